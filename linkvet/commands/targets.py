"""``linkvet targets``: the linked pages of an audit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.terminal.filter_options import filter_options
from linkvet.terminal.listing import BY_STATE, print_list
from linkvet.terminal.options import audit_file, example

COLUMNS = {
    "target_url": "Linked page",
    "domains": "Domains",
    **BY_STATE,
}


@click.command(epilog=example("linkvet targets shop.audit --state lost"))
@audit_file
@filter_options
def command(file: Path, **options: Any) -> None:
    """List the linked pages with their links by state, largest first."""
    print_list(file, options, "targets", COLUMNS)
