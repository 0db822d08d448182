"""The window of time that a page looks at: since a number of days, a day or a crawl, until now or another crawl."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import QueryParams

from linkvet.store.file.audit import Audit, AuditError, past
from linkvet.store.history.moments import Moment, moment_of
from linkvet.store.lists.made import stamp_of

DAYS = {"7d": "7 days ago", "30d": "30 days ago", "90d": "90 days ago", "365d": "12 months ago"}
USUAL = "30d"


@dataclass(frozen=True, slots=True)
class Window:
    """Two moments between which an audit is compared with itself."""

    since: Moment
    until: Moment | None
    """``None`` is now."""
    chosen: dict[str, str]
    """``day``, ``since`` and ``until`` as the form was given them; empty where not."""
    wrong: str = ""
    """Why something else is shown than was asked for."""

    @property
    def name(self) -> str:
        """What comparisons of this window are kept under."""
        return f"changes {self.since} {self.until or 'now'}"

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The window in an address."""
        return [(name, value) for name, value in self.chosen.items() if value]


def window_of(audit: Audit, query: QueryParams) -> Window:
    """The window that an address asks for; a moment that is none gives the usual one, and says why."""
    day, since, until = (query.get(name, "").strip()[:40] for name in ("day", "since", "until"))
    since = "" if day else since or USUAL
    try:
        return _window(audit, {"day": day, "since": since, "until": until})
    except AuditError as error:
        usual = _window(audit, {"day": "", "since": USUAL, "until": ""})
        return Window(usual.since, None, usual.chosen, f"{error} The last 30 days are shown.")


def _window(audit: Audit, asked: dict[str, str]) -> Window:
    since = _moment(audit, asked["day"] or asked["since"])
    until = _moment(audit, asked["until"]) if asked["until"] else None
    if until and not (since.at < until.at or (since.crawl_id or 0) < (until.crawl_id or 0)):
        raise AuditError("The window ends before it begins; choose a later end.")
    return Window(since, until, asked)


def _moment(audit: Audit, text: str) -> Moment:
    return moment_of(audit, past(int(text[:-1]))[:10] if text in DAYS else text)


def stamp(audit: Audit) -> str:
    """What comparisons rest on: they are made again when it changes."""
    return f"{stamp_of(audit)} {past(0)[:10]}"
