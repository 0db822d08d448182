"""``linkvet disavow``: the file that asks a search engine to ignore links."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkvet.printable import typed
from linkvet.terminal.options import audit_file, example, json_option, quiet_option
from linkvet.terminal.parameters import WrittenFile

if TYPE_CHECKING:
    from linkvet.review.disavow import DisavowFile, Loss

SHOWN = 30


@click.command(
    epilog=example("linkvet disavow shop.audit\nlinkvet disavow shop.audit -o disavow.txt --manual-action")
)
@audit_file
@click.option(
    "-o",
    "--output",
    "out",
    type=WrittenFile((".txt",), "; the disavow tool takes nothing else"),
    help="File to write; without it, only the preview.",
)
@click.option("--manual-action", is_flag=True, help="Search Console shows a manual action: do not ask.")
@click.option(
    "--yes", is_flag=True, help="It was considered whether a disavow file is needed: do not ask, write it."
)
@json_option
@quiet_option
def command(file: Path, out: Path | None, manual_action: bool, yes: bool, as_json: bool, quiet: bool) -> None:
    """Write the disavow file: the imported one merged with your decisions, after a preview of what is lost.

    Lines that must never be written (a public suffix, a platform of strangers, the site itself) are refused,
    lines that another one covers are folded. Asks first whether a disavow file is needed at all; scripts
    answer with --manual-action or --yes. The file is made for Google: UTF-8, at most 100,000 lines and 2 MB.

    The preview says of each line what it gives up, and its priority: P1 with 25 followed links or more, P2 with
    some, P3 with none, "?" where none of its pages could be looked at.
    """
    from linkvet.review import disavow
    from linkvet.store.file.audit import Audit

    with Audit.open(file) as audit:
        merged = disavow.disavow_file(audit)
        lost = disavow.losses(audit, merged)
        foreign = disavow.unknown_lines(audit, out, merged) if out else []
    text = disavow.text_of(merged) if merged.lines else ""
    if as_json:
        _print_json(merged, lost, text)
    elif not quiet:
        _preview(merged, lost)
    if out is None:
        return
    if not merged.lines and not merged.removed:
        raise click.ClickException(
            f"Nothing is on the disavow list; `linkvet review {typed(file)} disavow domain:example.com` puts it "
            "there."
        )
    if foreign:
        raise click.ClickException(
            f"{out} has {_lines(len(foreign))} that the audit does not know, such as {foreign[0][:200]}; import "
            f"it first (linkvet import {typed(file)} {typed(out)}), or choose another name."
        )
    _consider(manual_action or yes)
    from linkvet.store.file.whole import write_whole

    write_whole(out, text or disavow.text_of(merged))
    if not quiet and not as_json:
        size = _lines(len(merged.lines))
        click.echo(f"\n{out}: {size}, {len(text.encode()):,} bytes\n{disavow.UPLOAD}")


def _lines(count: int) -> str:
    return f"{count:,} line{'s' * (count != 1)}"


def _consider(answered: bool) -> None:
    """Ask whether a disavow is needed at all; in a pipe say what to pass, and end."""
    import sys

    from linkvet.review.disavow import LAST_RESORT, NOT_NEEDED, QUESTIONS

    if answered:
        return
    click.echo(f"\n{LAST_RESORT} (linkvet outreach)", err=True)
    if not sys.stdin.isatty():
        raise click.UsageError(
            "Nothing was written, since nobody can be asked here. Pass --manual-action if Search Console shows a "
            "manual action for unnatural links, or --yes if it was considered otherwise (many spammy links, and "
            "a fall in search traffic that nothing else explains)."
        )
    if any(click.confirm(question, err=True) for question in QUESTIONS):
        return
    click.echo(NOT_NEEDED, err=True)
    click.confirm("Write it all the same?", default=False, abort=True, err=True)


def _print_json(merged: DisavowFile, lost: list[Loss], text: str) -> None:
    import json
    from dataclasses import asdict

    left = {name: [asdict(one) for one in getattr(merged, name)] for name in ("removed", "folded", "refused")}
    whole: dict[str, Any] = {
        "source": merged.source,
        "lines": [asdict(loss) for loss in lost],
        "kept": len(merged.of("kept")),
        "added": len(merged.of("added")),
        **left,
        "notes": merged.notes,
        "text": text,
    }
    click.echo(json.dumps(whole, ensure_ascii=False, indent=1))


def _preview(merged: DisavowFile, lost: list[Loss]) -> None:
    from linkvet.printable import printable
    from linkvet.review.disavow import difference
    from linkvet.terminal.printing import on_terminal, print_rows

    if merged.lines:
        click.secho("What each line gives up", bold=True)
        limit = SHOWN if on_terminal() else None
        print_rows([_shown(loss) for loss in lost[:limit]], _COLUMNS)
        if len(lost) > len(lost[:limit]):
            click.echo(f"and {len(lost) - SHOWN:,} more; --json shows all.")
        click.echo(_sums(lost))
    changes = [change for change in difference(merged) if change[0] != " "]
    click.secho(
        f"\nAgainst {printable(merged.source) or 'no file'}: {len(merged.of('kept')):,} lines kept, "
        f"{len(merged.of('added')):,} added, {sum(sign == '-' for sign, _, _ in changes):,} taken out",
        bold=True,
    )
    for sign, subject, why in changes:
        click.secho(
            printable(f"{sign} {subject}") + (f"  ({printable(why)})" if why else ""),
            fg="green" if sign == "+" else "red",
        )
    for left in [*merged.folded, *merged.refused]:
        if left.origin == "decision":
            click.echo(f"not written: {printable(left.subject)}  ({printable(left.why)})")
    for loss in lost:
        if loss.note:
            click.echo(f"note: {printable(loss.subject)}: {printable(loss.note)}")
    for note in merged.notes:
        click.echo(f"note: {printable(note)}")


_COLUMNS = {
    "subject": "subject",
    "priority": "priority",
    "status": "line",
    "links": "links",
    "followed": "followed",
    "pages": "pages",
    "unseen": "not seen",
    "authority": "authority",
    "relevance": "relevance",
}


def _shown(loss: Loss) -> dict[str, Any]:
    return {
        "priority": loss.priority or "?",
        "status": loss.status,
        "links": loss.links,
        "followed": loss.followed,
        "pages": loss.pages,
        "unseen": loss.unseen,
        "authority": "?" if loss.authority is None else f"{loss.authority:.0f}",
        "relevance": "?" if loss.relevance is None else f"{loss.relevance:.0%}",
        "subject": loss.subject,
    }


def _sums(lost: list[Loss]) -> str:
    links, followed = sum(loss.links for loss in lost), sum(loss.followed for loss in lost)
    unseen = sum(loss.unseen for loss in lost)
    known = f"In all {links:,} live links, {followed:,} of them followed"
    return f"{known}; {unseen:,} more could not be looked at." if unseen else f"{known}."
