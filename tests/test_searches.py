"""`linkvet discover --sites`: further links on referring sites, politely, within caps, and never twice at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from crawls import RENDER, TARGET, audit_of, visit
from hypothesis import given
from hypothesis import strategies as st
from test_resume import wait_until
from web import web_of  # noqa: F401 (a fixture)

from linkvet.cli import cli
from linkvet.crawler.assignment import CrawlOptions
from linkvet.crawler.page.document import read_document
from linkvet.crawler.page.sitemaps import read_sitemap
from linkvet.crawler.run import search
from linkvet.crawler.spiders.candidates import (
    LINKS,
    NAMES,
    OTHER,
    SECTION,
    Neighbourhood,
    is_page_of,
    likely_pages,
    named_pages,
)
from linkvet.fake_web import FakeWeb
from linkvet.store.file.audit import Audit
from linkvet.store.seen.searches import SearchResult
from linkvet.store.urls import parse_url

LINK = f'<p>Flour from <a href="https://{TARGET}/">the mill</a> is best.</p>'
PLAIN = "<p>Nothing to see on this page, and nothing to buy.</p>"


def body(text: str, *links: str, **head: str) -> dict[str, Any]:
    anchors = "".join(f'<a href="{href}">{href.strip("/") or "home"}</a> ' for href in links)
    return {
        "body": f"<title>Page</title>{head.get('head', '')}{text}<p>{anchors}</p>",
        "content_type": "text/html",
    }


def xml(*pages: str, site: str = "a.example") -> dict[str, Any]:
    named = "".join(f"<url><loc>http://{site}{page}</loc></url>" for page in pages)
    return {"body": f"<urlset>{named}</urlset>", "content_type": "application/xml"}


SITE = {
    "/known": body(LINK, "/", "/known/beside", "/a.pdf", "/wp-login.php", "http://other.example/x"),
    "/": body(PLAIN, "/partners", "/about", "/far"),
    "/partners": body(LINK, "/"),
    "/about": body(PLAIN),
    "/far": body(PLAIN, "/farther"),
    "/farther": body(LINK),
    "/known/beside": body(PLAIN),
    "/only-in-sitemap": body(LINK),
    "/sitemap.xml": xml("/only-in-sitemap", "/known"),
    "/wp-login.php": body(LINK),
}


def linking(path: Path, web: FakeWeb, *pages: str) -> Path:
    """An audit whose pages were visited."""
    visit(audit_of(path, [*pages]), web, home=False)
    return path


def look(path: Path, web: FakeWeb, **options: Any) -> SearchResult:
    settings = {"delay": 0.0, "timeout": 5.0, "hosts": web.hosts_file, "render": RENDER, **options}
    return search(path, CrawlOptions(**settings), lambda progress: None)[1]


def found(path: Path) -> set[tuple[str, str, str, int]]:
    sql = (
        "SELECT p.url, b.target_url, b.state, b.discovered FROM backlinks b JOIN pages p ON p.id = b.page_id"
    )
    with Audit.open(path) as audit:
        return set(audit.conn.execute(sql))


def looked_at(path: Path) -> dict[str, str]:
    """Address → why it could not be read, of everything that was looked at."""
    with Audit.open(path) as audit:
        return dict(
            audit.conn.execute(
                "SELECT url, reason FROM searched_pages WHERE looked_at IS NOT NULL"
            ).fetchall()
        )


def asked(web: FakeWeb, since: int = 0) -> list[str]:
    return [f"{one.host}{one.path}" for one in web.requests()[since:] if one.path != "/robots.txt"]


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def test_pages_that_link_are_found_and_visited(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"a.example": SITE, "b.example": {"/": body(PLAIN, "/x"), "/x": body(LINK)}})
    path = linking(tmp_path / "shop.audit", web, "http://a.example/known", "http://b.example/")
    before = len(web.requests())
    result = look(path, web)
    new = {f"http://a.example/{name}" for name in ("partners", "farther", "only-in-sitemap")}
    target = f"https://{TARGET}/"
    assert {row for row in found(path) if row[3]} == {(page, target, "live", 1) for page in new}
    assert (result.linking, result.sites, result.pages, result.links) == (1, 1, 3, 3)
    assert not [url for url in asked(web, before) if not url.startswith("a.example")], "only sites that link"
    assert not [url for url in asked(web, before) if "wp-login" in url or "pdf" in url]
    with Audit.open(path) as audit:
        shown = list(
            audit.rows("SELECT l.anchor, l.context FROM backlinks b JOIN links l ON l.id = b.link_id")
        )
        pages = {row[0] for row in audit.conn.execute("SELECT url FROM pages")}
    assert {row["context"] for row in shown} == {"Flour from the mill is best."}
    assert pages == new | {"http://a.example/known", "http://b.example/"}, (
        "a page without links is no page of the audit"
    )


def test_likely_pages_come_first(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    site = SITE | {"/": body(PLAIN, "/far", "/flour", "/partners", "/target-visited")}
    site["/target-visited"] = body(LINK)
    web = web_of({"a.example": site})
    path = linking(tmp_path / "shop.audit", web, "http://a.example/known")
    look(path, web, pages_per_site=4)
    assert set(looked_at(path)) == {
        "http://a.example/known",
        "http://a.example/",
        "http://a.example/sitemap.xml",
        "http://a.example/partners",
        "http://a.example/target-visited",
    }


def test_a_second_search_goes_on_and_repeats_nothing(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"a.example": SITE})
    path = linking(tmp_path / "shop.audit", web, "http://a.example/known")
    assert look(path, web, pages_per_site=3).looked_at == 3
    before = len(web.requests())
    assert look(path, web, pages_per_site=3).looked_at == 0
    assert asked(web, before) == []
    first = set(looked_at(path))
    look(path, web, pages_per_site=50)
    fresh = {f"a.example{url.partition('example')[2]}" for url in set(looked_at(path)) - first}
    assert set(asked(web, before)) == fresh
    assert "http://a.example/farther" in {row[0] for row in found(path)}


def test_after_a_month_sites_are_searched_again(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    home = {"sequence": [body(PLAIN), body(PLAIN, "/new-post")]}
    web = web_of({"a.example": {"/known": body(LINK), "/": home, "/new-post": body(LINK)}})
    path = linking(tmp_path / "shop.audit", web, "http://a.example/known")
    assert look(path, web).links == 0
    with Audit.open(path) as audit, audit.transaction() as conn:
        conn.execute("UPDATE searched_pages SET looked_at = '2020-01-01T00:00:00Z'")
    assert look(path, web).links == 1


def test_pages_that_are_known_are_left_to_crawls(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"a.example": SITE})
    known = [f"http://a.example/{name}" for name in ("known", "partners/", "far")]
    path = audit_of(tmp_path / "shop.audit", known)
    visit(path, web)
    before = found(path)
    look(path, web)
    assert "http://a.example/far" not in looked_at(path)
    assert {row for row in found(path) if row[3]} - before == {
        ("http://a.example/only-in-sitemap", f"https://{TARGET}/", "live", 1)
    }, "what only /far leads to is not found"
    with Audit.open(path) as audit:
        assert audit.conn.execute(
            "SELECT max(n) FROM (SELECT count(*) n FROM visits GROUP BY page_id)"
        ).fetchone() == (1,)


def test_robots_caps_and_failures(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    site = SITE | {
        "/robots.txt": {"body": "User-agent: *\nDisallow: /partners\nSitemap: http://a.example/map.txt"},
        "/map.txt": {"body": "http://a.example/hidden\nhttp://elsewhere.example/x"},
        "/hidden": body(LINK),
        "/far": {"drop": "before"},
        "/about": {"redirect": "http://other.example/"},
        "/known/beside": {"redirect": "/hidden"},
    }
    web = web_of({"a.example": site, "other.example": {"/": body(LINK)}})
    path = linking(tmp_path / "shop.audit", web, "http://a.example/known")
    look(path, web)
    reasons = looked_at(path)
    assert reasons["http://a.example/partners"] == "robots"
    assert reasons["http://a.example/far"] == "connect"
    assert reasons["http://a.example/about"] == "page_redirected"
    assert {row[0] for row in found(path) if row[3]} == {
        "http://a.example/hidden",
        "http://a.example/only-in-sitemap",
    }, "two addresses of one page are one page"


def test_a_site_sends_nobody_elsewhere(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    index = "<sitemapindex><sitemap><loc>http://other.example/map.xml</loc></sitemap></sitemapindex>"
    site = {
        "/robots.txt": {"body": "Sitemap: http://other.example/one.xml\nSitemap: http://10.0.0.1/x.xml"},
        "/known": body(LINK, "http://other.example/partners", "//10.0.0.1/links"),
        "/": body(PLAIN, head='<base href="http://other.example/">'),
        "/sitemap.xml": {"body": index, "content_type": "application/xml"},
    }
    web = web_of({"a.example": site, "other.example": {"/": body(LINK)}})
    path = linking(tmp_path / "shop.audit", web, "http://a.example/known")
    before = len(web.requests())
    look(path, web)
    assert {url.partition("/")[0] for url in asked(web, before)} == {"a.example"}
    assert {url.split("/")[2] for url in looked_at(path)} == {"a.example"}


def test_pages_of_the_site_itself_are_not_searched(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    site = {"/known": body(LINK, "/links"), "/": body(PLAIN), "/links": body(LINK)}
    web = web_of({f"blog.{TARGET}": site, TARGET: {"/": body(PLAIN)}})
    path = audit_of(tmp_path / "shop.audit", [f"http://blog.{TARGET}/known"])
    visit(path, web)
    look(path, web)
    assert looked_at(path) == {}


def test_the_cap_on_all_pages_ends_a_search(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    hosts = {
        f"s{n}.example": {"/known": body(LINK), "/": body(PLAIN, *[f"/{m}" for m in range(9)])}
        for n in range(6)
    }
    web = web_of(hosts)
    path = linking(tmp_path / "shop.audit", web, *[f"http://{host}/known" for host in hosts])
    done = run("discover", path, "--sites", "--pages-in-all", 10, "--hosts", web.hosts_file, "--delay", 0)
    assert done.exit_code == 0, done.output
    assert "10 pages of " in done.output
    assert "--pages-in-all ended the search, the same command goes on" in done.output
    assert look(path, web).looked_at == 6 * 11 - 10
    assert look(path, web).looked_at == 0


def test_feeds_name_pages(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    site = {
        "/known": body(LINK, head=feed),
        "/": body(PLAIN),
        "/feed.xml": {
            "body": "<rss><channel><item><link>http://a.example/post</link></item></channel></rss>"
        },
        "/post": body(LINK),
    }
    web = web_of({"a.example": site})
    path = linking(tmp_path / "shop.audit", web, "http://a.example/known")
    assert look(path, web).links == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_or_stopped_it_goes_on(tmp_path: Path, web_of: Any, workers: int) -> None:  # noqa: F811
    hosts = {
        f"s{n}.example": {
            "/known": body(LINK),
            "/": body(PLAIN, *[f"/{m}" for m in range(12)]),
            **{f"/{m}": {**body(LINK if m % 3 else PLAIN), "delay": 0.02} for m in range(12)},
        }
        for n in range(8)
    }
    web = web_of(hosts)
    pages = [f"http://{host}/known" for host in hosts]
    whole = linking(tmp_path / "whole.audit", web, *pages)
    look(whole, web)
    path = linking(tmp_path / "killed.audit", web, *pages)
    before = len(web.requests())
    words = ["discover", path, "--sites", "--hosts", web.hosts_file, "--delay", "0.05", "--workers", workers]
    for moment, how in ((3, signal.SIGKILL), (30, signal.SIGINT)):
        process = subprocess.Popen(
            [sys.executable, "-c", "from linkvet.cli import main; main()", *map(str, words)],
            start_new_session=True,
            stderr=subprocess.PIPE,
        )
        wait_until(lambda moment=moment: len(looked_at(path)) >= moment, process)
        os.killpg(process.pid, how) if how == signal.SIGKILL else process.send_signal(how)
        said = process.communicate(timeout=30)[1].decode()
        if how == signal.SIGINT:
            assert process.returncode == 1
            assert "The search was stopped" in said
            assert f"linkvet discover {path} --sites" in said
    settings = CrawlOptions(delay=0.0, timeout=5.0, hosts=web.hosts_file, workers=workers)
    result, _ = search(path, settings, lambda progress: None)
    assert result.resumed
    assert found(path) == found(whole)
    twice = [count for count in Counter(asked(web, before)).values() if count > 3]
    assert not twice
    with Audit.open(path) as audit:
        assert audit.conn.execute("SELECT count(*) FROM crawls WHERE selection = 'sites'").fetchone() == (1,)
        assert audit.conn.execute("SELECT count(*) FROM frontier").fetchone() == (0,)


def test_a_search_and_a_crawl_do_not_take_each_other_up(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"a.example": SITE, "b.example": {"/": body(LINK)}})
    path = linking(tmp_path / "shop.audit", web, "http://a.example/known")
    with Audit.open(path) as audit, audit.transaction() as conn:
        conn.execute("INSERT INTO crawls (started_at, selection) VALUES ('2026-01-01T00:00:00Z', 'sites')")
        conn.execute("INSERT INTO pages (url, domain_id) VALUES ('http://b.example/', 1)")
    result = visit(path, web)
    assert (result.resumed, result.visited) == (False, 1)
    with Audit.open(path) as audit, audit.transaction() as conn:
        conn.execute("INSERT INTO crawls (started_at, selection) VALUES ('2026-01-02T00:00:00Z', 'new')")
    assert search(path, CrawlOptions(hosts=web.hosts_file, delay=0), lambda progress: None)[0].resumed
    assert visit(path, web).resumed
    out = run("changes", path, "--since", "last", "--json")
    assert out.exit_code == 0, out.output


def test_what_is_said(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"a.example": SITE})
    path = audit_of(tmp_path / "shop.audit", ["http://a.example/known"])
    words = ["discover", path, "--sites", "--hosts", web.hosts_file, "--delay", 0]
    assert "No referring site is known to link yet" in run(*words).output
    visit(path, web)
    told = json.loads(run(*words, "--json").stdout)
    assert told == [
        {
            "kind": "sites",
            "sites_that_link": 1,
            "sites": 1,
            "looked_at": 8,
            "new_pages": 3,
            "new_links": 3,
            "left": 0,
            "finished": True,
            "resumed": False,
        }
    ]
    assert "Nothing to look at" in run(*words).output
    assert run(*words, "-q").output == ""
    listed = json.loads(run("links", path, "--source", "discovered", "--json").output)
    assert len(listed) == 3
    assert not any(one["claims"] for one in listed)


BLOG = parse_url("https://blog.example/news/one")
assert BLOG


@pytest.mark.parametrize(
    ("address", "text", "likelihood"),
    [
        ("https://blog.example/we-love-acme-mills", "", NAMES),
        ("https://blog.example/x", "Flour by Acme Mills", NAMES),
        ("https://blog.example/friends/", "", LINKS),
        ("https://blog.example/p?id=3", "Our Partners", LINKS),
        ("https://blog.example/news/two", "", SECTION),
        ("https://blog.example/2024/05/two", "", OTHER),
    ],
)
def test_likelihood(address: str, text: str, likelihood: int) -> None:
    around = Neighbourhood.of(["https://blog.example/news/one"], ["acme", "Acme-Mills", "am"])
    url = parse_url(address)
    assert url
    assert around.likelihood(url, text) == likelihood


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("http://www.blog.example/x", True),
        ("https://blog.example/x.html?a=1", True),
        ("https://shop.blog.example/x", False),
        ("https://blog.example:8443/x", False),
        ("https://blog.example/photo.JPG", False),
        ("https://blog.example/wp-login.php", False),
        ("https://blog.example/x?replytocom=3", False),
        ("https://blog.example/cart/", False),
        ("https://blog.example/cartoons/", True),
    ],
)
def test_what_may_be_looked_at(address: str, page: bool) -> None:
    url = parse_url(address)
    assert url
    assert BLOG
    assert is_page_of(url, BLOG) == page


@given(
    html=st.text()
    | st.lists(st.sampled_from(["<a href=", "'/x'", ">", "//", "</a>", "%", "rel=nofollow "])).map("".join)
)
def test_pages_of_any_kind_name_candidates_within_bounds(html: str) -> None:
    assert BLOG
    doc = read_document(html.encode("utf-8", "replace"), BLOG)
    around = Neighbourhood.of([BLOG.href], ["acme"])
    assert len(likely_pages(doc, around)) <= 62
    many = [f"https://blog.example/{n}" for n in range(5000)]
    assert len(named_pages([html, *many], BLOG, around)) == 60


def test_feeds_are_read_like_sitemaps() -> None:
    item = "<item><link> https://a.example/1 </link></item>"
    rss = f"<rss><channel><link>https://a.example/</link>{item}</channel></rss>"
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://a.example/"/><entry>'
        '<link href="https://a.example/1"/><link rel="edit" href="https://a.example/e"/></entry></feed>'
    )
    for feed in (rss, atom):
        assert read_sitemap(feed.encode()).pages == ["https://a.example/1"]
