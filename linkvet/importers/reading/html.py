"""Exports that are web pages: tables that a tool saved as .html or .xls, and bookmark files.

They are rare, messy and small, so BeautifulSoup reads them: tolerance counts here, and speed does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from linkvet.importers.reading.export import ExportError

MAX_BYTES = 16 * 1024**2
"""A page is held in memory while it is read; larger tables belong into CSV."""
MAX_TABLES = 100
_OPENINGS = (
    b"<!doctype html",
    b"<!doctype netscape-bookmark",
    b"<html",
    b"<table",
    b"<?xml",
    b"<meta",
    b"<dl",
)
_ABSOLUTE = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a page's table, or one row for each link of a page without tables."""

    name: str
    cells: list[list[str]]

    def rows(self) -> Iterator[list[str]]:
        """The rows from the first one on, cells as text."""
        return iter(self.cells)


def is_page(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a web page."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(_OPENINGS) and (b"<?xml" not in start[:6] or b"<html" in start)


def read_page(path: Path) -> list[Table]:
    """The tables of a page, else its links. Raises ExportError where there are neither, or where it is too large."""
    if path.stat().st_size > MAX_BYTES:
        raise ExportError(
            f"{path.name}: a web page of more than {MAX_BYTES // 1024**2} MB; save the table as CSV"
        )
    soup = BeautifulSoup(path.read_bytes(), "lxml")
    tables = [_rows(table) for table in soup.find_all("table", limit=MAX_TABLES) if not table.find("table")]
    found = [rows for rows in tables if len(rows) > 1 and max(map(len, rows)) > 1]
    if found:
        return [
            Table(path.name if len(found) == 1 else f"table {n}", rows) for n, rows in enumerate(found, 1)
        ]
    links = [str(link["href"]).strip() for link in soup.find_all("a", href=True)]
    absolute = [[href] for href in dict.fromkeys(links) if href.lower().startswith(_ABSOLUTE)]
    if not absolute:
        raise ExportError(f"{path.name}: a web page without a table of links; save the export as CSV or XLSX")
    return [Table(path.name, absolute)]


def _rows(table: Tag) -> list[list[str]]:
    rows = ([_text(cell) for cell in row.find_all(("td", "th"))] for row in table.find_all("tr"))
    return [row for row in rows if any(row)]


def _text(cell: Tag) -> str:
    """What a cell says; of an address that is cut or shortened for the eye, the whole."""
    text = " ".join(cell.get_text(" ").split())
    link = cell.find("a", href=True)
    href = str(link["href"]).strip() if isinstance(link, Tag) else ""
    shown = text.rstrip(".… ").removeprefix("www.")
    named = href.partition("://")[2].removeprefix("www.")
    if (
        href.lower().startswith(_ABSOLUTE)
        and shown
        and (named.startswith(shown) or href.startswith(text.rstrip(".… ")))
    ):
        return href
    return text
