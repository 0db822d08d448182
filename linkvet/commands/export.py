"""``linkvet export``: the enriched list as a file."""

from __future__ import annotations

from pathlib import Path

import click

from linkvet.terminal.options import audit_file, example, quiet_option
from linkvet.terminal.parameters import WrittenFile


def _endings() -> tuple[str, ...]:
    from linkvet.exporters import FORMATS

    return tuple(f".{name}" for name in FORMATS)


@click.command(
    epilog=example(
        "linkvet export shop.audit -o shop.xlsx\n"
        "linkvet export shop.audit -o toxic.csv --where 'level=toxic&state=live'\n"
        "linkvet export shop.audit -o domains.jsonl --list domains --columns domain,links,toxicity"
    )
)
@audit_file
@click.option(
    "-o",
    "--output",
    "out",
    type=WrittenFile(_endings),
    required=True,
    help="File to write; its ending (.csv, .xlsx, .parquet, .json, .jsonl) says the format.",
)
@click.option(
    "--list",
    "name",
    metavar="LIST",
    help="List to write: links, domains, anchors, targets, networks, families, changes, decisions, opportunities, "
    "imports, summary. Without it the enriched list; in .xlsx all lists, each on a sheet.",
)
@click.option(
    "--columns", default="", help='Columns in their order, with commas; "input" stands for all of the input.'
)
@click.option(
    "--where", help="Only the rows that fit, written as in the web app's address: level=toxic&sort=-links."
)
@click.option(
    "--excel",
    is_flag=True,
    help="Begin a CSV with the mark by which Excel knows UTF-8 when it is opened by a double click.",
)
@quiet_option
def command(
    file: Path, out: Path, name: str | None, columns: str, where: str | None, excel: bool, quiet: bool
) -> None:
    """Write the enriched list, or any other list, as a file.

    The enriched list has every column of the input as it was, then what was found; an .xlsx is a workbook for
    people, with a sheet for each list, findings first and the columns of the input last.

    One row per backlink, also those that could not be visited and those found in addition. Cells that a
    spreadsheet would run as a formula are written with an apostrophe before them in CSV, and as plain text in
    XLSX. Parquet needs one package more: pip install duckdb. The columns are explained in
    docs/columns.md.
    """
    from urllib.parse import parse_qsl

    from linkvet.exporters import export
    from linkvet.store.file.audit import Audit, AuditError
    from linkvet.tables import LISTS, asked_for

    if excel and out.suffix.lower() != ".csv":
        raise click.UsageError("--excel is for .csv files.")
    chosen = [one.strip() for one in columns.split(",") if one.strip()]
    pairs = parse_qsl((where or "").strip().removeprefix("?"), keep_blank_values=True)
    try:
        if name is not None and name not in LISTS:
            raise AuditError(f'"{name[:80]}" is not a list; use one of {", ".join(LISTS)}.')
        asked = asked_for(name or "links", pairs) if pairs else None
    except AuditError as error:
        raise click.UsageError(str(error)) from None
    options = {"excel": True} if excel else {}
    with Audit.open(file) as audit:
        rows = export(audit, out, name or "", asked, chosen, **options)
    if not quiet:
        click.echo(f"{out}: {rows:,} {name if name not in (None, 'links') else 'links'}")
