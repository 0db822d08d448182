"""One referring domain: what it is, who runs it as far as can be seen, and all its links."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.analysis.judging.marker import all_markers
from linkvet.review.outreach import LANGUAGES
from linkvet.store.decided.in_force import LINES_IN_USE
from linkvet.store.file.audit import Audit
from linkvet.store.lists.filters import Filters
from linkvet.store.lists.paged import links
from linkvet.web.pages.outreach import draft_for
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
        judged = _judged(audit, number)
        facts: dict[str, Any] = {
            "domain": domain,
            "judged": judged,
            "shares": _shares(judged),
            "signs": _signs(audit, number),
            "decision": _one(
                audit, "SELECT * FROM decisions WHERE kind = 'domain' AND subject = ?", domain["name"]
            ),
            "outreach": _one(audit, "SELECT * FROM outreach WHERE domain = ?", domain["name"]),
            "draft": draft_for(audit, domain["name"], request.query_params.get("language", "")),
            "languages": LANGUAGES,
            "in_file": _in_file(audit, domain["name"]),
            "claims": list(
                audit.rows(
                    "SELECT i.vendor, i.file, c.figures FROM domain_claims c JOIN imports i ON i.id = c.import_id "
                    "WHERE c.domain_id = ? LIMIT 20",
                    (number,),
                )
            ),
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


def _domain(audit: Audit, number: int) -> dict[str, Any]:
    row = _one(audit, "SELECT * FROM list_domains WHERE domain_id = ?", number)
    if row is None:
        raise HTTPException(404, "There is no such domain in this audit.")
    return row


def _one(audit: Audit, sql: str, value: Any) -> dict[str, Any] | None:
    return next(audit.rows(sql, (value,)), None)


def _judged(audit: Audit, number: int) -> dict[str, Any] | None:
    return _one(audit, "SELECT * FROM domain_judgements WHERE domain_id = ?", number)


def _shares(judged: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Each marker's points of the domain's toxicity, with what the marker means."""
    known = {one.name: one for one in all_markers()}
    shares = json.loads(judged["shares"]) if judged else {}
    return [
        {"marker": name, "points": points, "about": known.get(name)}
        for name, points in sorted(shares.items(), key=lambda item: -item[1])
    ]


def _signs(audit: Audit, number: int) -> list[tuple[str, list[str], int]]:
    """(kind, first values, values in all) of the signs of who runs the domain."""
    found: dict[str, list[str]] = defaultdict(list)
    sql = "SELECT kind, value FROM footprints WHERE domain_id = ? ORDER BY kind, last_seen DESC, value LIMIT 2000"
    for kind, value in audit.conn.execute(sql, (number,)):
        found[kind].append(value)
    return [(kind, values[:SIGNS_OF_A_KIND], len(values)) for kind, values in found.items()]


def _in_file(audit: Audit, name: str) -> bool:
    return bool(audit.conn.execute(f"SELECT ? IN ({LINES_IN_USE})", (f"domain:{name}",)).fetchone()[0])


routes = [Route("/domain/{number:int}", show)]
