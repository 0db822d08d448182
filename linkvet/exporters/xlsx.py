"""Workbooks for people: findings first, typed cells, a header and a first column that stay, filters and colours.

Rows go to the disk as they come (xlsxwriter's constant memory), so the size of the list does not matter. A list
longer than a sheet can be goes on in further sheets. Nothing in them runs; only the address of a page is a link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from linkvet.store.lists.tables import Table
from linkvet.store.urls import parse_url
from linkvet.tables.looks import Look, look_of

SHEET_ROWS = 1_048_576
SHEET_BYTES = 1_800_000_000
"""Room for one sheet inside the archive, which must stay below 2 GiB for every program to read it."""
CELL_CHARACTERS = 32_767
CELL_BYTES = 60
"""What a cell takes besides its text."""
LINKED_ROWS = 20_000
"""Rows of a sheet whose address is a link; a spreadsheet takes 65,530, and each takes memory."""
LINK_CHARACTERS = 2_000
COLOURS = {"toxic": "#F8D7DA", "suspicious": "#FFE9C7", "clean": "#DDF0E0"}
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write(path: Path, enriched: Table, *, sheet_rows: int = SHEET_ROWS) -> int:
    """Write one list to ``path``; says how many rows."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        return _Sheets(book, enriched, sheet_rows).fill()


def write_book(path: Path, tables: Iterable[Table]) -> int:
    """Write all lists of an audit, each to a sheet of its own; says how many links there are."""
    import xlsxwriter

    counts = {}
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        for table in tables:
            counts[table.name] = _Sheets(book, table, SHEET_ROWS).fill()
    return counts["links"]


class _Sheets:
    """The sheets of one list: the present one, and the next when it is full."""

    def __init__(self, book: Any, table: Table, sheet_rows: int) -> None:
        self._book, self._table, self._most = book, table, sheet_rows
        self._look: Look = look_of(table)
        self._count = self._sheets = 0
        self._bold = book.add_format({"bold": True, "bg_color": "#E8ECF1", "bottom": 1})
        self._forms = {
            (dated, level): book.add_format(
                ({"num_format": dated} if dated else {}) | ({"bg_color": COLOURS[level]} if level else {})
            )
            for dated in ("", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")
            for level in ("", *COLOURS)
        }
        self._link = book.add_format({"font_color": "#1155CC", "underline": 1})
        self._begin()

    def _begin(self) -> None:
        self._sheets += 1
        name = self._look.title
        self._sheet = self._book.add_worksheet(name if self._sheets == 1 else f"{name} {self._sheets}")
        self._sheet.freeze_panes(1, 1)
        self._row = self._size = 0
        for column, head in enumerate(self._look.heads):
            self._sheet.set_column(column, column, head.width)
            self._sheet.write_string(0, column, _text(head.title), self._bold)

    def _finish(self) -> None:
        if self._look.heads:
            self._sheet.autofilter(0, 0, self._row, len(self._look.heads) - 1)

    def fill(self) -> int:
        """Write all rows; says how many."""
        places = self._look.places
        for own, values in self._table.rows():
            cells = [*own, *values]
            self._add([cells[place] for place in places])
        self._finish()
        return self._count

    def _add(self, cells: Sequence[Any]) -> None:
        if self._row + 1 >= self._most or self._size > SHEET_BYTES:
            self._finish()
            self._begin()
        self._row += 1
        self._count += 1
        level = str(cells[self._look.level] or "") if self._look.level is not None else ""
        level = level if level in COLOURS else ""
        for column, (head, cell) in enumerate(zip(self._look.heads, cells, strict=True)):
            if cell is None or cell == "":
                continue
            self._size += CELL_BYTES
            self._write(column, head.reads, cell, level if head.coloured else "")

    def _write(self, column: int, reads: Callable[[Any], Any] | None, cell: Any, level: str) -> None:
        """One cell: as what it reads as, else as it is."""
        value = reads(cell) if reads and isinstance(cell, str) else cell
        if isinstance(value, datetime):
            dated = "yyyy-mm-dd" if len(str(cell)) == 10 else "yyyy-mm-dd hh:mm:ss"
            self._sheet.write_datetime(self._row, column, value, self._forms[dated, level])
        elif isinstance(value, bool) or not isinstance(value, int | float):
            self._write_text(column, value if isinstance(value, str) else _said(value), level)
        else:
            self._sheet.write_number(self._row, column, value, self._forms["", level] if level else None)

    def _write_text(self, column: int, text: str, level: str) -> None:
        text = _text(text)
        self._size += len(text) if text.isascii() else 4 * len(text)
        if column == 0 and self._look.links and self._row <= LINKED_ROWS and _leads_outward(text):
            self._sheet.write_url(self._row, column, text, self._link, text)
        else:
            self._sheet.write_string(self._row, column, text, self._forms["", level] if level else None)


def _leads_outward(text: str) -> bool:
    """Whether a text is a web address that a spreadsheet takes for a link."""
    return (
        len(text) <= LINK_CHARACTERS
        and text.startswith(("http://", "https://"))
        and parse_url(text) is not None
    )


def _said(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _text(cell: str) -> str:
    """Text that fits a cell, with what cannot be written as UTF-8 replaced."""
    if not cell.isascii():
        cell = cell.encode("utf-8", "replace").decode()
    return cell if len(cell) <= CELL_CHARACTERS else cell[: CELL_CHARACTERS - 1] + "…"
