"""Changes of links and domains as rows of a list, for the terminal, the app and exports alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

from linkvet.store.file.audit import Audit
from linkvet.store.history.changes import Change, changes
from linkvet.store.history.moments import Moment
from linkvet.store.lists.filters import EVERYTHING, Filters
from linkvet.store.lists.rows import let_through

SAID = ("anchor", "kind", "region", "hidden", "target", "indexable")


def shown_changes(
    audit: Audit, window: tuple[Moment, Moment], kinds: tuple[str, ...], filters: Filters
) -> Iterator[Change]:
    """Changes of these kinds, or of all where none is named, of the links that the filters let through."""
    ids, names = let_through(audit, filters) if filters != EVERYTHING else (frozenset(), frozenset())
    for change in changes(audit, *window):
        held = change.domain in names if change.backlink_id is None else change.backlink_id in ids
        if (not kinds or change.kind in kinds) and (filters == EVERYTHING or held):
            yield change


class ChangeRow(TypedDict):
    """A change as a row of a list, in words."""

    kind: str
    what: str
    """``link`` or ``domain``."""
    page: str
    target: str
    before: str
    after: str
    why: str


class ChangeRecord(TypedDict):
    """A change with every field of ``Change``, and its reason as a sentence."""

    scope: str
    kind: str
    domain: str
    page: str
    target: str
    reason: str
    fields: list[str]
    before: dict[str, Any]
    after: dict[str, Any]
    backlink_id: int | None
    why: str


def row_of(change: Change) -> ChangeRow:
    """A change as a row of a list."""
    return {
        "kind": change.kind,
        "what": change.scope,
        "page": change.page or change.domain,
        "target": change.target,
        "before": _said(change, change.before),
        "after": _said(change, change.after),
        "why": change.why,
    }


def _said(change: Change, side: dict[str, Any]) -> str:
    if not change.fields:
        return str(side.get("state", ""))
    return ", ".join(f"{name}: {side.get(name) or '-'}" for name in SAID if name in change.fields)


def record(change: Change) -> ChangeRecord:
    """A change with every field, as JSON shows it."""
    return {
        "scope": change.scope,
        "kind": change.kind,
        "domain": change.domain,
        "page": change.page,
        "target": change.target,
        "reason": change.reason,
        "fields": change.fields,
        "before": change.before,
        "after": change.after,
        "backlink_id": change.backlink_id,
        "why": change.why,
    }
