"""How a list looks as a sheet: what comes first, what its columns are called, how wide they are and how they read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from linkvet.store import words
from linkvet.store.lists.columns import ENRICHED_COLUMNS
from linkvet.store.lists.heads import DAY
from linkvet.store.lists.ordered import KINDS
from linkvet.store.lists.tables import PREFIX, Table
from linkvet.tables.cells import MOMENTS, as_moment, as_written

FIRST = (
    "referring_page referring_domain target_url state reason toxicity_level toxicity decision markers evidence "
    "anchor anchor_class link_kind region hidden context title first_seen last_seen authority relevance_page "
    "relevance_domain country language page_kind domain_kind network copy_family"
).split()
"""Columns of links that a person reads first, in their order; the others follow, the input's come last."""
DATED = frozenset({*MOMENTS, "decided_at", "imported_at", "follow_up"})
LEVELS = ("toxicity_level", "level")
COLOURED = frozenset({*LEVELS, "toxicity"})
WIDE = ("title", "sentence", "says", "passage", "markers", "signs", "why")
WIDEST, WIDER, USUAL = 60, 40, 13
TITLES = {"decisions": "Lists", "imports": "Input", "families": "Copies"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    title: str
    width: int
    reads: Callable[[Any], Any] | None
    """From text to a number, a day or other text; ``None`` where it stays as it is."""
    coloured: bool


@dataclass(frozen=True, slots=True)
class Look:
    """How a list looks as a sheet."""

    title: str
    heads: tuple[Column, ...]
    places: tuple[int, ...]
    """Place of each of its columns among the cells of a row."""
    level: int | None
    """Column that gives a row its colour."""
    links: bool
    """Whether its first column is the address of a page."""


def look_of(table: Table) -> Look:
    """The look of a list; links come with what was found first and the input's own columns last."""
    own = len(table.input_columns)
    names = [*table.input_columns, *table.columns]
    places = [*range(own, len(names)), *range(own)]
    if table.name == "links" and tuple(table.columns) == ENRICHED_COLUMNS:
        first = [own + ENRICHED_COLUMNS.index(name) for name in FIRST]
        places = [*first, *(place for place in places if place not in first)]
    heads = tuple(_column(table, names[place], place < own) for place in places)
    levels = [n for n, place in enumerate(places) if place >= own and names[place] in LEVELS]
    first_name = names[places[0]] if places else ""
    return Look(
        TITLES.get(table.name, table.name.capitalize()),
        heads,
        tuple(places),
        levels[0] if levels else None,
        first_name in ("referring_page", "url", "target_url", "subject"),
    )


def _column(table: Table, name: str, own: bool) -> Column:
    if own:
        return Column(f"{PREFIX}{name}" if name in ENRICHED_COLUMNS else name, USUAL, as_written, False)
    return Column(_title(table, name), _width(name), _reads(table, name), name in COLOURED)


def _title(table: Table, name: str) -> str:
    """Links keep the names of the contract, which their documentation explains; other lists speak as the app does."""
    kind = KINDS.get(table.name)
    if table.name == "links":
        return name
    head = kind.head(name) if kind else None
    return head.title if head else words.plain(name)


def _width(name: str) -> int:
    if name.endswith(("page", "url", "domain", "subject", "anchor", "file")):
        return WIDER
    return WIDEST if name in ("evidence", "context") else WIDER if name.endswith(WIDE) else USUAL


def _reads(table: Table, name: str) -> Callable[[Any], Any] | None:
    kind = KINDS.get(table.name)
    head = kind.head(name) if kind else None
    if name in DATED or (head is not None and head.reads == DAY):
        return as_moment
    return evidence_as_text if name == "evidence" else None


def evidence_as_text(cell: str) -> str:
    """The evidence of each marker as a line of its own, as a person reads it."""
    try:
        found = json.loads(cell)
    except ValueError:
        return cell
    return "\n".join(f"{words.plain(marker)}: {said}" for marker, said in found.items())
