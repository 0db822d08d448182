"""Looks for further links to the target: in web archives, and on the referring sites themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from linkvet.jobs.import_ import SHOWN_PROBLEMS, digest_of
from linkvet.printable import counted, printable, typed

if TYPE_CHECKING:
    from linkvet.crawler.archives.finds import Finds
    from linkvet.crawler.assignment import CrawlOptions
    from linkvet.crawler.progress import Progress
    from linkvet.store.claimed.archives import ArchiveReport
    from linkvet.store.file.audit import Audit

Kind = Literal["wat", "warc"]
KEPT = "all that could be read is kept. A whole copy of the file gives the rest."
SHAPES: dict[Kind, str] = {"wat": "links seen by Common Crawl", "warc": "pages of a web archive"}


@dataclass(slots=True)
class Reading:
    """What became of one archive."""

    path: Path
    kind: Kind
    report: ArchiveReport | None = None
    """``None`` where the file could not be used at all."""
    finds: Finds | None = None
    trouble: str = ""
    """What is wrong with the file, in a sentence; empty where nothing is."""

    def record(self) -> dict[str, Any]:
        """The same as plain values."""
        report, finds = self.report, self.finds
        found = ("pages", "links", "new_links", "new_pages", "new_domains", "own", "already_read")
        return {
            "file": str(self.path),
            "kind": self.kind,
            "records": finds.records if finds else 0,
            **{name: getattr(report, name) if report else 0 for name in found[:-1]},
            "already_read": bool(report and report.already_read),
            "refused": report.bad_records if report else 0,
            "problems": [
                {"record": one.line, "reason": one.reason, "text": one.text}
                for one in (report.problems if report else ())
            ],
            "trouble": self.trouble,
        }


def read_archives(
    audit: Audit, archives: Iterable[tuple[Kind, Path]], quiet: bool = True
) -> Iterator[Reading]:
    """Read one archive after the other; a useless one is told of and leaves the others alone."""
    from linkvet.crawler.archives.records import ArchiveError

    for kind, path in archives:
        reading = Reading(path, kind)
        try:
            _read(audit, reading, quiet)
        except ArchiveError as error:
            reading.report, reading.trouble = None, str(error)
        except OSError as error:
            reading.report, reading.trouble = None, f"it cannot be read ({error.strerror or error})."
        yield reading


def take_in_archives(audit: Audit, archives: Iterable[Path], quiet: bool) -> None:
    """Put the links to the target that web archives hold into the audit, as ``linkvet discover --warc`` does."""
    for reading in read_archives(audit, (("warc", path) for path in archives), quiet):
        tell(reading, audit.settings.target, quiet)


def _read(audit: Audit, reading: Reading, quiet: bool) -> None:
    from linkvet.crawler.archives.finds import Finds
    from linkvet.crawler.archives.pages import PagesReader
    from linkvet.crawler.archives.wat import WatReader
    from linkvet.store.claimed.archives import ARCHIVE, COLUMNS, record_archive
    from linkvet.store.claimed.imports import Source
    from linkvet.terminal.progress import counting

    scope = audit.settings.target_scope
    reader = WatReader(scope) if reading.kind == "wat" else PagesReader(scope)
    parts = (digest_of(reading.path), reading.kind, scope.kind, scope.target)
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    source = Source(reading.path.name, digest, ARCHIVE, SHAPES[reading.kind], COLUMNS)
    with counting(f"Reading {printable(reading.path.name)}", quiet, "records") as told:
        reading.finds = Finds(reading.path, reader, told=told)
        reading.report = record_archive(audit, source, reading.finds)
    if reading.finds.damage:
        reading.trouble = f"{reading.finds.damage}; {KEPT}"


def tell(reading: Reading, target: str, quiet: bool = False, as_json: bool = False) -> None:
    """Print what an archive gave; what is wrong with it goes to standard error, to those who asked for quiet too."""
    name = printable(reading.path.name)
    report, finds = reading.report, reading.finds
    if report is not None and finds is not None and not quiet and not as_json:
        click.echo(f"{name}: {_gist(report, finds, target)}")
        _tell_counts(report)
    if reading.trouble:
        click.echo(f"{name}: {printable(reading.trouble)}", err=True)


def _gist(report: ArchiveReport, finds: Finds, target: str) -> str:
    if report.already_read:
        return "read before; nothing to do"
    links = counted(report.links, "link") if report.links else "no link"
    return f"{report.source.shape}, {counted(finds.records, 'record')}: {links} to {printable(target)}"


def _tell_counts(report: ArchiveReport) -> None:
    pages, domains = counted(report.new_pages, "new page"), counted(report.new_domains, "new domain")
    counts = [
        (report.new_links, "new", f"{pages}, {domains}"),
        (report.links - report.new_links, "known already", ""),
        (report.own, "on pages of the audited site itself, left out", ""),
        (report.bad_records, "records refused", ""),
    ]
    for count, what, more in counts:
        if count:
            click.echo(f"  {count:>9,} {what}{', ' + more if more else ''}")
    for problem in report.problems[:SHOWN_PROBLEMS]:
        text = f" {printable(problem.text)}" if problem.text else ""
        click.echo(f"            record {problem.line:,}:{text} {printable(problem.reason)}")
    if report.bad_records > SHOWN_PROBLEMS:
        click.echo(f"            and {report.bad_records - SHOWN_PROBLEMS:,} more; --json lists them all")


def tell_end(file: Path, told: list[dict[str, Any]]) -> None:
    """Print what the search on sites gave, and what to do next."""
    from linkvet.store.file.audit import Audit
    from linkvet.store.lists.counts import unvisited_pages

    for found in told:
        if found["kind"] == "sites":
            click.echo(_sentence(file, found))
    with Audit.open(file) as audit:
        waiting = unvisited_pages(audit)
    if waiting:
        wait = "page waits" if waiting == 1 else "pages wait"
        click.echo(f"{waiting:,} {wait} for a visit. Next: linkvet crawl {typed(file)}")
    elif any(found.get("new_links") for found in told):
        click.echo(f"Next: linkvet analyze {typed(file)}")


def _sentence(file: Path, found: dict[str, Any]) -> str:
    if not found["sites_that_link"]:
        return f"No referring site is known to link yet; visit their pages first: linkvet crawl {typed(file)}"
    if not found["looked_at"]:
        return (
            "Nothing to look at: every site that links was searched within the last 30 days as far as "
            "--pages-per-site allows, or has no further pages."
        )
    links = "no new link" if not found["new_links"] else counted(found["new_links"], "new link")
    where = f" on {counted(found['new_pages'], 'page')}" if found["new_pages"] else ""
    more = "; --pages-in-all ended the search, the same command goes on" if found["left"] else ""
    looked = f"{counted(found['looked_at'], 'page')} of {counted(found['sites'], 'site')} looked at"
    return f"{looked}: {links}{where}{more}."


def search_sites(file: Path, options: CrawlOptions, report: Callable[[Progress], None]) -> dict[str, Any]:
    """Look on the referring sites; what was found, as plain values."""
    from linkvet.crawler.run import search

    done, found = search(file, options, report)
    return {
        "kind": "sites",
        "sites_that_link": found.linking,
        "sites": found.sites,
        "looked_at": found.looked_at,
        "new_pages": found.pages,
        "new_links": found.links,
        "left": done.waiting,
        "finished": done.finished,
        "resumed": done.resumed,
    }


def search_and_tell(file: Path, options: dict[str, Any], quiet: bool) -> dict[str, Any]:
    """Look on the referring sites for a command, which ends with exit code 1 when it is stopped before its end."""
    from linkvet.crawler.assignment import CrawlOptions
    from linkvet.jobs.crawl import refuse_dead_proxy
    from linkvet.terminal.progress import crawl_progress

    refuse_dead_proxy(options.get("proxy"))
    with crawl_progress(quiet) as report:
        found = search_sites(file, CrawlOptions(**options), report)
    if not found["finished"]:
        raise click.ClickException(
            f"The search was stopped; {counted(found['looked_at'], 'page')} looked at. Nothing is lost: go on with "
            f"`linkvet discover {typed(file)} --sites` and the same options."
        )
    return found
