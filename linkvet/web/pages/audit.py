"""The audit table: every link, by referring domain or one by one, with all filters at once."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.judged.profile import is_judged
from linkvet.store.lists.filters import FILTERS, Filters
from linkvet.store.lists.made import totals
from linkvet.store.lists.paged import Place, domain_groups, found, links, links_of_domain
from linkvet.web.menu import MenuPlace
from linkvet.web.rendering import page
from linkvet.web.selection import address, chips, filters_of, kept, place_of, turned

place = MenuPlace(20, "Audit", "/audit")
DOMAINS_ON_A_PAGE = 25
LINKS_OF_A_DOMAIN = 4
LINKS_ON_A_PAGE = 60
SORTS = {
    "toxicity": "Most toxic first",
    "links": "Most links first",
    "authority": "Strongest first",
    "newest": "Newest first",
    "name": "By name",
}
LINK_SORTS = {
    "toxicity": "Most toxic first",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "lost": "Lost last first",
}


def show(request: Request) -> Response:
    """The table, as the address asks for it."""
    query = request.query_params
    try:
        filters = filters_of(query)
    except AuditError as error:
        raise HTTPException(400, str(error)) from None
    at = place_of(query)
    single = query.get("view") == "links"
    sort = query.get("sort", "toxicity")
    with request.app.state.shelves.audit() as audit:
        if single:
            total = found(audit, filters)
            shown = links(audit, filters, sort, at, LINKS_ON_A_PAGE)
        else:
            total, shown = _by_domain(audit, filters, sort, at)
        choices = totals(audit)
        judged = is_judged(audit)
    pairs = kept(query, "sort", "view")
    return page(
        request,
        "audit.html",
        title="Audit",
        rows=shown.rows,
        single=single,
        total=total,
        sort=sort,
        sorts=LINK_SORTS if single else SORTS,
        chosen=filters,
        fields=[one for one in FILTERS if not one.carried],
        query=query,
        chips=chips(query, "/audit"),
        choices=choices,
        judged=judged,
        carried=_carried(query),
        reach=address("", kept(query))[1:],
        next=turned("/audit", pairs, shown.next),
        previous=turned("/audit", pairs, shown.previous),
        first=address("/audit", pairs) if at.key is not None else None,
        as_links=address("/audit", [p for p in pairs if p[0] != "sort"], view="links"),
        as_domains=address("/audit", [p for p in pairs if p[0] != "sort"], view=None),
    )


def _carried(query: QueryParams) -> list[tuple[str, str]]:
    """Conditions that came by a link and have no field of their own: the next search keeps them too."""
    names = {one.name for one in FILTERS if one.carried}
    named = [pair for pair in kept(query) if pair[0] in names]
    return named + [("domain", name) for name in query.getlist("domain")[1:] if name]


def _by_domain(audit: Audit, filters: Filters, sort: str, at: Place) -> tuple[Any, Any]:
    total, shown = domain_groups(audit, filters, sort, at, DOMAINS_ON_A_PAGE)
    for row in shown.rows:
        row["shown"] = links_of_domain(audit, filters, row["id"], LINKS_OF_A_DOMAIN)
    return total, shown


routes = [Route("/audit", show)]
