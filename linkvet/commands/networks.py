"""``linkvet networks``: groups of referring domains that look like one hand."""

from __future__ import annotations

from pathlib import Path

import click

from linkvet.groups import print_networks
from linkvet.options import audit_file, example, json_option, quiet_option


@click.command(epilog=example("linkvet networks shop.audit\nlinkvet networks shop.audit --json"))
@audit_file
@json_option
@quiet_option
def command(file: Path, as_json: bool, quiet: bool) -> None:
    """List networks: domains that at least two independent signs join, with the evidence.

    A network is a unit of decision: its id can be given where a domain can.
    """
    print_networks(file, as_json, quiet)
