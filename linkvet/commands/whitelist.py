"""``linkvet whitelist``: a whitelist that the audits of a folder share."""

from __future__ import annotations

from pathlib import Path

import click

from linkvet.printable import counted
from linkvet.terminal.options import audit_file, example, quiet_option


@click.command(epilog=example("linkvet whitelist shop.audit --share\nlinkvet whitelist shop.audit --take"))
@audit_file
@click.option(
    "--share", "sharing", is_flag=True, help="Add this audit's whitelist to the folder's whitelist.txt."
)
@click.option("--take", "taking", is_flag=True, help="Whitelist here what whitelist.txt names.")
@quiet_option
def command(file: Path, sharing: bool, taking: bool, quiet: bool) -> None:
    """Share a whitelist between the audits of a folder: the text file whitelist.txt beside them.

    It holds one domain or URL a line and can be written by hand. What was decided in an audit stays; what is taken
    from the file is one action, which `linkvet review FILE undo` takes back. Without an option it says what would be
    taken.
    """
    from linkvet.review import shared
    from linkvet.store.file.audit import Audit

    folder = file.resolve().parent
    with Audit.open(file) as audit:
        added = shared.share(audit, folder) if sharing else 0
        found = shared.shared_whitelist(folder)
        fresh = len(shared.fresh_of(audit, found))
        taken = shared.take_shared(audit, folder).changed if taking else 0
    for number, text in found.refused:
        click.echo(f'{shared.FILE}: line {number}: "{text}" is no domain and no URL', err=True)
    if quiet:
        return
    if sharing:
        click.echo(f"{counted(added, 'entry', 'entries')} added to {shared.FILE}.")
    if taking:
        click.echo(f"{counted(taken, 'entry', 'entries')} whitelisted from {shared.FILE}.")
    if not (sharing or taking):
        names = counted(len(found.subjects), "entry", "entries")
        click.echo(f"{shared.FILE} has {names}, {fresh:,} of them undecided here.")
