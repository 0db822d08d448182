"""How natural a profile is, characteristic by characteristic, against healthy ranges.

Ranges are rules of practice, not laws: each says where it comes from, and a value outside of one is a reason to
look, never a verdict. With few domains a share says little, so a characteristic is judged only on enough of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Rating = Literal["healthy", "watch", "unusual", "unknown"]

ENOUGH_DOMAINS = 10
"""Referring domains below which shares are not judged."""
USUAL_SPAM = (0.05, 0.10)
"""Share of spam that an ordinary profile collects without anybody's doing."""
MONEY_CLASSES = ("exact", "near", "broad")
BRAND_CLASSES = ("branded", "bare_url")


@dataclass(slots=True)
class ProfileCounts:
    """What the card is made of; every count is of referring domains unless it says otherwise."""

    links: int = 0
    """Live links."""
    domains: int = 0
    anchor_classes: dict[str, int] = field(default_factory=dict)
    distinct_anchors: int = 0
    """Different texts among live links that have one."""
    links_with_text: int = 0
    link_kinds: dict[str, int] = field(default_factory=dict)
    largest_domain_links: int = 0
    levels: dict[str, int] = field(default_factory=dict)
    domain_kinds: dict[str, int] = field(default_factory=dict)
    relevance_known: int = 0
    relevant: int = 0
    authority_bands: dict[str, int] = field(default_factory=dict)
    """``small`` (under 20), ``middle`` (20–60), ``large`` (over 60): domains with known authority."""
    new_domains_by_month: dict[str, int] = field(default_factory=dict)
    """Month → domains first seen in it."""
    networks: dict[str, int] = field(default_factory=dict)
    """Address block (/24 or /48) → domains, among those whose address is known."""


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One line of the naturalness card."""

    name: str
    value: float | None
    unit: str
    """``share`` (0 to 1) or ``number``."""
    healthy: tuple[float, float]
    rating: Rating
    says: str
    """One sentence for a client."""
    filters: dict[str, str]
    """Filters of ``linkvet links`` that show the links behind it."""


def naturalness(counts: ProfileCounts) -> list[Characteristic]:
    """The naturalness card of a profile."""
    return [
        _diversity(counts),
        _money_anchors(counts),
        _brand_anchors(counts),
        _anchor_variety(counts),
        _relevance(counts),
        _follow(counts),
        _steadiness(counts),
        _sizes(counts),
        _address_variety(counts),
        _spam(counts),
    ]


LEVELS = ("low", "medium", "high")
TELLING = ("keyword_anchors", "anchor_variety", "address_blocks", "largest_domain")
"""Characteristics that show a hand in the profile where they are unusual, whatever its single links look like."""


def overall_level(counts: ProfileCounts, card: Sequence[Characteristic] = ()) -> tuple[str, str]:
    """``low``, ``medium`` or ``high`` risk of the whole profile (or ``unknown``), and why.

    The share of toxic domains tells it, and what is unusual on the card: one line makes it medium at least, two high.
    """
    level, says = _level_of_domains(counts)
    odd = [one for one in card if one.name in TELLING and one.rating == "unusual"]
    if level == "unknown" or not odd:
        return level, says
    raised = LEVELS[min(len(odd), len(LEVELS) - 1)]
    level = max(level, raised, key=LEVELS.index)
    return level, f"{says} Unusual for a natural profile: {' '.join(one.says for one in odd)}"


def _level_of_domains(counts: ProfileCounts) -> tuple[str, str]:
    judged = sum(counts.levels.values())
    if not judged:
        return "unknown", "No referring domain could be judged yet."
    toxic = counts.levels.get("toxic", 0)
    share = (toxic + counts.levels.get("suspicious", 0) / 2) / judged
    level = "low" if share <= USUAL_SPAM[1] else "medium" if share <= 3 * USUAL_SPAM[1] else "high"
    return level, (
        f"{toxic} of {judged} judged domains are toxic and {counts.levels.get('suspicious', 0)} suspicious; "
        f"{USUAL_SPAM[0]:.0%} to {USUAL_SPAM[1]:.0%} spam is usual."
    )


def _rated(value: float | None, low: float, high: float, slack: float, enough: bool) -> Rating:
    if value is None or not enough:
        return "unknown"
    if low <= value <= high:
        return "healthy"
    return "watch" if low - slack <= value <= high + slack else "unusual"


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def _diversity(counts: ProfileCounts) -> Characteristic:
    value = _share(counts.largest_domain_links, counts.links)
    return Characteristic(
        "largest_domain",
        value,
        "share",
        (0.0, 0.25),
        _rated(value, 0.0, 0.25, 0.25, counts.domains >= ENOUGH_DOMAINS),
        f"The busiest domain gives {counts.largest_domain_links} of {counts.links} live links.",
        {"sort": "domain_links"},
    )


def _money_anchors(counts: ProfileCounts) -> Characteristic:
    total = sum(counts.anchor_classes.values())
    money = sum(counts.anchor_classes.get(name, 0) for name in MONEY_CLASSES)
    value = _share(money, total)
    return Characteristic(
        "keyword_anchors",
        value,
        "share",
        (0.0, 0.3),
        _rated(value, 0.0, 0.3, 0.2, total >= ENOUGH_DOMAINS),
        f"{money} of {total} anchors use words of the target pages (each kind counts once per domain).",
        {"anchor_class": " ".join(MONEY_CLASSES)},
    )


def _brand_anchors(counts: ProfileCounts) -> Characteristic:
    total = sum(counts.anchor_classes.values())
    brand = sum(counts.anchor_classes.get(name, 0) for name in BRAND_CLASSES)
    value = _share(brand, total)
    return Characteristic(
        "brand_anchors",
        value,
        "share",
        (0.3, 0.9),
        _rated(value, 0.3, 0.9, 0.15, total >= ENOUGH_DOMAINS),
        f"{brand} of {total} anchors are the brand or the bare address (each kind counts once per domain).",
        {"anchor_class": " ".join(BRAND_CLASSES)},
    )


def _anchor_variety(counts: ProfileCounts) -> Characteristic:
    value = _share(counts.distinct_anchors, counts.links_with_text)
    return Characteristic(
        "anchor_variety",
        value,
        "share",
        (0.2, 1.0),
        _rated(value, 0.2, 1.0, 0.1, counts.links_with_text >= 2 * ENOUGH_DOMAINS),
        f"{counts.links_with_text} links with text use {counts.distinct_anchors} different texts.",
        {},
    )


def _relevance(counts: ProfileCounts) -> Characteristic:
    value = _share(counts.relevant, counts.relevance_known)
    return Characteristic(
        "relevance",
        value,
        "share",
        (0.4, 1.0),
        _rated(value, 0.4, 1.0, 0.15, counts.relevance_known >= ENOUGH_DOMAINS),
        f"{counts.relevant} of {counts.relevance_known} judged domains are about the site's own topics.",
        {},
    )


def _follow(counts: ProfileCounts) -> Characteristic:
    total = sum(counts.link_kinds.values())
    value = _share(counts.link_kinds.get("follow", 0), total)
    return Characteristic(
        "followed",
        value,
        "share",
        (0.4, 0.95),
        _rated(value, 0.4, 0.95, 0.05, total >= 2 * ENOUGH_DOMAINS),
        f"Search engines may follow the links of {counts.link_kinds.get('follow', 0)} of {total} domains.",
        {"kind": "follow"},
    )


def _steadiness(counts: ProfileCounts) -> Characteristic:
    """Coefficient of variation of new domains per month, after its square root tames counts (Anscombe, 1948)."""
    months = list(counts.new_domains_by_month.values())
    value = None
    if len(months) >= 6:
        roots = [math.sqrt(count) for count in months]
        mean = sum(roots) / len(roots)
        spread = math.sqrt(sum((root - mean) ** 2 for root in roots) / len(roots))
        value = round(spread / mean, 3) if mean else None
    return Characteristic(
        "steadiness",
        value,
        "number",
        (0.0, 0.8),
        _rated(value, 0.0, 0.8, 0.4, sum(months) >= ENOUGH_DOMAINS),
        f"New domains came in {len(months)} month{'s' * (len(months) != 1)}, "
        f"at most {max(months, default=0)} in one.",
        {},
    )


def _sizes(counts: ProfileCounts) -> Characteristic:
    total = sum(counts.authority_bands.values())
    large = counts.authority_bands.get("large", 0)
    value = _share(large, total)
    return Characteristic(
        "large_sites",
        value,
        "share",
        (0.01, 0.5),
        _rated(value, 0.01, 0.5, 0.2, total >= 3 * ENOUGH_DOMAINS),
        f"{large} of {total} domains with a known authority are large sites.",
        {"authority": "60..", "state": "live"},
    )


def _address_variety(counts: ProfileCounts) -> Characteristic:
    known = sum(counts.networks.values())
    block, largest = max(counts.networks.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    value = _share(largest, known)
    named = f" ({block}.*)" if "." in block else f" ({block}::)" if block else ""
    return Characteristic(
        "address_blocks",
        value,
        "share",
        (0.0, 0.2),
        _rated(value, 0.0, 0.2, 0.2, known >= 2 * ENOUGH_DOMAINS),
        f"The busiest address block{named} holds {largest} of {known} domains with a known address.",
        {},
    )


def _spam(counts: ProfileCounts) -> Characteristic:
    judged = sum(counts.levels.values())
    toxic = counts.levels.get("toxic", 0)
    value = _share(toxic, judged)
    return Characteristic(
        "spam",
        value,
        "share",
        (0.0, USUAL_SPAM[1]),
        _rated(value, 0.0, USUAL_SPAM[1], USUAL_SPAM[1], judged >= ENOUGH_DOMAINS),
        f"{toxic} of {judged} judged domains are toxic; up to {USUAL_SPAM[1]:.0%} is usual.",
        {"domain_level": "toxic", "state": "live"},
    )


def address_block(address: str) -> str:
    """The /24 of an IPv4 address, or the first three groups of an IPv6 address."""
    separator = ":" if ":" in address else "."
    return separator.join(address.split(separator)[:3])
