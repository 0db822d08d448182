"""``linkvet opportunities``: links you could gain or win back."""

from __future__ import annotations

from pathlib import Path

import click

from linkvet.printable import printable
from linkvet.terminal.options import LISTED_ON_A_TERMINAL, audit_file, example, json_option, quiet_option
from linkvet.terminal.parameters import Words
from linkvet.terminal.printing import on_terminal, page_of, print_json, print_rows

KINDS = ("mention", "competitor", "lost_link", "broken_target", "wrong_page")
STATES = ("in_progress", "rejected", "won", "clear")
COLUMNS = {
    "kind": "Kind",
    "authority": "Authority",
    "subject": "Page",
    "says": "What was found",
    "suggestion": "Suggestion",
    "state": "State",
}


@click.command(
    epilog=example(
        "linkvet opportunities shop.audit --kind lost_link,broken_target\n"
        "linkvet opportunities shop.audit --mark lost_link https://blog.example/post in_progress --note 'wrote Ann'"
    )
)
@audit_file
@click.option(
    "--kind", "kinds", type=Words(KINDS), default=(), help=f"{', '.join(KINDS)}; several with commas."
)
@click.option(
    "--mark",
    nargs=3,
    type=(click.Choice(KINDS), str, click.Choice(STATES)),
    metavar="KIND PAGE STATE",
    help="Note what became of one: in_progress, rejected, won; clear forgets it.",
)
@click.option("--note", help="With --mark: kept beside the state.")
@click.option("--limit", type=click.IntRange(min=0), help="Maximum rows.")
@json_option
@quiet_option
def command(
    file: Path,
    kinds: tuple[str, ...],
    mark: tuple[str, str, str] | None,
    note: str | None,
    limit: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """List links you could gain or win back, the strongest domains first.

    Pages that name the site without a link, pages that name or link to a competitor but not the site
    (`linkvet set --competitor`), lost links of strong domains, own pages that are gone or reached through several
    redirects and still have links, and links to a different page than the exports report.
    """
    from dataclasses import asdict

    from linkvet.analysis.opportunities import opportunities
    from linkvet.store.decided.opportunities import prospects, set_prospect
    from linkvet.store.file.audit import Audit

    if note and not mark:
        raise click.UsageError("--note goes with --mark.")
    with Audit.open(file) as audit:
        if mark:
            kind, page, state = mark
            known = (kind, page) in prospects(audit)
            if not known and not any((one.kind, one.subject) == (kind, page) for one in opportunities(audit)):
                raise click.UsageError(f"{page} is no {kind} in this audit; copy the page from the list.")
            set_prospect(audit, kind, page, state, note=note)
            if not quiet:
                click.echo(f"{printable(page)}: {state.replace('_', ' ')}.")
            return
        rows = (asdict(one) for one in opportunities(audit) if not kinds or one.kind in kinds)
        if limit is None and on_terminal() and not as_json:
            limit = LISTED_ON_A_TERMINAL
        shown, more = page_of(rows, limit)
        if as_json:
            print_json(shown)
            return
        count = print_rows(shown, COLUMNS)
    if not quiet and on_terminal():
        click.echo(f"The first {count:,}; --limit shows more." if more else f"{count:,} in all.", err=True)
