"""``linkvet import``: take in exports and disavow files."""

from __future__ import annotations

from pathlib import Path

import click

from linkvet.printable import typed
from linkvet.terminal.options import audit_file, example, quiet_option
from linkvet.terminal.parameters import WrittenFile


@click.command("import", epilog=example("linkvet import shop.audit ahrefs.csv latest-links.zip disavow.txt"))
@audit_file
@click.argument(
    "exports", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="EXPORT..."
)
@click.option("--format", help="Vendor of the files, where they are not recognised by themselves.")
@click.option(
    "--refused",
    type=WrittenFile((".csv",)),
    help="Write every row that could not be used into this CSV: file, line, reason, text.",
)
@click.option(
    "--marks",
    is_flag=True,
    help="Take the files' own marks (whitelist, remove, disavow) as your decisions, where you have decided nothing.",
)
@quiet_option
def command(
    file: Path,
    exports: tuple[Path, ...],
    format: str | None,
    refused: Path | None,
    marks: bool,
    quiet: bool,
) -> None:
    """Import backlink exports as their vendors write them, and disavow files.

    Vendors are recognised by what the files hold. Links that several files name are merged; rows that
    cannot be used are counted and listed with their line. A file that was imported before changes nothing.
    A folder of results of `linkvet scale` is taken over as well.
    """
    from linkvet.analysis.profile.coverage import coverage
    from linkvet.importers import row_caps
    from linkvet.jobs.cluster import create_for, is_result, take_results
    from linkvet.jobs.import_ import refuse_unknown, take_in, write_refused
    from linkvet.store.file.audit import Audit
    from linkvet.store.lists.counts import unvisited_pages
    from linkvet.terminal.coverage_lines import coverage_sentences

    results = [path for path in exports if is_result(path)]
    files = [path for path in exports if path not in results]
    if results and not file.exists():
        create_for(file, results[0])
    with Audit.open(file) as audit:
        refuse_unknown(files, format)
        take_in(audit, files, format, quiet, agreed=files if marks else ())
        for folder in results:
            take_results(audit, folder, quiet)
        listed = write_refused(audit, refused) if refused else 0
        sentences = [] if quiet else list(coverage_sentences(coverage(audit, row_caps())))
        waiting = unvisited_pages(audit)
    if not quiet:
        if refused:
            click.echo(f"{refused}: {listed:,} rows that could not be used")
        for sentence in sentences:
            click.echo(sentence)
        if waiting:
            click.echo(f"Next: linkvet crawl {typed(file)}")
