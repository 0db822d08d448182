"""Progress of long work: a bar on a terminal, plain lines in a pipe."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from linkvet.crawler.progress import Progress

SECONDS_BETWEEN_LINES = 5.0
BAR_WIDTH = 20


@contextmanager
def crawl_progress(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Takes the progress of a crawl about twice a second and shows it."""
    if quiet:
        yield lambda _: None
    elif not sys.stderr.isatty():
        yield _lines()
    else:
        try:
            yield lambda progress: _rewrite(bar(progress, shutil.get_terminal_size().columns))
        finally:
            _rewrite("")


def _rewrite(line: str) -> None:
    """Put ``line`` in the place of the terminal's present one."""
    click.echo(f"\r\x1b[K{line}", err=True, nl=False)


def bar(progress: Progress, width: int) -> str:
    """Progress as one line of a terminal that is ``width`` wide."""
    total = progress.done + progress.waiting
    filled = BAR_WIDTH * progress.done // total if total else 0
    return f"{'█' * filled}{'░' * (BAR_WIDTH - filled)} {sentence(progress)}"[: width - 1]


def _lines() -> Callable[[Progress], None]:
    shown = time.monotonic()

    def show(progress: Progress) -> None:
        nonlocal shown
        if time.monotonic() - shown >= SECONDS_BETWEEN_LINES:
            shown = time.monotonic()
            click.echo(sentence(progress), err=True)

    return show


def sentence(progress: Progress) -> str:
    """Progress as one line: done, waiting, rate, estimate, and what the pages gave."""
    parts = [
        f"{progress.done:,} of {progress.done + progress.waiting:,} pages",
        _pace(progress),
        counts(progress.states),
    ]
    return " · ".join(part for part in parts if part)


def _pace(progress: Progress) -> str:
    if progress.waiting <= progress.put_off and progress.slow_sites:
        return f"{progress.slow_sites:,} slow site{'s' * (progress.slow_sites != 1)} left"
    if progress.rate <= 0:
        return ""
    left = f"{duration((progress.waiting - progress.put_off) / progress.rate)} left"
    slow = f" and {progress.slow_sites:,} slow site{'s' * (progress.slow_sites != 1)}"
    return f"{progress.rate:.1f} a second, {left}{slow if progress.slow_sites else ''}"


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


@contextmanager
def counting(what: str, quiet: bool, unit: str = "rows") -> Iterator[Callable[[int], None]]:
    """Takes a number of rows now and then: it runs along on a terminal, a pipe gets a line at times."""
    told = started = time.monotonic()
    terminal = sys.stderr.isatty()

    def show(rows: int) -> None:
        nonlocal told
        if quiet or time.monotonic() - told < (0.2 if terminal else SECONDS_BETWEEN_LINES):
            return
        told = time.monotonic()
        line = f"{what}: {rows:,} {unit} · {rows / (told - started):,.0f} a second"
        if terminal:
            _rewrite(line[: shutil.get_terminal_size().columns - 1])
        else:
            click.echo(line, err=True)

    try:
        yield show
    finally:
        if terminal and told != started:
            _rewrite("")
