"""Opportunities: links you could gain or win back, and what became of each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.analysis.opportunities import KINDS, STRONG, opportunities
from linkvet.review.letters import DRAFTED, letter_about
from linkvet.review.prospects import STATES, asked, is_asked_for
from linkvet.store import words
from linkvet.store.decided.opportunities import prospects, set_aside, set_prospect
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.judged.groups import analyzed
from linkvet.store.lists.made import stamp_of
from linkvet.store.lists.paged import link_places
from linkvet.store.lists.sheet import Sheet
from linkvet.web.guard import Said
from linkvet.web.menu import MenuPlace
from linkvet.web.pages.decisions.deciding import back
from linkvet.web.pages.files.export import exports_of
from linkvet.web.rendering import page
from linkvet.web.selection import address, place_after, stepped

place = MenuPlace(75, "Opportunities", "/opportunities")
ROWS = 50
MOST = 10_000
"""More rows of one kind are not looked through; each kind lists a thousand at most."""


def show(request: Request) -> Response:
    """The opportunities of one kind, or of all, as the address asks for them."""
    query = request.query_params
    kind = query.get("kind", "") if query.get("kind") in KINDS else ""
    chosen = asked(query)
    with request.app.state.shelves.audit() as audit:
        sheet = request.app.state.sheets.sheet("opportunities", _stamp(audit), _finding)
        found = [row for row in _noted(audit, sheet) if is_asked_for(row, chosen)]
        counts = Counter(row["kind"] for row in found)
        found = [row for row in found if kind in ("", row["kind"])]
        after = place_after(query)
        rows = found[after : after + ROWS]
        places = link_places(audit, [row["subject"] for row in rows])
        settings, judged = audit.settings, analyzed(audit)
    names = ("kind", "state", "q", "authority_min")
    pairs = [(name, query[name]) for name in names if query.get(name)]
    return page(
        request,
        "opportunities.html",
        title="Opportunities",
        ready=sheet is not None,
        judged=judged,
        settings=settings,
        kind=kind,
        kinds={one: words.OPPORTUNITIES[one] for one in KINDS},
        counts=counts,
        every=sum(sheet.counts.values()) if sheet else 0,
        tabs={one: address("/opportunities", pairs, kind=one or None) for one in ("", *KINDS)},
        states=STATES,
        chosen=chosen,
        rows=rows,
        places=places,
        strong=STRONG,
        drafted=DRAFTED,
        exports=exports_of("opportunities", pairs),
        first=after + 1,
        total=len(found),
        **stepped("/opportunities", pairs, after, ROWS, len(found)),
    )


def _stamp(audit: Audit) -> str:
    """Opportunities rest on what was seen and judged, on the settings, and on the sites nobody wants links from."""
    return json.dumps([stamp_of(audit), asdict(audit.settings), set_aside(audit)])


def _finding(audit: Audit) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in opportunities(audit):
        yield one.kind, asdict(one)


def _noted(audit: Audit, sheet: Sheet | None) -> Iterator[dict[str, Any]]:
    """Every opportunity with what people noted about it until now."""
    noted = prospects(audit)
    for kind in KINDS if sheet else ():
        for row in sheet.rows(kind, 0, MOST) if sheet else ():
            mark = noted.get((kind, row["subject"]))
            yield {**row, "state": mark["state"] if mark else "", "note": mark["note"] if mark else ""}


def note(request: Request) -> Response:
    """Note what became of an opportunity, or of all that are ticked, or forget it."""
    form = request.state.form
    state = str(form.get("state", ""))
    single = (str(form.get("kind", "")), str(form.get("subject", ""))[:4000])
    several = [str(text)[:4000].partition(" ")[::2] for text in form.getlist("ticked")]
    chosen = several if "ticked" in form or form.get("several") else [single]
    text = form.get("note")
    words_noted = None if text is None or ("several" in form and not str(text).strip()) else str(text)
    with request.app.state.shelves.audit() as audit:
        try:
            request.state.session.said = _noting(audit, chosen, state, words_noted)
        except AuditError as error:
            request.state.session.said = Said(str(error), wrong=True)
    return back(request)


def _noting(audit: Audit, chosen: list[tuple[str, str]], state: str, text: str | None) -> Said:
    if not chosen:
        return Said("Nothing was ticked, so nothing was changed.", wrong=True)
    if any(kind not in KINDS or not subject for kind, subject in chosen):
        raise AuditError("There is no such opportunity; load the page again.")
    actions = [set_prospect(audit, kind, subject, state, text) for kind, subject in chosen]
    changed = sum(action.changed for action in actions)
    what = words.PROSPECTS.get(state, "Open again")
    if not changed:
        return Said("It was noted so already.")
    if len(chosen) > 1:
        return Said(f"{what}: {changed:,} opportunities.")
    return Said(f"{what}: {chosen[0][1]}.", undo=actions[0].id)


def draft(request: Request) -> Response:
    """A message to the owner of a page about one opportunity, to look at and to send by the person's own program."""
    kind, subject = (request.query_params.get(name, "")[:4000] for name in ("kind", "subject"))
    with request.app.state.shelves.audit() as audit:
        sheet = request.app.state.sheets.sheet("opportunities", _stamp(audit), _finding)
        row = next(
            (one for one in _noted(audit, sheet) if (one["kind"], one["subject"]) == (kind, subject)), None
        )
        if row is None or kind not in DRAFTED:
            raise HTTPException(404, "There is no draft for this; load the list of opportunities again.")
        found = letter_about(audit, row)
    return page(request, "opportunity_draft.html", title="Draft", row=row, draft=found)


routes = [
    Route("/opportunities", show),
    Route("/opportunities", note, methods=["POST"]),
    Route("/opportunities/draft", draft),
]
