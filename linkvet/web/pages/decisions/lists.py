"""The lists that people make: whitelist, remove with its outreach, disavow, and the history of decisions."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store.decided.decisions import DECISIONS, decided, decision_counts, history
from linkvet.store.lists.reports import disavowed_lines
from linkvet.web.menu import MenuPlace
from linkvet.web.pages.files.export import exports_of
from linkvet.web.rendering import page
from linkvet.web.selection import place_after, stepped

place = MenuPlace(80, "Lists", "/lists")
ROWS = 200


def show(request: Request) -> Response:
    """One list, or the history."""
    name = request.query_params.get("list", "disavow")
    name = name if name in (*DECISIONS, "history") else "disavow"
    with request.app.state.shelves.audit() as audit:
        counts = decision_counts(audit)
        after = place_after(request.query_params)
        rows = list(decided(audit, name, ROWS, after)) if name != "history" else []
        past = history(audit) if name == "history" else []
        in_file = disavowed_lines(audit)
    return page(
        request,
        "lists.html",
        title="Lists",
        list=name,
        rows=rows,
        counts=counts,
        past=past,
        in_file=in_file,
        first=after + 1,
        total=counts.get(name, 0),
        exports=exports_of("decisions", [("list", name)]),
        **stepped("/lists", [("list", name)], after, ROWS, counts.get(name, 0)),
    )


routes = [Route("/lists", show)]
