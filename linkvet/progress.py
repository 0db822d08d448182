"""Progress of long work: a bar on a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from crawler.run import Progress

SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def crawl_progress(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Takes the progress of a crawl about twice a second and shows it."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield _lines()


def _lines() -> Callable[[Progress], None]:
    shown = time.monotonic()

    def show(progress: Progress) -> None:
        nonlocal shown
        if time.monotonic() - shown >= SECONDS_BETWEEN_LINES:
            shown = time.monotonic()
            click.echo(sentence(progress), err=True)

    return show


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn("Visiting"),
        bars.BarColumn(bar_width=24),
        bars.TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        bars.TextColumn("{task.fields[rest]}", markup=False),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=0, rest="")

        def show(progress: Progress) -> None:
            rest = " · ".join(part for part in (_pace(progress), counts(progress.states)) if part)
            total = progress.done + progress.waiting
            bar.update(task, completed=progress.done, total=total, rest=rest)

        yield show


def sentence(progress: Progress) -> str:
    """Progress as one line: done, waiting, rate, estimate, and what the pages gave."""
    parts = [
        f"{progress.done:,} of {progress.done + progress.waiting:,} pages",
        _pace(progress),
        counts(progress.states),
    ]
    return " · ".join(part for part in parts if part)


def _pace(progress: Progress) -> str:
    if progress.rate <= 0:
        return ""
    return f"{progress.rate:.1f} a second, {duration(progress.waiting / progress.rate)} left"


def counts(states: dict[str, int]) -> str:
    """Counts by state, most frequent first."""
    ranked = sorted(states.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count:,} {state}" for state, count in ranked[:6])


def duration(seconds: float) -> str:
    """A time span as people say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


@contextmanager
def counting(what: str, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Takes a number of rows now and then: it runs along on a terminal, a pipe gets a line at times."""
    told = started = time.monotonic()
    terminal = sys.stderr.isatty()

    def show(rows: int) -> None:
        nonlocal told
        if quiet or time.monotonic() - told < (0.2 if terminal else SECONDS_BETWEEN_LINES):
            return
        told = time.monotonic()
        line = f"{what}: {rows:,} rows · {rows / (told - started):,.0f} a second"
        click.echo(f"\r{line}" if terminal else line, err=True, nl=not terminal)

    try:
        yield show
    finally:
        if terminal and told != started:
            click.echo("\r\x1b[K", err=True, nl=False)
