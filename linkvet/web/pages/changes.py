"""Lost & found: what came, what went and what broke in a window of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.web.menu import MenuPlace
from linkvet.web.rendering import page
from linkvet.web.selection import place_of, turned
from store.filters import Filters
from store.listed import found, links

place = MenuPlace(70, "Lost & found", "/changes")
ROWS = 60
WINDOWS = {"7": "7 days", "30": "30 days", "90": "90 days", "365": "12 months"}
KINDS = {"new": "New", "lost": "Lost", "broken": "Broken"}


def show(request: Request) -> Response:
    """One kind of change in one window."""
    query = request.query_params
    days = query.get("days", "30") if query.get("days") in WINDOWS else "30"
    kind = query.get("kind", "new") if query.get("kind") in KINDS else "new"
    since = (datetime.now(UTC).date() - timedelta(days=int(days))).isoformat()
    pairs = [("kind", kind), ("days", days)]
    with request.app.state.shelves.audit() as audit:
        counts = {name: found(audit, _filters(name, since)) for name in KINDS}
        sort = "newest" if kind == "new" else "lost"
        shown = links(audit, _filters(kind, since), sort, place_of(query), ROWS)
    return page(
        request,
        "changes.html",
        title="Lost & found",
        rows=shown.rows,
        counts=counts,
        kinds=KINDS,
        kind=kind,
        windows=WINDOWS,
        days=days,
        since=since,
        next=turned("/changes", pairs, shown.next),
        previous=turned("/changes", pairs, shown.previous),
    )


def _filters(kind: str, since: str) -> Filters:
    chosen: dict[str, Any] = (
        {"new_since": since} if kind == "new" else {"states": (kind,), "lost_since": since}
    )
    return Filters(**chosen)


routes = [Route("/changes", show)]
