"""Lists that take longer to make than a page may wait: made once, beside the pages that show them.

Each is a temporary SQLite file outside of the audit, which goes when the list does.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkvet.store.file.audit import Audit

Row = dict[str, Any]
Make = Callable[[Audit], Iterator[tuple[str, Row]]]
"""Gives the rows of a list, each with the group it belongs to."""
PATIENCE = 0.25
"""Seconds that a page waits for a list before it says that it is being made."""
REST = 20
"""A list that a page could not wait for is made again at most once in so many times the seconds it took."""
KEPT = 8
"""Lists kept at the same time; the one that was longest not looked at goes first."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list that is ready."""

    conn: sqlite3.Connection
    stamp: str
    """What the audit was like when it was made."""
    counts: Counter[str]
    """Group → rows."""
    rests_until: float
    """When it may be made again, by the monotonic clock."""

    def rows(self, group: str, after: int, limit: int) -> list[Row]:
        """Rows of one group in their order, without the first ``after``."""
        found = self.conn.execute(
            "SELECT body FROM sheet WHERE part = ? AND place > ? ORDER BY place LIMIT ?",
            (group, after, limit),
        ).fetchall()
        return [json.loads(body) for (body,) in found]


class Sheets:
    """The lists over one audit file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._ready: dict[str, Sheet] = {}
        self._making: dict[str, threading.Thread] = {}
        self._failed: dict[str, Exception] = {}
        self._doors = threading.Lock()
        self._one_at_a_time = threading.Lock()

    def sheet(self, name: str, stamp: str, make: Make, patience: float = PATIENCE) -> Sheet | None:
        """The list of this name; ``None`` while its first version is being made.

        When ``stamp`` has changed, the next version is made beside, and until it is ready the old one serves.
        """
        with self._doors:
            have = self._ready.pop(name, None)
            if have:
                self._ready[name] = have
            late = have is None or (have.stamp != stamp and time.monotonic() >= have.rests_until)
            if late and name not in self._making:
                self._making[name] = self._start(name, stamp, make)
            thread = self._making.get(name)
        if thread:
            thread.join(patience)
        if error := self._failed.pop(name, None):
            raise error
        return self._ready.get(name)

    def _start(self, name: str, stamp: str, make: Make) -> threading.Thread:
        thread = threading.Thread(target=self._run, args=(name, stamp, make), daemon=True)
        thread.start()
        return thread

    def _run(self, name: str, stamp: str, make: Make) -> None:
        try:
            with self._one_at_a_time, Audit.open(self.file) as audit:
                sheet = _written(stamp, make(audit))
        except Exception as error:
            self._failed[name] = error
            sheet = None
        with self._doors:
            del self._making[name]
            if sheet:
                self._ready.pop(name, None)
                self._ready[name] = sheet
            while len(self._ready) > KEPT:
                del self._ready[next(iter(self._ready))]


def _written(stamp: str, rows: Iterator[tuple[str, Row]]) -> Sheet:
    started = time.monotonic()
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
    took = time.monotonic() - started
    return Sheet(conn, stamp, counts, time.monotonic() + (REST * took if took > PATIENCE else 0))
