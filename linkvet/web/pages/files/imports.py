"""Imports: the exports that are in, further ones dropped in, looked at before they are taken, and taken back."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.jobs.beside import forget_uploads
from linkvet.store.claimed.taking_back import foreseen
from linkvet.store.file.audit import AuditError
from linkvet.store.judged.profile import judged_at
from linkvet.store.lists.counts import unvisited_pages
from linkvet.store.lists.rows import imports
from linkvet.web.guard import Said
from linkvet.web.menu import MenuPlace
from linkvet.web.pages.decisions.deciding import back
from linkvet.web.pages.runs.jobs import job_facts
from linkvet.web.rendering import page
from linkvet.web.uploads import ENDINGS, MAX_FILE_BYTES, MAX_FILES, Upload, UploadError
from linkvet.web.work import Work, work_of

place = MenuPlace(85, "Imports", "/imports")
LISTED = 20
"""Refused rows of a file that the page lists; the preview's record has more."""


def show(request: Request) -> Response:
    """The imported files, the form for further ones, and the preview of what was sent."""
    work = work_of(request)
    with request.app.state.shelves.audit() as audit:
        files = imports(audit)
        waiting = unvisited_pages(audit)
    looking = work.looking.job()
    return page(
        request,
        "imports.html",
        title="Imports",
        at="imports",
        files=files,
        waiting=waiting,
        looking=looking,
        preview=_preview(looking),
        listed=LISTED,
        endings=ENDINGS,
        max_files=MAX_FILES,
        max_bytes=MAX_FILE_BYTES,
        **job_facts(work.place),
    )


def _preview(looking: Any) -> list[dict[str, Any]]:
    """What the preview found, while the files are still there."""
    if looking is None or looking.state != "done" or not isinstance(looking.result, list):
        return []
    return [one for one in looking.result if Path(one["path"]).is_file()]


async def receive(request: Request) -> Response:
    """Keep the files that a browser sends, and look at them."""
    work, upload = work_of(request), request.state.upload
    try:
        files = await upload.keep(await run_in_threadpool(_make_room, work))
        request.state.session.said = await run_in_threadpool(_look, work, upload, files)
    except (UploadError, AuditError) as error:
        request.state.session.said = Said(str(error), wrong=True)
    return back(request)


def _make_room(work: Work) -> Path:
    """A new folder for files; what was sent before and not taken is forgotten.

    Raises AuditError while that is being read or imported.
    """
    _forget(work)
    folder = work.spool / secrets.token_hex(8)
    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise AuditError(f"The files cannot be kept beside the audit: {error.strerror or error}.") from None
    return folder


def _forget(work: Work) -> None:
    job = work.place.job()
    if work.looking.running() or (job and job.kind == "import" and job.state == "running"):
        raise AuditError("Files are being read; wait until that is done.")
    work.looking.discard()
    forget_uploads(work.file)


def _look(work: Work, upload: Upload, files: list[Path]) -> Said | None:
    refused = " ".join(upload.refused)
    if not files:
        shutil.rmtree(work.spool, ignore_errors=True)
        return Said(refused or "No file was chosen.", wrong=True)
    work.start_preview([str(path) for path in files])
    return Said(f"Passed over: {refused}", wrong=True) if refused else None


def take(request: Request) -> Response:
    """Import the files of the preview that are ticked."""
    work, form = work_of(request), request.state.form
    known = {one["path"] for one in _preview(work.looking.job()) if not one["refused"]}
    chosen = [path for path in dict.fromkeys(map(str, form.getlist("take"))) if path in known]
    try:
        if not chosen:
            raise AuditError("No file is ticked, so nothing is imported.")
        work.start_import(chosen, [path for path in map(str, form.getlist("decide")) if path in chosen])
        work.looking.discard()
    except AuditError as error:
        request.state.session.said = Said(str(error), wrong=True)
    return back(request)


def ask(request: Request) -> Response:
    """What taking an import back would do, before it is done."""
    with request.app.state.shelves.audit() as audit:
        try:
            told = foreseen(audit, request.path_params["number"])
        except AuditError as error:
            raise HTTPException(404, str(error)) from None
    facts = {"told": told, "number": request.path_params["number"]}
    return page(
        request, "take_back.html", title="Take back an import", **facts, **job_facts(work_of(request).place)
    )


def take_back(request: Request) -> Response:
    """Undo an import."""
    number = str(request.state.form.get("number", ""))
    with request.app.state.shelves.audit() as audit:
        judged = judged_at(audit) is not None
    try:
        if not number.isdecimal():
            raise AuditError("There is no such import.")
        work_of(request).start_taking_back(int(number), judged)
    except AuditError as error:
        request.state.session.said = Said(str(error), wrong=True)
    return back(request)


def discard(request: Request) -> Response:
    """Forget the files that were sent."""
    try:
        _forget(work_of(request))
        request.state.session.said = Said("The files were removed; nothing was imported.")
    except AuditError as error:
        request.state.session.said = Said(str(error), wrong=True)
    return back(request)


routes = [
    Route("/imports", show),
    Route("/imports/{number:int}", ask),
    Route("/imports/back", take_back, methods=["POST"]),
    Route("/imports/files", receive, methods=["POST"]),
    Route("/imports/take", take, methods=["POST"]),
    Route("/imports/discard", discard, methods=["POST"]),
]
