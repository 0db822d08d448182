"""The overview: how natural the profile is, and what to look at first."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.store import words
from linkvet.store.decided.decisions import decision_counts
from linkvet.store.decided.disavowals import file_in_use
from linkvet.store.history.tempo import tempo_by_month
from linkvet.store.judged.profile import judged_at, profile_of, risk_of, scores, stored_velocity
from linkvet.store.lists.figures import COUNTED_AS, Figure, figures
from linkvet.store.lists.made import totals
from linkvet.store.seen.crawls import visited_at
from linkvet.terminal.velocity_lines import spike_period
from linkvet.web.menu import MenuPlace
from linkvet.web.pages.findings.changes import compared, counts_of
from linkvet.web.rendering import page
from linkvet.web.selection import address
from linkvet.web.windows import window_of

place = MenuPlace(10, "Overview", "/")
MONTHS = 24


def show(request: Request) -> Response:
    """The overview."""
    with request.app.state.shelves.audit() as audit:
        counts = totals(audit)
        found_figures = figures(audit)
        history = scores(audit)
        profile = profile_of(audit, "card")
        level = risk_of(audit)
        window = window_of(audit, QueryParams())
        recent = counts_of(compared(request.app.state.sheets, audit, window))
        found = stored_velocity(audit)
        first = _first(found_figures, profile) + _spikes(found)
        lists = decision_counts(audit)
        in_use = len(file_in_use(audit)[1])
        analyzed, visited = judged_at(audit), visited_at(audit)
    card = [_with_address(line) for line in profile.get("card") or []]
    return page(
        request,
        "overview.html",
        title="Overview",
        counts=counts,
        states=_states(counts),
        tempo=tempo_by_month(found, MONTHS),
        figures=found_figures,
        where_of=where_of,
        history=history,
        levels=[(name, found_figures[name]) for name in ("toxic", "suspicious", "clean", "unknown")],
        families=_families(counts),
        level=level,
        card=card,
        recent=recent,
        kinds=words.CHANGES,
        first=first,
        lists=lists,
        in_use=in_use,
        strength=COUNTED_AS,
        judged_at=analyzed,
        visited_at=visited,
    )


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
        if name in ("anchor_class", "kind", "level", "domain_level", "state", "marker"):
            pairs += [(name, word) for word in str(value).split()]
        elif name == "authority" and str(value).endswith(".."):
            pairs.append(("authority_min", str(value)[:-2]))
        elif name == "sort":
            pairs.append(("sort", "links"))
    elsewhere = CARD_PAGES.get(str(line.get("name")))
    return {**line, "address": address("/audit", pairs) if pairs else elsewhere}


class FamilyLine(TypedDict):
    """A family of markers: its links, and (marker, links, domains) of each of its markers."""

    family: str
    links: int
    markers: list[tuple[str, int, int]]


class StateLine(TypedDict):
    """A state: its links, and (reason, links)."""

    state: str
    links: int
    reasons: list[tuple[str, int]]


class FirstLine(TypedDict):
    """What to look at first: a sentence, why, and where its rows stand."""

    text: str
    why: str
    address: str
    counts: NotRequired[str]
    """``links`` or ``domains``."""


def _families(counts: dict[str, Any]) -> list[FamilyLine]:
    """Markers that were found, by family, each with its links and domains."""
    from linkvet.analysis.judging.marker import FAMILIES, all_markers

    family_of = {marker.name: marker.family for marker in all_markers()}
    links_of = {name: links for name, links, _ in counts["families"]}
    rows = [(family_of.get(name, ""), name, links, domains) for name, links, domains in counts["markers"]]
    return [
        {
            "family": family,
            "links": links_of.get(family, 0),
            "markers": [(name, links, domains) for own, name, links, domains in rows if own == family],
        }
        for family in FAMILIES
        if links_of.get(family)
    ]


def _states(counts: dict[str, Any]) -> list[StateLine]:
    found: dict[str, StateLine] = {}
    for state, reason, links in counts["states"]:
        row = found.setdefault(state, {"state": state, "links": 0, "reasons": []})
        row["links"] += links
        if reason:
            row["reasons"].append((reason, links))
    return sorted(found.values(), key=lambda row: -row["links"])


def _spikes(found: dict[str, Any]) -> list[FirstLine]:
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


def _first(found: dict[str, Figure], profile: dict[str, Any]) -> list[FirstLine]:
    """What to look at first: a sentence, and where exactly its rows stand."""
    rows: list[FirstLine] = []
    if not profile:
        rows.append(
            {
                "text": "The links have not been judged",
                "why": "The visit says what is on each page; the analysis says what it means.",
                "address": "/settings#analyze",
            }
        )
    for name, (counts, one, many, why) in FIRST.items():
        figure = found[name]
        number = figure.domains if counts == "domains" else figure.links
        if number:
            text = f"{number:,} {one if number == 1 else many}"
            rows.append({"text": text, "why": why, "address": where_of(figure), "counts": counts})
    return rows


def where_of(figure: Figure, **more: str) -> str:
    """The address of exactly the rows that a figure counts."""
    return address("/audit", [*figure.where.items()], **more)


FIRST = {
    "toxic_undecided": (
        "domains",
        "toxic domain is not decided",
        "toxic domains are not decided",
        "Several strong markers together. Look at the evidence, then decide.",
    ),
    "suspicious_undecided": (
        "domains",
        "suspicious domain is not decided",
        "suspicious domains are not decided",
        "Markers that need a person's eye.",
    ),
    "hidden": (
        "links",
        "link cannot be seen by people",
        "links cannot be seen by people",
        "Links that only machines see. Find out who put them there.",
    ),
    "burst": (
        "domains",
        "domain gave most of its links within a week",
        "domains gave most of their links within a week",
        "Readers find a page one by one; programs and hired hands place links at once.",
    ),
    "recoverable": (
        "links",
        "lost or broken link is worth asking for",
        "lost or broken links are worth asking for",
        "Links on record of sound sites whose owner can be asked.",
    ),
    "unchecked": (
        "links",
        "link could not be checked",
        "links could not be checked",
        "The pages were not shown to us. Nothing is known of them, good or bad.",
    ),
    "unvisited": (
        "links",
        "link was not visited yet",
        "links were not visited yet",
        "The next crawl visits their pages.",
    ),
}
"""Figure → what it counts, its sentence for one and for many, and why to look."""

routes = [Route("/", show)]
