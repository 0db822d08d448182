"""The overview: how natural the profile is, and what to look at first."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.web.menu import MenuPlace
from linkvet.web.rendering import page
from linkvet.web.selection import address
from store.audit import Audit
from store.decisions import decision_counts
from store.lists import totals

place = MenuPlace(10, "Overview", "/")
MONTHS = 24
WINDOW_DAYS = 30


def show(request: Request) -> Response:
    """The overview."""
    with request.app.state.shelves.audit() as audit:
        counts = totals(audit)
        profile = _profile(audit)
        since = (datetime.now(UTC).date() - timedelta(days=WINDOW_DAYS)).isoformat()
        recent = _recent(audit, since)
        first = _first(audit, counts, profile)
        lists = decision_counts(audit)
        judged_at = audit.conn.execute("SELECT max(finished_at) FROM analyses").fetchone()[0]
        visited_at = audit.conn.execute(
            "SELECT max(coalesce(finished_at, started_at)) FROM crawls"
        ).fetchone()[0]
    card = [_with_address(line) for line in profile.get("card") or []]
    return page(
        request,
        "overview.html",
        title="Overview",
        counts=counts,
        states=_states(counts),
        months=_months(counts),
        level=_level(profile.get("level")),
        card=card,
        recent=recent,
        since=since,
        days=WINDOW_DAYS,
        first=first,
        lists=lists,
        judged_at=judged_at,
        visited_at=visited_at,
    )


def _profile(audit: Audit) -> dict[str, Any]:
    rows = audit.conn.execute("SELECT name, value FROM profile WHERE name IN ('card', 'level')").fetchall()
    return {name: json.loads(value) for name, value in rows}


def _level(stored: Any) -> tuple[str, str]:
    """(risk, why); unknown before the first analysis."""
    if isinstance(stored, dict):
        return str(stored.get("level", "unknown")), str(stored.get("why", stored.get("says", "")))
    if isinstance(stored, list) and len(stored) == 2:
        return str(stored[0]), str(stored[1])
    if isinstance(stored, str):
        return stored, ""
    return "unknown", "The links have not been judged yet."


def _with_address(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the naturalness card with the address of the links behind it."""
    wanted = line.get("filters") or {}
    pairs: list[tuple[str, str]] = []
    for name, value in wanted.items():
        if name in ("anchor_class", "kind", "level"):
            pairs += [(name, word) for word in str(value).split()]
        elif name == "authority" and str(value).endswith(".."):
            pairs.append(("authority_min", str(value)[:-2]))
        elif name == "sort":
            pairs.append(("sort", "links"))
    return {**line, "address": address("/audit", pairs) if pairs else None}


def _states(counts: dict[str, Any]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for state, reason, links in counts["states"]:
        row = found.setdefault(state, {"state": state, "links": 0, "reasons": []})
        row["links"] += links
        if reason:
            row["reasons"].append((reason, links))
    return sorted(found.values(), key=lambda row: -int(row["links"]))


def _months(counts: dict[str, Any]) -> list[dict[str, Any]]:
    """Months without a gap, the latest last: an empty month is a fact too."""
    gained = {month: (links, domains) for month, links, domains in counts["gained"] if _month(month)}
    missed = {month: (links, domains) for month, links, domains in counts["missed"] if _month(month)}
    if not gained and not missed:
        return []
    last = max([*gained, *missed])
    year, month = int(last[:4]), int(last[5:7])
    earliest = min([*gained, *missed])
    rows: list[dict[str, Any]] = []
    while len(rows) < MONTHS:
        name = f"{year:04}-{month:02}"
        new, new_domains = gained.get(name, (0, 0))
        lost, _ = missed.get(name, (0, 0))
        rows.append({"month": name, "new": new, "domains": new_domains, "lost": lost})
        if name <= earliest:
            break
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return rows[::-1]


def _month(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01")
    except ValueError:
        return False
    return True


def _recent(audit: Audit, since: str) -> dict[str, int]:
    sql = "SELECT count(*), count(DISTINCT domain_id) FROM list_links WHERE"
    new = audit.conn.execute(f"{sql} first_seen >= ?", (since,)).fetchone()
    lost = audit.conn.execute(f"{sql} state = 'lost' AND lost_at >= ?", (since,)).fetchone()
    broken = audit.conn.execute(f"{sql} state = 'broken' AND lost_at >= ?", (since,)).fetchone()
    names = ("new", "new_domains", "lost", "lost_domains", "broken", "broken_domains")
    return dict(zip(names, (*new, *lost, *broken), strict=True))


def _first(audit: Audit, counts: dict[str, Any], profile: dict[str, Any]) -> list[dict[str, str]]:
    """What to look at first: a sentence, and where."""
    found: list[dict[str, str]] = []

    def add(number: int, one: str, many: str, why: str, where: str) -> None:
        if number:
            text = f"{number:,} {one if number == 1 else many}"
            found.append({"text": text, "why": why, "address": where})

    if not profile:
        found.append(
            {
                "text": "The links have not been judged",
                "why": "The visit says what stands on each page; the analysis says what it means.",
                "address": "/settings#analyze",
            }
        )
    undecided = (
        "SELECT count(*) FROM list_domains d LEFT JOIN decisions e ON e.kind = 'domain' AND e.subject = d.name "
        "WHERE d.level = ? AND e.decision IS NULL"
    )
    for level in ("toxic", "suspicious"):
        number = audit.conn.execute(undecided, (level,)).fetchone()[0]
        where = f"/audit?level={level}&decision=none"
        add(number, f"{level} domain is not decided", f"{level} domains are not decided", _WHY[level], where)
    hidden = sum(count for _, count in counts["hidden"])
    add(
        hidden,
        "link cannot be seen by people",
        "links cannot be seen by people",
        _WHY["hidden"],
        "/audit?hidden=yes",
    )
    strong = audit.conn.execute(
        "SELECT count(DISTINCT x.domain_id) FROM list_domains d JOIN list_links x ON x.domain_id = d.domain_id "
        "WHERE d.authority >= 40 AND x.state IN ('lost', 'broken')"
    ).fetchone()[0]
    where = "/audit?state=lost&state=broken&authority_min=40&sort=authority"
    add(strong, "strong domain lost a link", "strong domains lost a link", _WHY["strong"], where)
    blocked = sum(links for state, _, links in counts["states"] if state in ("blocked", "unvisited"))
    where = "/audit?state=blocked&state=unvisited"
    add(blocked, "link could not be checked", "links could not be checked", _WHY["blocked"], where)
    return found


_WHY = {
    "toxic": "Several strong signs together. Look at the evidence, then decide.",
    "suspicious": "Signs that need a person's eye.",
    "hidden": "Links that only machines see. Find out who put them there.",
    "strong": "Worth a friendly message: these links were earned once.",
    "blocked": "Not let in, or not tried. Nothing is known of them, good or bad.",
}

routes = [Route("/", show)]
