"""What a crawl still has to do: kept in the audit file, so that a crash loses only what was in flight."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import Literal

from linkvet.store.file.audit import Audit, AuditError, now, past
from linkvet.store.seen.own_pages import any_own_pages, choose_own_pages
from linkvet.store.seen.resettling import resettle

SEARCH = "sites"
"""The selection of a search on referring sites (``linkvet.store.seen.searches``)."""
SELECTIONS = "new, failed, all, older:30d"
_WHERE = {
    "all": "1",
    "new": "p.visit_id IS NULL",
    "failed": "v.outcome IN ('broken', 'blocked')",
}

_UNPROBED = (
    "INSERT OR IGNORE INTO frontier SELECT DISTINCT d.id, 'site', d.id FROM domains d "
    "JOIN pages p ON p.domain_id = d.id JOIN visits v ON v.id = p.visit_id "
    "WHERE d.probed_at IS NULL AND v.outcome = 'read'"
)
"""Networks of sites whose pages were read when they were known under another name."""


@dataclass(slots=True)
class Task:
    """A page to visit, the network of a site to look at, or (in a search) a list that names further pages."""

    kind: Literal["page", "site", "list"]
    domain_id: int
    subject: int
    """``pages.id`` or ``domains.id``; ``searched_pages.id`` in a search on referring sites."""
    url: str
    """The page; for a site, the address of its home page as its pages were reached."""


@dataclass(slots=True)
class Crawl:
    """One run over the frontier, perhaps with interruptions."""

    id: int
    started_at: str
    selection: str
    resumed: bool
    waiting: int
    """Tasks on the frontier when this run began."""


def start_crawl(audit: Audit, selection: str = "new") -> Crawl:
    """Choose what to visit and put it on the frontier; go on with an unfinished crawl if there is one.

    The pages of the audited site are chosen with it: all that is to be done is in the file before the first page
    is asked for, so that a crawl that ends at any moment does the same when it goes on.

    ``selection`` is a comma-separated list of ``new``, ``failed``, ``all``, ``older:30d``.
    Raises AuditError when it is none of these.
    """
    condition, parameters = _condition(selection)
    moved = resettle(audit)
    with audit.transaction() as conn:
        crawl_id, started_at, resumed = begin_crawl(conn, selection)
        if resumed:
            condition, parameters = _WHERE["new"], []
        conn.execute(
            "INSERT OR IGNORE INTO frontier SELECT p.domain_id, 'page', p.id FROM pages p "
            f"LEFT JOIN visits v ON v.id = p.visit_id WHERE {condition}",
            parameters,
        )
        if moved:
            conn.execute(_UNPROBED)
        if not resumed or not any_own_pages(audit):
            choose_own_pages(audit, started_at)
        waiting = conn.execute("SELECT count(*) FROM frontier").fetchone()[0]
    return Crawl(crawl_id, started_at, selection, resumed, waiting)


def begin_crawl(conn: sqlite3.Connection, selection: str) -> tuple[int, str, bool]:
    """Number and start of the unfinished crawl, or of a new one, and whether it is the former.

    A search on referring sites and a crawl of the frontier never take each other up.
    """
    unfinished = conn.execute(
        "SELECT id, started_at FROM crawls WHERE finished_at IS NULL AND (selection = ?) = ? "
        "ORDER BY id DESC LIMIT 1",
        (SEARCH, selection == SEARCH),
    ).fetchone()
    if unfinished:
        return *unfinished, True
    started_at = now()
    crawl_id = conn.execute(
        "INSERT INTO crawls (started_at, selection) VALUES (?, ?)", (started_at, selection)
    ).lastrowid
    assert crawl_id
    return crawl_id, started_at, False


def check_selection(selection: str) -> None:
    """Raises AuditError when ``selection`` is none that ``start_crawl`` takes."""
    _condition(selection)


def _condition(selection: str) -> tuple[str, list[str]]:
    conditions, parameters = [], []
    for word in (part.strip() for part in selection.split(",")):
        if word in _WHERE:
            conditions.append(_WHERE[word])
        elif match := re.fullmatch(r"older:(\d{1,5})d", word):
            conditions.append("v.visited_at < ?")
            parameters.append(past(int(match[1])))
        else:
            raise AuditError(f'"{word}" says nothing about what to visit; choose from {SELECTIONS}.')
    return " OR ".join(conditions), parameters


def waiting_domains(audit: Audit, shard: int = 0, shards: int = 1) -> list[int]:
    """Referring domains that still have tasks, of one of ``shards`` equal parts."""
    rows = audit.conn.execute(
        "SELECT DISTINCT domain_id FROM frontier WHERE domain_id % ? = ?", (shards, shard)
    )
    return [row[0] for row in rows]


def tasks_of(audit: Audit, domain_id: int, limit: int) -> list[Task]:
    """The next tasks of one domain, its pages before its network."""
    rows = audit.conn.execute(
        "SELECT f.kind, f.domain_id, f.subject, coalesce(p.url, "
        "  (SELECT coalesce(v.final_url, q.url) FROM pages q JOIN visits v ON v.id = q.visit_id "
        "   WHERE q.domain_id = f.domain_id AND v.outcome = 'read' LIMIT 1), '') "
        "FROM frontier f LEFT JOIN pages p ON f.kind = 'page' AND p.id = f.subject "
        "WHERE f.domain_id = ? ORDER BY f.kind, f.subject LIMIT ?",
        (domain_id, limit),
    )
    return [Task(*row) for row in rows]


def count_waiting(audit: Audit) -> int:
    """Pages still on the frontier."""
    count: int = audit.conn.execute("SELECT count(*) FROM frontier WHERE kind = 'page'").fetchone()[0]
    return count


def leave_page(audit: Audit, page_id: int) -> None:
    """Take a page off the frontier without a visit: it stays what it was."""
    with audit.transaction() as conn:
        conn.execute(
            "DELETE FROM frontier WHERE kind = 'page' AND subject = ? "
            "AND domain_id = (SELECT domain_id FROM pages WHERE id = ?)",
            (page_id, page_id),
        )


def finish_crawl(audit: Audit, crawl: Crawl) -> bool:
    """Mark the crawl as finished if nothing waits any more; says whether it is."""
    with audit.transaction() as conn:
        conn.execute(
            "UPDATE crawls SET finished_at = ? WHERE id = ? AND NOT EXISTS (SELECT 1 FROM frontier)",
            (now(), crawl.id),
        )
        row = conn.execute("SELECT finished_at FROM crawls WHERE id = ?", (crawl.id,)).fetchone()
    return bool(row[0])
