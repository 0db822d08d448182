"""``linkvet links``: the backlinks of an audit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.terminal.filter_options import filter_options
from linkvet.terminal.listing import print_list
from linkvet.terminal.options import audit_file, example

COLUMNS = {
    "state": "State",
    "reason": "Reason",
    "referring_page": "Referring page",
    "target_url": "Target",
    "link_kind": "Kind",
    "region": "Region",
    "hidden": "Hidden",
    "anchor": "Anchor",
    "toxicity": "Toxicity",
}


@click.command(
    epilog=example(
        "linkvet links shop.audit --state lost,broken\n"
        "linkvet links shop.audit --kind follow --region footer --json\n"
        "linkvet links shop.audit --level toxic --json | jq '.[] | [.referring_page, .judgement.toxicity]'"
    )
)
@audit_file
@filter_options
def command(file: Path, **options: Any) -> None:
    """List backlinks with their state.

    A table on a terminal, tab-separated values in a pipe. With --json each backlink comes with everything
    that is known: what each source claims, the latest visit, the page, every link to the target on it, the
    judgement with the evidence of each sign, the domain, and your decision.
    """
    print_list(file, options, "backlinks", COLUMNS, json_query="backlinks_whole")
