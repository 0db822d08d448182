"""Carries what visits showed from one audit file to another: each page whole, as plain values.

Parts of a crawl run on other machines, each in an audit file of its own. A record holds the rows of a page as they
stand there, without their numbers; taken over, it makes the same rows again, under the numbers of the other file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from linkvet.store.file.audit import Audit, now
from linkvet.store.seen.own_pages import choose_own_pages

Record = dict[str, Any]
"""One page, or the network of one domain, by the names of the audit file's columns."""
NUMBERS = frozenset({"id", "page_id", "crawl_id", "snapshot_id", "domain_id"})
"""Columns that mean something in their own file only."""


def carried_pages(audit: Audit) -> Iterator[Record]:
    """Every visited page with its latest visit, what it showed, and which targets were claimed to be linked."""
    pages = audit.conn.execute(
        "SELECT p.id, p.url, d.name FROM pages p JOIN domains d ON d.id = p.domain_id "
        "WHERE p.visit_id IS NOT NULL ORDER BY p.id"
    ).fetchall()
    for number, url, domain in pages:
        yield {"page": url, "domain": domain, **_seen(audit, number)}


def carried_sites(audit: Audit) -> Iterator[Record]:
    """What the network of every domain revealed."""
    for number, domain, probed_at in audit.conn.execute(
        "SELECT id, name, probed_at FROM domains ORDER BY id"
    ):
        signs = audit.conn.execute(
            "SELECT kind, value, first_seen, last_seen FROM footprints WHERE domain_id = ? ORDER BY 1, 2",
            (number,),
        ).fetchall()
        yield {"domain": domain, "probed_at": probed_at, "footprints": signs}


def carried_own_pages(audit: Audit) -> Iterator[Record]:
    """The audited site's own pages, as far as they were read."""
    yield from audit.rows("SELECT * FROM own_pages WHERE fetched_at IS NOT NULL ORDER BY url")


def own_pages_to_read(audit: Audit) -> list[tuple[str, int]]:
    """The audited site's pages that a crawl would read first, with the number of links that lead to each."""
    choose_own_pages(audit, now())
    return audit.conn.execute("SELECT url, backlinks FROM own_pages WHERE due = 1 ORDER BY url").fetchall()


def put_own_pages(audit: Audit, pages: list[tuple[str, int]]) -> None:
    """Put pages of the audited site up for reading."""
    with audit.transaction() as conn:
        conn.executemany("INSERT OR IGNORE INTO own_pages (url, backlinks) VALUES (?, ?)", pages)


def _seen(audit: Audit, page: int) -> Record:
    visit = next(
        audit.rows("SELECT v.* FROM pages p JOIN visits v ON v.id = p.visit_id WHERE p.id = ?", (page,))
    )
    snapshot, certificate = visit["snapshot_id"], visit["certificate"]
    claimed = "SELECT target_url FROM backlinks WHERE page_id = ? AND discovered = 0 ORDER BY id"
    return {
        "claimed": [row[0] for row in audit.conn.execute(claimed, (page,))],
        "visit": _plain(visit),
        "certificate": next(audit.rows("SELECT * FROM certificates WHERE sha256 = ?", (certificate,)), None),
        "snapshot": _plain(next(audit.rows("SELECT * FROM snapshots WHERE id = ?", (snapshot,)), None)),
        "links": [
            _plain(row)
            for row in audit.rows(
                "SELECT * FROM links WHERE snapshot_id = ? ORDER BY position, id", (snapshot,)
            )
        ],
        "outlinks": dict(
            audit.conn.execute(
                "SELECT domain, links FROM outlinks WHERE snapshot_id = ?", (snapshot,)
            ).fetchall()
        ),
    }


def _plain(row: Record | None) -> Record | None:
    return row and {name: value for name, value in row.items() if name not in NUMBERS}


def pages_by_domain(audit: Audit) -> Iterator[tuple[int, str, int]]:
    """Number and name of each referring domain with unvisited pages, and how many these are."""
    yield from audit.conn.execute(
        "SELECT d.id, d.name, count(*) FROM domains d JOIN pages p ON p.domain_id = d.id "
        "WHERE p.visit_id IS NULL GROUP BY d.id ORDER BY d.id"
    )


def unvisited_pages_of(
    audit: Audit, domain: int, part: int = 0, parts: int = 1
) -> list[tuple[str, list[str]]]:
    """The unvisited pages of a domain, or an equal part of them, with the targets that are claimed of each."""
    rows = audit.conn.execute(
        "SELECT p.url, json_group_array(b.target_url) FROM pages p JOIN backlinks b ON b.page_id = p.id "
        "WHERE p.domain_id = ? AND p.visit_id IS NULL AND p.id % ? = ? GROUP BY p.id ORDER BY p.id",
        (domain, parts, part),
    )
    return [(url, json.loads(targets)) for url, targets in rows]
