"""Takes over what was carried from other audit files: pages, networks, the audited site's own pages.

What the file does not know yet is claimed first, under an import of its own; what it knows keeps its claims, and the
later visit of a page stands.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable
from functools import cache

from linkvet.store.claimed.imports import Source, start_import
from linkvet.store.file.audit import Audit, now
from linkvet.store.seen.carried import Record
from linkvet.store.seen.frontier import begin_crawl
from linkvet.store.seen.visits import settle_page

VENDOR = "cluster"
"""The vendor of pages that only the results of a cluster name."""


def arrive(audit: Audit, name: str, records: Iterable[tuple[str, Record]]) -> int:
    """Take over records, each with its kind (``page``, ``site`` or ``own``), in one transaction; says how many pages.

    ``name`` is that of the results. Pages come before the networks of their domains.
    """
    with audit.transaction():
        arrival = Arrival(audit, name)
        take: dict[str, Callable[[Record], None]] = {
            "page": arrival.page,
            "site": arrival.site,
            "own": arrival.own,
        }
        for kind, record in records:
            take[kind](record)
        arrival.finish()
    return arrival.pages


class Arrival:
    """Takes records over into an audit file, under a crawl of their own. Use within one transaction."""

    def __init__(self, audit: Audit, name: str) -> None:
        self.conn, self._name = audit.conn, name
        self.crawl, _, _ = begin_crawl(audit.conn, "new")
        self.pages = 0
        self._source: int | None = None
        self._lines = 0

    def page(self, record: Record) -> None:
        """One page; a visit that the file has already, or a later one, stands."""
        found = self.conn.execute(
            "SELECT p.id, v.visited_at FROM pages p LEFT JOIN visits v ON v.id = p.visit_id WHERE p.url = ?",
            (record["page"],),
        ).fetchone()
        if found and (found[1] or "") >= record["visit"]["visited_at"]:
            return
        page = found[0] if found else self._claimed(record)
        if record["certificate"]:
            _insert(self.conn, "certificates", record["certificate"])
        seen = {"page_id": page, "crawl_id": self.crawl, "snapshot_id": self._snapshot(page, record)}
        visit = _insert(self.conn, "visits", {**record["visit"], **seen})
        self.conn.execute("UPDATE pages SET visit_id = ? WHERE id = ?", (visit, page))
        self.conn.execute("DELETE FROM frontier WHERE kind = 'page' AND subject = ?", (page,))
        settle_page(self.conn, page)
        self.pages += 1

    def _claimed(self, record: Record) -> int:
        """Number of a page that the file did not know, with its claimed links."""
        self.conn.execute("INSERT OR IGNORE INTO domains (name) VALUES (?)", (record["domain"],))
        page = self.conn.execute(
            "INSERT INTO pages (url, domain_id) SELECT ?, id FROM domains WHERE name = ? RETURNING id",
            (record["page"], record["domain"]),
        ).fetchone()[0]
        if self._source is None:
            digest = hashlib.sha256(f"{VENDOR} {self._name} {now()}".encode()).hexdigest()
            self._source = start_import(
                self.conn, Source(self._name, digest, VENDOR, "Results of a cluster", [])
            )
        for target in record["claimed"]:
            self._lines += 1
            link = _insert(self.conn, "backlinks", {"page_id": page, "target_url": target})
            claim = {
                "backlink_id": link,
                "import_id": self._source,
                "line": self._lines,
                "figures": {},
                "row": [],
            }
            _insert(self.conn, "claims", claim)
        return int(page)

    def finish(self) -> None:
        """Note what was claimed, and end the crawl where nothing is left to visit."""
        if self._source is not None:
            domains = (
                "SELECT count(DISTINCT p.domain_id) FROM claims c JOIN backlinks b ON b.id = c.backlink_id "
                "JOIN pages p ON p.id = b.page_id WHERE c.import_id = ?"
            )
            self.conn.execute(
                f"UPDATE imports SET rows = ?, links = ?, domains = ({domains}) WHERE id = ?",
                (self._lines, self._lines, self._source, self._source),
            )
        self.conn.execute("UPDATE crawls SET finished_at = ? WHERE id = ?", (now(), self.crawl))

    def _snapshot(self, page: int, record: Record) -> int | None:
        shown = record["snapshot"]
        if shown is None:
            return None
        known = self.conn.execute(
            "SELECT id FROM snapshots WHERE page_id = ? AND digest = ?", (page, shown["digest"])
        ).fetchone()
        if known:
            return int(known[0])
        number = _insert(self.conn, "snapshots", {**shown, "page_id": page})
        for link in record["links"]:
            _insert(self.conn, "links", {**link, "snapshot_id": number})
        for domain, links in record["outlinks"].items():
            _insert(self.conn, "outlinks", {"snapshot_id": number, "domain": domain, "links": links})
        return number

    def own(self, record: Record) -> None:
        """One of the audited site's own pages."""
        self.conn.execute("DELETE FROM own_pages WHERE url = ?", (record["url"],))
        _insert(self.conn, "own_pages", record)

    def site(self, record: Record) -> None:
        """The network of one domain."""
        found = self.conn.execute("SELECT id FROM domains WHERE name = ?", (record["domain"],)).fetchone()
        if found is None:
            return
        if record["probed_at"]:
            moved = "UPDATE domains SET probed_at = max(coalesce(probed_at, ''), ?) WHERE id = ?"
            self.conn.execute(moved, (record["probed_at"], found[0]))
            self.conn.execute("DELETE FROM frontier WHERE domain_id = ? AND kind = 'site'", found)
        self.conn.executemany(
            "INSERT INTO footprints VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)",
            [(found[0], *sign) for sign in record["footprints"]],
        )


def _insert(conn: sqlite3.Connection, table: str, row: Record) -> int:
    """Put in as much of a row as the table has columns for (records may be of another version); says its number."""
    known = [name for name in _columns(conn, table) if name in row]
    values = [json.dumps(row[name]) if isinstance(row[name], list | dict) else row[name] for name in known]
    sql = f"INSERT OR IGNORE INTO {table} ({', '.join(known)}) VALUES ({', '.join('?' * len(known))})"
    return conn.execute(sql, values).lastrowid or 0


@cache
def _columns(conn: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(row[1] for row in conn.execute(f"PRAGMA table_info({table})"))
