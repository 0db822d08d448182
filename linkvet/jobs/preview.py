"""What uploaded files are and what an import of them would do, before they are taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from linkvet.jobs.import_ import digest_of, doubt_about, source_of
from linkvet.printable import printable

SHOWN_PROBLEMS = 200
"""Refused rows of one file that a preview lists; further ones are counted."""
TEXT_LENGTH = 200
_COUNTS = (
    "rows", "links", "new_links", "domains", "domain_rows", "disavow_lines", "repeated", "bad_rows",
    "out_of_scope", "own",
)  # fmt: skip


def preview(
    file: Path, paths: Iterable[Path], beside: Path, watch: Callable[[str, int], None]
) -> list[dict[str, Any]]:
    """One entry per file or member: what it was recognised as, what would be merged, and what would be refused."""
    from linkvet.store.claimed.rehearsal import rehearsing
    from linkvet.store.file.audit import Audit

    with Audit.open(file) as audit:
        target = audit.settings.target
    found: list[dict[str, Any]] = []
    with rehearsing(file, beside) as rehearsal:
        for path in paths:
            found += _of_file(path, rehearsal, target, watch)
    return found


def _of_file(
    path: Path, rehearsal: Any, target: str, watch: Callable[[str, int], None]
) -> Iterator[dict[str, Any]]:
    from linkvet.importers import ExportError, read_export

    shown = printable(path.name)
    try:
        digest = digest_of(path)
        for export in read_export(path):
            source = source_of(path, digest, export)
            if export.refused:
                yield {
                    "path": str(path),
                    "file": printable(source.file),
                    "refused": printable(export.refused),
                }
                continue
            watch(source.file, 0)
            report = rehearsal.take(source, export.rows, partial(watch, source.file))
            yield _entry(path, report, target)
    except ExportError as error:
        reason = printable(error).removeprefix(f"{shown}: ")
        yield {"path": str(path), "file": shown, "refused": reason}


def _entry(path: Path, report: Any, target: str) -> dict[str, Any]:
    problems = [asdict(problem) for problem in report.problems[:SHOWN_PROBLEMS]]
    for problem in problems:
        problem["text"] = printable(problem["text"])[:TEXT_LENGTH]
        problem["reason"] = printable(problem["reason"])
    return {
        "path": str(path),
        "file": printable(report.source.file),
        "vendor": report.source.vendor,
        "shape": report.source.shape,
        "refused": "",
        "known": report.already_imported,
        "doubt": printable(doubt_about(report, target)),
        "problems": problems,
        "marks": dict(report.marks),
        **{name: getattr(report, name) for name in _COUNTS},
    }
