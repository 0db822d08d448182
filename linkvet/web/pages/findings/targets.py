"""Linked pages: what others link to, and what the site answers there."""

from __future__ import annotations

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store.seen.own_pages import answers_of
from linkvet.web.listing import SIZES, choices_of, listing
from linkvet.web.menu import MenuPlace
from linkvet.web.rendering import page
from linkvet.web.selection import address, kept

place = MenuPlace(40, "Targets", "/targets")
ROWS = 100


def show(request: Request) -> Response:
    """The linked pages, as the address asks for them."""
    pairs = [("target" if name == "q" else name, value) for name, value in request.query_params.multi_items()]
    query = QueryParams(pairs)
    with request.app.state.shelves.audit() as audit:
        shown = listing(audit, "targets", "/targets", query, ROWS)
        answers = answers_of(audit, [row["target_url"] for row in shown.sheet.rows])
        choices = choices_of(audit)
    others = [pair for pair in kept(query) if pair[0] != "target_is"]
    for row in shown.sheet.rows:
        row["own"] = answers.get(row["target_url"])
        row["address"] = address("/audit", others, target_is=row["target_url"])
        row["anchors"] = address("/anchors", others, target_is=row["target_url"])
        row["where"] = address("", others, target_is=row["target_url"])[1:]
    return page(request, "targets.html", title="Targets", l=shown, sizes=SIZES, choices=choices)


routes = [Route("/targets", show)]
