"""Moments that an audit can be looked back from: a day, an age, or the end of a crawl."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from linkvet.store.file.audit import Audit, AuditError, now, past
from linkvet.store.seen.frontier import SEARCH

ACCEPTED = "30d, 2026-11-01, crawl:3 or last"
_AGE = re.compile(r"(\d{1,5})d")
_CRAWL = re.compile(r"(?:crawl:)?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in the history of an audit."""

    at: str
    """ISO date and time in UTC; what happened then or later lies after it."""
    crawl_id: int | None = None
    """The crawl whose end it is; ``None`` for a point in time."""

    @property
    def visits(self) -> str:
        """SQL that holds for visits ``v`` before this moment; takes ``visits_value``."""
        return "v.crawl_id <= ?" if self.crawl_id else "v.visited_at < ?"

    @property
    def visits_value(self) -> int | str:
        """What ``visits`` compares with."""
        return self.crawl_id or self.at

    def follows(self, then: str) -> bool:
        """Whether ``then``, a day or a point in time, lies before this moment."""
        if len(then) <= 10:
            return then < self.at[:10]
        return then <= self.at if self.crawl_id else then < self.at

    def __str__(self) -> str:
        return f"crawl {self.crawl_id} ({self.at[:10]})" if self.crawl_id else self.at[:10]


def moment_of(audit: Audit, text: str) -> Moment:
    """The moment a person means by ``30d``, a date, ``crawl:3`` (its end) or ``last`` (before the last crawl).

    Raises AuditError when the text names none.
    """
    if match := _AGE.fullmatch(text):
        return Moment(past(int(match[1])))
    if text == "last":
        return _before_last_crawl(audit)
    if match := _CRAWL.fullmatch(text):
        return end_of_crawl(audit, int(match[1]))
    try:
        return Moment(date.fromisoformat(text[:10]).isoformat() + "T00:00:00Z")
    except ValueError:
        raise AuditError(f'"{text[:50]}" is no moment; write {ACCEPTED}.') from None


def present() -> Moment:
    """Now: everything stored so far lies before it."""
    moment = now()
    return Moment(moment[:-1] + "~")


def end_of_crawl(audit: Audit, crawl_id: int) -> Moment:
    """The moment at which a crawl had ended. Raises AuditError when there is no such crawl."""
    sql = (
        "SELECT coalesce(finished_at, (SELECT max(visited_at) FROM visits WHERE crawl_id = c.id), started_at) "
        "FROM crawls c WHERE id = ?"
    )
    found = audit.conn.execute(sql, (crawl_id,)).fetchone()
    if found is None:
        last = audit.conn.execute("SELECT max(id) FROM crawls").fetchone()[0]
        known = f"there are crawls 1 to {last}" if last else "nothing was crawled yet"
        raise AuditError(f"There is no crawl {crawl_id}; {known}.")
    return Moment(found[0], crawl_id)


def _before_last_crawl(audit: Audit) -> Moment:
    found = audit.conn.execute(
        f"SELECT id FROM crawls WHERE selection <> '{SEARCH}' ORDER BY id DESC LIMIT 2"
    ).fetchall()
    if len(found) < 2:
        raise AuditError("There is no crawl before the last one; compare with a date instead, such as 30d.")
    return end_of_crawl(audit, found[1][0])
