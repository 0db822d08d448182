"""Networks and families of copies as the analysis left them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from store.audit import Audit


def analyzed(audit: Audit) -> bool:
    """Whether an analysis has ever come to its end."""
    found = audit.conn.execute("SELECT 1 FROM analyses WHERE finished_at IS NOT NULL LIMIT 1").fetchone()
    return found is not None


def networks(audit: Audit) -> Iterator[dict[str, Any]]:
    """Networks with members and signs, the surest first."""
    for row in audit.rows("SELECT * FROM networks ORDER BY confidence DESC, id"):
        for name in ("signs", "targets", "anchors"):
            row[name] = json.loads(row[name])
        members = audit.conn.execute(
            "SELECT d.name FROM network_members m JOIN domains d ON d.id = m.domain_id "
            "WHERE m.network_id = ? ORDER BY d.name",
            (row["id"],),
        )
        row["members"] = [name for (name,) in members]
        yield row


def families(audit: Audit) -> Iterator[dict[str, Any]]:
    """Families of copies with their pages, the largest first."""
    for row in audit.rows("SELECT * FROM families ORDER BY domains DESC, id"):
        row["reasons"] = json.loads(row["reasons"])
        row["members"] = [
            *audit.rows(
                "SELECT p.url, d.name AS domain, m.role, m.share, m.passage, m.original_passage "
                "FROM family_members m JOIN pages p ON p.id = m.page_id JOIN domains d ON d.id = p.domain_id "
                "WHERE m.family_id = ? ORDER BY m.share DESC, p.url",
                (row["id"],),
            )
        ]
        yield row


def copies_of_page(audit: Audit, page_id: int, limit: int = 3) -> list[dict[str, Any]]:
    """Families of copies that a page is in, with its part in each and what it shares with the page compared with."""
    return list(
        audit.rows(
            "SELECT f.id, f.kind, f.domains, f.original_url, f.compared_with, m.role, m.share, m.passage, "
            "m.original_passage FROM family_members m JOIN families f ON f.id = m.family_id "
            "WHERE m.page_id = ? ORDER BY m.share DESC, f.id LIMIT ?",
            (page_id, limit),
        )
    )
