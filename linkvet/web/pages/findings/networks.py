"""Networks: referring domains that seem to have the same owner, as a picture that can be explored and as lists."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from linkvet.store.decided.decisions import network_decisions
from linkvet.store.file.audit import Audit
from linkvet.store.judged.group_rows import NetworkRow
from linkvet.store.judged.groups import analyzed, networks
from linkvet.store.lists.paged import DomainPlace, domain_places
from linkvet.store.lists.reports import group_counts
from linkvet.web.menu import MenuPlace
from linkvet.web.pages.files.export import exports_of
from linkvet.web.rendering import page
from linkvet.web.selection import place_after, stepped

place = MenuPlace(50, "Networks", "/networks")
SHOWN = 50
MEMBERS = 12
SIGNS = 8
DRAWN = 100
DRAWN_DOMAINS = 1500
"""More dots than this are no picture any more."""


def show(request: Request) -> Response:
    """The networks, highest confidence first, each with its members and what joins them; or one with all of them."""
    number = request.query_params.get("id", "")
    after = 0 if number else place_after(request.query_params)
    with request.app.state.shelves.audit() as audit:
        found = _one(audit, number) if number else list(islice(networks(audit), after, after + SHOWN))
        places = domain_places(audit, [name for network in found for name in network["members"]])
        decisions = network_decisions(audit)
        total = group_counts(audit)["networks"]
        looked = analyzed(audit)
    rows = []
    for network in found:
        domains = [places[name] for name in network["members"] if name in places]
        rows.append(
            {
                **network,
                "decision": decisions.get(network["id"]),
                "domains": domains,
                "links": sum(domain["links"] for domain in domains),
                "toxic": sum(domain["level"] in ("toxic", "suspicious") for domain in domains),
            }
        )
    return page(
        request,
        "networks.html",
        title="Networks",
        networks=rows,
        one=number,
        looked=looked,
        signs=10**6 if number else SIGNS,
        shown=10**6 if number else MEMBERS,
        total=total,
        first=after + 1,
        exports=exports_of("networks", [("id", number)] if number else []),
        **stepped("/networks", [], after, SHOWN, total),
    )


def _one(audit: Audit, number: str) -> list[NetworkRow]:
    """The network of this id, as a list of one."""
    found = [network for network in networks(audit) if network["id"] == number]
    if not found:
        raise HTTPException(404, "There is no such network in this audit.")
    return found


def graph(request: Request) -> Response:
    """The picture's dots and lines: domains, the signs that several share, and who shows which."""
    number = request.query_params.get("id", "")
    with request.app.state.shelves.audit() as audit:
        found = _one(audit, number) if number else list(islice(networks(audit), DRAWN))
        places = domain_places(audit, [name for network in found for name in network["members"]])
    return JSONResponse(_graph(found, places))


def _graph(found: Iterable[NetworkRow], places: dict[str, DomainPlace]) -> dict[str, Any]:
    domains: dict[str, dict[str, Any]] = {}
    signs: dict[str, dict[str, Any]] = {}
    lines: list[tuple[str, str, float, str]] = []
    for number, network in enumerate(found):
        if len(domains) + len(network["members"]) > DRAWN_DOMAINS:
            break
        for name in network["members"]:
            row = places.get(name)
            domains[name] = {
                "id": f"d {name}",
                "label": name,
                "group": number,
                "level": (row and row["level"]) or "unknown",
                "address": f"/domain/{row['domain_id']}" if row else None,
            }
        for sign in network["signs"][:SIGNS]:
            key = f"s {number} {sign['kind']} {sign['value']}"
            signs[key] = {"id": key, "label": sign["words"], "group": number}
            shown = [name for name in sign["members"] if name in domains]
            lines += [(key, f"d {name}", sign["weight"], f"{name} has {sign['words']}") for name in shown]
    return {"domains": list(domains.values()), "signs": list(signs.values()), "lines": lines}


routes = [Route("/networks", show), Route("/networks/graph", graph)]
