"""``linkvet discover``: further links to the target, in web archives and on the referring sites."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.terminal.options import audit_file, example, quiet_option, visit_options
from linkvet.terminal.parameters import SeveralFiles

archive = click.Path(path_type=Path)


@click.command(
    cls=SeveralFiles,
    epilog=example(
        "linkvet discover shop.audit --sites --pages-per-site 10\n"
        "linkvet discover shop.audit --wat CC-MAIN-*.warc.wat.gz --warc crawl.warc.gz"
    ),
)
@audit_file
@click.option(
    "--wat",
    "wats",
    type=archive,
    multiple=True,
    metavar="PATH...",
    help="Common Crawl's WAT files (.wat.gz, or their records as lines of JSON).",
)
@click.option(
    "--warc",
    "warcs",
    type=archive,
    multiple=True,
    metavar="PATH...",
    help="Web archives with pages (WARC or ARC, packed or not), also those that crawl --warc keeps.",
)
@click.option("--sites", is_flag=True, help="Look for further pages on the referring sites that link.")
@click.option(
    "--pages-per-site",
    type=click.IntRange(1, 300),
    default=20,
    show_default=True,
    help="With --sites: pages of one site that are looked at.",
)
@click.option(
    "--pages-in-all",
    type=click.IntRange(min=1),
    default=5000,
    show_default=True,
    help="With --sites: pages that are looked at before the search ends.",
)
@visit_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array: each archive, then the sites.")
@quiet_option
def command(
    file: Path,
    wats: tuple[Path, ...],
    warcs: tuple[Path, ...],
    sites: bool,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Find further links to the target, in web archives and on the referring sites.

    Found links get rows of their own, with `discovered` as their source. Archived data may be outdated, so its pages
    wait for the next crawl; a file that was read before changes nothing. The search on sites looks at likely pages:
    home page, sitemap, feeds, and what they link to. It is polite, can be stopped at any moment, goes on where it
    was, and leaves pages alone for 30 days once it has looked at them. Exit code 2 when an archive could not be read
    to its end; the others are read all the same.
    """
    from linkvet.jobs import discover
    from linkvet.store.file.audit import Audit
    from linkvet.terminal.printing import print_json

    if not (wats or warcs or sites):
        raise click.UsageError(
            "say where to look: --sites on the referring sites, --wat PATH... in files of Common Crawl's links, "
            "--warc PATH... in web archives."
        )
    archives: list[tuple[discover.Kind, Path]] = [("wat", path) for path in wats]
    archives += [("warc", path) for path in warcs]
    told, damaged = [], 0
    with Audit.open(file) as audit:
        for reading in discover.read_archives(audit, archives, quiet or as_json):
            told.append(reading.record())
            damaged += bool(reading.trouble)
            discover.tell(reading, audit.settings.target, quiet, as_json)
    if sites:
        told.append(discover.search_and_tell(file, options, quiet or as_json))
    if as_json:
        print_json(told)
    elif not quiet:
        discover.tell_end(file, told)
    if damaged:
        click.get_current_context().exit(2)
