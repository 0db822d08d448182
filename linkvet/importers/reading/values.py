"""What a cell says: dates, yes or no, numbers, in the forms that tools and countries write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen янв sty oca led ιαν січ",
            "feb fév fev feb фев lut şub φεβ лют",
            "mar mär mrt maa мар mae márc μαρ бер",
            "apr avr abr апр kwi nis ápr απρ кві",
            "may mai maj mag mei май мая máj μαΐ μαι тра",
            "jun juin giu июн cze haz jún ιουν чер",
            "jul juil lug июл lip tem júl ιουλ лип",
            "aug aoû aou ago авг sie ağu αυγ сер",
            "sep set сен wrz eyl szep σεπ вер",
            "oct okt out ott окт paź eki οκτ жов",
            "nov ноя lis kas νοε лис",
            "dec déc dez dic дек gru ara δεκ гру",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR_FIRST = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})(?!\d)")
_NUMBERS = re.compile(r"\d+")
_NUMBERED_MONTH = re.compile(r"(\d{1,2}) (?:thg|tháng) (\d{1,2}),? (\d{4})")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_MARKS = str.maketrans("", "", "\u200e\u200f\u202a\u202b\u202c")
_EXCEL_DAY_ZERO = date(1899, 12, 30)


@lru_cache(maxsize=8192)
def iso_date(text: str, day_first: bool | None = None) -> str | None:
    """The day that ``text`` names as ``YYYY-MM-DD``; ``None`` where it names none, or may name two.

    ``day_first`` is what the whole column tells about ``5/4/2026`` (see ``day_comes_first``).
    """
    text = text.strip().translate(_MARKS)[:40]
    if not text:
        return None
    try:
        day = _by_number(text) or _by_digits(text, day_first) or _by_name(text)
    except (ValueError, OverflowError, OSError):
        return None
    return day.isoformat() if day and 1990 <= day.year <= 2100 else None


def _by_number(text: str) -> date | None:
    """Unix seconds or milliseconds, ``20260105``, or a spreadsheet's count of days."""
    digits = text.removesuffix(".0")
    if not digits.isdecimal():
        return None
    if len(digits) in (9, 10):
        return datetime.fromtimestamp(int(digits), UTC).date()
    if len(digits) == 13:
        return datetime.fromtimestamp(int(digits) // 1000, UTC).date()
    if len(digits) == 8:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) == 5 and 33000 < int(digits) < 74000:
        return _EXCEL_DAY_ZERO + timedelta(days=int(digits))
    return None


def _by_digits(text: str, day_first: bool | None) -> date | None:
    if match := _YEAR_FIRST.match(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    match = _YEAR_LAST.match(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    if match[2] == "." or first > 12 or first == second:
        return date(year, second, first)
    if second > 12:
        return date(year, first, second)
    if day_first is None:
        return None
    return date(year, second, first) if day_first else date(year, first, second)


def _by_name(text: str) -> date | None:
    numbers = _NUMBERS.findall(text)
    if numbered := _NUMBERED_MONTH.fullmatch(text):
        return date(int(numbered[3]), int(numbered[2]), int(numbered[1]))
    months = [_month(word) for word in _WORDS.findall(text.lower())]
    month = next((number for number in months if number), None)
    if month is None or len(numbers) < 2:
        return None
    first, second = numbers[:2]
    day, year = (second, first) if len(first) == 4 else (first, second)
    return date(int(year), month, int(day)) if len(year) == 4 else None


def _month(word: str) -> int | None:
    return _MONTHS.get(word[:4]) or _MONTHS.get(word[:3])


def day_comes_first(texts: Iterable[str]) -> bool | None:
    """Whether a column writes 5 April as ``5/4``; ``None`` where no value can tell."""
    seen = False
    for place, text in enumerate(texts):
        if match := _YEAR_LAST.match(text.strip().translate(_MARKS)[:40]):
            seen = True
            first, second = int(match[1]), int(match[3])
            if first > 12 or match[2] == ".":
                return True
            if second > 12:
                return False
        elif not seen and place > 500:
            return None
    return None


_YES = frozenset("true 1 1.0 yes y + x ✓ on ja oui si sí sim да wahr vrai verdadero".split())
_NO = frozenset("false 0 0.0 no n - off nein non não нет falsch faux falso".split())


def flag(text: str, empty: bool | None = None) -> bool | None:
    """Yes or no, or ``None`` where the cell says neither; ``empty`` is what an empty cell means."""
    word = text.strip().lower()
    if not word:
        return empty
    if word in _YES:
        return True
    return False if word in _NO else None


_GROUPED = re.compile(r"[1-9]\d{0,2}([.,' \u00a0\u202f’])\d{3}(?:\1\d{3})*")
_PLAIN = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?(?:[eE][+-]?\d{1,2})?")


def figure(text: str) -> float | None:
    """A measure: ``5.5``, ``5,5``, ``1,240``, ``12%``; a single dot is a decimal point."""
    text = text.strip().removesuffix("%").strip()
    grouped = _GROUPED.match(text)
    if grouped and grouped[1] != ".":
        text = text.replace(grouped[1], "")
    elif "," in text and "." in text:
        text = text.replace(",", "") if text.rfind(".") > text.rfind(",") else text.replace(".", "")
    text = text.replace(",", ".")
    return float(text) if _PLAIN.fullmatch(text) else None


def count(text: str) -> int | None:
    """A whole number with any thousands separator: ``1,240``, ``1.240``, ``1 240``."""
    text = text.strip()
    if grouped := _GROUPED.fullmatch(text):
        text = text.replace(grouped[1], "")
    text = text.removesuffix(".0")
    return int(text) if text.isdecimal() and len(text) < 16 else None
