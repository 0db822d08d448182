"""What comes out of reading a file: an export with its rows, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linkvet.store.types import Claim, DisavowLine, DomainClaim, Mark, Problem

Row = Claim | DomainClaim | DisavowLine | Mark | Problem

MAX_PROBLEMS_IN_A_ROW = 100_000
"""After so many unreadable lines without one good row the rest of a file is not worth reading."""


class ExportError(Exception):
    """A file that cannot be used as an export; the message says what it is and what would be needed."""


@dataclass(slots=True)
class Export:
    """A file, or a member of an archive, that was recognised; its rows are read as they are asked for."""

    name: str
    """Of the file, or of the member or sheet inside it where it holds several."""
    vendor: str
    """Who writes such files: ``ahrefs``, ``gsc`` ...; ``csv`` is any table, ``list`` lines of URLs."""
    shape: str
    columns: list[str]
    """The file's columns in order, as the keys of every row; empty for lists without a heading."""
    rows: Iterator[Row]
    refused: str = ""
    """Why this member of an archive was left out although others were taken; it then has no rows."""


def bounded(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, given up after a long run of nothing but problems."""
    run = 0
    for row in rows:
        run = run + 1 if isinstance(row, Problem) else 0
        yield row
        if run >= MAX_PROBLEMS_IN_A_ROW:
            reason = f"reading stopped here: the last {MAX_PROBLEMS_IN_A_ROW:,} lines could not be used"
            yield Problem(row.line, reason)
            return
