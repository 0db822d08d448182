"""Filters that a person keeps by a name."""

from __future__ import annotations

from linkvet.store.file.audit import Audit, AuditError, now

MAX_NAME, MAX_QUERY, MOST = 80, 4_000, 100


def saved_filters(audit: Audit, listed: str) -> list[tuple[str, str]]:
    """(name, query) of the filters kept for a list, by name."""
    sql = "SELECT name, query FROM saved_filters WHERE list = ? ORDER BY name"
    return [(name, query) for name, query in audit.conn.execute(sql, (listed,))]


def save_filter(audit: Audit, listed: str, name: str, query: str) -> None:
    """Keep a filter; one of the same name is replaced. Raises AuditError where it cannot be kept."""
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME:
        raise AuditError(f"Name the filter, in at most {MAX_NAME} characters.")
    if len(query) > MAX_QUERY:
        raise AuditError("This filter is too long to be kept.")
    with audit.transaction() as conn:
        kept = conn.execute("SELECT count(*) FROM saved_filters WHERE list = ?", (listed,)).fetchone()[0]
        if kept >= MOST:
            raise AuditError(f"{MOST} filters are kept already; delete one first.")
        conn.execute("INSERT OR REPLACE INTO saved_filters VALUES (?, ?, ?, ?)", (listed, name, query, now()))


def delete_filter(audit: Audit, listed: str, name: str) -> bool:
    """Forget a filter; says whether there was one."""
    with audit.transaction() as conn:
        sql = "DELETE FROM saved_filters WHERE list = ? AND name = ?"
        return conn.execute(sql, (listed, name)).rowcount > 0
