"""The audit file: one SQLite database that holds everything known about one site's backlinks."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from linkvet.store.errors import AuditError as AuditError
from linkvet.store.file.schema import APPLICATION_ID, migrations
from linkvet.store.file.sqlite import Database
from linkvet.store.urls import SCOPE_KINDS, Scope, ScopeKind, platform_of

BUSY_SECONDS = 60
"""How long a writer waits for another process's short transaction."""
CHECKED_BYTES = 64_000_000
"""A file below this size is checked whole each time it is opened (a tenth of a second)."""
LOOKS, LOOK_AGAIN = 3, 0.1
"""How often a file that seems to be no good is looked at, and the seconds between."""


_NO_ACCESS = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
}


StoreError = sqlite3.Error
"""What SQLite raises; whoever stores something may have to wait, or to give up."""


def trouble_of(error: StoreError) -> str:
    """An error of SQLite as a sentence that a person can act on."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY:
        return "The audit file may not be written to; make it writable, or take a copy."
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "Another program is writing into the audit file; let it finish, or close it, and try again."
    return f"The audit file cannot be used: {error}."


_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> str:
    """The present moment as the audit file writes it: ISO 8601 in UTC, to the second."""
    return written(_moment.get() or datetime.now(UTC))


def written(moment: datetime) -> str:
    """A moment as the audit file writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def past(days: int) -> str:
    """The moment that lies this many days back."""
    today = _moment.get() or datetime.now(UTC)
    return written(today - min(timedelta(days=days), today - datetime.min.replace(tzinfo=UTC)))


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Within the block ``now`` answers ``moment``: a year of crawls passes in a minute."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


@dataclass(slots=True)
class Settings:
    """What is audited and what its owner says about it."""

    target: str
    """Domain, host or URL as the owner gave it."""
    scope: ScopeKind = "root"
    name: str = ""
    brands: list[str] = field(default_factory=list)
    """Brand names with their variants."""
    topics: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    """ISO 3166 codes of the audience."""
    languages: list[str] = field(default_factory=list)
    """ISO 639-1 codes of the audience."""
    syndication: list[str] = field(default_factory=list)
    """Domains that may repeat the site's own texts."""
    competitors: list[str] = field(default_factory=list)
    """Domains or names of competitors; who links to them may link to the site too."""
    weights: dict[str, float] = field(default_factory=dict)
    """Markers whose weight was refitted to the owner's decisions, with that weight."""

    def __post_init__(self) -> None:
        if self.scope not in SCOPE_KINDS:
            raise AuditError(f'"{self.scope}" is no scope; choose {", ".join(SCOPE_KINDS)}.')
        try:
            Scope.of(self.target, self.scope)
        except ValueError as error:
            raise AuditError(f"The target cannot be used: {error}.") from None

    @property
    def target_scope(self) -> Scope:
        """Which URLs belong to the audited site."""
        return Scope.of(self.target, self.scope)


