"""Servers as they are: what browsers read is read, what broke off is no lost link. Over real sockets."""

# ruff: noqa: E501

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from crawls import RENDER, TARGET, audit_of, states
from raw_web import Raw, RawWeb, raw_web

from linkvet.crawler.assignment import CrawlOptions
from linkvet.crawler.net.answer_head import plain_head
from linkvet.crawler.run import crawl
from linkvet.store.file.audit import Audit

__all__ = ["raw_web"]
Start = Callable[[dict[str, dict[str, Raw]]], RawWeb]
LINK = f'<p>The bell of the abbey was cast by <a href="https://{TARGET}/bells">a founder in the next town</a>.</p>'
TEXT = "<p>It rings at six, at noon and when the ferry is late, which is often in November.</p>" * 12
PAGE = f"<!doctype html><html><head><title>Bells</title></head><body>{LINK}{TEXT}</body></html>".encode()
WITHOUT = f"<!doctype html><html><head><title>Bells</title></head><body>{TEXT}</body></html>".encode()


def answer(*lines: str | bytes, body: bytes = PAGE, status: str = "200 OK", length: bool = True) -> bytes:
    told = [line.encode() if isinstance(line, str) else line for line in lines]
    told += [b"Content-Length: %d" % len(body)] if length else []
    return b"\r\n".join([b"HTTP/1.1 " + status.encode(), *told, b"Connection: close", b"", body])


def seen(folder: Path, web: RawWeb, pages: list[str]) -> dict[str, tuple[str, str]]:
    path = audit_of(folder / "odd.audit", pages)
    options = CrawlOptions(delay=0.0, timeout=5.0, hosts=web.hosts_file, max_size=500_000, render=RENDER)
    assert crawl(path, "new", options, lambda progress: None).finished
    return states(path)


HTML = "Content-Type: text/html; charset=utf-8"
LIVE: dict[str, bytes] = {
    "latin1": answer(HTML, "X-Place: Malmö".encode("latin-1")),
    "utf8": answer(HTML, "X-Place: Malmö".encode()),
    "cookie": answer(HTML, "Set-Cookie: stadt=Köln; path=/".encode("latin-1")),
    "noise": answer(HTML, "this is no header", "Bad Name: 1", ": nothing", "@@@: 2"),
    "length-twice": answer(HTML, f"Content-Length: {len(PAGE)}"),
    "length-listed": answer(HTML, f"Content-Length: {len(PAGE)}, {len(PAGE)}", length=False),
    "type-twice": answer("Content-Type: text/plain", HTML),
    "type-broken": answer("Content-Type: html"),
    "type-empty": answer("Content-Type:"),
    "type-missing": answer(),
    "type-listed": answer("Content-Type: text/html, text/html; charset=utf-8"),
    "folded": answer(HTML, "X-Long: one", " two", "\tthree"),
    "spaced": answer("Content-Type : text/html"),
    "bare-newlines": answer(HTML).replace(b"\r\n", b"\n"),
    "no-phrase": answer(HTML, status="200"),
    "hints-first": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + answer(HTML),
    "many-fields": answer(HTML, *(f"X-{number}: 1" for number in range(300))),
    "old-version": answer(HTML).replace(b"HTTP/1.1", b"HTTP/1.0", 1),
    "nul": answer(HTML, b"X-Zero: a\x00b"),
    "chunked-and-length": answer(HTML, "Transfer-Encoding: chunked", "Content-Length: 7", body=b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE), length=False),
    "xhtml": answer("Content-Type: application/xhtml+xml", body=b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title>Bells</title><script src='a.js'/></head><body><div/>" + LINK.encode() + b"&nbsp;&eacute;</body></html>".replace(b"&nbsp;&eacute;", b"&#233;")),
    "reset-at-the-end": answer(HTML, length=False),
}  # fmt: skip


def test_pages_that_browsers_show_are_read(tmp_path: Path, raw_web: Start) -> None:
    web = raw_web({f"{name}.example": {"/a": data} for name, data in LIVE.items()})
    found = seen(tmp_path, web, [f"http://{name}.example/a" for name in LIVE])
    assert {page: state for page, state in found.items() if state != ("live", "")} == {}


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/caf\u00e9".encode("latin-1"), "/caf%E9"),
        ("/caf\u00e9".encode(), "/caf%C3%A9"),
        ("/\u30d9\u30eb".encode("shift-jis"), "/%83x%83%8B"),
    ],
)
def test_bytes_of_a_location_are_coded_one_by_one(
    tmp_path: Path, raw_web: Start, location: bytes, path: str
) -> None:
    moved = answer(b"Location: " + location, status="301 Moved", body=b"")
    web = raw_web({"moved.example": {"/a": moved, path: answer(HTML)}})
    assert seen(tmp_path, web, ["http://moved.example/a"]) == {"http://moved.example/a": ("live", "")}


