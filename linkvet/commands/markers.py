"""``linkvet markers``: what is looked for in a link, and what each sign means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkvet.terminal.options import example, json_option, quiet_option
from linkvet.terminal.printing import on_terminal, print_json, print_rows

if TYPE_CHECKING:
    from linkvet.analysis.judging.marker import Marker

COLUMNS = {"name": "Marker", "family": "Family", "weight": "Weight", "sees": "What it sees"}


@click.command(
    epilog=example(
        "linkvet markers\nlinkvet markers hidden_link\n"
        "linkvet markers --audit shop.audit\nlinkvet markers --audit shop.audit --take"
    )
)
@click.argument("name", required=False, metavar="[NAME]")
@click.option(
    "--audit",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Say how precise each marker is by the decisions in this audit, and which weight would fit them.",
)
@click.option("--take", is_flag=True, help="With --audit: use the fitting weights from the next analysis on.")
@click.option("--reset", is_flag=True, help="With --audit: go back to the weights as delivered.")
@json_option
@quiet_option
def command(
    name: str | None, audit: Path | None, take: bool, reset: bool, as_json: bool, quiet: bool
) -> None:
    """List the markers that a link is judged by, or tell everything about one.

    A marker's weight is the chance that a link with only this marker, at full strength, is toxic; what a case has
    for or against it makes it weak, medium or strong. With --audit the markers are held
    against your own decisions: how many referring domains that carry one are on the list to remove or disavow, and
    how many on the whitelist. Weights change only with --take, and then for this audit alone.
    """
    from linkvet.analysis.judging.marker import all_markers

    if take and reset:
        raise click.UsageError("--take and --reset exclude each other.")
    markers = [one for one in all_markers() if name in (None, one.name)]
    if not markers:
        raise click.UsageError(_no_such(str(name), [one.name for one in all_markers()]))
    if audit:
        from linkvet.terminal.refitting import show_precision

        show_precision(audit, name, take, reset, as_json, quiet)
        return
    if take or reset:
        raise click.UsageError("--take and --reset go with --audit FILE.")
    if as_json:
        print_json(record(one) for one in markers)
    elif name is None:
        print_rows((record(one) for one in markers), COLUMNS)
        if on_terminal() and not quiet:
            click.echo(f"{len(markers)} in all; linkvet markers NAME tells more of one.", err=True)
    else:
        click.echo(told(markers[0]))


def record(one: Marker) -> dict[str, Any]:
    """A marker as a row of a list."""
    return {
        "name": one.name,
        "family": one.family,
        "weight": one.weight,
        "sees": one.sees,
        "why": one.why,
        "raises": one.raises,
        "lowers": one.lowers,
        "not": one.guard,
    }


def told(one: Marker) -> str:
    """Everything about one marker, for a person."""
    family = one.family.replace("_", " ")
    parts = (
        ("Why it matters", one.why),
        ("A stronger sign", one.raises),
        ("A weaker sign", one.lowers),
        ("What it is not", one.guard),
    )
    said = [f"{title}: {text}" for title, text in parts if text]
    return "\n\n".join((f"{one.name} ({family}, weight {one.weight:g})", one.sees, *said))


def _no_such(name: str, names: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, names, 3, 0.5)
    return f"There is no marker {name!r}." + (f" Near: {', '.join(near)}." if near else "")
