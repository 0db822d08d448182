"""Arguments and options that several commands share; nothing heavy is imported here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from linkvet.terminal.parameters import Code, HeaderText, Place, Proxy, ReadFile, Target, Words, WrittenFile

F = TypeVar("F", bound=Callable[..., Any])
SCOPES = ("root", "host", "folder")
KINDS = ("follow", "nofollow", "sponsored", "ugc")
LISTED_ON_A_TERMINAL = 50


def stacked(*decorators: Callable[[F], F]) -> Callable[[F], F]:
    """One decorator made of several, in the order in which ``--help`` lists them."""

    def apply(function: F) -> F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply


audit_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
"""The audit file, which comes first in every command."""
export_files = click.argument(
    "exports",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="EXPORT...",
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON array with every field.")


def example(text: str) -> str:
    """The last lines of a command's help: what a person would type."""
    return "\b\nExample:\n" + "\n".join(f"  $ {line}" for line in text.splitlines())


def setting_options(target_required: bool) -> Callable[[F], F]:
    """What is audited, and what its owner says about it."""
    return stacked(
        click.option(
            "--target", type=Target(), required=target_required, help="The audited site: domain, host or URL."
        ),
        click.option(
            "--scope",
            type=click.Choice(SCOPES),
            help="What belongs to it: the whole domain (root), one host, or one folder of the target URL.",
        ),
        click.option("--name", help="Name of the project."),
        click.option("--brand", "brands", multiple=True, help="A brand name or variant; may be repeated."),
        click.option(
            "--competitor",
            "competitors",
            multiple=True,
            help="A competitor's domain or name; may be repeated.",
        ),
        click.option("--topic", "topics", multiple=True, help="What the site is about; may be repeated."),
        click.option(
            "--country",
            "countries",
            type=Code("country", "DE"),
            multiple=True,
            help="Country of the audience (ISO 3166); may be repeated.",
        ),
        click.option(
            "--language",
            "languages",
            type=Code("language", "de"),
            multiple=True,
            help="Language of the audience (ISO 639-1); may be repeated.",
        ),
        click.option(
            "--syndication",
            "syndication",
            multiple=True,
            help="A domain that may repeat the site's own texts; may be repeated.",
        ),
    )


existing = click.Path(exists=True, dir_okay=False, path_type=Path)


def _read_hosts(path: Path) -> object:
    from linkvet.crawler.net.names import read_hosts

    return read_hosts(path)


def _check_warc(path: Path) -> None:
    from linkvet.crawler.archives.write import check_warc

    check_warc(path)


def _check_ranks(path: Path) -> None:
    from linkvet.analysis.authority.rank_lists import check_ranks

    check_ranks(path)


def _check_blocklist(path: Path) -> None:
    from linkvet.analysis.authority.blocklists import check_blocklist

    check_blocklist(path)


def _read_database(path: Path) -> object:
    from linkvet.crawler.net.site_probe import Places

    return Places(path)


def crawl_options(function: F) -> F:
    """How pages are visited, and where to keep what was seen."""
    keep = click.option(
        "--warc",
        type=WrittenFile((".warc", ".warc.gz"), check=_check_warc),
        help="Keep what was seen in this WARC file (.warc or .warc.gz); a later crawl appends to it.",
    )
    return stacked(visit_options, keep)(function)


