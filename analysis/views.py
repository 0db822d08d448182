"""What the rules look at: one page with its links, ready to be judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, frozen=True)
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
