"""``linkvet changes``: what came, what went, what broke, what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.terminal.filter_options import link_filters
from linkvet.terminal.options import audit_file, example, quiet_option


@click.command(
    epilog=example(
        "linkvet changes shop.audit --since 30d\n"
        "linkvet changes shop.audit --since crawl:3 --until crawl:5 --kind lost,broken\n"
        "linkvet changes shop.audit --since last --authority 40.. --json"
    )
)
@audit_file
@click.option(
    "--since",
    default="30d",
    show_default=True,
    help="Compare with this moment: 30d, a date, crawl:3 (its end), last (before the last crawl).",
)
@click.option("--until", help="End of the period; the default is now.")
@click.option("--kind", "happened", default="", help="new, back, lost, broken, changed; several with commas.")
@link_filters(kind="--link-kind")
@click.option("--limit", type=click.IntRange(min=0), help="Maximum rows of links and of domains.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print one JSON object: links, domains, counts, velocity, coverage.",
)
@quiet_option
def command(file: Path, since: str, until: str | None, happened: str, **options: Any) -> None:
    """List links and domains that are new, back, lost, broken or changed between two moments.

    Each with before, after and the reason. A page that refuses access says nothing: blocked is not lost. The first
    sight of a link that a tool had named before is not counted as new. Filters ask what holds of the link now; they
    keep a domain that has at least one link that fits.
    """
    from linkvet.terminal.print_changes import print_changes

    chosen = tuple(word.strip() for word in happened.split(",") if word.strip())
    print_changes(file, since, until, chosen, options)
