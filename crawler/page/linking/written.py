"""Links that their author wrote once and the parser made several of.

A block inside a paragraph closes the paragraph, and the link that is still open is opened anew behind it (WHATWG
HTML, "Reconstruct the active formatting elements"): ``<p><a><h3>Text</h3></a></p>`` has two ``a`` elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import unescape
from itertools import pairwise

from selectolax.lexbor import LexborNode

from linkvet.crawler.page.linking.paragraphs import SILENT
from linkvet.store.types import Link

MAX_BETWEEN = 400
"""Nodes read between two halves of a link."""
MAX_TAG = 8192
_TAG = re.compile(
    rb"""<!--.*?(?:-->|\Z)|<(script|style|textarea|template)\b.*?(?:</\1[\s/>]|\Z)|"""
    rb"""<([a-z][^\s/>\x00]{0,60})((?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+)(?:>|\Z)""",
    re.S | re.I,
)
"""A comment, an element whose text is no markup, or a start tag; a quote that never ends takes the rest."""
_HREF = re.compile(rb"""(?:^|[\s/"'])href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_SHOWN = frozenset("img svg picture video canvas input object embed button iframe hr".split())

Seen = tuple[LexborNode, Link]


def written_links(seen: list[Seen], html: bytes) -> list[Link]:
    """The links as they were written: the parts of a split one as one, with all their words and images."""
    if not any(_continues(first, second) for first, second in pairwise(seen)):
        return [link for _, link in seen]
    written = _written_times(html)
    surplus: dict[str, int] = {}
    for _, link in seen:
        surplus[link.href] = surplus.get(link.href, -written.get(_spelled(link.href), 0)) + 1
    groups: list[list[Seen]] = []
    for one in seen:
        last = groups[-1][-1] if groups else None
        if last and surplus[one[1].href] > 0 and _continues(last, one):
            surplus[one[1].href] -= 1
            groups[-1].append(one)
        else:
            groups.append([one])
    return [_joined([link for _, link in group]) for group in groups]


def _continues(first: Seen, second: Seen) -> bool:
    """Whether a link may be the rest of the one before: the same in every attribute, nothing to see between."""
    (node, link), (after, following) = first, second
    return (
        following.position == link.position + 1
        and following.href == link.href
        and node.attributes == after.attributes
        and _next_to(node, after)
    )


def _next_to(node: LexborNode, after: LexborNode) -> bool:
    """Whether nothing that people see stands between the end of a link and the start of the next."""
    goal = after.mem_id
    current: LexborNode | None = node
    inside = False
    for _ in range(MAX_BETWEEN):
        assert current is not None
        child = current.first_child if inside and current.tag not in SILENT else None
        while child is None and current is not None and current.next is None:
            current = current.parent
        if current is None:
            return False
        current = child if child is not None else current.next
        inside = True
        if current is None or current.mem_id == goal:
            return current is not None
        if current.tag in _SHOWN or (current.is_text_node and (current.text_content or "").strip()):
            return False
    return False


def _written_times(html: bytes) -> dict[str, int]:
    """How often each address stands in a start tag of a link in the page's source."""
    times: dict[str, int] = {}
    for tag in _TAG.finditer(html):
        if tag[2] and tag[2].lower() == b"a" and (found := _HREF.search(tag[3][:MAX_TAG])):
            value = found[1] or found[2] or found[3] or b""
            href = _spelled(unescape(value.decode("utf-8", "replace")))
            times[href] = times.get(href, 0) + 1
    return times


def _spelled(href: str) -> str:
    return "".join(href.split())


def _joined(parts: list[Link]) -> Link:
    """One link of several parts: the words of all, the place and surroundings of the first that shows words."""
    if len(parts) == 1:
        return parts[0]
    shown = [part for part in parts if part.anchor or part.image_src or part.image_alt] or parts[:1]
    main = next((part for part in shown if part.anchor), shown[0])
    alts = [part.image_alt for part in shown if part.image_alt is not None]
    return replace(
        main,
        position=parts[0].position,
        anchor=_together(part.anchor for part in shown),
        image_alt=_together(alts) if alts else None,
        image_src=next((part.image_src for part in shown if part.image_src), None),
        hidden="" if any(not part.hidden for part in shown) else main.hidden,
    )


def _together(texts: Iterable[str]) -> str:
    return " ".join(filter(None, texts))[:2000]
