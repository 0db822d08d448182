from __future__ import annotations

import csv
import re
import ssl
from urllib.parse import urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser
from web import DEMO, FakeWeb, connect, demo_web, raw

from linkvet.store.reasons import BLOCKED_REASONS, BROKEN_REASONS, LOST_REASONS
from linkvet.store.urls import Scope, parse_url

__all__ = ["demo_web"]
NOT_HERE = {"http_5xx", "unreadable"}
TARGET = Scope.of("meadowlark-coffee.example")
with (DEMO / "expected.csv").open(encoding="utf-8", newline="") as _stream:
    EXPECTED = list(csv.DictReader(_stream))
with (DEMO / "backlinks.csv").open(encoding="utf-8", newline="") as _stream:
    EXPORTED = list(csv.DictReader(_stream))


def named(row: dict[str, str]) -> str:
    return f"{row['reason'] or row['state']}-{row['referring_page'].partition('//')[2]}"


def rows(*reasons: str) -> list[object]:
    return [
        pytest.param(row, id=named(row)) for row in EXPECTED if (row["reason"] or row["state"]) in reasons
    ]


def fetch(web: FakeWeb, url: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body as they are sent; status 0 where nothing came."""
    found = parse_url(url)
    assert found is not None
    answer = raw(web, found.host, found.path + found.query, scheme=found.scheme, timeout=1)
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split(" ")[1]) if first else 0, headers, body


def follow(web: FakeWeb, url: str) -> tuple[str, LexborHTMLParser]:
    """Where redirects and meta refreshes lead, and the page there."""
    for _ in range(6):
        status, headers, body = fetch(web, url)
        goal = headers.get("location")
        page = LexborHTMLParser(body)
        refresh = page.css_first('meta[http-equiv="refresh"]')
        if goal is None and refresh is not None:
            goal = (refresh.attributes["content"] or "").partition("url=")[2]
        if goal is None:
            assert status == 200, url
            return url, page
        step = parse_url(goal, url)
        assert step is not None
        url = step.href
    raise AssertionError(f"{url} redirects too often")


def links_of(url: str, page: LexborHTMLParser) -> set[str]:
    """Every address that the page links to."""
    base = page.css_first("base[href]")
    start = base.attributes["href"] if base else url
    found = (parse_url(node.attributes["href"] or "", start) for node in page.css("a[href], area[href]"))
    return {link.href for link in found if link}


def test_the_demo_is_as_large_as_it_says() -> None:
    pages = {row["referring_page"] for row in EXPECTED}
    assert len(pages) >= 70
    assert len({urlsplit(page).hostname for page in pages}) >= 45
    assert sum(file.stat().st_size for file in DEMO.rglob("*") if file.is_file()) < 1_500_000


def test_the_demo_shows_every_state_and_reason() -> None:
    wanted = {*LOST_REASONS, *BROKEN_REASONS, *BLOCKED_REASONS, ""} - NOT_HERE | {"http_500", "http_503"}
    assert {row["reason"] for row in EXPECTED} == wanted


def test_every_exported_link_is_expected() -> None:
    expected = {(row["referring_page"], row["target_url"]) for row in EXPECTED}
    assert {(row["Source url"], row["Target url"]) for row in EXPORTED} <= expected
    with (DEMO / "search-console-latest-links.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["Linking page"] for row in csv.DictReader(stream)} <= {page for page, _ in expected}


def test_the_readme_names_every_host() -> None:
    text = (DEMO / "README.md").read_text(encoding="utf-8")
    named_hosts = {host.encode("idna").decode() for host in re.findall(r"^\| `([^`/]+)` \|", text, re.M)}
    folders = {folder.name for folder in (DEMO / "web").iterdir() if folder.is_dir()}
    assert folders <= named_hosts
    assert all(host.endswith((".example", ".test")) for host in folders)


@pytest.mark.parametrize("row", rows("live"))
def test_live_pages_have_the_link(demo_web: FakeWeb, row: dict[str, str]) -> None:
    url, page = follow(demo_web, row["referring_page"])
    links = links_of(url, page)
    if row["target_url"] not in links:
        ends = {follow(demo_web, link)[0] for link in links if re.search(r"/go/|click\.postbox", link)}
        assert row["target_url"] in ends


@pytest.mark.parametrize("row", rows(*{*LOST_REASONS} - {"redirects_to_target"}))
def test_lost_pages_answer_without_the_link(demo_web: FakeWeb, row: dict[str, str]) -> None:
    url, page = follow(demo_web, row["referring_page"])
    assert not any(TARGET.contains(link) for link in map(parse_url, links_of(url, page)) if link)
    assert (url != row["referring_page"]) == (row["reason"] == "page_redirected")


@pytest.mark.parametrize("row", rows("redirects_to_target"))
def test_pages_that_send_everybody_to_the_site(demo_web: FakeWeb, row: dict[str, str]) -> None:
    step = parse_url(fetch(demo_web, row["referring_page"])[1]["location"])
    assert step and TARGET.contains(step)


@pytest.mark.parametrize("row", rows("login", "not_shown"))
def test_pages_that_are_not_shown_answer_well(demo_web: FakeWeb, row: dict[str, str]) -> None:
    status, _, body = fetch(demo_web, row["referring_page"])
    assert (status, b"meadowlark-coffee" in body) == (200, False)


@pytest.mark.parametrize("row", rows(*(f"http_{n}" for n in (401, 403, 404, 410, 429, 451, 500, 503))))
def test_refusals_come_with_their_status(demo_web: FakeWeb, row: dict[str, str]) -> None:
    assert fetch(demo_web, row["referring_page"])[0] == int(row["reason"].removeprefix("http_"))


@pytest.mark.parametrize("row", rows("dns", "tls", "connect", "timeout"))
def test_hosts_that_cannot_be_reached(demo_web: FakeWeb, row: dict[str, str]) -> None:
    host = urlsplit(row["referring_page"]).hostname or ""
    if row["reason"] == "dns":
        assert host not in demo_web.addresses()
    elif row["reason"] == "timeout":
        assert fetch(demo_web, row["referring_page"])[0] == 0
    else:
        error = ConnectionRefusedError if row["reason"] == "connect" else ssl.SSLError
        with pytest.raises(error):
            connect(demo_web, host, urlsplit(row["referring_page"]).scheme)


def test_answers_that_are_no_page(demo_web: FakeWeb) -> None:
    assert (
        fetch(demo_web, "https://bistro-menu.example/menu-autumn.pdf")[1]["content-type"] == "application/pdf"
    )
    assert len(fetch(demo_web, "https://endless-feed.example/all")[2]) > 3_000_000
    assert fetch(demo_web, "https://loop-gallery.example/rooms/3")[1]["location"] == "/rooms/three"
    assert fetch(demo_web, "https://loop-gallery.example/rooms/three")[1]["location"] == "/rooms/3"


def test_doors_that_are_closed(demo_web: FakeWeb) -> None:
    robots = fetch(demo_web, "https://private-garden-forum.example/robots.txt")[2]
    assert robots == b"User-agent: *\nDisallow: /\n"
    status, headers, body = fetch(demo_web, "https://guarded-magazine.example/features/valley-roasters")
    assert (status, headers["cf-mitigated"]) == (403, "challenge")
    assert b"Just a moment" in body
    goal = fetch(demo_web, "https://intranet-redirect.example/suppliers")[1]["location"]
    assert urlsplit(goal).hostname == "10.11.12.13"


def test_old_encodings_are_sent_as_they_stand(demo_web: FakeWeb) -> None:
    _, headers, body = fetch(demo_web, "http://old-grinder-museum.example/visits/2026-summer.htm")
    assert headers["content-type"] == "text/html"
    assert "Meadowlark’s roastery".encode("cp1252") in body
    _, headers, body = fetch(demo_web, "https://kissa-techo.example/notes/2026-10.html")
    assert headers["content-type"] == "text/html"
    assert "メドウラーク".encode("shift_jis") in body
