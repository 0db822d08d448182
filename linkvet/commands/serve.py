"""``linkvet serve``: the web app."""

from __future__ import annotations

from pathlib import Path

import click

from linkvet.terminal.options import audit_file, example, quiet_option

PORT = 8765


@click.command(epilog=example("linkvet serve shop.audit\nlinkvet serve shop.audit --port 9000"))
@audit_file
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Port on this machine; 0 takes a free one.",
)
@quiet_option
def command(file: Path, port: int, quiet: bool) -> None:
    """Open an audit in the browser: overview, links, domains, lists, settings.

    The app listens on this machine only. It opens with the address that is printed, once; the browser is
    known from then on until the command ends. Nothing is loaded from the internet. End it with Ctrl-C.
    """
    from linkvet.web.serving import serve

    serve(file, port, quiet)
