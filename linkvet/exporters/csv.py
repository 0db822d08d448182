"""The enriched list as CSV that spreadsheets open without running anything in it.

UTF-8, comma, RFC 4180. Without a byte order mark, since that would stick to the first column's name in the
plain readers of most languages; ``excel`` adds it for those who open the file by a double click.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from linkvet.store.lists.tables import Table, header_of

_STARTS_A_FORMULA = re.compile(r"[\t\r\n]|[\s\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?%?|[+-]?\.[0-9]+")
_SEPARATORS = frozenset(';,\t\r\n"')
_INSIDE = re.compile(r'(?<=[;,"\s\ufeff\u200b])[=+\-@\uff1d\uff0b\uff0d\uff20]')
_NUMBER_INSIDE = re.compile(r'[+-]?(?:[0-9]{1,20}(?:\.[0-9]{1,20})?%?|\.[0-9]{1,20})(?=[;,"\t\r\n]|$)')


def write(path: Path, enriched: Table, *, excel: bool = False) -> int:
    """Write all rows to ``path``; says how many."""
    count = 0
    encoding = "utf-8-sig" if excel else "utf-8"
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([harmless(name) for name in header_of(enriched)])
        for own, values in enriched.rows():
            writer.writerow([harmless(value) for value in (*own, *values)])
            count += 1
    return count


def harmless(cell: Any) -> Any:
    """The cell, with an apostrophe before what a spreadsheet would run as a formula.

    Spreadsheets run cells that begin with ``= + - @``, their full-width twins, a tab or a line break, some of
    them after white space too (OWASP, "CSV Injection"). Plain numbers stay numbers. Where the list separator is
    another than the comma, a cell is cut at it whether it stands in quotes or not; so what follows a separator,
    a quote or a line's end within a cell is treated like a cell of its own.
    """
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell):
        return cell
    guarded = _INSIDE.sub(_guarded, cell)
    return "'" + guarded if _STARTS_A_FORMULA.match(cell) else guarded


def _guarded(sign: re.Match[str]) -> str:
    """The sign, with an apostrophe before it where a spreadsheet may see the beginning of a cell."""
    text, place = sign.string, sign.start() - 1
    while (
        place >= 0
        and text[place] not in _SEPARATORS
        and (text[place].isspace() or text[place] in "\ufeff\u200b")
    ):
        place -= 1
    begins = place >= 0 and text[place] in _SEPARATORS and not _NUMBER_INSIDE.match(text, sign.start())
    return "'" + sign[0] if begins else sign[0]
