"""``linkvet imports``: what was imported, and taking back what was wrong."""

from __future__ import annotations

import json
from pathlib import Path

import click

from linkvet.printable import counted, printable
from linkvet.terminal.options import audit_file, example, json_option, quiet_option


@click.command(epilog=example("linkvet imports shop.audit\nlinkvet imports shop.audit --take-back 1"))
@audit_file
@click.option(
    "--take-back",
    "number",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="Undo this import: its claims vanish, and links that it alone named and nobody saw.",
)
@json_option
@quiet_option
def command(file: Path, number: int | None, as_json: bool, quiet: bool) -> None:
    """List the imported files with number, date, rows and source, or take one back.

    What is taken back can be imported again. Links that a visit saw stay as found ones, links that other files name
    stay as they are, and so do the decisions of people. Run `linkvet analyze` afterwards.
    """
    from linkvet.jobs.import_ import sentence_on, take_import_back
    from linkvet.store.file.audit import Audit
    from linkvet.store.lists.rows import imports

    if number is not None:
        taken = take_import_back(file, number)
        if not quiet:
            click.echo(f"Taken back. {sentence_on(taken)}")
        return
    with Audit.open(file) as audit:
        rows = imports(audit)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(
            f"{row['id']:>4}  {row['imported_at'][:10]}  {printable(row['file'])}: {row['vendor']}, {row['shape']}, "
            f"{counted(row['rows'], 'row')}, {counted(row['links'], 'link')}"
        )
    if not rows and not quiet:
        click.echo("Nothing was imported yet.")
