"""Anchor texts: which words others use for the site or for one page of it, and from how many domains."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store.file.audit import Audit
from linkvet.store.judged.profile import profile_of
from linkvet.store.lists.figures import AnchorShare, anchor_mix
from linkvet.store.lists.reports import top_targets
from linkvet.web.listing import SIZES, Listing, choices_of, listing
from linkvet.web.menu import MenuPlace
from linkvet.web.rendering import page
from linkvet.web.selection import address, kept

place = MenuPlace(30, "Anchors", "/anchors")
ROWS = 100
UNUSUAL = 10
TARGETS = 60
LIVE = ("state", "live")
FORMER = {"q": "anchor", "class": "anchor_class"}
"""Parameters as addresses once wrote them."""


def show(request: Request) -> Response:
    """The anchors, as the address asks for them."""
    query = _present(request.query_params)
    with request.app.state.shelves.audit() as audit:
        shown = listing(audit, "anchors", "/anchors", query, ROWS, [LIVE])
        choices = choices_of(audit)
        repeated, crowded = _unusual(audit, "repeated_anchors"), _unusual(audit, "over_optimised")
        targets = top_targets(audit, TARGETS)
        mix = _mix(audit, shown)
    for row in shown.sheet.rows:
        same = [("spelling", row["anchor"] or ""), ("anchor_form", row["form"])]
        others = [pair for pair in kept(query) if pair[0] not in ("spelling", "anchor_form")]
        row["address"] = address("/audit", [*others, *same, LIVE])
        row["where"] = address("", [*others, *same, LIVE])[1:]
    return page(
        request,
        "anchors.html",
        title="Anchors",
        l=shown,
        sizes=SIZES,
        choices=choices,
        targets=targets,
        target=query.get("target_is", ""),
        mix=mix,
        mix_links=sum(row["links"] for row in mix),
        mix_whole=sum(row["whole"] for row in mix),
        repeated=[(one, address("/audit", [LIVE], spelling=one["subject"])) for one in repeated],
        crowded=[(one, address("/anchors", [], target_is=one["subject"])) for one in crowded],
    )


def _present(query: QueryParams) -> QueryParams:
    """The address with the names that filters have now."""
    pairs = [(FORMER.get(name, name), value) for name, value in query.multi_items()]
    known = {word for word in choices_of_class() if word}
    return QueryParams([pair for pair in pairs if pair[0] != "anchor_class" or pair[1] in known])


def choices_of_class() -> tuple[str, ...]:
    """The classes of anchors."""
    from linkvet.store.types import ANCHOR_CLASSES

    return tuple(ANCHOR_CLASSES)


class AddressedShare(AnchorShare):
    """A class of anchor with the address of its rows."""

    address: str


def _mix(audit: Audit, shown: Listing) -> list[AddressedShare]:
    """Class of anchor → live links of this selection and of the whole site, each with the address of its rows."""
    others = [pair for pair in kept(shown.query) if pair[0] != "anchor_class"]
    return [
        {
            **row,
            "address": address("/audit", [*others, ("anchor_class", row["word"] or "unknown"), LIVE]),
        }
        for row in anchor_mix(audit, shown.filters)
    ]


def _unusual(audit: Audit, name: str) -> list[dict[str, Any]]:
    """What the analysis found to be more frequent than chance explains, at most ten."""
    found: list[dict[str, Any]] = profile_of(audit, name).get(name, [])
    return found[:UNUSUAL]


routes = [Route("/anchors", show)]
