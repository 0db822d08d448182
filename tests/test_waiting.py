"""Sites that do not answer wait for the end, hold up nobody, and are asked for nothing more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawls import RENDER, TARGET, audit_of, states, visit
from web import web_of  # noqa: F401 (a fixture)

from linkvet.crawler.assignment import CrawlOptions
from linkvet.crawler.progress import Progress
from linkvet.crawler.run import crawl
from linkvet.store.file.audit import Audit

LINK = f"<p>Read <a href='https://{TARGET}/'>the guide</a>."
NEVER = {"hang": True}


def test_a_dead_site_is_asked_twice_for_its_robots_txt_and_for_nothing_else(
    tmp_path: Path,
    web_of: Any,  # noqa: F811
) -> None:
    dead = {f"/{n}": LINK for n in range(6)} | {"/robots.txt": NEVER}
    web = web_of({"dead.example": dead, "quick.example": {"/": LINK}})
    path = audit_of(
        tmp_path / "a.audit", [f"http://dead.example/{n}" for n in range(6)] + ["http://quick.example/"]
    )
    result = visit(path, web, timeout=0.5)
    assert [request.path for request in web.requests("dead.example")] == ["/robots.txt", "/robots.txt"]
    assert result.finished
    assert states(path) == {
        **{f"http://dead.example/{n}": ("blocked", "robots") for n in range(6)},
        "http://quick.example/": ("live", ""),
    }


def test_the_second_chance_comes_at_the_end(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    late = {"/": LINK, "/robots.txt": {"sequence": [NEVER, {"status": 404}]}}
    once = {"/": {"sequence": [NEVER, {"body": LINK}]}}
    quick = {f"quick{n}.example": {"/": LINK, "/robots.txt": {"status": 404, "delay": 0.4}} for n in range(9)}
    web = web_of({"late.example": late, "once.example": once, **quick})
    path = audit_of(
        tmp_path / "a.audit", [f"http://{name}/" for name in ("late.example", "once.example", *quick)]
    )
    visit(path, web, timeout=0.9, concurrency=4)
    assert set(states(path).values()) == {("live", "")}
    asked = [(request.host, request.path) for request in sorted(web.requests(), key=lambda r: r.time)]
    pages = [host for host, page in asked if page == "/"]
    assert {pages[-1], pages[-2]} == {"late.example", "once.example"}
    assert ("late.example", "/favicon.ico") in asked


def test_the_dead_take_no_place_from_the_living(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    names = [f"dead{n}.example" for n in range(90)]
    hosts = {name: {"/robots.txt": NEVER, "": {"address": "dead"}} for name in names}
    web = web_of({**hosts, **{f"quick{n}.example": {"/": LINK} for n in range(30)}})
    pages = [f"http://{name}/" for name in [*names, *(f"quick{n}.example" for n in range(30))]]
    path = audit_of(tmp_path / "a.audit", pages)
    seen: list[Progress] = []
    crawl(path, "new", CrawlOptions(hosts=web.hosts_file, delay=0.0, timeout=4.0, render=RENDER), seen.append)
    early = [progress for progress in seen if progress.done == 30 and progress.put_off == 0]
    assert early, "all living pages are read before the first dead site is given up"
    assert max(progress.slow_sites for progress in seen) == 90
    assert seen[-1].states == {"read": 30, "robots": 90}
    assert [progress.waiting for progress in seen][-1] == 0


def test_a_site_that_breaks_off_is_asked_for_no_files_beside_its_pages(
    tmp_path: Path,
    web_of: Any,  # noqa: F811
) -> None:
    web = web_of({"a.example": {"/": LINK, "/favicon.ico": NEVER, "/ads.txt": b"x"}})
    path = audit_of(tmp_path / "a.audit", ["http://a.example/"])
    visit(path, web, timeout=0.5)
    assert [request.path for request in web.requests("a.example")] == ["/robots.txt", "/", "/favicon.ico"]


def test_own_pages_have_a_second_chance_too(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    own = {"/robots.txt": {"sequence": [NEVER, {"status": 404}]}, "/": "<p>Ours.", "/guide": "<p>A guide."}
    web = web_of({TARGET: own, "a.example": {"/": LINK}})
    path = audit_of(tmp_path / "a.audit", [("http://a.example/", f"https://{TARGET}/guide")])
    visit(path, web, timeout=0.5)
    with Audit.open(path) as audit:
        pages = {row["url"]: (row["reason"], row["text"]) for row in audit.rows("SELECT * FROM own_pages")}
    assert pages[f"https://{TARGET}/"] == ("", "Ours.")
    assert pages[f"https://{TARGET}/guide"] == ("", "A guide.")
