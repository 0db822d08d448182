"""The whitelist that the audits of a folder share: taken over here, or added to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.printable import counted
from linkvet.review import shared
from linkvet.store.decided.decisions import decision_counts
from linkvet.store.file.audit import Audit, AuditError
from linkvet.web.guard import Said
from linkvet.web.pages.decisions.deciding import back


def whitelist_facts(audit: Audit, folder: Path) -> dict[str, Any]:
    """How many entries the folder's whitelist has, how many are new here, and how many are here."""
    facts: dict[str, Any] = {"file": shared.FILE, "trouble": "", "entries": 0, "fresh": 0, "refused": []}
    facts["here"] = decision_counts(audit).get("whitelist", 0)
    try:
        found = shared.shared_whitelist(folder)
    except AuditError as error:
        return {**facts, "trouble": str(error)}
    fresh = len(shared.fresh_of(audit, found))
    return {**facts, "entries": len(found.subjects), "fresh": fresh, "refused": found.refused[:10]}


def change(request: Request) -> Response:
    """Take over what the folder's whitelist names, or add this audit's entries to it."""
    folder: Path = request.app.state.work.file.parent
    session = request.state.session
    with request.app.state.shelves.audit() as audit:
        try:
            if request.state.form.get("do") == "share":
                added = shared.share(audit, folder)
                session.said = Said(f"{counted(added, 'entry', 'entries')} added to {shared.FILE}.")
            else:
                action = shared.take_shared(audit, folder)
                said = f"{counted(action.changed, 'entry', 'entries')} whitelisted from {shared.FILE}."
                session.said = Said(said, undo=action.id if action.changed else 0)
        except AuditError as error:
            session.said = Said(str(error), wrong=True)
    return back(request)


routes = [Route("/settings/whitelist", change, methods=["POST"])]
