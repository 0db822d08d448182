"""``linkvet audit``: the main job in one command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.terminal.options import (
    analysis_options,
    audit_file,
    crawl_options,
    example,
    from_warc_option,
    optional_export_files,
    quiet_option,
    setting_options,
)
from linkvet.terminal.parameters import Selection, SeveralFiles


@click.command(
    cls=SeveralFiles,
    epilog=example(
        "linkvet audit shop.audit backlinks.csv latest-links.zip --target example.com\n"
        "linkvet audit shop.audit --target example.com --from-warc crawl.warc.gz"
    ),
)
@audit_file
@optional_export_files
@setting_options(target_required=False)
@click.option("--format", help="Vendor of the exports, where they are not recognised by themselves.")
@click.option(
    "--only",
    type=Selection(),
    default="new",
    show_default=True,
    help="What to visit: new, failed, all, older:30d; several with commas.",
)
@crawl_options
@from_warc_option
@analysis_options
@quiet_option
def command(
    file: Path, exports: tuple[Path, ...], format: str | None, only: str, quiet: bool, **options: Any
) -> None:
    """Audit exported backlinks: import them, visit every page, judge every link, and write list and report.

    Makes FILE, or goes on with it. The enriched list is written beside it as NAME-links.csv, the report for a
    client as NAME-report.html. With --from-warc an export may be left out: the archives' own links to the target
    are audited. Can be stopped at any moment; the same command resumes it.
    """
    from linkvet.jobs.audit import audit

    names = (
        "target",
        "scope",
        "name",
        "brands",
        "topics",
        "countries",
        "languages",
        "competitors",
        "syndication",
    )
    settings = {name: options.pop(name) for name in names}
    judged = {name: options.pop(name) for name in ("ranks", "blocklist")}
    if not exports and not options["from_warc"]:
        raise click.UsageError("Missing argument 'EXPORT...'; --from-warc FILE would do in its place.")
    if not file.exists() and not settings["target"]:
        raise click.UsageError("--target says which site is audited; a new audit needs it.")
    audit(file, exports, format, settings, only, options, judged, quiet)
