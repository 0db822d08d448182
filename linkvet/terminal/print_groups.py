"""Prints networks and families of copies, each with its evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from linkvet.filters import chosen
from linkvet.printable import printable, typed
from linkvet.store.judged.group_rows import FamilyRow, NetworkRow
from linkvet.store.words import FAMILY_KINDS, labelled, within_a_sentence
from linkvet.terminal.printing import print_json

SHOWN_SIGNS = 6
PASSAGE = 200


def print_networks(file: Path, options: dict[str, Any]) -> None:
    """Networks, highest confidence first, as the options of ``filter_options`` ask."""
    _print(file, options, "networks", _network, "network")


def print_families(file: Path, options: dict[str, Any]) -> None:
    """Families of copies, the largest first, as the options of ``filter_options`` ask."""
    _print(file, options, "families", _family, "family of copies")


def _print(file: Path, options: dict[str, Any], query: str, show: Callable[[Any], None], called: str) -> None:
    from linkvet.store.file.audit import Audit
    from linkvet.store.judged import groups
    from linkvet.store.lists.filters import EVERYTHING

    limit, as_json, quiet = (options.pop(name) for name in ("limit", "as_json", "quiet"))
    filters = chosen(**options)
    with Audit.open(file) as audit:
        found = getattr(groups, query)(audit, filters, limit)
        if as_json:
            print_json(found)
            return
        count = 0
        for group in found:
            show(group)
            count += 1
        if not count and not quiet:
            some = next(getattr(groups, query)(audit, EVERYTHING, 1), None) is not None
            nothing = f"No {called} {'fits' if some else 'was found'}."
            not_yet = f"Not looked for yet: run `linkvet analyze {typed(audit.path)}`."
            click.echo(nothing if groups.analyzed(audit) else not_yet, err=True)


def _network(group: NetworkRow) -> None:
    click.secho(f"{group['id']}  {printable(group['name'])}", bold=True)
    click.echo(f"  confidence {group['confidence']:.0%}; {len(group['members'])} domains")
    click.echo(textwrap.fill(" ".join(group["members"]), 96, initial_indent="  ", subsequent_indent="  "))
    for sign in group["signs"][:SHOWN_SIGNS]:
        holders = f"{len(sign['members'])} of them"
        click.echo(f"  - {printable(sign['words'])}: {holders}, {sign['holders']} domains in all have it")
    if group["targets"]:
        click.echo("  links to " + ", ".join(printable(target) for target in list(group["targets"])[:5]))
    click.echo()


def _family(group: FamilyRow) -> None:
    click.secho(f"{group['id']}  {within_a_sentence(labelled(FAMILY_KINDS, group['kind']))}", bold=True)
    original = group["original_url"] or "not known"
    click.echo(f"  likely original: {printable(original)} ({group['confidence']:.0%} sure)")
    for reason in group["reasons"]:
        click.echo(f"  - {printable(reason)}")
    for member in group["members"]:
        click.echo(f"  {member['share']:4.0%} {member['role']:9} {printable(member['url'])}")
    passage = next((member["passage"] for member in group["members"] if member["passage"]), "")
    if passage:
        click.echo(textwrap.indent(textwrap.fill(f"“{printable(passage[:PASSAGE])}…”", 92), "    "))
    click.echo()
