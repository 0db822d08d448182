"""``linkvet analyze``: judge what is stored."""

from __future__ import annotations

from pathlib import Path

import click

from linkvet.printable import program, typed
from linkvet.terminal.options import analysis_options, analysis_workers, audit_file, example, quiet_option


@click.command(
    epilog=example("linkvet analyze shop.audit --ranks domain-ranks.txt.gz --blocklist phishing.txt")
)
@audit_file
@analysis_options
@analysis_workers
@quiet_option
def command(
    file: Path, ranks: tuple[Path, ...], blocklist: tuple[Path, ...], workers: int | None, quiet: bool
) -> None:
    """Judge every link from what is stored, without the network.

    Anchors, relevance, kinds of pages and sites, copies, networks, markers, scores and the profile. Safe to
    re-run at any time: judgements are made anew, decisions of people are never touched.
    """
    from linkvet.jobs.analyze import analyze, sentence_on
    from linkvet.terminal.summary import print_summary

    analysis = analyze(file, ranks, blocklist, quiet, workers=workers)
    if not quiet:
        click.echo(sentence_on(analysis))
        name = typed(file)
        print_summary(
            file, [f"{program()} links {name} --level toxic,suspicious", f"{program()} networks {name}"]
        )
