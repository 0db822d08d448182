"""The audited site's own pages: which to read, and what they showed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from linkvet.store.file.audit import Audit
from linkvet.store.types import Hop
from linkvet.store.urls import parse_url

OWN_PAGES = 200
"""Own pages read per crawl: the ones most linked to, then home page and sitemap."""


@dataclass(slots=True)
class OwnPage:
    """What one page of the audited site showed, or why it could not be had."""

    url: str
    fetched_at: str
    http_status: int | None = None
    reason: str = ""
    """In the words of the contract; empty for a page that was read."""
    final_url: str | None = None
    chain: list[Hop] = field(default_factory=list)
    title: str | None = None
    canonical: str | None = None
    robots: str | None = None
    language: str | None = None
    text: str | None = None
    words: int | None = None
    headings: list[str] | None = None
    published: str | None = None
    outlinks: dict[str, int] | None = None


def choose_own_pages(audit: Audit, crawl_started: str) -> None:
    """Put the home page and the most linked target pages up for reading; known pages are read again."""
    scope = audit.settings.target_scope
    rows = audit.conn.execute(
        "SELECT t.url, sum(t.n) FROM ("
        "  SELECT target_url AS url, count(*) AS n FROM backlinks WHERE target_url <> '' GROUP BY 1 "
        "  UNION ALL SELECT l.url, count(*) FROM backlinks b JOIN links l ON l.id = b.link_id "
        "  WHERE b.target_url = '' GROUP BY 1"
        ") t GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
        (OWN_PAGES * 4,),
    ).fetchall()
    linked: dict[str, int] = {}
    for address, count in rows:
        url = parse_url(address)
        if url and scope.contains(url):
            linked[url.without_fragment] = linked.get(url.without_fragment, 0) + count
    chosen = sorted(linked.items(), key=lambda item: (-item[1], item[0]))[: OWN_PAGES - 1]
    with audit.transaction() as conn:
        conn.execute("UPDATE own_pages SET due = 1 WHERE fetched_at < ?", (crawl_started,))
        conn.executemany(
            "INSERT INTO own_pages (url, backlinks) VALUES (?, ?) "
            "ON CONFLICT DO UPDATE SET backlinks = excluded.backlinks",
            [(f"https://{scope.target.rstrip('/')}/", 0), *chosen],
        )
    _keep_within_cap(audit)


def any_own_pages(audit: Audit) -> bool:
    """Whether pages of the audited site were chosen before."""
    return audit.conn.execute("SELECT 1 FROM own_pages LIMIT 1").fetchone() is not None


def add_own_pages(audit: Audit, addresses: Iterable[str]) -> None:
    """Put pages that the site names itself (sitemap, home page) up for reading, as far as there is room."""
    room = OWN_PAGES - int(audit.conn.execute("SELECT count(*) FROM own_pages").fetchone()[0])
    fresh = list(dict.fromkeys(addresses))[: max(0, room)]
    with audit.transaction() as conn:
        conn.executemany("INSERT OR IGNORE INTO own_pages (url) VALUES (?)", [(url,) for url in fresh])


def due_own_pages(audit: Audit, limit: int) -> list[str]:
    """Own pages still to be read, the most linked first."""
    rows = audit.conn.execute(
        "SELECT url FROM own_pages WHERE due = 1 ORDER BY backlinks DESC, url LIMIT ?", (limit,)
    )
    return [row[0] for row in rows]


def record_own_page(audit: Audit, page: OwnPage) -> None:
    """Store what an own page showed; a page that could not be had this time keeps what it showed before."""
    row = asdict(page)
    row["chain"] = json.dumps(row["chain"])
    for name in ("headings", "outlinks"):
        row[name] = None if row[name] is None else json.dumps(row[name], ensure_ascii=False)
    kept = {"title", "canonical", "robots", "language", "text", "words", "headings", "published", "outlinks"}
    changes = ", ".join(
        f"{name} = coalesce(:{name}, {name})" if name in kept else f"{name} = :{name}"
        for name in row
        if name != "url"
    )
    with audit.transaction() as conn:
        conn.execute("INSERT OR IGNORE INTO own_pages (url) VALUES (?)", (page.url,))
        conn.execute(f"UPDATE own_pages SET due = 0, {changes} WHERE url = :url", row)


def _keep_within_cap(audit: Audit) -> None:
    """Of the pages to read, only the most linked ones stay due."""
    with audit.transaction() as conn:
        conn.execute(
            "UPDATE own_pages SET due = 0 WHERE due = 1 AND url NOT IN "
            "(SELECT url FROM own_pages WHERE due = 1 ORDER BY backlinks DESC, url LIMIT ?)",
            (OWN_PAGES,),
        )


def answers_of(audit: Audit, urls: Sequence[str]) -> dict[str, dict[str, Any]]:
    """URL of a linked page → what the audited site answers there."""
    places = ", ".join("?" * len(urls))
    rows = audit.rows(
        "SELECT url, http_status, reason, title, fetched_at, final_url, json_array_length(chain) AS hops "
        f"FROM own_pages WHERE url IN ({places})",
        tuple(urls),
    )
    return {row["url"]: row for row in rows}
