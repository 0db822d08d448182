"""What an audit found, on one screen: readable by a client, plain in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkvet.printable import printable
from linkvet.store.words import MEANING, in_words
from linkvet.terminal.printing import on_terminal

if TYPE_CHECKING:
    from rich.console import Console

    from linkvet.store.file.audit import Audit

SHOWN = 10
PIPE_WIDTH = 100


def print_summary(file: Path, next_steps: Sequence[str], written: Iterable[Path] = ()) -> None:
    """Print what is known of an audit, the files that were written, and what to do next."""
    from rich.console import Console

    from linkvet.store.file.audit import Audit

    console = Console(highlight=False) if on_terminal() else Console(width=PIPE_WIDTH, highlight=False)
    with Audit.open(file) as audit:
        _heading(console, audit)
        _states(console, audit)
        _judgement(console, audit)
        _kinds(console, audit)
        _anchors(console, audit)
        _domains(console, audit)
        _tempo(console, audit)
        _coverage(console, audit)
        _refused(console, audit)
    paths = list(written)
    if paths:
        _title(console, "Written")
        for path in paths:
            console.print(f"  {path}", markup=False, soft_wrap=True)
    _title(console, "Next")
    for step in next_steps:
        console.print(f"  {step}", markup=False, soft_wrap=True)


def _title(console: Console, text: str) -> None:
    console.print(f"\n[bold]{text}[/bold]")


def _heading(console: Console, audit: Audit) -> None:
    from linkvet.store.lists.counts import sizes

    settings = audit.settings
    size = sizes(audit)
    _title(console, f"Backlinks of {printable(settings.name or settings.target)}".replace("[", "\\["))
    line = f"  {size.links:,} links from {size.pages:,} pages on {size.domains:,} domains"
    beyond = f"; {size.discovered:,} of them no export named" if size.discovered else ""
    console.print(line + beyond, markup=False)


def _states(console: Console, audit: Audit) -> None:
    from linkvet.store.lists.rows import states
    from linkvet.store.types import STATES

    found = states(audit)
    total = sum(count for _, _, count in found) or 1
    _title(console, "State")
    rows: list[Sequence[str]] = []
    for state in STATES:
        reasons = [(reason, count) for name, reason, count in found if name == state]
        links = sum(count for _, count in reasons)
        if links:
            rows.append((state, f"{links:,}", f"{links / total:.0%}", MEANING[state]))
        for reason, count in reasons:
            if reason:
                rows.append(("", f"{count:,}", "", f"  {in_words(reason)}"))
    if rows:
        _columns(console, "<>><", rows)


def _kinds(console: Console, audit: Audit) -> None:
    from linkvet.store.lists.rows import shown_values

    for title, column in (
        ("Kind of link", "link_kind"),
        ("Position on the page", "region"),
        ("Hidden", "hidden"),
    ):
        found = [(value, count) for value, count in shown_values(audit, column) if value]
        if found:
            line = ", ".join(f"{count:,} {value}" for value, count in found)
            _title(console, title)
            console.print(f"  {line}", markup=False, soft_wrap=True)


def _anchors(console: Console, audit: Audit) -> None:
    from linkvet.store.lists.rows import Filters, anchors

    rows = list(anchors(audit, Filters(), SHOWN))
    if rows:
        _title(console, "Anchor texts on most domains")
        shown = [(f"{row['domains']:,}", f"{row['links']:,}", _anchor(row)) for row in rows]
        _columns(console, ">><", [("domains", "links", "anchor"), *shown])


def _anchor(row: dict[str, Any]) -> str:
    return printable(row["anchor"]) or ("(image)" if row["images"] else "(empty)")


def _domains(console: Console, audit: Audit) -> None:
    from linkvet.store.lists.rows import Filters, domains
    from linkvet.store.urls import readable_host

    rows = list(domains(audit, Filters(), SHOWN))
    if rows:
        _title(console, "Referring domains with most links")
        shown = [
            (f"{row['links']:,}", f"{row['live']:,}", f"{row['follow']:,}", readable_host(row["domain"]))
            for row in rows
        ]
        _columns(console, ">>><", [("links", "live", "follow", "domain"), *shown])


def _judgement(console: Console, audit: Audit) -> None:
    from linkvet.store.judged.profile import profile_of, risk_of
    from linkvet.terminal.profile_lines import card_rows, level_rows, worst_domains

    profile = profile_of(audit, "card")
    if not profile:
        return
    level, says = risk_of(audit)
    _title(console, f"Risk: {level}")
    console.print(f"  {says}", markup=False, soft_wrap=True)
    if levels := level_rows(audit):
        _columns(console, "<>><", levels)
    if card := card_rows(profile):
        _title(console, "How natural the profile is")
        _columns(console, "<<", card)
    if worst := worst_domains(audit):
        _title(console, "Referring domains to look at first")
        _columns(console, "><<", worst)


def _tempo(console: Console, audit: Audit) -> None:
    from linkvet.store.judged.profile import stored_velocity
    from linkvet.terminal.velocity_lines import tempo_sentences

    sentences = list(tempo_sentences(stored_velocity(audit)))
    if sentences:
        _title(console, "Out of the ordinary")
        for sentence in sentences:
            console.print(f"  {printable(sentence)}", markup=False, soft_wrap=True)


def _coverage(console: Console, audit: Audit) -> None:
    from linkvet.analysis.profile.coverage import coverage
    from linkvet.importers import row_caps
    from linkvet.terminal.coverage_lines import coverage_sentences

    sentences = list(coverage_sentences(coverage(audit, row_caps())))
    if sentences:
        _title(console, "What the exports know")
        for sentence in sentences:
            console.print(f"  {sentence}", markup=False, soft_wrap=True)


def _refused(console: Console, audit: Audit) -> None:
    from linkvet.store.lists.rows import imports, problems

    bad = sum(row["bad_rows"] for row in imports(audit))
    if bad:
        _title(console, f"{bad:,} rows of the exports could not be read")
        for row in problems(audit, 5):
            line = f"  {row['file']}, line {row['line']}: {row['reason']}"
            console.print(printable(line), markup=False, soft_wrap=True)


def _columns(console: Console, sides: str, rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns; a ``>`` in ``sides`` is a column of numbers, a ``<`` one of words.

    On a terminal the last column ends at the edge; in a pipe nothing is cut.
    """
    from rich.cells import cell_len, set_cell_size

    cells = [list(row) for row in rows]
    widths = [max(cell_len(row[place]) for row in cells) for place in range(len(sides))]
    for row in cells:
        line = " "
        for side, width, cell in zip(sides, widths, row, strict=True):
            gap = " " * (width - cell_len(cell))
            line += " " + (gap + cell if side == ">" else cell + gap) + " "
        line = line.rstrip()
        if on_terminal() and cell_len(line) > console.width:
            line = set_cell_size(line, console.width - 1) + "…"
        console.print(line, markup=False, soft_wrap=True)
