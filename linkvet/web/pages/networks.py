"""Networks: referring domains that seem to have the same owner, as a picture that can be explored and as a table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from linkvet.store.decided.decisions import network_decisions
from linkvet.store.judged.group_rows import NetworkRow
from linkvet.store.judged.groups import analyzed, networks
from linkvet.store.lists.paged import domain_places
from linkvet.web.menu import MenuPlace
from linkvet.web.rendering import page

place = MenuPlace(50, "Networks", "/networks")
SHOWN = 100
SIGNS = 8
DRAWN_DOMAINS = 1500
"""More dots than this are no picture any more."""


def show(request: Request) -> Response:
    """The networks, highest confidence first, each with its members and what joins them."""
    with request.app.state.shelves.audit() as audit:
        found = list(islice(networks(audit), SHOWN + 1))
        more, found = len(found) > SHOWN, found[:SHOWN]
        names = [name for network in found for name in network["members"]]
        places = domain_places(audit, names)
        decisions = network_decisions(audit)
        looked = analyzed(audit)
    shown = []
    for network in found:
        domains = [places[name] for name in network["members"] if name in places]
        links = sum(domain["links"] for domain in domains)
        shown.append(
            {**network, "decision": decisions.get(network["id"]), "domains": domains, "links": links}
        )
    return page(
        request, "networks.html", title="Networks", networks=shown, more=more, looked=looked, signs=SIGNS
    )


def graph(request: Request) -> Response:
    """The picture's dots and lines: domains, the signs that several share, and who shows which."""
    with request.app.state.shelves.audit() as audit:
        found = list(islice(networks(audit), SHOWN))
        places = domain_places(audit, [name for network in found for name in network["members"]])
    return JSONResponse(_graph(found, places))


def _graph(found: Iterable[NetworkRow], places: dict[str, dict[str, Any]]) -> dict[str, Any]:
    domains: dict[str, dict[str, Any]] = {}
    signs: dict[str, dict[str, Any]] = {}
    lines: list[tuple[str, str, float]] = []
    for number, network in enumerate(found):
        if len(domains) + len(network["members"]) > DRAWN_DOMAINS:
            break
        for name in network["members"]:
            row = places.get(name, {})
            domains[name] = {
                "id": f"d {name}",
                "label": name,
                "group": number,
                "level": row.get("level") or "unknown",
                "address": f"/domain/{row['domain_id']}" if row else None,
            }
        for sign in network["signs"][:SIGNS]:
            key = f"s {number} {sign['kind']} {sign['value']}"
            signs[key] = {"id": key, "label": sign["words"], "group": number}
            lines += [(key, f"d {name}", sign["weight"]) for name in sign["members"] if name in domains]
    return {"domains": list(domains.values()), "signs": list(signs.values()), "lines": lines}


routes = [Route("/networks", show), Route("/networks/graph", graph)]
