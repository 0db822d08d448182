"""Between the address bar and the filters: every list can be bookmarked, and every filter combined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from linkvet.filters import from_pairs
from linkvet.store import words
from linkvet.store.lists.filters import Filters, filter_named, named_in_addresses
from linkvet.store.lists.paged import Place
from linkvet.store.lists.values import Text, Words

PLACE = ("sort", "view", "size", "col", "open", "at", "row", "way")
"""Parameters that say how a list is shown and where its page starts, not what is in it."""
NAMES = named_in_addresses()
ENDS = {"min": "from", "max": "to"}


def filters_of(query: QueryParams) -> Filters:
    """The filters that an address asks for. Raises AuditError where a name or a value means nothing.

    Empty fields of the form ask for nothing.
    """
    pairs = [(name, value) for name, value in query.multi_items() if name not in PLACE]
    return from_pairs([(name, value) for name, value in pairs if _asks(name, value)])


def _asks(name: str, value: str) -> bool:
    one = filter_named(name)
    return bool(value.strip()) or (one is not None and isinstance(one.kind, Text) and one.kind.blank)


def kept(query: QueryParams, *more: str) -> list[tuple[str, str]]:
    """The parameters that choose what a list shows, without its place."""
    names = {*NAMES, *more}
    return [(name, value) for name, value in query.multi_items() if name in names and _asks(name, value)]


def address(path: str, parameters: Sequence[tuple[str, str]], **more: str | None) -> str:
    """A path with parameters; those of ``more`` replace, ``None`` takes away."""
    pairs = [(name, value) for name, value in parameters if name not in more]
    pairs += [(name, value) for name, value in more.items() if value is not None]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def chips(query: QueryParams, path: str) -> list[dict[str, str]]:
    """One removable label for each condition that holds."""
    pairs = kept(query, "sort", "view", "size", "col")
    found = []
    for name, value in pairs:
        if name in PLACE:
            continue
        rest = [pair for pair in pairs if pair != (name, value)]
        title, label = _told(name, value)
        found.append({"title": title, "value": label or "(empty)", "without": address(path, rest)})
    return found


def _told(name: str, value: str) -> tuple[str, str]:
    """What a condition is called, and its value in words."""
    one = filter_named(name)
    if one is None:
        name, _, end = name.rpartition("_")
        span = filter_named(name)
        return f"{span.label if span else name} {ENDS[end]}", value
    if not isinstance(one.kind, Words) or not one.kind.commas:
        return one.label, value
    table = getattr(words, one.labels) if one.labels else {}
    return one.label, ", ".join(table.get(word, words.plain(word)) for word in value.split(","))


def place_of(query: QueryParams) -> Place:
    """Where the page of a list starts."""
    key = query.get("at")
    row = query.get("row", "")
    if key is None or not row.isdigit():
        return Place()
    kind, _, text = key.partition(":")
    value: str | float | None = _number(text) if kind == "n" else text
    return Place() if value is None else Place(value, min(int(row), 2**62), query.get("way") == "back")


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e9 else None


def place_after(query: QueryParams) -> int:
    """How many rows of a counted list come before the page."""
    text = query.get("after", "")
    return min(int(text), 10**9) if text.isdecimal() else 0


def turned(path: str, parameters: Sequence[tuple[str, str]], place: Place | None) -> str | None:
    """The address of a neighbouring page of a list."""
    if place is None:
        return None
    number = isinstance(place.key, int | float)
    key = f"{'n' if number else 't'}:{place.key!r}" if number else f"t:{place.key}"
    return address(path, parameters, at=key, row=str(place.row), way="back" if place.backwards else None)


def stepped(
    path: str, parameters: Sequence[tuple[str, str]], after: int, rows: int, total: int
) -> dict[str, Any]:
    """The addresses of the pages before and after one of a counted list, as ``previous`` and ``next``."""
    before = str(after - rows) if after > rows else None
    return {
        "previous": address(path, parameters, after=before) if after else None,
        "next": address(path, parameters, after=str(after + rows)) if after + rows < total else None,
    }
