"""A year of weekly crawls of a small web over real sockets: what was planted comes out, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from crawls import TARGET, visit
from test_resume import wait_until
from web import write_web

from linkvet.analysis.profile.velocity import velocity
from linkvet.fake_web import FakeWeb
from linkvet.store.claimed.imports import Source, record_import
from linkvet.store.file.audit import Audit, Settings, clock_at
from linkvet.store.history.changes import changes
from linkvet.store.history.moments import end_of_crawl
from linkvet.store.types import Claim

START = datetime(2025, 11, 3, 6, tzinfo=UTC)
WEEKS = 52
SPIKE_WEEK = 26
SPIKE = [f"http://spike{host}.example/{number}" for host in range(6) for number in range(5)]
HOME = f"http://{TARGET}/"
Steps = dict[int, dict[str, Any]]
"""Week from which a page answers so."""


def page(*links: str, words: str = "Mills of the valley.", head: str = "") -> dict[str, Any]:
    return {"body": f"<title>Mills</title>{head}<main><p>{words} {' '.join(links)} More words follow.</main>"}


def to(path: str = "", anchor: str = "the mill", more: str = "") -> str:
    return f'<a href="{HOME}{path}"{more}>{anchor}</a>'


GONE: dict[str, Any] = page("no link here")
LIVE = page(to())
FORBIDDEN = {"status": 403, "body": "<p>No."}
NOISE = {week: page(to(), words=f"Number {week}: {'grain ' * week}") for week in range(WEEKS)}
PLANTED: dict[str, tuple[Steps, list[tuple[int, str, str]]]] = {
    "steady": ({0: LIVE}, []),
    "noise": (NOISE, []),
    "removed": ({0: LIVE, 10: GONE, 20: LIVE}, [(10, "lost", "link_removed"), (20, "back", "")]),
    "dead": ({0: LIVE, 15: {"status": 404}}, [(15, "broken", "http_404")]),
    "ill": ({0: LIVE, 15: {"status": 410}, 18: LIVE}, [(15, "broken", "http_410"), (18, "back", "")]),
    "anchor": ({0: LIVE, 12: page(to(anchor="old stones"))}, [(12, "changed", "anchor")]),
    "kind": ({0: LIVE, 22: page(to(more=' rel="nofollow"'))}, [(22, "changed", "kind")]),
    "region": (
        {0: LIVE, 30: {"body": f"<title>Mills</title><main><p>Words.</main><footer><p>{to()}</footer>"}},
        [(30, "changed", "region")],
    ),
    "hidden": ({0: LIVE, 35: page(to(more=' style="display:none"'))}, [(35, "changed", "hidden")]),
    "noindex": (
        {0: LIVE, 40: page(to(), head='<meta name="robots" content="noindex">')},
        [(40, "changed", "indexable noindex")],
    ),
    "canonical": (
        {0: LIVE, 45: page(to(), head='<link rel="canonical" href="http://canonical.example/other">')},
        [(45, "changed", "indexable canonical_elsewhere")],
    ),
    "redirected": ({0: LIVE, 25: {"redirect": "/home"}}, [(25, "lost", "page_redirected")]),
    "blocked": (
        {0: LIVE, 8: FORBIDDEN, 12: LIVE, 30: FORBIDDEN, 32: GONE},
        [(32, "lost", "link_removed")],
    ),
    "moved": ({0: LIVE, 28: page(to("grain"))}, [(28, "changed", "target")]),
    "second": (
        {0: LIVE, 16: page(to(), to("oats", "oats")), 33: LIVE},
        [(16, "new", ""), (33, "lost", "link_removed")],
    ),
    "late": ({0: GONE, 6: LIVE}, [(6, "back", "")]),
}
DOMAINS = {"second"}
"""Hosts on which another link stays, so that the domain does not come or go."""


def sequence(steps: Steps) -> dict[str, Any]:
    current: dict[str, Any] = {}
    answers = []
    for week in range(WEEKS):
        current = steps.get(week, current)
        answers.append(current)
    return {"sequence": answers, "etag": True}


def web_of_a_year(folder: Path) -> FakeWeb:
    hosts: dict[str, Any] = {
        f"{name}.example": {"/p": sequence(steps), "/home": "<title>Home</title><p>Welcome."}
        for name, (steps, _) in PLANTED.items()
    }
    for url in SPIKE:
        host, _, path = url.removeprefix("http://").partition("/")
        hosts.setdefault(host, {})[f"/{path}"] = {**page(to(anchor="cheap flour")), "etag": True}
    return FakeWeb(write_web(folder, hosts))


def claims_of(urls: list[str], first_seen: str | None = None) -> list[Claim]:
    return [Claim(url, HOME, line=line, first_seen=first_seen) for line, url in enumerate(urls, 1)]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audit after 52 weekly crawls."""
    folder = tmp_path_factory.mktemp("year")
    path = folder / "year.audit"
    with web_of_a_year(folder / "web") as web:
        for week in range(WEEKS):
            with clock_at(START + timedelta(weeks=week)):
                grow(path, week)
                assert visit(path, web, "all").finished
    return path


