"""Settings of an audit as a form gives them: read, understood, or refused with a sentence."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData

from linkvet.given_settings import LISTS, understood

TEXTS = ("name", "target", "scope")
MAX_TEXT, MAX_ENTRY, MAX_ENTRIES = 2_000, 200, 1_000


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
        asked.setdefault("target", "")
    return understood(asked)


def _entries(texts: list[str]) -> list[str]:
    """One entry per line or comma, at most a thousand."""
    parts = [part.strip()[:MAX_ENTRY] for text in texts for part in text.replace(",", "\n").splitlines()]
    return list(dict.fromkeys(part for part in parts if part))[:MAX_ENTRIES]
