"""Linkvet from Python: each function takes the path of an audit file and opens it for as long as it works.

They raise ``AuditError`` or ``ExportError``, whose message is one sentence. What they give are plain
dictionaries and lists, the same as ``--json`` prints. The examples of docs/python.md are run by the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkvet.filters import chosen
from linkvet.given_settings import understood
from linkvet.importers import ExportError
from linkvet.store.file.audit import Audit, AuditError, Settings

if TYPE_CHECKING:
    from linkvet.analysis.run import Analysis
    from linkvet.crawler.progress import CrawlResult
    from linkvet.store.claimed.imports import ImportReport
    from linkvet.store.lists.filters import Filters

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
    "disavow",
    "discover",
    "domains",
    "export",
    "families",
    "import_exports",
    "links",
    "networks",
    "note_outreach",
    "opportunities",
    "outreach",
    "recheck",
    "report",
    "settings",
    "targets",
    "to_pandas",
    "to_polars",
    "undo",
]
Rows = Iterator[Mapping[str, Any]]


def create(path: str | Path, target: str, **settings: Any) -> None:
    """A new audit file; ``settings`` are ``scope``, ``name``, ``brands``, ``topics``, ``countries`` ..."""
    Audit.create(Path(path), Settings(**understood({"target": target, **settings}))).close()


def import_exports(
    path: str | Path, exports: Iterable[str | Path], format: str | None = None
) -> list[ImportReport]:
    """Take in exports and disavow files; says of each what was recognised, merged and refused."""
    from linkvet.jobs.import_ import reports

    with Audit.open(Path(path)) as audit:
        return [one for file in _paths(exports) for one in reports(audit, file, format, quiet=True)]


def crawl(path: str | Path, only: str = "new", **options: Any) -> CrawlResult:
    """Visit pages; ``options`` are those of ``linkvet crawl``, such as ``delay`` and ``concurrency``."""
    from linkvet.crawler.assignment import CrawlOptions
    from linkvet.crawler.run import crawl as run

    return run(Path(path), only, CrawlOptions(**_options(options)), lambda progress: None)


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
        *(("wat", one) for one in _paths(wat)),
        *(("warc", one) for one in _paths(warc)),
    ]
    with Audit.open(Path(path)) as audit:
        found = [reading.record() for reading in read_archives(audit, named)]
    if sites:
        found.append(search_sites(Path(path), CrawlOptions(**_options(options)), lambda progress: None))
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

    options = AnalysisOptions(_paths(ranks), _paths(blocklists), workers, strengths())
    return run(Path(path), options)


def links(path: str | Path, limit: int | None = None, **filters: Any) -> Rows:
    """Backlinks with all that is known of each; ``filters`` are those of every list."""
    from linkvet.store.lists.rows import backlinks_whole

    return _listed(path, backlinks_whole, limit, filters)


def domains(path: str | Path, limit: int | None = None, **filters: Any) -> Rows:
    """Referring domains, those with most links first."""
    from linkvet.store.lists import rows

    return _listed(path, rows.domains, limit, filters)


def anchors(path: str | Path, limit: int | None = None, **filters: Any) -> Rows:
    """Anchor texts of the live links, those on most domains first."""
    from linkvet.store.lists import rows

    return _listed(path, rows.anchors, limit, filters)


def targets(path: str | Path, limit: int | None = None, **filters: Any) -> Rows:
    """Linked pages, those with most links first."""
    from linkvet.store.lists import rows

    return _listed(path, rows.targets, limit, filters)


def networks(path: str | Path, limit: int | None = None, **filters: Any) -> Rows:
    """Networks of sites with their signs, highest confidence first; filters keep those with a link that fits."""
    from linkvet.store.judged import groups

    return _listed(path, groups.networks, limit, filters)


def families(path: str | Path, limit: int | None = None, **filters: Any) -> Rows:
    """Families of copies with their pages, the largest first; filters keep those with a link that fits."""
    from linkvet.store.judged import groups

    return _listed(path, groups.families, limit, filters)


def changes(path: str | Path, since: str = "30d") -> Rows:
    """What is new, back, lost, broken or changed since ``30d``, a date, ``crawl:3`` or ``last``."""
    from linkvet.store.history.changes import changes as found
    from linkvet.store.history.moments import moment_of
    from linkvet.store.history.told import record

    return _rows(path, lambda audit: (record(one) for one in found(audit, moment_of(audit, since))))


def decide(path: str | Path, decision: str, subjects: Iterable[str], note: str | None = None) -> int:
    """Put pages, ``domain:NAME`` or ``network:ID`` on a list, or off with ``clear``; says how many changed."""
    from linkvet.store.decided.decisions import decide as put
    from linkvet.store.decided.subjects import subject_of

    with Audit.open(Path(path)) as audit:
        return put(audit, map(subject_of, subjects), decision, note).changed


def undo(path: str | Path) -> str:
    """Take the last action back; says which it was, and nothing where there is none."""
    from linkvet.store.decided.decisions import undo as take_back

    with Audit.open(Path(path)) as audit:
        done = take_back(audit)
    return f"{done.did} of {done.changed:,}" if done else ""


def settings(path: str | Path, **changed: Any) -> Settings:
    """The settings of an audit, after those given were changed; the next analysis judges by them."""
    asked = understood(changed)
    with Audit.open(Path(path)) as audit, audit.transaction():
        found = replace(audit.settings, **asked)
        if changed:
            audit.save_settings(found)
    return found


def opportunities(path: str | Path, kinds: Iterable[str] = ()) -> Rows:
    """Links to gain or win back, the strongest domains first; ``kinds`` are those of ``linkvet opportunities``."""
    from linkvet.analysis.opportunities import opportunities as found

    wanted = frozenset(kinds)
    return _rows(
        path, lambda audit: (asdict(one) for one in found(audit) if not wanted or one.kind in wanted)
    )


def disavow(path: str | Path, out: str | Path | None = None) -> dict[str, Any]:
    """The disavow file: its ``text``, what each of its ``lines`` gives up, and what was refused and folded.

    It is written where ``out`` is given. Whether a disavow file is needed at all is for you to consider.
    """
    from linkvet.review import disavow as files
    from linkvet.store.file.whole import write_whole

    with Audit.open(Path(path)) as audit:
        merged = files.disavow_file(audit)
        lost = files.losses(audit, merged)
    text = files.text_of(merged)
    if out is not None:
        write_whole(Path(out), text)
    left = {name: [asdict(one) for one in getattr(merged, name)] for name in ("removed", "folded", "refused")}
    return {"text": text, "lines": [asdict(one) for one in lost], "notes": merged.notes, **left}


def outreach(path: str | Path, domains: Iterable[str] = (), sender: str = "", template: str = "") -> Rows:
    """Drafts to the owners of domains on the remove list: ``to``, ``subject``, ``body``, ``state`` and more."""
    from linkvet.review.outreach import drafts

    return _rows(
        path, lambda audit: (asdict(one) for one in drafts(audit, domains, sender, template=template))
    )


def note_outreach(
    path: str | Path, domain: str, state: str, contact: str | None = None, note: str | None = None
) -> None:
    """Note how far a request has come: ``to_send``, ``sent``, ``answered``, ``refused``, ``removed``."""
    from linkvet.store.decided.decisions import set_outreach

    with Audit.open(Path(path)) as audit:
        set_outreach(audit, domain, state, contact=contact, note=note)


def recheck(path: str | Path, older: int = 7, **options: Any) -> Rows:
    """One round: visit what is new, failed or older than so many days, judge again; gives what changed since."""
    from linkvet.jobs.recheck import selection_of
    from linkvet.store.seen.crawls import finished_crawls

    crawl(path, only=selection_of(older), **options)
    analyze(path)
    with Audit.open(Path(path)) as audit:
        first = len(finished_crawls(audit, 2)) < 2
    return iter(()) if first else changes(path, "last")


def to_pandas(path: str | Path) -> Any:
    """The enriched list as a DataFrame of pandas, which must be installed."""
    import pandas

    return pandas.DataFrame.from_records(_enriched(path))


def to_polars(path: str | Path) -> Any:
    """The enriched list as a DataFrame of Polars, which must be installed."""
    import polars

    return polars.DataFrame(list(_enriched(path)), infer_schema_length=None)


def _enriched(path: str | Path) -> Rows:
    from linkvet.store.lists.columns import ENRICHED_COLUMNS
    from linkvet.store.lists.enriched import EnrichedList

    with Audit.open(Path(path)) as audit:
        for _, values in EnrichedList(audit).rows():
            yield dict(zip(ENRICHED_COLUMNS, values, strict=True))


def export(
    path: str | Path, out: str | Path, list: str = "", columns: Iterable[str] = (), **filters: Any
) -> int:
    """Write the enriched list, or another; the ending of ``out`` says the format. Says how many rows."""
    from linkvet.exporters import export as write
    from linkvet.tables import Asked

    with Audit.open(Path(path)) as audit:
        return write(audit, Path(out), list, Asked(chosen(**filters)), [*columns])


def report(path: str | Path, out: str | Path) -> None:
    """Write the report for a client as one HTML file."""
    from linkvet.report.report import write_report

    with Audit.open(Path(path)) as audit:
        write_report(audit, Path(out))


def _paths(given: str | Path | Iterable[str | Path]) -> tuple[Path, ...]:
    """One path, or several, as paths."""
    return (Path(given),) if isinstance(given, str | Path) else tuple(map(Path, given))


def _options(given: dict[str, Any]) -> dict[str, Any]:
    """Options of a crawl as the command has them: texts become paths, and a browser looks again."""
    from linkvet.crawler.assignment import CrawlOptions

    known = {field.name for field in fields(CrawlOptions)}
    if wrong := sorted(given.keys() - known):
        raise AuditError(f'"{wrong[0]}" is no option of a crawl; use one of {", ".join(sorted(known))}.')
    options = {"render": "auto", **given}
    for name in ("hosts", "asn", "geo", "warc"):
        if isinstance(options.get(name), str):
            options[name] = Path(options[name])
    if options.get("from_warc"):
        options["from_warc"] = _paths(options["from_warc"])
    if options["render"] not in ("auto", "always", "never"):
        raise AuditError(f'"{options["render"]}" is no way to render; use one of auto, always, never.')
    return options


def _listed(
    path: str | Path,
    rows: Callable[[Audit, Filters, int | None], Rows],
    limit: int | None,
    filters: dict[str, Any],
) -> Rows:
    """The rows of a list; wrong filters are refused at once, not at the first row."""
    wanted = chosen(**filters)
    return _rows(path, lambda audit: rows(audit, wanted, limit))


def _rows(path: str | Path, query: Callable[[Audit], Rows]) -> Rows:
    """The rows of a query, streamed. Raises AuditError at once where the file cannot be opened."""
    Audit.open(Path(path)).close()
    return _streamed(path, query)


def _streamed(path: str | Path, query: Callable[[Audit], Rows]) -> Rows:
    """The file is open until the last row is taken."""
    with Audit.open(Path(path)) as audit:
        yield from query(audit)
