"""Linkvet from Python: each function takes the path of an audit file and opens it for as long as it works.

They raise ``AuditError`` or ``ExportError``, whose message is one sentence. What they give are plain
dictionaries and lists, the same as ``--json`` prints. The examples of docs/python.md are run by the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkvet.filters import chosen
from linkvet.importers import ExportError
from linkvet.store.file.audit import Audit, AuditError, Settings

if TYPE_CHECKING:
    from linkvet.analysis.run import Analysis
    from linkvet.crawler.progress import CrawlResult
    from linkvet.store.claimed.imports import ImportReport

__all__ = [
    "Audit",
    "AuditError",
    "ExportError",
    "analyze",
    "anchors",
    "changes",
    "crawl",
    "create",
    "decide",
    "discover",
    "domains",
    "export",
    "import_exports",
    "links",
    "networks",
    "report",
    "targets",
]
Rows = Iterator[dict[str, Any]]


def create(path: str | Path, target: str, **settings: Any) -> None:
    """A new audit file; ``settings`` are ``scope``, ``name``, ``brands``, ``topics``, ``countries`` ..."""
    Audit.create(Path(path), Settings(target, **settings)).close()


def import_exports(
    path: str | Path, exports: Iterable[str | Path], format: str | None = None
) -> list[ImportReport]:
    """Take in exports and disavow files; says of each what was recognised, merged and refused."""
    from linkvet.jobs.import_ import reports

    with Audit.open(Path(path)) as audit:
        return [one for file in exports for one in reports(audit, Path(file), format, quiet=True)]


def crawl(path: str | Path, only: str = "new", **options: Any) -> CrawlResult:
    """Visit pages; ``options`` are those of ``linkvet crawl``, such as ``delay`` and ``concurrency``."""
    from linkvet.crawler.assignment import CrawlOptions
    from linkvet.crawler.run import crawl as run

    return run(Path(path), only, CrawlOptions(**options), lambda progress: None)


def discover(
    path: str | Path,
    wat: Iterable[str | Path] = (),
    warc: Iterable[str | Path] = (),
    sites: bool = False,
    **options: Any,
) -> list[dict[str, Any]]:
    """Find further links in archives and on the referring sites; what each archive gave, then the sites.

    ``options`` are those of ``linkvet discover``. An archive that cannot be read has its ``trouble`` said.
    """
    from linkvet.crawler.assignment import CrawlOptions
    from linkvet.jobs.discover import Kind, read_archives, search_sites

    named: list[tuple[Kind, Path]] = [
        *(("wat", Path(one)) for one in wat),
        *(("warc", Path(one)) for one in warc),
    ]
    with Audit.open(Path(path)) as audit:
        found = [reading.record() for reading in read_archives(audit, named)]
    if sites:
        found.append(search_sites(Path(path), CrawlOptions(**options), lambda progress: None))
    return found


def analyze(
    path: str | Path,
    ranks: Iterable[str | Path] = (),
    blocklists: Iterable[str | Path] = (),
    workers: int = 1,
) -> Analysis:
    """Judge every link from what is stored, in one process or several."""
    from linkvet.analysis.run import AnalysisOptions
    from linkvet.analysis.run import analyze as run
    from linkvet.importers import strengths

    options = AnalysisOptions(tuple(map(Path, ranks)), tuple(map(Path, blocklists)), workers, strengths())
    return run(Path(path), options)


def links(path: str | Path, limit: int | None = None, **filters: Any) -> Rows:
    """Backlinks with all that is known of each; ``filters`` are those of every list."""
    from linkvet.store.lists.rows import backlinks_whole

    return _rows(path, lambda audit: backlinks_whole(audit, chosen(**filters), limit))


def domains(path: str | Path, limit: int | None = None, **filters: Any) -> Rows:
    """Referring domains, those with most links first."""
    from linkvet.store.lists import rows

    return _rows(path, lambda audit: rows.domains(audit, chosen(**filters), limit))


def anchors(path: str | Path, limit: int | None = None, **filters: Any) -> Rows:
    """Anchor texts of the live links, those on most domains first."""
    from linkvet.store.lists import rows

    return _rows(path, lambda audit: rows.anchors(audit, chosen(**filters), limit))


def targets(path: str | Path, limit: int | None = None, **filters: Any) -> Rows:
    """Linked pages, those with most links first."""
    from linkvet.store.lists import rows

    return _rows(path, lambda audit: rows.targets(audit, chosen(**filters), limit))


def networks(path: str | Path, limit: int | None = None, **filters: Any) -> Rows:
    """Networks of sites with their signs, highest confidence first; filters keep those with a link that fits."""
    from linkvet.store.judged import groups

    return _rows(path, lambda audit: groups.networks(audit, chosen(**filters), limit))


def families(path: str | Path, limit: int | None = None, **filters: Any) -> Rows:
    """Families of copies with their pages, the largest first; filters keep those with a link that fits."""
    from linkvet.store.judged import groups

    return _rows(path, lambda audit: groups.families(audit, chosen(**filters), limit))


def changes(path: str | Path, since: str = "30d") -> Rows:
    """What is new, back, lost, broken or changed since ``30d``, a date, ``crawl:3`` or ``last``."""
    from linkvet.store.history.changes import changes as found
    from linkvet.store.history.moments import moment_of
    from linkvet.terminal.print_changes import record

    return _rows(path, lambda audit: (record(one) for one in found(audit, moment_of(audit, since))))


def decide(path: str | Path, decision: str, subjects: Iterable[str], note: str | None = None) -> int:
    """Put pages, ``domain:NAME`` or ``network:ID`` on a list, or off with ``clear``; says how many changed."""
    from linkvet.store.decided.decisions import decide as put
    from linkvet.store.decided.subjects import subject_of

    with Audit.open(Path(path)) as audit:
        return put(audit, map(subject_of, subjects), decision, note).changed


def export(path: str | Path, out: str | Path) -> int:
    """Write the enriched list; the ending of ``out`` says the format. Says how many rows."""
    from linkvet.exporters import export as write

    with Audit.open(Path(path)) as audit:
        return write(audit, Path(out))


def report(path: str | Path, out: str | Path) -> None:
    """Write the report for a client as one HTML file."""
    from linkvet.report.report import write_report

    with Audit.open(Path(path)) as audit:
        write_report(audit, Path(out))


def _rows(path: str | Path, query: Callable[[Audit], Rows]) -> Rows:
    """The rows of a query, streamed; the file is open until the last one is taken."""
    with Audit.open(Path(path)) as audit:
        yield from query(audit)
