"""The house stays one that a newcomer finds the way in: small rooms, and files that say what belongs there."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from web import ROOT

MOST_FILES = 16
MOST_LINES = 400
ONE_FILE_EACH = {
    "linkvet/commands": "a command a file",
    "linkvet/importers": "a vendor a file",
}
"""Rooms that grow with what is added, and why."""
LEAST_WORDS = 3


def modules() -> list[Path]:
    return [
        path
        for part in ("linkvet", "scale", "crawler", "analysis", "store")
        for path in sorted((ROOT / part).rglob("*.py"))
    ]


def opening(path: Path) -> str:
    """The first line of a file's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]


def test_no_room_has_more_files_than_can_be_taken_in() -> None:
    rooms = Counter(
        path.parent.relative_to(ROOT).as_posix() for path in modules() if path.name != "__init__.py"
    )
    crowded = {room: files for room, files in rooms.items() if files > MOST_FILES}
    assert not crowded.keys() - ONE_FILE_EACH.keys(), crowded


def test_no_file_is_longer_than_can_be_read() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path: lines for path, lines in lengths.items() if lines >= MOST_LINES} == {}


def test_every_file_says_what_belongs_there() -> None:
    silent = [path for path in modules() if len(opening(path).split()) < LEAST_WORDS]
    assert silent == []


def test_no_two_files_say_the_same() -> None:
    said = Counter(opening(path) for path in modules())
    assert {text for text, times in said.items() if times > 1} == set()
