"""The report for a client: one HTML file that needs nothing else, and prints well.

It holds no script and asks for nothing from outside; a content security policy in the file itself forbids both,
so that not even a hole in the escaping could run the words of a stranger's page.
"""

from __future__ import annotations

from base64 import b64encode
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import jinja2

from linkvet.report import charts
from linkvet.report.shape import Shape
from linkvet.store import words
from linkvet.store.decided.decisions import DECISIONS, decision_counts
from linkvet.store.file.audit import Audit, now
from linkvet.store.file.whole import write_whole
from linkvet.store.history.tempo import tempo_by_month
from linkvet.store.judged.group_rows import CopyRow, FamilyRow, NetworkRow
from linkvet.store.judged.groups import analyzed, families, networks
from linkvet.store.judged.profile import profile_of, risk_of, stored_velocity
from linkvet.store.lists.made import refresh, totals
from linkvet.store.lists.reports import (
    TellingFinding,
    WorstDomain,
    WorstLink,
    appendix,
    dates,
    disavowed_lines,
    group_counts,
    live_languages,
    not_known,
    outreach_counts,
    recoverable_links,
    top_targets,
    worst_domains,
    worst_links,
)
from linkvet.store.lists.rows import Filters, anchors, imports
from linkvet.store.seen.evidence import picture_of, pictured_link
from linkvet.store.types import STATES
from linkvet.store.urls import parse_url, readable_host
from linkvet.store.words import MEANING, in_words

if TYPE_CHECKING:
    from linkvet.analysis.judging.marker import Marker

WORST_DOMAINS, LINKS_EACH = 25, 2
PICTURES = 10
"""Pictures of links in the report, at up to 90 kB each."""
GROUPS, MEMBERS, SIGNS = 8, 24, 6
LOST, ANCHORS, MARKERS, TARGETS, REPAIRS = 25, 20, 20, 10, 15
MONTHS = 24
MIXES = ("anchor_classes", "kinds", "regions", "domain_kinds", "languages")

FOUND = {
    "live": "are live",
    "lost": "are gone, although their page loads",
    "broken": "are on a page that could not be loaded",
    "blocked": "could not be checked, because the page was not shown; nothing is known of them",
    "unvisited": "have not been looked at yet",
}

LEVELS = {
    "low": (
        "Low risk",
        "The profile looks earned. Some spam is part of every profile, and search engines ignore most of it by "
        "themselves; nothing has to be done in haste.",
    ),
    "medium": (
        "Medium risk",
        "There is more doubtful material than usual. Look at the patterns below first: networks and repeated "
        "keyword anchors matter more than single odd links.",
    ),
    "high": (
        "High risk",
        "A large part of the profile looks built rather than earned. Removal of the patterns below should be "
        "planned, beginning with links that search engines follow.",
    ),
    "unknown": ("Not scored", "Too little is known to judge the profile; this is not the same as clean."),
}


def write_report(audit: Audit, out: Path, shape: Shape | None = None) -> None:
    """Write the report to ``out``, whole or not at all; one that ends in .pdf is printed by a browser."""
    html = report(audit, shape)
    if out.suffix.lower() == ".pdf":
        from linkvet.report.pdf import write_pdf

        write_pdf(html, out)
    else:
        write_whole(out, html)


def report(audit: Audit, shape: Shape | None = None) -> str:
    """The report as HTML."""
    refresh(audit)
    shape = shape or Shape()
    rows = appendix(audit, shape.appendix) if shape.appendix else []
    return _template().render(shape=shape, appendix=rows, **facts_of(audit))


def facts_of(audit: Audit) -> dict[str, Any]:
    """Everything that the report shows, as plain values; lists must be fresh."""
    counted = totals(audit)
    settings = audit.settings
    lost, recoverable = recoverable_links(audit, LOST)
    level, says = risk_of(audit)
    states = _states(counted["states"])
    shown = list(islice(networks(audit), GROUPS))
    tempo = tempo_by_month(stored_velocity(audit), MONTHS)
    mixes = {name: counted[name] for name in MIXES} | {"languages": live_languages(audit)}
    return {
        "name": settings.name or settings.target,
        "settings": settings,
        "written": now()[:10],
        "dates": dates(audit),
        "imports": imports(audit),
        "analyzed": analyzed(audit),
        "counted": counted | {name: _unknown_last(rows) for name, rows in mixes.items()},
        "sizes": dict(
            zip(("links", "domains", "pages", "live_domains", "discovered"), counted["sizes"][0], strict=True)
        ),
        "level": level,
        "level_title": LEVELS[level][0],
        "level_meaning": LEVELS[level][1],
        "level_says": says,
        "card": _profile(audit, "card", []),
        "anchors": list(anchors(audit, Filters(), ANCHORS)),
        "states": states,
        "state_parts": [(row["state"], row["links"]) for row in states],
        "tempo": tempo,
        "months": [(row["period"], row["links_gained"], row["links_lost"] or 0) for row in tempo["rows"]],
        "markers": _markers(counted["markers"]),
        "groups": group_counts(audit),
        "networks": shown,
        "families": [_family(one) for one in islice(families(audit), GROUPS)],
        "worst": _worst(audit, shown),
        "worst_count": sum(row[1] for row in counted["domain_levels"] if row[0] in ("toxic", "suspicious")),
        "lost": lost,
        "lost_links": recoverable.links,
        "unknown": not_known(audit),
        "decisions": _decisions(audit),
        "outreach": outreach_counts(audit),
        "disavowed": disavowed_lines(audit),
        "targets": top_targets(audit, TARGETS),
        "repairs": _repairs(audit),
    }


