"""What each round of checking again brought, and when the next one is due."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from linkvet.store.file.audit import Audit, AuditError, now, written
from linkvet.store.seen.crawls import finished_crawls

Row = dict[str, Any]
MAX_DAYS = 366


def record_round(audit: Audit, since: str, important: int, counts: dict[str, int], says: str) -> int:
    """Keep what the last finished crawl brought; says its number. Told again, it takes the place of what was told."""
    crawl = next(iter(finished_crawls(audit, 1)), None)
    if crawl is None:
        raise AuditError("No crawl has come to its end yet, so there is nothing to compare.")
    with audit.transaction() as conn:
        conn.execute(
            "INSERT INTO rounds (crawl_id, at, since, important, counts, says) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (crawl_id) DO UPDATE SET since = excluded.since, important = excluded.important, "
            "counts = excluded.counts, says = excluded.says",
            (crawl, now(), since, important, json.dumps(counts), says),
        )
        number: int = conn.execute("SELECT id FROM rounds WHERE crawl_id = ?", (crawl,)).fetchone()[0]
    return number


def note_mailed(audit: Audit, round_id: int, recipient: str) -> None:
    """Note to whom the text of a round went."""
    with audit.transaction() as conn:
        conn.execute("UPDATE rounds SET mailed_to = ? WHERE id = ?", (recipient, round_id))


def rounds(audit: Audit, limit: int = 20) -> list[Row]:
    """The latest rounds, newest first."""
    rows = audit.rows("SELECT * FROM rounds ORDER BY id DESC LIMIT ?", (limit,))
    return [{**row, "counts": json.loads(row["counts"])} for row in rows]


def round_of(audit: Audit, round_id: int) -> Row | None:
    """One round by its number."""
    return next(iter(audit.rows("SELECT * FROM rounds WHERE id = ?", (round_id,))), None)


@dataclass(slots=True)
class Schedule:
    """When the app checks again by itself."""

    days: int = 7
    """Days between two rounds."""
    hour: int = 4
    """Hour of the day, in this machine's time."""
    older: int = 7
    """Pages are visited again whose last visit is older than so many days."""
    next_at: str = ""
    mail: dict[str, Any] = field(default_factory=dict)
    """Who is told of it: ``to``, and ``always`` where nothing important changed, too."""

    def __post_init__(self) -> None:
        if not 1 <= self.days <= MAX_DAYS:
            raise AuditError(f"{self.days} is not a valid number of days; use 1 to {MAX_DAYS}.")
        if not 0 <= self.hour <= 23:
            raise AuditError(f"{self.hour} is not a valid hour; use 0 to 23.")
        if not 0 <= self.older <= 99999:
            raise AuditError(f"{self.older} is not a valid age in days; use 0 to 99999.")

    def after(self, moment: datetime) -> str:
        """The first time after ``moment`` that is so many days away, at the hour of the schedule."""
        local = moment.astimezone()
        day = local + timedelta(days=self.days)
        return written(day.replace(hour=self.hour, minute=0, second=0, microsecond=0))


def schedule_of(audit: Audit) -> Schedule | None:
    """The schedule; ``None`` where none was set."""
    row = audit.conn.execute("SELECT days, hour, older, next_at, mail FROM schedule").fetchone()
    if row is None:
        return None
    days, hour, older, next_at, mail = row
    return Schedule(days, hour, older, next_at, json.loads(mail))


def save_schedule(audit: Audit, schedule: Schedule | None) -> None:
    """Set the schedule, counted from now, or take it away."""
    with audit.transaction() as conn:
        conn.execute("DELETE FROM schedule")
        if schedule:
            schedule.next_at = schedule.after(datetime.now(UTC))
            conn.execute(
                "INSERT INTO schedule (id, days, hour, older, next_at, mail) VALUES (1, ?, ?, ?, ?, ?)",
                (schedule.days, schedule.hour, schedule.older, schedule.next_at, json.dumps(schedule.mail)),
            )


def claim_round(audit: Audit) -> Schedule | None:
    """The schedule when its time has come; it is then set to its next time, so that a round starts once."""
    schedule = schedule_of(audit)
    if schedule is None or schedule.next_at > now():
        return None
    following = schedule.after(datetime.now(UTC))
    with audit.transaction() as conn:
        claimed = conn.execute(
            "UPDATE schedule SET next_at = ? WHERE next_at = ?", (following, schedule.next_at)
        )
    return schedule if claimed.rowcount else None
