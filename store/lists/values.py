"""Kinds of values that filters take: one reading of each for the command line, addresses and Python.

``read`` gives the value as conditions use it, or refuses with one sentence, which every door shows as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, NoReturn, Protocol

from linkvet.store.errors import AuditError

MAX_LENGTH = 2000
MAX_VALUES = 500
SHOWN_WORDS = 20
"""So many known words are told; of a longer list only those near to what was written."""
_SPAN = re.compile(r"(\d{1,3}(?:\.\d{1,9})?)?(?:(\.\.)(\d{1,3}(?:\.\d{1,9})?)?)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def refuse(sentence: str) -> NoReturn:
    """Raises AuditError with the sentence."""
    raise AuditError(sentence)


class Kind(Protocol):
    """What a filter takes."""

    @property
    def nothing(self) -> Any:
        """The value of a filter that was not chosen."""

    def read(self, name: str, value: Any, known: Sequence[str]) -> Any:
        """The value of the filter ``name``; raises AuditError where it means nothing."""


def _shown(value: object) -> str:
    return f'"{str(value)[:80]}"'


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        refuse(f"{_shown(value)} is not a valid {name}; use text.")
    if len(value) > MAX_LENGTH:
        refuse(f"The {name} is longer than {MAX_LENGTH:,} characters; use a shorter one.")
    return value


def use_one_of(word: str, known: Sequence[str]) -> str:
    """The end of a sentence that refuses a word: what can be written instead."""
    if len(known) <= SHOWN_WORDS:
        return f"use one of {', '.join(known)}."
    near = get_close_matches(word, known, 3, 0.5)
    if near:
        return f"similar ones are {', '.join(near)}."
    return f"use one of {', '.join(known[:SHOWN_WORDS])} and {len(known) - SHOWN_WORDS} more."


@dataclass(frozen=True, slots=True)
class Words:
    """One or more words, of a known set where there is one; in text separated by commas."""

    commas: bool = True
    nothing: tuple[str, ...] = ()

    def read(self, name: str, value: Any, known: Sequence[str]) -> tuple[str, ...]:
        """The words, each once."""
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, Iterable):
            refuse(f"{_shown(value)} is not a valid {name}; use text, or a list of texts.")
        words: dict[str, None] = {}
        for text in given:
            for word in _text(name, text).split(",") if self.commas else [_text(name, text)]:
                self._check(name, word.strip(), known)
                words[word.strip()] = None
        if len(words) > MAX_VALUES:
            refuse(f"More than {MAX_VALUES} values for {name}; use fewer.")
        return tuple(words)

    def _check(self, name: str, word: str, known: Sequence[str]) -> None:
        if not word:
            refuse(f"The {name} is empty; name one, or leave the filter out.")
        if known and word not in known:
            refuse(f"{_shown(word)} is not a valid {name}; {use_one_of(word, known)}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a known set."""

    nothing: str = ""

    def read(self, name: str, value: Any, known: Sequence[str]) -> str:
        """The word."""
        words = Words(commas=False).read(name, value, known)
        if len(words) != 1:
            refuse(f"The {name} takes one word; {use_one_of(words[0] if words else '', known)}")
        return words[0]


@dataclass(frozen=True, slots=True)
class Text:
    """Text that something contains, or is."""

    blank: bool = False
    """Whether empty text is a value: an empty anchor."""
    nothing: str | None = ""

    def read(self, name: str, value: Any, known: Sequence[str]) -> str:
        """The text; without white space at its ends unless it is compared letter by letter."""
        text = _text(name, value)
        if not self.blank:
            text = text.strip()
            if not text:
                refuse(f"The {name} is empty; name one, or leave the filter out.")
        return text


@dataclass(frozen=True, slots=True)
class YesOrNo:
    """Whether something is so."""

    nothing: None = None

    def read(self, name: str, value: Any, known: Sequence[str]) -> bool:
        """True for yes."""
        if isinstance(value, bool):
            return value
        if value not in ("yes", "no"):
            refuse(f"{_shown(value)} is not a valid {name}; use yes or no.")
        return bool(value == "yes")


Bounds = tuple[float | None, float | None]


def _is_bound(value: Any) -> bool:
    return isinstance(value, int | float | None) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Span:
    """A span of figures from 0 to 100, such as 45.., ..20 or 45..60; a lone figure is a span of one."""

    nothing: Bounds = (None, None)

    def read(self, name: str, value: Any, known: Sequence[str]) -> Bounds:
        """Lowest and highest figure, ``None`` where it is open."""
        low, high = self._bounds(name, value)
        for one in (low, high):
            if one is not None and not 0 <= one <= 100:
                refuse(f"{one:g} is not a valid {name}; use figures from 0 to 100.")
        if low is not None and high is not None and low > high:
            refuse(f"{low:g}..{high:g} is not a valid {name}; the smaller figure comes first.")
        return low, high

    def _bounds(self, name: str, value: Any) -> Bounds:
        if isinstance(value, str):
            match = _SPAN.fullmatch(value.strip())
            if match and (match[1] or match[3]):
                low = float(match[1]) if match[1] else None
                return low, (float(match[3]) if match[3] else None) if match[2] else low
        if isinstance(value, tuple | list) and len(value) == 2 and all(map(_is_bound, value)):
            return value[0], value[1]
        refuse(f"{_shown(value)} is not a valid {name}; use a form like 45.., ..20 or 45..60.")


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days, such as 2026-01-01..2026-03-31, with either end open; a lone day is a span of one."""

    nothing: tuple[str | None, str | None] = (None, None)

    def read(self, name: str, value: Any, known: Sequence[str]) -> tuple[str | None, str | None]:
        """First and last day, ``None`` where it is open."""
        first, last = self._ends(name, value)
        ends = tuple(Day().read(name, one, known) if one else None for one in (first, last))
        if not any(ends):
            refuse(f"{_shown(value)} is not a valid {name}; use a form like 2026-01-01..2026-03-31.")
        if all(ends) and str(ends[0]) > str(ends[1]):
            refuse(f"{ends[0]}..{ends[1]} is not a valid {name}; the earlier day comes first.")
        return ends[0], ends[1]

    def _ends(self, name: str, value: Any) -> tuple[Any, Any]:
        if isinstance(value, str):
            first, dots, last = value.strip().partition("..")
            return first.strip(), last.strip() if dots else first.strip()
        if isinstance(value, tuple | list) and len(value) == 2:
            return value[0], value[1]
        refuse(f"{_shown(value)} is not a valid {name}; use a form like 2026-01-01..2026-03-31.")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as ISO 8601 writes it."""

    nothing: str = ""

    def read(self, name: str, value: Any, known: Sequence[str]) -> str:
        """The day as text."""
        text = value.isoformat()[:10] if isinstance(value, date) else str(value).strip()
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text).isoformat()
        except ValueError:
            pass
        refuse(f"{_shown(value)} is not a valid day; use a form like 2026-11-01.")