class Audit:
    """An open audit file. Use as a context manager, or call ``close``."""

    def __init__(self, path: Path, db: Database, writable: bool = True) -> None:
        self.path = path
        self.writable = writable
        self.db = db
        self.conn: sqlite3.Connection = db.conn
        self.conn.create_function("platform_of", 1, _platform_of, deterministic=True)

    @classmethod
    def create(cls, path: Path, settings: Settings) -> Audit:
        """A new audit file at ``path``. Raises AuditError when something is there already."""
        if path.exists():
            raise AuditError(f"{path} already exists; choose another name, or use `linkvet set`.")
        if not path.parent.is_dir():
            raise AuditError(f"The folder {path.parent} does not exist; make it first.")
        draft = path.with_name(path.name + ".new")
        try:
            _remove(draft)
            with closing(sqlite3.connect(draft)) as conn:
                db = Database(conn)
                migrations.apply(db)
                Audit(draft, db).save_settings(settings)
            draft.rename(path)
        except (OSError, sqlite3.Error) as error:
            with suppress(OSError):
                _remove(draft)
            raise AuditError(f"{path} cannot be written: {error}.") from None
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Audit:
        """The audit file at ``path``, brought to the present schema.

        A file that may not be written to can still be read: lists, exports and reports work, decisions do not.
        Raises AuditError, and leaves the file as it is, when it is missing, damaged, of another program,
        or written by a newer version.
        """
        _refuse_unless_ours(path)
        if not _may_write(path):
            return cls(path, _reading_only(path), writable=False)
        db = Database(sqlite3.connect(path, timeout=BUSY_SECONDS))
        try:
            if migrations.pending(db):
                migrations.apply(db)
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
                db.execute(f"PRAGMA {pragma}").fetchall()
        except sqlite3.DatabaseError as error:
            db.close()
            raise AuditError(f"{path} cannot be opened: {error}.") from None
        return cls(path, db)

    @classmethod
    def again(cls, path: Path) -> Audit:
        """A further connection to a file that this program has opened before; it is not checked anew."""
        conn = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS, check_same_thread=False
        )
        for pragma in (
            "foreign_keys = ON",
            "synchronous = NORMAL",
            "temp_store = MEMORY",
            "mmap_size = 2000000000",
        ):
            conn.execute(f"PRAGMA {pragma}").fetchall()
        return cls(path, Database(conn))

    def __enter__(self) -> Audit:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One unit of work: all of it is stored, or nothing.

        Inside of another one it is a part of that: it can fail alone, and is stored when the whole is.
        """
        if self.conn.in_transaction:
            with self._part():
                yield self.conn
            return
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            yield self.conn
        except BaseException:
            self.conn.rollback()
            raise
        self.conn.commit()

    @contextmanager
    def _part(self) -> Iterator[None]:
        self.conn.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self.conn.execute("ROLLBACK TO part")
            raise
        finally:
            self.conn.execute("RELEASE part")

    @property
    def settings(self) -> Settings:
        """What is audited."""
        stored = {row["name"]: json.loads(row["value"]) for row in self.db.table("settings").rows}
        known = {f.name for f in fields(Settings)}
        return Settings(**{name: value for name, value in stored.items() if name in known})

    def save_settings(self, settings: Settings) -> None:
        """Store ``settings``; what follows from them is judged again by the next analysis."""
        rows = [{"name": name, "value": json.dumps(value)} for name, value in asdict(settings).items()]
        with self.transaction():
            self.db.table("settings").upsert_all(rows, pk="name")

    def rows(self, sql: str, parameters: dict[str, Any] | tuple[Any, ...] = ()) -> Iterator[Any]:
        """Rows of a query as dictionaries, streamed; who asks says their shape."""
        cursor = self.conn.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))


def _platform_of(site: str | None) -> str | None:
    """For SQL: the platform on which a referring domain stands among strangers; null where it stands on its own."""
    return platform_of(site) or None if site else None


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _refuse_unless_ours(path: Path) -> None:
    """Raises AuditError for a file that is not a whole audit file of a version we know.

    The file is looked at through SQLite alone: to close it in any other way would take away the locks of every
    connection that this process has to it (sqlite.org/howtocorrupt.html, 2.2). While others write, a look may fail
    or see half of a change, so only what every look says is believed.
    """
    if not path.is_file():
        raise AuditError(f"There is no audit file {path}; make one with `linkvet init`.")
    if not path.stat().st_size:
        raise AuditError(f"{path} is no audit file (it is empty); name the right file.")
    for look in range(1, LOOKS + 1):
        try:
            _look_at(path)
            break
        except (AuditError, sqlite3.DatabaseError) as error:
            if look == LOOKS:
                raise _refusal(path, error) from None
        time.sleep(LOOK_AGAIN)


def _look_at(path: Path) -> None:
    log = path.with_name(path.name + "-wal")
    with closing(_unaltering(path, log.exists())) as conn:
        _refuse_foreign(path, conn)
        _refuse_damaged(path, conn)
        _refuse_newer(path, conn)


def _refusal(path: Path, error: Exception) -> AuditError:
    if not isinstance(error, sqlite3.DatabaseError):
        return AuditError(str(error))
    code = error.sqlite_errorcode & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        return AuditError(f"{path} is no audit file (not a SQLite database); name the right file.")
    if code in _NO_ACCESS:
        return AuditError(f"{path} cannot be read: {error}.")
    return AuditError(f"{path} is damaged ({error}); go back to a copy of it.")


def _may_write(path: Path) -> bool:
    """Whether the file can be changed; SQLite needs its folder for the log as well."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _reading_only(path: Path) -> Database:
    db = Database(_unaltering(path, path.with_name(path.name + "-wal").exists()))
    if migrations.pending(db):
        db.close()
        raise AuditError(f"{path} is of an older Linkvet and may not be written to; open a copy of it.")
    return db


def _unaltering(path: Path, in_use: bool) -> sqlite3.Connection:
    """A connection that leaves no trace: where nobody writes, not even the files of a log beside it."""
    mode = "mode=ro" if in_use else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=BUSY_SECONDS)


def _refuse_foreign(path: Path, conn: sqlite3.Connection) -> None:
    """Raises AuditError when the database is not marked as an audit file."""
    if conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise AuditError(f"{path} is a database of another program, not an audit file.")


def _refuse_damaged(path: Path, conn: sqlite3.Connection) -> None:
    """Raises AuditError when, in a file small enough to check at once, pages do not fit; SQLite misses lost ones."""
    if path.stat().st_size < CHECKED_BYTES and conn.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise AuditError(f"{path} is damaged; go back to a copy of it.")


def _refuse_newer(path: Path, conn: sqlite3.Connection) -> None:
    applied = "SELECT name FROM _sqlite_migrations WHERE migration_set = ?"
    newer = {row[0] for row in conn.execute(applied, (migrations.name,))} - _known_migrations()
    if newer:
        raise AuditError(f"{path} was written by a newer Linkvet ({max(newer)}); update Linkvet.")


def _known_migrations() -> set[str]:
    with closing(sqlite3.connect(":memory:")) as conn:
        return {migration.name for migration in migrations.pending(Database(conn))}
