"""One list kept ready beside the audit file: a temporary SQLite file that goes when the list does."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list that is ready."""

    conn: sqlite3.Connection
    stamp: str
    """What the audit was like when it was made."""
    counts: Counter[str]
    """Group → rows."""

    def rows(self, group: str, after: int, limit: int) -> list[Row]:
        """Rows of one group in their order, without the first ``after``."""
        found = self.conn.execute(
            "SELECT body FROM sheet WHERE part = ? AND place > ? ORDER BY place LIMIT ?",
            (group, after, limit),
        ).fetchall()
        return [json.loads(body) for (body,) in found]


def sheet_of(stamp: str, rows: Iterator[tuple[str, Mapping[str, object]]]) -> Sheet:
    """The list of these rows, each with the group it belongs to."""
    counts: Counter[str] = Counter()

    def placed() -> Iterator[tuple[str, int, str]]:
        for group, row in rows:
            counts[group] += 1
            yield group, counts[group], json.dumps(row, ensure_ascii=False).encode(errors="replace").decode()

    conn = sqlite3.connect("", check_same_thread=False)
    with closing(conn.cursor()) as cursor:
        cursor.execute(
            "CREATE TABLE sheet (part TEXT, place INTEGER, body TEXT, PRIMARY KEY (part, place)) WITHOUT ROWID"
        )
        cursor.executemany("INSERT INTO sheet VALUES (?, ?, ?)", placed())
    conn.commit()
    return Sheet(conn, stamp, counts)
