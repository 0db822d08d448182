"""Counts the whole profile while its links stream by, and draws its card."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from analysis.anchor_mix import AnchorRow, distribution, exact_share_limit, over_optimised, repeated
from analysis.facts import DomainFacts, ProfileFacts
from analysis.profile import ProfileCounts, address_blocks, naturalness, overall_level
from analysis.topics import ON_TOPIC
from analysis.wording import folded
from store.audit import Audit, Settings
from store.judging import anchor_rows

MAX_ANCHORS = 200_000
"""Different anchors counted at once; beyond that the rare ones are forgotten."""
FREQUENT_ANCHORS = 2_000
MONTHS = 24
TOP_ANCHORS = 100
TARGETS = 500
"""Target pages whose anchors are kept one by one, the most linked first."""


class ProfileTally:
    """Counts of one analysis."""

    def __init__(self) -> None:
        self.counts = ProfileCounts()
        self._anchors: dict[str, list[Any]] = {}
        self._texts = 0
        self._classes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._links: Counter[str] = Counter()
        self._first: dict[str, str] = {}
        self._addresses: dict[str, str] = {}

    def add_link(self, domain: str, row: Mapping[str, Any], anchor_class: str) -> None:
        """Count one live link; links come domain by domain."""
        self._links[domain] += 1
        self._classes[domain][anchor_class] += 1
        self._kinds[domain][row["link_kind"]] += 1
        text = folded(row["anchor"] or "")
        if text:
            self._texts += 1
            entry = self._anchors.setdefault(text, [0, 0, ""])
            entry[0] += 1
            if entry[2] != domain:
                entry[1] += 1
                entry[2] = domain
            if len(self._anchors) > MAX_ANCHORS:
                self._forget_rare()
        seen = row["first_seen"] or row["first_visit"]
        if seen:
            self._first[domain] = min(self._first.get(domain, seen), seen)

    def _forget_rare(self) -> None:
        kept = sorted(self._anchors.items(), key=lambda item: -item[1][1])[: MAX_ANCHORS // 2]
        self._anchors = dict(kept)

    def profile(self, settings: Settings, own_outlinks: set[str] | None) -> ProfileFacts:
        """What single links are compared with."""
        classes = Counter(name for counted in self._classes.values() for name in counted)
        domains = len(self._links)
        frequent = sorted(self._anchors.items(), key=lambda item: (-item[1][1], item[0]))[:FREQUENT_ANCHORS]
        return ProfileFacts(
            target_domain=settings.target_scope.host,
            brands=settings.brands,
            countries=settings.countries,
            languages=settings.languages,
            live_links=sum(self._links.values()),
            referring_domains=domains,
            anchor_domains={text: entry[1] for text, entry in frequent},
            anchor_classes=dict(classes),
            own_outlinks=own_outlinks,
            exact_share_limit=exact_share_limit(sum(classes.values())),
        )

    def add_domain(self, name: str, row: Mapping[str, Any], facts: DomainFacts) -> None:
        """Count one judged domain."""
        counts = self.counts
        if row["level"]:
            counts.levels[row["level"]] = counts.levels.get(row["level"], 0) + 1
        if facts.kind and facts.links:
            counts.domain_kinds[facts.kind] = counts.domain_kinds.get(facts.kind, 0) + 1
        if facts.links and facts.relevance is not None:
            counts.relevance_known += 1
            counts.relevant += facts.relevance >= ON_TOPIC
        if facts.links and facts.authority is not None:
            band = "small" if facts.authority < 20 else "middle" if facts.authority <= 60 else "large"
            counts.authority_bands[band] = counts.authority_bands.get(band, 0) + 1
        address = next((value for kind, value in facts.footprints if kind == "ip"), None)
        if facts.links and address:
            self._addresses[name] = address

    def card(self, audit: Audit) -> dict[str, Any]:
        """The profile as it is stored: level, card, counts and anchors."""
        counts = self.counts
        counts.links, counts.domains = sum(self._links.values()), len(self._links)
        counts.anchor_classes = dict(Counter(n for counted in self._classes.values() for n in counted))
        counts.link_kinds = dict(Counter(n for counted in self._kinds.values() for n in counted))
        counts.distinct_anchors, counts.links_with_text = len(self._anchors), self._texts
        counts.largest_domain_links = max(self._links.values(), default=0)
        counts.networks = address_blocks(self._addresses)
        counts.new_domains_by_month = _months(self._first.values())
        level, says = overall_level(counts)
        return {
            "level": {"level": level, "says": says},
            "card": [asdict(one) for one in naturalness(counts)],
            "counts": {**asdict(counts), "networks": None},
            **anchor_mix(audit),
        }


def anchor_mix(audit: Audit) -> dict[str, Any]:
    """Anchors of the site and of each target page, and what is unusual about them for this profile."""
    found = distribution(AnchorRow(**row) for row in anchor_rows(audit))
    targets = sorted(found.targets.items(), key=lambda item: (-item[1].domains, item[0]))[:TARGETS]
    return {
        "anchors": [asdict(one) for one in found.top_by_domains(TOP_ANCHORS)],
        "anchor_mix": asdict(found.site),
        "target_mix": {url: asdict(mix) for url, mix in targets},
        "over_optimised": [asdict(one) for one in over_optimised(found)],
        "repeated_anchors": [asdict(one) for one in repeated(found)],
    }


def _months(days: Any) -> dict[str, int]:
    """New domains for each of the last months, those without any included."""
    counted = Counter(day[:7] for day in days)
    if not counted:
        return {}
    year, month = map(int, max(counted).split("-"))
    names = []
    for _ in range(MONTHS):
        names.append(f"{year:04d}-{month:02d}")
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    first = min(counted)
    return {name: counted.get(name, 0) for name in reversed(names) if name >= first}
