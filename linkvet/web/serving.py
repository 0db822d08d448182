"""Listens on this machine only, and prints the address that opens the app."""

from __future__ import annotations

import secrets
import socket
from contextlib import closing
from pathlib import Path

import click
import uvicorn

from linkvet.web.analyzing import Analyzing
from linkvet.web.app import Door, make_app
from linkvet.web.shelves import Shelves

LOOPBACK = "127.0.0.1"


def serve(file: Path, port: int, quiet: bool) -> None:
    """Serve one audit file until the person ends it."""
    if not quiet:
        click.echo("Preparing the lists ...", err=True)
    Shelves(file).prepare()
    with closing(listening(port)) as listener:
        door = Door(listener.getsockname()[1], secrets.token_urlsafe(24))
        analyzing = Analyzing(file)
        app = make_app(file, door, analyzing)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
        )
        click.echo(f"Open {door.address}")
        if not quiet:
            click.echo("The address works once, on this machine. End with Ctrl-C.", err=True)
        try:
            uvicorn.Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            return
        finally:
            analyzing.stop()


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
