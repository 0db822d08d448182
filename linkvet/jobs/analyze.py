"""Runs the analysis for a command and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from linkvet.terminal.progress import judging

if TYPE_CHECKING:
    from linkvet.analysis.run import Analysis, AnalysisOptions


def analyze(
    file: Path,
    ranks: tuple[Path, ...],
    blocklists: tuple[Path, ...],
    quiet: bool,
    watch: Callable[[str, int, int], None] | None = None,
    workers: int | None = None,
) -> Analysis:
    """Judge an audit; progress goes to ``watch``, else to standard error."""
    from linkvet.analysis.run import AnalysisOptions
    from linkvet.analysis.run import analyze as run
    from linkvet.importers import strengths

    options: AnalysisOptions = AnalysisOptions(ranks, blocklists, workers, strengths())
    with judging(quiet or watch is not None) as report:
        return run(file, options, watch or report)


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
