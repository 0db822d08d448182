"""A crawl over a hostile web ends by itself, says what is true of every page, and reads every honest one.

How long honest sites wait meanwhile is measured by ``make soak``, on a machine that does nothing else.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from crawls import TARGET, audit_of, states
from hostile.behaviours import BEHAVIOURS, FAMILIES, expected
from hostile.memory import Peak
from hostile.web import HostileWeb

QUICK = [name for name, case in BEHAVIOURS.items() if not case.slow]
HONEST, PAGES = 40, 12
TIMEOUT = 6
"""Seconds that an answer may take; what stalls is asked for twice."""
BYTES = 1_500_000_000


class Crawled(NamedTuple):
    """One crawl over everything."""

    states: dict[str, tuple[str, str]]
    peak: int
    honest: list[str]


def crawl(path: Path, web: HostileWeb, pages: list[str]) -> int:
    """Crawl these pages by the command, as a person does; says the peak of memory, in bytes."""
    audit_of(path, pages)
    words = ["-m", "linkvet", "crawl", str(path), "--hosts", str(web.hosts_file), "--dns", web.dns]
    words += ["--timeout", str(TIMEOUT), "--render", "never"]
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    peak = Peak(process.pid)
    peak.start()
    told = process.communicate(timeout=250)[0].decode("utf-8", "replace")
    peak.stop()
    assert process.returncode == 0, told
    return peak.bytes


def untrue(found: dict[str, tuple[str, str]]) -> list[str]:
    """Hostile pages that were told wrong."""
    return [page for page, right in expected(QUICK).items() if found[page] not in right]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("hostile")
    with HostileWeb(HONEST) as web:
        honest = [f"http://{host}/{number}" for host in web.honest for number in range(PAGES)]
        peak = crawl(folder / "all.audit", web, [*honest, *expected(QUICK)])
        found = states(folder / "all.audit")
        for turn in range(2):
            late = [page for page in (*untrue(found), *honest) if found[page][1] in LATE_REASONS]
            if late:
                crawl(folder / f"{turn}.audit", web, late)
                found |= states(folder / f"{turn}.audit")
    return Crawled(found, peak, honest)


LATE_REASONS = ("timeout", "robots", "connect")
"""Pages that failed for these are visited again by themselves, as `crawl --only failed` does: loads pass."""


def test_there_are_behaviours_of_every_family() -> None:
    assert len(BEHAVIOURS) >= 120
    assert all(len(family.CASES) >= 25 for family in FAMILIES)
    assert TARGET == "target.example"


def test_every_hostile_page_has_a_state_that_is_true(crawled: Crawled) -> None:
    wanted = expected(QUICK)
    assert {page: (crawled.states[page], sorted(wanted[page])) for page in untrue(crawled.states)} == {}


def test_every_honest_page_is_read(crawled: Crawled) -> None:
    assert {
        page: crawled.states[page] for page in crawled.honest if crawled.states[page] != ("live", "")
    } == {}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory of processes is read from /proc")
def test_its_processes_stay_small(crawled: Crawled) -> None:
    assert 0 < crawled.peak < BYTES
