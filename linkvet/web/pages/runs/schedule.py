"""Checking again: now, or on a schedule, with word of what changed by mail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.review.mail_settings import (
    FILE,
    PASSWORD,
    MailSettings,
    address_in,
    read_mail_settings,
    save_mail_settings,
    send_text,
)
from linkvet.store.file.audit import AuditError
from linkvet.store.history.rounds import Schedule, save_schedule
from linkvet.web.guard import Said
from linkvet.web.pages.decisions.deciding import back
from linkvet.web.rendering import page
from linkvet.web.work import work_of

OLDER = 7


def check_now(request: Request) -> Response:
    """Start a round of checking again."""
    older = str(request.state.form.get("older", OLDER))
    try:
        if not older.isdecimal():
            raise AuditError(f'"{older[:20]}" is not a valid number of days; use a form like 7.')
        work_of(request).start_recheck(min(int(older), 99999), {})
    except AuditError as error:
        request.state.session.said = Said(str(error), wrong=True)
    return back(request)


def change(request: Request) -> Response:
    """Set the schedule, or take it away."""
    form = request.state.form
    try:
        schedule = None if form.get("off") else _asked(request)
        with request.app.state.shelves.audit() as audit:
            save_schedule(audit, schedule)
    except AuditError as error:
        request.state.session.said = Said(str(error), wrong=True)
        return back(request)
    said = (
        f"The next re-check is due {schedule.next_at[:16].replace('T', ' ')} UTC."
        if schedule
        else "Switched off."
    )
    request.state.session.said = Said(said)
    return back(request)


def _asked(request: Request) -> Schedule:
    form = request.state.form
    numbers = {name: str(form.get(name, "")).strip() for name in ("days", "hour", "older")}
    for name, text in numbers.items():
        if not text.isdecimal() or len(text) > 6:
            raise AuditError(f'"{text[:20]}" is not a valid number for {name}.')
    to = str(form.get("to", "")).strip()
    mail = {"to": address_in(to, "mail address"), "always": form.get("always") == "yes"} if to else {}
    if mail and _kept(request) is None:
        raise AuditError("Set the mail server first: no mail can be sent yet.")
    return Schedule(int(numbers["days"]), int(numbers["hour"]), int(numbers["older"]), mail=mail)


def show_mail(request: Request) -> Response:
    """The mail server, and a form to test it."""
    trouble, kept = "", None
    try:
        kept = _kept(request)
    except AuditError as error:
        trouble = str(error)
    facts: dict[str, Any] = {
        "mail": kept or MailSettings(),
        "kept": kept is not None,
        "file": FILE,
        "variable": PASSWORD,
    }
    return page(request, "mail.html", title="Mail", trouble=trouble, **facts)


def change_mail(request: Request) -> Response:
    """Keep the settings of the mail server; a password that is not typed again stays."""
    form, folder = request.state.form, work_of(request).file.parent
    given = {name: str(form.get(name, "")).strip()[:500] for name in ("server", "user", "sender")}
    try:
        before = _kept(request) or MailSettings()
        typed = str(form.get("password", ""))[:500]
        password = "" if form.get("forget") == "yes" else typed or before.password
        settings = replace(before, **given, starttls=form.get("starttls") == "yes", password=password)
        settings.checked()
        save_mail_settings(folder, settings)
        request.state.session.said = Said("Stored. Send a test mail to see that it works.")
    except AuditError as error:
        request.state.session.said = Said(str(error), wrong=True)
    return back(request)


def send_test(request: Request) -> Response:
    """Send a mail that says only that it came."""
    to = str(request.state.form.get("to", "")).strip()
    try:
        settings = _kept(request)
        if settings is None:
            raise AuditError("Store the settings of the mail server first.")
        text = "This mail was sent by Linkvet to test the settings of the mail server. They work.\n"
        send_text(settings, to, "Linkvet: a test mail", text)
        request.state.session.said = Said(f"The mail server took the test mail to {to}.")
    except AuditError as error:
        request.state.session.said = Said(str(error), wrong=True)
    return back(request)


def _kept(request: Request) -> MailSettings | None:
    return read_mail_settings(work_of(request).file.parent)


routes = [
    Route("/jobs/recheck", check_now, methods=["POST"]),
    Route("/jobs/schedule", change, methods=["POST"]),
    Route("/mail", show_mail),
    Route("/mail", change_mail, methods=["POST"]),
    Route("/mail/test", send_test, methods=["POST"]),
]
