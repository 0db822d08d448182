"""Chromium among pages that want more of it than to be looked at: what it does not do, and what it does not keep."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from crawls import TARGET, audit_of, states, visit
from scrapy.http import Headers, Response
from web import web_of  # noqa: F401 (a fixture)

from linkvet.crawler.browser.chromium import NAMES, Chromium
from linkvet.store.file.audit import Audit
from linkvet.store.urls import Url, parse_url

pytestmark = pytest.mark.skipif(not any(map(shutil.which, NAMES)), reason="no Chromium: apt install chromium")

LINK = f'<a href="http://{TARGET}/mill">The old mill</a>'
TEXT = "<p>" + "A walk along the river leads past three mills and a weir that was rebuilt last year. " * 12
SHELL = "<!doctype html><title>Walks</title><body><div id=root></div>"
FILL = f"document.getElementById('root').innerHTML = `{TEXT}{LINK}`;"
PLANTED = 60


def script(code: str) -> str:
    return f"{SHELL}<script>{code}</script>"


def rendered(path: Path) -> dict[str, int]:
    sql = "SELECT p.url, v.looked FROM pages p JOIN visits v ON v.id = p.visit_id"
    with Audit.open(path) as audit:
        return dict(audit.conn.execute(sql).fetchall())


def test_an_endless_page_is_not_followed(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    """More is loaded only for those who scroll, and loading that never ends is left where it is."""
    more = (
        "let n = 0; const more = () => fetch('/more?' + n++).then(r => r.text()).then(t => {"
        "document.getElementById('root').insertAdjacentHTML('beforeend', t)});"
        "addEventListener('scroll', more);"
    )
    ticking = f"setInterval(() => fetch('/tick').then(r => r.text()), 100); {FILL}"
    web = web_of({
        "scroll.example": {"/p": script(f"{FILL} {more}"), "/more": "<p>More"},
        "ticks.example": {"/p": script(ticking), "/tick": "x"},
        "grows.example": {"/p": script(f"{FILL} setInterval(() => document.body.append(new Image()), 50)")},
    })  # fmt: skip
    hosts = ("scroll.example", "ticks.example", "grows.example")
    path = audit_of(tmp_path / "a.audit", [f"http://{host}/p" for host in hosts])
    visit(path, web, render="auto", timeout=20.0)
    assert set(states(path).values()) == {("live", "")}
    assert not [request for request in web.requests("scroll.example") if request.path == "/more"]
    assert len([request for request in web.requests("ticks.example") if request.path == "/tick"]) <= 80


def test_what_pages_do_beside_showing_themselves(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    """Consent overlays, downloads, service workers, popups and questions keep nobody from the link."""
    over = "position:fixed;inset:0;background:#000;z-index:9999"
    overlay = f"<div style='{over}'><h1>Cookies?</h1><button>Accept</button></div>"
    worker = "navigator.serviceWorker && navigator.serviceWorker.register('/sw.js').catch(() => 0);"
    download = (
        "const a = document.createElement('a'); a.href = '/big.zip'; a.download = 'big.zip'; a.click();"
    )
    pages = {
        "consent.example": script(f"{FILL} document.body.insertAdjacentHTML('beforeend', `{overlay}`)"),
        "worker.example": script(f"{worker} {FILL}"),
        "download.example": script(f"{download} {FILL}"),
        "popups.example": script(f"for (let n = 0; n < 5; n++) open('/pop' + n); {FILL}"),
        "asks.example": script(
            f"alert('a'); confirm('b'); prompt('c'); onbeforeunload = () => 'stay'; {FILL}"
        ),
    }
    extra = {
        "/sw.js": {"body": "self.x = 1", "content_type": "text/javascript"},
        "/big.zip": b"PK",
        "/pop0": "<p>x",
    }
    web = web_of({host: {"/p": page, **extra} for host, page in pages.items()})
    path = audit_of(tmp_path / "a.audit", [f"http://{host}/p" for host in pages])
    visit(path, web, render="auto", timeout=20.0)
    assert set(states(path).values()) == {("live", "")}, states(path)
    asked = {request.path for host in pages for request in web.requests(host)}
    assert not asked & {"/sw.js", "/big.zip", "/pop0"}


def planted(number: int) -> str:
    """A page that builds its link in one of ten ways."""
    link = f'<a href="http://{TARGET}/mill/{number}">The old mill {number}</a>'
    ways = (
        f"document.getElementById('root').innerHTML = `{TEXT}{link}`",
        f"setTimeout(() => document.getElementById('root').innerHTML = `{TEXT}{link}`, 500)",
        f"document.write(`{TEXT}{link}`)",
        f"document.getElementById('root').attachShadow({{mode: 'open'}}).innerHTML = `{TEXT}{link}`",
        f"const f = document.createElement('iframe'); f.srcdoc = `{TEXT}{link}`; document.body.append(f)",
        f"fetch('/data').then(r => r.text()).then(t => document.getElementById('root').innerHTML = t + `{link}`)",
        f"const a = document.createElement('a'); a.href = 'http://{TARGET}/mill/{number}'; a.text = 'Mill';"
        f"document.getElementById('root').innerHTML = `{TEXT}`; document.getElementById('root').append(a)",
        f"requestAnimationFrame(() => document.getElementById('root').innerHTML = `{TEXT}{link}`)",
        f"Promise.resolve().then(() => root.insertAdjacentHTML('afterbegin', `{TEXT}{link}`))",
        "const t = document.createElement('template');"
        f"t.innerHTML = `{TEXT}{link}`; document.getElementById('root').append(t.content.cloneNode(true))",
    )  # fmt: skip
    return script(ways[number % len(ways)])


def test_every_planted_link_is_found(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({f"site{n}.example": {"/p": planted(n), "/data": TEXT} for n in range(PLANTED)})
    path = audit_of(
        tmp_path / "a.audit",
        [(f"http://site{n}.example/p", f"http://{TARGET}/mill/{n}") for n in range(PLANTED)],
    )
    visit(path, web, render="auto", timeout=30.0)
    missed = [page for page, state in states(path).items() if state != ("live", "")]
    assert missed == []
    assert set(rendered(path).values()) == {1}


def memory_of(process: int) -> int:
    """Bytes that a process and all below it hold by themselves; one that ends meanwhile holds none."""
    total, place = 0, Path(f"/proc/{process}")
    try:
        for line in (place / "smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith(("Private_Clean", "Private_Dirty")):
                total += int(line.split()[1]) * 1024
        children = (place / f"task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return total + sum(memory_of(int(child)) for child in children)


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system tells no memory")
def test_memory_stays_flat() -> None:
    """Each page takes 20 MB while it is looked at; after sixty of them the browser holds no more than after ten."""
    heavy = script(f"window.x = new Uint8Array(20e6).fill(7); {FILL}")

    async def look() -> list[int]:
        async def nothing(url: Url, headers: dict[str, str]) -> Response | None:
            return None

        browser, held = Chromium(nothing, 30.0), []
        try:
            for number in range(60):
                url = parse_url(f"http://site{number}.example/p")
                assert url
                answer = Response(
                    url.href, headers=Headers({"Content-Type": "text/html"}), body=heavy.encode()
                )
                built = await browser.look(url, answer)
                assert built and "The old mill" in built.html
                if number in (9, 59):
                    held.append(memory_of(os.getpid()))
        finally:
            await browser.close()
        return held

    first, last = asyncio.run(look())
    assert last - first < 250_000_000, (first, last)
