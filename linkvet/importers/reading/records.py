"""From lines to rows of cells, so that one broken row costs one row.

The csv module reads on until a quote is closed, so a single stray quote can swallow the rest of a file.
Here a row that spans lines must earn it: its quote closes soon, its cells fit the header, and none of its
lines is a row itself.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from linkvet.importers.reading.text import MAX_LINE, Line
from linkvet.store.types import Problem

DELIMITERS = (",", "\t", ";", "|")
SINGLE = "\x1f"
"""Delimiter of a table with one column: none that a URL could hold."""
MAX_LINES_OF_A_ROW = 100
MAX_BLANK_LINES = 1_000_000


class Record(NamedTuple):
    """The cells of one row and the line it starts on."""

    line: int
    cells: list[str]


def cells_of(text: str, delimiter: str) -> list[str]:
    """One line cut into cells; quotes that make no sense are left in the text."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(_reader([text], delimiter), [])
    except csv.Error:
        return text.split(delimiter)


def _reader(lines, delimiter: str, strict: bool = False):  # type: ignore[no-untyped-def]
    if csv.field_size_limit() < MAX_LINE * 2:
        csv.field_size_limit(MAX_LINE * 2)
    return csv.reader(lines, delimiter=delimiter, strict=strict)


class Records:
    """The rows of a table, walked once."""

    def __init__(self, lines: Iterator[Line], delimiter: str, whole: Callable[[list[str]], bool]):
        self._lines = lines
        self._delimiter = delimiter
        self._whole = whole
        """Whether cells look like a complete row of this table."""
        self._ahead: deque[Line] = deque()

    def __iter__(self) -> Iterator[Record | Problem]:
        blank = 0
        while (line := self._next()) is not None:
            if line.trouble:
                yield Problem(line.number, line.trouble, line.text[:200])
            elif not line.text or line.text.isspace():
                blank += 1
                if blank > MAX_BLANK_LINES:
                    yield Problem(line.number, "reading stopped here: nothing but blank lines")
                    return
                continue
            elif '"' not in line.text:
                yield Record(line.number, line.text.split(self._delimiter))
            else:
                yield self._quoted(line)
            blank = 0

    def _next(self) -> Line | None:
        return self._ahead.popleft() if self._ahead else next(self._lines, None)

    def _quoted(self, first: Line) -> Record | Problem:
        taken = [first]
        unclosed = False

        def feed() -> Iterator[str]:
            nonlocal unclosed
            size = len(first.text)
            yield first.text + "\n"
            while len(taken) < MAX_LINES_OF_A_ROW and size < MAX_LINE and (line := self._next()):
                if line.trouble:
                    self._ahead.appendleft(line)
                    break
                taken.append(line)
                size += len(line.text)
                yield line.text + "\n"
            unclosed = True

        try:
            cells = next(_reader(feed(), self._delimiter))
        except csv.Error as error:
            reason = f"the row is no valid CSV ({error})"
        else:
            if not unclosed and (len(taken) == 1 or self._spans(taken, cells)):
                return Record(first.number, cells)
            reason = "a quote is opened and not closed"
        self._ahead.extendleft(reversed(taken[1:]))
        return Problem(first.number, reason, first.text[:200])

    def _spans(self, taken: list[Line], cells: list[str]) -> bool:
        if not self._whole(cells):
            return False
        try:
            next(_reader([line.text + "\n" for line in taken], self._delimiter, strict=True))
        except csv.Error:
            return False
        return not any(self._whole(cells_of(line.text, self._delimiter)) for line in taken[1:])
