"""The enriched list as Parquet, with numbers and times as such, written by DuckDB (the extra ``analytics``)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from linkvet.exporters.json import input_keys
from linkvet.store.file.audit import AuditError
from linkvet.store.lists.columns import ENRICHED_COLUMNS
from linkvet.store.lists.tables import Table
from linkvet.tables.cells import DAYS, FRACTIONS, MOMENTS, WHOLE, moment_of

MEMORY = "400MB"
LONGEST_ROW = 64_000_000


def write(path: Path, enriched: Table) -> int:
    """Write all rows to ``path``; says how many. The input's columns stay text, as they were written."""
    duckdb = duckdb_or_hint()
    names = keys(enriched.input_columns, enriched.columns)
    draft = path.with_name(path.name + ".rows")
    try:
        count = _write_rows(draft, names, enriched)
        with duckdb.connect(config={"threads": 1, "memory_limit": MEMORY}) as conn:
            conn.execute("SET autoinstall_known_extensions = false")
            conn.execute(f"SET temp_directory = {_quoted(str(draft) + '.spill')}")
            conn.execute(_copy(draft, path, names))
    finally:
        draft.unlink(missing_ok=True)
    return count


def duckdb_or_hint() -> Any:
    """DuckDB. Raises AuditError, with what to do, where it is not installed."""
    try:
        import duckdb
    except ImportError:
        raise AuditError(
            "Parquet files need DuckDB, which is not installed; install it with: "
            "pip install duckdb. CSV, XLSX and JSON need nothing more."
        ) from None
    return duckdb


def keys(columns: list[str], after: Sequence[str] = ENRICHED_COLUMNS) -> list[str]:
    """Names of all columns, each once: query engines take ``Title`` and ``title`` for the same."""
    taken = {name.casefold() for name in after}
    found = []
    for wanted in input_keys([name or "column" for name in columns]):
        wanted = wanted.encode("utf-8", "replace").decode().replace("\0", " ")
        if wanted.casefold() in taken and not wanted.startswith("input: "):
            wanted = f"input: {wanted}"
        key, nth = wanted, 1
        while key.casefold() in taken:
            nth += 1
            key = f"{wanted} {nth}"
        taken.add(key.casefold())
        found.append(key)
    return [*found, *after]


def _write_rows(draft: Path, names: list[str], enriched: Table) -> int:
    """One JSON object per line, which DuckDB reads as a stream."""
    own = len(enriched.input_columns)
    dated = [place for place, name in enumerate(enriched.columns) if name in MOMENTS]
    count = 0
    with draft.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for cells, values in enriched.rows():
            for place in dated:
                moment = moment_of(values[place]) if values[place] else None
                values[place] = moment.isoformat(" ") if moment else None
                if moment and enriched.columns[place] in DAYS:
                    values[place] = moment.date().isoformat()
            row = {f"c{n}": cell for n, cell in enumerate(cells)}
            row |= {f"c{own + n}": value for n, value in enumerate(values) if value is not None}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def _copy(draft: Path, path: Path, names: list[str]) -> str:
    read = ", ".join(f"c{n}: '{_type(name)}'" for n, name in enumerate(names))
    chosen = ", ".join(f"c{n} AS {_name(name)}" for n, name in enumerate(names))
    return (
        f"COPY (SELECT {chosen} FROM read_json({_quoted(str(draft))}, format = 'newline_delimited', "
        f"columns = {{{read}}}, maximum_object_size = {LONGEST_ROW})) "
        f"TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)"
    )


def _type(name: str) -> str:
    if name in WHOLE:
        return "BIGINT"
    if name in FRACTIONS:
        return "DOUBLE"
    if name in DAYS:
        return "DATE"
    return "TIMESTAMP" if name in MOMENTS else "VARCHAR"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
