from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from audits import new_audit, take

from linkvet.store.file.audit import Audit, AuditError, Settings
from linkvet.store.file.schema import APPLICATION_ID, migrations


def filled(folder: Path) -> Path:
    with new_audit(folder) as audit:
        take(audit, [f"https://site{number}.example/{'x' * 200}" for number in range(400)])
        return audit.path


def test_settings_survive(tmp_path: Path) -> None:
    with new_audit(tmp_path, brands=["Shop"], languages=["de"]) as audit:
        assert audit.settings == Settings("shop.test", brands=["Shop"], languages=["de"])
        audit.save_settings(Settings("shop.test", "host", name="Süß"))
    with Audit.open(tmp_path / "shop.audit") as audit:
        assert audit.settings == Settings("shop.test", "host", name="Süß")


@pytest.mark.parametrize("target", ["", "not a domain", "http://", "shop"])
def test_a_target_that_is_no_site_is_refused(tmp_path: Path, target: str) -> None:
    with pytest.raises(AuditError, match="target"):
        new_audit(tmp_path, target)
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_never_replaced(tmp_path: Path) -> None:
    place = tmp_path / "shop.audit"
    place.write_text("mine")
    with pytest.raises(AuditError, match="already exists"):
        new_audit(tmp_path)
    assert place.read_text() == "mine"
    with pytest.raises(AuditError, match="folder"):
        new_audit(tmp_path / "nowhere")


def test_a_name_with_marks_of_urls(tmp_path: Path) -> None:
    with new_audit(tmp_path, name="50% off? #1 süß.audit") as audit:
        take(audit, ["https://a.example/"])
    with Audit.open(audit.path) as audit:
        assert audit.conn.execute("SELECT count(*) FROM pages").fetchone() == (1,)


def refused(path: Path) -> str:
    """The sentence with which a file is refused; it must be as it was afterwards."""
    before = path.read_bytes()
    beside = sorted(path.parent.iterdir())
    with pytest.raises(AuditError) as error:
        Audit.open(path)
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == beside
    return str(error.value)


def cut_within_a_page(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3 - 100]


def cut_between_pages(content: bytes) -> bytes:
    return content[: len(content) // 2 // 4096 * 4096]


def cut_to_the_header(content: bytes) -> bytes:
    return content[:60]


def garbage_in_the_middle(content: bytes) -> bytes:
    middle = len(content) // 2 // 4096 * 4096
    return content[:middle] + b"\xa7garbage" * 1024 + content[middle + 8192 :]


def garbage_in_the_schema(content: bytes) -> bytes:
    return content[:100] + b"\xff" * 3000 + content[3100:]


def zeroes_at_the_end(content: bytes) -> bytes:
    return content[:-8192] + bytes(8192)


@pytest.mark.parametrize(
    "harm",
    [
        cut_within_a_page,
        cut_between_pages,
        cut_to_the_header,
        garbage_in_the_middle,
        garbage_in_the_schema,
        zeroes_at_the_end,
    ],
)
def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path, harm: object) -> None:
    path = filled(tmp_path)
    Audit.open(path).close()
    path.write_bytes(harm(path.read_bytes()))  # type: ignore[operator]
    assert "damaged" in refused(path)


def test_foreign_files_are_refused_and_left_as_they_are(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("CREATE TABLE mine (a)")
    conn.close()
    assert "another program" in refused(other)
    text = tmp_path / "links.csv"
    text.write_text("Source url,Target url\n")
    assert "no audit file" in refused(text)
    empty = tmp_path / "empty"
    empty.touch()
    assert "no audit file" in refused(empty)
    with pytest.raises(AuditError, match="linkvet init"):
        Audit.open(tmp_path / "missing")
    with pytest.raises(AuditError, match="no audit file"):
        Audit.open(tmp_path)


def test_a_newer_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as conn:
        conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('linkvet', 'm999_later', '')"
        )
    conn.close()
    assert "newer" in refused(path)
    assert "m999_later" in refused(path)


def test_a_file_of_the_first_migration_opens(tmp_path: Path) -> None:
    """The schema as it was released first, made by the migration alone, is brought up to date."""
    from sqlite_utils import Database

    path = tmp_path / "first.audit"
    conn = sqlite3.connect(path)
    names = [migration.name for migration in migrations.pending(Database(conn))]
    migrations.apply(Database(conn), stop_before=names[1:2])
    conn.execute("INSERT INTO settings VALUES ('target', '\"shop.test\"')")
    conn.commit()
    conn.close()
    with Audit.open(path) as audit:
        assert audit.settings.target == "shop.test"
        assert not migrations.pending(audit.db)
        assert audit.conn.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        take(audit, ["https://a.example/"])


def test_tables_are_strict_and_linked(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        loose = (
            "SELECT name FROM pragma_table_list "
            "WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE '%sqlite%'"
        )
        assert not audit.conn.execute(loose).fetchall()
        with pytest.raises(sqlite3.IntegrityError):
            audit.conn.execute("INSERT INTO pages (url, domain_id) VALUES ('https://a.example/', 77)")


def test_a_unit_of_work_is_all_or_nothing(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        with pytest.raises(KeyboardInterrupt), audit.transaction() as conn:
            conn.execute("INSERT INTO domains (name) VALUES ('a.example')")
            raise KeyboardInterrupt
        assert not audit.conn.execute("SELECT * FROM domains").fetchall()
        with audit.transaction() as conn:
            conn.execute("INSERT INTO domains (name) VALUES ('b.example')")
        assert len(audit.conn.execute("SELECT * FROM domains").fetchall()) == 1


def test_what_a_killed_process_stored_is_there(tmp_path: Path) -> None:
    """A process that dies without closing leaves its log beside the file; nothing committed is lost."""
    path = filled(tmp_path)
    code = (
        "import os, sys; from pathlib import Path; from linkvet.store.file.audit import Audit\n"
        "audit = Audit.open(Path(sys.argv[1]))\n"
        "add = 'INSERT INTO domains (name) VALUES (?)'\n"
        "with audit.transaction() as conn: conn.execute(add, ['kept.example'])\n"
        "audit.conn.execute('BEGIN'); audit.conn.execute(add, ['lost.example'])\n"
        "os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 9
    assert path.with_name(path.name + "-wal").stat().st_size
    with Audit.open(path) as audit:
        names = {name for (name,) in audit.conn.execute("SELECT name FROM domains")}
    assert "kept.example" in names
    assert "lost.example" not in names


def test_an_audit_opened_twice_keeps_its_locks(tmp_path: Path) -> None:
    """Else another process takes the file for unused, and removes the log that this one works on."""
    alone = (
        "import sqlite3, sys\n"
        "conn = sqlite3.connect(sys.argv[1], timeout=0)\n"
        "try: print(conn.execute('PRAGMA journal_mode = DELETE').fetchone()[0])\n"
        "except sqlite3.OperationalError as error: print(error)\n"
    )
    with new_audit(tmp_path) as first:
        first.save_settings(first.settings)
        with Audit.open(first.path):
            done = subprocess.run(
                [sys.executable, "-c", alone, str(first.path)], capture_output=True, text=True
            )
        assert done.stdout.strip() == "database is locked"
