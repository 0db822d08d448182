"""What of an answer a person would see: its own text, its notices and its forms, each measured once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from linkvet.crawler.page.document import Document
from linkvet.crawler.page.walk import Block, Line, Reading, reading_of
from linkvet.store.types import PageFacts
from linkvet.store.urls import Url

MAX_LINE = 220
"""Characters of a line that may be a notice rather than a text that speaks of one."""
TINY, SHORT, NOTICE, TEASER = 80, 250, 700, 2500
"""Characters of text of its own up to which a page may be a shell, a form, a notice, the start of an article."""
ASIDE = frozenset(("nav", "footer", "form", "dialog", "share", "ad", "aside"))
MAX_NOTICES = 200


@dataclass
class Look:
    """What of an answer a person would see, measured once."""

    doc: Document
    facts: PageFacts
    requested: Url
    headers: Mapping[str, str]

    @cached_property
    def reading(self) -> Reading:
        """The walk over the page."""
        return reading_of(self.doc)

    @cached_property
    def own_lines(self) -> list[Line]:
        """Lines outside of navigation, forms, dialogs and other furniture, and not mostly links."""
        return [
            line
            for line in self.reading.lines
            if line.linked < 0.5 * len(line.text) and not (self.around(line) & self.aside)
        ]

    @cached_property
    def own(self) -> int:
        """Characters of text of its own; long main texts count whatever their blocks are called."""
        main = len(self.facts.text)
        return main if main > NOTICE else sum(len(line.text) for line in self.own_lines)

    def around(self, line: Line) -> frozenset[str]:
        """The parts of the page in which a line stands; lines of one block share the answer."""
        chain: list[Block] = []
        block: Block | None = line.block
        while block is not None and block not in self._parts:
            chain.append(block)
            block = block.parent
        parts = self._parts[block] if block is not None else frozenset()
        for inner in reversed(chain):
            parts = self._parts[inner] = parts | {inner.furniture} if inner.furniture else parts
        return parts

    @cached_property
    def _parts(self) -> dict[Block, frozenset[str]]:
        return {}

    @property
    def aside(self) -> frozenset[str]:
        """Parts that are not the page's own text; some software puts whole pages into one form."""
        return ASIDE - {"form"} if self.links > 15 else ASIDE

    @cached_property
    def heads(self) -> list[str]:
        """Title and first headlines, folded."""
        firsts = [heading for heading in self.facts.headings[:2] if len(heading) < MAX_LINE]
        return [head.lower() for head in [self.facts.title or "", *firsts] if head][:3]

    @cached_property
    def notices(self) -> list[str]:
        """Short lines, folded, without those of navigation, footer and comments."""
        wanted = (
            line
            for line in self.reading.lines
            if not (self.around(line) & {"nav", "footer", "comment", "share"})
        )
        return [line.text.lower() for line in wanted if len(line.text) <= MAX_LINE][:MAX_NOTICES]

    @cached_property
    def scripts(self) -> list[Mapping[str, str | None]]:
        """Scripts that run, apart from data."""
        return [own for _, own, _ in self.reading.elements["script"] if _runs(own)]

    @cached_property
    def choices(self) -> int:
        """Buttons, and links that stay on the page."""
        buttons = self.doc.tree.css("button,input[type=submit],input[type=button],select,[role=button]")
        return len(buttons)

    @property
    def links(self) -> int:
        """Elements ``a``."""
        return len(self.reading.elements["a"])

    @cached_property
    def password(self) -> bool:
        """Whether a password can be typed in."""
        kinds = ((own.get("type") or "").strip().lower() for _, own, _ in self.reading.elements["input"])
        return "password" in kinds

    @property
    def is_article(self) -> bool:
        """Whether the page says of itself that it is an article, and has the text of one."""
        told = self.facts.features.get("og_type") == "article" or self.facts.published is not None
        return told and self.own > SHORT


def _runs(attributes: Mapping[str, str | None]) -> bool:
    kind = (attributes.get("type") or "").strip().lower()
    return kind in ("", "module", "text/javascript", "application/javascript", "text/babel", "text/jsx")
