"""Anchor texts: which words others use for the site, and from how many domains."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store.file.audit import Audit
from linkvet.store.judged.profile import profile_of
from linkvet.store.lists.made import totals
from linkvet.store.lists.paged import anchors
from linkvet.web.menu import MenuPlace
from linkvet.web.rendering import page
from linkvet.web.selection import address, place_of, turned

place = MenuPlace(30, "Anchors", "/anchors")
ROWS = 100
UNUSUAL = 10
SORTS = {
    "domains": "Most domains first",
    "links": "Most links first",
    "toxic": "Most toxic links first",
    "follow": "Most followed first",
    "anchor": "By text",
}


def show(request: Request) -> Response:
    """The anchors, as the address asks for them."""
    query = request.query_params
    pairs = [(name, query[name]) for name in ("q", "class", "sort") if query.get(name)]
    sort = query.get("sort", "domains")
    with request.app.state.shelves.audit() as audit:
        shown = anchors(audit, sort, place_of(query), ROWS, query.get("q", "")[:500], query.get("class", ""))
        counts = totals(audit)
        repeated, crowded = _unusual(audit, "repeated_anchors"), _unusual(audit, "over_optimised")
    for row in shown.rows:
        row["address"] = address("/audit", [], anchor_is=row["anchor"], state="live")
    return page(
        request,
        "anchors.html",
        title="Anchors",
        rows=shown.rows,
        total=shown.total,
        repeated=[(one, address("/audit", [], anchor_is=one["subject"], state="live")) for one in repeated],
        crowded=[(one, address("/audit", [], target_is=one["subject"], state="live")) for one in crowded],
        classes=counts["anchor_classes"],
        live=sum(links for state, _, links in counts["states"] if state == "live"),
        sort=sort,
        sorts=SORTS,
        query=query,
        next=turned("/anchors", pairs, shown.next),
        previous=turned("/anchors", pairs, shown.previous),
    )


def _unusual(audit: Audit, name: str) -> list[dict[str, Any]]:
    """What the analysis found to be more frequent than chance explains, at most ten."""
    found: list[dict[str, Any]] = profile_of(audit, name).get(name, [])
    return found[:UNUSUAL]


routes = [Route("/anchors", show)]
