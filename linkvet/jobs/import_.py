"""Reads exports into an audit file, and says what was recognised, merged and refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkvet.printable import counted, printable

if TYPE_CHECKING:
    from linkvet.importers import Export
    from linkvet.store.claimed.imports import ImportReport, Source
    from linkvet.store.claimed.taking_back import TakenBack
    from linkvet.store.file.audit import Audit

SHOWN_PROBLEMS = 10


def refuse_unknown(paths: Iterable[Path], format: str | None) -> None:
    """Raises ExportError when one of the files cannot be used, before anything is stored."""
    from linkvet.importers import read_export

    for path in paths:
        read_export(path, format)


def take_in(
    audit: Audit,
    paths: Iterable[Path],
    format: str | None,
    quiet: bool,
    watch: Callable[[str, int], None] | None = None,
    agreed: Iterable[Path] = (),
) -> int:
    """Import every file; says how many rows could be used.

    What the tools' own lists say in the files ``agreed`` becomes decisions.

    ``watch`` is told the file and the rows read so far, instead of the terminal.
    Each file is stored whole or not at all. Raises ExportError at the first that cannot be used.
    """
    used = 0
    for path in paths:
        for report in reports(audit, path, format, quiet, watch):
            used += report.links + report.domain_rows + report.disavow_lines
            if not quiet:
                _tell(report)
            _heed_marks(audit, report, path in agreed, quiet)
    return used


def reports(
    audit: Audit,
    path: Path,
    format: str | None,
    quiet: bool,
    watch: Callable[[str, int], None] | None = None,
) -> Iterator[ImportReport]:
    """Store each export that a file holds, and say what became of it. Raises ExportError for a useless file."""
    from linkvet.importers import ExportError, read_export
    from linkvet.store.claimed.imports import record_import
    from linkvet.store.file.lock import sole_work
    from linkvet.terminal.progress import counting

    try:
        digest = digest_of(path)
    except OSError as error:
        raise ExportError(f"{path}: it cannot be read ({error.strerror or error})") from None
    for export in read_export(path, format):
        if export.refused:
            click.echo(
                f"{path.name}: {printable(export.name)} was left out: {printable(export.refused)}", err=True
            )
            continue
        source = source_of(path, digest, export)
        silent = quiet or watch is not None
        name = source.file
        with sole_work(audit.path, "an import"), counting(f"Importing {printable(name)}", silent) as count:
            told = partial(watch, name) if watch else count
            report = record_import(audit, source, export.rows, told)
        yield report
        _warn(report, audit.settings.target)


def _heed_marks(audit: Audit, report: ImportReport, agreed: bool, quiet: bool) -> None:
    """Take the marks of another tool as decisions, or say that there are some."""
    from linkvet.store.decided.marks import agree, marks_of

    if agreed:
        actions = agree(audit, report.import_id)
        told = [f"{action.changed:,} put on the {action.did} list" for action in actions if action.changed]
        if told and not quiet:
            click.echo(f"            {', '.join(told)}, as the file marks them")
    elif (waiting := marks_of(audit, report.import_id)) and not quiet:
        marked = ", ".join(f"{count:,} {decision}" for decision, count in waiting.items())
        click.echo(f"            marked in the file: {marked}; import --marks takes them as your decisions")


def source_of(path: Path, digest: str, export: Export) -> Source:
    """An export as the audit notes it; ``digest`` is that of the whole file."""
    from linkvet.store.claimed.imports import Source

    name = path.name if export.name in ("", path.name) else f"{path.name}/{export.name}"
    member = hashlib.sha256(f"{digest}\n{export.name}".encode(errors="replace")).hexdigest()
    return Source(name, member, export.vendor, export.shape, list(export.columns))


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tell(report: ImportReport) -> None:
    source = report.source
    click.echo(f"{printable(source.file)}: {source.vendor}, {source.shape}")
    if report.already_imported:
        click.echo("  imported before; nothing to do")
        return
    counts = [
        (report.links, "link", f", {report.new_links:,} of them new"),
        (report.domains, "referring domain", ""),
        (report.domain_rows, "row", " about whole domains"),
        (report.disavow_lines, "disavow line", ""),
        (report.repeated, "row", " merged into others of the file"),
        (report.out_of_scope, "link", " to pages outside the audited site"),
        (report.own, "link", " on pages of the audited site itself"),
        (report.bad_rows, "row", " refused"),
    ]
    for count, what, more in counts:
        if count:
            number, noun = counted(count, what).split(" ", 1)
            click.echo(f"  {number:>9} {noun}{more}")
    if not report.rows:
        click.echo("            no rows: the file has a header and nothing below it")
    for problem in report.problems[:SHOWN_PROBLEMS]:
        click.echo(f"            line {problem.line}: {printable(problem.reason)}")
    if report.bad_rows > SHOWN_PROBLEMS:
        click.echo(
            f"            and {report.bad_rows - SHOWN_PROBLEMS:,} more; import --refused FILE.csv lists them all"
        )


def _warn(report: ImportReport, target: str) -> None:
    if doubt := doubt_about(report, target):
        click.echo(f"{printable(report.source.file)}: {doubt}", err=True)


def doubt_about(report: ImportReport, target: str) -> str:
    """Why a file looks like one that was not meant; empty where it does not."""
    if report.links and report.own == report.links:
        return (
            f"every page in it is one of {target} itself; this looks like a list of your own pages, "
            "not of pages that link to them."
        )
    if report.links and report.out_of_scope == report.links:
        return (
            f"none of its links leads to {target}. Unless it is the export of a former address that "
            "redirects there, it belongs to another audit."
        )
    return ""


def take_import_back(file: Path, import_id: int) -> TakenBack:
    """Undo an import. Raises AuditError where there is none of this number, or where somebody else is at work."""
    from linkvet.store.claimed.taking_back import take_back
    from linkvet.store.file.audit import Audit
    from linkvet.store.file.lock import sole_work

    with sole_work(file, "taking back an import"), Audit.open(file) as audit:
        return take_back(audit, import_id)


def sentence_on(taken: TakenBack) -> str:
    """What taking an import back means, in one line."""
    parts = [
        (taken.shared, "link", "named by other files, too, and kept"),
        (taken.found, "link", "seen by a visit, and kept as found"),
        (taken.removed, "link", "named by this file alone, and removed"),
        (taken.decided, "disavow line", "no longer in use"),
    ]
    said = [f"{counted(number, noun)} {what}" for number, noun, what in parts if number]
    return f"{printable(taken.file)}: {'; '.join(said) or 'nothing rests on it'}."


def write_refused(audit: Audit, out: Path) -> int:
    """Write every row that no import could use, with file, line and reason; says how many."""
    import csv

    from linkvet.exporters.csv import harmless
    from linkvet.store.file.whole import whole_file
    from linkvet.store.lists.rows import problems

    count = 0
    with whole_file(out) as draft, draft.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "line", "reason", "text"))
        for row in problems(audit):
            writer.writerow([harmless(cell) for cell in row.values()])
            count += 1
    return count
