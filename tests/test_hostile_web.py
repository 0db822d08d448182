"""A crawl over a hostile web ends by itself, says what is true of every page, and keeps no honest page waiting."""

from __future__ import annotations

import subprocess
import sys
import time
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
LONGEST_GAP = 5.0
"""Seconds that an honest site may wait for the next request; half of one is usual."""
BYTES = 1_500_000_000
SECONDS = 40


class Crawled(NamedTuple):
    """One crawl over everything."""

    states: dict[str, tuple[str, str]]
    seconds: float
    gap: tuple[float, str]
    peak: int
    told: str
    honest: list[str]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    path = tmp_path_factory.mktemp("hostile") / "hostile.audit"
    with HostileWeb(HONEST) as web:
        honest = [f"http://{host}/{number}" for host in web.honest for number in range(PAGES)]
        audit_of(path, [*honest, *expected(QUICK)])
        words = ["-m", "linkvet", "crawl", str(path), "--hosts", str(web.hosts_file), "--dns", web.dns]
        words += ["--timeout", str(TIMEOUT), "--render", "never"]
        started = time.monotonic()
        process = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        peak = Peak(process.pid)
        peak.start()
        told = process.communicate(timeout=200)[0].decode("utf-8", "replace")
        seconds = time.monotonic() - started
        peak.stop()
        assert process.returncode == 0, told
        return Crawled(states(path), seconds, web.longest_gap(), peak.bytes, told, honest)


def test_there_are_behaviours_of_every_family() -> None:
    assert len(BEHAVIOURS) >= 120
    assert all(len(family.CASES) >= 25 for family in FAMILIES)
    assert TARGET == "target.example"


def test_every_hostile_page_has_a_state_that_is_true(crawled: Crawled) -> None:
    wanted = expected(QUICK)
    wrong = {
        page: crawled.states[page] for page, right in wanted.items() if crawled.states[page] not in right
    }
    assert {page: (state, sorted(wanted[page])) for page, state in wrong.items()} == {}


def test_every_honest_page_is_read(crawled: Crawled) -> None:
    assert {
        page: crawled.states[page] for page in crawled.honest if crawled.states[page] != ("live", "")
    } == {}


def test_no_honest_site_is_kept_waiting(crawled: Crawled) -> None:
    assert crawled.gap[0] < LONGEST_GAP, crawled.gap


def test_it_ends_by_itself_in_time(crawled: Crawled) -> None:
    assert crawled.seconds < SECONDS


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory of processes is read from /proc")
def test_its_processes_stay_small(crawled: Crawled) -> None:
    assert 0 < crawled.peak < BYTES
