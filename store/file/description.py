"""The tables of the audit file as SQLite describes them, with what the schema says of each."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from linkvet.store.file import schema
from linkvet.store.file.sqlite import Database


@dataclass(frozen=True, slots=True)
class Table:
    """One table after all migrations."""

    name: str
    meaning: str
    """The comment above its statement; empty where there is none."""
    statements: list[str]
    """Its own, then those of its indexes."""


def tables() -> list[Table]:
    """Every table and view of the audit file, in the order in which they were made."""
    meanings = _meanings()
    made = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL ORDER BY rowid"
    with closing(sqlite3.connect(":memory:")) as conn:
        schema.migrations.apply(Database(conn))
        rows = conn.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY rowid"
        ).fetchall()
        return [
            Table(
                name,
                meanings.get(name, ""),
                [f"{sql};", *(f"{row[0]};" for row in conn.execute(made, (name,)))],
            )
            for name, sql in rows
            if not name.startswith(("sqlite_", "_sqlite_"))
        ]


def _meanings() -> dict[str, str]:
    """Table or view → the comment above its CREATE statement."""
    source = "\n".join(value for value in vars(schema).values() if isinstance(value, str))
    found = re.findall(r"((?:^-- .*\n)+)CREATE (?:TABLE|VIEW) (\w+)", source, re.M)
    return {name: re.sub(r"^-- ", "", comment, flags=re.M).strip() for comment, name in reversed(found)}
