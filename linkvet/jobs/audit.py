"""The main job: settings, import, crawl, analysis, and the list and the report beside the audit file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from linkvet.jobs import settings
from linkvet.jobs.analyze import analyze, sentence_on
from linkvet.jobs.crawl import visit
from linkvet.jobs.discover import take_in_archives
from linkvet.jobs.import_ import refuse_unknown, take_in
from linkvet.printable import program, typed


def audit(
    file: Path,
    exports: Sequence[Path],
    format: str | None,
    chosen: dict[str, Any],
    selection: str,
    crawl: dict[str, Any],
    judged: dict[str, Any],
    quiet: bool,
) -> None:
    """Make or go on with an audit, from exports to the enriched list and the report."""
    from linkvet.exporters import export
    from linkvet.report.report import write_report
    from linkvet.store.file.audit import Audit
    from linkvet.terminal.summary import print_summary

    refuse_unknown(exports, format)
    if file.exists():
        settings.refuse_other_site(file, chosen)
        settings.change(file, chosen)
    else:
        settings.create(file, chosen)
    with Audit.open(file) as opened:
        take_in(opened, exports, format, quiet)
        if not exports:
            take_in_archives(opened, crawl["from_warc"], quiet)
    visit(file, selection, crawl, quiet)
    analysis = analyze(file, judged.get("ranks", ()), judged.get("blocklist", ()), quiet)
    out, told = (file.with_name(f"{file.stem}-{end}") for end in ("links.csv", "report.html"))
    with Audit.open(file) as opened:
        export(opened, out)
        write_report(opened, told)
    if not quiet:
        click.echo(sentence_on(analysis))
        name = typed(file)
        steps = [
            f"{program()} links {name} --level toxic,suspicious",
            f"{program()} links {name} --state lost",
        ]
        print_summary(file, steps, written=[file, out, told])
