"""``linkvet serve``: the web app."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from linkvet.terminal.options import analysis_options, example, quiet_option, visit_options

PORT = 8765


@click.command(
    epilog=example("linkvet serve\nlinkvet serve audits --port 9000\nlinkvet serve shop.audit --delay 1")
)
@click.argument("place", type=click.Path(path_type=Path), metavar="[FILE or FOLDER]", default=Path())
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Port on this machine; 0 takes a free one.",
)
@click.option(
    "--open/--no-open",
    "opens",
    default=None,
    help="Open the browser of this machine at once; by itself where a person sits before a desktop.",
)
@visit_options
@analysis_options
@quiet_option
def command(place: Path, port: int, opens: bool | None, quiet: bool, **options: Any) -> None:
    """Open an audit, or all audits of a folder, in the browser.

    With a folder, or with nothing for the present one, the app opens with a start page: the audits of the folder
    (files that end in .audit), and a form for a new one. Exports are dropped into the browser, and the crawl is
    started, watched and paused there. Crawls run beside the app: they go on when the browser or the app is closed.

    The app listens on this machine only. It opens with the address that is printed, once; the browser is
    known from then on until the command ends. Nothing is loaded from the internet by the app itself. The options of
    a crawl and of an analysis hold for those that are started in the app. End it with Ctrl-C.
    """
    from linkvet.web.serving import serve

    judged = {name: options.pop(name) for name in ("ranks", "blocklist")}
    serve(place, port, options, judged, quiet=quiet, opens=before_a_desktop() if opens is None else opens)


def before_a_desktop() -> bool:
    """Whether somebody sits at this machine who can see a browser."""
    shown = sys.platform == "darwin" or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    return shown and sys.stdout.isatty()
