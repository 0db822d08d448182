"""Runs the analysis for a command and says what came of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from linkvet.analysis.run import Analysis, AnalysisOptions

SECONDS_BETWEEN_LINES = 5.0


def analyze(
    file: Path,
    ranks: tuple[Path, ...],
    blocklists: tuple[Path, ...],
    quiet: bool,
    watch: Callable[[str, int, int], None] | None = None,
) -> Analysis:
    """Judge an audit; progress goes to ``watch``, else to standard error."""
    from linkvet.analysis.run import AnalysisOptions
    from linkvet.analysis.run import analyze as run

    options: AnalysisOptions = AnalysisOptions(ranks, blocklists)
    progress = _Progress(quiet)
    analysis = run(file, options, watch or progress.show)
    progress.end()
    return analysis


class _Progress:
    """One line on a terminal, a line now and then in a pipe."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._shown = time.monotonic()

    def show(self, step: str, done: int, total: int) -> None:
        pause = 0.2 if self._terminal else SECONDS_BETWEEN_LINES
        if self._quiet or time.monotonic() - self._shown < pause:
            return
        self._shown = time.monotonic()
        count = f"{done:,} of {total:,}" if total else f"{done:,}" if done else ""
        line = f"Judging: {step.lower()} {count}".rstrip()
        click.echo(f"\r\x1b[K{line}" if self._terminal else line, nl=not self._terminal, err=True)

    def end(self) -> None:
        if self._terminal and not self._quiet:
            click.echo("\r\x1b[K", nl=False, err=True)


def sentence_on(analysis: Analysis) -> str:
    """What an analysis found, in one line."""
    domains = sum(analysis.levels.values())
    links = f"{analysis.links:,} live link{'s' * (analysis.links != 1)}"
    found = f"{links} on {domains:,} domain{'s' * (domains != 1)} judged"
    groups = []
    if analysis.networks:
        groups.append(f"{analysis.networks:,} network{'s' * (analysis.networks > 1)}")
    if analysis.families:
        families = "families" if analysis.families > 1 else "family"
        groups.append(f"{analysis.families:,} {families} of copies")
    return f"{found}; {' and '.join(groups)} found." if groups else f"{found}."
