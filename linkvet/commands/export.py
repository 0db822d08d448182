"""``linkvet export``: the enriched list as a file."""

from __future__ import annotations

from pathlib import Path

import click

from linkvet.terminal.options import audit_file, example, quiet_option
from linkvet.terminal.parameters import WrittenFile


def _endings() -> tuple[str, ...]:
    from linkvet.exporters import FORMATS

    return tuple(f".{name}" for name in FORMATS)


@click.command(epilog=example("linkvet export shop.audit -o shop-links.csv"))
@audit_file
@click.option(
    "-o",
    "--output",
    "out",
    type=WrittenFile(_endings),
    required=True,
    help="File to write; its ending (.csv, .xlsx, .parquet, .json) says the format.",
)
@click.option(
    "--excel",
    is_flag=True,
    help="Begin a CSV with the mark by which Excel knows UTF-8 when it is opened by a double click.",
)
@quiet_option
def command(file: Path, out: Path, excel: bool, quiet: bool) -> None:
    """Write the enriched list: every column of the input as it was, then what was found.

    One row per backlink, also those that could not be visited and those found in addition. Cells that a
    spreadsheet would run as a formula are written with an apostrophe before them in CSV, and as plain text in
    XLSX. Parquet needs one package more: pip install duckdb. The columns are explained in
    docs/columns.md.
    """
    from linkvet.exporters import export
    from linkvet.store.file.audit import Audit

    if excel and out.suffix.lower() != ".csv":
        raise click.UsageError("--excel is for .csv files.")
    with Audit.open(file) as audit:
        rows = export(audit, out, **({"excel": True} if excel else {}))
    if not quiet:
        click.echo(f"{out}: {rows:,} links")
