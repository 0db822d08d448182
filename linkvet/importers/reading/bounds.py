"""Looks into a workbook before it is read: how many cells, how far apart, how many strings, how densely packed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from linkvet.importers.reading.export import ExportError

MAX_CELLS = 20_000_000
"""Cells of one sheet, empty ones between others included: they all take memory."""
MAX_STRINGS = 3_000_000
"""Texts that a workbook keeps once for all its cells."""
MAX_EXPANSION, EXPANSION_FREE = 200, 8_000_000
"""How many times larger a part may be than it is packed; below so many bytes it does not matter."""
PIECE, OVERLAP = 1 << 20, 4_096

_CELL = re.compile(
    rb"<(?:\w{1,20}:)?(c|row)(?=[\s/>])(?:\s{1,9}r=\"([A-Za-z]{0,3})([0-9]{1,7})\")?([^<>]{0,600})>"
)
_REFERENCE = re.compile(rb"\sr\s{0,9}=\s{0,9}[\"']([A-Za-z]{0,3})([0-9]{1,7})[\"']")
_STRING = re.compile(rb"<(?:\w{1,20}:)?si(?=[\s/>])")


def look_into(path: Path) -> None:
    """Refuse a workbook whose parts would not fit in memory once they are tables. Raises ExportError."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            _refuse_expansion(path, member)
            if member.filename.lower().endswith("sharedstrings.xml"):
                _look_at_strings(path, archive, member)
            elif member.filename.lower().endswith(".xml"):
                _look_at_sheet(path, archive, member)


def _refuse_expansion(path: Path, member: zipfile.ZipInfo) -> None:
    if member.file_size > max(EXPANSION_FREE, MAX_EXPANSION * member.compress_size):
        raise ExportError(
            f"{path.name}: {member.filename} in the workbook unpacks to more than {MAX_EXPANSION} times its size; "
            "save it as CSV"
        )


def _look_at_sheet(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Measure the rectangle around the cells that hold something: a reader keeps room for all of it."""
    bottom = right = row = column = 0
    for count, match in enumerate(_found(_CELL, archive, member), 1):
        kind, letters, number, rest = match.groups()
        if number is None and (reference := _REFERENCE.search(rest)):
            letters, number = reference.groups()
        if kind == b"row":
            row, column = int(number or row + 1), 0
        else:
            column = _column(letters) if letters else column + 1
            if not rest.endswith(b"/"):
                bottom, right = max(bottom, int(number or row)), max(right, column)
        if max(count, bottom * right) > MAX_CELLS:
            raise ExportError(
                f"{path.name}: a sheet of the workbook reaches to row {bottom:,} and column {right:,}, more than "
                f"{MAX_CELLS:,} cells; delete what lies beside the table, or save it as CSV"
            )


def _column(letters: bytes) -> int:
    """``A`` is 1, ``XFD`` is 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _look_at_strings(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if sum(1 for _ in _found(_STRING, archive, member)) > MAX_STRINGS:
        raise ExportError(
            f"{path.name}: the workbook has more than {MAX_STRINGS:,} different texts; save it as CSV"
        )


def _found(
    pattern: re.Pattern[bytes], archive: zipfile.ZipFile, member: zipfile.ZipInfo
) -> Iterator[re.Match[bytes]]:
    """Matches in a part of the workbook, which is read piece by piece."""
    rest = b""
    with archive.open(member) as stream:
        while piece := stream.read(PIECE):
            data = rest + piece
            cut = max(data.rfind(b"<", len(data) - OVERLAP), 0) or len(data)
            yield from pattern.finditer(data, 0, cut)
            rest = data[cut:]
    yield from pattern.finditer(rest)
