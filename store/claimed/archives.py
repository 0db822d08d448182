"""Stores what web archives say: pages that linked to the target when they were archived.

An archive's word is old, so a page that it names waits for our own visit. No export named these links, so their
backlinks are marked as discovered; a link that is known already gets the archive's word beside the others.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from linkvet.store.captures import ArchivedLink, ArchivedPage
from linkvet.store.claimed.imports import Source, imported_as, list_problem, start_import
from linkvet.store.file.audit import Audit
from linkvet.store.seen.visits import settle_page
from linkvet.store.types import Problem
from linkvet.store.urls import Url, link_key, parse_url

ARCHIVE = "archive"
"""The vendor of every import that is a web archive."""
COLUMNS = ["archive_file", "archive_record", "archive_ip", "archive_title", "archive_context"]
"""What stands in the input's columns of the enriched list for a link that an archive names."""


@dataclass(slots=True)
class ArchiveReport:
    """What became of one archive."""

    source: Source
    import_id: int = 0
    pages: int = 0
    """Captures that link to the target."""
    links: int = 0
    """Distinct pairs of referring page and target URL."""
    new_links: int = 0
    """Those that the audit did not know."""
    new_pages: int = 0
    new_domains: int = 0
    own: int = 0
    """Captures of the audited site itself."""
    problems: list[Problem] = field(default_factory=list)
    bad_records: int = 0
    already_read: bool = False


def record_archive(
    audit: Audit,
    source: Source,
    found: Iterable[ArchivedPage | Problem],
) -> ArchiveReport:
    """Store every page of one archive in one transaction; a file that was read before changes nothing."""
    report = ArchiveReport(source)
    if known := imported_as(audit, source):
        report.already_read, report.import_id = True, known
        return report
    with audit.transaction() as conn:
        report.import_id = start_import(conn, source)
        writer = _Writer(audit, conn, report)
        for one in found:
            if isinstance(one, Problem):
                writer.add_problem(one)
            else:
                writer.add(one)
        writer.finish()
    return report


class _Writer:
    """Writes the pages of one archive."""

    def __init__(self, audit: Audit, conn: sqlite3.Connection, report: ArchiveReport) -> None:
        self.conn, self.report = conn, report
        self.scope = audit.settings.target_scope
        self._before = {table: _last_id(conn, table) for table in ("domains", "pages", "backlinks")}

    def add(self, page: ArchivedPage) -> None:
        """One capture; a later one of the same page replaces what an earlier one said."""
        if self.scope.contains(page.url):
            self.report.own += 1
            return
        self.report.pages += 1
        page_id, visited = self._page(page.url)
        known = self.conn.execute("SELECT target_url, id FROM backlinks WHERE page_id = ?", (page_id,))
        by_key = {link_key(target): number for target, number in known}
        fresh = False
        for target, link in _by_target(page.links).items():
            number = by_key.get(link_key(target))
            if number is None:
                number, fresh = self._backlink(page_id, target), True
            self._claim(number, page, link)
        if visited and fresh:
            settle_page(self.conn, page_id)

    def _page(self, url: Url) -> tuple[int, bool]:
        """The page's number, and whether it was visited; one known in another spelling stands for it."""
        row = known_page(self.conn, url)
        if row is None:
            self.conn.execute("INSERT OR IGNORE INTO domains (name) VALUES (?)", (url.site,))
            row = self.conn.execute(
                "INSERT INTO pages (url, domain_id) SELECT ?, id FROM domains WHERE name = ? "
                "RETURNING id, visit_id",
                (url.without_fragment, url.site),
            ).fetchone()
        return row[0], row[1] is not None

    def _backlink(self, page_id: int, target: str) -> int:
        number = self.conn.execute(
            "INSERT INTO backlinks (page_id, target_url, discovered) VALUES (?, ?, 1)", (page_id, target)
        ).lastrowid
        assert number
        return number

    def _claim(self, backlink_id: int, page: ArchivedPage, link: ArchivedLink) -> None:
        row = [self.report.source.file, page.record, page.ip or "", page.title, link.context]
        self.conn.execute(
            "INSERT INTO claims VALUES (:link, :import, :line, :anchor, :rel, NULL, :seen, NULL, '{}', :row) "
            "ON CONFLICT DO UPDATE SET line = :line, anchor = :anchor, rel = :rel, last_seen = :seen, row = :row "
            "WHERE coalesce(:seen, '') > coalesce(last_seen, '')",
            {
                "link": backlink_id,
                "import": self.report.import_id,
                "line": page.place,
                "anchor": link.anchor or link.image_alt or "",
                "rel": link.kind,
                "seen": page.seen_at,
                "row": json.dumps(row, ensure_ascii=False),
            },
        )

    def add_problem(self, problem: Problem) -> None:
        """A record that could not be used."""
        self.report.bad_records += 1
        list_problem(self.conn, self.report.import_id, self.report.problems, problem)

    def finish(self) -> None:
        """Count what was added, and store the counts."""
        report = self.report
        claimed = "backlinks b JOIN claims c ON c.backlink_id = b.id WHERE c.import_id = ?"
        count = f"SELECT count(*), coalesce(sum(b.id > ?), 0) FROM {claimed}"
        report.links, report.new_links = self.conn.execute(
            count, (self._before["backlinks"], report.import_id)
        ).fetchone()
        report.new_pages = _count_after(self.conn, "pages", self._before["pages"])
        report.new_domains = _count_after(self.conn, "domains", self._before["domains"])
        domains = (
            "SELECT count(DISTINCT p.domain_id) FROM claims c JOIN backlinks b ON b.id = c.backlink_id "
            "JOIN pages p ON p.id = b.page_id WHERE c.import_id = ?"
        )
        self.conn.execute(
            f"UPDATE imports SET rows = ?, links = ?, domains = ({domains}), bad_rows = ? WHERE id = ?",
            (report.pages, report.links, report.import_id, report.bad_records, report.import_id),
        )


