"""An audit from an archive alone: the rows of a crawl, and not one socket."""

from __future__ import annotations

import csv
import gzip
import socket
from pathlib import Path
from typing import Any

import pytest
from archives import page, record
from click.testing import CliRunner
from crawls import TARGET, audit_of, states, visit
from web import web_of  # noqa: F401 (a fixture)

from linkvet.cli import cli
from linkvet.store.file.audit import Audit

LINK = f'<a href="http://{TARGET}/mill">The old mill</a>'
TEXT = "<p>" + "A walk along the river leads past three mills and a weir that was rebuilt last year. " * 6
SITES: dict[str, Any] = {
    "live.example": {"/p": f"<title>Walks</title>{TEXT}{LINK}", "/favicon.ico": b"GIF89a"},
    "lost.example": {"/p": f"<title>Walks</title>{TEXT}"},
    "gone.example": {"/p": {"status": 410, "body": "Gone."}},
    "moved.example": {"/p": {"status": 301, "headers": {"Location": "http://live.example/p"}}},
    "closed.example": {"/p": LINK, "/robots.txt": "User-agent: *\nDisallow: /"},
    "packed.example": {"/p": {"body": f"<title>Müller</title>{TEXT}{LINK}", "encoding": "gzip"}},
    "lines.example": {
        "/p": {
            "body": f"<title>W</title>{TEXT}{LINK}",
            "headers": {"X-Robots-Tag": ["noindex", "otherbot: nofollow"]},
        }
    },
    TARGET: {"/": "<title>The mill</title><p>Home of the mill.", "/mill": f"<title>Mill</title>{TEXT}"},
}
PAGES = [(f"http://{host}/p", f"http://{TARGET}/mill") for host in SITES if host != TARGET]


def rows(audit: Path, out: Path) -> list[dict[str, str]]:
    CliRunner().invoke(cli, ["analyze", str(audit), "--quiet"])
    done = CliRunner().invoke(cli, ["export", str(audit), "-o", str(out)])
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8-sig", newline="") as file:
        return [
            {name: cell for name, cell in row.items() if name != "visited_at"} for row in csv.DictReader(file)
        ]


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever tries to connect, or asks for a name, fails the test."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        assert self.family == socket.AF_UNIX, f"a socket to {address} was opened"
        connect(self, address)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a name was asked for")

    monkeypatch.setattr(socket.socket, "connect", only_here)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_the_archive_gives_the_rows_of_the_crawl(
    tmp_path: Path, web_of: Any, request: pytest.FixtureRequest  # noqa: F811
) -> None:  # fmt: skip
    kept = tmp_path / "seen.warc.gz"
    crawled = audit_of(tmp_path / "crawled.audit", PAGES)
    visit(crawled, web_of(SITES), warc=kept)
    request.getfixturevalue("no_sockets")
    again = audit_of(tmp_path / "again.audit", PAGES)
    done = CliRunner().invoke(cli, ["crawl", str(again), "--from-warc", str(kept)])
    assert done.exit_code == 0, done.output
    assert states(again) == states(crawled)
    before, after = (rows(audit, audit.with_suffix(".csv")) for audit in (crawled, again))
    assert after == before
    assert {row["state"] for row in after} == {"live", "lost", "broken", "blocked"}


def test_pages_that_the_archive_lacks_stay_unvisited(tmp_path: Path, no_sockets: None) -> None:
    kept = tmp_path / "some.warc.gz"
    kept.write_bytes(gzip.compress(page("http://live.example/p", TEXT + LINK)))
    audit = audit_of(tmp_path / "a.audit", PAGES)
    done = CliRunner().invoke(cli, ["crawl", str(audit), "--from-warc", str(kept)])
    assert done.exit_code == 0, done.output
    assert "1 page read from the archive; 6 pages keep their state" in done.output
    found = states(audit)
    assert found.pop("http://live.example/p") == ("live", "")
    assert set(found.values()) == {("unvisited", "")}
    with Audit.open(audit) as opened:
        dates = [row["visited_at"] for row in opened.rows("SELECT visited_at FROM visits")]
    assert dates == ["2019-05-19T07:25:24Z"]


def test_an_old_archive_takes_nothing_back_that_was_seen_since(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    kept = tmp_path / "old.warc"
    kept.write_bytes(page("http://lost.example/p", TEXT + LINK))
    audit = audit_of(tmp_path / "a.audit", ["http://lost.example/p"])
    visit(audit, web_of(SITES))
    assert states(audit)["http://lost.example/p"] == ("lost", "link_removed")
    CliRunner().invoke(cli, ["crawl", str(audit), "--only", "all", "--from-warc", str(kept)])
    assert states(audit)["http://lost.example/p"] == ("lost", "link_removed")


def test_of_several_answers_the_latest_counts_and_a_cut_one_is_no_loss(
    tmp_path: Path, no_sockets: None
) -> None:
    kept, more = tmp_path / "a.warc", tmp_path / "b.warc"
    url = "http://live.example/p"
    kept.write_bytes(page(url, TEXT + LINK, WARC_Date="2024-01-02T00:00:00Z"))
    more.write_bytes(
        page(url, TEXT, WARC_Date="2020-01-02T00:00:00Z")
        + record("response", url, b"HTTP/1.1 304 Not Modified\r\n\r\n", WARC_Date="2025-01-02T00:00:00Z")
        + page("http://lost.example/p", TEXT, WARC_Truncated="length")
    )
    audit = audit_of(tmp_path / "a.audit", [url, "http://lost.example/p"])
    done = CliRunner().invoke(cli, ["crawl", str(audit), "--from-warc", str(kept), str(more)])
    assert done.exit_code == 0, done.output
    assert states(audit) == {url: ("live", ""), "http://lost.example/p": ("broken", "connect")}


def test_an_audit_needs_no_export_where_an_archive_is_given(tmp_path: Path, no_sockets: None) -> None:
    kept = tmp_path / "seen.warc"
    kept.write_bytes(page("http://live.example/p", TEXT + LINK) + page("http://other.example/", TEXT))
    made = ["audit", str(tmp_path / "a.audit"), "--target", TARGET]
    done = CliRunner().invoke(cli, [*made, "--from-warc", str(kept)])
    assert done.exit_code == 0, done.output
    assert states(tmp_path / "a.audit") == {"http://live.example/p": ("live", "")}
    assert CliRunner().invoke(cli, made).exit_code == 2


def test_what_is_no_archive_ends_the_command(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>hello")
    audit = audit_of(tmp_path / "a.audit", ["http://live.example/p"])
    done = CliRunner().invoke(cli, ["crawl", str(audit), "--from-warc", str(tmp_path / "page.html")])
    assert (done.exit_code, "no web archive" in done.output) == (1, True), done.output
