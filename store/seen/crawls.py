"""The crawls of an audit: which there were, and what a page's last word was at the end of one."""

from __future__ import annotations

from typing import Any

from linkvet.store.file.audit import Audit
from linkvet.store.seen.frontier import SEARCH

Row = dict[str, Any]


def crawls(audit: Audit, limit: int = 100) -> list[Row]:
    """The latest crawls, without searches on referring sites."""
    sql = "SELECT id, started_at, finished_at, selection FROM crawls WHERE selection <> ? ORDER BY id DESC LIMIT ?"
    return list(audit.rows(sql, (SEARCH, limit)))


def finished_crawls(audit: Audit, limit: int) -> list[int]:
    """Numbers of the latest crawls that came to their end."""
    sql = "SELECT id FROM crawls WHERE finished_at IS NOT NULL AND selection <> ? ORDER BY id DESC LIMIT ?"
    return [row[0] for row in audit.conn.execute(sql, (SEARCH, limit))]


def visited_at(audit: Audit) -> str | None:
    """When the latest crawl ended, or began where it has not; ``None`` before one."""
    sql = "SELECT max(coalesce(finished_at, started_at)) FROM crawls"
    found: str | None = audit.conn.execute(sql).fetchone()[0]
    return found
