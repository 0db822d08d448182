"""Between the address bar and the filters: every list can be bookmarked, and every filter combined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from linkvet.store.lists.filters import Filters
from linkvet.store.lists.paged import Place
from linkvet.web import words

MANY: dict[str, str] = {
    "state": "states",
    "reason": "reasons",
    "domain": "domains",
    "kind": "kinds",
    "region": "regions",
    "source": "sources",
    "anchor_class": "anchor_classes",
    "language": "languages",
    "level": "levels",
    "marker": "markers",
    "domain_kind": "domain_kinds",
    "page_kind": "page_kinds",
    "decision": "decisions",
    "network": "networks",
    "family": "families",
}
"""Parameters that may be given several times → field of ``Filters``."""
TEXTS = ("target", "anchor", "page", "target_is", "new_since", "lost_since")
CHOICES = ("hidden", "reciprocal", "sitewide")
RANGES = ("toxicity", "authority")
NAMES = (
    *MANY,
    *TEXTS,
    *CHOICES,
    "anchor_is",
    *(f"{name}_{end}" for name in RANGES for end in ("min", "max")),
)
TITLES = {
    "state": ("State", words.STATES),
    "level": ("Level", words.LEVELS),
    "decision": ("Decision", words.DECISION_FILTER),
    "kind": ("Link type", words.KINDS),
    "region": ("Place", words.REGIONS),
    "anchor_class": ("Anchor class", words.ANCHOR_CLASSES),
    "source": ("Source", words.VENDORS),
    "page": ("Page", {}),
    "anchor": ("Anchor", {}),
    "anchor_is": ("Anchor is", {}),
    "target": ("Target", {}),
    "target_is": ("Target is", {}),
    "new_since": ("New since", {}),
    "lost_since": ("Lost since", {}),
    "toxicity_min": ("Toxicity from", {}),
    "toxicity_max": ("Toxicity to", {}),
    "authority_min": ("Authority from", {}),
    "authority_max": ("Authority to", {}),
}
MAX_LENGTH = 2000


def filters_of(query: QueryParams | Mapping[str, Any]) -> Filters:
    """The filters that a query string asks for; what means nothing is left out."""
    params = query if isinstance(query, QueryParams) else QueryParams(query)
    chosen: dict[str, Any] = {}
    for name, field in MANY.items():
        values = tuple(dict.fromkeys(v[:MAX_LENGTH] for v in params.getlist(name) if v))[:50]
        if values:
            chosen[field] = values
    for name in TEXTS:
        if text := params.get(name, "").strip()[:MAX_LENGTH]:
            chosen[name] = text
    if "anchor_is" in params:
        chosen["anchor_is"] = params["anchor_is"][:MAX_LENGTH]
    for name in CHOICES:
        if params.get(name) in ("yes", "no"):
            chosen[name] = params[name] == "yes"
    for name in RANGES:
        bounds = (_figure(params.get(f"{name}_min")), _figure(params.get(f"{name}_max")))
        if bounds != (None, None):
            chosen[name] = bounds
    return Filters(**chosen)


def _figure(text: str | None) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        return None
    return value if value is not None and abs(value) < 1e9 else None


def kept(query: QueryParams, *more: str) -> list[tuple[str, str]]:
    """The parameters that choose what a list shows, without its place."""
    names = {*NAMES, *more}
    return [
        (name, value)
        for name, value in query.multi_items()
        if name in names and (value or name == "anchor_is")
    ]


def address(path: str, parameters: Sequence[tuple[str, str]], **more: str | None) -> str:
    """A path with parameters; those of ``more`` replace, ``None`` takes away."""
    pairs = [(name, value) for name, value in parameters if name not in more]
    pairs += [(name, value) for name, value in more.items() if value is not None]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def chips(query: QueryParams, path: str) -> list[dict[str, str]]:
    """One removable label for each condition that holds."""
    pairs = kept(query, "sort", "view")
    found = []
    for name, value in pairs:
        if name in ("sort", "view"):
            continue
        title, labels = TITLES.get(name, (words.plain(name), {}))
        rest = [pair for pair in pairs if pair != (name, value)]
        label = labels.get(value, words.plain(value) if name in MANY and name != "domain" else value)
        found.append({"title": title, "value": label or "(empty)", "without": address(path, rest)})
    return found


def place_of(query: QueryParams) -> Place:
    """Where the page of a list starts."""
    key = query.get("at")
    row = query.get("row", "")
    if key is None or not row.isdigit():
        return Place()
    kind, _, text = key.partition(":")
    value: str | float | None = _figure(text) if kind == "n" else text
    return Place() if value is None else Place(value, min(int(row), 2**62), query.get("way") == "back")


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
