"""``linkvet anchors``: the anchor texts of an audit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.terminal.filter_options import filter_options
from linkvet.terminal.listing import print_list
from linkvet.terminal.options import audit_file, example

COLUMNS = {
    "anchor": "Anchor",
    "domains": "Domains",
    "links": "Links",
    "follow": "Follow",
    "images": "Images",
    "hidden": "Hidden",
}


@click.command(epilog=example("linkvet anchors shop.audit --kind follow --limit 100"))
@audit_file
@filter_options
def command(file: Path, **options: Any) -> None:
    """List the anchor texts of the live links; those on most domains first."""
    print_list(file, options, "anchors", COLUMNS)
