"""Kinds of footprints, one line each: how a kind is found, what it tells of a site's owner, and what it is called.

``footprint_kinds.txt`` beside this file is the one table; the crawler takes its patterns from it, the analysis its
channels, markers and weights, lists and pages its labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from linkvet.store.word_lists import rows_of

_TABLE = Path(__file__).parent / "footprint_kinds.txt"
USES = frozenset("account wallet marker guard generator asn as_name country outreach shown".split())


@dataclass(frozen=True, slots=True)
class FootprintKind:
    """One kind of footprint."""

    name: str
    use: str
    """One of ``USES``: where the product needs it."""
    label: str
    """How a report names it."""
    channel: str = ""
    """Kinds that follow from one another share a channel and count once; empty = not compared between domains."""
    marker: str = ""
    weight: float = 0.0
    """Log-odds that two domains with one rare value have one owner."""
    plenty: int = 0
    """Domains up to which a value is as telling as on two."""
    most: int = 0
    """Domains above which a value says nothing, in a small audit."""
    patterns: tuple[tuple[str, str], ...] = ()
    """(literal, pattern read at it) in scripts and addresses; the pattern's first group is the value."""

    @property
    def heading(self) -> str:
        """The label as it stands alone above values."""
        alone = self.label.removesuffix(" of").removesuffix(" for")
        return alone[:1].upper() + alone[1:]


def _kind(row: tuple[str, ...]) -> FootprintKind:
    name, use, channel, marker, weight, plenty, most, label, *rest = row
    if use not in USES or len(rest) % 2:
        raise ValueError(f"{_TABLE.name} has no valid use or an odd pattern in the line of {name!r}")
    patterns = tuple(zip(rest[::2], rest[1::2], strict=True))
    if marker == "-":
        return FootprintKind(name, use, label, patterns=patterns)
    numbers = float(weight), int(plenty), int(most)
    return FootprintKind(name, use, label, channel, marker, *numbers, patterns)


def _kinds() -> dict[str, FootprintKind]:
    return {kind.name: kind for kind in map(_kind, rows_of(_TABLE))}


FOOTPRINT_KINDS = _kinds()
ACCOUNTS = frozenset(kind.name for kind in FOOTPRINT_KINDS.values() if kind.use == "account")
"""Kinds that name an account for measuring or advertising."""
WALLETS = frozenset(kind.name for kind in FOOTPRINT_KINDS.values() if kind.use == "wallet")
COMPARED = {kind.name: kind for kind in FOOTPRINT_KINDS.values() if kind.marker}
"""Kinds that two domains can share, in the order of their channels."""
