"""Names and kinds of families of copies that only all of them together decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

MIRRORED_PAGES = 2


@dataclass(frozen=True, slots=True)
class Label:
    """What of a family bears on the names and kinds of others."""

    first: int
    """Its earliest page."""
    names: tuple[str, ...]
    """Ids that it may get, best first."""
    otherwise: str
    """Its id where all of these are taken."""
    mirrored: tuple[str, ...]
    """Its domains, where all of them show the text on the same path; else empty."""
    home: bool
    """Whether it is about home pages."""


def standings(labels: Sequence[Label]) -> list[tuple[str, bool]]:
    """For each family its id, and whether its pages are mirrors, which needs several pages or the home page.

    The id is the least shingle that no family with an earlier page has for itself: so a further copy does not rename
    a family, and texts that share some sentences never share a name.
    """
    taken: set[str] = set()
    names = [""] * len(labels)
    for place in sorted(range(len(labels)), key=lambda place: labels[place].first):
        label = labels[place]
        names[place] = next((name for name in label.names if name not in taken), label.otherwise)
        taken.add(names[place])
    together = Counter(label.mirrored for label in labels)
    mirrors = (
        bool(label.mirrored) and (label.home or together[label.mirrored] >= MIRRORED_PAGES)
        for label in labels
    )
    return list(zip(names, mirrors, strict=True))
