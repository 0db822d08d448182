"""What a web archive shows: pages that linked to the target when they were captured."""

from __future__ import annotations

from dataclasses import dataclass

from linkvet.store.urls import Url


@dataclass(frozen=True, slots=True)
class ArchivedLink:
    """A link to the target as an archive has it."""

    url: str
    """Absolute URL as a browser resolves it."""
    anchor: str
    rel: str | None = None
    """The attribute as written; ``None`` when absent."""
    kind: str = "follow"
    """``follow``, or the hints that hold, in the order ``nofollow sponsored ugc``."""
    image_alt: str | None = None
    context: str = ""
    """The sentence around the link; empty where the archive keeps none."""


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page with links to the target as an archive has it."""

    url: Url
    links: list[ArchivedLink]
    """In document order."""
    seen_at: str | None = None
    """ISO date and time of the capture in UTC; ``None`` where the archive does not say."""
    ip: str | None = None
    title: str = ""
    record: str = ""
    """By what the capture is found again."""
    place: int = 0
    """Which record of the file it is, from 1."""
