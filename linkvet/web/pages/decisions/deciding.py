"""What a person does: decide, take back, note how far outreach has come. Every action is a plain form."""

from __future__ import annotations

from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from linkvet.store import words
from linkvet.store.decided.decisions import Action, decide, set_outreach, undo
from linkvet.store.decided.subjects import Subject, subject_of
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.lists.rows import subjects
from linkvet.web.guard import Said
from linkvet.web.selection import filters_of

WHERE = "where:"
"""Begins a ticked row that stands for links by their filters, such as all with one anchor."""


def back(request: Request) -> RedirectResponse:
    """To the page the form was on; never to another site."""
    wanted = str(request.state.form.get("back", ""))
    parts = urlsplit(wanted)
    local = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc
    return RedirectResponse(wanted if local and wanted.isprintable() else "/", 303)


def deciding(request: Request) -> Response:
    """Put the ticked, the one pressed, or all that the filters show on a list, or take them off."""
    form = request.state.form
    decision, _, one = str(form.get("one", "")).partition(" ")
    decision = decision or str(form.get("do", ""))
    note = str(form.get("note", "")).strip()
    keep = not note and not form.get("note_as_shown")
    with request.app.state.shelves.audit() as audit:
        try:
            chosen = [subject_of(one)] if one else _chosen(request, audit)
            action = decide(audit, chosen, decision, None if keep else note)
            _say(request, action, chosen)
        except AuditError as error:
            request.state.session.said = Said(str(error), wrong=True)
    return back(request)


def _chosen(request: Request, audit: Audit) -> list[Subject]:
    form = request.state.form
    reach = form.get("reach", "ticked")
    if reach not in ("domains", "pages"):
        ticked = [str(text) for text in form.getlist("subject")]
        kind: Literal["domain", "url"] = "url" if reach == "ticked_pages" else "domain"
        return [one for text in ticked for one in _ticked(audit, text, kind)]
    return _behind(audit, str(form.get("filters", "")), "domain" if reach == "domains" else "url")


def _ticked(audit: Audit, text: str, kind: Literal["domain", "url"]) -> list[Subject]:
    """What a ticked row stands for: a subject, or the domains or pages of the links behind it."""
    if text.startswith(WHERE):
        return _behind(audit, text.removeprefix(WHERE), kind)
    return [subject_of(text)]


def _behind(audit: Audit, query: str, kind: Literal["domain", "url"]) -> list[Subject]:
    filters = filters_of(QueryParams(parse_qsl(query, keep_blank_values=True)))
    return subjects(audit, filters, kind)


def _say(request: Request, action: Action, chosen: list[Subject]) -> None:
    if not chosen:
        request.state.session.said = Said("Nothing was ticked, so nothing was changed.", wrong=True)
        return
    if not action.changed:
        request.state.session.said = Said("Nothing to change: it was decided so already.")
        return
    what = str(chosen[0]) if action.changed == 1 else f"{action.changed:,} entries"
    request.state.session.said = Said(f"{words.DID[action.did]}: {what}.", undo=action.id)


def taking_back(request: Request) -> Response:
    """Undo one action."""
    number = str(request.state.form.get("action", ""))
    with request.app.state.shelves.audit() as audit:
        done = undo(audit, int(number) if number.isdigit() else None)
    if done is None:
        said = Said("There is nothing to take back.", wrong=True)
    else:
        left = f" {done.kept:,} were decided anew since and stay." if done.kept else ""
        said = Said(f"Taken back: {done.changed:,} {'entry' if done.changed == 1 else 'entries'}.{left}")
    request.state.session.said = said
    return back(request)


def noting_outreach(request: Request) -> Response:
    """Note how far the request to a domain's owner has come."""
    form = request.state.form
    domain = str(form.get("domain", ""))
    with request.app.state.shelves.audit() as audit:
        try:
            subject = subject_of(f"domain:{domain}")
            names = ("contact", "note", "follow_up", "answer")
            noted = {name: str(form[name]) for name in names if name in form}
            action = set_outreach(audit, subject.text, str(form.get("state", "")), **noted)
        except AuditError as error:
            request.state.session.said = Said(str(error), wrong=True)
            return back(request)
    request.state.session.said = Said(f"Noted for {subject.text}.", undo=action.id)
    return back(request)


def choosing_theme(request: Request) -> Response:
    """Light, dark, or as the system has it."""
    theme = str(request.state.form.get("theme", ""))
    if theme not in ("light", "dark", "auto"):
        raise HTTPException(400, "There is no such theme.")
    answer = back(request)
    answer.set_cookie("linkvet_theme", theme, max_age=31_536_000, samesite="strict", path="/")
    return answer


routes = [
    Route("/decide", deciding, methods=["POST"]),
    Route("/undo", taking_back, methods=["POST"]),
    Route("/outreach", noting_outreach, methods=["POST"]),
    Route("/theme", choosing_theme, methods=["POST"]),
]
