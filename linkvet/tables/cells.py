"""Cells of the enriched list as numbers and days, where a format can tell them from text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

WHOLE = frozenset("http_status link_position words internal_links external_links".split())
FRACTIONS = frozenset(
    "authority relevance_page relevance_domain relevance_context toxicity known domain_toxicity".split()
)
MOMENTS = frozenset("first_seen last_seen visited_at published".split())
"""Columns of the contract that hold days, or days and times in UTC."""
DAYS = MOMENTS - {"visited_at"}
"""Those that hold days."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?")
_DAY = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9](?:[T ][0-2][0-9]:[0-5][0-9]:[0-5][0-9].{0,20})?")


def number_of(text: str) -> float | int | None:
    """The number that ``text`` is, if writing that number again gives the same text; else ``None``.

    So an article number with leading zeros, a card number, or ``1.50`` stays what it is.
    """
    if len(text) > 20 or not _NUMBER.fullmatch(text):
        return None
    number = float(text) if "." in text else int(text)
    return number if str(number) == text else None


def moment_of(text: str) -> datetime | None:
    """The day, or day and time in UTC, that an ISO text names; ``None`` where it names none."""
    if len(text) > 40 or not _DAY.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def as_written(cell: str) -> Any:
    """A cell of the input; numbers that are written the one plain way become such."""
    if not cell or not (cell[0].isdigit() or cell[0] == "-"):
        return cell
    number = number_of(cell)
    return cell if number is None else number


def as_moment(cell: str) -> Any:
    """A day or a moment as such, where spreadsheets know its year."""
    moment = moment_of(cell)
    return cell if moment is None or moment.year < 1901 else moment
