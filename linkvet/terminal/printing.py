"""Text for a terminal or a pipe: tables, TSV, JSON, and strangers' words made harmless."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import click

from linkvet.printable import printable


def on_terminal() -> bool:
    """Whether a person reads along."""
    return sys.stdout.isatty()


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
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


def print_rows(rows: Iterable[Mapping[str, Any]], columns: dict[str, str]) -> int:
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


def _print_table(rows: Sequence[Mapping[str, Any]], columns: dict[str, str]) -> None:
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
