"""What the rules look at: one page with its links, ready to be judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.tokens import Tokens, tokens_of

Told = TypeVar("Told")


@dataclass(frozen=True)
class PageView:
    """What the audit file knows of one page, as far as judgement needs it."""

    url: str
    title: str = ""
    headings: tuple[str, ...] = ()
    text: str = ""
    """Main text."""
    words: int | None = None
    """Words of the whole visible text."""
    features: dict[str, Any] = field(default_factory=dict)
    outlinks: dict[str, int] = field(default_factory=dict)
    """Registrable domain → links."""
    internal_links: int = 0
    external_links: int = 0
    footprints: tuple[tuple[str, str], ...] = ()
    html_bytes: int | None = None
    language: str | None = None
    """Found in its text."""
    language_declared: str | None = None
    published: str | None = None
    anchors: tuple[str, ...] = ()
    """Texts of its links, where they are known."""

    @cached_property
    def body(self) -> Tokens:
        """The words of its text."""
        return tokens_of(self.text)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of its text."""
        return self.text.split("\n")

    @cached_property
    def menu(self) -> list[str]:
        """Short words of its links to its own site."""
        return [text for text in self.features.get("menu_anchors", ()) if isinstance(text, str)]

    @cached_property
    def folded_menu(self) -> list[str]:
        """The same, folded."""
        return list(map(fold, self.menu))

    @cached_property
    def folded_anchors(self) -> list[str]:
        """The texts of its links, folded."""
        return list(map(fold, self.anchors))

    @cached_property
    def _answers(self) -> dict[Callable[[PageView], Any], Any]:
        return {}

    def once(self, reading: Callable[[PageView], Told]) -> Told:
        """What a reading tells of this page, worked out the first time that anybody asks."""
        if reading not in self._answers:
            self._answers[reading] = reading(self)
        told: Told = self._answers[reading]
        return told
