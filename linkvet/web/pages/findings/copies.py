"""Copies: families of pages that show the same text, with the likely original and the passages side by side."""

from __future__ import annotations

from itertools import islice
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store.file.audit import Audit
from linkvet.store.judged.group_rows import FamilyRow
from linkvet.store.judged.groups import analyzed, families, family_counts
from linkvet.store.lists.paged import link_places, page_decisions
from linkvet.web.menu import MenuPlace
from linkvet.web.pages.files.export import exports_of
from linkvet.web.rendering import page
from linkvet.web.selection import place_after, stepped

place = MenuPlace(60, "Copies", "/copies")
SHOWN = 25
MEMBERS = 8


def show(request: Request) -> Response:
    """Families of copies, the largest first; or one with all its pages."""
    query = request.query_params
    kind, number = query.get("kind", ""), query.get("id", "")
    after = 0 if number else place_after(query)
    with request.app.state.shelves.audit() as audit:
        counts = family_counts(audit)
        wanted = (one for one in families(audit) if kind in ("", one["kind"]) and number in ("", one["id"]))
        found = list(islice(wanted, after, after + SHOWN))
        if number and not found:
            raise HTTPException(404, "There is no such family of copies in this audit.")
        rows = [_complete(audit, one, 10**6 if number else MEMBERS) for one in found]
        looked = analyzed(audit)
    total = 1 if number else counts.get(kind, 0) if kind else sum(counts.values())
    pairs = [(name, value) for name, value in (("kind", kind), ("id", number)) if value]
    return page(
        request,
        "copies.html",
        title="Copies",
        families=rows,
        counts=counts,
        kind=kind,
        one=number,
        looked=looked,
        total=total,
        first=after + 1,
        exports=exports_of("families", pairs),
        **stepped("/copies", pairs, after, SHOWN, total),
    )


def _complete(audit: Audit, family: FamilyRow, most: int) -> dict[str, Any]:
    """A family with the pages that are shown: what was decided about each, and where they stand in the audit."""
    members = family["members"][:most]
    urls = [member["url"] for member in members]
    decisions = page_decisions(audit, urls)
    places = {}
    for start in range(0, len(urls), 500):
        places.update(link_places(audit, urls[start : start + 500]))
    shown = [
        {**one, "decision": decisions.get(one["url"]), "there": places.get(one["url"])} for one in members
    ]
    return {**family, "shown": shown}


routes = [Route("/copies", show)]
