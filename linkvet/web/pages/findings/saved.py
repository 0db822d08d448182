"""Filters that a person keeps by a name, for each list."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store.decided.saved import delete_filter, save_filter
from linkvet.store.file.audit import AuditError
from linkvet.store.lists.ordered import KINDS
from linkvet.web.guard import Said
from linkvet.web.pages.decisions.deciding import back


def keep(request: Request) -> Response:
    """Keep the filters of a list by a name, or forget the named one."""
    form = {name: str(value) for name, value in request.state.form.items()}
    listed, name = form.get("list", ""), form.get("name", "")
    with request.app.state.shelves.audit() as audit:
        try:
            if listed not in KINDS:
                raise AuditError("There is no such list; load the page again.")
            if form.get("do") == "delete":
                gone = delete_filter(audit, listed, name)
                said = Said(
                    f"Deleted: {name}." if gone else "There is no such filter any more.", wrong=not gone
                )
            else:
                save_filter(audit, listed, name, form.get("query", ""))
                said = Said(f"Saved as “{' '.join(name.split())}”.")
        except AuditError as error:
            said = Said(str(error), wrong=True)
    request.state.session.said = said
    return back(request)


routes = [Route("/saved", keep, methods=["POST"])]