def visit_options(function: F) -> F:
    """How pages are visited."""
    positive = click.IntRange(min=1)
    return stacked(
        click.option(
            "--concurrency",
            type=click.IntRange(1, 2000),
            default=None,
            help="Requests on their way at the same time, at most; without it as many as this machine serves well.",
        ),
        click.option(
            "--delay",
            type=click.FloatRange(0, 3600),
            default=0.5,
            show_default=True,
            help="Seconds between two requests to one site.",
        ),
        click.option(
            "--timeout",
            type=click.FloatRange(0.1, 3600),
            default=30.0,
            show_default=True,
            help="Seconds to wait for a page.",
        ),
        click.option(
            "--max-size",
            type=positive,
            default=8_000_000,
            show_default=True,
            help="Bytes of a page that are read at most.",
        ),
        click.option(
            "--user-agent", type=HeaderText(), help="How to introduce ourselves; the default names this tool."
        ),
        click.option("--ignore-robots", is_flag=True, help="Visit pages that robots.txt closes to us."),
        click.option("--proxy", type=Proxy(), help="Send every request through this HTTP proxy."),
        click.option(
            "--hosts",
            type=ReadFile(_read_hosts),
            help="Names and addresses, as in /etc/hosts, instead of the public internet.",
        ),
        click.option(
            "--dns",
            type=Place("DNS server", "127.0.0.1:5353", address_only=True),
            help="DNS server to ask, HOST:PORT.",
        ),
        click.option("--asn", type=ReadFile(_read_database), help="Database of networks (.mmdb)."),
        click.option("--geo", type=ReadFile(_read_database), help="Database of countries (.mmdb)."),
        click.option(
            "--workers",
            type=click.IntRange(1, 64),
            default=1,
            show_default=True,
            help="Processes that crawl side by side.",
        ),
    )(function)


def analysis_options(function: F) -> F:
    """What the analysis may use beyond the audit file."""
    return stacked(
        click.option(
            "--ranks",
            type=ReadFile(_check_ranks),
            multiple=True,
            help="Open web-graph ranks or a top list (Common Crawl, Tranco, Majestic Million ...); may be repeated.",
        ),
        click.option(
            "--blocklist",
            type=ReadFile(_check_blocklist),
            multiple=True,
            help="List of harmful domains (hosts file, plain, adblock, CSV); may be repeated.",
        ),
    )(function)


def reasons() -> tuple[str, ...]:
    """Why a link can be lost, broken or blocked."""
    from linkvet.store.reasons import reason_names

    return reason_names()


def sources() -> tuple[str, ...]:
    """Who can name a link."""
    from linkvet.importers import FORMATS

    return (*(name for name in FORMATS if name != "disavow"), "archive", "discovered")


def states() -> tuple[str, ...]:
    """The states of a backlink."""
    from linkvet.store.types import STATES

    return STATES


def regions() -> tuple[str, ...]:
    """The parts of a page."""
    from linkvet.store.types import REGIONS

    return REGIONS


def link_options(kind_flag: str = "--kind") -> Callable[[F], F]:
    """Filters by what a visit saw of a link; ``kind_flag`` where the plain name means something else."""
    return stacked(
        click.option(
            "--state",
            "states",
            type=Words(states),
            default=(),
            help="live, lost, broken, blocked, unvisited; several with commas.",
        ),
        click.option(
            "--reason",
            "reasons",
            type=Words(reasons),
            default=(),
            help="Such as link_removed, http_404, http_5xx, dns, robots.",
        ),
        click.option(
            "--domain",
            "domains",
            multiple=True,
            help="Referring domain, or one host below it; may be repeated.",
        ),
        click.option("--target", default="", help="Text in the URL of the linked page."),
        click.option("--anchor", default="", help="Text in the anchor."),
        click.option(
            kind_flag,
            "kinds",
            type=Words(KINDS),
            default=(),
            help="follow, nofollow, sponsored, ugc; several with commas.",
        ),
        click.option(
            "--region",
            "regions",
            type=Words(regions),
            default=(),
            help="Part of the page: content, comment, sidebar, footer ...",
        ),
        click.option(
            "--hidden/--visible",
            default=None,
            help="Only links that people cannot see, or only those they can.",
        ),
        click.option(
            "--source",
            "sources",
            type=Words(sources),
            default=(),
            help="Vendor that names the link, archive, or discovered.",
        ),
    )


def filter_options(function: F) -> F:
    """Which backlinks a list speaks of, and how it is printed."""
    return stacked(
        link_options(),
        click.option(
            "--limit",
            type=click.IntRange(min=0),
            help=f"Rows at most (on a terminal {LISTED_ON_A_TERMINAL} unless told otherwise).",
        ),
        json_option,
        quiet_option,
    )(function)
