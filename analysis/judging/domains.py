"""Judges one referring domain with all its links: findings, scores, and what the domain is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from linkvet.analysis.digests import asked
from linkvet.analysis.facts import CopyFacts, DomainFacts, NetworkFacts, ProfileFacts, TargetPage
from linkvet.analysis.judging.from_rows import branded_share, domain_facts, link_facts, target_of
from linkvet.analysis.judging.marker import Finding, Marker, judge
from linkvet.analysis.judging.scoring import Score, domain_score, level_of, score
from linkvet.analysis.pages.domain_kinds import Voice, domain_kind, domain_view, voice_of
from linkvet.analysis.pages.homes import Home, offers_of
from linkvet.analysis.pages.judge import view_of

Row = dict[str, Any]
Copies = Callable[[int], CopyFacts | None]
"""What comparing all pages told of one page, by its id."""
OF_GONE = ("parked_domain", "blocklisted_host", "poor_tld", "random_name", "no_https")
"""Markers that judge a parked page although the link is gone: they look at the site alone."""
PAGES_FOR_KIND = 30
"""Pages of a domain that tell its kind."""


@dataclass(slots=True)
class Standing:
    """What is known of a domain besides its links."""

    footprints: list[tuple[str, str]]
    authority: tuple[float | None, str]
    """Strength, and who says so."""
    blocklisted: str | None
    decision: str | None
    network: NetworkFacts | None
    reciprocal: bool | None
    home: Home | None = None
    """``None`` where its home page was not read."""


@dataclass(slots=True)
class JudgedDomain:
    """Rows for the audit file, and what of the profile they rest on."""

    domain: Row
    asked: dict[str, str] = field(default_factory=dict)
    """What the markers asked of the profile, with digests of the answers."""
    links: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)


class DomainJudge:
    """Judges domains against one profile."""

    def __init__(
        self,
        markers: Sequence[Marker],
        profile: ProfileFacts,
        targets: Mapping[str, TargetPage],
        copies: Copies,
        answers: dict[str, str] | None = None,
    ) -> None:
        self.answers = answers
        """Digests of what the profile answers, kept from one domain to the next."""
        self.markers = markers
        self.profile = profile
        self.targets = targets
        self.copies = copies

    def judge(self, rows: Sequence[Row], domain_id: int, name: str, standing: Standing) -> JudgedDomain:
        """Everything about one domain and each of its backlinks."""
        home = standing.home
        kind, kind_evidence = _kind(name, standing.footprints, rows, home)
        facts = domain_facts(name, rows, standing.footprints)
        facts = replace(
            facts,
            kind=kind,
            kind_evidence=kind_evidence,
            authority=standing.authority[0],
            authority_source=standing.authority[1],
            blocklisted=standing.blocklisted,
            decision=standing.decision,
            branded_share=branded_share(row["anchor_class"] for row in rows if row["state"] == "live"),
            network=standing.network,
            reciprocal=standing.reciprocal,
            menu_sells=offers_of(home, rows),
            relevance=home.relevance if home and facts.relevance is None else facts.relevance,
            home_relevance=home.relevance if home else None,
            language=facts.language or (home.language if home else None),
        )
        judged = JudgedDomain({})
        strengths: dict[str, float] = {}
        examples: dict[str, Finding] = {}
        profile, asked_of = asked(self.profile, self.answers)
        for row in rows:
            self._judge_link(row, facts, profile, judged, strengths, examples)
        least = min((row["toxicity"] for row in judged.links if row["toxicity"] is not None), default=0.0)
        judged.domain = _domain_row(domain_id, facts, strengths, examples, least)
        judged.asked = asked_of.answers()
        return judged

    def _judge_link(
        self,
        row: Row,
        facts: DomainFacts,
        profile: ProfileFacts,
        judged: JudgedDomain,
        strengths: dict[str, float],
        examples: dict[str, Finding],
    ) -> None:
        parked = row["state"] == "lost" and row["page_kind"] == "parked"
        if row["state"] != "live" and not parked:
            judged.links.append(_unjudged(row))
            return
        link = link_facts(
            row,
            facts,
            profile,
            target_of(row, self.targets),
            row["outlinks"],
            self.copies(row["page_id"]),
        )
        said = judge(link, [one for one in self.markers if one.name in OF_GONE] if parked else self.markers)
        scored = score(said.findings, facts)
        judged.links.append(
            {
                "backlink_id": row["backlink_id"],
                "anchor_class": row["anchor_class"],
                "anchor_evidence": row["anchor_evidence"] or "",
                "relevance_context": row["relevance_context"],
                "toxicity": scored.toxicity,
                "level": scored.level,
                "known": said.known,
                "not_judged": " ".join(said.unknown),
                "brake": scored.brake,
            }
        )
        for finding in said.findings:
            if parked:
                judged.findings.append(_finding(row, finding, scored))
                continue
            strengths[finding.marker] = strengths.get(finding.marker, 0.0) + finding.strength
            examples.setdefault(finding.marker, finding)
            judged.findings.append(_finding(row, finding, scored))


def _finding(row: Row, finding: Finding, scored: Score) -> Row:
    return {
        "backlink_id": row["backlink_id"],
        "marker": finding.marker,
        "family": finding.family,
        "weight": finding.weight,
        "strength": finding.strength,
        "share": scored.shares.get(finding.marker, 0.0),
        "evidence": finding.evidence,
    }


def _unjudged(row: Row) -> Row:
    return {
        "backlink_id": row["backlink_id"],
        "anchor_class": None,
        "anchor_evidence": "",
        "relevance_context": None,
        "toxicity": None,
        "level": None,
        "known": None,
        "not_judged": "",
        "brake": "",
    }


def _kind(
    name: str, footprints: Sequence[tuple[str, str]], rows: Sequence[Row], home: Home | None
) -> tuple[str | None, str]:
    """The kind of a domain as its pages show it, and where they do not, its home page.

    A domain of which no page was read is told by its name.
    """
    pages = list({row["page_id"]: row for row in rows if row["page_kind"]}.values())[:PAGES_FOR_KIND]
    views = [view_of(row, {}, footprints) for row in pages]
    kinds = [row["page_kind"] for row in pages]
    voices = [Voice(**row["signs"]["voice"]) for row in pages]
    told = domain_kind(domain_view(name, views, kinds, voices))
    if told is None and home:
        voices = [*voices, voice_of(home.view)]
        told = domain_kind(domain_view(name, [*views, home.view], [*kinds, home.kind], voices))
    return told or (None, "")


def _domain_row(
    domain_id: int,
    facts: DomainFacts,
    strengths: Mapping[str, float],
    examples: Mapping[str, Finding],
    least: float,
) -> Row:
    scored = domain_score(strengths, examples, facts.links, facts, least) if facts.links else None
    return {
        "domain_id": domain_id,
        "kind": facts.kind,
        "kind_evidence": facts.kind_evidence,
        "authority": facts.authority,
        "authority_source": facts.authority_source,
        "relevance": facts.relevance,
        "language": facts.language,
        "country": facts.country,
        "reciprocal": facts.reciprocal,
        "sitewide": facts.sitewide,
        "toxicity": scored.toxicity if scored else None,
        "level": level_of(scored.toxicity) if scored else None,
        "shares": scored.shares if scored else {},
    }
