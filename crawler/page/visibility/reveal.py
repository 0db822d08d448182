"""Blocks that start invisible and are shown by a script as soon as they scroll into view; nobody hides a link there.

A block counts as revealed where both halves stand in the page: the mark of a known library and its script, or a
script of the page itself that watches scrolling and names the block's class.
"""

from __future__ import annotations

import re
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkvet.crawler.page.features import list_of

MAX_SCRIPTS = 300
MAX_SCRIPT = 60_000
MAX_SOURCES = 400_000
REVERSIBLE = frozenset(("visibility", "opacity", "offscreen"))
"""What such libraries start blocks with; they do not use ``display``."""
_WATCHES = re.compile(
    r"intersectionobserver|['\"]scroll['\"]|onscroll|\.scroll\(|waypoint|inviewport|in-?view\b|scrolltop|pageyoffset"
)
_BACK = (
    r"{}(?:[~^|*$]?=[^\]]{{0,60}})?\]?\.[\w-]{{1,60}}[^{{}}]{{0,300}}\{{[^}}]{{0,1000}}"
    r"(?:opacity\s*:\s*(?:1|0?\.[1-9])|visibility\s*:\s*(?:visible|inherit)|transform\s*:\s*none)"
)
"""A rule for a block with one more class that makes it visible."""
_NAME = r"(?<![\w-])[.#]?{}(?![\w-])"


class Reveals:
    """The scripts of one page, as far as they show blocks that its style starts invisible."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._read = False
        self._addresses = ""
        self._styles = ""
        self._own: list[str] = []

    def shows(self, element: LexborNode, reason: str) -> bool:
        """Whether a script of the page shows this block although its style hides it for ``reason``."""
        if reason not in REVERSIBLE:
            return False
        attributes = element.attributes
        names = (attributes.get("class") or "").lower().split()[:50]
        if not attributes:
            return False
        self._read_scripts()
        for signs, scripts in _libraries():
            if _marked(names, attributes, signs) and (
                any(word in self._addresses for word in scripts) or self._brought_back(signs)
            ):
                return True
        if any(self._named(name) for name in names):
            return True
        return bool(self._addresses) and self._brought_back(tuple(f".{name}" for name in names))

    def _brought_back(self, signs: tuple[str, ...]) -> bool:
        """Whether the page's style shows such blocks again once a script gives them a further class."""
        return any(
            sign.rstrip("]*") in self._styles
            and re.search(_BACK.format(re.escape(sign.rstrip("]*"))), self._styles)
            for sign in signs
        )

    def _named(self, name: str) -> bool:
        """Whether a script of the page itself that watches scrolling names the class."""
        quoted = re.compile(_NAME.format(re.escape(name[:100])))
        return len(name) > 2 and any(name in text and quoted.search(text) for text in self._own)

    def _read_scripts(self) -> None:
        if self._read:
            return
        self._read = True
        addresses: list[str] = []
        budget = MAX_SOURCES
        for node in self._tree.css("script")[:MAX_SCRIPTS]:
            address = (node.attributes.get("src") or "")[:500].lower()
            text = "" if address else (node.text() or "")[:MAX_SCRIPT].lower()
            budget -= len(text)
            if budget < 0:
                break
            addresses.append(address or text)
            if text and _WATCHES.search(text):
                self._own.append(text)
        self._addresses = "\n".join(addresses)
        sheets = "\n".join((node.text() or "")[:MAX_SCRIPT] for node in self._tree.css("style")[:MAX_SCRIPTS])
        self._styles = sheets[:MAX_SOURCES].lower()


def _marked(names: list[str], attributes: dict[str, str | None], signs: tuple[str, ...]) -> bool:
    for sign in signs:
        if sign[0] == "[":
            if sign[1:-1] in attributes:
                return True
        elif sign[-1] == "*":
            if any(name.startswith(sign[1:-1]) for name in names):
                return True
        elif sign[1:] in names:
            return True
    return False


@lru_cache(maxsize=1)
def _libraries() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    rows = list_of("reveal_libraries.txt")
    return tuple((tuple(signs.split()), tuple(scripts.split())) for _, signs, scripts in rows)
