"""``linkvet crawl``: visit the referring pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.printable import program, typed
from linkvet.terminal.options import audit_file, crawl_options, example, from_warc_option, quiet_option
from linkvet.terminal.parameters import Selection, SeveralFiles


@click.command(
    cls=SeveralFiles,
    epilog=example(
        "linkvet crawl shop.audit --only new,older:30d --workers 2\n"
        "linkvet crawl shop.audit --from-warc crawl.warc.gz"
    ),
)
@audit_file
@click.option(
    "--only",
    type=Selection(),
    default="new",
    show_default=True,
    help="new, failed, all, older:30d; several with commas.",
)
@crawl_options
@from_warc_option
@quiet_option
def command(file: Path, only: str, quiet: bool, **options: Any) -> None:
    """Visit the referring pages and record what they show.

    Politely: robots.txt is obeyed, sites are given time between requests, the user agent names this tool.
    With --from-warc the pages come from archives instead, dated by them, and no site is asked for anything.
    A crawl can be stopped at any moment; the same command resumes it.
    """
    from linkvet.jobs.crawl import visit
    from linkvet.terminal.summary import print_summary

    visit(file, only, options, quiet)
    if not quiet:
        out = file.with_name(f"{file.stem}-links.csv")
        steps = [f"{program()} links {typed(file)}", f"{program()} export {typed(file)} -o {typed(out)}"]
        print_summary(file, steps)
