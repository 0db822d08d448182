"""The crawler keeps to what sites ask, and is not led astray."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from crawls import TARGET, audit_of, states, visit
from web import web_of  # noqa: F401 (a fixture)

from linkvet.crawler.run import CrawlOptions, crawl
from linkvet.store.file.audit import Audit, AuditError

LINK = f"<p>Read <a href='https://{TARGET}/'>the guide</a>."


@pytest.fixture
def crawled(tmp_path: Path, web_of: Any) -> Any:  # noqa: F811
    def run(hosts: dict[str, Any], pages: list[str], **options: Any) -> tuple[Any, Path]:
        web = web_of(hosts)
        path = audit_of(tmp_path / "a.audit", pages)
        visit(path, web, **options)
        return web, path

    return run


def test_robots_txt_is_read_for_our_own_name(crawled: Any) -> None:
    hosts = {
        "closed.example": {"/robots.txt": b"User-agent: *\nDisallow: /\n", "/1": LINK},
        "ours.example": {
            "/robots.txt": b"User-agent: *\nDisallow: /\n\nUser-agent: Linkvet\nAllow: /\n",
            "/1": LINK,
        },
        "others.example": {"/robots.txt": b"User-agent: otherbot\nDisallow: /\n", "/1": LINK},
        "moved.example": {
            "/robots.txt": {"redirect": "/rules"},
            "/rules": {"body": "User-agent: *\nDisallow: /1\n", "content_type": "text/plain"},
            "/1": LINK,
        },
    }
    web, path = crawled(hosts, [f"http://{name}/1" for name in hosts])
    assert states(path) == {
        "http://closed.example/1": ("blocked", "robots"),
        "http://ours.example/1": ("live", ""),
        "http://others.example/1": ("live", ""),
        "http://moved.example/1": ("blocked", "robots"),
    }
    assert [r.path for r in web.requests("closed.example")] == ["/robots.txt"]


def test_robots_txt_holds_for_redirects_too(crawled: Any) -> None:
    hosts = {
        "open.example": {"/1": {"redirect": "http://closed.example/2"}},
        "closed.example": {"/robots.txt": b"User-agent: *\nDisallow: /\n", "/2": LINK},
    }
    web, path = crawled(hosts, ["http://open.example/1"])
    assert states(path)["http://open.example/1"] == ("blocked", "robots")
    assert [r.path for r in web.requests("closed.example")] == ["/robots.txt"]


def test_robots_txt_can_be_ignored_when_asked(crawled: Any) -> None:
    hosts = {"closed.example": {"/robots.txt": b"User-agent: *\nDisallow: /\n", "/1": LINK}}
    web, path = crawled(hosts, ["http://closed.example/1"], ignore_robots=True)
    assert states(path)["http://closed.example/1"] == ("live", "")
    assert "/robots.txt" not in [r.path for r in web.requests("closed.example")]


def gaps(web: Any, host: str) -> list[float]:
    times = [request.time for request in web.requests(host)]
    return [later - earlier for earlier, later in pairwise(times)]


def test_requests_to_one_site_keep_their_distance(crawled: Any) -> None:
    pages = {f"/{number}": LINK for number in range(5)}
    web, _ = crawled({"slow.example": pages}, [f"http://slow.example{page}" for page in pages], delay=0.3)
    assert len(gaps(web, "slow.example")) >= 6
    assert sum(gaps(web, "slow.example")) / len(gaps(web, "slow.example")) >= 0.2


def test_without_a_delay_they_do_not(crawled: Any) -> None:
    pages = {f"/{number}": LINK for number in range(5)}
    web, _ = crawled({"slow.example": pages}, [f"http://slow.example{page}" for page in pages], delay=0.0)
    assert sum(gaps(web, "slow.example")) / len(gaps(web, "slow.example")) < 0.2


def test_a_crawl_delay_of_the_site_holds(crawled: Any) -> None:
    pages = {f"/{number}": LINK for number in range(3)}
    hosts = {"patient.example": {"/robots.txt": b"User-agent: *\nCrawl-delay: 0.6\n", **pages}}
    web, _ = crawled(hosts, [f"http://patient.example{page}" for page in pages])
    times = [request.time for request in web.requests("patient.example") if request.path.strip("/").isdigit()]
    assert times[2] - times[0] >= 1.1


def test_the_user_agent_names_the_tool(crawled: Any) -> None:
    web, _ = crawled({"a.example": {"/1": LINK}}, ["http://a.example/1"])
    agents = {request.user_agent for request in web.requests("a.example")}
    assert len(agents) == 1
    assert "linkvet" in agents.pop()


def test_a_user_agent_of_ones_own(crawled: Any) -> None:
    web, _ = crawled({"a.example": {"/1": LINK}}, ["http://a.example/1"], user_agent="auditor/7")
    assert {request.user_agent for request in web.requests("a.example")} == {"auditor/7"}


def test_nothing_on_a_page_leads_into_the_own_network(crawled: Any) -> None:
    inner = f"http://127.0.0.1:9/?u=https://{TARGET}/"
    page = f"<link rel=icon href='http://169.254.169.254/icon'><p><a href='{inner}'>go</a>{LINK}"
    _web, path = crawled({"a.example": {"/1": page}}, ["http://a.example/1"])
    assert states(path)["http://a.example/1"] == ("live", "")
    with Audit.open(path) as audit:
        followed = {row["url"]: row["reason"] for row in audit.rows("SELECT url, reason FROM redirects")}
    assert followed == {inner: "private_address"}


def test_a_shortener_counts_when_it_ends_at_the_target(crawled: Any) -> None:
    hosts = {
        "a.example": {"/1": "<p>See <a rel=nofollow href='https://bit.ly/x'>this</a>."},
        "b.example": {"/1": "<p>See <a href='https://bit.ly/y'>that</a>."},
        "bit.ly": {"/x": {"redirect": "http://t.co/x"}, "/y": {"redirect": "http://elsewhere.example/"}},
        "t.co": {"/x": {"redirect": f"https://{TARGET}/guide"}},
        "elsewhere.example": {"/": "<p>no"},
    }
    _web, path = crawled(hosts, ["http://a.example/1", "http://b.example/1"])
    assert states(path) == {
        "http://a.example/1": ("live", ""),
        "http://b.example/1": ("lost", "link_removed"),
    }
    with Audit.open(path) as audit:
        link = next(audit.rows("SELECT url, resolved_url, link_kind, chain FROM links"))
    assert link["url"] == "https://bit.ly/x"
    assert link["resolved_url"] == f"https://{TARGET}/guide"
    assert link["link_kind"] == "nofollow"
    assert link["chain"].count('"url"') == 2


def test_advertisements_are_not_clicked(crawled: Any) -> None:
    ad = f"https://ad.doubleclick.net/jump?u=https://{TARGET}/"
    hosts = {
        "a.example": {"/1": f"<p><a href='{ad}'>ad</a>"},
        "ad.doubleclick.net": {"/jump": {"redirect": f"https://{TARGET}/"}},
    }
    web, path = crawled(hosts, ["http://a.example/1"])
    assert states(path)["http://a.example/1"] == ("lost", "link_removed")
    assert web.requests("ad.doubleclick.net") == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (CrawlOptions(hosts=Path("nowhere")), "nowhere"),
        (CrawlOptions(dns="somewhere"), "somewhere"),
        (CrawlOptions(concurrency=0), "at least 1"),
        (CrawlOptions(asn=Path("nowhere.mmdb")), r"nowhere\.mmdb"),
        (CrawlOptions(proxy="::"), "proxy"),
    ],
)
def test_options_that_cannot_work_are_refused(tmp_path: Path, options: CrawlOptions, says: str) -> None:
    path = audit_of(tmp_path / "a.audit", ["http://a.example/"])
    with pytest.raises(AuditError, match=says):
        crawl(path, "new", options, lambda progress: None)
    assert states(path) == {"http://a.example/": ("unvisited", "")}


def test_a_slow_host_never_holds_up_the_others(crawled: Any) -> None:
    slow = {f"/{n}": {"body": LINK, "delay": 1.2} for n in range(6)}
    hosts = {"slow.example": slow, **{f"quick{n}.example": {"/": LINK} for n in range(12)}}
    pages = [f"http://slow.example{path}" for path in slow]
    pages += [f"http://quick{n}.example/" for n in range(12)]
    _, path = crawled(hosts, pages, concurrency=3, delay=0.0)
    with Audit.open(path) as audit:
        rows = audit.rows("SELECT p.url FROM visits v JOIN pages p ON p.id = v.page_id ORDER BY v.id")
        order = [row["url"] for row in rows]
    assert sorted(order) == sorted(pages)
    assert order[-1].startswith("http://slow.example/")
