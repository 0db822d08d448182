"""``linkvet review``: whitelist, remove, disavow from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkvet.printable import typed
from linkvet.terminal.options import audit_file, example, quiet_option

if TYPE_CHECKING:
    from linkvet.store.decided.subjects import Subject
    from linkvet.store.file.audit import Audit

DECISIONS = ("whitelist", "remove", "disavow", "clear", "undo")
SHOWN = 5
"""So many subjects are named in a sentence."""


@click.command(
    epilog=example(
        "linkvet review shop.audit disavow domain:spam.example --note 'paid links'\n"
        "linkvet review shop.audit whitelist https://blog.example/about\n"
        "linkvet review shop.audit remove --where 'level=toxic&decision=none' --whole-domains\n"
        "linkvet review shop.audit undo"
    )
)
@audit_file
@click.argument("decision", type=click.Choice(DECISIONS), metavar="DECISION")
@click.argument("subjects", nargs=-1, metavar="[SUBJECT]...")
@click.option("--note", help="Why; kept beside the decision.")
@click.option(
    "--where",
    help="Decide about all pages whose links these filters let through, written as in the web app's address.",
)
@click.option("--whole-domains", is_flag=True, help="With --where: decide about their domains instead.")
@click.option("--dry-run", is_flag=True, help="Print the subjects, decide nothing.")
@quiet_option
def command(
    file: Path,
    decision: str,
    subjects: tuple[str, ...],
    note: str | None,
    where: str | None,
    whole_domains: bool,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Put links, domains or networks on a list, take them off, or undo the last action.

    DECISION is whitelist, remove, disavow, clear or undo. SUBJECT is the URL of a referring page,
    domain:example.com, a host below it (domain:blog.example.com: its known pages, and one line of the disavow
    file), or network:ID. One call is one action: one undo takes all of it back. Decisions stay whatever is
    imported, visited or judged later.
    """
    from linkvet.store.decided.decisions import decide, undo
    from linkvet.store.file.audit import Audit

    if decision == "undo":
        if subjects or where:
            raise click.UsageError("undo takes back the last action; it takes no SUBJECT.")
    elif bool(subjects) == bool(where):
        raise click.UsageError("Name a SUBJECT, or choose with --where (not both).")
    if whole_domains and not where:
        raise click.UsageError(
            "--whole-domains goes with --where; a single domain is written domain:example.com."
        )
    with Audit.open(file) as audit:
        if decision == "undo":
            done = undo(audit)
            if done is None:
                raise click.ClickException("There is nothing to take back.")
            left = f"; {done.kept:,} were decided anew since and stay" if done.kept else ""
            message = f"Taken back: {done.did} of {done.changed:,}{left}."
        else:
            chosen = _subjects(audit, subjects, where, whole_domains)
            if dry_run:
                for subject in chosen:
                    click.echo(str(subject))
                return
            message = f"{decision}: {decide(audit, chosen, decision, note).changed:,} changed."
            message += _slips(audit, subjects, chosen)
    if not quiet:
        click.echo(message)


def _subjects(audit: Audit, given: tuple[str, ...], where: str | None, whole: bool) -> list[Subject]:
    from linkvet.filters import where as filters_of
    from linkvet.store.decided.subjects import subject_of
    from linkvet.store.file.audit import AuditError
    from linkvet.store.lists.rows import subjects

    try:
        if where:
            return subjects(audit, filters_of(where), "domain" if whole else "url")
        chosen = [subject_of(text) for text in given]
    except AuditError as error:
        raise click.UsageError(f"--where: {error}" if where else str(error)) from None
    _refuse_unknown_network(audit, chosen)
    return chosen


def _slips(audit: Audit, given: tuple[str, ...], chosen: list[Subject]) -> str:
    """Says which of the named subjects no link comes from."""
    from linkvet.store.decided.subjects import without_links

    strange = without_links(audit, chosen) if given else []
    if not strange:
        return ""
    more = f" and {len(strange) - SHOWN:,} more" if len(strange) > SHOWN else ""
    return f" No link of this audit comes from {', '.join(map(str, strange[:SHOWN]))}{more}; was that meant?"


def _refuse_unknown_network(audit: Audit, chosen: list[Subject]) -> None:
    """A mistyped id would be a decision about nothing; ids that were decided about before may have gone."""
    from linkvet.store.decided.decisions import is_known_network

    for subject in chosen:
        if subject.kind == "network" and not is_known_network(audit, subject.text):
            raise click.UsageError(
                f"There is no network {subject.text}; `linkvet networks {typed(audit.path)}` lists them."
            )
