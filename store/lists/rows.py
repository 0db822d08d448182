"""Lists and counts over the audit file, with the filters that every list shares."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from linkvet.store.decided.decisions import decision_of
from linkvet.store.file.audit import Audit
from linkvet.store.lists.filters import TARGET, UNDECIDED, Filters

__all__ = ["TABLES", "TARGET", "Filters"]

TABLES = (
    "backlinks b JOIN pages p ON p.id = b.page_id JOIN domains d ON d.id = p.domain_id "
    "LEFT JOIN links l ON l.id = b.link_id LEFT JOIN visits v ON v.id = p.visit_id "
    "LEFT JOIN snapshots s ON s.id = v.snapshot_id"
)
"""Everything that one row of the enriched list is made of; unused joins cost nothing."""
_WHOLE = (
    "b.id, p.url AS referring_page, d.name AS referring_domain, b.target_url, b.state, b.reason, "
    "b.discovered, b.link_id, p.visit_id"
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


def backlinks(audit: Audit, filters: Filters, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Backlinks in the order in which they became known, one flat row each."""
    where, values = filters.where()
    return audit.rows(
        f"SELECT b.id, p.url AS referring_page, d.name AS referring_domain, {TARGET} AS target_url, b.state, "
        "b.reason, b.discovered, l.url AS found_url, l.anchor, l.image_alt, l.link_kind, l.region, l.hidden, "
        f"v.visited_at, v.http_status, (SELECT j.toxicity FROM judgements j WHERE j.backlink_id = b.id) AS toxicity "
        f"FROM {TABLES} WHERE {where} ORDER BY b.id LIMIT ?",
        (*values, -1 if limit is None else limit),
    )


def count_backlinks(audit: Audit, filters: Filters) -> int:
    """How many backlinks the filters let through."""
    where, values = filters.where()
    count: int = audit.conn.execute(f"SELECT count(*) FROM {TABLES} WHERE {where}", values).fetchone()[0]
    return count


def lets_through(audit: Audit, filters: Filters, backlink_id: int | None, domain: str) -> bool:
    """Whether the filters let a backlink through, or any of a referring domain where none is named."""
    where, values = filters.where()
    one, value = ("d.name = ?", domain) if backlink_id is None else ("b.id = ?", backlink_id)
    sql = f"SELECT 1 FROM {TABLES} WHERE {one} AND {where} LIMIT 1"
    return audit.conn.execute(sql, (value, *values)).fetchone() is not None


