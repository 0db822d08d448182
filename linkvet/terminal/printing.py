"""Text for a terminal or a pipe: tables, TSV, JSON, and strangers' words made harmless."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import click

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def printable(text: object) -> str:
    """Text of strangers without characters that steer a terminal or turn the writing direction."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(text)) if text is not None else ""


def typed(path: object) -> str:
    """A path as it is typed into a shell: quoted where it has spaces or the like."""
    return shlex.quote(printable(path))


def program() -> str:
    """How this program is called from here: by its name, or by its path where the shell would not find it."""
    called = Path(sys.argv[0])
    if called.stem == "__main__":
        return "python -m linkvet"
    if called.stem != "linkvet" or shutil.which("linkvet"):
        return "linkvet"
    below = os.path.relpath(called)
    return typed(called if below.startswith("..") else below)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 link, 1,204 links."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def on_terminal() -> bool:
    """Whether a person reads along."""
    return sys.stdout.isatty()


def print_json(rows: Iterable[dict[str, Any]]) -> None:
    """One JSON array, streamed: one row per line."""
    first = True
    for row in rows:
        click.echo(
            ("[\n" if first else ",\n")
            + json.dumps(row, ensure_ascii=False).encode(errors="replace").decode(),
            nl=False,
        )
        first = False
    click.echo("[]" if first else "\n]")


def print_rows(rows: Iterable[dict[str, Any]], columns: dict[str, str]) -> int:
    """Rows as a table on a terminal, as tab-separated values in a pipe; says how many."""
    if on_terminal():
        shown = list(rows)
        _print_table(shown, columns)
        return len(shown)
    count = 0
    click.echo("\t".join(columns))
    for row in rows:
        click.echo("\t".join(printable(row[name]) for name in columns))
        count += 1
    return count


def _print_table(rows: list[dict[str, Any]], columns: dict[str, str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, title in columns.items():
        numeric = bool(rows) and isinstance(rows[0][name], int)
        table.add_column(title, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        cells = (f"{row[n]:,}" if isinstance(row[n], int) else printable(row[n]) for n in columns)
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)


def page_of(rows: Iterable[dict[str, Any]], limit: int | None) -> tuple[list[dict[str, Any]], bool]:
    """The first ``limit`` rows, and whether there are more."""
    found = list(islice(rows, limit + 1 if limit is not None else None))
    return found[:limit], limit is not None and len(found) > limit
