"""The drafted request for removal as a file that a mail program opens."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.review.outreach import LANGUAGES, Draft, drafts, message
from linkvet.store.file.audit import Audit


def draft_for(audit: Audit, domain: str, language: str) -> Draft | None:
    """The draft to the owner of a domain on the remove list; ``None`` when it is not, or no link stands."""
    found = drafts(audit, [domain], language=language if language in LANGUAGES else "")
    return next(iter(found), None)


def download(request: Request) -> Response:
    """The draft as .eml."""
    query = request.query_params
    with request.app.state.shelves.audit() as audit:
        draft = draft_for(audit, query.get("domain", ""), query.get("language", ""))
    if draft is None:
        raise HTTPException(404, "No request is drafted for this domain: put it on the remove list first.")
    if not draft.to:
        raise HTTPException(404, "No mail address is known for this domain: note one on its page first.")
    name = "".join(letter if letter.isalnum() or letter in ".-" else "_" for letter in draft.domain)
    headers = {"content-disposition": f'attachment; filename="{name.encode("ascii", "ignore").decode()}.eml"'}
    return Response(message(draft).as_bytes(), media_type="message/rfc822", headers=headers)


routes = [Route("/outreach/draft.eml", download)]
