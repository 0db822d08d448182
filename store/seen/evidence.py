"""Evidence kept on request: pictures of links, and pages as different visitors are shown them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from linkvet.store.file.audit import Audit
from linkvet.store.types import Picture, Visit

Row = dict[str, Any]
MOST_PICTURES = 2_000
"""Pictures of one audit; at up to 90 kB they take 180 MB at most."""
MOST_TEXT = 6_000
"""Characters kept of a page in another guise."""
MOST_LINKS = 50
AGENT = "agent"
"""The guise of this tool itself."""


def record_evidence(conn: sqlite3.Connection, visit: Visit) -> None:
    """Store what a visit brought beside the page; a link that is pictured again shows its latest picture."""
    for picture in visit.pictures:
        _store_picture(conn, visit.page_id, picture)
    if visit.guises:
        for name, seen in {AGENT: visit, **visit.guises}.items():
            row = _guise(visit.page_id, name, seen)
            places = ", ".join(f":{column}" for column in row)
            conn.execute(f"INSERT OR REPLACE INTO guises ({', '.join(row)}) VALUES ({places})", row)


def picture_of(audit: Audit, page_id: int, url: str) -> Picture | None:
    """The picture of a link; ``None`` where none was taken."""
    sql = "SELECT url, taken_at, width, height, image FROM pictures WHERE page_id = ? AND url = ?"
    row = audit.conn.execute(sql, (page_id, url)).fetchone()
    return Picture(*row) if row else None


def pictured_link(audit: Audit, backlink_id: int) -> tuple[int, str] | None:
    """Page and address of the link that a backlink shows, or showed last, where there is a picture of it."""
    sql = (
        "SELECT q.page_id, q.url FROM backlinks b JOIN pictures q ON q.page_id = b.page_id "
        "LEFT JOIN links l ON l.id = b.link_id WHERE b.id = ? "
        "AND (q.url = l.url OR (l.id IS NULL AND rtrim(q.url, '/') = rtrim(b.target_url, '/'))) LIMIT 1"
    )
    row = audit.conn.execute(sql, (backlink_id,)).fetchone()
    return (row[0], row[1]) if row else None


def guises_of(audit: Audit, page_id: int) -> list[Row]:
    """A page as each visitor was shown it, this tool first; empty where nobody looked."""
    sql = "SELECT * FROM guises WHERE page_id = ? ORDER BY guise <> 'agent', guise"
    return [{**row, "links": json.loads(row["links"])} for row in audit.rows(sql, (page_id,))]


def guises_of_pages(audit: Audit, page_ids: Iterable[int]) -> dict[int, list[Row]]:
    """The same for some pages, where anybody looked."""
    if audit.conn.execute("SELECT 1 FROM guises LIMIT 1").fetchone() is None:
        return {}
    return {page: rows for page in page_ids if (rows := guises_of(audit, page))}


def guises_digest(audit: Audit, page_ids: Iterable[int]) -> str:
    """A short name for all guises of some pages; empty where there are none."""
    found = guises_of_pages(audit, page_ids)
    told = json.dumps(sorted(found.items()), sort_keys=True).encode("utf-8", "replace")
    return hashlib.sha256(told).hexdigest()[:16] if found else ""


def _store_picture(conn: sqlite3.Connection, page_id: int, picture: Picture) -> None:
    known = conn.execute(
        "SELECT 1 FROM pictures WHERE page_id = ? AND url = ?", (page_id, picture.url)
    ).fetchone()
    if not known and conn.execute("SELECT count(*) FROM pictures").fetchone()[0] >= MOST_PICTURES:
        return
    conn.execute(
        "INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?, ?, ?)",
        (page_id, picture.url, picture.taken_at, picture.width, picture.height, picture.image),
    )


def _guise(page_id: int, name: str, seen: Visit) -> Row:
    facts = seen.facts
    links = [[link.url, link.anchor, link.link_kind] for link in seen.links[:MOST_LINKS] if not link.rendered]
    return {
        "page_id": page_id,
        "guise": name,
        "looked_at": seen.visited_at,
        "outcome": seen.outcome,
        "reason": seen.reason or (seen.lost_reason if seen.outcome == "read" and not links else ""),
        "http_status": seen.http_status,
        "final_url": seen.final_url,
        "title": facts.title if facts else None,
        "words": facts.words if facts else None,
        "text": facts.text[:MOST_TEXT] if facts else "",
        "links": json.dumps(links, ensure_ascii=False),
    }
