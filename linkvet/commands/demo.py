"""``linkvet demo``: the main job on the bundled sample."""

from __future__ import annotations

from pathlib import Path

import click

from linkvet.terminal.options import example, quiet_option


@click.command(epilog=example("linkvet demo"))
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("linkvet-demo"),
    show_default=True,
    metavar="DIR",
    help="Folder for the audit file and the list.",
)
@quiet_option
def command(keep: Path, quiet: bool) -> None:
    """Audit the bundled sample, without the internet.

    A made-up coffee roaster with about a hundred referring pages, served on this machine. Every state that
    an audit can report is among them.
    """
    from linkvet.jobs.demo import run

    run(keep, quiet)
