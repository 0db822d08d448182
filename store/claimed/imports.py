"""Stores what exports claim: rows become claims on backlinks, merged by referring page and target URL."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from linkvet.store.file.audit import Audit, now
from linkvet.store.seen.visits import settle_page
from linkvet.store.types import Claim, DisavowLine, DomainClaim, Mark, Problem
from linkvet.store.urls import Scope, absolute_url, disavow_line, parse_url

Row = Claim | DomainClaim | DisavowLine | Mark | Problem
BATCH = 2000
LISTED_PROBLEMS = 100_000
"""Bad rows of a file kept with line, reason and text; further ones are only counted."""


@dataclass(slots=True)
class Source:
    """The file that is imported, as its importer recognised it."""

    file: str
    digest: str
    vendor: str
    shape: str
    columns: list[str]


@dataclass(slots=True)
class ImportReport:
    """What became of one file."""

    source: Source
    import_id: int = 0
    rows: int = 0
    links: int = 0
    """Distinct pairs of referring page and target URL, as the file spells them."""
    new_links: int = 0
    """Backlinks of the audit that no other import names."""
    domains: int = 0
    """Distinct referring domains."""
    domain_rows: int = 0
    disavow_lines: int = 0
    repeated: int = 0
    bad_rows: int = 0
    out_of_scope: int = 0
    """Links whose target lies outside the audited site."""
    marks: Counter[str] = field(default_factory=Counter)
    """Decision → pages and domains that the tool's own list marks so."""
    own: int = 0
    """Links whose referring page is one of the audited site itself."""
    problems: list[Problem] = field(default_factory=list)
    already_imported: bool = False


def record_import(
    audit: Audit, source: Source, rows: Iterable[Row], progress: Callable[[int], None] = lambda _: None
) -> ImportReport:
    """Store every row of one file in one transaction; a file seen before changes nothing.

    ``progress`` is called with the number of rows read so far.
    """
    report = ImportReport(source)
    if known := imported_as(audit, source):
        report.already_imported, report.import_id = True, known
        return report
    with audit.transaction() as conn:
        report.import_id = start_import(conn, source)
        writer = _Writer(conn, audit.settings.target_scope, report)
        for batch in _batches(iter(rows)):
            for row in batch:
                writer.add(row)
            writer.flush()
            progress(report.rows)
        writer.finish()
    return report


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def imported_as(audit: Audit, source: Source) -> int | None:
    """The number of the import that took this file in before, under whatever name."""
    known = audit.conn.execute("SELECT id FROM imports WHERE digest = ?", (source.digest,)).fetchone()
    return known[0] if known else None


def start_import(conn: sqlite3.Connection, source: Source) -> int:
    """Note that a file is read, and say its number."""
    values = (source.file, source.digest, source.vendor, source.shape, json.dumps(source.columns), now())
    cursor = conn.execute(
        "INSERT INTO imports (file, digest, vendor, shape, columns, imported_at) VALUES (?, ?, ?, ?, ?, ?)",
        values,
    )
    assert cursor.lastrowid
    return cursor.lastrowid


_cells = json.JSONEncoder(ensure_ascii=False).encode


