"""Where a page's links lead: what those to other sites say, which hide, which stand after its end; what menus say.

Blocks that hide links, and links below ``</html>``, are how intruders leave theirs on other people's pages;
both also happen by honest accident, so they are recorded with their sites and words and judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkvet.crawler.page.contact.addresses import plain_parts
from linkvet.crawler.page.document import Document
from linkvet.crawler.page.visibility.css import hides
from linkvet.crawler.page.visibility.properties import MAX_DECLARATIONS
from linkvet.crawler.page.walk import Reading
from linkvet.store.urls import parse_url, registrable_domain

MAX_ANCHORS = 80
MAX_READ = 400
"""Links out of which the words are read."""
MAX_HIDERS = 200
MAX_HIDDEN = 40
MAX_COVERS = 20
"""Blocks looked at that hold nearly the whole page."""
MAX_STYLES = 300_000
"""Characters of ``style`` attributes read."""
ANCHOR_CHARS = 80
MENU_LINKS, MENU_CHARS = 120, 40
"""Links to the site's own pages whose words are read, half of them from the end, and characters of a menu's entry."""
TAIL_LINKS = 100
_COVER = 0.65
"""Share of a page's links from which a hidden block is the page itself, lifted by a script after loading."""


def leading_out(reading: Reading, doc: Document) -> dict[str, Any]:
    """Features of the links: ``link_anchors``, ``menu_anchors``, ``hidden_links`` and ``after_html``."""
    links = ((node, own.get("href")) for node, own, _ in reading.elements["a"])
    shown = dict.fromkeys(anchor for _, anchor in _outer(links, doc) if anchor)
    return {
        "link_anchors": list(shown)[:MAX_ANCHORS],
        "menu_anchors": _menu(reading, doc),
        "hidden_links": _hidden(reading, doc),
        "after_html": _after_end(doc),
    }


def _outer(
    links: Iterable[tuple[LexborNode, str | None]], doc: Document, limit: int = MAX_READ
) -> list[tuple[str, str]]:
    """Registrable domain and words of links to other sites."""
    own = registrable_domain(doc.url.host)
    found: list[tuple[str, str]] = []
    for node, written in links:
        href = written.strip() if written else ""
        if not href.startswith(("http", "//", "HTTP")):
            continue
        plain = plain_parts(href)
        url = parse_url(href, doc.base) if plain is None else None
        host = plain[0] if plain else url.host if url else ""
        domain = registrable_domain(host) if host else ""
        if domain and domain != own:
            found.append((domain, " ".join(node.text()[:400].split())[:ANCHOR_CHARS]))
            if len(found) >= limit:
                break
    return found


def _menu(reading: Reading, doc: Document) -> list[str]:
    """The short words of links to the site's own pages, from the top and the end of the page."""
    own = registrable_domain(doc.url.host)
    links = [(node, href) for node, parts, _ in reading.elements["a"] if (href := (parts.get("href") or ""))]
    half = MENU_LINKS // 2
    ends = links if len(links) <= MENU_LINKS else links[:half] + links[-half:]
    shown: dict[str, None] = {}
    for node, href in ends:
        parts = plain_parts(href.strip())
        outside = "//" in href[:9] if parts is None else registrable_domain(parts[0]) != own
        if outside or href.startswith(("#", "mailto:", "tel:", "javascript:")):
            continue
        text = " ".join(node.text()[:200].split())
        if 1 < len(text) <= MENU_CHARS:
            shown[text] = None
    return list(shown)


def _hidden(reading: Reading, doc: Document) -> dict[str, list[str]]:
    """Sites and words of links in blocks that their own style, or ``hidden``, takes out of sight."""
    pairs: dict[tuple[str, str], None] = {}
    links = len(reading.elements["a"])
    outer = _Outermost()
    covers, unread = 0, MAX_STYLES
    for node in doc.tree.css("[style], [hidden]")[: 10 * MAX_HIDERS]:
        style = (node.attributes.get("style") or "")[:MAX_DECLARATIONS]
        unread -= len(style)
        unseen = "hidden" in node.attributes or (bool(style) and hides(style))
        if not unseen or node.tag in ("html", "body") or outer.covers(node):
            continue
        inside = [node] if node.tag == "a" else node.css("a[href]")
        if unread < 0 or covers > MAX_COVERS:
            doc.cut.add("hidden blocks")
            break
        if links >= 10 and len(inside) > _COVER * links:
            covers += 1
            continue
        outer.add(node)
        pairs.update(dict.fromkeys(_outer(_addressed(inside), doc, MAX_HIDDEN)))
        if len(pairs) >= MAX_HIDDEN:
            break
    return _told(list(pairs)[:MAX_HIDDEN])


class _Outermost:
    """Hidden blocks that were read: what stands inside of one was read with it."""

    def __init__(self) -> None:
        self._inside: dict[int, bool] = {}

    def add(self, node: LexborNode) -> None:
        """Note a block as read."""
        self._inside[node.mem_id] = True

    def covers(self, node: LexborNode) -> bool:
        """Whether an element stands inside of a block that was read."""
        path: list[int] = []
        above: LexborNode | None = node
        while above is not None and above.mem_id not in self._inside:
            path.append(above.mem_id)
            above = above.parent
        found = above is not None and self._inside[above.mem_id]
        self._inside.update(dict.fromkeys(path[1:] if not found else path, found))
        return found


def _after_end(doc: Document) -> dict[str, list[str]]:
    """Sites and words of live links below the page's end tag."""
    if b"<a" not in doc.tail and b"<A" not in doc.tail:
        return {}
    nodes = LexborHTMLParser(doc.tail).css("a[href]")[:TAIL_LINKS]
    return _told(list(dict.fromkeys(_outer(_addressed(nodes), doc, MAX_HIDDEN))))


def _addressed(nodes: Iterable[LexborNode]) -> Iterator[tuple[LexborNode, str | None]]:
    return ((node, node.attributes.get("href")) for node in nodes)


def _told(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    if not pairs:
        return {}
    return {
        "domains": list(dict.fromkeys(domain for domain, _ in pairs)),
        "anchors": list(dict.fromkeys(anchor for _, anchor in pairs if anchor)),
    }
