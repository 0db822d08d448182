"""Takes an import back: what it alone claimed is gone, what visits saw of the site's links stays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.seen.visits import settle_page
from linkvet.store.urls import absolute_url

_ALONE = (
    "FROM claims c JOIN backlinks b ON b.id = c.backlink_id WHERE c.import_id = :import AND NOT EXISTS "
    "(SELECT 1 FROM claims o WHERE o.backlink_id = c.backlink_id AND o.import_id <> :import)"
)
_SHARED = (
    "SELECT o.backlink_id, o.import_id, o.row, b.page_id, b.target_url FROM claims o "
    "JOIN backlinks b ON b.id = o.backlink_id WHERE o.import_id <> :import AND b.target_url <> '' "
    "AND EXISTS (SELECT 1 FROM claims c WHERE c.backlink_id = o.backlink_id AND c.import_id = :import)"
)
_OF_PAGES = (
    "UPDATE pages SET visit_id = NULL WHERE id IN gone_pages",
    "DELETE FROM visits WHERE page_id IN gone_pages",
    "DELETE FROM snapshots WHERE page_id IN gone_pages",
    "DELETE FROM family_members WHERE page_id IN gone_pages",
    "DELETE FROM pictures WHERE page_id IN gone_pages",
    "DELETE FROM guises WHERE page_id IN gone_pages",
    "DELETE FROM frontier WHERE kind = 'page' AND subject IN gone_pages",
    "DELETE FROM pages WHERE id IN gone_pages",
)
_LOOKED_UP = {
    "visits": "snapshot_id", "backlinks": "link_id", "family_members": "page_id", "pages": "visit_id",
    "network_members": "domain_id", "searched_pages": "domain_id",
}  # fmt: skip
"""Columns by which SQLite looks whether a row that goes is still pointed at; without an index each look is a scan."""
_BY_DOMAIN = (
    "frontier", "footprints", "searched_pages", "domain_judgements", "network_members", "link_ranks",
    "remembered_domains", "homes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What becomes of an import that is taken back."""

    file: str
    links: int
    """Links that it names."""
    shared: int
    """Of these, links that other imports name, too: they stay."""
    found: int
    """Links that it alone names and a visit saw: they stay, as found and not claimed."""
    removed: int
    """Links that it alone names and nobody saw; they are gone, with their pages."""
    decided: int
    """Disavow lines of the file, which are no longer in use."""


def foreseen(audit: Audit, import_id: int) -> TakenBack:
    """What taking an import back would do. Raises AuditError where there is no such import."""
    values = {"import": import_id}
    row = audit.conn.execute("SELECT file FROM imports WHERE id = :import", values).fetchone()
    if row is None:
        raise AuditError(f"There is no import {import_id}; list them to see their numbers.")
    links = _count(audit.conn, "SELECT count(*) FROM claims WHERE import_id = :import", values)
    alone = _count(audit.conn, f"SELECT count(*) {_ALONE}", values)
    found = _count(audit.conn, f"SELECT count(*) {_ALONE} AND b.state = 'live'", values)
    lines = _count(audit.conn, "SELECT count(*) FROM disavow_lines WHERE import_id = :import", values)
    return TakenBack(row[0], links, links - alone, found, alone - found, lines)


def is_there(audit: Audit, import_id: int) -> bool:
    """Whether there is such an import."""
    return audit.conn.execute("SELECT 1 FROM imports WHERE id = ?", (import_id,)).fetchone() is not None


def take_back(audit: Audit, import_id: int) -> TakenBack:
    """Undo an import in one transaction. Decisions of people stay, whatever file they rest on.

    A link that it alone claimed stays where a visit saw it, as one that was found; otherwise it goes, and with it
    what was seen of a page that nothing else names. The file can be imported again.
    """
    with audit.transaction() as conn, _indexed(conn):
        told = foreseen(audit, import_id)
        values = {"import": import_id}
        pages = _pages(conn, values)
        _give_back(conn, values)
        conn.execute(
            f"UPDATE backlinks SET discovered = 1 WHERE id IN (SELECT b.id {_ALONE} AND b.state = 'live')",
            values,
        )
        conn.execute(
            f"DELETE FROM backlinks WHERE id IN (SELECT b.id {_ALONE} AND b.state <> 'live')", values
        )
        domains = [
            row[0]
            for row in conn.execute("SELECT domain_id FROM domain_claims WHERE import_id = :import", values)
        ]
        conn.execute("DELETE FROM imports WHERE id = :import", values)
        _forget_pages(conn, pages)
        _forget_domains(conn, [*{page[1] for page in pages}, *domains])
        for page_id, _ in pages:
            settle_page(conn, page_id)
        conn.execute("DELETE FROM list_totals WHERE name = 'stamp'")
    return told


