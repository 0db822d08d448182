"""``linkvet init``: a new audit file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.jobs import settings
from linkvet.printable import typed
from linkvet.terminal.options import audit_file, example, quiet_option, setting_options


@click.command(epilog=example("linkvet init shop.audit --target example.com --brand Example --language en"))
@audit_file
@setting_options(target_required=True)
@quiet_option
def command(file: Path, quiet: bool, **options: Any) -> None:
    """Make a new audit file and say what is audited.

    The file holds everything: settings, exports, what visits saw. Settings can be changed later with
    `linkvet set`.
    """
    settings.create(file, options)
    if not quiet:
        click.echo(f"{file} is ready. Next: linkvet import {typed(file)} EXPORT...")
