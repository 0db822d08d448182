"""Which part of the page a link stands in."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from crawler.document import Document


class Regions:
    """Parts of one page."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc

    def of(self, node: LexborNode) -> str:
        """The region of one link."""
        return "unknown"