class _Writer:
    """Collects the rows of one batch and writes them with few statements."""

    def __init__(self, conn: sqlite3.Connection, scope: Scope, report: ImportReport) -> None:
        self.conn, self.scope, self.report = conn, scope, report
        self.claims: list[Claim] = []

    def add(self, row: Row) -> None:
        if isinstance(row, Mark):
            self._add_mark(row)
            return
        self.report.rows += 1
        if isinstance(row, Claim):
            self.claims.append(row)
        elif isinstance(row, DomainClaim):
            self._add_domain(row)
        elif isinstance(row, DisavowLine):
            self._add_disavow(row)
        else:
            self._add_problem(row)

    def flush(self) -> None:
        claims, self.claims = self.claims, []
        domains = {claim.referring_page: _domain_of(claim.referring_page) for claim in claims}
        self.conn.executemany(
            "INSERT OR IGNORE INTO domains (name) VALUES (?)",
            [(name,) for name in dict.fromkeys(domains.values())],
        )
        self.conn.executemany(
            "INSERT OR IGNORE INTO pages (url, domain_id) SELECT ?, id FROM domains WHERE name = ?",
            domains.items(),
        )
        pairs = dict.fromkeys((claim.target_url, claim.referring_page) for claim in claims)
        self.conn.executemany(
            "INSERT OR IGNORE INTO backlinks (target_url, page_id) SELECT ?, id FROM pages WHERE url = ?",
            pairs,
        )
        for claim in claims:
            self._add_claim(claim)

    def _add_claim(self, claim: Claim) -> None:
        added = self.conn.execute(
            "INSERT OR IGNORE INTO claims "
            "SELECT b.id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM backlinks b JOIN pages p ON p.id = b.page_id "
            "WHERE p.url = ? AND b.target_url = ?",
            (
                self.report.import_id,
                claim.line,
                claim.anchor,
                claim.rel,
                claim.first_seen,
                claim.last_seen,
                claim.lost,
                json.dumps(claim.figures),
                _cells(list(claim.row.values())),
                claim.referring_page,
                claim.target_url,
            ),
        ).rowcount
        if not added:
            spelled = self._spelled_differently(claim)
            self.report.links += spelled
            self.report.repeated += not spelled
            return
        self.report.links += 1
        target = parse_url(claim.target_url) if claim.target_url else None
        if target and not self.scope.contains(target):
            self.report.out_of_scope += 1
        page = parse_url(claim.referring_page)
        self.report.own += page is not None and self.scope.contains(page)

    def _spelled_differently(self, claim: Claim) -> bool:
        """Whether the file names this link in another spelling of its URLs than it did before."""
        known = self.conn.execute(
            "SELECT c.row FROM claims c JOIN backlinks b ON b.id = c.backlink_id JOIN pages p ON p.id = b.page_id "
            "WHERE c.import_id = ? AND p.url = ? AND b.target_url = ?",
            (self.report.import_id, claim.referring_page, claim.target_url),
        ).fetchone()
        cells = zip(json.loads(known[0]) if known else [], claim.row.values(), strict=False)
        named = {claim.referring_page, claim.target_url}
        return any(old != new and _standard(old) in named and _standard(new) in named for old, new in cells)

    def _add_domain(self, row: DomainClaim) -> None:
        self.report.domain_rows += 1
        self.conn.execute("INSERT OR IGNORE INTO domains (name) VALUES (?)", (row.domain,))
        self.conn.execute(
            "INSERT OR REPLACE INTO domain_claims SELECT id, ?, ?, ?, ?, ?, ?, ? FROM domains WHERE name = ?",
            (
                self.report.import_id,
                row.line,
                row.links,
                row.first_seen,
                row.last_seen,
                json.dumps(row.figures),
                _cells(list(row.row.values())),
                row.domain,
            ),
        )

    def _add_disavow(self, row: DisavowLine) -> None:
        added = self.conn.execute(
            "INSERT OR IGNORE INTO disavow_lines VALUES (?, ?, ?, ?)",
            (disavow_line(row.subject), self.report.import_id, row.line, row.comment),
        ).rowcount
        self.report.disavow_lines += added
        self.report.repeated += 1 - added

    def _add_mark(self, row: Mark) -> None:
        values = (self.report.import_id, row.subject, row.decision, row.line)
        added = self.conn.execute("INSERT OR IGNORE INTO marks VALUES (?, ?, ?, ?)", values).rowcount
        self.report.marks[row.decision] += added

    def _add_problem(self, row: Problem) -> None:
        self.report.bad_rows += 1
        list_problem(self.conn, self.report.import_id, self.report.problems, row)

    def finish(self) -> None:
        """Join claims without a target to named ones, settle visited pages, and store the counts."""
        _take_over(self.conn, self.report.import_id)
        _join_unnamed(self.conn)
        _settle_visited(self.conn, self.report.import_id)
        report = self.report
        report.domains = _count_domains(self.conn, report.import_id)
        report.new_links = _count_new(self.conn, report.import_id)
        self.conn.execute(
            "UPDATE imports SET rows = ?, links = ?, domains = ?, bad_rows = ?, repeated = ? WHERE id = ?",
            (report.rows, report.links, report.domains, report.bad_rows, report.repeated, report.import_id),
        )


