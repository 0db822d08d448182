"""Exports of exactly the list that a page shows, as CSV, XLSX or JSON Lines; the address alone says what is in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from linkvet.exporters import export
from linkvet.store.file.audit import Audit, AuditError
from linkvet.tables import LISTS, asked_for
from linkvet.web.selection import PLACE, address

ENDINGS = {"csv": "CSV", "xlsx": "XLSX", "jsonl": "JSON Lines"}
SHOWN_ONLY = ("view", "size", "open", "saved")
"""Parameters of a page that say how it looks and not what is in its list."""


def exports_of(name: str, pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What a format is called → the address of this list in it."""
    kept = [pair for pair in pairs if pair[0] not in SHOWN_ONLY]
    return {title: address(f"/export/{name}.{ending}", kept) for ending, title in ENDINGS.items()}


def download(request: Request) -> Response:
    """One list as a file."""
    name, _, ending = request.path_params["file"].rpartition(".")
    if ending not in ENDINGS or name not in LISTS:
        raise HTTPException(404, "There is no such list.")
    query = request.query_params
    hidden = {*SHOWN_ONLY, "columns", *(one for one in PLACE if one != "sort")}
    pairs = [(key, value) for key, value in query.multi_items() if key not in hidden and value.strip()]
    folder = Path(tempfile.mkdtemp(prefix="linkvet-export-"))
    try:
        with request.app.state.shelves.audit() as audit:
            called = f"{slug_of(audit)}-{name}.{ending}"
            columns = [one for one in query.get("columns", "").split(",") if one]
            export(audit, folder / called, name, asked_for(name, pairs), columns)
    except AuditError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise HTTPException(400, str(error)) from None
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    rest: Any = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(folder / called, filename=called, background=rest)


def slug_of(audit: Audit) -> str:
    """How files about an audit begin their names."""
    host = audit.settings.target_scope.host
    return (
        "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in host).strip("-")
        or "audit"
    )


routes = [Route("/export/{file:str}", download)]
