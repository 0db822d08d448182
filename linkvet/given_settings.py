"""Settings of an audit as people give them at any door: understood, or refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

from linkvet.analysis.topics.audience_names import countries_named, languages_named
from linkvet.store.file.audit import AuditError, Settings
from linkvet.store.urls import Scope, is_public_suffix

LISTS = ("brands", "competitors", "topics", "syndication", "countries", "languages")
"""Settings with several entries."""
SHOWN = 5


def understood(given: dict[str, Any]) -> dict[str, Any]:
    """The settings as they are stored: names of countries and languages become codes. Raises AuditError."""
    known = {field.name for field in fields(Settings)}
    if wrong := sorted(given.keys() - known):
        raise AuditError(f'"{wrong[0]}" is no setting; use one of {", ".join(sorted(known))}.')
    settings = dict(given)
    if "target" in settings:
        refuse_no_site(settings["target"])
    for name in LISTS:
        if name in settings:
            settings[name] = _entries(settings[name])
    if "countries" in settings:
        settings["countries"] = countries(settings["countries"])
    if "languages" in settings:
        settings["languages"] = languages(settings["languages"])
    return settings


def countries(names: Iterable[str]) -> list[str]:
    """ISO 3166 codes of countries given by code or English name. Raises AuditError."""
    return _codes(names, countries_named, "country", "DE or Germany")


def languages(names: Iterable[str]) -> list[str]:
    """ISO 639-1 codes of languages given by code or English name. Raises AuditError."""
    return _codes(names, languages_named, "language", "de or German")


def refuse_no_site(target: str) -> None:
    """Raises AuditError where a target names no site that one owner could audit."""
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


def _entries(given: str | Iterable[str]) -> list[str]:
    texts = [given] if isinstance(given, str) else given
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _codes(
    names: Iterable[str],
    read: Callable[[Iterable[str]], tuple[list[str], list[str]]],
    what: str,
    like: str,
) -> list[str]:
    codes, strange = read(names)
    if strange:
        named = ", ".join(f'"{word}"' for word in strange[:SHOWN])
        verb = "is" if len(strange) == 1 else "are each"
        raise AuditError(f"{named} {verb} not a valid {what}; use a form like {like}. Nothing was stored.")
    return codes