def known_page(conn: sqlite3.Connection, url: Url) -> tuple[int, int | None] | None:
    """Number and latest visit of a page under ``url`` or another spelling of it; ``None`` where it is new.

    Archives are old: what they saw at ``http://www.`` is often known at ``https://`` today.
    """
    spelled = spellings(url)
    row: tuple[int, int | None] | None = conn.execute(
        f"SELECT id, visit_id FROM pages WHERE url IN ({', '.join('?' * len(spelled))}) "
        "ORDER BY url = ? DESC, visit_id IS NULL, id LIMIT 1",
        (*spelled, url.without_fragment),
    ).fetchone()
    return row


def spellings(url: Url) -> list[str]:
    """The addresses under which a page is the same for an audit: either scheme, ``www.``, a slash at the end."""
    address = url.without_fragment
    if url.port not in (80, 443):
        return [address]
    bare = url.host.removeprefix("www.")
    path = url.path.rstrip("/")
    return [
        f"{scheme}://{host}{path + end or '/'}{url.query}"
        for scheme in ("http", "https")
        for host in (bare, f"www.{bare}")
        for end in ("", "/")
        if path or end
    ]


def _by_target(links: Iterable[ArchivedLink]) -> dict[str, ArchivedLink]:
    """One link for each target, in whatever spelling: the first that search engines follow, else the first."""
    chosen: dict[str, tuple[str, ArchivedLink]] = {}
    for link in links:
        url = parse_url(link.url)
        if url is None:
            continue
        key = link_key(link.url)
        if key not in chosen:
            chosen[key] = (url.without_fragment, link)
        elif link.kind == "follow" and chosen[key][1].kind != "follow":
            chosen[key] = (chosen[key][0], link)
    return dict(chosen.values())


def _last_id(conn: sqlite3.Connection, table: str) -> int:
    number: int = conn.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
    return number


def _count_after(conn: sqlite3.Connection, table: str, before: int) -> int:
    count: int = conn.execute(f"SELECT count(*) FROM {table} WHERE id > ?", (before,)).fetchone()[0]
    return count
