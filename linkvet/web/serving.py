"""Listens on this machine only, and prints the address that opens the app."""

from __future__ import annotations

import secrets
import signal
import socket
import webbrowser
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Any

import click
import uvicorn

from linkvet.web.app import Door, audit_app, guarded
from linkvet.web.clock import Clock
from linkvet.web.folder.start import folder_app
from linkvet.web.shelves import Shelves
from linkvet.web.work import Given

LOOPBACK = "127.0.0.1"


def serve(
    place: Path, port: int, crawl: dict[str, Any], judged: dict[str, Any], *, quiet: bool, opens: bool
) -> None:
    """Serve one audit file, or the audits of a folder, until the person ends it. Jobs that run go on.

    ``crawl`` and ``judged``: options of the visits and of the analyses that are started in the app.
    ``opens``: the browser of this machine opens it at once.
    """
    given = Given(crawl, judged)
    if not place.is_dir():
        if not quiet:
            click.echo("Preparing the lists ...", err=True)
        Shelves(place).prepare()
    with closing(listening(port)) as listener:
        door = Door(listener.getsockname()[1], secrets.token_urlsafe(24))
        app = folder_app(place, given) if place.is_dir() else audit_app(place, given)
        clock = Clock(app.state.audits.files if place.is_dir() else lambda: [place], given)
        config = uvicorn.Config(
            guarded(app, door),
            log_level="warning",
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
        )
        server = uvicorn.Server(config)
        end_on_signals(server)
        click.echo(f"Open {door.address}")
        if not quiet:
            click.echo("The address works once, on this machine. End with Ctrl-C.", err=True)
        if opens:
            webbrowser.open(door.address)
        clock.start()
        try:
            server.run(sockets=[listener])
        finally:
            clock.stop()


def end_on_signals(server: uvicorn.Server) -> None:
    """Ctrl-C and a polite end count from the first printed line on.

    An exception raised by a signal is lost where it falls into a callback of the interpreter; a flag is not.
    """

    def end(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def listening(port: int) -> socket.socket:
    """A socket on this machine only. Raises ClickException when the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise click.ClickException(
            f"Port {port} cannot be used ({error.strerror}); choose another with --port."
        ) from None
    return listener
