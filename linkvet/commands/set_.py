"""``linkvet set``: change what an audit is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.jobs import settings
from linkvet.printable import typed
from linkvet.terminal.options import audit_file, example, quiet_option, setting_options


@click.command("set", epilog=example('linkvet set shop.audit --brand Example --brand "Example Shop"'))
@audit_file
@setting_options(target_required=False)
@quiet_option
def command(file: Path, quiet: bool, **options: Any) -> None:
    """Change settings of an audit, and show them.

    A list that is given replaces the stored one; an empty word empties it. Without options the settings are
    only shown.
    """
    moved = settings.change(file, options)
    if quiet:
        return
    settings.show(file)
    if moved:
        click.echo(
            "\nPages visited before were searched for links to the former target. "
            f"Visit them again with: linkvet crawl {typed(file)} --only all"
        )
