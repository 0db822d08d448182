"""One row of the table of speed, and the page on which the rows are kept."""

from __future__ import annotations

import os
import platform
import statistics
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import crawl_profile

VERSIONS = "scrapy aiohttp selectolax lxml py3langid advertools requests datasketch rensa gaoya".split()


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure."""

    what: str
    ours: str
    other: str
    ratios: list[float]
    """Ours by the other one, or the other one by ours where less is better: more is always better."""
    goal: float | None
    """Least median of the ratios; ``None`` where there is only something to show."""

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.goal is None or statistics.median(self.ratios) >= self.goal

    def cells(self) -> list[str]:
        """The row as words."""
        spread = f"{min(self.ratios):.2f}-{max(self.ratios):.2f}" if len(self.ratios) > 1 else ""
        goal = "" if self.goal is None else f"{self.goal:.2g}"
        met = "" if self.goal is None else ("yes" if self.met else "NO")
        return [self.what, self.ours, self.other, f"{statistics.median(self.ratios):.2f}", spread, goal, met]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to measure."""

    runs: int
    quick: bool


def within(what: str, taken: list[float], limit: float, unit: str) -> Row:
    """A row about something that must not take more than a limit."""
    ours = f"{statistics.median(taken):,.2f} {unit}"
    return Row(what, ours, f"limit {limit:,g} {unit}", [limit / one for one in taken], 1.0)


def machine() -> str:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [
            line.partition(":")[2].strip()
            for line in cpuinfo.read_text().splitlines()
            if "model name" in line
        ]
        model = names[0] if names else model
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    system = f"{platform.system()} {platform.release()}"
    return f"{os.cpu_count()} cores ({model}), {system}, Python {platform.python_version()}{load}"


def versions() -> str:
    """Versions of what the figures depend on."""
    found = []
    for name in VERSIONS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def table(rows: list[Row]) -> str:
    """All rows in Markdown."""
    head = ["what", "ours", "beside", "ratio", "spread", "goal", "met"]
    lines = [head, ["---"] * len(head), *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def why(rows: list[Row]) -> str:
    """Where a crawl's time goes, for a table in which it takes more than its goal."""
    if all(row.met for row in rows if row.what.startswith("crawl")):
        return ""
    parts = crawl_profile.table(crawl_profile.crawl_profile())
    return f"\nWhere a crawl's CPU time goes (`python benchmarks/crawl_profile.py`):\n\n{parts}\n"


def report(rows: list[Row], where: str, plan: Plan, left_out: list[str]) -> str:
    """The page that is kept beside the benchmarks."""
    command = "python benchmarks/bench.py --quick" if plan.quick else "make bench"
    missing = (
        f"\nNot installed, so left out: {', '.join(left_out)} (`pip install '.[bench]'`).\n"
        if left_out
        else ""
    )
    return f"""# Speed

Written by `{command}` on {datetime.now(UTC):%Y-%m-%d}: {plan.runs} rounds, every program in turn in each. Ratios are
what holds from machine to machine; more is better, the spread is that of the rounds.

Machine: {where}. Versions: {versions()}.

{table(rows)}
{missing}{why(rows)}"""
