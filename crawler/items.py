"""What a crawl brings home besides visits (which are ``store.types.Visit``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class SiteSigns:
    """What the network of one referring domain revealed."""

    domain_id: int
    footprints: list[tuple[str, str]]
    """(kind, value), as in the audit file."""
    seen_at: str
