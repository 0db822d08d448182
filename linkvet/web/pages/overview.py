"""The overview: how natural the profile is, and what to look at first."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store import words
from linkvet.store.decided.decisions import decision_counts
from linkvet.store.file.audit import Audit
from linkvet.store.judged.profile import judged_at, profile_of, stored_velocity
from linkvet.store.judged.tempo import Velocity
from linkvet.store.lists.counts import domains_with_losses, undecided_domains
from linkvet.store.lists.made import totals
from linkvet.store.seen.crawls import visited_at
from linkvet.terminal.velocity_lines import spike_period, tempo_rows
from linkvet.web.menu import MenuPlace
from linkvet.web.pages.changes import compared, counts_of
from linkvet.web.rendering import page
from linkvet.web.selection import address
from linkvet.web.windows import window_of

place = MenuPlace(10, "Overview", "/")
MONTHS = 24


def show(request: Request) -> Response:
    """The overview."""
    with request.app.state.shelves.audit() as audit:
        counts = totals(audit)
        profile = profile_of(audit, "card", "level")
        window = window_of(audit, QueryParams())
        recent = counts_of(compared(request.app.state.sheets, audit, window))
        found = stored_velocity(audit)
        first = _first(audit, counts, profile) + _spikes(found)
        lists = decision_counts(audit)
        analyzed, visited = judged_at(audit), visited_at(audit)
    card = [_with_address(line) for line in profile.get("card") or []]
    return page(
        request,
        "overview.html",
        title="Overview",
        counts=counts,
        states=_states(counts),
        tempo=_tempo(found),
        level=_level(profile.get("level")),
        card=card,
        recent=recent,
        kinds=words.CHANGES,
        first=first,
        lists=lists,
        judged_at=analyzed,
        visited_at=visited,
    )


def _level(stored: Any) -> tuple[str, str]:
    """(risk, why); unknown before the first analysis."""
    if isinstance(stored, dict):
        return str(stored.get("level", "unknown")), str(stored.get("why", stored.get("says", "")))
    if isinstance(stored, list) and len(stored) == 2:
        return str(stored[0]), str(stored[1])
    if isinstance(stored, str):
        return stored, ""
    return "unknown", "The links have not been judged yet."


CARD_PAGES = {
    "anchor_variety": "/anchors",
    "steadiness": "/changes?kind=velocity",
    "address_blocks": "/networks",
}
"""Where the links behind a characteristic stand that no filter of the audit table shows."""


def _with_address(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the naturalness card with the address of the links behind it."""
    wanted = line.get("filters") or {}
    pairs: list[tuple[str, str]] = []
    for name, value in wanted.items():
        if name in ("anchor_class", "kind", "level", "marker"):
            pairs += [(name, word) for word in str(value).split()]
        elif name == "authority" and str(value).endswith(".."):
            pairs.append(("authority_min", str(value)[:-2]))
        elif name == "sort":
            pairs.append(("sort", "links"))
    elsewhere = CARD_PAGES.get(str(line.get("name")))
    return {**line, "address": address("/audit", pairs) if pairs else elsewhere}


def _states(counts: dict[str, Any]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for state, reason, links in counts["states"]:
        row = found.setdefault(state, {"state": state, "links": 0, "reasons": []})
        row["links"] += links
        if reason:
            row["reasons"].append((reason, links))
    return sorted(found.values(), key=lambda row: -int(row["links"]))


def _tempo(found: Velocity) -> dict[str, Any]:
    """Months of the source that dates most; sources are never added up."""
    source = next(iter(found.get("sources", {})), "")
    return {"source": source, "rows": tempo_rows(found, source, "month")[-MONTHS:]}


def _spikes(found: Velocity) -> list[dict[str, str]]:
    """The strongest spike of links for which no benign cause fits."""
    for one in found.get("spikes", []):
        if one["what"] == "links" and not one["explanation"]:
            where = address("/changes", [], kind="velocity", source=one["source"], unit=one["unit"])
            text = f"{one['count']:,} links came in {spike_period(one)}"
            return [
                {
                    "text": text,
                    "why": f"Usual are {one['usual']:g}, and no benign cause fits.",
                    "address": where,
                }
            ]
    return []


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
    for level in ("toxic", "suspicious"):
        number = undecided_domains(audit, level)
        where = f"/audit?level={level}&decision=none"
        add(number, f"{level} domain is not decided", f"{level} domains are not decided", _WHY[level], where)
    signs = {marker: (links, domains) for marker, links, domains in counts["markers"]}
    add(
        signs.get("hidden_link", (0, 0))[0],
        "link cannot be seen by people",
        "links cannot be seen by people",
        _WHY["hidden"],
        "/audit?marker=hidden_link",
    )
    add(
        signs.get("link_burst", (0, 0))[1],
        "domain gave most of its links within a week",
        "domains gave most of their links within a week",
        _WHY["burst"],
        "/audit?marker=link_burst",
    )
    strong = domains_with_losses(audit, 40)
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
    "burst": "Readers find a page one by one; programs and hired hands place links at once.",
    "strong": "Worth a friendly message: these links were earned once.",
    "blocked": "Not let in, or not tried. Nothing is known of them, good or bad.",
}

routes = [Route("/", show)]
