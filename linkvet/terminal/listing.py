"""What the listing commands have in common: filters, limit, and one of three ways to print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkvet.filters import chosen
from linkvet.terminal.options import LISTED_ON_A_TERMINAL
from linkvet.terminal.printing import on_terminal, page_of, print_json, print_rows

if TYPE_CHECKING:
    from linkvet.store.file.audit import Audit
    from linkvet.store.lists.rows import Filters

BY_STATE = {
    "links": "Links",
    "live": "Live",
    "lost": "Lost",
    "broken": "Broken",
    "blocked": "Blocked",
    "unvisited": "Unvisited",
    "follow": "Follow",
}
"""Columns and headings of how many links stand in each state."""
Query = Callable[["Audit", "Filters", int | None], Iterator[dict[str, Any]]]


def print_list(
    file: Path, options: dict[str, Any], query: str, columns: dict[str, str], json_query: str | None = None
) -> None:
    """Print what a query of ``linkvet.store.lists.rows`` finds, as the options of ``filter_options`` ask."""
    from linkvet.store.file.audit import Audit
    from linkvet.store.lists import rows as stored

    limit, as_json = options.pop("limit"), options.pop("as_json")
    quiet = options.pop("quiet")
    filters = chosen(**options)
    run: Query = getattr(stored, json_query if as_json and json_query else query)
    with Audit.open(file) as audit:
        if as_json:
            print_json(run(audit, filters, limit))
            return
        if limit is None and on_terminal():
            limit = LISTED_ON_A_TERMINAL
        more = False
        rows: Any = run(audit, filters, None if limit is None else limit + 1)
        if limit is not None:
            rows, more = page_of(rows, limit)
        count = print_rows(rows, columns)
    if not quiet and on_terminal():
        click.echo(f"The first {count:,}; --limit shows more." if more else f"{count:,} in all.", err=True)
