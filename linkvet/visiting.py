"""Runs a crawl for a command: progress while it runs, and what to do when it was stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from linkvet.progress import crawl_progress


def visit(file: Path, selection: str, options: dict[str, Any], quiet: bool) -> None:
    """Visit pages; ends the command with exit code 1 when the crawl was stopped before its end."""
    from crawler.assignment import CrawlOptions
    from crawler.run import crawl
    from store.audit import Audit
    from store.outreach import verify

    with crawl_progress(quiet) as report:
        result = crawl(file, selection, CrawlOptions(**options), report)
    if result.interrupted or not result.finished:
        raise click.ClickException(
            f"The crawl was stopped; {result.visited:,} pages were visited, {result.waiting:,} wait. "
            f"Nothing is lost: go on with `linkvet crawl {file}` and the same options."
        )
    with Audit.open(file) as audit:
        removed = verify(audit)
    if not quiet:
        again = " (an earlier crawl was taken up again)" if result.resumed else ""
        click.echo(f"{result.visited:,} pages visited{again}.")
        for domain in removed:
            click.echo(f"{domain}: the links you asked to remove are gone.")
