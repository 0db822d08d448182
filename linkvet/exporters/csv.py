"""The enriched list as CSV that spreadsheets open without running anything in it.

UTF-8, comma, RFC 4180. Without a byte order mark, since that would stick to the first column's name in the
plain readers of most languages; ``excel`` adds it for those who open the file by a double click.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from linkvet.store.lists.columns import ENRICHED_COLUMNS
from linkvet.store.lists.enriched import EnrichedList

_STARTS_A_FORMULA = re.compile(r"[\t\r\n]|[\s\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?%?|[+-]?\.[0-9]+")


def write(path: Path, enriched: EnrichedList, *, excel: bool = False) -> int:
    """Write all rows to ``path``; says how many."""
    count = 0
    encoding = "utf-8-sig" if excel else "utf-8"
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([harmless(name) for name in (*enriched.input_columns, *ENRICHED_COLUMNS)])
        for own, values in enriched.rows():
            writer.writerow([harmless(value) for value in (*own, *values)])
            count += 1
    return count


def harmless(cell: Any) -> Any:
    """The cell, with an apostrophe before what a spreadsheet would run as a formula.

    Spreadsheets run cells that begin with ``= + - @``, their full-width twins, a tab or a line break, some of
    them after white space too (OWASP, "CSV Injection"). Plain numbers stay numbers.
    """
    if not isinstance(cell, str) or not _STARTS_A_FORMULA.match(cell) or _NUMBER.fullmatch(cell):
        return cell
    return "'" + cell