@contextmanager
def _indexed(conn: sqlite3.Connection) -> Iterator[None]:
    for table, column in _LOOKED_UP.items():
        conn.execute(f"CREATE INDEX taking_back_{table} ON {table}({column})")
    yield
    for table in _LOOKED_UP:
        conn.execute(f"DROP INDEX taking_back_{table}")


def _count(conn: sqlite3.Connection, sql: str, values: dict[str, int]) -> int:
    count: int = conn.execute(sql, values).fetchone()[0]
    return count


def _pages(conn: sqlite3.Connection, values: dict[str, int]) -> list[tuple[int, int]]:
    """The pages whose links the import names, with their domains."""
    sql = (
        "SELECT DISTINCT p.id, p.domain_id FROM claims c JOIN backlinks b ON b.id = c.backlink_id "
        "JOIN pages p ON p.id = b.page_id WHERE c.import_id = :import"
    )
    return [(row[0], row[1]) for row in conn.execute(sql, values)]


def _give_back(conn: sqlite3.Connection, values: dict[str, int]) -> None:
    """Claims that named no target and were joined to one of this import name none again."""
    for backlink_id, import_id, row, page_id, target in conn.execute(_SHARED, values).fetchall():
        cells = json.loads(row)
        if not cells or any(_names(cell, target) for cell in cells):
            continue
        others = (
            "SELECT 1 FROM claims o WHERE o.backlink_id = ? AND o.import_id NOT IN (?, ?)",
            (backlink_id, import_id, values["import"]),
        )
        if conn.execute(*others).fetchone():
            continue
        conn.execute("INSERT OR IGNORE INTO backlinks (page_id, target_url) VALUES (?, '')", (page_id,))
        conn.execute(
            "UPDATE OR IGNORE claims SET backlink_id = "
            "(SELECT id FROM backlinks WHERE page_id = ? AND target_url = '') "
            "WHERE backlink_id = ? AND import_id = ?",
            (page_id, backlink_id, import_id),
        )
        conn.execute("DELETE FROM claims WHERE backlink_id = ? AND import_id = ?", (backlink_id, import_id))


def _names(cell: object, target: str) -> bool:
    url = absolute_url(cell) if isinstance(cell, str) else None
    return url is not None and url.without_fragment == target


def _forget_pages(conn: sqlite3.Connection, pages: list[tuple[int, int]]) -> None:
    """Take away the pages that have no link left, with what was seen of them."""
    conn.execute("CREATE TEMP TABLE gone_pages (id INTEGER PRIMARY KEY)")
    conn.executemany(
        "INSERT INTO gone_pages SELECT ? WHERE NOT EXISTS (SELECT 1 FROM backlinks WHERE page_id = ?)",
        [(page_id, page_id) for page_id, _ in pages],
    )
    for statement in _OF_PAGES:
        conn.execute(statement)
    conn.execute("DROP TABLE gone_pages")


def _forget_domains(conn: sqlite3.Connection, domains: list[int]) -> None:
    """Take away the domains that nothing names any more."""
    sql = "SELECT 1 FROM pages WHERE domain_id = ? UNION ALL SELECT 1 FROM domain_claims WHERE domain_id = ? LIMIT 1"
    gone = [(number,) for number in domains if not conn.execute(sql, (number, number)).fetchone()]
    for table in _BY_DOMAIN:
        conn.executemany(f"DELETE FROM {table} WHERE domain_id = ?", gone)
    conn.executemany("DELETE FROM domains WHERE id = ?", gone)
