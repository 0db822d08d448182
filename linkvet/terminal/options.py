"""Arguments and options that several commands share; nothing heavy is imported here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from linkvet.terminal.parameters import Code, HeaderText, Place, Proxy, ReadFile, Target, WrittenFile

F = TypeVar("F", bound=Callable[..., Any])
SCOPES = ("root", "host", "folder")
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
_exports = click.Path(exists=True, dir_okay=False, path_type=Path)
export_files = click.argument("exports", nargs=-1, required=True, type=_exports, metavar="EXPORT...")
optional_export_files = click.argument("exports", nargs=-1, type=_exports, metavar="EXPORT...")
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
            type=Code("country"),
            multiple=True,
            help="Country of the audience, by code (ISO 3166) or English name; may be repeated.",
        ),
        click.option(
            "--language",
            "languages",
            type=Code("language"),
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
    home = click.option(
        "--no-home",
        "home",
        is_flag=True,
        flag_value=False,
        default=True,
        help="Do not read the home page of each referring domain; it is read once, and tells what the site is.",
    )
    picture = click.option(
        "--picture",
        is_flag=True,
        help="Keep a picture of each live link on its page as evidence, drawn by a browser (see --render).",
    )
    cloaking = click.option(
        "--cloaking",
        is_flag=True,
        help="Ask for each page again as a browser and as a visitor from a search engine, and compare what they are "
        "shown: three requests for a page instead of one.",
    )
    return stacked(visit_options, home, picture, cloaking, keep)(function)


def from_warc_option(function: F) -> F:
    """Archives in place of the network; for commands that are SeveralFiles."""
    return click.option(
        "--from-warc",
        type=existing,
        multiple=True,
        metavar="FILE...",
        help="Read the pages from these web archives (WARC or ARC) and ask the network nothing; pages that they "
        "do not hold keep their state.",
    )(function)


def visit_options(function: F) -> F:
    """How pages are visited."""
    positive = click.IntRange(min=1)
    return stacked(
        click.option(
            "--concurrency",
            type=click.IntRange(1, 2000),
            default=None,
            help="Maximum concurrent requests; without it as many as this machine serves well.",
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
            help="Maximum page size in bytes.",
        ),
        click.option(
            "--render",
            type=click.Choice(("auto", "always", "never")),
            default="auto",
            show_default=True,
            help="Look again with a browser: where the served page is a shell for scripts (auto), at every page, "
            "or never. Needs Chromium and `pip install playwright`; without them auto is never.",
        ),
        click.option(
            "--user-agent", type=HeaderText(), help="User-Agent header to send; the default names this tool."
        ),
        click.option(
            "--contact",
            type=HeaderText(),
            help="Web or mail address for those who wonder about the visits; added to the default User-Agent.",
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
            help="Number of worker processes.",
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


analysis_workers = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Number of processes that judge; as many as the machine has cores and memory for unless given.",
)
