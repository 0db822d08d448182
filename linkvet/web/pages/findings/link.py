"""One link with everything known of it: what the page shows, and why it is judged as it is."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.analysis.judging.marker import all_markers
from linkvet.store.decided.decisions import decision_of
from linkvet.store.file.audit import Audit
from linkvet.store.judged.groups import copies_of_page
from linkvet.store.judged.judgements import (
    domain_judgement_of,
    findings_of,
    judgement_of,
    page_judgement_of,
)
from linkvet.store.judged.strength import strength_word
from linkvet.store.lists.paged import ShownLink, shown_links
from linkvet.store.lists.rows import WholeBacklink, whole_backlink
from linkvet.store.seen.evidence import guises_of, picture_of, pictured_link
from linkvet.store.seen.looks import backlinks_beside, footprints_of, visits_of
from linkvet.web.rendering import page


def show(request: Request) -> Response:
    """A link by its number in the audit file."""
    number = request.path_params["number"]
    with request.app.state.shelves.audit() as audit:
        rows = shown_links(audit, [number])
        whole = whole_backlink(audit, number) if rows else None
        if whole is None:
            raise HTTPException(404, "There is no such link in this audit.")
        link = rows[0]
        facts: dict[str, Any] = {
            "link": link,
            "whole": whole,
            "seen": next((one for one in whole["links"] if one["shown"]), None),
            "findings": _findings(audit, number),
            "judged": judgement_of(audit, number),
            "page_judged": page_judgement_of(audit, link["page_id"]),
            "holds": decision_of(audit, link["page"]),
            "visits": visits_of(audit, link["page_id"]),
            "unknown": _unknown(audit, link, whole),
            "beside": shown_links(audit, backlinks_beside(audit, link["page_id"], number)),
            "copies": copies_of_page(audit, link["page_id"]),
            "pictured": pictured_link(audit, number) is not None,
            "guises": guises_of(audit, link["page_id"]),
        }
    return page(request, "link.html", title=f"Link from {link['domain']}", **facts)


def _findings(audit: Audit, number: int) -> list[dict[str, Any]]:
    known = {one.name: one for one in all_markers()}
    return [
        {**row, "about": known.get(row["marker"]), "word": strength_word(row["strength"])}
        for row in findings_of(audit, number)
    ]


def _unknown(audit: Audit, link: ShownLink, whole: WholeBacklink) -> list[str]:
    """What is not known of the link, in words: signs that rest on it were not judged."""
    shown, judged = whole["page"], page_judgement_of(audit, link["page_id"])
    domain = domain_judgement_of(audit, link["domain_id"])
    facts = {
        "what the page shows": shown,
        "the link itself": link["link_kind"],
        "the language of the page": shown and shown["language"],
        "when the page was published": shown and shown["published"],
        "what kind of page it is": judged and judged["page_kind"],
        "whether the page is on topic": judged and judged["relevance"],
        "what kind of site it is": domain and domain["kind"],
        "the authority of the domain": domain and domain["authority"],
        "the country of the site": domain and domain["country"],
        "whether the audited site links back": domain and domain["reciprocal"],
        "whether most pages of the site carry the link": domain and domain["sitewide"],
        "who runs the site (addresses, accounts)": footprints_of(audit, link["domain_id"], 1) or None,
    }
    return [words for words, value in facts.items() if value is None]


def picture(request: Request) -> Response:
    """The picture of a link on its page."""
    number = request.path_params["number"]
    with request.app.state.shelves.audit() as audit:
        at = pictured_link(audit, number)
        found = picture_of(audit, *at) if at else None
    if found is None:
        raise HTTPException(404, "There is no picture of this link.")
    return Response(found.image, media_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})


routes = [Route("/link/{number:int}", show), Route("/link/{number:int}/picture.jpg", picture)]
