"""Changes of links and domains as text or JSON, streamed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkvet.filters import chosen
from linkvet.printable import printable
from linkvet.store.history.told import ChangeRecord, record, row_of, shown_changes
from linkvet.store.judged.profile import stored_velocity
from linkvet.terminal.printing import on_terminal, print_rows
from linkvet.terminal.velocity_lines import tempo_sentences

if TYPE_CHECKING:
    from linkvet.store.file.audit import Audit
    from linkvet.store.history.moments import Moment
    from linkvet.store.lists.filters import Filters

COLUMNS = {
    "kind": "What",
    "what": "Of",
    "page": "Referring page or domain",
    "target": "Target",
    "before": "Before",
    "after": "After",
    "why": "Why",
}


def print_changes(
    file: Path,
    since: str,
    until: str | None,
    kinds: tuple[str, ...],
    options: dict[str, Any],
) -> None:
    """Print what happened between two moments; the options left over are filters."""
    from linkvet.store.file.audit import Audit, AuditError
    from linkvet.store.history.changes import KINDS
    from linkvet.store.history.moments import moment_of, present

    limit, as_json, quiet = (options.pop(name) for name in ("limit", "as_json", "quiet"))
    filters = chosen(**options)

    for kind in kinds:
        if kind not in KINDS:
            raise click.UsageError(f'"{kind}" is none of {", ".join(KINDS)}.')
    with Audit.open(file) as audit:
        try:
            window = moment_of(audit, since), moment_of(audit, until) if until else present()
        except AuditError as error:
            raise click.UsageError(str(error)) from None
        if window[0].at > window[1].at:
            raise click.UsageError(f"{since} does not lie before {until or 'now'}; nothing is between them.")
        if as_json:
            for piece in json_of(audit, window, kinds or KINDS, limit, filters):
                click.echo(piece, nl=False)
            return
        shown = islice(shown_changes(audit, window, kinds or KINDS, filters), limit)
        count = print_rows((row_of(change) for change in shown), COLUMNS)
        if on_terminal() and not quiet:
            click.echo(f"{count:,} changes since {window[0]}.", err=True)
            for sentence in tempo_sentences(stored_velocity(audit)):
                click.echo(printable(sentence), err=True)


def json_of(
    audit: Audit,
    window: tuple[Moment, Moment],
    kinds: tuple[str, ...],
    limit: int | None,
    filters: Filters,
) -> Iterator[str]:
    """One JSON object in pieces: the window, links, domains, and the counts of all of them."""
    from collections import Counter

    from linkvet.analysis.profile.coverage import coverage
    from linkvet.importers import row_caps
    from linkvet.store.history.changes import KINDS

    counts: Counter[tuple[str, str]] = Counter()
    head = {"since": str(window[0]), "until": str(window[1])}
    yield json.dumps(head)[:-1]
    domains: list[ChangeRecord] = []
    yield ', "links": ['
    written = 0
    for change in shown_changes(audit, window, kinds, filters):
        counts[change.scope, change.kind] += 1
        if change.scope == "domain":
            domains.append(record(change))
        elif limit is None or written < limit:
            text = json.dumps(record(change), ensure_ascii=False).encode(errors="replace").decode()
            yield (",\n" if written else "\n") + text
            written += 1
    numbers = {scope: {kind: counts[scope, kind] for kind in KINDS} for scope in ("link", "domain")}
    rest = {
        "domains": domains[:limit],
        "counts": numbers,
        "velocity": stored_velocity(audit),
        "coverage": coverage(audit, row_caps()),
    }
    text = json.dumps(rest, ensure_ascii=False).encode(errors="replace").decode()
    yield "\n], " + text[1:] + "\n"
