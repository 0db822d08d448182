"""Runs a crawl for a command: progress while it runs, and what to do when it was stopped."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkvet.printable import typed
from linkvet.terminal.progress import crawl_progress

if TYPE_CHECKING:
    from linkvet.crawler.progress import CrawlResult, Progress

UNREACHED = frozenset(("dns", "connect", "timeout"))
ENOUGH = 10
"""So many pages fail together for one cause of their own only where this machine is that cause."""
MOST = 0.9
REMOVED = "the links you asked to remove are gone."
PROXY_SECONDS = 10


def visit(
    file: Path,
    selection: str,
    options: dict[str, Any],
    quiet: bool,
    watch: Callable[[Progress], None] | None = None,
) -> list[str]:
    """Visit pages; says which domains took down the links that they were asked to.

    ``watch`` is told how far it is, instead of the terminal.
    Ends the command with exit code 1 when the crawl was stopped before its end.
    """
    from linkvet.crawler.assignment import CrawlOptions
    from linkvet.crawler.run import crawl
    from linkvet.store.decided.outreach import verify
    from linkvet.store.file.audit import Audit
    from linkvet.store.lists.counts import has_pages

    states: dict[str, int] = {}
    with crawl_progress(quiet or watch is not None) as report:

        def told(progress: Progress) -> None:
            states.update(progress.states)
            (watch or report)(progress)

        if not options.get("from_warc"):
            refuse_dead_proxy(options.get("proxy"))
        result = crawl(file, selection, CrawlOptions(**options), told)
    if result.interrupted or not result.finished:
        raise click.ClickException(
            f"The crawl was stopped; {_pages(result.visited)} visited, {result.waiting:,} wait. "
            f"Nothing is lost: go on with `linkvet crawl {typed(file)}` and the same options."
        )
    with Audit.open(file) as audit:
        removed = verify(audit)
        empty = not has_pages(audit)
    _warn_where_nothing_answered(file, states)
    if not quiet:
        nothing = f"The audit holds no links yet: linkvet import {typed(file)} EXPORT..."
        click.echo(nothing if empty else _sentence(result, selection))
        for domain in removed:
            click.echo(f"{domain}: {REMOVED}")
    return removed


def _sentence(result: CrawlResult, selection: str) -> str:
    if result.left_alone:
        keep = "keep their state" if result.left_alone > 1 else "keeps its state"
        return (
            f"{_pages(result.visited)} read from the archive; {_pages(result.left_alone)} {keep}, because "
            "the archive has nothing newer."
        )
    if not result.visited:
        more = "" if selection == "all" else "; --only all visits every page again"
        return f"Nothing to visit: no page is waiting{more}."
    again = " (an earlier crawl was taken up again)" if result.resumed else ""
    return f"{_pages(result.visited)} visited{again}."


def _pages(count: int) -> str:
    return f"{count:,} page{'s' * (count != 1)}"


def refuse_dead_proxy(proxy: str | None) -> None:
    """A proxy that is not there would make every page look broken."""
    from linkvet.store.urls import parse_url

    url = parse_url(proxy) if proxy else None
    if url is None:
        return
    try:
        socket.create_connection((url.host.strip("[]"), url.port), PROXY_SECONDS).close()
    except OSError as error:
        raise click.ClickException(
            f"The proxy {url.host}:{url.port} cannot be reached ({error.strerror or error}); nothing was visited."
        ) from None


def _warn_where_nothing_answered(file: Path, states: dict[str, int]) -> None:
    """Say so when the fault is likely this machine's, also to those who asked for errors only."""
    failed = sum(count for state, count in states.items() if state in UNREACHED)
    if failed >= ENOUGH and "read" not in states and failed >= MOST * sum(states.values()):
        click.echo(
            f"Not one of {failed:,} pages could be reached. Check this machine's connection, then visit "
            f"them again with: linkvet crawl {typed(file)} --only failed",
            err=True,
        )
