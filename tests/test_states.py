"""Every state and reason of the contract, over real sockets."""

from __future__ import annotations

from pathlib import Path

import pytest
from crawls import TARGET, audit_of, states, visit
from web import Pages, write_web

from linkvet.fake_web import FakeWeb
from linkvet.store.file.audit import Audit
from linkvet.store.reasons import BLOCKED_REASONS, BROKEN_REASONS, LOST_REASONS

NOT_HERE = {"http_5xx", "unreadable"}
"""Shown by numbers, and by pages that a reading process cannot bear."""
LINK = f'<p>Read <a href="https://{TARGET}/guide">the guide</a> before you go.</p>'
ARTICLE = (
    "<h1>A walk along the river</h1>" + "<p>We walked from the mill to the old bridge and back.</p>" * 12
)
PARKED = (
    "<title>parked.example is for sale</title><h1>parked.example</h1>"
    "<p>This domain is for sale! Buy this domain. Inquire now.</p>"
    '<script src="https://www.sedoparking.com/x.js"></script>'
)
NOT_FOUND = (
    "<title>404 - Page not found</title><h1>Page not found</h1><p>Sorry, this page does not exist.</p>"
)
CHALLENGE = (
    "<title>Just a moment...</title><p>Checking your browser before accessing the site.</p>"
    '<form id="challenge-form"></form><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1">'
    "</script>"
)

EXPECTED = {
    "http://live.example/": ("live", ""),
    "https://secure.example/": ("live", ""),
    "https://self-signed.example/": ("live", ""),
    "https://expired.example/": ("live", ""),
    "https://wrong-host.example/": ("live", ""),
    "http://moved.example/old": ("live", ""),
    "http://refreshed.example/": ("live", ""),
    "http://cookies.example/": ("live", ""),
    "http://shortener.example/": ("live", ""),
    "http://changed.example/": ("lost", "link_removed"),
    "http://slow-refresh.example/": ("lost", "link_removed"),
    "http://gone-home.example/article": ("lost", "page_redirected"),
    "http://soft.example/post": ("lost", "soft_404"),
    "http://parked.example/post": ("lost", "parked"),
    "http://http404.example/": ("broken", "http_404"),
    "http://http410.example/": ("broken", "http_410"),
    "http://http500.example/": ("broken", "http_500"),
    "http://http503.example/": ("broken", "http_503"),
    "http://no-such-name.example/": ("broken", "dns"),
    "https://broken-tls.example/": ("broken", "tls"),
    "http://refused.example/": ("broken", "connect"),
    "http://dropped.example/": ("broken", "connect"),
    "http://cut-off.example/": ("broken", "connect"),
    "http://hangs.example/": ("broken", "timeout"),
    "http://drip.example/": ("broken", "timeout"),
    "http://loop.example/a": ("broken", "redirect_loop"),
    "http://endless.example/": ("broken", "too_large"),
    "http://declared.example/": ("broken", "too_large"),
    "http://bomb.example/": ("broken", "too_large"),
    "http://pdf.example/paper.pdf": ("broken", "not_html"),
    "http://feed.example/feed": ("broken", "not_html"),
    "http://robots.example/private/page": ("blocked", "robots"),
    "http://http401.example/": ("blocked", "http_401"),
    "http://http403.example/": ("blocked", "http_403"),
    "http://http429.example/": ("blocked", "http_429"),
    "http://http451.example/": ("blocked", "http_451"),
    "http://challenge.example/": ("blocked", "challenge"),
    "http://challenge403.example/": ("blocked", "challenge"),
    "http://inward.example/": ("blocked", "private_address"),
    "http://inward-number.example/": ("blocked", "private_address"),
    "http://private-name.example/": ("blocked", "private_address"),
}

