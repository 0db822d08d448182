"""Requests to owners: a draft for each domain on the remove list, how far each has come, and when to ask again."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.review.outreach import LANGUAGES, MERGE_FIELDS, Draft, drafts, eml_name, message
from linkvet.store import words
from linkvet.store.decided.outreach import removal_requests
from linkvet.store.file.audit import Audit, now
from linkvet.web.rendering import page
from linkvet.web.selection import address, place_after, stepped

ROWS = 25
STATES = {"open": "Open", **words.OUTREACH, "due": "Ask again now"}
MAX_TEXT = 10_000


def draft_for(audit: Audit, domain: str, language: str) -> Draft | None:
    """The draft to the owner of a domain on the remove list; ``None`` when it is not, or no link stands."""
    found = drafts(audit, [domain], language=language if language in LANGUAGES else "")
    return next(iter(found), None)


def show(request: Request) -> Response:
    """Every draft, with its state, its answer and the day on which to ask again."""
    query = request.query_params
    state = query.get("state") if query.get("state") in STATES else "open"
    language, template = _asked(request)
    today = now()[:10]
    with request.app.state.shelves.audit() as audit:
        noted = {one.domain: one for one in removal_requests(audit)}
        found = drafts(audit, language=language, template=template)
    counts = Counter(one for draft in found for one in _states_of(noted[draft.domain], today))
    found = [draft for draft in found if state in _states_of(noted[draft.domain], today)]
    after = place_after(query)
    pairs = [(name, query[name]) for name in ("state", "language", "text") if query.get(name)]
    return page(
        request,
        "outreach.html",
        title="Requests",
        rows=[(draft, noted[draft.domain]) for draft in found[after : after + ROWS]],
        states=STATES,
        state=state,
        counts=counts,
        languages=LANGUAGES,
        language=language,
        template=template,
        fields=MERGE_FIELDS,
        today=today,
        total=len(found),
        first=after + 1,
        whole=address("/outreach/drafts.zip", pairs, state=str(state)),
        tabs={one: address("/outreach", pairs, state=one) for one in STATES},
        **stepped("/outreach", pairs, after, ROWS, len(found)),
    )


def _asked(request: Request) -> tuple[str, str]:
    """The language and the person's own text that an address asks for."""
    language = request.query_params.get("language", "")
    text = request.query_params.get("text", "").strip()[:MAX_TEXT]
    return language if language in LANGUAGES else "", text


def _states_of(noted: Any, today: str) -> set[str]:
    """The state of a request, and what else it counts as."""
    found = {noted.state or "to_send"}
    if found & {"to_send", "sent", "answered"}:
        found.add("open")
        if noted.follow_up and noted.follow_up <= today:
            found.add("due")
    return found


def download(request: Request) -> Response:
    """The draft as .eml."""
    query = request.query_params
    with request.app.state.shelves.audit() as audit:
        draft = draft_for(audit, query.get("domain", ""), query.get("language", ""))
    if draft is None:
        raise HTTPException(404, "No request is drafted for this domain: put it on the remove list first.")
    if not draft.to:
        raise HTTPException(404, "No mail address is known for this domain: note one on its page first.")
    headers = {"content-disposition": f'attachment; filename="{eml_name(draft)}"'}
    return Response(message(draft).as_bytes(), media_type="message/rfc822", headers=headers)


def every_draft(request: Request) -> Response:
    """All drafts of the list as shown that have an address, as .eml files in one archive; nothing is sent."""
    state = request.query_params.get("state", "open")
    language, template = _asked(request)
    today = now()[:10]
    with request.app.state.shelves.audit() as audit:
        noted = {one.domain: one for one in removal_requests(audit)}
        found = drafts(audit, language=language, template=template)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for draft in found:
            if draft.to and state in _states_of(noted[draft.domain], today):
                archive.writestr(eml_name(draft), message(draft, unsent=True).as_bytes())
    headers = {"content-disposition": 'attachment; filename="drafts.zip"'}
    return Response(written.getvalue(), media_type="application/zip", headers=headers)


routes = [
    Route("/outreach", show),
    Route("/outreach/draft.eml", download),
    Route("/outreach/drafts.zip", every_draft),
]
