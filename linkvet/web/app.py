"""The app itself: pages found in ``linkvet.web.pages``, the audit file, and the guard around both."""

from __future__ import annotations

import importlib
import pkgutil
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
from linkvet.web.analyzing import Analyzing
from linkvet.web.guard import Guard
from linkvet.web.menu import MenuPlace
from linkvet.web.rendering import STATIC, page
from linkvet.web.sheets import Sheets
from linkvet.web.shelves import Shelves


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


def make_app(file: Path, door: Door, analyzing: Analyzing | None = None) -> Guard:
    """The app over one audit file; ``analyzing`` runs its analyses, for the caller to end."""
    modules = [
        importlib.import_module(f"{pages.__name__}.{info.name}")
        for info in pkgutil.iter_modules(pages.__path__)
    ]
    routes: list[BaseRoute] = [route for module in modules for route in module.routes]
    routes.append(Mount("/static", StaticFiles(directory=STATIC)))
    app = Starlette(
        routes=routes,
        exception_handlers={HTTPException: _refused, OverflowError: _no_such_number, 500: _failed},
    )
    app.state.shelves = shelves = Shelves(file)
    app.state.sheets = Sheets(file)
    app.state.menu = sorted((m.place for m in modules if hasattr(m, "place")), key=MenuPlace.order_of)
    app.state.project = partial(_project, shelves)
    app.state.analyzing = analyzing or Analyzing(file)
    app.state.settings_changed = False
    return Guard(app, door.hosts, door.token, f"linkvet_{door.port}")


def _project(shelves: Shelves) -> str:
    with shelves.audit() as audit:
        settings = audit.settings
        return settings.name or settings.target


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    why = "There is nothing at this address." if error.detail == "Not Found" else error.detail
    return page(request, "refused.html", error.status_code, title="Not found", why=why)


def _no_such_number(request: Request, error: Exception) -> Response:
    """A number in an address that is larger than any that the audit file can hold."""
    return page(request, "refused.html", 404, title="Not found", why="There is nothing at this address.")


def _failed(request: Request, error: Exception) -> Response:
    return HTMLResponse("<h1>This page failed.</h1><p>The terminal says why.</p>", 500)