def _repairs(audit: Audit) -> list[Any]:
    """Own addresses that are gone or hard to reach and still have links, those with most domains first."""
    from linkvet.analysis.opportunities import broken_targets

    return list(islice(broken_targets(audit), REPAIRS))


def _unknown_last(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row[0] is None)


def _profile(audit: Audit, name: str, nothing: Any) -> Any:
    return profile_of(audit, name).get(name, nothing)


def _decisions(audit: Audit) -> dict[str, int]:
    counts = decision_counts(audit, networks=False)
    return {decision: counts.get(decision, 0) for decision in DECISIONS}


class StateLine(TypedDict):
    """How many links are in a state, and why."""

    state: str
    links: int
    means: str
    found: str
    reasons: list[tuple[str, int]]
    """Reason in words → links, most frequent first."""


def _states(rows: list[tuple[str, str, int]]) -> list[StateLine]:
    """The states in their order, each with its reasons."""
    found: list[StateLine] = []
    for state in STATES:
        own = [(reason, links) for name, reason, links in rows if name == state]
        if links := sum(count for _, count in own):
            reasons = [(in_words(reason), count) for reason, count in own if reason]
            found.append(
                {
                    "state": state,
                    "links": links,
                    "means": MEANING[state],
                    "found": FOUND[state],
                    "reasons": reasons,
                }
            )
    return found


class MarkerLine(TypedDict):
    """A marker that was found, and what it means; ``marker`` is ``None`` for one that this version does not know."""

    name: str
    links: int
    domains: int
    marker: Marker | None


def _markers(rows: list[tuple[str, int, int]]) -> list[MarkerLine]:
    """Markers that fired, with what each sees, why it matters and what it is not."""
    from linkvet.analysis.judging.marker import all_markers

    known = {one.name: one for one in all_markers()}
    return [
        {"name": name, "links": links, "domains": domains, "marker": known.get(name)}
        for name, links, domains in rows[:MARKERS]
    ]


class FamilyPart(FamilyRow):
    """A family of copies as the report tells it."""

    words: str
    told: CopyRow | None
    """A page whose passage is shown beside the original's."""


def _family(family: FamilyRow) -> FamilyPart:
    told = [one for one in family["members"] if one["passage"] and one["role"] != "original"]
    return {
        **family,
        "words": words.within_a_sentence(words.labelled(words.FAMILY_KINDS, family["kind"])),
        "told": told[0] if told else None,
    }


class ShownLink(WorstLink):
    """A link with its picture, as part of the report itself."""

    picture: str | None


class ShownDomain(WorstDomain):
    """A domain with its worst links."""

    links: list[ShownLink]


def _worst(audit: Audit, shown: list[NetworkRow]) -> list[ShownDomain]:
    found: list[ShownDomain] = []
    pictures = 0
    names = {group["id"]: group["name"] for group in shown}
    for domain in worst_domains(audit, WORST_DOMAINS):
        network = names.get(domain["network"] or "")
        links: list[ShownLink] = []
        for link in worst_links(audit, domain["domain_id"], LINKS_EACH):
            picture = _picture(audit, link["backlink_id"]) if pictures < PICTURES else None
            pictures += picture is not None
            if network:
                link["findings"] = _without_network(link["findings"], network)
            links.append({**link, "picture": picture})
        found.append({**domain, "links": links})
    return found


def _picture(audit: Audit, backlink_id: int) -> str | None:
    """The picture of a link as part of the report itself; ``None`` where none was taken."""
    at = pictured_link(audit, backlink_id)
    found = picture_of(audit, *at) if at else None
    return f"data:image/jpeg;base64,{b64encode(found.image).decode()}" if found else None


def _without_network(findings: list[TellingFinding], network: str) -> list[TellingFinding]:
    """Findings with those that the network's own section proves drawn together into one."""
    joined = [one for one in findings if one["family"] == "link_networks"]
    if not joined:
        return findings
    signs = ", ".join(words.within_a_sentence(words.plain(one["marker"])) for one in joined)
    one: TellingFinding = {
        "marker": "part_of_a_network",
        "family": "link_networks",
        "share": sum(sign["share"] for sign in joined),
        "evidence": f"{network}: {signs}. The evidence stands under “Networks”.",
    }
    rest = [finding for finding in findings if finding not in joined]
    return sorted([one, *rest], key=lambda finding: -finding["share"])


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).resolve().parents[1] / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=lambda value: "–" if value is None else f"{value:,.0f}",
        share=_share,
        day=lambda text: text[:10] if text else "–",
        host=lambda name: readable_host(name or ""),
        plain=words.plain,
        outward=_outward,
        cut=_cut,
        label=_label,
        in_words=in_words,
        source=words.source,
    )
    environment.globals.update(
        charts=charts, words=words, MEMBERS=MEMBERS, SIGNS=SIGNS, LINKS_EACH=LINKS_EACH
    )
    return environment.get_template("report.html")


def _label(word: str | None, table: str) -> str:
    return words.labelled(getattr(words, table), word)


def _share(part: float | None, whole: float | None = 1) -> str:
    if part is None or not whole:
        return "–"
    value = part / whole
    return "<1%" if 0 < value < 0.005 else f"{value:.0%}"


def _outward(url: str | None) -> str:
    """The URL where a link may lead to it; empty for anything that is no web address."""
    parsed = parse_url(url) if url else None
    return parsed.href if parsed else ""


def _cut(text: str | None, length: int) -> str:
    """Text of bounded length; a stranger's page decides how long it is."""
    text = text or ""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
