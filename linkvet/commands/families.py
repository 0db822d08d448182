"""``linkvet families``: pages of several domains that show the same text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.terminal.filter_options import filter_options
from linkvet.terminal.options import audit_file, example
from linkvet.terminal.print_groups import print_families


@click.command(epilog=example("linkvet families shop.audit\nlinkvet families shop.audit --state live --json"))
@audit_file
@filter_options
def command(file: Path, **options: Any) -> None:
    """List families of copies, each with the likely original and the passage that shows it.

    Filters keep the families that have at least one link that fits.
    """
    print_families(file, options)
