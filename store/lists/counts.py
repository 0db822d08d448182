"""Counts that a summary, a menu or a next step needs; each is one look into the audit file."""

from __future__ import annotations

from dataclasses import dataclass

from linkvet.store.file.audit import Audit


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large an audit is."""

    links: int
    discovered: int
    """Links that no export named."""
    pages: int
    domains: int


def sizes(audit: Audit) -> Sizes:
    """How many links, pages and referring domains there are."""
    links = audit.conn.execute("SELECT count(*), coalesce(sum(discovered), 0) FROM backlinks").fetchone()
    pages = audit.conn.execute("SELECT count(*), count(DISTINCT domain_id) FROM pages").fetchone()
    return Sizes(*links, *pages)


def state_counts(audit: Audit) -> dict[str, int]:
    """State → links."""
    return dict(audit.conn.execute("SELECT state, count(*) FROM backlinks GROUP BY state").fetchall())


def last_backlink(audit: Audit) -> int:
    """The number of the link that became known last; at least as many as there are links."""
    return int(audit.conn.execute("SELECT max(id) FROM backlinks").fetchone()[0] or 0)


def has_pages(audit: Audit) -> bool:
    """Whether any referring page is known."""
    return audit.conn.execute("SELECT 1 FROM pages LIMIT 1").fetchone() is not None


def unvisited_pages(audit: Audit) -> int:
    """Pages that no visit has been made to."""
    return int(audit.conn.execute("SELECT count(*) FROM pages WHERE visit_id IS NULL").fetchone()[0])
