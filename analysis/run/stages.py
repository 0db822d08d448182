"""Stages of the analysis as functions, apart from the SQL that feeds them and keeps what they find.

Each is made once from what it rests on, and then answers tasks of plain rows, in this process or another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from linkvet.analysis.anchors.brands import Brands
from linkvet.analysis.anchors.classify import classify
from linkvet.analysis.facts import CopyFacts, ProfileFacts, TargetPage
from linkvet.analysis.judging.domains import DomainJudge, JudgedDomain, Row, Standing
from linkvet.analysis.judging.from_rows import target_of
from linkvet.analysis.judging.marker import Marker, all_markers
from linkvet.analysis.judging.weights import weighed
from linkvet.analysis.pages.judge import judge_page, view_of
from linkvet.analysis.topics.topics import Topics

Targets = Mapping[str, TargetPage]
Anchor = tuple[int, str, str, float | None]
"""Backlink, class, what told it, and how near its surroundings are to the site's topics."""


@dataclass(frozen=True, slots=True)
class PageTask:
    """One page to be judged."""

    row: Row
    outlinks: dict[str, int]
    footprints: list[tuple[str, str]]
    basis: str
    """Digest of all that the judgement rests on."""


@dataclass(frozen=True, slots=True)
class DomainTask:
    """One domain to be judged with its links."""

    rows: list[Row]
    domain_id: int
    name: str
    standing: Standing
    copies: dict[int, CopyFacts]
    """By page, where comparing all pages told something of it."""


def page_stage(topics: Topics) -> Callable[[Sequence[PageTask]], list[Row]]:
    """Judges some pages at a time."""

    def judged(tasks: Sequence[PageTask]) -> list[Row]:
        return [
            judge_page(one.row, view_of(one.row, one.outlinks, one.footprints), topics, one.basis)
            for one in tasks
        ]

    return judged


def anchor_stage(
    topics: Topics, targets: Targets, host: str, names: Sequence[str]
) -> Callable[[Sequence[Row]], list[Anchor]]:
    """Classifies the anchors of some links, and says how near their surroundings are to the topics."""
    brands = Brands(host, names)

    def classified(rows: Sequence[Row]) -> list[Anchor]:
        return [_anchor(row, topics, targets, brands) for row in rows if row["state"] == "live"]

    return classified


def _anchor(row: Row, topics: Topics, targets: Targets, brands: Brands) -> Anchor:
    anchor_class, evidence = classify(
        row["anchor"] or "",
        row["image_alt"],
        row["image_src"] is not None,
        row["target_url"] or row["url"],
        target_of(row, targets),
        brands,
        row["context"] or "",
        row["language"],
        topics.context_relevance,
    )
    relevance = topics.context_relevance(
        row["context"] or "", row["paragraph"] or "", row["anchor"] or "", row["heading"] or ""
    )
    return row["backlink_id"], anchor_class, evidence, relevance


def domain_stage(
    markers: tuple[Marker, ...] | None, weights: Mapping[str, float], profile: ProfileFacts, targets: Targets
) -> Callable[[DomainTask], JudgedDomain]:
    """Judges one domain at a time, by all markers where none are given."""
    chosen = weighed(markers or all_markers(), weights)
    answers: dict[str, str] = {}

    def judged(task: DomainTask) -> JudgedDomain:
        judge = DomainJudge(chosen, profile, targets, task.copies.get, answers)
        return judge.judge(task.rows, task.domain_id, task.name, task.standing)

    return judged
