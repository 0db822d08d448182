"""``linkvet recheck``: visit again, judge again, say what changed; made for cron."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.terminal.options import analysis_options, audit_file, crawl_options, example, quiet_option


@click.command(
    epilog=example(
        "linkvet recheck shop.audit --older 7 --quiet\n"
        "linkvet recheck shop.audit --notify reports --run 'mail-report --subject Backlinks'"
    )
)
@audit_file
@click.option(
    "--older",
    type=click.IntRange(0, 99999),
    default=7,
    show_default=True,
    help="Visit pages again whose last visit is older than this many days.",
)
@click.option(
    "--notify",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write what changed into this folder: a short text and a JSON file, named by audit and day.",
)
@click.option(
    "--run",
    "call",
    metavar="CMD",
    help="Call this when something important changed, with the text file's path as last argument (no shell).",
)
@click.option(
    "--mail-to",
    default="",
    metavar="ADDRESS",
    help="Mail what changed to this address when it is important, through the mail server set in the app.",
)
@crawl_options
@analysis_options
@quiet_option
def command(
    file: Path,
    older: int,
    notify: Path | None,
    call: str | None,
    mail_to: str,
    quiet: bool,
    **options: Any,
) -> None:
    """Visit new, failed and old pages again, judge anew, and compare with the crawl before.

    Exit code 0 when nothing important changed, 3 when something did: a link that counted was lost, went out of the
    index, became nofollow or hidden; a new link is toxic; links came faster than ever. A page that fails for the
    first time with a passing fault (time-out, server error) is told, and important when it fails again. 1 and 2 mean
    what they mean everywhere: it could not be done, or the input was wrong.
    """
    from linkvet.jobs.recheck import recheck

    if call and not notify:
        raise click.UsageError("--run hands over the text file that --notify DIR writes; name the folder.")
    judged = {name: options.pop(name) for name in ("ranks", "blocklist")}
    if recheck(file, older, options, judged, notify, call, quiet, mail_to):
        click.get_current_context().exit(3)
