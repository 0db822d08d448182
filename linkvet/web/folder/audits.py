"""The audits of a folder: their own apps, made when they are first asked for, and a line about each."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from linkvet.jobs.beside import JobPlace
from linkvet.store.file.audit import Audit, AuditError, StoreError
from linkvet.store.history.rounds import Schedule, rounds, schedule_of
from linkvet.store.judged.profile import judged_at, risk_of
from linkvet.store.lists.counts import state_counts
from linkvet.store.seen.crawls import visited_at
from linkvet.web.app import audit_app
from linkvet.web.folder.below import Below
from linkvet.web.shelves import Shelves
from linkvet.web.work import Given

ENDING = ".audit"
MOST = 500
"""Audits of one folder that the start page lists."""
PLACE = "/audits"


@dataclass(slots=True)
class Line:
    """What the start page says of one audit."""

    name: str
    """Of the file."""
    place: str
    """Its address."""
    title: str = ""
    site: str = ""
    trouble: str = ""
    """Why it cannot be opened; the rest is then empty."""
    states: dict[str, int] = field(default_factory=dict)
    risk: str = ""
    visited: str | None = None
    judged: str | None = None
    last: dict[str, Any] | None = None
    """The last round: what changed."""
    schedule: Schedule | None = None
    job: Any = None


class Audits:
    """The audits of a folder as an app: the part of an address after ``/audits/`` names one."""

    def __init__(self, folder: Path, given: Given) -> None:
        self.folder = folder
        self.given = given
        self._apps: dict[str, Below] = {}
        self._making = threading.Lock()
        self._checked: set[str] = set()
        """Files that were opened and found whole; they are not checked again for each look at the start page."""

    def files(self) -> list[Path]:
        """The audit files, by name. Links that lead elsewhere are followed nowhere."""
        found = [
            path
            for path in self.folder.iterdir()
            if path.suffix == ENDING and path.is_file() and not path.is_symlink()
        ]
        return sorted(found, key=lambda path: path.name.lower())[:MOST]

    def lines(self) -> list[Line]:
        """A line about each, without opening what cannot be opened."""
        return [self._line(path) for path in self.files()]

    def _line(self, path: Path) -> Line:
        line = Line(path.name, place_of(path.name), title=path.stem, job=JobPlace(path).job())
        try:
            with self._opened(path) as audit:
                settings = audit.settings
                line.title, line.site = settings.name or path.stem, settings.target
                line.states = state_counts(audit)
                line.visited, line.judged = visited_at(audit), judged_at(audit)
                line.risk = risk_of(audit)[0] if line.judged else ""
                line.last = next(iter(rounds(audit, 1)), None)
                line.schedule = schedule_of(audit)
        except (AuditError, StoreError, ValueError, TypeError) as error:
            line.trouble = str(error)
        return line

    def _opened(self, path: Path) -> Audit:
        if path.name in self._checked:
            return Audit.again(path)
        audit = Audit.open(path)
        self._checked.add(path.name)
        return audit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to the app of its audit."""
        place = scope.get("root_path", "")
        name, slash, _ = scope["path"].removeprefix(place).lstrip("/").partition("/")
        app = await asyncio.to_thread(self._app, name)
        inner = {**scope, "root_path": f"{place}/{name}"}
        if not slash:
            inner["path"] = f"{place}/{name}/"
        await app(inner, receive, send)

    def _app(self, name: str) -> Below:
        """The app of one audit. Raises HTTPException where there is none of that name, or it cannot be opened."""
        with self._making:
            path = next((path for path in self.files() if path.name == name), None)
            if path is None:
                raise HTTPException(404, "There is no audit of this name in the folder.")
            if name not in self._apps:
                self._apps[name] = Below(self._made(path), place_of(name))
            return self._apps[name]

    def _made(self, path: Path) -> Starlette:
        try:
            Shelves(path).prepare()
        except (AuditError, StoreError) as error:
            raise HTTPException(409, str(error)) from None
        return audit_app(path, self.given)


def place_of(name: str) -> str:
    """The address of an audit by the name of its file."""
    return f"{PLACE}/{quote(name)}"
