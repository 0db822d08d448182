"""What the analysis says of one link, one page, one domain."""

from __future__ import annotations

import json
from typing import TypedDict

from linkvet.store.file.audit import Audit


class FindingRow(TypedDict):
    """A marker that was found on a link."""

    backlink_id: int
    marker: str
    family: str
    weight: float
    share: float
    """Points of the link's toxicity."""
    evidence: str
    strength: float


class JudgementRow(TypedDict):
    """What the analysis says of a link; ``None`` is not known."""

    backlink_id: int
    anchor_class: str | None
    anchor_evidence: str
    relevance_context: float | None
    toxicity: float | None
    level: str | None
    known: float | None
    """Share of the markers' weight, 0 to 1, that could be judged."""
    not_judged: str
    """Names of the markers that could not be judged, joined by a space."""
    brake: str
    """What keeps the link below its score; empty where nothing does."""


class PageJudgementRow(TypedDict):
    """What the analysis says of a page; ``None`` is not known."""

    snapshot_id: int
    basis: str
    page_kind: str | None
    kind_evidence: str
    relevance: float | None
    signs: str
    """JSON."""


class DomainJudgementRow(TypedDict):
    """What the analysis says of a domain; ``None`` is not known."""

    domain_id: int
    kind: str | None
    kind_evidence: str
    authority: float | None
    authority_source: str
    relevance: float | None
    language: str | None
    country: str | None
    reciprocal: int | None
    sitewide: int | None
    toxicity: float | None
    level: str | None
    shares: dict[str, float]
    """Marker → points."""


def findings_of(audit: Audit, backlink_id: int) -> list[FindingRow]:
    """The markers found on a link, with evidence, those that weigh most first."""
    sql = "SELECT * FROM findings WHERE backlink_id = ? ORDER BY share DESC, marker"
    return list(audit.rows(sql, (backlink_id,)))


def judgement_of(audit: Audit, backlink_id: int) -> JudgementRow | None:
    """What the analysis says of a link; ``None`` where it was not judged."""
    return next(audit.rows("SELECT * FROM judgements WHERE backlink_id = ?", (backlink_id,)), None)


def level_of(audit: Audit, backlink_id: int | None) -> str | None:
    """The level of a link; ``None`` where it was not judged."""
    sql = "SELECT level FROM judgements WHERE backlink_id = ?"
    found = audit.conn.execute(sql, (backlink_id,)).fetchone()
    return found[0] if found else None


def page_judgement_of(audit: Audit, page_id: int) -> PageJudgementRow | None:
    """What the analysis says of a page as the latest visit saw it; ``None`` where it was not judged."""
    sql = (
        "SELECT j.* FROM pages p JOIN visits v ON v.id = p.visit_id JOIN page_judgements j "
        "ON j.snapshot_id = v.snapshot_id WHERE p.id = ?"
    )
    return next(audit.rows(sql, (page_id,)), None)


def domain_judgement_of(audit: Audit, domain_id: int) -> DomainJudgementRow | None:
    """What the analysis says of a domain, ``shares`` by marker; ``None`` where it was not judged."""
    row = next(audit.rows("SELECT * FROM domain_judgements WHERE domain_id = ?", (domain_id,)), None)
    if row is not None:
        row["shares"] = json.loads(row["shares"])
    return row
