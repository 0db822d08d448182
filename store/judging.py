"""What the analysis reads from the audit file and writes back: streams in, one transaction per domain out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from store.audit import Audit, now

Row = dict[str, Any]

_PAGE = (
    "s.id AS snapshot_id, p.id AS page_id, p.url AS page_url, p.domain_id, s.title, s.canonical, s.robots, "
    "s.description, s.language, s.published, s.text, s.words, s.internal_links, s.external_links, "
    "s.html_bytes, s.headings, s.features, v.final_url, v.http_status, v.lost_reason"
)
_LATEST = "pages p JOIN visits v ON v.id = p.visit_id JOIN snapshots s ON s.id = v.snapshot_id"


def start_analysis(audit: Audit, version: str, basis: str) -> int:
    """Note that an analysis runs; returns its id."""
    with audit.transaction() as conn:
        cursor = conn.execute(
            "INSERT INTO analyses (started_at, version, basis) VALUES (?, ?, ?)", (now(), version, basis)
        )
    assert cursor.lastrowid
    return cursor.lastrowid


def finish_analysis(audit: Audit, analysis_id: int, profile: Mapping[str, Any]) -> None:
    """Store the profile and mark the analysis as finished."""
    with audit.transaction() as conn:
        conn.execute("DELETE FROM profile")
        conn.executemany(
            "INSERT INTO profile VALUES (?, ?)", [(name, _json(value)) for name, value in profile.items()]
        )
        conn.execute("UPDATE analyses SET finished_at = ? WHERE id = ?", (now(), analysis_id))


def own_page_rows(audit: Audit) -> Iterator[Row]:
    """The audited site's own pages, the most linked first."""
    for row in audit.rows(
        "SELECT * FROM own_pages WHERE fetched_at IS NOT NULL ORDER BY backlinks DESC, url"
    ):
        row["headings"] = json.loads(row["headings"] or "[]")
        row["outlinks"] = json.loads(row["outlinks"]) if row["outlinks"] else None
        row["chain"] = json.loads(row["chain"])
        yield row


def page_rows(audit: Audit, unjudged_on: str | None = None) -> Iterator[Row]:
    """The latest snapshot of every page that was read; only those not yet judged on a basis if one is given."""
    where = ""
    parameters: tuple[str, ...] = ()
    if unjudged_on is not None:
        where = (
            " WHERE NOT EXISTS (SELECT 1 FROM page_judgements j WHERE j.snapshot_id = s.id AND j.basis = ?)"
        )
        parameters = (unjudged_on,)
    for row in audit.rows(f"SELECT {_PAGE} FROM {_LATEST}{where} ORDER BY p.domain_id, p.id", parameters):
        yield _unpacked(row)


def outlinks_of(audit: Audit, snapshot_id: int) -> dict[str, int]:
    """Registrable domain → links of one snapshot."""
    return dict(
        audit.conn.execute(
            "SELECT domain, links FROM outlinks WHERE snapshot_id = ?", (snapshot_id,)
        ).fetchall()
    )


def store_page_judgements(audit: Audit, rows: Iterable[Row]) -> None:
    """Store what pages are; ``rows`` have the columns of ``page_judgements``."""
    with audit.transaction() as conn:
        conn.executemany(
            "INSERT OR REPLACE INTO page_judgements VALUES "
            "(:snapshot_id, :basis, :page_kind, :kind_evidence, :relevance, :signs)",
            [{**row, "signs": _json(row["signs"])} for row in rows],
        )


def domain_ids(audit: Audit) -> list[tuple[int, str]]:
    """Referring domains that have backlinks, by id."""
    return audit.conn.execute(
        "SELECT d.id, d.name FROM domains d WHERE EXISTS (SELECT 1 FROM pages p JOIN backlinks b "
        "ON b.page_id = p.id WHERE p.domain_id = d.id) ORDER BY d.id"
    ).fetchall()


