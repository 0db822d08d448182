"""The enriched list as one JSON array of flat objects, with the contract's names as keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from linkvet.store.lists.columns import ENRICHED_COLUMNS
from linkvet.store.lists.tables import PREFIX, Table


def write(path: Path, enriched: Table) -> int:
    """Write all rows to ``path``, one object per line; says how many."""
    count = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write("[")
        for line in objects(enriched):
            file.write(f",\n{line}" if count else f"\n{line}")
            count += 1
        file.write("\n]\n")
    return count


def objects(enriched: Table) -> Iterator[str]:
    """Each row as a JSON object on one line."""
    names = [*input_keys(enriched.input_columns), *enriched.columns]
    for own, values in enriched.rows():
        yield json.dumps(dict(zip(names, (*own, *values), strict=True)), ensure_ascii=False)


def input_keys(columns: list[str]) -> list[str]:
    """Keys for the input's columns: ``input: NAME`` for a contract's name, numbered where it repeats."""
    taken = set(ENRICHED_COLUMNS)
    keys = []
    for name in columns:
        key = wanted = f"{PREFIX}{name}" if name in ENRICHED_COLUMNS else name
        nth = 1
        while key in taken:
            nth += 1
            key = f"{wanted} {nth}"
        taken.add(key)
        keys.append(key)
    return keys
