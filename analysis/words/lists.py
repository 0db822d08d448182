"""Word lists of the analysis, by name; ``linkvet.store.word_lists`` says how they are written."""

from __future__ import annotations

from pathlib import Path

from linkvet.store import word_lists

_LISTS = Path(__file__).parents[1] / "lists"


def rows_of(name: str) -> tuple[tuple[str, ...], ...]:
    """Rows of a list, split at tabs."""
    return word_lists.rows_of(_LISTS / name)


def entries_of(name: str) -> frozenset[str]:
    """Entries of a list of one column, in lower case."""
    return word_lists.word_list(_LISTS / name)
