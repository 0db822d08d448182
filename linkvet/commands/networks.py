"""``linkvet networks``: groups of referring domains that appear to have the same owner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.terminal.filter_options import filter_options
from linkvet.terminal.options import audit_file, example
from linkvet.terminal.print_groups import print_networks


@click.command(
    epilog=example(
        "linkvet networks shop.audit\nlinkvet networks shop.audit --target /shop/ --level toxic --json"
    )
)
@audit_file
@filter_options
def command(file: Path, **options: Any) -> None:
    """List networks: domains that at least two independent signs join, with the evidence.

    A network is a unit of decision: its id can be given where a domain can. Filters keep the networks that have at
    least one link that fits.
    """
    print_networks(file, options)
