"""Where a page's links lead out to other sites: what they say, which of them hide, which stand after its end.

Blocks that hide links, and links below ``</html>``, are how intruders leave theirs on other people's pages;
both also happen by honest accident, so they are recorded with their sites and words and judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.blocks import Reading
from crawler.document import Document
from crawler.stylesheets import declarations, hiding
from store.urls import parse_url, registrable_domain

MAX_ANCHORS = 80
MAX_READ = 400
"""Links out of which the words are read."""
MAX_HIDERS = 200
MAX_HIDDEN = 40
ANCHOR_CHARS = 80
TAIL_LINKS = 100
_COVER = 0.65
"""Share of a page's links from which a hidden block is the page itself, lifted by a script after loading."""


def leading_out(reading: Reading, doc: Document) -> dict[str, Any]:
    """Features of the links to other sites: ``link_anchors``, ``hidden_links`` and ``after_html``."""
    nodes = (node for node, _, _ in reading.elements["a"])
    shown = dict.fromkeys(anchor for _, anchor in _outer(nodes, doc) if anchor)
    return {
        "link_anchors": list(shown)[:MAX_ANCHORS],
        "hidden_links": _hidden(reading, doc),
        "after_html": _after_end(doc),
    }


def _outer(nodes: Iterable[LexborNode], doc: Document, limit: int = MAX_READ) -> list[tuple[str, str]]:
    """Registrable domain and words of links to other sites."""
    own = registrable_domain(doc.url.host)
    found: list[tuple[str, str]] = []
    for node in nodes:
        href = (node.attributes.get("href") or "").strip()
        if not href.startswith(("http", "//", "HTTP")):
            continue
        url = parse_url(href, doc.base)
        domain = registrable_domain(url.host) if url is not None and url.host else ""
        if domain and domain != own:
            found.append((domain, " ".join(node.text()[:400].split())[:ANCHOR_CHARS]))
            if len(found) >= limit:
                break
    return found


def _hidden(reading: Reading, doc: Document) -> dict[str, list[str]]:
    """Sites and words of links in blocks that their own style, or ``hidden``, takes out of sight."""
    pairs: dict[tuple[str, str], None] = {}
    links = len(reading.elements["a"])
    for node in doc.tree.css("[style], [hidden]")[: 10 * MAX_HIDERS]:
        style = node.attributes.get("style")
        unseen = "hidden" in node.attributes or (style is not None and bool(hiding(declarations(style))))
        if not unseen or node.tag in ("html", "body"):
            continue
        inside = [node] if node.tag == "a" else node.css("a[href]")
        if links >= 10 and len(inside) > _COVER * links:
            continue
        pairs.update(dict.fromkeys(_outer(inside, doc, MAX_HIDDEN)))
        if len(pairs) >= MAX_HIDDEN:
            break
    return _told(list(pairs)[:MAX_HIDDEN])


def _after_end(doc: Document) -> dict[str, list[str]]:
    """Sites and words of links that stand below the page's end tag."""
    if b"<a" not in doc.tail and b"<A" not in doc.tail:
        return {}
    nodes = LexborHTMLParser(doc.tail).css("a[href]")[:TAIL_LINKS]
    return _told(list(dict.fromkeys(_outer(nodes, doc, MAX_HIDDEN))))


def _told(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    if not pairs:
        return {}
    return {
        "domains": list(dict.fromkeys(domain for domain, _ in pairs)),
        "anchors": list(dict.fromkeys(anchor for _, anchor in pairs if anchor)),
    }