def link_rows(audit: Audit, domain_id: int) -> Iterator[Row]:
    """Every backlink of a domain with its link, page and page judgement; what is not known is ``None``."""
    sql = (
        "SELECT b.id AS backlink_id, b.target_url, b.state, b.reason, b.discovered, "
        "l.url, l.anchor, l.rel, l.link_kind, l.image_alt, l.image_src, l.region, l.hidden, l.context, "
        "l.paragraph, l.heading, l.link_density, l.position, l.resolved_url, "
        "(SELECT min(c.first_seen) FROM claims c WHERE c.backlink_id = b.id) AS first_seen, "
        "(SELECT min(w.visited_at) FROM visits w WHERE w.page_id = p.id AND w.outcome = 'read') AS first_visit, "
        f"{_PAGE}, j.page_kind, j.kind_evidence, j.relevance, j.signs "
        "FROM pages p JOIN backlinks b ON b.page_id = p.id LEFT JOIN visits v ON v.id = p.visit_id "
        "LEFT JOIN snapshots s ON s.id = v.snapshot_id LEFT JOIN page_judgements j ON j.snapshot_id = s.id "
        "LEFT JOIN links l ON l.id = b.link_id WHERE p.domain_id = ? ORDER BY p.id, b.id"
    )
    for row in audit.rows(sql, (domain_id,)):
        row["signs"] = json.loads(row["signs"]) if row["signs"] else None
        yield _unpacked(row)


def footprints_of_domain(audit: Audit, domain_id: int) -> list[tuple[str, str]]:
    """(kind, value) signs of who runs a domain."""
    return audit.conn.execute(
        "SELECT kind, value FROM footprints WHERE domain_id = ?", (domain_id,)
    ).fetchall()


def vendor_figures(audit: Audit, domain_id: int) -> list[dict[str, float]]:
    """The figures that vendors give for a domain or its pages, one dictionary for each claim."""
    rows = audit.conn.execute(
        "SELECT figures FROM domain_claims WHERE domain_id = :d UNION ALL SELECT c.figures FROM pages p "
        "JOIN backlinks b ON b.page_id = p.id JOIN claims c ON c.backlink_id = b.id WHERE p.domain_id = :d "
        "LIMIT 500",
        {"d": domain_id},
    )
    return [json.loads(row[0]) for row in rows if row[0] != "{}"]


def domain_edges(audit: Audit) -> Iterator[tuple[str, str]]:
    """Who links to whom: referring domain and each domain its pages link to."""
    yield from audit.conn.execute(
        f"SELECT DISTINCT d.name, o.domain FROM {_LATEST} JOIN domains d ON d.id = p.domain_id "
        "JOIN outlinks o ON o.snapshot_id = s.id"
    )


def store_anchor_classes(audit: Audit, rows: Iterable[tuple[int, str, str, float | None]]) -> None:
    """Store (backlink id, anchor class, evidence, context relevance)."""
    with audit.transaction() as conn:
        conn.executemany(
            "INSERT INTO judgements (backlink_id, anchor_class, anchor_evidence, relevance_context) "
            "VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET anchor_class = excluded.anchor_class, "
            "anchor_evidence = excluded.anchor_evidence, relevance_context = excluded.relevance_context",
            rows,
        )


def store_domain(audit: Audit, domain: Row, links: Iterable[Row], findings: Iterable[Row]) -> None:
    """Replace everything judged about one domain and its links, in one transaction."""
    domain = {**domain, "shares": _json(domain["shares"])}
    with audit.transaction() as conn:
        conn.execute(
            "DELETE FROM findings WHERE backlink_id IN (SELECT b.id FROM backlinks b "
            "JOIN pages p ON p.id = b.page_id WHERE p.domain_id = ?)",
            (domain["domain_id"],),
        )
        _insert(conn, "domain_judgements", [domain])
        _insert(conn, "judgements", links)
        _insert(conn, "findings", findings)


def _insert(conn: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    rows = list(rows)
    if rows:
        columns = list(rows[0])
        places = ", ".join(f":{name}" for name in columns)
        conn.executemany(f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)


def _unpacked(row: Row) -> Row:
    row["headings"] = json.loads(row["headings"]) if row.get("headings") else []
    row["features"] = json.loads(row["features"]) if row.get("features") else {}
    return row


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
