"""``linkvet report``: what was found, for a client."""

from __future__ import annotations

from pathlib import Path

import click

from linkvet.terminal.options import audit_file, example, existing, quiet_option
from linkvet.terminal.parameters import WrittenFile


@click.command(
    epilog=example(
        "linkvet report shop.audit -o shop-report.html\n"
        "linkvet report shop.audit -o board.html --board --logo agency.png"
    )
)
@audit_file
@click.option(
    "-o",
    "--output",
    "out",
    type=WrittenFile((".html", ".htm", ".pdf")),
    required=True,
    help="File to write, ending in .html, or in .pdf where Chromium and Playwright are installed.",
)
@click.option("--logo", type=existing, help="Picture for the head of the report: PNG, JPEG, GIF or WebP.")
@click.option("--introduction", type=existing, help="Text file with words for the beginning.")
@click.option("--closing", type=existing, help="Text file with words for the end.")
@click.option(
    "--sections",
    default="",
    metavar="NAMES",
    help="Only these, with commas: found, actions, naturalness, states, months, anchors, sites, networks, domains, "
    "copies, lost, repairs, markers, unknown, method.",
)
@click.option(
    "--board", is_flag=True, help="One page for the board: the result, what was found and what to do."
)
@click.option(
    "--appendix",
    type=click.IntRange(0, 5000),
    default=0,
    metavar="ROWS",
    help="So many links at the end, the most toxic first.",
)
@quiet_option
def command(
    file: Path,
    out: Path,
    logo: Path | None,
    introduction: Path | None,
    closing: Path | None,
    sections: str,
    board: bool,
    appendix: int,
    quiet: bool,
) -> None:
    """Write the report for a client: one HTML file that needs nothing else and prints well on A4.

    The level and what it means, the naturalness card, states, anchors, networks and copies with their evidence,
    the most toxic links with a sentence for every sign, lost links worth asking for, what could not be judged,
    and the method. It holds no script and asks for nothing from outside.
    """
    from linkvet.report.report import write_report
    from linkvet.report.shape import shape_of
    from linkvet.store.file.audit import Audit, AuditError

    words = [
        one.read_text(encoding="utf-8-sig", errors="replace") if one else ""
        for one in (introduction, closing)
    ]
    try:
        shape = shape_of(sections, logo, words[0], words[1], board, appendix)
    except AuditError as error:
        raise click.UsageError(str(error)) from None
    with Audit.open(file) as audit:
        write_report(audit, out, shape)
    if not quiet:
        how = "" if out.suffix.lower() == ".pdf" else ": open it in a browser, or print it to PDF from there."
        click.echo(f"{out}{how}")