def backlinks_whole(audit: Audit, filters: Filters, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Backlinks with all that is known of each: claims, latest visit, page, every link to the target, judgement."""
    where, values = filters.where()
    rows = audit.rows(
        f"SELECT {_WHOLE} FROM {TABLES} WHERE {where} ORDER BY b.id LIMIT ?",
        (*values, -1 if limit is None else limit),
    )
    for row in rows:
        yield _whole(audit, row)


def whole_backlink(audit: Audit, backlink_id: int) -> dict[str, Any] | None:
    """One backlink with all that is known of it; ``None`` when there is no such one."""
    rows = audit.rows(f"SELECT {_WHOLE} FROM {TABLES} WHERE b.id = ?", (backlink_id,))
    return next((_whole(audit, row) for row in rows), None)


def _whole(audit: Audit, row: dict[str, Any]) -> dict[str, Any]:
    visit_id, link_id = row.pop("visit_id"), row.pop("link_id")
    row["discovered"] = bool(row["discovered"])
    row["claims"] = [*_claims_of(audit, row["id"])]
    row["visit"], row["page"] = _visit_of(audit, visit_id)
    row["links"] = _links_of(audit, visit_id, link_id)
    row["judgement"] = _judgement_of(audit, row["id"])
    row["domain"] = _domain_of(audit, row["referring_domain"])
    decided = decision_of(audit, row["referring_page"], row["referring_domain"])
    row["decision"] = None if decided == UNDECIDED else decided
    return row


def _judgement_of(audit: Audit, backlink_id: int) -> dict[str, Any] | None:
    """What the analysis says of a link, with the evidence of every sign; ``None`` where it was not judged."""
    found = next(audit.rows("SELECT * FROM judgements WHERE backlink_id = ?", (backlink_id,)), None)
    if found is not None:
        del found["backlink_id"]
        found["not_judged"] = found["not_judged"].split()
        found["findings"] = list(audit.rows(_FINDINGS, (backlink_id,)))
    return found


def _domain_of(audit: Audit, name: str) -> dict[str, Any] | None:
    """What the analysis says of a referring domain; ``None`` where it was not judged."""
    found = next(audit.rows(_DOMAIN, (name,)), None)
    if found is not None:
        for said in ("reciprocal", "sitewide"):
            found[said] = None if found[said] is None else bool(found[said])
    return found


def _claims_of(audit: Audit, backlink_id: int) -> Iterator[dict[str, Any]]:
    rows = audit.rows(
        "SELECT i.vendor AS source, i.file, c.line, c.anchor, c.rel, c.first_seen, c.last_seen, c.lost, "
        "c.figures, i.columns, c.row FROM claims c JOIN imports i ON i.id = c.import_id "
        "WHERE c.backlink_id = ? ORDER BY i.id",
        (backlink_id,),
    )
    for row in rows:
        row["row"] = dict(zip(json.loads(row.pop("columns")), json.loads(row["row"]), strict=False))
        yield _unpacked(row)


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


_COUNTS = (
    "count(*) AS links, sum(b.state = 'live') AS live, sum(b.state = 'lost') AS lost, "
    "sum(b.state = 'broken') AS broken, sum(b.state = 'blocked') AS blocked, "
    "sum(b.state = 'unvisited') AS unvisited, coalesce(sum(l.link_kind = 'follow'), 0) AS follow"
)


def domains(audit: Audit, filters: Filters, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Referring domains with their links by state and what the analysis says of them, largest first."""
    judged = ", ".join(
        f"(SELECT j.{column} FROM domain_judgements j WHERE j.domain_id = d.id) AS {name}"
        for name, column in (
            ("kind", "kind"),
            ("authority", "authority"),
            ("authority_source", "authority_source"),
            ("relevance", "relevance"),
            ("toxicity", "toxicity"),
            ("level", "level"),
        )
    )
    ranks = ", ".join(
        f"(SELECT r.{name} FROM link_ranks r WHERE r.domain_id = d.id) AS {name}"
        for name in ("pagerank", "harmonic", "trust", "distrust")
    )
    what = f"d.name AS domain, count(DISTINCT p.id) AS pages, {judged}, {ranks}"
    return _grouped(audit, what, "d.id", filters, limit)


def targets(audit: Audit, filters: Filters, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Linked pages with their links by state, largest first."""
    what = f"{TARGET} AS target_url, count(DISTINCT p.domain_id) AS domains"
    return _grouped(audit, what, "1", filters, limit)


def anchors(audit: Audit, filters: Filters, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Anchor texts of the links that stand, with their domains; those on most domains first."""
    where, values = filters.where()
    return audit.rows(
        "SELECT l.anchor AS anchor, count(*) AS links, count(DISTINCT p.domain_id) AS domains, "
        "sum(l.link_kind = 'follow') AS follow, sum(l.anchor = '' AND l.image_src IS NOT NULL) AS images, "
        f"sum(l.hidden <> '') AS hidden FROM {TABLES} "
        f"WHERE b.link_id IS NOT NULL AND {where} GROUP BY l.anchor "
        "ORDER BY domains DESC, links DESC, anchor LIMIT ?",
        (*values, -1 if limit is None else limit),
    )


def _grouped(
    audit: Audit, what: str, by: str, filters: Filters, limit: int | None
) -> Iterator[dict[str, Any]]:
    where, values = filters.where()
    return audit.rows(
        f"SELECT {what}, {_COUNTS} FROM {TABLES} WHERE {where} GROUP BY {by} ORDER BY links DESC, 1 LIMIT ?",
        (*values, -1 if limit is None else limit),
    )


def states(audit: Audit, filters: Filters | None = None) -> list[tuple[str, str, int]]:
    """(state, reason, backlinks), most frequent first."""
    where, values = (filters or Filters()).where()
    sql = (
        f"SELECT b.state, b.reason, count(*) FROM {TABLES} WHERE {where} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    )
    return audit.conn.execute(sql, values).fetchall()


def shown_values(audit: Audit, column: str, filters: Filters | None = None) -> list[tuple[str, int]]:
    """How often each value of ``link_kind``, ``region`` or ``hidden`` stands among the live links."""
    if column not in ("link_kind", "region", "hidden"):
        raise ValueError(column)
    where, values = (filters or Filters()).where()
    sql = (
        f"SELECT l.{column}, count(*) FROM {TABLES} WHERE b.link_id IS NOT NULL AND {where} "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return audit.conn.execute(sql, values).fetchall()


def problems(audit: Audit, limit: int = -1) -> Iterator[dict[str, Any]]:
    """Rows of the imported files that could not be used, by file and line; below 0 the limit is none."""
    return audit.rows(
        "SELECT i.file, m.line, m.reason, m.text FROM problems m JOIN imports i ON i.id = m.import_id "
        "ORDER BY i.id, m.line LIMIT ?",
        (limit,),
    )


def imports(audit: Audit) -> list[dict[str, Any]]:
    """The files that were imported, in order."""
    return list(
        audit.rows(
            "SELECT id, file, vendor, shape, imported_at, rows, links, domains, bad_rows, repeated "
            "FROM imports ORDER BY id"
        )
    )
