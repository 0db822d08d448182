"""Linked pages: what others link to, and what the site answers there."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store.lists.paged import targets
from linkvet.web.menu import MenuPlace
from linkvet.web.rendering import page
from linkvet.web.selection import address, place_of, turned

place = MenuPlace(40, "Targets", "/targets")
ROWS = 100
SORTS = {
    "links": "Most links first",
    "domains": "Most domains first",
    "live": "Most live first",
    "lost": "Most lost first",
    "toxic": "Most toxic links first",
    "url": "By address",
}


def show(request: Request) -> Response:
    """The linked pages, as the address asks for them."""
    query = request.query_params
    pairs = [(name, query[name]) for name in ("q", "sort") if query.get(name)]
    sort = query.get("sort", "links")
    with request.app.state.shelves.audit() as audit:
        shown = targets(audit, sort, place_of(query), ROWS, query.get("q", "")[:500])
    for row in shown.rows:
        row["address"] = address("/audit", [], target_is=row["url"])
    return page(
        request,
        "targets.html",
        title="Targets",
        rows=shown.rows,
        total=shown.total,
        sort=sort,
        sorts=SORTS,
        query=query,
        next=turned("/targets", pairs, shown.next),
        previous=turned("/targets", pairs, shown.previous),
    )


routes = [Route("/targets", show)]
