"""Lists and counts over the audit file, with the filters that every list shares."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal, TypedDict

from linkvet.store.decided.in_force import IN_FORCE
from linkvet.store.decided.subjects import Subject
from linkvet.store.file.audit import Audit
from linkvet.store.lists.filters import EVERYTHING, Filters
from linkvet.store.lists.made import LISTED_TABLES, TABLES, refresh
from linkvet.store.lists.ordered import every

__all__ = ["Filters"]


class BacklinkRow(TypedDict):
    """A backlink in one flat row; ``None`` is not known."""

    id: int
    referring_page: str
    referring_domain: str
    target_url: str
    state: str
    reason: str
    discovered: int
    found_url: str | None
    anchor: str | None
    image_alt: str | None
    link_kind: str | None
    region: str | None
    hidden: str | None
    visited_at: str | None
    http_status: int | None
    toxicity: float | None
    first_seen: str | None
    lost_at: str | None


class ClaimRow(TypedDict):
    """What one export says of a backlink."""

    source: str
    file: str
    line: int
    anchor: str | None
    rel: str | None
    first_seen: str | None
    last_seen: str | None
    lost: str | None
    figures: dict[str, Any]
    row: dict[str, str]
    """Column → cell, as the export writes them."""


class CountedFinding(TypedDict):
    """A marker that was found on a link, with its points of the toxicity."""

    marker: str
    family: str
    weight: float
    strength: float
    share: float
    evidence: str


class WholeJudgement(TypedDict):
    """What the analysis says of a link; ``None`` is not known."""

    anchor_class: str | None
    anchor_evidence: str
    relevance_context: float | None
    toxicity: float | None
    level: str | None
    known: float | None
    not_judged: list[str]
    brake: str
    findings: list[CountedFinding]


class WholeDomain(TypedDict):
    """What the analysis says of a referring domain; ``None`` is not known."""

    kind: str | None
    authority: float | None
    authority_source: str
    relevance: float | None
    language: str | None
    country: str | None
    reciprocal: bool | None
    sitewide: bool | None
    toxicity: float | None
    level: str | None
    network: str | None


class WholeBacklink(TypedDict):
    """A backlink with all that is known of it; what nothing is known of is ``None``."""

    id: int
    referring_page: str
    referring_domain: str
    target_url: str
    state: str
    reason: str
    discovered: bool
    claims: list[ClaimRow]
    visit: dict[str, Any] | None
    """The columns of the table ``visits``."""
    page: dict[str, Any] | None
    """The columns of the table ``snapshots``, without the text."""
    links: list[dict[str, Any]]
    """The columns of the table ``links``, and which of them the lists show."""
    judgement: WholeJudgement | None
    domain: WholeDomain | None
    decision: str | None


class ProblemRow(TypedDict):
    """A row of an imported file that could not be used."""

    file: str
    line: int
    reason: str
    text: str


class ImportRow(TypedDict):
    """A file that was imported."""

    id: int
    file: str
    vendor: str
    shape: str
    imported_at: str
    rows: int
    links: int
    domains: int
    bad_rows: int
    repeated: int


_WHOLE = (
    "b.id, p.url AS referring_page, d.name AS referring_domain, platform_of(d.name) AS hosted_on, "
    "b.target_url, b.state, b.reason, "
    f"b.discovered, b.link_id, p.visit_id, {IN_FORCE} AS decision"
)
_FINDINGS = (
    "SELECT marker, family, weight, strength, share, evidence FROM findings WHERE backlink_id = ? "
    "ORDER BY share DESC, marker"
)
_DOMAIN = (
    "SELECT j.kind, j.authority, j.authority_source, j.relevance, j.language, j.country, j.reciprocal, "
    "j.sitewide, j.toxicity, j.level, (SELECT m.network_id FROM network_members m WHERE m.domain_id = d.id "
    "LIMIT 1) AS network FROM domains d JOIN domain_judgements j ON j.domain_id = d.id WHERE d.name = ?"
)
_JSON_FIELDS = ("chain", "headers", "headings", "features", "figures")


def _listed(
    audit: Audit, what: str, filters: Filters, order: str, limit: int | None, also: str = "1"
) -> Iterator[Any]:
    """The one query of every list: ``what`` of the links that the filters let through, over fresh lists."""
    refresh(audit)
    where, values = filters.where()
    return audit.rows(
        f"SELECT {what} FROM {LISTED_TABLES} WHERE {also} AND {where} {order} LIMIT ?",
        (*values, -1 if limit is None else limit),
    )


def backlinks(audit: Audit, filters: Filters, limit: int | None = None) -> Iterator[BacklinkRow]:
    """Backlinks in the order in which they became known, one flat row each."""
    what = (
        "b.id, p.url AS referring_page, d.name AS referring_domain, platform_of(d.name) AS hosted_on, "
        "t.url AS target_url, x.state, x.reason, "
        "x.discovered, l.url AS found_url, l.anchor, l.image_alt, x.link_kind, x.region, x.hidden, "
        "v.visited_at, v.http_status, x.toxicity, x.first_seen, x.lost_at"
    )
    return _listed(audit, what, filters, "ORDER BY b.id", limit)


def subjects(audit: Audit, filters: Filters, kind: Literal["domain", "url"]) -> list[Subject]:
    """All referring domains, or all referring pages, of the links that the filters let through."""
    name, group = ("d.name", "d.id") if kind == "domain" else ("p.url", "p.id")
    rows = _listed(audit, f"{name} AS subject", filters, f"GROUP BY {group} ORDER BY {group}", None)
    return [Subject(kind, row["subject"]) for row in rows]


def count_backlinks(audit: Audit, filters: Filters) -> int:
    """How many backlinks the filters let through."""
    return int(next(_listed(audit, "count(*) AS n", filters, "", None))["n"])


def let_through(audit: Audit, filters: Filters) -> tuple[frozenset[int], frozenset[str]]:
    """Ids of the backlinks that the filters let through, and the names of their referring domains."""
    ids, names = set(), set()
    for row in _listed(audit, "x.backlink_id, d.name", filters, "", None):
        ids.add(row["backlink_id"])
        names.add(row["name"])
    return frozenset(ids), frozenset(names)


def backlinks_whole(audit: Audit, filters: Filters, limit: int | None = None) -> Iterator[WholeBacklink]:
    """Backlinks with all that is known of each: claims, latest visit, page, every link to the target, judgement."""
    for row in _listed(audit, f"{_WHOLE}, x.first_seen, x.lost_at", filters, "ORDER BY b.id", limit):
        yield _whole(audit, row)


def whole_backlink(audit: Audit, backlink_id: int) -> WholeBacklink | None:
    """One backlink with all that is known of it; ``None`` when there is no such one."""
    rows = audit.rows(f"SELECT {_WHOLE} FROM {TABLES} WHERE b.id = ?", (backlink_id,))
    return next((_whole(audit, row) for row in rows), None)


def _whole(audit: Audit, row: Any) -> WholeBacklink:
    visit_id, link_id = row.pop("visit_id"), row.pop("link_id")
    row["discovered"] = bool(row["discovered"])
    row["claims"] = [*_claims_of(audit, row["id"])]
    row["visit"], row["page"] = _visit_of(audit, visit_id)
    row["links"] = _links_of(audit, visit_id, link_id)
    row["judgement"] = _judgement_of(audit, row["id"])
    row["domain"] = _domain_of(audit, row["referring_domain"])
    row["decision"] = row.pop("decision")
    whole: WholeBacklink = row
    return whole


def _judgement_of(audit: Audit, backlink_id: int) -> WholeJudgement | None:
    """What the analysis says of a link, with the evidence of every sign; ``None`` where it was not judged."""
    found = next(audit.rows("SELECT * FROM judgements WHERE backlink_id = ?", (backlink_id,)), None)
    if found is not None:
        del found["backlink_id"]
        found["not_judged"] = found["not_judged"].split()
        found["findings"] = list(audit.rows(_FINDINGS, (backlink_id,)))
    return found


def _domain_of(audit: Audit, name: str) -> WholeDomain | None:
    """What the analysis says of a referring domain; ``None`` where it was not judged."""
    found = next(audit.rows(_DOMAIN, (name,)), None)
    if found is not None:
        for said in ("reciprocal", "sitewide"):
            found[said] = None if found[said] is None else bool(found[said])
    return found


def _claims_of(audit: Audit, backlink_id: int) -> Iterator[ClaimRow]:
    rows = audit.rows(
        "SELECT i.vendor AS source, i.file, c.line, c.anchor, c.rel, c.first_seen, c.last_seen, c.lost, "
        "c.figures, i.columns, c.row FROM claims c JOIN imports i ON i.id = c.import_id "
        "WHERE c.backlink_id = ? ORDER BY i.id",
        (backlink_id,),
    )
    for row in rows:
        row["row"] = dict(zip(json.loads(row.pop("columns")), json.loads(row["row"]), strict=False))
        _unpacked(row)
        yield row


def _visit_of(audit: Audit, visit_id: int | None) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The latest visit of a page, and what the page showed; the page's text stays in the audit file."""
    visit = next(audit.rows("SELECT * FROM visits WHERE id = ?", (visit_id,)), None)
    if visit is None:
        return None, None
    snapshot_id = visit.pop("snapshot_id")
    for name in ("id", "page_id"):
        del visit[name]
    page = next(audit.rows("SELECT * FROM snapshots WHERE id = ?", (snapshot_id,)), None)
    if page is not None:
        for name in ("id", "page_id", "digest", "text"):
            del page[name]
        _unpacked(page)
    return _unpacked(visit), page


