"""Links that people cannot see."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from crawler.document import Document


class Visibility:
    """What the page's own markup hides."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc

    def reason(self, node: LexborNode, anchor: str) -> str:
        """Why people cannot see this link; empty when nothing says so."""
        return ""
