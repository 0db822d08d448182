"""How far a crawl is, counted over all its processes."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from linkvet.crawler.spiders.pages import LEFT, Slow

REPORT_SECONDS = 0.5
RATE_SECONDS = 10.0


@dataclass(slots=True)
class Progress:
    """How far a crawl is."""

    done: int
    """Pages visited in this run."""
    waiting: int
    """Pages still to visit."""
    rate: float
    """Pages per second over the last seconds."""
    states: dict[str, int]
    """Visits of this run by outcome, or by reason where they failed."""
    slow_sites: int = 0
    """Sites that let us wait."""
    put_off: int = 0
    """Pages of ``waiting`` whose site did not answer once; they have a second chance at the end."""


@dataclass(slots=True)
class CrawlResult:
    """What became of a run."""

    visited: int
    waiting: int
    finished: bool
    interrupted: bool
    resumed: bool
    left_alone: int = 0
    """Pages that keep their state because the archives that were read hold nothing newer of them."""


@dataclass(slots=True)
class Tally:
    """Counts visits and tells about them now and then."""

    waiting: int
    report: Callable[[Progress], None]
    done: int = 0
    left_alone: int = 0
    states: Counter[str] = field(default_factory=Counter)
    moments: deque[float] = field(default_factory=deque)
    reported: float = 0.0
    slow: dict[int, Slow] = field(default_factory=dict)

    def add(self, outcome: str, reason: str) -> None:
        """Count one visit, or one page that is left as it was."""
        self.waiting = max(0, self.waiting - 1)
        if outcome == LEFT:
            self.left_alone += 1
            self.tell()
            return
        self.done += 1
        self.states[reason or outcome] += 1
        self.moments.append(time.monotonic())
        self.tell()

    def waits_for(self, number: int, slow: Slow) -> None:
        """What one process waits for. A page put off is done with for now, and counts for the rate."""
        before = self.slow.get(number, Slow(0, 0)).pages
        self.slow[number] = slow
        self.moments.extend([time.monotonic()] * (slow.pages - before))
        self.tell()

    def tell(self, at_once: bool = False) -> None:
        """Report, unless that was done a moment ago."""
        moment = time.monotonic()
        while self.moments and self.moments[0] < moment - RATE_SECONDS:
            self.moments.popleft()
        if not at_once and moment - self.reported < REPORT_SECONDS:
            return
        self.reported = moment
        span = max(moment - self.moments[0], 1.0) if self.moments else 1.0
        sites, pages = (sum(numbers) for numbers in zip(*(self.slow.values() or [Slow(0, 0)]), strict=True))
        rate = len(self.moments) / span
        self.report(Progress(self.done, self.waiting, rate, dict(self.states), sites, pages))
