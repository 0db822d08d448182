"""The enriched list as JSON Lines: one flat object a line, for programs that read as a stream."""

from __future__ import annotations

from pathlib import Path

from linkvet.exporters.json import objects
from linkvet.store.lists.tables import Table


def write(path: Path, enriched: Table) -> int:
    """Write all rows to ``path``; says how many."""
    count = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for line in objects(enriched):
            file.write(f"{line}\n")
            count += 1
    return count
