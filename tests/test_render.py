"""The second look: a real Chromium, whose every request the crawl's own client answers."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crawls import TARGET, audit_of, states, visit
from web import web_of  # noqa: F401 (a fixture)

from linkvet.crawler.browser.chromium import NAMES
from linkvet.store.file.audit import Audit
from linkvet.store.lists.enriched import ENRICHED_COLUMNS, EnrichedList

pytestmark = pytest.mark.skipif(not any(map(shutil.which, NAMES)), reason="no Chromium: apt install chromium")

LINK = f'<a href="http://{TARGET}/mill">The old mill</a>'
TEXT = "<p>" + "A walk along the river leads past three mills and a weir that was rebuilt last year. " * 12
SHELL = "<!doctype html><title>Walks</title><body><div id=root></div>"


def rows(path: Path) -> dict[str, dict[str, Any]]:
    with Audit.open(path) as audit:
        names = list(ENRICHED_COLUMNS)
        found = [dict(zip(names, values, strict=True)) for _, values in EnrichedList(audit).rows()]
    return {row["referring_page"]: row for row in found}


@pytest.fixture
def listener() -> Iterator[tuple[str, list[Any]]]:
    """A server on loopback that must never hear anything."""
    heard: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                try:
                    heard.append(server.accept())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", heard
        stop.set()
        thread.join()


def script(code: str) -> str:
    return f"{SHELL}<script>{code}</script>"


FILL = f"document.getElementById('root').innerHTML = `{TEXT}{LINK}`;"
BUILT = {
    "inner.example": script(f"document.getElementById('root').innerHTML = `{TEXT}{LINK}`"),
    "late.example": script(
        f"setTimeout(() => document.getElementById('root').innerHTML = `{TEXT}{LINK}`, 900)"
    ),
    "shadow.example": script(
        f"document.getElementById('root').attachShadow({{mode: 'open'}}).innerHTML = `{TEXT}{LINK}`"
    ),
    "frame.example": script(
        f"const f = document.createElement('iframe'); f.srcdoc = `{TEXT}{LINK}`; document.body.append(f)"
    ),
    "written.example": script(f"document.write(`{TEXT}{LINK}`)"),
}


@pytest.mark.parametrize("host", BUILT)
def test_links_that_scripts_build_are_found(host: str, tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({host: {"/p": BUILT[host]}})
    audit = audit_of(tmp_path / "a.audit", [(f"http://{host}/p", f"http://{TARGET}/mill")])
    visit(audit, web, render="auto", timeout=10.0)
    row = rows(audit)[f"http://{host}/p"]
    assert (row["state"], row["anchor"], row["rendered"]) == ("live", "The old mill", "yes")


def test_scripts_and_data_come_through_our_own_client(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    code = (
        "fetch('/data.json').then(r => r.json()).then(d => {"
        f"document.getElementById('root').innerHTML = `{TEXT}` + '<a href=\"' + d.to + '\">mill</a>'}})"
    )
    web = web_of(
        {
            "app.example": {
                "/p": f"{SHELL}<script src=/moved.js></script>",
                "/moved.js": {"status": 302, "headers": {"Location": "/app.js"}},
                "/app.js": {"body": code, "headers": {"Content-Type": "text/javascript"}},
                "/data.json": {
                    "body": f'{{"to": "http://{TARGET}/mill"}}',
                    "headers": {"Content-Type": "application/json"},
                },
            }
        }
    )
    audit = audit_of(tmp_path / "a.audit", ["http://app.example/p"])
    visit(audit, web, render="auto", timeout=10.0)
    assert rows(audit)["http://app.example/p"]["rendered"] == "yes"


def test_never_means_that_no_browser_looks(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"inner.example": {"/p": BUILT["inner.example"]}})
    audit = audit_of(tmp_path / "a.audit", ["http://inner.example/p"])
    visit(audit, web, render="never")
    assert states(audit)["http://inner.example/p"] == ("blocked", "not_shown")


def test_always_looks_at_pages_that_show_their_link_and_finds_the_same(
    tmp_path: Path, web_of: Any  # noqa: F811
) -> None:  # fmt: skip
    hidden = f"<p><a href='http://{TARGET}/b' class=x>moved away</a>"
    sheet = {"body": ".x { position: absolute; left: -9000px }", "headers": {"Content-Type": "text/css"}}
    web = web_of(
        {
            "plain.example": {"/p": f"<title>Walks</title>{TEXT}{LINK}"},
            "sheet.example": {
                "/p": f"<title>W</title><link rel=stylesheet href=/s.css>{TEXT}{hidden}",
                "/s.css": sheet,
            },
        }
    )
    audit = audit_of(
        tmp_path / "a.audit", [f"http://{host}/p" for host in ("plain.example", "sheet.example")]
    )
    visit(audit, web, render="always", timeout=10.0)
    found = rows(audit)
    assert (found["http://plain.example/p"]["rendered"], found["http://plain.example/p"]["hidden"]) == (
        "same",
        "",
    )
    assert found["http://sheet.example/p"]["hidden"] == "offscreen"


def test_what_a_page_asks_of_private_addresses_is_not_asked(
    tmp_path: Path, web_of: Any, listener: tuple[str, list[Any]]  # noqa: F811
) -> None:  # fmt: skip
    place, heard = listener
    code = (
        f"fetch('http://{place}/x').catch(() => 0); new WebSocket('ws://{place}/w');"
        f"new Image().src = 'http://{place}/i.png'; navigator.sendBeacon('http://{place}/b', 'x');"
        f"const s = document.createElement('script'); s.src = 'http://{place}/s.js'; document.head.append(s);"
        f"const l = document.createElement('link'); l.rel = 'preconnect'; l.href = 'http://{place}/';"
        "document.head.append(l); open('http://" + place + "/popup');"
        f"const f = document.createElement('iframe'); f.src = 'http://{place}/f'; document.body.append(f);"
        "try { new RTCPeerConnection({iceServers: [{urls: 'stun:" + place + "'}]}).createDataChannel('x') }"
        f"catch (e) {{}} document.getElementById('root').innerHTML = `{TEXT}{LINK}`;"
    )
    web = web_of({"bad.example": {"/p": script(code)}})
    audit = audit_of(tmp_path / "a.audit", ["http://bad.example/p"])
    visit(audit, web, render="auto", timeout=10.0)
    assert states(audit)["http://bad.example/p"] == ("live", "")
    assert heard == []


def test_a_page_that_hangs_the_browser_costs_only_itself(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of(
        {
            "hang.example": {"/p": script("for (;;) {}")},
            "inner.example": {"/p": BUILT["inner.example"]},
            "popup.example": {"/p": script(f"alert('x'); {FILL}")},
        }
    )  # fmt: skip
    hosts = ("hang.example", "inner.example", "popup.example")
    audit = audit_of(tmp_path / "a.audit", [f"http://{host}/p" for host in hosts])
    visit(audit, web, render="auto", timeout=4.0)
    found = states(audit)
    assert found["http://hang.example/p"] == ("blocked", "not_shown")
    assert found["http://inner.example/p"] == ("live", "")
    assert found["http://popup.example/p"] == ("live", "")


def test_a_script_that_sends_the_reader_on_is_followed_nowhere(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    leave = "<script>location.href = 'http://other.example/'</script>"
    elsewhere = f"<title>Walks</title>{TEXT}<div id=root></div>{leave}"
    web = web_of({"moved.example": {"/p": elsewhere}, "other.example": {"/": LINK}})
    audit = audit_of(tmp_path / "a.audit", [("http://moved.example/p", f"http://{TARGET}/mill")])
    visit(audit, web, render="auto", timeout=10.0)
    assert states(audit)["http://moved.example/p"] == ("lost", "page_redirected")


def test_short_pages_without_scripts_are_not_looked_at_again(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"plain.example": {"/p": f"<title>Walks</title>{TEXT}"}})
    audit = audit_of(tmp_path / "a.audit", ["http://plain.example/p"])
    visit(audit, web, render="auto")
    row = rows(audit)["http://plain.example/p"]
    assert (row["state"], row["reason"], row["rendered"]) == ("lost", "link_removed", None)
