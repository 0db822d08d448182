"""``linkvet families``: pages of several domains that show the same text."""

from __future__ import annotations

from pathlib import Path

import click

from linkvet.groups import print_families
from linkvet.options import audit_file, example, json_option, quiet_option


@click.command(epilog=example("linkvet families shop.audit\nlinkvet families shop.audit --json"))
@audit_file
@json_option
@quiet_option
def command(file: Path, as_json: bool, quiet: bool) -> None:
    """List families of copies, each with the likely original and the passage that shows it."""
    print_families(file, as_json, quiet)
