"""``linkvet scale``: the work of the other commands, on an Apache Spark cluster."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from linkvet.terminal.options import example, quiet_option, visit_options


class Address(click.ParamType[str]):
    """A folder, file or machine, by path or address; none with a password, which others on the machine would see."""

    name = "address"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address as it was given."""
        try:
            secret = urlsplit(value).password
        except ValueError:
            secret = None
        if secret is not None:
            self.fail("An address must not hold a password; give it through the environment.", param, ctx)
        return value


master_option = click.option(
    "--master",
    type=Address(),
    default="local[*]",
    show_default=True,
    metavar="ADDRESS",
    help="The cluster, as Spark names it: spark://HOST:PORT, k8s://..., yarn; local[N] is this machine.",
)
EXAMPLE = (
    "linkvet scale crawl shop.audit results --master spark://10.0.0.5:7077\nlinkvet import shop.audit results"
)


@click.group(epilog=example(EXAMPLE))
def command() -> None:
    """Crawl, search and compare on a cluster, for more links than one machine holds.

    Needs PySpark and Java 17 (from the checkout: pip install '.[spark]'), and Linkvet on every machine of the
    cluster. Results are Parquet files; `linkvet import FILE RESULTS` takes them into an audit file. A command that
    ended goes on where it was when it is given again.
    """


@command.command("crawl", epilog=example(EXAMPLE))
@click.argument(
    "audits", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("out", type=Address())
@master_option
@visit_options
@quiet_option
def crawl(audits: tuple[Path, ...], out: str, master: str, quiet: bool, **options: Any) -> None:
    """Visit the unvisited pages of audit files, each site from one machine at a time.

    OUT is a folder that every machine reaches: a shared path, or an address such as s3a://bucket/folder.
    """
    from linkvet.scale import crawl as job
    from linkvet.terminal.progress import parts

    with parts("shares", quiet) as told:
        shares = job.crawl(audits, out, master, _plain(options), told)
    _say(quiet, f"{out}: {shares:,} shares visited. Next: linkvet import FILE {out}")


@command.command(
    "discover", epilog=example("linkvet scale discover results --wat wat.paths.gz --target example.com")
)
@click.argument("out", type=Address())
@click.option(
    "--wat",
    "wats",
    type=Address(),
    multiple=True,
    required=True,
    metavar="PATH",
    help="A WAT file, its address (https, s3), or a list of such (.paths, .paths.gz); may be repeated.",
)
@click.option("--target", "targets", multiple=True, help="A site that links may lead to; may be repeated.")
@click.option(
    "--targets",
    "listed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with one such site a line.",
)
@click.option(
    "--base", type=Address(), help="What the names in a list follow; without it, Common Crawl's address."
)
@master_option
@quiet_option
def discover(
    out: str,
    wats: tuple[str, ...],
    targets: tuple[str, ...],
    listed: Path | None,
    base: str | None,
    master: str,
    quiet: bool,
) -> None:
    """Find links to one or thousands of sites in Common Crawl's WAT files, in one pass."""
    from linkvet.jobs.cluster import scopes_of
    from linkvet.scale import discover as job
    from linkvet.terminal.progress import parts

    sites = scopes_of(targets, listed)
    with parts("files", quiet) as told:
        files = job.discover(wats, sites, out, master, told, base or job.BASE)
    _say(quiet, f"{out}: {files:,} files looked through. Next: linkvet import FILE {out}")


@command.command("analyze", epilog=example("linkvet scale analyze results judged"))
@click.argument("source", type=Address())
@click.argument("out", type=Address())
@master_option
@quiet_option
def analyze(source: str, out: str, master: str, quiet: bool) -> None:
    """Judge what a crawl wrote to SOURCE, each audited site by itself; OUT gets the enriched rows."""
    from linkvet.importers import strengths
    from linkvet.scale import analyze as job

    sites = job.analyze(source, out, master, strengths())
    _say(quiet, f"{out}: the backlinks of {sites:,} sites are judged.")


@command.command("duplicates", epilog=example("linkvet scale duplicates results copies"))
@click.argument("source", type=Address())
@click.argument("out", type=Address())
@master_option
@quiet_option
def duplicates(source: str, out: str, master: str, quiet: bool) -> None:
    """Find copied texts among all pages that a crawl wrote to SOURCE; OUT gets families and their members."""
    from linkvet.scale import duplicates as job

    families = job.duplicates(source, out, master)
    _say(quiet, f"{out}: {families:,} texts stand on several sites.")


@command.command("networks", epilog=example("linkvet scale networks results groups"))
@click.argument("source", type=Address())
@click.argument("out", type=Address())
@master_option
@quiet_option
def networks(source: str, out: str, master: str, quiet: bool) -> None:
    """Find groups of domains that are probably one hand among what a crawl wrote to SOURCE.

    Judged by who serves them and by their pages; anchors and copied texts are weighed when one audit is analysed.
    """
    from linkvet.scale import networks as job

    groups = job.networks(source, out, master)
    _say(quiet, f"{out}: {groups:,} groups of domains.")


@command.command(
    "ranks", epilog=example("linkvet scale ranks results ranks --ranks cc-main-domain-ranks.txt.gz")
)
@click.argument("source", type=Address())
@click.argument("out", type=Address())
@click.option(
    "--ranks",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A published rank list to put beside them; may be repeated.",
)
@master_option
@quiet_option
def ranks(source: str, out: str, files: tuple[Path, ...], master: str, quiet: bool) -> None:
    """Rank the domains of a crawl by the links between them: PageRank and harmonic centrality."""
    from linkvet.scale import ranks as job

    domains = job.ranks(source, out, master, files)
    _say(quiet, f"{out}: {domains:,} domains ranked.")


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """Options as they travel: paths as text, only those that a crawl knows."""
    from linkvet.crawler.assignment import CrawlOptions

    known = {field.name for field in fields(CrawlOptions)}
    return {
        name: str(value.resolve()) if isinstance(value, Path) else value
        for name, value in options.items()
        if name in known and value is not None
    }


def _say(quiet: bool, sentence: str) -> None:
    if not quiet:
        click.echo(sentence)
