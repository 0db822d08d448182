"""A file as rows and columns before anyone knows what they mean: a text with delimiters, or a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

from linkvet.importers.reading.files import (
    Source,
    check_workbook,
    first_bytes,
    is_workbook,
    member_of_archive,
    sources,
)
from linkvet.importers.reading.html import Table, is_page, read_page
from linkvet.importers.reading.records import DELIMITERS, SINGLE, Record, Records, cells_of
from linkvet.importers.reading.text import Line, Text
from linkvet.importers.reading.workbook import Sheet, read_workbook
from linkvet.store.types import Problem

HEADER_LINES = 20
"""A header is looked for in so many lines; some tools write a preamble above it."""
MAX_COLUMNS = 2000


class Head(NamedTuple):
    """A row that may be the header."""

    line: int
    cells: list[str]
    delimiter: str


class Grid(Protocol):
    """Rows and columns that can be walked again and again."""

    name: str
    sample: str
    """How the file begins, as text."""

    def heads(self) -> Iterator[Head]:
        """The first rows, cut by each delimiter in turn."""

    def records(self, head: Head, whole: Callable[[list[str]], bool]) -> Iterator[Record | Problem]:
        """The rows below the header."""

    def lines(self) -> Iterator[Line]:
        """Every line, or the first cell of every row."""

    def text(self, limit: int) -> str:
        """The whole as one text where it has at most ``limit`` characters."""


class TextGrid:
    """A text file as a grid."""

    def __init__(self, source: Source):
        self.name = source.name
        self._text = Text(source)
        self.sample = self._text.sample
        self._heads: list[Head] | None = None

    def heads(self) -> Iterator[Head]:
        """The first rows, cut by each delimiter in turn."""
        if self._heads is None:
            lines = [
                line for line in islice(self.lines(), HEADER_LINES) if line.text.strip() and not line.trouble
            ]
            self._heads = [head for line in lines for head in _heads_of(line)]
        return iter(self._heads)

    def records(self, head: Head, whole: Callable[[list[str]], bool]) -> Iterator[Record | Problem]:
        """The rows below the header."""
        below = (line for line in self.lines() if line.number > head.line)
        return iter(Records(below, head.delimiter, whole))

    def lines(self) -> Iterator[Line]:
        """Every line."""
        return self._text.lines()

    def text(self, limit: int) -> str:
        """The whole as one text where it has at most ``limit`` characters."""
        return self._text.read(limit)


def _heads_of(line: Line) -> list[Head]:
    """The line cut by each delimiter, the one that gives most cells first."""
    cut = [(cells_of(line.text, delimiter), delimiter) for delimiter in DELIMITERS]
    heads = [Head(line.number, cells, delimiter) for cells, delimiter in cut if 1 < len(cells) <= MAX_COLUMNS]
    heads.sort(key=lambda head: -len(head.cells))
    return heads or [Head(line.number, cells_of(line.text, SINGLE), SINGLE)]


class SheetGrid:
    """A sheet of a workbook, or a table of a web page, as a grid."""

    def __init__(self, name: str, sheet: Sheet | Table):
        self.name = name
        self._sheet = sheet
        first = next((row for row in self._rows() if any(row.cells)), None)
        self.sample = ", ".join(first.cells)[:1000] if first else ""

    def _rows(self) -> Iterator[Record]:
        for number, row in enumerate(self._sheet.rows(), 1):
            yield Record(number, row)

    def heads(self) -> Iterator[Head]:
        """The first rows."""
        for row in islice(self._rows(), HEADER_LINES):
            if any(row.cells):
                yield Head(row.line, row.cells, "")

    def records(self, head: Head, whole: Callable[[list[str]], bool]) -> Iterator[Record | Problem]:
        """The rows below the header."""
        return (row for row in self._rows() if row.line > head.line)

    def lines(self) -> Iterator[Line]:
        """The first cell of every row."""
        return (Line(row.line, next(filter(None, row.cells), "")) for row in self._rows())

    def text(self, limit: int) -> str:
        """A sheet is no text."""
        return ""


def openers(path: Path) -> list[tuple[str, Callable[[], Grid]]]:
    """What a file holds by name; each is opened by its function, which may refuse."""
    head = first_bytes(path)
    if is_workbook(path, head):
        return [(grid.name, lambda grid=grid: grid) for grid in _sheets(path, head)]  # type: ignore[misc]
    if is_page(first_bytes(path, 1024)):
        tables = [SheetGrid(table.name, table) for table in read_page(path)]
        return [(grid.name, lambda grid=grid: grid) for grid in tables]  # type: ignore[misc]
    found = list(sources(path))
    return [(source.name, lambda source=source: TextGrid(member_of_archive(source))) for source in found]  # type: ignore[misc]


def _sheets(path: Path, head: bytes) -> list[SheetGrid]:
    check_workbook(path, head)
    sheets = read_workbook(path)
    return [SheetGrid(path.name if len(sheets) == 1 else sheet.name, sheet) for sheet in sheets]
