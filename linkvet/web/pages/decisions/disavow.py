"""The disavow file: whether it is needed, what it would give up, and the file itself."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.review import disavow
from linkvet.store.decided.decisions import decision_counts
from linkvet.store.file.audit import Audit, AuditError
from linkvet.web.guard import Said
from linkvet.web.pages.decisions.deciding import back
from linkvet.web.rendering import page

SHOWN = 300


def show(request: Request) -> Response:
    """The questions to ask first, and a preview of the file against the one in use."""
    with request.app.state.shelves.audit() as audit:
        merged = disavow.disavow_file(audit)
        added, kept = merged.of("added"), merged.of("kept")
        lost = disavow.losses(audit, replace(merged, lines=[*added, *kept][:SHOWN]))
        counts = decision_counts(audit)
    return page(
        request,
        "disavow.html",
        title="Disavow file",
        merged=merged,
        added=added,
        kept=kept,
        lost=lost,
        taken=[change for change in disavow.difference(merged) if change[0] == "-"][:SHOWN],
        counts=counts,
        about=disavow,
    )


def download(request: Request) -> Response:
    """The file, after the questions were answered."""
    if not request.state.form.get("considered"):
        request.state.session.said = Said("Answer first whether the file is needed.", wrong=True)
        return back(request)
    with request.app.state.shelves.audit() as audit:
        try:
            text = _text(audit)
        except AuditError as error:
            request.state.session.said = Said(str(error), wrong=True)
            return back(request)
    headers = {"content-disposition": 'attachment; filename="disavow.txt"'}
    return Response(text.encode(), media_type="text/plain", headers=headers)


def _text(audit: Audit) -> str:
    merged = disavow.disavow_file(audit)
    if not merged.lines and not merged.removed:
        raise AuditError("Nothing is on the disavow list, so there is no file to write.")
    return disavow.text_of(merged)


routes = [Route("/disavow", show), Route("/disavow/file", download, methods=["POST"])]
