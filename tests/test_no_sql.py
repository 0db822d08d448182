"""Nothing above the store holds SQL."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
READERS = {
    *(f"analysis/run/{path.name}" for path in (HOUSE / "analysis" / "run").glob("*.py")),
    "analysis/opportunities.py",
    *(f"analysis/profile/{path.name}" for path in (HOUSE / "analysis" / "profile").glob("*.py")),
}
"""The files of the analysis that may touch the database."""
DUCKDB = {"linkvet/exporters/parquet.py", "linkvet/jobs/cluster.py"}
"""Write and read Parquet by the statements of DuckDB; they have no connection to the audit file."""
CALLS = {"execute", "executemany", "executescript"}


def files() -> list[str]:
    paths = [
        path for room in ("linkvet", "scale", "crawler", "analysis") for path in (HOUSE / room).rglob("*.py")
    ]
    return sorted(str(path.relative_to(HOUSE)) for path in paths)


def holds_sql(source: str) -> list[int]:
    """Lines that run a statement, or read rows of a query."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            named = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if node.func.attr in CALLS or (node.func.attr == "rows" and named == "audit"):
                found.append(node.lineno)
        if isinstance(node, ast.Import) and any(one.name == "sqlite3" for one in node.names):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("name", [name for name in files() if name not in READERS | DUCKDB])
def test_no_file_above_the_store_holds_sql(name: str) -> None:
    assert not holds_sql((HOUSE / name).read_text(encoding="utf-8"))


def test_sql_is_seen_where_it_stands() -> None:
    assert holds_sql("audit.conn.execute('SELECT 1')") == [1]
    assert holds_sql("import sqlite3\nself.audit.rows('SELECT 1')\nsheet.rows('x')") == [1, 2]
