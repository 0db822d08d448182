"""Filters with every word that they know: the table of the store, and what importers and markers add to it.

Every door (commands, ``--where``, the web app, Python) reads its filters here, so that all refuse the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from linkvet.store.lists.filters import Filter, Filters


def _markers() -> tuple[str, ...]:
    from linkvet.analysis.judging.marker import all_markers

    return tuple(marker.name for marker in all_markers())


def _sources() -> tuple[str, ...]:
    from linkvet.importers import FORMATS

    return (*(name for name in FORMATS if name != "disavow"), "archive", "discovered")


_KNOWN: dict[str, Callable[[], tuple[str, ...]]] = {
    "marker": _markers,
    "every_marker": _markers,
    "source": _sources,
}
"""Filters whose words are found by modules that are there."""


def choices(one: Filter) -> tuple[str, ...]:
    """The words that a filter knows; empty where any is taken."""
    return _KNOWN[one.name]() if one.name in _KNOWN else one.choices


def read_value(one: Filter, value: Any) -> Any:
    """A value of a filter as conditions use it; raises AuditError where it means nothing."""
    return one.kind.read(one.label.lower(), value, choices(one))


def chosen(**values: Any) -> Filters:
    """The filters of these arguments; raises AuditError where a name or a value means nothing."""
    from linkvet.store.lists.filters import FILTERS, Filters

    filters = Filters(**values)
    for one in FILTERS:
        if one.name in filters.chosen:
            read_value(one, filters.chosen[one.name])
    return filters


def from_pairs(pairs: list[tuple[str, str]]) -> Filters:
    """The filters of an address; raises AuditError where a name or a value means nothing."""
    from linkvet.store.lists import filters

    known = {one.name: one for one in filters.FILTERS}
    return filters.from_pairs(pairs, lambda name: choices(known[name]))


def where(text: str) -> Filters:
    """The filters of a text like ``level=toxic&state=live``; one that asks for nothing is refused."""
    from linkvet.store.lists.filters import FILTERS
    from linkvet.store.lists.values import refuse

    pairs = parse_qsl(text.strip().removeprefix("?"), keep_blank_values=True)
    if not pairs:
        names = ", ".join(one.name for one in FILTERS)
        refuse(
            f'"{text[:80]}" is not a valid condition; use a form like level=toxic&state=live. Filters: {names}.'
        )
    return from_pairs(pairs)
