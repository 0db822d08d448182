"""``linkvet domains``: the referring domains of an audit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.terminal.filter_options import filter_options
from linkvet.terminal.listing import BY_STATE, print_list
from linkvet.terminal.options import audit_file, example

COLUMNS = {
    "domain": "Referring domain",
    "pages": "Pages",
    **BY_STATE,
    "kind": "Kind",
    "authority": "Authority",
    "toxicity": "Toxicity",
}


@click.command(epilog=example("linkvet domains shop.audit --state live --kind follow"))
@audit_file
@filter_options
def command(file: Path, **options: Any) -> None:
    """List referring domains with their links by state and what the analysis says of them, largest first."""
    print_list(file, options, "domains", COLUMNS)
