"""The app itself: pages found in ``linkvet.web.pages`` over an audit file, a folder's start page, and the guard."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from linkvet.web import pages
from linkvet.web.guard import Guard
from linkvet.web.menu import MenuPlace
from linkvet.web.rendering import STATIC, page
from linkvet.web.sheets import Sheets
from linkvet.web.shelves import Shelves
from linkvet.web.work import Given, Work

NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Door:
    """Where the app listens, and the token that opens it."""

    port: int
    token: str

    @property
    def hosts(self) -> frozenset[str]:
        """Host headers that are this machine."""
        return frozenset(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]"))

    @property
    def address(self) -> str:
        """The address that opens the app, once."""
        return f"http://127.0.0.1:{self.port}/open?token={self.token}"


def make_app(file: Path, door: Door, given: Given = NOTHING) -> Guard:
    """The app over one audit file."""
    return guarded(audit_app(file, given), door)


def guarded(app: Starlette, door: Door) -> Guard:
    """An app that only the person who was given the address may use."""
    return Guard(app, door.hosts, door.token, f"linkvet_{door.port}")


def audit_app(file: Path, given: Given = NOTHING) -> Starlette:
    """The pages over one audit file."""
    modules = [
        importlib.import_module(info.name)
        for info in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}.")
        if not info.ispkg
    ]
    app = bare_app([route for module in modules for route in module.routes])
    app.state.shelves = shelves = Shelves(file)
    app.state.sheets = Sheets(file)
    app.state.menu = sorted((m.place for m in modules if hasattr(m, "place")), key=MenuPlace.order_of)
    app.state.project = partial(_project, shelves)
    app.state.work = Work(file, given)
    app.state.settings_changed = False
    return app


def bare_app(routes: Sequence[BaseRoute]) -> Starlette:
    """Routes with the static files, and with pages for what goes wrong."""
    return Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=STATIC))],
        exception_handlers={HTTPException: _refused, OverflowError: _no_such_number, 500: _failed},
    )


def _project(shelves: Shelves) -> str:
    with shelves.audit() as audit:
        settings = audit.settings
        return settings.name or settings.target


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    why = "There is nothing at this address." if error.detail == "Not Found" else error.detail
    title = "Not valid" if error.status_code == 400 else "Not found"
    return page(request, "refused.html", error.status_code, title=title, why=why)


def _no_such_number(request: Request, error: Exception) -> Response:
    """A number in an address that is larger than any that the audit file can hold."""
    return page(request, "refused.html", 404, title="Not found", why="There is nothing at this address.")


def _failed(request: Request, error: Exception) -> Response:
    return HTMLResponse("<h1>This page failed.</h1><p>The terminal says why.</p>", 500)
