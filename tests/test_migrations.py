"""Migrations never change once they are out: a file that an older version made must come to the same tables."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from linkvet.store.file.audit import Audit, Settings
from linkvet.store.file.schema import migrations
from linkvet.store.file.sqlite import Database

WRITTEN = {
    "m001_main_job": "b1cab12e160842eb",
    "m002_own_pages": "45ce4705d7f9d485",
    "m003_judgements": "a20f86af9dc9ec48",
    "m004_decisions": "62a292b5df8e07e4",
    "m005_conditional_visits": "42e7b51fd45492d1",
    "m006_remembered": "87dc829da7664cc0",
    "m008_searched_pages": "c0d6684f709d2924",
    "m009_strength": "5594d74707db7074",
    "m010_rendered": "b5dfdefe02178068",
    "m011_rounds": "02477827a3fe5249",
    "m012_lists": "6814b2a5cc55a7fa",
    "m013_evidence": "83d8f87ad35d7622",
    "m016_views": "6a37ddb16e9b053a",
}
"""Migration → digest of the statements it runs. A new migration gets a new line; a line never changes."""


def statements() -> dict[str, list[str]]:
    """What each migration runs, one after the other on one file."""
    found: dict[str, list[str]] = {}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        for one in migrations.pending(Database(conn)):
            ran: list[str] = []
            conn.set_trace_callback(ran.append)
            one.fn(Database(conn))
            conn.set_trace_callback(None)
            found[one.name] = ran
    return found


def test_what_a_migration_runs_never_changes() -> None:
    digests = {
        name: hashlib.sha256("\n".join(ran).encode()).hexdigest()[:16] for name, ran in statements().items()
    }
    assert digests == WRITTEN


@pytest.mark.parametrize("done", range(1, len(WRITTEN) + 1))
def test_a_file_of_any_earlier_version_comes_to_the_same_tables(tmp_path: Path, done: int) -> None:
    def tables(path: Path) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(path)) as conn:
            sql = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '\\_%' ESCAPE '\\'"
            return sorted(conn.execute(sql).fetchall())

    fresh = tmp_path / "fresh.audit"
    Audit.create(fresh, Settings("shop.test")).close()
    old = tmp_path / "old.audit"
    with closing(sqlite3.connect(old)) as conn:
        names = list(WRITTEN)[:done]
        migrations.apply(Database(conn), stop_before=list(WRITTEN)[done] if done < len(WRITTEN) else None)
        conn.execute("INSERT INTO settings VALUES ('target', '\"shop.test\"')")
        conn.commit()
        assert names
    Audit.open(old).close()
    assert tables(old) == tables(fresh)
