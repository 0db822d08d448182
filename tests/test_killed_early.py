"""A crawl that is killed in its first second ends with the same rows as one that never was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from crawls import TARGET, audit_of, visit
from web import web_of  # noqa: F401 (a fixture)

from linkvet.fake_web import FakeWeb
from linkvet.store.file.audit import Audit
from linkvet.store.seen.frontier import start_crawl

CRAWL = """
import contextlib, os, signal, sys
from pathlib import Path
from linkvet.crawler.assignment import CrawlOptions
from linkvet.crawler.run import crawl
from linkvet.store.file.audit import Audit
path, hosts, workers, last_write = sys.argv[1:]
left, whole = int(last_write), Audit.transaction

@contextlib.contextmanager
def transaction(audit):
    global left
    with whole(audit) as conn:
        yield conn
    left -= not audit.conn.in_transaction
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

Audit.transaction = transaction
options = CrawlOptions(hosts=Path(hosts), delay=0.0, timeout=5, workers=int(workers))
if __name__ == "__main__":
    crawl(Path(path), "new", options, lambda progress: None)
"""
SITES = 8


@pytest.fixture
def web(web_of: Any) -> Any:  # noqa: F811
    own = {f"/guide{n}": f"<title>Guide {n}</title><p>On <a href='/'>tea</a>." for n in range(4)}
    own |= {"/": "<title>Tea</title><a href='/guide0'>0</a><a href='/guide3'>3</a>"}
    own["/sitemap.xml"] = {
        "body": f"<urlset><url><loc>https://{TARGET}/guide2</loc></url></urlset>",
        "content_type": "text/xml",
    }
    link = "<title>{0}</title><p>Read <a href='https://{1}/guide{0}'>guide {0}</a>."
    sites = {f"site{n}.example": {"/": link.format(n % 2, TARGET)} for n in range(SITES)}
    return web_of({TARGET: own, **sites})


def claims() -> list[tuple[str, str]]:
    return [(f"http://site{n}.example/", f"https://{TARGET}/guide{n % 2}") for n in range(SITES)]


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    own = "SELECT url, backlinks, due, reason, title, outlinks FROM own_pages ORDER BY url"
    links = (
        "SELECT p.url, b.target_url, b.state, b.reason, l.anchor, s.title FROM backlinks b "
        "JOIN pages p ON p.id = b.page_id LEFT JOIN visits v ON v.id = p.visit_id "
        "LEFT JOIN snapshots s ON s.id = v.snapshot_id LEFT JOIN links l ON l.id = b.link_id ORDER BY 1, 2"
    )
    signs = "SELECT d.name, f.kind, f.value FROM footprints f JOIN domains d ON d.id = f.domain_id ORDER BY 1, 2, 3"
    with Audit.open(path) as audit:
        return {
            name: audit.conn.execute(sql).fetchall()
            for name, sql in (("own", own), ("links", links), ("signs", signs))
        }


def start(path: Path, web: FakeWeb, workers: int, last_write: int = 0) -> subprocess.Popen[bytes]:
    script = path.with_suffix(".py")
    script.write_text(CRAWL)
    words = [sys.executable, str(script), str(path), str(web.hosts_file), str(workers), str(last_write)]
    return subprocess.Popen(words, start_new_session=True)


@pytest.mark.parametrize("write", [1, 2, 3, 4, 6, 9])
def test_killed_after_any_write_it_ends_the_same(tmp_path: Path, web: FakeWeb, write: int) -> None:
    whole = audit_of(tmp_path / "whole.audit", claims())
    visit(whole, web)
    killed = audit_of(tmp_path / "killed.audit", claims())
    assert start(killed, web, 1, write).wait(timeout=60) == -signal.SIGKILL
    visit(killed, web)
    assert rows(killed) == rows(whole)
    assert len(rows(whole)["own"]) == 5


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_many_moments_it_ends_the_same(tmp_path: Path, web: FakeWeb, workers: int) -> None:
    whole = audit_of(tmp_path / "whole.audit", claims())
    visit(whole, web)
    killed = audit_of(tmp_path / "killed.audit", claims())
    for wait in (0.0, 0.1, 0.3, 0.6):
        process = start(killed, web, workers)
        while not begun(killed) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(wait)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    visit(killed, web)
    assert rows(killed) == rows(whole)


def begun(path: Path) -> bool:
    with Audit.open(path) as audit:
        return audit.conn.execute("SELECT 1 FROM crawls").fetchone() is not None


def test_all_that_is_to_be_done_is_in_the_file_at_the_start(tmp_path: Path) -> None:
    with Audit.open(audit_of(tmp_path / "a.audit", claims())) as audit:
        run = start_crawl(audit)
        due = audit.conn.execute("SELECT url, backlinks FROM own_pages WHERE due = 1 ORDER BY 1").fetchall()
    assert run.waiting == SITES
    assert due == [
        (f"https://{TARGET}/", 0),
        (f"https://{TARGET}/guide0", 4),
        (f"https://{TARGET}/guide1", 4),
    ]