def cut(body: bytes, coding: str) -> bytes:
    return answer(HTML, f"Content-Encoding: {coding}", body=body[: len(body) // 2])


LONG = WITHOUT.replace(
    b"</body>", b"".join(b"<p>Note %d of the sexton.</p>" % n for n in range(900)) + b"</body>"
)
CUT: dict[str, tuple[Raw, tuple[str, str]]] = {
    "reset": ((answer(HTML, length=False, body=WITHOUT[:400]), "reset"), ("broken", "connect")),
    "short": (answer(HTML, "Content-Length: 9000", length=False, body=WITHOUT[:400]), ("broken", "connect")),
    "surplus": (answer(HTML, "Content-Length: 300", length=False, body=WITHOUT), ("broken", "connect")),
    "gzip": (cut(gzip.compress(LONG), "gzip"), ("broken", "connect")),
    "deflate": (cut(zlib.compress(LONG), "deflate"), ("broken", "connect")),
    "brotli": (cut(brotli.compress(LONG), "br"), ("broken", "connect")),
    "status-zero": (answer(HTML, status="000 Nothing"), ("broken", "connect")),
    "switch": (answer(HTML, status="101 Switching"), ("broken", "connect")),
    "whole-reset": ((answer(HTML, length=False, body=WITHOUT), "reset"), ("lost", "link_removed")),
    "whole-gzip": (answer(HTML, "Content-Encoding: gzip", body=gzip.compress(LONG)), ("lost", "link_removed")),
    "whole-brotli": (answer(HTML, "Content-Encoding: br", body=brotli.compress(LONG)), ("lost", "link_removed")),
    "whole-closed": (answer(HTML, length=False, body=WITHOUT[:-14]), ("lost", "link_removed")),
    "empty": (answer(HTML, body=b""), ("blocked", "not_shown")),
    "no-content": (answer(HTML, body=b"", status="204 No Content"), ("blocked", "not_shown")),
    "image": (answer("Content-Type: image/png", b"X-By: Andr\xe9", body=b"\x89PNG"), ("broken", "not_html")),
    "feed": (answer("Content-Type: text/xml", body=b"<?xml version='1.0'?><rss/>"), ("broken", "not_html")),
}  # fmt: skip


def test_what_broke_off_or_is_no_answer_has_not_lost_its_link(tmp_path: Path, raw_web: Start) -> None:
    web = raw_web({f"{name}.example": {"/a": data} for name, (data, _) in CUT.items()})
    found = seen(tmp_path, web, [f"http://{name}.example/a" for name in CUT])
    wanted = {f"http://{name}.example/a": state for name, (_, state) in CUT.items()}
    assert {page: state for page, state in found.items() if state != wanted[page]} == {}


def test_a_link_in_the_part_that_arrived_is_live(tmp_path: Path, raw_web: Start) -> None:
    web = raw_web({"part.example": {"/a": (answer(HTML, length=False, body=PAGE[:700]), "reset")}})
    assert seen(tmp_path, web, ["http://part.example/a"]) == {"http://part.example/a": ("live", "")}


def test_xhtml_that_is_served_as_html_is_read_as_html(tmp_path: Path, raw_web: Start) -> None:
    body = (
        b"<html><head><title>Bells</title><script src='a.js'/></head><body>"
        + LINK.encode()
        + b"</body></html>"
    )
    web = raw_web({"x.example": {"/a": answer(HTML, body=body)}})
    assert seen(tmp_path, web, ["http://x.example/a"])["http://x.example/a"][0] != "live"


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["X-Robots-Tag: unavailable_after: 2039-01-02, nofollow"], "nofollow"),
        (["X-Robots-Tag: unavailable_after: Sunday, 02-Jan-39 10:00:00 UTC, nofollow"], "nofollow"),
        (["X-Robots-Tag: somebot: noindex", "X-Robots-Tag: nofollow"], "nofollow"),
        (["X-Robots-Tag: somebot: noindex, nofollow"], "follow"),
        (["X-Robots-Tag: unavailable_after: 2 Jan 2039 10:00:00 GMT"], "follow"),
        (["X-Robots-Tag: googlebot: none"], "nofollow"),
    ],
)
def test_robots_directives_are_read_line_by_line(
    tmp_path: Path, raw_web: Start, lines: list[str], kind: str
) -> None:
    web = raw_web({"told.example": {"/a": answer(HTML, *lines)}})
    seen(tmp_path, web, ["http://told.example/a"])
    with Audit.open(tmp_path / "odd.audit") as audit:
        assert [row["link_kind"] for row in audit.rows("SELECT link_kind FROM links")] == [kind]


ROBOTS: dict[str, tuple[Raw, tuple[str, str]]] = {
    "failing": (answer(status="500 No", body=b"x"), ("blocked", "robots")),
    "busy": (answer(status="503 No", body=b"User-agent: *\nAllow: /"), ("blocked", "robots")),
    "silent": (b"", ("blocked", "robots")),
    "broken": ((b"HTTP/1.1 200 OK\r\nContent-Le", "reset"), ("blocked", "robots")),
    "absent": (answer(status="404 No", body=b"x"), ("live", "")),
    "refused": (answer(status="403 No", body=b"x"), ("live", "")),
    "circle": (answer("Location: /robots.txt", status="302 Found", body=b""), ("live", "")),
    "strict": (answer(body=b"User-agent: *\nDisallow: /"), ("blocked", "robots")),
    "page": (answer(HTML, body=b"<html><body>Not here</body></html>"), ("live", "")),
}


def test_a_site_whose_robots_txt_cannot_be_had_is_closed(tmp_path: Path, raw_web: Start) -> None:
    web = raw_web(
        {f"{name}.example": {"/a": answer(HTML), "/robots.txt": r} for name, (r, _) in ROBOTS.items()}
    )
    found = seen(tmp_path, web, [f"http://{name}.example/a" for name in ROBOTS])
    assert found == {f"http://{name}.example/a": state for name, (_, state) in ROBOTS.items()}
    assert ("failing.example", "/a") not in web.asked


def test_a_head_without_a_status_line_is_left_to_the_parser() -> None:
    assert plain_head(b"SSH-2.0-OpenSSH") == b"SSH-2.0-OpenSSH\r\n\r\n"
    assert plain_head(b"HTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 3\r\nContent-Length: 4") == (
        b"HTTP/1.1 200 \r\nA: 1\r\n\r\n"
    )
