"""Toxicity: how likely a link is unnatural, put together from its findings so that every part can be shown.

``toxicity = 100 (1 - product of (1 - weight * strength))``, a noisy-or (Pearl, Probabilistic Reasoning in Intelligent
Systems, 1988): each finding is an independent chance that the link is toxic. Findings of one family often see the
same thing twice, so only the strongest of a family counts in full.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from linkvet.analysis.facts import DomainFacts
from linkvet.analysis.judging.marker import Finding

TOXIC, SUSPICIOUS = 60.0, 45.0
"""Lower ends of the two upper bands."""
FURTHER = 0.4
"""Part of its weight that a further finding of a family adds."""
HARD_EVIDENCE = 0.6
"""A finding of at least this weight times strength is no weak sign."""
ANCHOR_WORDS = frozenset({"money_anchor", "link_insertion", "exact_anchor_excess", "irrelevant_anchor"})
"""Markers that rest on one reading of the anchor's words: where that is wrong, all of them are."""
CONTEXT = ("irrelevant", "complementary")
"""Families that tell where a link stands, not what anybody did."""
LEAST_SIGN = 0.15
"""Weight times strength below which a finding is no second sign."""
BRANDED_SHARE = 0.8
DISTINCT_SHARE = 0.6
MANY_LINKS = 5
"""Links of a domain from which the variety of its anchors means something."""


@dataclass(frozen=True, slots=True)
class Score:
    """A toxicity and where it comes from."""

    toxicity: float
    """0 to 100."""
    shares: dict[str, float]
    """Marker → points of the toxicity that are its own; they add up to the toxicity."""
    brake: str
    """Why the score was held back; empty when it was not."""

    @property
    def level(self) -> str:
        """``toxic``, ``suspicious`` or ``clean``."""
        return level_of(self.toxicity)


def level_of(toxicity: float) -> str:
    """The band of a toxicity: ``toxic`` (60–100), ``suspicious`` (45–59), ``clean`` (0–44)."""
    return "toxic" if toxicity >= TOXIC else "suspicious" if toxicity >= SUSPICIOUS else "clean"


def score(findings: Sequence[Finding], domain: DomainFacts) -> Score:
    """The toxicity of one link of ``domain``."""
    weights = _effective(findings)
    strongest = max((finding.counts for finding in findings), default=0.0)
    toxicity = 100 * (1 - math.prod(1 - weight for weight in weights.values()))
    signs = {one.marker for one in findings if one.family not in CONTEXT and one.counts >= LEAST_SIGN}
    limit, brake = _brake(weights, signs, strongest, domain)
    toxicity = round(min(toxicity, limit), 1)
    return Score(toxicity, _shares(weights, toxicity), brake if toxicity >= limit else "")


def domain_score(
    strengths: Mapping[str, float],
    findings: Mapping[str, Finding],
    links: int,
    domain: DomainFacts,
    least: float = 0.0,
) -> Score:
    """The toxicity of a domain: its links' findings, each with its mean strength over all links.

    ``strengths`` holds the sum of each marker's strengths over the domain's ``links``, ``findings`` one example each.
    A domain is no better than the best of its links, whose toxicity is ``least``.
    """
    means = [
        replace(finding, strength=min(1.0, strengths[name] / links)) for name, finding in findings.items()
    ]
    found = score(means, domain)
    if found.toxicity >= least:
        return found
    return replace(found, toxicity=least, shares=_scaled(found.shares, least))


def _scaled(shares: Mapping[str, float], toxicity: float) -> dict[str, float]:
    """The shares in their proportions, adding up to another toxicity."""
    total = sum(shares.values())
    return {name: round(toxicity * share / total, 1) for name, share in shares.items()} if total else {}


def _effective(findings: Iterable[Finding]) -> dict[str, float]:
    """Marker → chance with which it counts."""
    families: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        families[finding.family].append(finding)
    weights: dict[str, float] = {}
    for members in families.values():
        ordered = sorted(members, key=lambda finding: (-finding.counts, finding.marker))
        for place, finding in enumerate(ordered):
            weights[finding.marker] = finding.counts * (FURTHER if place else 1.0)
    return weights


def _brake(
    weights: Mapping[str, float], signs: Set[str], strongest: float, domain: DomainFacts
) -> tuple[float, str]:
    """The highest toxicity these findings may lead to, and why."""
    if domain.decision == "whitelist":
        return SUSPICIOUS - 0.1, "the domain is on the whitelist"
    if strongest >= HARD_EVIDENCE:
        return 100.0, ""
    if len(weights) < 2:
        return TOXIC - 0.1, "a single sign does not condemn"
    if signs and signs <= ANCHOR_WORDS:
        return TOXIC - 0.1, "only the words of the anchor speak against it"
    if domain.links >= MANY_LINKS and (domain.branded_share or 0.0) >= BRANDED_SHARE:
        return TOXIC - 0.1, "most links of the domain name the brand"
    if domain.links >= MANY_LINKS and len(domain.anchors) >= DISTINCT_SHARE * domain.links:
        return TOXIC - 0.1, "the anchors of the domain vary as natural ones do"
    return 100.0, ""


def _shares(weights: Mapping[str, float], toxicity: float) -> dict[str, float]:
    """Each marker's points, in proportion to what it adds in the logarithm of the product."""
    parts = {name: -math.log1p(-weight) for name, weight in weights.items() if weight < 1}
    total = sum(parts.values())
    ordered = sorted(parts.items(), key=lambda item: (-item[1], item[0]))
    return {name: round(toxicity * part / total, 1) for name, part in ordered} if total else {}