def _links_of(audit: Audit, visit_id: int | None, shown: int | None) -> list[dict[str, Any]]:
    rows = audit.rows(
        "SELECT l.* FROM visits v JOIN links l ON l.snapshot_id = v.snapshot_id WHERE v.id = ? "
        "ORDER BY l.position, l.id",
        (visit_id,),
    )
    links = []
    for row in rows:
        del row["snapshot_id"]
        links.append({"shown": row.pop("id") == shown, **_unpacked(row)})
    return links


def _unpacked(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its JSON columns as values, in place."""
    for name in _JSON_FIELDS:
        if isinstance(row.get(name), str):
            row[name] = json.loads(row[name])
    return row


def domains(audit: Audit, filters: Filters, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Referring domains with their links by state and what the analysis says of them, largest first."""
    return every(audit, "domains", filters, "-links", limit)


def targets(audit: Audit, filters: Filters, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Linked pages with their links by state, largest first."""
    return every(audit, "targets", filters, "-links", limit)


def anchors(audit: Audit, filters: Filters, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Anchor texts of the live links, with their domains; those on most domains first."""
    return every(audit, "anchors", filters, "-domains", limit)


def states(audit: Audit, filters: Filters = EVERYTHING) -> list[tuple[str, str, int]]:
    """(state, reason, backlinks), most frequent first."""
    rows = _listed(
        audit, "x.state, x.reason, count(*) AS n", filters, "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2", None
    )
    return [(row["state"], row["reason"], row["n"]) for row in rows]


def shown_values(audit: Audit, column: str, filters: Filters = EVERYTHING) -> list[tuple[str, int]]:
    """How often each value of ``link_kind``, ``region`` or ``hidden`` stands among the live links."""
    if column not in ("link_kind", "region", "hidden"):
        raise ValueError(column)
    what, order = f"x.{column} AS value, count(*) AS n", "GROUP BY 1 ORDER BY 2 DESC, 1"
    rows = _listed(audit, what, filters, order, None, "x.link_kind IS NOT NULL")
    return [(row["value"], row["n"]) for row in rows]


def problems(audit: Audit, limit: int = -1) -> Iterator[ProblemRow]:
    """Rows of the imported files that could not be used, by file and line; below 0 the limit is none."""
    return audit.rows(
        "SELECT i.file, m.line, m.reason, m.text FROM problems m JOIN imports i ON i.id = m.import_id "
        "ORDER BY i.id, m.line LIMIT ?",
        (limit,),
    )


def imports(audit: Audit) -> list[ImportRow]:
    """The files that were imported, in order."""
    return list(
        audit.rows(
            "SELECT id, file, vendor, shape, imported_at, rows, links, domains, bad_rows, repeated "
            "FROM imports ORDER BY id"
        )
    )
