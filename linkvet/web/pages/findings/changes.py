"""New & lost links: what came, went, broke and changed between two moments, and how fast links come and go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store import words
from linkvet.store.file.audit import Audit
from linkvet.store.history.changes import changes
from linkvet.store.history.tempo import tempo_rows
from linkvet.store.history.told import ChangeRecord, record
from linkvet.store.judged.profile import stored_velocity
from linkvet.store.lists.paged import domain_places, shown_links
from linkvet.store.lists.sheet import Sheet
from linkvet.store.seen.crawls import crawls
from linkvet.terminal.velocity_lines import makers
from linkvet.web.menu import MenuPlace
from linkvet.web.pages.files.export import exports_of
from linkvet.web.rendering import page
from linkvet.web.selection import place_after, stepped
from linkvet.web.sheets import Make, Sheets
from linkvet.web.windows import DAYS, Window, stamp, window_of

place = MenuPlace(70, "New & lost links", "/changes")
ROWS = 50
SCOPES = ("link", "domain")
UNITS = {"month": "Months", "week": "Weeks", "day": "Days"}
VELOCITY = "velocity"


def show(request: Request) -> Response:
    """One kind of change in one window, or the velocity."""
    query = request.query_params
    kind = query.get("kind", "new")
    if kind == VELOCITY:
        return _velocity(request)
    kind = kind if kind in words.CHANGES else "new"
    scope = "domain" if query.get("of") == "domain" else "link"
    after = place_after(query)
    with request.app.state.shelves.audit() as audit:
        window = window_of(audit, query)
        sheet = compared(request.app.state.sheets, audit, window)
        rows = sheet.rows(f"{scope} {kind}", after, ROWS) if sheet else []
        _complete(audit, scope, rows)
        facts = _about(audit, window)
    pairs = [*window.parameters, ("kind", kind), *([("of", scope)] if scope == "domain" else [])]
    total = sheet.counts[f"{scope} {kind}"] if sheet else 0
    return page(
        request,
        "changes.html",
        title="New & lost links",
        rows=rows,
        ready=sheet is not None,
        counts=counts_of(sheet),
        kind=kind,
        scope=scope,
        first=after + 1,
        total=total,
        exports=exports_of("changes", [*window.parameters, ("kind", kind), ("of", scope)]),
        **stepped("/changes", pairs, after, ROWS, total),
        **facts,
    )


def compared(sheets: Sheets, audit: Audit, window: Window) -> Sheet | None:
    """All changes of a window, made once; ``None`` while they are being found."""
    return sheets.sheet(window.name, stamp(audit), _finding(window))


def _finding(window: Window) -> Make:
    def make(audit: Audit) -> Iterator[tuple[str, ChangeRecord]]:
        for change in changes(audit, window.since, window.until):
            yield f"{change.scope} {change.kind}", record(change)

    return make


def counts_of(sheet: Sheet | None) -> dict[str, dict[str, int | None]]:
    """Kind → links and domains; ``None`` for each that is not known yet."""
    return {
        kind: {scope: sheet.counts[f"{scope} {kind}"] if sheet else None for scope in SCOPES}
        for kind in words.CHANGES
    }


def _about(audit: Audit, window: Window) -> dict[str, Any]:
    return {"window": window, "days": DAYS, "crawls": crawls(audit), "kinds": words.CHANGES}


def _complete(audit: Audit, scope: str, rows: list[dict[str, Any]]) -> None:
    """What the table shows of each change besides what happened: title, score, decision."""
    if scope == "domain":
        places = domain_places(audit, [row["domain"] for row in rows])
        for row in rows:
            row["about"] = places.get(row["domain"])
        return
    known = {one["id"]: one for one in shown_links(audit, [row["backlink_id"] for row in rows])}
    for row in rows:
        row["about"] = known.get(row["backlink_id"])
        row["differences"] = [
            (words.CHANGED[name], *(words.changed(name, row[side].get(name)) for side in ("before", "after")))
            for name in row["fields"]
        ]


def _velocity(request: Request) -> Response:
    query = request.query_params
    with request.app.state.shelves.audit() as audit:
        window = window_of(audit, query)
        sheet = compared(request.app.state.sheets, audit, window)
        found = stored_velocity(audit)
        facts = _about(audit, window)
        names = [
            spike["made_by"]["domain"]["name"]
            for spike in found.get("spikes", [])
            if spike["made_by"].get("domain")
        ]
        names += [burst["domain"] for burst in found.get("bursts", [])]
        places = domain_places(audit, list(dict.fromkeys(names)))
    return page(
        request,
        "velocity.html",
        title="Velocity",
        counts=counts_of(sheet),
        ready=sheet is not None,
        kind=VELOCITY,
        scope="link",
        places=places,
        found=found,
        spikes=[{**one, "makers": _makers(one["made_by"])} for one in found.get("spikes", [])],
        **_tempo(found, query),
        **facts,
    )


def _makers(made: dict[str, Any]) -> list[tuple[str, str]]:
    """Who made a spike, each with the domain that its words end in, if it is one."""
    name = (made.get("domain") or {}).get("name", "")
    return [(part, name if name and part.endswith(f" from {name}") else "") for part in makers(made)]


def _tempo(found: dict[str, Any], query: QueryParams) -> dict[str, Any]:
    """The series of the source and unit that are asked for."""
    sources = list(found.get("sources", {}))
    source = query.get("source", "")
    source = source if source in sources else next(iter(sources), "")
    unit = query.get("unit", "month") if query.get("unit") in UNITS else "month"
    return {
        "sources": sources,
        "source": source,
        "units": UNITS,
        "unit": unit,
        "series": tempo_rows(found, source, unit),
    }


routes = [Route("/changes", show)]