def list_problem(conn: sqlite3.Connection, import_id: int, listed: list[Problem], problem: Problem) -> None:
    """Add one more to the ``listed`` problems of a file, as far as there is room."""
    if len(listed) < LISTED_PROBLEMS:
        listed.append(problem)
        values = (import_id, problem.line, problem.reason, problem.text)
        conn.execute("INSERT INTO problems VALUES (?, ?, ?, ?)", values)


def _standard(text: str) -> str | None:
    url = absolute_url(text)
    return url.without_fragment if url else None


def _domain_of(href: str) -> str:
    url = parse_url(href)
    return url.site if url else ""


def _take_over(conn: sqlite3.Connection, import_id: int) -> None:
    """Links that were found before and that this file names are discovered no more."""
    conn.execute(
        "UPDATE backlinks SET discovered = 0 WHERE discovered = 1 AND EXISTS "
        "(SELECT 1 FROM claims c WHERE c.backlink_id = backlinks.id AND c.import_id = ?)",
        (import_id,),
    )


def _join_unnamed(conn: sqlite3.Connection) -> None:
    """Give claims that name no target to the page's claimed links, where there are any.

    Search Console names only the page: beside an export that names the target, its row says
    nothing of its own.
    """
    named = (
        "backlinks n WHERE n.page_id = b.page_id AND n.target_url <> '' AND n.discovered = 0 "
        "AND EXISTS (SELECT 1 FROM claims k WHERE k.backlink_id = n.id)"
    )
    conn.execute(
        "INSERT OR IGNORE INTO claims SELECT n.id, c.import_id, c.line, c.anchor, c.rel, c.first_seen, "
        "c.last_seen, c.lost, c.figures, c.row FROM backlinks b JOIN claims c ON c.backlink_id = b.id "
        f"JOIN {named.replace(' WHERE ', ' ON ', 1)} WHERE b.target_url = ''"
    )
    conn.execute(
        f"DELETE FROM backlinks WHERE target_url = '' AND id IN "
        f"(SELECT b.id FROM backlinks b WHERE b.target_url = '' AND EXISTS (SELECT 1 FROM {named}))"
    )


def _settle_visited(conn: sqlite3.Connection, import_id: int) -> None:
    visited = conn.execute(
        "SELECT DISTINCT p.id FROM claims c JOIN backlinks b ON b.id = c.backlink_id "
        "JOIN pages p ON p.id = b.page_id WHERE c.import_id = ? AND p.visit_id IS NOT NULL",
        (import_id,),
    ).fetchall()
    for (page_id,) in visited:
        settle_page(conn, page_id)


def _count_domains(conn: sqlite3.Connection, import_id: int) -> int:
    """Distinct domains of the file's referring pages; of a file without links, the domains it names."""
    linked: int = conn.execute(
        "SELECT count(DISTINCT p.domain_id) FROM claims c JOIN backlinks b ON b.id = c.backlink_id "
        "JOIN pages p ON p.id = b.page_id WHERE c.import_id = ?",
        (import_id,),
    ).fetchone()[0]
    if linked:
        return linked
    sql = "SELECT count(DISTINCT domain_id) FROM domain_claims WHERE import_id = ?"
    named: int = conn.execute(sql, (import_id,)).fetchone()[0]
    return named


def _count_new(conn: sqlite3.Connection, import_id: int) -> int:
    sql = (
        "SELECT count(*) FROM claims c WHERE c.import_id = ? AND NOT EXISTS "
        "(SELECT 1 FROM claims o WHERE o.backlink_id = c.backlink_id AND o.import_id <> c.import_id)"
    )
    count: int = conn.execute(sql, (import_id,)).fetchone()[0]
    return count
