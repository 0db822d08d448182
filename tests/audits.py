"""Small audits for tests: real SQLite files, filled through the same doors that the product uses."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from linkvet.store.claimed.imports import ImportReport, Row, Source, record_import
from linkvet.store.file.audit import Audit, Settings
from linkvet.store.seen.frontier import start_crawl
from linkvet.store.seen.visits import record_visit
from linkvet.store.types import Claim, Link, PageFacts, Visit

TARGET = "shop.test"
DAY = "2026-11-01T10:00:00Z"


def new_audit(folder: Path, target: str = TARGET, name: str = "shop.audit", **settings: Any) -> Audit:
    return Audit.create(folder / name, Settings(target, **settings))


def take(
    audit: Audit, rows: Iterable[Row | str], vendor: str = "csv", file: str = "", **more: Any
) -> ImportReport:
    """Import rows; a plain URL is a page that names no target."""
    claims = [Claim(row, line=line) if isinstance(row, str) else row for line, row in enumerate(rows, 1)]
    file = file or f"{vendor}.csv"
    columns = more.get("columns") or next((list(c.row) for c in claims if getattr(c, "row", None)), [])
    digest = more.get(
        "digest", f"{vendor}/{file}/{len(audit.conn.execute('SELECT 1 FROM imports').fetchall())}"
    )
    return record_import(audit, Source(file, digest, vendor, "Table", columns), claims)


def link(url: str, **facts: Any) -> Link:
    values = {
        "href": url,
        "element": "a",
        "position": 1,
        "anchor": "Shop",
        "rel": None,
        "link_kind": "follow",
        "nofollow_origin": "",
        "region": "content",
    }
    return Link(url, **{**values, **facts})


def see(
    audit: Audit,
    page: str,
    *links: Link,
    outcome: Any = "read",
    reason: str = "",
    crawl: int | None = None,
    **facts: Any,
) -> None:
    """Record a visit of a known page that shows these links."""
    crawl_id = crawl or start_crawl(audit).id
    page_id = audit.conn.execute("SELECT id FROM pages WHERE url = ?", (page,)).fetchone()[0]
    visit = {
        "http_status": 200 if outcome == "read" else None,
        "final_url": page,
        "ip": "192.0.2.7",
        "visited_at": DAY,
    }
    for name in (*visit, "lost_reason", "footprints", "headers", "certificate", "chain"):
        if name in facts:
            visit[name] = facts.pop(name)
    shown = PageFacts(**{"title": "A page", **facts}) if outcome == "read" else None
    record_visit(
        audit,
        crawl_id,
        Visit(page_id, outcome=outcome, reason=reason, facts=shown, links=list(links), **visit),
    )


def state_of(audit: Audit, page: str) -> dict[str, tuple[str, str]]:
    """Target URL → state and reason of a page's backlinks."""
    sql = "SELECT b.* FROM backlinks b JOIN pages p ON p.id = b.page_id WHERE p.url = ? ORDER BY b.id"
    return {row["target_url"]: (row["state"], row["reason"]) for row in audit.rows(sql, (page,))}
