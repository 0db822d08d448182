"""One referring domain: what it is, who runs it as far as can be seen, and all its links."""

from __future__ import annotations

from typing import Any, TypedDict

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.analysis.judging.marker import Marker, all_markers
from linkvet.analysis.pages.menus import menu_offers
from linkvet.review.outreach import LANGUAGES
from linkvet.store.decided.decisions import decision_about
from linkvet.store.decided.disavowals import is_domain_in_file
from linkvet.store.decided.outreach import outreach_of
from linkvet.store.file.audit import Audit
from linkvet.store.judged.judgements import DomainJudgementRow, domain_judgement_of
from linkvet.store.lists.filters import Filters
from linkvet.store.lists.paged import ListedDomain, links, listed_domain
from linkvet.store.seen.homes import home_of
from linkvet.store.seen.looks import domain_claims_of, footprints_of
from linkvet.store.urls import platform_of
from linkvet.web.pages.decisions.outreach import draft_for
from linkvet.web.rendering import page
from linkvet.web.selection import place_of, turned

LINKS_ON_A_PAGE = 50
SIGNS_OF_A_KIND = 8


def show(request: Request) -> Response:
    """A referring domain by its number in the audit file."""
    number = request.path_params["number"]
    path = f"/domain/{number}"
    with request.app.state.shelves.audit() as audit:
        domain = _domain(audit, number)
        at = place_of(request.query_params)
        shown = links(audit, Filters(), "toxicity", at, LINKS_ON_A_PAGE, number)
        judged = domain_judgement_of(audit, number)
        home = home_of(audit, number)
        facts: dict[str, Any] = {
            "domain": domain,
            "hosted_on": platform_of(domain["name"]),
            "judged": judged,
            "shares": _shares(judged),
            "signs": _signs(audit, number),
            "decision": decision_about(audit, "domain", domain["name"]),
            "outreach": outreach_of(audit, domain["name"]),
            "draft": draft_for(audit, domain["name"], request.query_params.get("language", "")),
            "languages": LANGUAGES,
            "in_file": is_domain_in_file(audit, domain["name"]),
            "claims": domain_claims_of(audit, number),
            "home": home,
            "offers": menu_offers(home["features"].get("menu", ())) if home else [],
        }
    return page(
        request,
        "domain.html",
        title=domain["name"],
        rows=shown.rows,
        next=turned(path, [], shown.next),
        previous=turned(path, [], shown.previous),
        **facts,
    )


def _domain(audit: Audit, number: int) -> ListedDomain:
    row = listed_domain(audit, number)
    if row is None:
        raise HTTPException(404, "There is no such domain in this audit.")
    return row


class MarkerPoints(TypedDict):
    """A marker's points of the domain's toxicity, with what the marker means."""

    marker: str
    points: float
    about: Marker | None


def _shares(judged: DomainJudgementRow | None) -> list[MarkerPoints]:
    """The heaviest first."""
    known = {one.name: one for one in all_markers()}
    shares: dict[str, float] = judged["shares"] if judged else {}
    return [
        {"marker": name, "points": points, "about": known.get(name)}
        for name, points in sorted(shares.items(), key=lambda item: -item[1])
    ]


def _signs(audit: Audit, number: int) -> list[tuple[str, list[str], int]]:
    """(kind, first values, values in all) of the signs of who runs the domain."""
    found = footprints_of(audit, number)
    return [(kind, values[:SIGNS_OF_A_KIND], len(values)) for kind, values in found.items()]


routes = [Route("/domain/{number:int}", show)]
