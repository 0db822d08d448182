"""The audit table: every link, by referring domain or one by one, with all filters at once."""

from __future__ import annotations

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store.file.audit import Audit
from linkvet.store.judged.profile import is_judged
from linkvet.store.lists.figures import Figure
from linkvet.store.lists.ordered import KINDS, cells
from linkvet.store.lists.paged import links_of_domain, shown_links
from linkvet.web.listing import SIZES, Listing, choices_of, listing
from linkvet.web.menu import MenuPlace
from linkvet.web.rendering import page
from linkvet.web.selection import address, kept

place = MenuPlace(20, "Audit", "/audit")
DOMAINS_ON_A_PAGE = 50
LINKS_OF_A_DOMAIN = 6
LINKS_ON_A_PAGE = 50
MOST_OPEN = 25


def show(request: Request) -> Response:
    """The table, as the address asks for it."""
    query = request.query_params
    single = query.get("view") == "links"
    with request.app.state.shelves.audit() as audit:
        size = LINKS_ON_A_PAGE if single else DOMAINS_ON_A_PAGE
        shown = listing(audit, "links" if single else "domains", "/audit", query, size)
        if single:
            complete(audit, shown)
            total = Figure(shown.sheet.sums["links"], shown.sheet.sums["domains"], {})
        else:
            total = Figure(shown.sheet.sums["links"], shown.sheet.total, {})
            _open(audit, shown, query)
        choices = choices_of(audit)
        judged = is_judged(audit)
    pairs = [pair for pair in shown.pairs if pair[0] not in ("sort", "view", "col")]
    return page(
        request,
        "audit.html",
        title="Audit",
        l=shown,
        sizes=SIZES,
        single=single,
        total=total,
        choices=choices,
        judged=judged,
        link_heads=[head for head in KINDS["links"].heads if head.shown],
        as_links=address("/audit", pairs, view="links"),
        as_domains=address("/audit", pairs),
    )


def complete(audit: Audit, shown: Listing) -> None:
    """What the table shows of each link, with the chosen columns beside."""
    ids = [row["id"] for row in shown.sheet.rows]
    beside = cells(audit, ids, shown.heads)
    shown.sheet.rows = [{**row, "cells": beside[row["id"]]} for row in shown_links(audit, ids)]


def _open(audit: Audit, shown: Listing, query: QueryParams) -> None:
    """The links of those domains whose rows are open, the most toxic first."""
    opened = query.getlist("open")[:MOST_OPEN]
    rest = kept(query)
    for row in shown.sheet.rows:
        number = str(row["id"])
        others = [("open", one) for one in opened if one != number]
        is_open = number in opened
        at = [("at", str(shown.number))] if shown.number > 1 else []
        row["toggle"] = address(
            "/audit", [*shown.pairs, *at, *others, *([] if is_open else [("open", number)])]
        )
        row["shown"] = links_of_domain(audit, shown.filters, row["id"], LINKS_OF_A_DOMAIN) if is_open else []
        row["rest"] = address("/audit", [*rest, ("view", "links"), ("domain", row["domain"])])


routes = [Route("/audit", show)]