def grow(path: Path, week: int) -> None:
    """What exports bring before the crawl of a week."""
    if week == 0:
        with Audit.create(path, Settings(TARGET)) as audit:
            rows = claims_of([f"http://{name}.example/p" for name in PLANTED])
            for weeks, row in enumerate(rows, 1):
                row.first_seen = (START - timedelta(weeks=weeks)).date().isoformat()
            record_import(audit, Source("first.csv", "first", "ahrefs", "test", []), rows)
    if week == SPIKE_WEEK:
        day = (START + timedelta(weeks=week, days=-2)).date().isoformat()
        with Audit.open(path) as audit:
            record_import(audit, Source("more.csv", "more", "ahrefs", "test", []), claims_of(SPIKE, day))


def planted(first: int, last: int) -> set[tuple[str, str, str]]:
    """Events of the links of single hosts in the crawls after ``first`` up to ``last``."""
    found = {
        (f"http://{name}.example/p", kind, what)
        for name, (_, events) in PLANTED.items()
        for week, kind, what in events
        if first < week <= last
    }
    return found | ({(url, "new", "") for url in SPIKE} if first < SPIKE_WEEK <= last else set())


def found(path: Path, first: int, last: int) -> tuple[set[tuple[str, str, str]], set[tuple[str, str]], int]:
    """The same as ``linkvet changes`` tells it: links, domains, and how many lines about links."""
    with Audit.open(path) as audit:
        window = end_of_crawl(audit, first + 1), end_of_crawl(audit, last + 1)
        told = list(changes(audit, *window))
    links = [c for c in told if c.scope == "link"]
    shown = {(c.page, c.kind, " ".join([*c.fields, c.reason]).strip()) for c in links}
    return shown, {(c.domain, c.kind) for c in told if c.scope == "domain"}, len(links)


def test_every_week_has_its_planted_events_and_no_others(year: Path) -> None:
    for week in range(1, WEEKS):
        links, domains, count = found(year, week - 1, week)
        expected = planted(week - 1, week)
        assert links == expected, week
        assert count == len(expected), week
        whole = {
            (url.split("/")[2], kind)
            for url, kind, _ in expected
            if kind != "changed" and url.split("/")[2].partition(".")[0] not in DOMAINS
        }
        assert domains == whole, week


def test_over_the_year_only_what_stayed_is_told(year: Path) -> None:
    links, _, _ = found(year, 0, WEEKS - 1)
    healed = {"removed", "ill", "second"}
    expected = {
        (page, kind, what)
        for page, kind, what in planted(0, WEEKS - 1)
        if page.split("/")[2].partition(".")[0] not in healed
    }
    assert links == expected


