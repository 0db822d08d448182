"""The precision of markers by a person's own decisions, and weights that fit them, shown before they are taken."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from linkvet.printable import typed
from linkvet.terminal.printing import on_terminal, print_json, print_rows

COLUMNS = {
    "marker": "Marker",
    "against": "Remove or disavow",
    "whitelisted": "Whitelist",
    "precision": "Precision",
    "low": "From",
    "high": "To",
    "weight": "Weight",
    "proposed": "Fitting",
}


def show_precision(file: Path, name: str | None, take: bool, reset: bool, as_json: bool, quiet: bool) -> None:
    """Print what decisions say of each marker; store the fitting weights, or forget them, where that is asked."""
    from linkvet.analysis.judging.marker import all_markers
    from linkvet.analysis.judging.weights import precisions, weighed
    from linkvet.store.decided.precision import decided_cases
    from linkvet.store.file.audit import Audit

    with Audit.open(file) as audit:
        settings = audit.settings
        if reset:
            settings = replace(settings, weights={})
            audit.save_settings(settings)
        rows = precisions(decided_cases(audit), weighed(all_markers(), settings.weights))
        shown = [asdict(row) for row in rows if name in (None, row.marker)]
        _print(shown, as_json)
        if take:
            fitting = {row.marker: row.proposed for row in rows if row.proposed not in (None, row.weight)}
            audit.save_settings(replace(settings, weights={**settings.weights, **fitting}))
            if not quiet:
                click.echo(_taken(file, len(fitting)), err=True)
        elif reset and not quiet:
            click.echo(
                f"Weights as delivered; they count from the next `linkvet analyze {typed(file)}` on.",
                err=True,
            )
        elif not quiet and on_terminal():
            click.echo("Weights stay as they are; --take uses the fitting ones.", err=True)


def _print(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(rows)
    else:
        print_rows(rows, COLUMNS)


def _taken(file: Path, count: int) -> str:
    if not count:
        return "No marker has enough decisions for another weight."
    return f"{count} weights taken; they count from the next `linkvet analyze {typed(file)}` on."
