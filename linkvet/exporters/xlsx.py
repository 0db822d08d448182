"""The enriched list as a workbook: typed cells, a header that stays and filters, nothing that runs or links.

Rows go to the disk as they come (xlsxwriter's constant memory), so the size of the list does not matter. A list
longer than a sheet can be goes on in further sheets.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from linkvet.exporters.cells import MOMENTS, moment_of, number_of
from linkvet.store.lists.columns import ENRICHED_COLUMNS
from linkvet.store.lists.enriched import EnrichedList

SHEET_ROWS = 1_048_576
SHEET_BYTES = 1_800_000_000
"""Room for one sheet inside the archive, which must stay below 2 GiB for every program to read it."""
CELL_CHARACTERS = 32_767
CELL_BYTES = 60
"""What a cell takes besides its text."""
WIDE, NARROW = 36, 14


def write(path: Path, enriched: EnrichedList, *, sheet_rows: int = SHEET_ROWS) -> int:
    """Write all rows to ``path``; says how many."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheets = _Sheets(book, [*enriched.input_columns, *ENRICHED_COLUMNS], sheet_rows)
        own = len(enriched.input_columns)
        dated = {own + place for place, name in enumerate(ENRICHED_COLUMNS) if name in MOMENTS}
        for cells, values in enriched.rows():
            sheets.add([*map(_typed, cells), *values], dated)
        return sheets.end()


def _typed(cell: str) -> Any:
    """A cell of the input; numbers and days that are written the one plain way become such."""
    if not cell or not (cell[0].isdigit() or cell[0] == "-"):
        return cell
    number = number_of(cell)
    return cell if number is None else number


class _Sheets:
    """The present sheet of a workbook, and the next one when it is full."""

    def __init__(self, book: Any, header: list[str], sheet_rows: int) -> None:
        self._book, self._header, self._most = book, header, sheet_rows
        self._bold = book.add_format({"bold": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._count = 0
        self._begin()

    def _begin(self) -> None:
        sheets = len(self._book.worksheets())
        self._sheet = self._book.add_worksheet("Links" if not sheets else f"Links {sheets + 1}")
        self._sheet.freeze_panes(1, 0)
        self._row = self._size = 0
        for column, name in enumerate(self._header):
            width = WIDE if name.endswith(("page", "url", "URL", "context", "evidence", "title")) else NARROW
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(0, column, _text(name), self._bold)

    def _finish(self) -> None:
        self._sheet.autofilter(0, 0, self._row, len(self._header) - 1)

    def add(self, cells: list[Any], dated: set[int]) -> None:
        """Write one row; ``dated`` are the places of columns that hold days."""
        if self._row + 1 >= self._most or self._size > SHEET_BYTES:
            self._finish()
            self._begin()
        self._row += 1
        self._count += 1
        for column, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            self._size += CELL_BYTES
            if not isinstance(cell, str):
                self._sheet.write_number(self._row, column, cell)
            elif not (column in dated and self._dated(column, cell)):
                self._size += len(cell) if cell.isascii() else 4 * len(cell)
                self._sheet.write_string(self._row, column, _text(cell))

    def _dated(self, column: int, cell: str) -> bool:
        moment: datetime | None = moment_of(cell)
        if moment is None or moment.year < 1901:
            return False
        form = self._day if len(cell) == 10 else self._moment
        self._sheet.write_datetime(self._row, column, moment, form)
        return True

    def end(self) -> int:
        """Close the last sheet; says how many rows there are in all."""
        self._finish()
        return self._count


def _text(cell: str) -> str:
    """Text that fits a cell, with what cannot be written as UTF-8 replaced."""
    if not cell.isascii():
        cell = cell.encode("utf-8", "replace").decode()
    return cell if len(cell) <= CELL_CHARACTERS else cell[: CELL_CHARACTERS - 1] + "…"