HOSTS: dict[str, Pages] = {
    TARGET: {"/": "<p>home", "/guide": "<p>guide"},
    "live.example": {"/": LINK + ARTICLE},
    "secure.example": {"/": LINK + ARTICLE},
    "self-signed.example": {"/": LINK, "": {"tls": "self_signed"}},
    "expired.example": {"/": LINK, "": {"tls": "expired"}},
    "wrong-host.example": {"/": LINK, "": {"tls": "wrong_host"}},
    "moved.example": {"/old": {"redirect": "/new"}, "/new": LINK + ARTICLE},
    "refreshed.example": {
        "/": '<meta http-equiv="refresh" content="0; url=/there"><p>wait',
        "/there": LINK + ARTICLE,
    },
    "cookies.example": {"/": {"cookie": "seen=1", "body": LINK + ARTICLE, "content_type": "text/html"}},
    "shortener.example": {"/": '<p>See <a href="https://bit.ly/abc">the guide</a>.</p>' + ARTICLE},
    "bit.ly": {"/abc": {"redirect": {"to": f"https://{TARGET}/guide", "status": 301}}},
    "changed.example": {"/": ARTICLE},
    "slow-refresh.example": {
        "/": '<meta http-equiv="refresh" content="30; url=/there">' + ARTICLE,
        "/there": LINK,
    },
    "gone-home.example": {"/article": {"redirect": "/"}, "/": ARTICLE},
    "soft.example": {"/post": NOT_FOUND},
    "parked.example": {"/post": PARKED},
    "refused.example": {"/": LINK, "": {"http": False}},
    "broken-tls.example": {"/": LINK, "": {"tls": "broken"}},
    "dropped.example": {"/": {"drop": "before"}},
    "cut-off.example": {"/": {"drop": "body", "body": ARTICLE, "content_type": "text/html"}},
    "hangs.example": {"/": {"hang": True}},
    "drip.example": {"/": {"endless": True, "bytes_per_second": 20, "content_type": "text/html"}},
    "loop.example": {"/a": {"redirect": "/b"}, "/b": {"redirect": "/a"}},
    "endless.example": {"/": {"endless": True, "content_type": "text/html"}},
    "declared.example": {"/": {"content_length": 900_000_000, "body": "<p>x", "content_type": "text/html"}},
    "bomb.example": {"/": {"bomb": 50_000_000, "content_type": "text/html"}},
    "pdf.example": {"/paper.pdf": b"%PDF-1.4 ..."},
    "feed.example": {"/feed": {"body": "<?xml version='1.0'?><rss/>", "content_type": "application/rss+xml"}},
    "robots.example": {"/robots.txt": b"User-agent: linkvet\nDisallow: /private/\n", "/private/page": LINK},
    "challenge.example": {"/": {"body": CHALLENGE, "content_type": "text/html"}},
    "challenge403.example": {"/": {"status": 403, "body": CHALLENGE, "content_type": "text/html"}},
    "inward.example": {"/": {"redirect": "http://127.0.0.1:8000/admin"}},
    "inward-number.example": {"/": {"redirect": "http://2130706433/"}},
    **{
        f"http{status}.example": {"/": {"status": status, "body": "<p>no", "content_type": "text/html"}}
        for status in (404, 410, 500, 503, 401, 403, 429, 451)
    },
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("states")
    root = write_web(folder / "web", HOSTS)
    (root / "dns.toml").write_text('["private-name.example"]\nA = ["10.0.0.7"]\n')
    path = audit_of(folder / "states.audit", EXPECTED)
    with FakeWeb(root) as web:
        result = visit(path, web, dns=web.dns)
    assert result.finished
    return path


@pytest.mark.parametrize("url", EXPECTED)
def test_state_and_reason(crawled: Path, url: str) -> None:
    assert states(crawled)[url] == EXPECTED[url]


def test_the_table_shows_every_reason_of_the_contract() -> None:
    shown = {reason for _, reason in EXPECTED.values()}
    wanted = {*LOST_REASONS, *BLOCKED_REASONS, *BROKEN_REASONS} - NOT_HERE | {"http_500", "http_503"}
    assert wanted <= shown


def test_before_the_crawl_everything_is_unvisited(tmp_path: Path) -> None:
    path = audit_of(tmp_path / "new.audit", ["http://a.example/"])
    assert states(path) == {"http://a.example/": ("unvisited", "")}


def test_a_failed_visit_keeps_its_cause_in_words(crawled: Path) -> None:
    with Audit.open(crawled) as audit:
        details = [row["detail"] for row in audit.rows("SELECT detail FROM visits WHERE outcome <> 'read'")]
    assert details
    assert all(details)


def test_redirect_chains_are_kept(crawled: Path) -> None:
    with Audit.open(crawled) as audit:
        sql = "SELECT v.chain, v.final_url FROM visits v JOIN pages p ON p.id = v.page_id WHERE p.url = ?"
        moved = next(audit.rows(sql, ("http://moved.example/old",)))
        refreshed = next(audit.rows(sql, ("http://refreshed.example/",)))
    assert moved["final_url"] == "http://moved.example/new"
    assert '"via": "http"' in moved["chain"]
    assert '"via": "meta"' in refreshed["chain"]


def test_certificates_are_facts_not_conditions(crawled: Path) -> None:
    with Audit.open(crawled) as audit:
        sql = (
            "SELECT p.url, v.certificate_problems AS problems FROM visits v JOIN pages p ON p.id = v.page_id"
        )
        problems = {row["url"]: row["problems"] for row in audit.rows(sql)}
    assert problems["https://secure.example/"] == ""
    assert "self_signed" in problems["https://self-signed.example/"]
    assert "expired" in problems["https://expired.example/"]
    assert "wrong_host" in problems["https://wrong-host.example/"]
