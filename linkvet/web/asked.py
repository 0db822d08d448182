"""Settings of an audit as a form gives them: read, understood, or refused with a sentence."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData

from linkvet.analysis.topics.audience_names import countries_named, languages_named
from linkvet.store.file.audit import AuditError
from linkvet.store.urls import Scope, is_public_suffix

TEXTS = ("name", "target", "scope")
LISTS = ("brands", "competitors", "topics", "syndication", "countries", "languages")
MAX_TEXT, MAX_ENTRY, MAX_ENTRIES = 2_000, 200, 1_000
SHOWN = 5


def settings_asked(form: FormData) -> dict[str, Any]:
    """The settings that a form names, by field; those it does not show are left out. Raises AuditError."""
    asked: dict[str, Any] = {
        name: str(form[name]).strip()[:MAX_TEXT] for name in TEXTS if name in form and str(form[name]).strip()
    }
    if "name" in form:
        asked.setdefault("name", "")
    shown = {*form.keys(), *str(form.get("shown", "")).split()}
    asked |= {name: _entries([str(text) for text in form.getlist(name)]) for name in LISTS if name in shown}
    if "target" in form:
        _refuse_no_site(asked.get("target", ""))
    for name, read, what, like in (
        ("countries", countries_named, "country", "DE or Germany"),
        ("languages", languages_named, "language", "de or German"),
    ):
        if name in asked:
            asked[name], strange = read(asked[name])
            if strange:
                raise AuditError(_strange(strange, what, like))
    return asked


def _strange(words: list[str], what: str, like: str) -> str:
    named = ", ".join(f'"{word}"' for word in words[:SHOWN])
    verb = "is" if len(words) == 1 else "are each"
    return f"{named} {verb} not a valid {what}; use a form like {like}. Nothing was stored."


def _refuse_no_site(target: str) -> None:
    if not target:
        raise AuditError(
            "Name the site that is audited: a domain such as example.com, a host, or a web address."
        )
    try:
        host = Scope.of(target).host
    except ValueError as error:
        raise AuditError(f"{error}.") from None
    if is_public_suffix(host):
        raise AuditError(f"{host} belongs to many owners; name one site below it.")


def _entries(texts: list[str]) -> list[str]:
    """One entry per line or comma, at most a thousand."""
    parts = [part.strip()[:MAX_ENTRY] for text in texts for part in text.replace(",", "\n").splitlines()]
    return list(dict.fromkeys(part for part in parts if part))[:MAX_ENTRIES]