def test_the_planted_spike_is_the_only_one(year: Path) -> None:
    with Audit.open(year) as audit:
        found = velocity(audit)
    day = (START + timedelta(weeks=SPIKE_WEEK, days=-2)).date().isoformat()
    spikes = {(s["source"], s["unit"], s["what"], s["period"], s["count"]) for s in found["spikes"]}
    assert spikes == {("ahrefs", "month", "links", day[:7], len(SPIKE))}
    spike = found["spikes"][0]["made_by"]
    assert spike["anchor"] == {"name": "cheap flour", "share": 1.0}
    own = found["sources"]["own visits"]
    events = [kind for _, events in PLANTED.values() for _, kind, _ in events]
    assert sum(own["links_gained"]["week"].values()) == events.count("back") + events.count("new") + 1
    assert sum(own["links_lost"]["week"].values()) == events.count("lost") + events.count("broken") + 1


def test_the_file_grows_by_what_changed(year: Path) -> None:
    with Audit.open(year) as audit:
        shown = dict(
            audit.conn.execute(
                "SELECT d.name, count(*) FROM snapshots s JOIN pages p ON p.id = s.page_id "
                "JOIN domains d ON d.id = p.domain_id GROUP BY 1"
            ).fetchall()
        )
        visits = audit.conn.execute("SELECT count(*) FROM visits").fetchone()[0]
    assert visits == len(PLANTED) * WEEKS + len(SPIKE) * (WEEKS - SPIKE_WEEK)
    assert shown["steady.example"] == 1
    assert shown["removed.example"] == 2
    assert shown["noise.example"] == WEEKS
    assert sum(shown.values()) < len(SPIKE) + WEEKS + 2.5 * len(PLANTED)


RECRAWL = """
import sys
from pathlib import Path
from crawler.assignment import CrawlOptions
from crawler.run import crawl
path, hosts = sys.argv[1:]
crawl(Path(path), "all", CrawlOptions(hosts=Path(hosts), delay=0.05, timeout=5), lambda progress: None)
"""


def test_a_crawl_killed_in_its_second_round_goes_on(tmp_path: Path) -> None:
    """The same events come out as of a crawl that nobody disturbed."""
    sites, pages = 10, 4
    urls = [f"http://site{site}.example/{number}" for site in range(sites) for number in range(pages)]
    second = [LIVE, GONE, page(to(anchor="old stones")), {"status": 404}]
    hosts: dict[str, Any] = {}
    for site in range(sites):
        hosts[f"site{site}.example"] = {
            f"/{number}": {"sequence": [LIVE, second[number]], "delay": 0.02, "etag": True}
            for number in range(pages)
        }
    told = []
    for name in ("whole", "killed"):
        path = tmp_path / f"{name}.audit"
        with Audit.create(path, Settings(TARGET)) as audit:
            record_import(audit, Source("a.csv", "a", "csv", "test", []), claims_of(urls))
        with FakeWeb(write_web(tmp_path / name, hosts)) as web:
            visit(path, web)
            for moment in (3, 17, 30) if name == "killed" else ():
                kill_at(path, web, len(urls) + moment)
            assert visit(path, web, "all").resumed == (name == "killed")
        with Audit.open(path) as audit:
            assert audit.conn.execute("SELECT count(*) FROM visits").fetchone()[0] == 2 * len(urls)
            assert audit.conn.execute("SELECT count(*) FROM crawls").fetchone()[0] == 2
            window = end_of_crawl(audit, 1), end_of_crawl(audit, 2)
            told.append([(c.scope, c.kind, c.page, c.reason, c.fields) for c in changes(audit, *window)])
    assert told[0] == told[1]
    assert len(told[0]) == 3 * sites


def kill_at(path: Path, web: FakeWeb, visits: int) -> None:
    command = [sys.executable, "-c", RECRAWL, str(path), str(web.hosts_file)]
    process = subprocess.Popen(command, start_new_session=True)

    def stored() -> bool:
        with Audit.open(path) as audit:
            return bool(audit.conn.execute("SELECT count(*) FROM visits").fetchone()[0] >= visits)

    wait_until(stored, process)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
