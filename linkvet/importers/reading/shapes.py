"""The shape of a vendor's table: which columns make it known, and what each column means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

Speaks = Literal["links", "domains", "neither"]

ROLES = (
    *("page", "target", "anchor", "nofollow", "followed", "sponsored", "ugc", "rel", "kind"),
    *("first_seen", "last_seen", "lost", "domain", "links"),
)
"""What a column can be. ``followed`` is nofollow turned round; ``rel`` is the attribute as found on the page;
``kind`` says follow or nofollow in words; ``links`` counts the links of a domain."""


@lru_cache(maxsize=4096)
def fold(header: str) -> str:
    """A header as it is compared: letters and digits only, so ``Source URL`` is ``source_url``."""
    return "".join(ch for ch in header[:200].casefold() if ch.isalnum())


def names(listed: str) -> tuple[str, ...]:
    """The folded headers of a ``|`` separated list."""
    return tuple(fold(name) for name in listed.split("|") if fold(name))


@dataclass(frozen=True)
class Shape:
    """One table that a vendor writes, known by headers which must all be there."""

    name: str
    """In human words: ``Backlinks, current``."""
    needs: str
    """Headers separated by ``|``."""
    speaks_of: Speaks = "links"
    refusal: str = ""
    """For tables that name no referring page or domain: what they are and what to export instead."""
    first_column_is_page: bool = False

    @property
    def needed(self) -> frozenset[str]:
        """The folded headers that make the shape known."""
        return frozenset(names(self.needs))


@dataclass(frozen=True)
class Columns:
    """A vendor's columns by meaning; several names separated by ``|``, the better one first."""

    roles: Mapping[str, str]
    figures: Mapping[str, str] = field(default_factory=dict)
    """Plain figure name → headers."""
    empty_flag: bool | None = None
    """What an empty cell of a yes/no column means: ``False`` where the vendor writes only the yes."""

    at: Mapping[str, int] = field(default_factory=dict)
    """Role → place from 0, for columns told by their content and not by their name."""

    def layout(self, header: list[str]) -> Layout:
        """Where each meaning stands in this header."""
        folded = [fold(name) for name in header]
        roles = {role: _places(listed, folded) for role, listed in self.roles.items()}
        figures = {name: _places(listed, folded)[:1] for name, listed in self.figures.items()}
        return Layout(
            {role: places for role, places in roles.items() if places}
            | {role: [place] for role, place in self.at.items()},
            [(name, places[0]) for name, places in figures.items() if places],
            self.empty_flag,
        )


def _places(listed: str, folded: list[str]) -> list[int]:
    return [folded.index(name) for name in names(listed) if name in folded]


@dataclass(slots=True)
class Layout:
    """Where each meaning stands in one file."""

    roles: dict[str, list[int]]
    """Role → positions of its columns, the better one first."""
    figures: list[tuple[str, int]]
    empty_flag: bool | None = None

    def date_columns(self) -> list[int]:
        """Positions of all columns that hold dates."""
        return [place for role in ("first_seen", "last_seen", "lost") for place in self.roles.get(role, ())]


def distinct(header: Iterable[str]) -> list[str]:
    """Headers as written, made distinct: a nameless one by its place, a repeated one by a number."""
    taken: dict[str, int] = {}
    named = []
    for place, name in enumerate(header, 1):
        name = name.strip("\ufeff") or f"column {place}"
        again = name
        while again in taken:
            taken[name] += 1
            again = f"{name} ({taken[name]})"
        taken[again] = 1
        named.append(again)
    return named


def looks_like_data(cells: list[str]) -> bool:
    """A row with a URL in it is no header."""
    return any("://" in cell or len(cell) > 200 for cell in cells)


def trimmed(cells: list[str]) -> list[str]:
    """The cells without empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
