"""The start page: the audits of a folder, and how a new one is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from linkvet.analysis.topics.audience_names import country_names, language_names, topic_groups
from linkvet.store.file.audit import Audit, AuditError, Settings
from linkvet.store.urls import SCOPE_KINDS, Scope
from linkvet.web.app import bare_app
from linkvet.web.asked import settings_asked
from linkvet.web.folder.audits import ENDING, PLACE, Audits, place_of
from linkvet.web.guard import Said
from linkvet.web.menu import MenuPlace
from linkvet.web.pages.decisions.deciding import choosing_theme
from linkvet.web.rendering import page
from linkvet.web.uploads import harmless_name
from linkvet.web.work import Given

MENU = [MenuPlace(10, "Audits", "/"), MenuPlace(20, "New audit", "/new")]


def folder_app(folder: Path, given: Given) -> Starlette:
    """The start page over a folder, with the app of each audit below it."""
    audits = Audits(folder.resolve(), given)
    app = bare_app(
        [
            Route("/", show),
            Route("/new", ask),
            Route("/new", make, methods=["POST"]),
            Route("/theme", choosing_theme, methods=["POST"]),
            Mount(PLACE, app=audits),
        ]
    )
    app.state.audits = audits
    app.state.menu = MENU
    app.state.project = lambda: folder.resolve().name or str(folder)
    app.state.shelves = None
    return app


def _audits(request: Request) -> Audits:
    audits: Audits = request.app.state.audits
    return audits


def show(request: Request) -> Response:
    """The audits of the folder with their state, risk, last visit and what changed."""
    audits = _audits(request)
    return page(request, "start.html", title="Audits", lines=audits.lines(), folder=audits.folder)


def ask(request: Request) -> Response:
    """The form of a new audit."""
    return _form(request, {})


def _form(request: Request, given: dict[str, Any], trouble: str = "") -> Response:
    return page(
        request,
        "new_audit.html",
        400 if trouble else 200,
        title="New audit",
        given=given,
        trouble=trouble,
        scopes=SCOPE_KINDS,
        countries=country_names(),
        languages=language_names(),
        topics=topic_groups(),
        known_topics={topic for group in topic_groups().values() for topic in group},
        folder=_audits(request).folder,
    )


def make(request: Request) -> Response:
    """A new audit file with the settings given; then on to its exports."""
    form = request.state.form
    try:
        asked = settings_asked(form)
        settings = Settings(**asked)
        path = _path(_audits(request).folder, str(form.get("file", "")), settings)
        Audit.create(path, settings).close()
    except AuditError as error:
        given = {name: form.getlist(name) for name in form}
        return _form(request, given, str(error))
    request.state.session.said = Said(f"{path.name} is ready. Now add the exports of your backlinks.")
    return RedirectResponse(f"{place_of(path.name)}/imports?new=1", 303)


def _path(folder: Path, wanted: str, settings: Settings) -> Path:
    """The file of a new audit: as named, or after the site."""
    name = wanted.strip().removesuffix(ENDING) or Scope.of(settings.target).host
    return folder / f"{harmless_name(name).strip('.') or 'site'}{ENDING}"
