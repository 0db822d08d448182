"""Progress of long work: a bar on a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from linkvet.crawler.progress import Progress

SECONDS_BETWEEN_LINES = 5.0
SECONDS_ON_A_TERMINAL = 0.2
BAR_WIDTH = 20
Show = Callable[[str, int, int], None]
"""Takes a sentence, how much is done, and how much there is; 0 where that is not known."""


@contextmanager
def progress(quiet: bool) -> Iterator[Show]:
    """Takes how far some work is as often as it likes, and shows it now and then."""
    if quiet:
        yield lambda line, done, total: None
    elif sys.stderr.isatty():
        with _bar() as show:
            yield _now_and_then(show, SECONDS_ON_A_TERMINAL)
    else:
        yield _now_and_then(lambda line, done, total: click.echo(line, err=True), SECONDS_BETWEEN_LINES)


def _now_and_then(show: Show, pause: float) -> Show:
    shown = time.monotonic()

    def show_seldom(line: str, done: int, total: int) -> None:
        nonlocal shown
        if time.monotonic() - shown >= pause:
            shown = time.monotonic()
            show(line, done, total)

    return show_seldom


@contextmanager
def _bar() -> Iterator[Show]:
    """One line of a terminal, gone when the work is done."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn
    from rich.table import Column

    line = Column(no_wrap=True, overflow="ellipsis")
    text = TextColumn("{task.description}", markup=False, table_column=line)
    console = Console(stderr=True, highlight=False)
    with Progress(BarColumn(BAR_WIDTH), text, console=console, transient=True, auto_refresh=False) as shown:
        task = shown.add_task("", total=None)
        yield lambda line, done, total: shown.update(
            task, description=line, completed=done, total=total or None, refresh=True
        )


@contextmanager
def crawl_progress(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Takes the progress of a crawl."""
    with progress(quiet) as show:
        yield lambda crawl: show(sentence(crawl), crawl.done, crawl.done + crawl.waiting)


@contextmanager
def counting(what: str, quiet: bool, unit: str = "rows") -> Iterator[Callable[[int], None]]:
    """Takes the number of rows that were read so far."""
    started = time.monotonic()
    with progress(quiet) as show:
        yield lambda rows: show(
            f"{what}: {rows:,} {unit} · {rows / max(time.monotonic() - started, 0.001):,.0f} a second",
            rows,
            0,
        )


@contextmanager
def judging(quiet: bool) -> Iterator[Show]:
    """Takes the step that an analysis is at."""
    with progress(quiet) as show:

        def told(step: str, done: int, total: int) -> None:
            count = f"{done:,} of {total:,}" if total else f"{done:,}" if done else ""
            show(f"Judging: {step.lower()} {count}".rstrip(), done, total)

        yield told


@contextmanager
def parts(what: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Takes how many parts of a job are done, and how many there are."""
    with progress(quiet) as show:
        yield lambda done, total: show(f"{done:,} of {total:,} {what}", done, total)


def sentence(crawl: Progress) -> str:
    """Progress as one line: done, waiting, rate, estimate, and what the pages gave."""
    parts = [
        f"{crawl.done:,} of {crawl.done + crawl.waiting:,} pages",
        _pace(crawl),
        counts(crawl.states),
    ]
    return " · ".join(part for part in parts if part)


def _pace(crawl: Progress) -> str:
    if crawl.waiting <= crawl.put_off and crawl.slow_sites:
        return f"{crawl.slow_sites:,} slow site{'s' * (crawl.slow_sites != 1)} left"
    if crawl.rate <= 0:
        return ""
    left = f"{duration((crawl.waiting - crawl.put_off) / crawl.rate)} left"
    slow = f" and {crawl.slow_sites:,} slow site{'s' * (crawl.slow_sites != 1)}"
    return f"{crawl.rate:.1f} a second, {left}{slow if crawl.slow_sites else ''}"


def counts(states: dict[str, int]) -> str:
    """What the visits gave so far: pages read, broken, and closed to us."""
    return ", ".join(f"{count:,} {state}" for state, count in outcomes(states).items() if count)


def outcomes(states: dict[str, int]) -> dict[str, int]:
    """Visits by outcome, of a count by outcome or, where they failed, by reason."""
    from linkvet.store.reasons import reason_of

    found = {"read": 0, "broken": 0, "blocked": 0}
    for state, count in states.items():
        found[state if state in found else reason_of(state).state] += count
    return found


def duration(seconds: float) -> str:
    """A time span as people say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
