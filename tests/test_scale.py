"""The cluster gives what one machine gives, also when a machine is lost in the middle."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from crawls import TARGET, audit_of, visit
from spark import Cluster, needs_spark, spark_cluster
from web import write_web

from linkvet.cli import cli
from linkvet.fake_web import FakeWeb
from linkvet.store.file.audit import Audit

pytestmark = [needs_spark, pytest.mark.timeout(600)]
SITES, PAGES = 40, 3
SEEN = {
    "pages": "SELECT p.url, d.name, v.outcome, v.reason, v.http_status, v.final_url, v.lost_reason, s.digest, s.text "
    "FROM pages p JOIN domains d ON d.id = p.domain_id LEFT JOIN visits v ON v.id = p.visit_id "
    "LEFT JOIN snapshots s ON s.id = v.snapshot_id ORDER BY 1",
    "links": "SELECT p.url, l.url, l.anchor, l.rel, l.region, l.context, l.position FROM links l "
    "JOIN snapshots s ON s.id = l.snapshot_id JOIN pages p ON p.id = s.page_id ORDER BY 1, 7",
    "backlinks": "SELECT p.url, b.target_url, b.state, b.reason, b.discovered FROM backlinks b "
    "JOIN pages p ON p.id = b.page_id ORDER BY 1, 2",
    "footprints": "SELECT d.name, f.kind, f.value FROM footprints f JOIN domains d ON d.id = f.domain_id "
    "WHERE f.kind NOT IN ('ip', 'subnet') ORDER BY 1, 2, 3",
    "own": "SELECT url, http_status, title, text FROM own_pages ORDER BY 1",
}


def small_web() -> dict[str, Any]:
    def page(site: int, number: int) -> dict[str, Any]:
        link = f'<a href="https://{TARGET}/{site}">mill {site}</a>' if number else "no link here"
        text = f"<title>Page {number}</title><p>Of site {site}: {link}, and <a href='/x'>more</a>.</p>"
        return {"body": text, "content_type": "text/html", "delay": 0.02}

    web: dict[str, Any] = {
        f"site{site}.example": {f"/{number}": page(site, number) for number in range(PAGES)}
        for site in range(SITES)
    }
    web[TARGET] = {"/": "<title>Mills</title><p>Our mills grind coffee.</p>"}
    web["gone.example"] = {"/": {"status": 410}}
    return web


def claims() -> list[str | tuple[str, str]]:
    pages = [f"http://site{site}.example/{number}" for site in range(SITES) for number in range(PAGES)]
    return [*((page, f"https://{TARGET}/") for page in pages[::2]), *pages[1::2], "http://gone.example/"]


def seen(path: Path) -> dict[str, list[Any]]:
    with Audit.open(path) as audit:
        return {name: audit.conn.execute(sql).fetchall() for name, sql in SEEN.items()}


def run(*words: str | Path) -> str:
    result = CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with spark_cluster(tmp_path_factory.mktemp("spark")) as running:
        yield running


def test_a_crawl_that_loses_a_worker_gives_the_rows_of_one_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linkvet.scale.shares.PAGES", 10)
    with spark_cluster(tmp_path) as cluster, FakeWeb(write_web(tmp_path / "web", small_web())) as web:
        one = audit_of(tmp_path / "one.audit", claims())
        visit(one, web)
        source = audit_of(tmp_path / "source.audit", claims())
        lost = threading.Thread(target=kill_soon, args=(cluster, tmp_path / "out"))
        lost.start()
        words = ("--hosts", web.hosts_file, "--delay", "0.2", "--quiet", "--master", cluster.address)
        run("scale", "crawl", source, tmp_path / "out", *words)
        lost.join()
    run("import", tmp_path / "two.audit", tmp_path / "out")
    assert seen(tmp_path / "two.audit") == seen(one)
    run("import", source, tmp_path / "out")
    assert seen(source) == seen(one)


def kill_soon(cluster: Cluster, out: Path) -> None:
    deadline = time.monotonic() + 60
    while not out.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1.0)
    cluster.kill_worker()
