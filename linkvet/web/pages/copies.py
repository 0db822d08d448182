"""Copies: families of pages that show the same text, with the likely original and the passage side by side."""

from __future__ import annotations

from itertools import islice

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store.judged.groups import analyzed, families, family_counts
from linkvet.web.menu import MenuPlace
from linkvet.web.rendering import page

place = MenuPlace(60, "Copies", "/copies")
SHOWN = 50
MEMBERS = 25


def show(request: Request) -> Response:
    """Families of copies, the largest first."""
    kind = request.query_params.get("kind", "")
    with request.app.state.shelves.audit() as audit:
        counts = family_counts(audit)
        wanted = (family for family in families(audit) if kind in ("", family["kind"]))
        found = list(islice(wanted, SHOWN + 1))
        looked = analyzed(audit)
    shown = [
        {**family, "passage": next((one for one in family["members"] if one["passage"]), None)}
        for family in found[:SHOWN]
    ]
    return page(
        request,
        "copies.html",
        title="Copies",
        families=shown,
        more=len(found) > SHOWN,
        counts=counts,
        kind=kind,
        looked=looked,
        members=MEMBERS,
    )


routes = [Route("/copies", show)]
