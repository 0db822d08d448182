"""Counts that a summary, a menu or a next step needs; each is one look into the audit file."""

from __future__ import annotations

from dataclasses import dataclass

from linkvet.store.decided.in_force import LINES_IN_USE
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


def undecided_domains(audit: Audit, level: str) -> int:
    """Referring domains of a level about which nobody decided and which no line of the disavow file names."""
    sql = (
        "SELECT count(*) FROM list_domains d LEFT JOIN decisions e ON e.kind = 'domain' AND e.subject = d.name "
        f"WHERE d.level = ? AND e.decision IS NULL AND 'domain:' || d.name NOT IN ({LINES_IN_USE})"
    )
    return int(audit.conn.execute(sql, (level,)).fetchone()[0])


def domains_with_losses(audit: Audit, authority: float) -> int:
    """Referring domains of at least this authority that have a lost or broken link."""
    sql = (
        "SELECT count(DISTINCT x.domain_id) FROM list_domains d JOIN list_links x ON x.domain_id = d.domain_id "
        "WHERE d.authority >= ? AND x.state IN ('lost', 'broken')"
    )
    return int(audit.conn.execute(sql, (authority,)).fetchone()[0])
