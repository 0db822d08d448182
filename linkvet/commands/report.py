"""``linkvet report``: what was found, for a client."""

from __future__ import annotations

from pathlib import Path

import click

from linkvet.terminal.options import audit_file, example, quiet_option
from linkvet.terminal.parameters import WrittenFile


@click.command(epilog=example("linkvet report shop.audit -o shop-report.html"))
@audit_file
@click.option(
    "-o",
    "--output",
    "out",
    type=WrittenFile((".html", ".htm")),
    required=True,
    help="File to write, ending in .html.",
)
@quiet_option
def command(file: Path, out: Path, quiet: bool) -> None:
    """Write the report for a client: one HTML file that needs nothing else and prints well on A4.

    The level and what it means, the naturalness card, states, anchors, networks and copies with their evidence,
    the most toxic links with a sentence for every sign, lost links worth asking for, what could not be judged,
    and the method. It holds no script and asks for nothing from outside.
    """
    from linkvet.report.report import write_report
    from linkvet.store.file.audit import Audit

    with Audit.open(file) as audit:
        write_report(audit, out)
    if not quiet:
        click.echo(f"{out}: open it in a browser, or print it to PDF from there.")
