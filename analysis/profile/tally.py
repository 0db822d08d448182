"""Counts the whole profile while its links stream by, and draws its card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from linkvet.analysis.anchors.mix import AnchorRow, distribution, exact_share_limit, over_optimised, repeated
from linkvet.analysis.facts import ProfileFacts
from linkvet.analysis.profile.card import ProfileCounts, address_block, naturalness, overall_level
from linkvet.analysis.topics.topics import ON_TOPIC
from linkvet.analysis.words.keywords import Trade
from linkvet.analysis.words.letters import folded
from linkvet.store.file.audit import Audit, Settings
from linkvet.store.judged.profile import judged_domains
from linkvet.store.judged.rows import anchor_rows

MAX_ANCHORS = 200_000
"""Different anchors counted at once; beyond that the rare ones are forgotten."""
FREQUENT_ANCHORS = 2_000
MONTHS = 24
TARGETS = 500
"""Target pages whose anchors are kept one by one, the most linked first."""


class ProfileTally:
    """Counts of one analysis; domain by domain, so that only different anchors are kept."""

    def __init__(self) -> None:
        self.counts = ProfileCounts()
        self._anchors: dict[str, list[int]] = {}
        """Folded text → links, domains."""
        self._classes: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._months: Counter[str] = Counter()

    def add_links(self, links: Sequence[Mapping[str, Any]]) -> None:
        """Count the live links of one domain."""
        if not links:
            return
        self.counts.domains += 1
        self.counts.links += len(links)
        self.counts.largest_domain_links = max(self.counts.largest_domain_links, len(links))
        self._classes.update(dict.fromkeys(link["anchor_class"] for link in links).keys())
        self._kinds.update(dict.fromkeys(link["link_kind"] for link in links).keys())
        texts = Counter(text for link in links if (text := folded(link["anchor"] or "")))
        self.counts.links_with_text += texts.total()
        for text, number in texts.items():
            entry = self._anchors.setdefault(text, [0, 0])
            entry[0] += number
            entry[1] += 1
        if len(self._anchors) > MAX_ANCHORS:
            self._forget_rare()
        days = [day for link in links if (day := link["first_seen"] or link["first_visit"])]
        if days:
            self._months[min(days)[:7]] += 1

    def _forget_rare(self) -> None:
        kept = sorted(self._anchors.items(), key=lambda item: -item[1][1])[: MAX_ANCHORS // 2]
        self._anchors = dict(kept)

    def profile(self, settings: Settings, own_outlinks: set[str] | None, trade: Trade) -> ProfileFacts:
        """What single links are compared with."""
        frequent = sorted(self._anchors.items(), key=lambda item: (-item[1][1], item[0]))[:FREQUENT_ANCHORS]
        return ProfileFacts(
            target_domain=settings.target_scope.host,
            brands=settings.brands,
            countries=settings.countries,
            languages=settings.languages,
            live_links=self.counts.links,
            referring_domains=self.counts.domains,
            anchor_domains={text: entry[1] for text, entry in frequent},
            anchor_classes=dict(self._classes),
            own_outlinks=own_outlinks,
            exact_share_limit=exact_share_limit(self._classes.total()),
            trade=trade,
        )

    def card(self, audit: Audit) -> dict[str, Any]:
        """The profile as it is stored, once all domains are judged: level, card, counts and anchors."""
        counts = self.counts
        counts.anchor_classes, counts.link_kinds = dict(self._classes), dict(self._kinds)
        counts.distinct_anchors = len(self._anchors)
        counts.new_domains_by_month = _months(self._months)
        for row in judged_domains(audit):
            _count_domain(counts, row)
        lines = naturalness(counts)
        level, says = overall_level(counts, lines)
        return {
            "level": {"level": level, "says": says},
            "card": [asdict(one) for one in lines],
            "counts": {**asdict(counts), "networks": None},
            **anchor_mix(audit),
        }


def _count_domain(counts: ProfileCounts, row: Mapping[str, Any]) -> None:
    if row["level"]:
        _add_one(counts.levels, row["level"])
    if not row["live"]:
        return
    if row["kind"]:
        _add_one(counts.domain_kinds, row["kind"])
    if row["relevance"] is not None:
        counts.relevance_known += 1
        counts.relevant += row["relevance"] >= ON_TOPIC
    strength = row["authority"]
    if strength is not None:
        _add_one(
            counts.authority_bands, "small" if strength < 20 else "middle" if strength <= 60 else "large"
        )
    if row["ip"]:
        _add_one(counts.networks, address_block(row["ip"]))


def _add_one(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1


def anchor_mix(audit: Audit) -> dict[str, Any]:
    """Anchors of the site and of each target page, and what is unusual about them for this profile."""
    found = distribution(AnchorRow(**row) for row in anchor_rows(audit))
    targets = sorted(found.targets.items(), key=lambda item: (-item[1].domains, item[0]))[:TARGETS]
    return {
        "anchor_mix": asdict(found.site),
        "target_mix": {url: asdict(mix) for url, mix in targets},
        "over_optimised": [asdict(one) for one in over_optimised(found)],
        "repeated_anchors": [asdict(one) for one in repeated(found)],
    }


def _months(counted: Mapping[str, int]) -> dict[str, int]:
    """New domains for each of the last months, those without any included."""
    if not counted:
        return {}
    year, month = map(int, max(counted).split("-"))
    names = []
    for _ in range(MONTHS):
        names.append(f"{year:04d}-{month:02d}")
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    first = min(counted)
    return {name: counted.get(name, 0) for name in reversed(names) if name >= first}
