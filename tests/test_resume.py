"""A crawl that is killed or interrupted goes on where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from crawls import TARGET, audit_of, states, visit
from web import web_of  # noqa: F401 (a fixture)

from linkvet.fake_web import FakeWeb
from linkvet.store.file.audit import Audit

SITES, PAGES = 12, 12
CRAWL = """
import sys
from pathlib import Path
from crawler.assignment import CrawlOptions
from crawler.run import crawl
path, hosts, delay, workers = sys.argv[1:]
options = CrawlOptions(hosts=Path(hosts), delay=float(delay), timeout=5, workers=int(workers))
result = crawl(Path(path), "new", options, lambda progress: None)
sys.exit(3 if result.interrupted else 0)
"""


def small_web() -> dict[str, Any]:
    def page(site: int, number: int) -> str:
        link = f'<a href="https://{TARGET}/{site}">mill {site}</a>' if number % 2 else "no link here"
        return f"<title>Page {number}</title><p>Of site {site}: {link}, and <a href='/x'>more</a>.</p>"

    return {
        f"site{site}.example": {
            f"/{number}": {"body": page(site, number), "content_type": "text/html", "delay": 0.02}
            for number in range(PAGES)
        }
        for site in range(SITES)
    }


def pages_of_web() -> list[str]:
    return [f"http://site{site}.example/{number}" for site in range(SITES) for number in range(PAGES)]


def start(path: Path, web: FakeWeb, delay: float = 0.05, workers: int = 1) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", CRAWL, str(path), str(web.hosts_file), str(delay), str(workers)],
        start_new_session=True,
    )


def wait_until(reached: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    for _ in range(1500):
        if reached() or process.poll() is not None:
            return
        time.sleep(0.02)
    pytest.fail("the crawl did not get going")


def visited(path: Path) -> int:
    with Audit.open(path) as audit:
        return int(audit.conn.execute("SELECT count(*) FROM visits").fetchone()[0])


def facts(path: Path) -> list[tuple[Any, ...]]:
    sql = (
        "SELECT p.url, b.target_url, b.state, b.reason, l.anchor, s.title, s.internal_links FROM backlinks b "
        "JOIN pages p ON p.id = b.page_id LEFT JOIN visits v ON v.id = p.visit_id "
        "LEFT JOIN snapshots s ON s.id = v.snapshot_id LEFT JOIN links l ON l.id = b.link_id ORDER BY 1, 2"
    )
    with Audit.open(path) as audit:
        return audit.conn.execute(sql).fetchall()


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_any_moment_it_goes_on(tmp_path: Path, web_of: Any, workers: int) -> None:  # noqa: F811
    web = web_of(small_web())
    whole = audit_of(tmp_path / "whole.audit", pages_of_web())
    assert visit(whole, web).finished
    before = len(web.requests())
    path = audit_of(tmp_path / "killed.audit", pages_of_web())
    for moment in (3, 30, 60):
        process = start(path, web, workers=workers)
        wait_until(lambda moment=moment: visited(path) >= moment, process)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert 0 < visited(path) < len(pages_of_web())
    assert visit(path, web).resumed
    assert facts(path) == facts(whole)
    assert visited(path) == len(pages_of_web())
    assert [count for url, count in asked_for(web, before).items() if count > 4] == []
    in_flight = 3 * 2 * SITES
    assert sum(count - 1 for count in asked_for(web, before).values()) <= in_flight


def asked_for(web: FakeWeb, since: int) -> Counter[str]:
    seen = web.requests()[since:]
    return Counter(f"{r.host}{r.path}" for r in seen if r.path.strip("/").isdigit())


def test_stopped_by_hand_it_ends_within_seconds_and_goes_on(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    hosts = small_web() | {"hangs.example": {"/0": {"hang": True}}}
    web = web_of(hosts)
    pages = [*pages_of_web(), "http://hangs.example/0"]
    path = audit_of(tmp_path / "stopped.audit", pages)
    process = start(path, web)
    wait_until(lambda: visited(path) >= 10, process)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 3
    stored = visited(path)
    assert 10 <= stored < len(pages)
    result = visit(path, web, timeout=1.0)
    assert result.resumed
    assert result.finished
    assert result.visited == len(pages) - stored
    assert states(path)["http://hangs.example/0"] == ("broken", "timeout")


def test_a_process_that_is_killed_does_not_hang_the_crawl(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of(small_web())
    path = audit_of(tmp_path / "killed.audit", pages_of_web())
    process = start(path, web, workers=2)
    wait_until(lambda: visited(path) >= 3, process)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    workers = [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert len(workers) == 2
    os.kill(workers[0], signal.SIGKILL)
    assert process.wait(timeout=60) == 3
    assert visit(path, web).finished
    assert visited(path) == len(pages_of_web())


def test_a_second_crawl_adds_and_never_overwrites(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    link = f'<a href="http://{TARGET}/">mill</a>'
    page = {"sequence": [{"body": link}, {"body": "gone"}, {"body": "gone"}], "content_type": "text/html"}
    for step in page["sequence"]:
        step["content_type"] = "text/html"  # type: ignore[index]
    web = web_of({"a.example": {"/1": page}})
    path = audit_of(tmp_path / "twice.audit", ["http://a.example/1"])
    visit(path, web)
    assert states(path) == {"http://a.example/1": ("live", "")}
    assert visit(path, web).visited == 0
    assert visit(path, web, "all").visited == 1
    assert states(path) == {"http://a.example/1": ("lost", "link_removed")}
    assert visit(path, web, "all").visited == 1
    with Audit.open(path) as audit:
        rows = list(audit.rows("SELECT snapshot_id FROM visits ORDER BY id"))
    assert len(rows) == 3
    assert rows[1] == rows[2], "the same page seen again shares its snapshot"
    assert rows[0] != rows[1]
