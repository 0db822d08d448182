"""What is known of one page and one site before and after visits."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from linkvet.store.file.audit import Audit

Row = dict[str, Any]


def visits_of(audit: Audit, page_id: int, limit: int = 20) -> list[Row]:
    """The latest visits of a page, each with how many links to the target it saw."""
    sql = (
        "SELECT visited_at, outcome, reason, detail, http_status, "
        "(SELECT count(*) FROM links l WHERE l.snapshot_id = v.snapshot_id) AS links "
        "FROM visits v WHERE page_id = ? ORDER BY id DESC LIMIT ?"
    )
    return list(audit.rows(sql, (page_id, limit)))


def backlinks_beside(audit: Audit, page_id: int, backlink_id: int, limit: int = 20) -> list[int]:
    """Numbers of the other backlinks of a page."""
    sql = "SELECT id FROM backlinks WHERE page_id = ? AND id <> ? ORDER BY id LIMIT ?"
    return [row[0] for row in audit.conn.execute(sql, (page_id, backlink_id, limit))]


def claimed_targets(audit: Audit, page_id: int) -> list[str]:
    """The linked URLs that exports name for a page."""
    sql = "SELECT target_url FROM backlinks WHERE page_id = ? AND target_url <> ''"
    return [row[0] for row in audit.conn.execute(sql, (page_id,))]


def last_visit_at(audit: Audit, page_id: int) -> str:
    """When a page was visited last; empty where it never was."""
    sql = "SELECT v.visited_at FROM pages p JOIN visits v ON v.id = p.visit_id WHERE p.id = ?"
    row = audit.conn.execute(sql, (page_id,)).fetchone()
    return str(row[0]) if row else ""


def domain_name(audit: Audit, domain_id: int) -> str:
    """The name of a referring domain."""
    return str(audit.conn.execute("SELECT name FROM domains WHERE id = ?", (domain_id,)).fetchone()[0])


def is_known_domain(audit: Audit, name: str) -> bool:
    """Whether a domain is one that refers to the audited site."""
    return audit.conn.execute("SELECT 1 FROM domains WHERE name = ?", (name,)).fetchone() is not None


def icon_of(audit: Audit, domain_id: int) -> str | None:
    """The icon that a page of the domain names; ``None`` where none was seen."""
    sql = (
        "SELECT json_extract(s.features, '$.icon') FROM pages p JOIN visits v ON v.id = p.visit_id "
        "JOIN snapshots s ON s.id = v.snapshot_id WHERE p.domain_id = ? LIMIT 1"
    )
    found = audit.conn.execute(sql, (domain_id,)).fetchone()
    return found[0] if found else None


def footprints_of(audit: Audit, domain_id: int, limit: int = 2000) -> dict[str, list[str]]:
    """Kind → values of the footprints of a domain, those seen last first."""
    found: dict[str, list[str]] = defaultdict(list)
    sql = (
        "SELECT kind, value FROM footprints WHERE domain_id = ? ORDER BY kind, last_seen DESC, value LIMIT ?"
    )
    for kind, value in audit.conn.execute(sql, (domain_id, limit)):
        found[kind].append(value)
    return dict(found)


def domain_claims_of(audit: Audit, domain_id: int, limit: int = 20) -> list[Row]:
    """What exports of whole domains say of one: vendor, file, figures."""
    sql = (
        "SELECT i.vendor, i.file, c.figures FROM domain_claims c JOIN imports i ON i.id = c.import_id "
        "WHERE c.domain_id = ? LIMIT ?"
    )
    return list(audit.rows(sql, (domain_id, limit)))
