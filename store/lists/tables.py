"""A list as a table for a file: its columns and its rows, whatever the format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from linkvet.store.errors import AuditError
from linkvet.store.lists.columns import ENRICHED_COLUMNS

Cells = tuple[list[str], list[Any]]
"""The input's own cells of a row, and the values of the table's columns; ``None`` is not known."""
OWN = "input"
"""Stands for all of the input's columns where columns are chosen."""
PREFIX = f"{OWN}: "


class Table(Protocol):
    """What exporters write."""

    @property
    def name(self) -> str:
        """Name of the list."""

    @property
    def input_columns(self) -> list[str]:
        """The input's own columns, before all others."""

    @property
    def columns(self) -> Sequence[str]:
        """The columns after them."""

    def rows(self) -> Iterator[Cells]:
        """The rows, streamed; can be asked for once."""


@dataclass(slots=True)
class Made:
    """A table made from rows that are there."""

    name: str
    columns: Sequence[str]
    given: Callable[[], Iterator[Mapping[str, object]]]
    """Its rows as dictionaries, which may hold more than the columns."""
    input_columns: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Cells]:
        """The rows in the order of the columns."""
        for row in self.given():
            yield [], [row.get(name) for name in self.columns]


@dataclass(slots=True)
class Chosen:
    """Some columns of another table, in the order in which they were named."""

    whole: Table
    columns: Sequence[str]
    places: list[int]
    """Place of each column among all cells of a row of the whole."""
    input_columns: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Name of the list."""
        return self.whole.name

    def rows(self) -> Iterator[Cells]:
        """The rows with only these cells."""
        for own, values in self.whole.rows():
            cells = [*own, *values]
            yield [], [cells[place] for place in self.places]


def with_columns(table: Table, names: Sequence[str]) -> Table:
    """The table with these columns, in this order; all of them where none is named.

    ``input`` names all columns of the input. Raises AuditError for a name that there is not.
    """
    if not names:
        return table
    own = len(table.input_columns)
    places = {f"{PREFIX}{name}": place for place, name in reversed([*enumerate(table.input_columns)])}
    places |= {name: place for place, name in reversed([*enumerate(table.input_columns)])}
    places |= {name: own + place for place, name in enumerate(table.columns)}
    chosen: list[tuple[str, int]] = []
    for name in names:
        if name == OWN:
            chosen += [(_own_name(one), place) for place, one in enumerate(table.input_columns)]
        elif name in places:
            chosen.append((name, places[name]))
        else:
            _refuse(name, table)
    return Chosen(table, tuple(name for name, _ in chosen), [place for _, place in chosen])


def header_of(table: Table) -> list[str]:
    """The names of all columns; one of the input that has a name of the contract is written as ``input: NAME``."""
    return [*map(_own_name, table.input_columns), *table.columns]


def _own_name(name: str) -> str:
    return f"{PREFIX}{name}" if name in ENRICHED_COLUMNS else name


def _refuse(name: str, table: Table) -> None:
    from linkvet.store.lists.values import use_one_of

    known = [*table.columns, *([OWN, *table.input_columns] if table.input_columns else [])]
    raise AuditError(f'"{name[:80]}" is not a column of {table.name}; {use_one_of(name, known)}')
