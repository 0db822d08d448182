"""Networks and families of copies as the analysis left them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from linkvet.store.file.audit import Audit
from linkvet.store.judged.group_rows import FamilyRow, NetworkRow, PageCopyRow
from linkvet.store.lists.filters import EVERYTHING, Filters
from linkvet.store.lists.made import refresh


def analyzed(audit: Audit) -> bool:
    """Whether an analysis has ever come to its end."""
    found = audit.conn.execute("SELECT 1 FROM analyses WHERE finished_at IS NOT NULL LIMIT 1").fetchone()
    return found is not None


def networks(audit: Audit, filters: Filters = EVERYTHING, limit: int | None = None) -> Iterator[NetworkRow]:
    """Networks with members and signs, highest confidence first: those with a link that the filters let through."""
    sql, values = _holding("network_id FROM network_members", "domain_id", audit, filters)
    for row in audit.rows(
        f"SELECT * FROM networks WHERE {sql} ORDER BY confidence DESC, id LIMIT ?", (*values, _most(limit))
    ):
        for name in ("signs", "targets", "anchors"):
            row[name] = json.loads(row[name])
        members = audit.conn.execute(
            "SELECT d.name FROM network_members m JOIN domains d ON d.id = m.domain_id "
            "WHERE m.network_id = ? ORDER BY d.name",
            (row["id"],),
        )
        row["members"] = [name for (name,) in members]
        yield cast(NetworkRow, row)


def families(audit: Audit, filters: Filters = EVERYTHING, limit: int | None = None) -> Iterator[FamilyRow]:
    """Families of copies with their pages, the largest first: those with a link that the filters let through."""
    sql, values = _holding("family_id FROM family_members", "page_id", audit, filters)
    for row in audit.rows(
        f"SELECT * FROM families WHERE {sql} ORDER BY domains DESC, id LIMIT ?", (*values, _most(limit))
    ):
        row["reasons"] = json.loads(row["reasons"])
        row["members"] = [
            *audit.rows(
                "SELECT p.url, d.name AS domain, m.role, m.share, m.passage, m.original_passage "
                "FROM family_members m JOIN pages p ON p.id = m.page_id JOIN domains d ON d.id = p.domain_id "
                "WHERE m.family_id = ? ORDER BY m.share DESC, p.url",
                (row["id"],),
            )
        ]
        yield cast(FamilyRow, row)


def _holding(groups: str, member: str, audit: Audit, filters: Filters) -> tuple[str, list[Any]]:
    """The condition for a group that has a member with a link that the filters let through.

    ``member`` names it in the table of members and in that of links.
    """
    if filters == EVERYTHING:
        return "1", []
    refresh(audit)
    where, values = filters.where()
    return (
        f"id IN (SELECT {groups} WHERE {member} IN (SELECT x.{member} FROM list_links x WHERE {where}))",
        values,
    )


def _most(limit: int | None) -> int:
    return -1 if limit is None else limit


def family_counts(audit: Audit) -> dict[str, int]:
    """Kind of family → how many there are."""
    return dict(audit.conn.execute("SELECT kind, count(*) FROM families GROUP BY 1").fetchall())


def copies_of_page(audit: Audit, page_id: int, limit: int = 3) -> list[PageCopyRow]:
    """Families of copies that a page is in, with its part in each and what it shares with the page compared with."""
    rows = audit.rows(
        "SELECT f.id, f.kind, f.domains, f.original_url, f.compared_with, m.role, m.share, m.passage, "
        "m.original_passage FROM family_members m JOIN families f ON f.id = m.family_id "
        "WHERE m.page_id = ? ORDER BY m.share DESC, f.id LIMIT ?",
        (page_id, limit),
    )
    return [cast(PageCopyRow, row) for row in rows]
