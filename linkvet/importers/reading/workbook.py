"""Reads a workbook in a process of its own with limits: what it takes, and what it breaks, is that process alone.

``python -m linkvet.importers.reading.workbook FILE FOLDER`` writes the rows of every sheet into FOLDER, in portions,
and ``sheets.json`` about them. The rows then are read from there as they are needed.
"""

from __future__ import annotations

import datetime
import json
import marshal
import shutil
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from linkvet.importers.reading.export import ExportError

MEMORY = 2 * 1024**3
"""Bytes of address space for reading one workbook."""
WRITTEN = 4 * 1024**3
"""Bytes of rows that one sheet may give."""
SECONDS = 600
PORTION = 500
"""Rows that are read at once."""
INDEX = "sheets.json"


class Folder:
    """A folder for the rows; it is gone with the last sheet that has rows in it."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="linkvet-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name, and the file that holds its rows."""

    name: str
    file: Path
    folder: Folder
    """The folder of that file."""

    def rows(self) -> Iterator[list[str]]:
        """The rows from the first one on, cells as text."""
        with self.file.open("rb") as file:
            while portion := marshal.load(file):
                yield from portion


def read_workbook(path: Path) -> list[Sheet]:
    """The sheets of a workbook that hold anything. Raises ExportError where it cannot be read within the limits."""
    folder = Folder()
    command = [sys.executable, "-P", "-m", __name__, str(path.resolve()), str(folder.path)]
    too_large = f"{path.name}: the workbook takes more time or memory than a table should; save it as CSV"
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ExportError(too_large) from None
    index = folder.path / INDEX
    if done.returncode or not index.exists():
        raise ExportError(too_large)
    told = json.loads(index.read_text(encoding="utf-8"))
    if isinstance(told, str):
        raise ExportError(f"{path.name}: {told}")
    return [Sheet(name, folder.path / file, folder) for name, file in told]


def _write(path: Path, folder: Path) -> None:
    """Write the rows of every sheet, then the index; or one sentence on why there are none."""
    try:
        told: Any = list(_written(path, folder))
    except MemoryError:
        told = "the workbook takes more memory than a table should; save it as CSV"
    except Exception as error:  # the reader has errors of several kinds of its own
        told = f"the workbook cannot be read ({error})"
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        told = "the workbook is damaged"
    (folder / INDEX).write_text(json.dumps(told), encoding="utf-8")


def _written(path: Path, folder: Path) -> Iterator[tuple[str, str]]:
    from python_calamine import load_workbook

    with path.open("rb") as file:
        workbook = load_workbook(file)
        for number, name in enumerate(workbook.sheet_names):
            sheet = workbook.get_sheet_by_name(name)
            if not sheet.height or not sheet.width:
                continue
            with (folder / str(number)).open("wb") as out:
                rows = iter(sheet.iter_rows())
                while portion := list(islice(rows, PORTION)):
                    marshal.dump([[_cell(value) for value in row] for row in portion], out)
                marshal.dump([], out)
            yield name, str(number)


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ") if value.time() != datetime.time() else value.date().isoformat()
    return str(value)


def _keep_within_limits() -> None:
    try:
        import resource
    except ImportError:  # Windows knows no such limits
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    _keep_within_limits()
    _write(Path(sys.argv[1]), Path(sys.argv[2]))
