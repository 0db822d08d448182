"""The one table of filters: commands, ``--where``, the web form, Python and the docs are made from it.

A filter is one entry of ``FILTERS``; every list, bulk decision and page then takes it, checked in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from linkvet.store.judged.strength import STRENGTHS
from linkvet.store.lists import conditions as sql
from linkvet.store.lists.conditions import DOMAIN, LINK, PAGE, Build, Condition
from linkvet.store.lists.values import Day, Days, Kind, Span, Text, Word, Words, YesOrNo, refuse, use_one_of
from linkvet.store.reasons import reason_names
from linkvet.store.types import (
    ANCHOR_CLASSES,
    DOMAIN_KINDS,
    PAGE_KINDS,
    REGIONS,
    STATES,
)

REASONS = reason_names()
ANCHOR_FORMS = ("text", "alt", "image", "empty")
FAMILIES = (
    "harmful_environment",
    "community_spam",
    "link_networks",
    "manipulative",
    "irrelevant",
    "complementary",
)
_MARKERS, _SITE, _PAGE, _LINK, _WORDS, _DATES = "Markers", "Site", "Page", "Link", "Words", "Dates"
LINK_KINDS = ("follow", "nofollow", "sponsored", "ugc")
LEVELS = ("toxic", "suspicious", "clean", sql.UNJUDGED)
DECIDED = ("whitelist", "remove", "disavow", "none", "file")

_FOUND_IN = "+x.{}_id IN (SELECT id FROM list_{}s WHERE {} {{}})"
_ANCHOR = "x.link_kind IS NOT NULL AND " + _FOUND_IN.format("anchor", "anchor", "anchor")
_TARGET = _FOUND_IN.format("target", "target", "url")
_URL = "(SELECT url FROM pages WHERE id = x.page_id) {}"
_JUDGED = "SELECT domain_id FROM domain_judgements WHERE"
_PAGE_KINDS = (
    "SELECT p.id FROM pages p JOIN visits v ON v.id = p.visit_id JOIN page_judgements k "
    "ON k.snapshot_id = v.snapshot_id WHERE k.page_kind"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition that every list takes."""

    name: str
    """As addresses and ``--where`` write it; an option has hyphens for its underscores."""
    kind: Kind
    condition: Build
    label: str
    help: str
    choices: tuple[str, ...] = ()
    """The words it knows; empty where any is taken, or where only the parts above know them."""
    several: str = ""
    """Its name in Python where it takes several values."""
    no: str = ""
    """The option that says no, of a filter that takes yes or no."""
    labels: str = ""
    """Table of ``linkvet.store.words`` with what its words are called."""
    counts: str = ""
    """Name of the counts (``linkvet.store.lists.made``) from which the form offers its words."""
    first: bool = False
    """Whether it stands on the first line of the web form."""
    beside: tuple[str, ...] = ()
    """Filters whose values its condition takes too, such as the markers that have to be strong."""
    group: str = ""
    """Heading under which the web form shows it, of those that do not stand on the first line."""
    carried: bool = False
    """Whether the web form shows no field for it and only keeps it."""

    @property
    def field(self) -> str:
        """Its name in Python."""
        return self.several or self.name


FILTERS: tuple[Filter, ...] = (
    Filter("search", Text(), sql.anywhere, "Search",
           "Text in the URL of the page, the anchor, the title or the words around the link.", first=True),
    Filter("page", Text(), sql.contains(_URL), "Page", "Text in the URL of the referring page.", group=_WORDS),
    Filter("level", Words(), sql.each(sql.level), "Level", "toxic, suspicious, clean, unknown; several with commas.",
           LEVELS, "levels", labels="LEVELS", first=True),
    Filter("state", Words(), sql.one_of("x.state"), "State",
           "live, lost, broken, blocked, unvisited; several with commas.",
           STATES, "states", labels="STATES", first=True),
    Filter("decision", Words(), sql.each(sql.decision), "Decision",
           "In force: whitelist, remove, disavow, none; file: covered by the imported disavow file.",
           DECIDED, "decisions", labels="DECISION_FILTER", first=True),
    Filter("kind", Words(), sql.each(sql.has_hint), "Link type",
           "follow, nofollow, sponsored, ugc; several with commas.",
           LINK_KINDS, "kinds", labels="KINDS", first=True),
    Filter("marker", Words(), sql.listed_in(LINK, "SELECT backlink_id FROM findings WHERE marker"), "Marker",
           "Marker that was found; several with commas: any of them.",
           several="markers", counts="markers", first=True),
    Filter("every_marker", Words(), sql.every_marker, "All of these markers",
           "Markers that must all be found; several with commas.", several="every_markers", counts="markers",
           beside=("strength",), group=_MARKERS),
    Filter("marker_family", Words(), sql.marker_family, "Family of markers",
           "harmful_environment, community_spam, link_networks, manipulative, irrelevant, complementary.",
           FAMILIES, "marker_families", labels="FAMILIES", beside=("strength",), group=_MARKERS),
    Filter("strength", Word(), sql.as_strong, "Strength",
           "Only findings (of the chosen markers) at least so strong: weak, medium or strong.",
           tuple(STRENGTHS), labels="STRENGTHS", beside=("markers",), group=_MARKERS),
    Filter("toxicity", Span(), sql.within("x.toxicity {}"), "Toxicity", "Toxicity of the link: 45.., ..20, 45..60.",
           group=_MARKERS),
    Filter("authority", Span(), sql.within(f"{DOMAIN} IN ({_JUDGED} authority {{}})"), "Authority",
           "Authority of the domain: 40.., ..10.", group=_SITE),
    Filter("relevance", Span(), sql.relevance, "Relevance",
           "How close the page is to your topics, in percent: 50.., ..10; of its site where the page was not judged.",
           group=_PAGE),
    Filter("country", Words(), sql.each(sql.footprint("country")), "Country",
           "Country of the address, such as DE; several with commas.", several="countries", counts="countries",
           group=_SITE),
    Filter("ip", Text(), sql.address, "IP address", "Address, or its beginning: 192.0.2.7, 192.0.2.", group=_SITE),
    Filter("asn", Words(), sql.each(sql.footprint("asn")), "AS number", "Network of the address, such as AS64500.",
           several="asns", group=_SITE),
    Filter("platform", Text(), sql.footprint("generator cms", "LIKE ? ESCAPE '!'"), "Software",
           "Text in the software that the site runs on, such as WordPress.", group=_SITE),
    Filter("hosted_on", Text(), sql.hosted_on, "Hosted on", "Its platform, such as wordpress.com.", group=_SITE),
    Filter("anchor", Text(), sql.contains(_ANCHOR), "Anchor", "Text in the anchor that the page shows.",
           group=_WORDS),
    Filter("spelling", Text(blank=True, nothing=None), sql.spelling, "Spelling of",
           "The anchor, in any spelling; may be empty.", carried=True),
    Filter("anchor_form", Words(), sql.listed_in("+x.link_kind IS NOT NULL AND +x.anchor_id",
           "SELECT id FROM list_anchors WHERE form"), "Form of anchor",
           "text, alt (an image with alternative text), image (one without), empty.", ANCHOR_FORMS, "anchor_forms",
           labels="FORMS", group=_LINK),
    Filter("title", Text(), sql.contains(sql.IN_TITLE), "Title", "Text in the title of the page.", group=_WORDS),
    Filter("context", Text(), sql.contains(sql.IN_CONTEXT), "Context", "Text around the link.", group=_WORDS),
    Filter("anchor_is", Text(blank=True, nothing=None), sql.equals(_ANCHOR), "Anchor is",
           "The whole anchor, letter by letter; may be empty.", carried=True),
    Filter("target", Text(), sql.contains(_TARGET), "Target", "Text in the URL of the linked page.", group=_WORDS),
    Filter("target_is", Text(), sql.equals(_TARGET), "Target is", "The whole URL of the linked page.", carried=True),
    Filter("domain", Words(commas=False), sql.each(sql.domain), "Domain or host",
           "Referring domain, or one host below it; may be repeated.", several="domains", group=_SITE),
    Filter("first_seen", Days(), sql.between_days("x.first_seen"), "First seen",
           "Days between which it was first seen: 2026-01-01.., ..2026-03-31.", group=_DATES),
    Filter("last_seen", Days(), sql.between_days("x.last_seen"), "Last seen",
           "Days between which it was last seen: 2026-01-01.., ..2026-03-31.", group=_DATES),
    Filter("new_since", Day(), sql.since("x.first_seen"), "New since", "First seen on this day or later.",
           group=_DATES),
    Filter("lost_since", Day(), sql.since("x.lost_at"), "Lost since", "Lost or broken on this day or later.",
           group=_DATES),
    Filter("hidden", YesOrNo(), sql.hidden, "Hidden", "Only links that people cannot see, or only those they can.",
           no="visible", group=_LINK),
    Filter("reciprocal", YesOrNo(), sql.judged_so("reciprocal"), "Reciprocal", "Linked back by the site, or not.",
           no="one-way", group=_SITE),
    Filter("sitewide", YesOrNo(), sql.judged_so("sitewide"), "Sitewide", "In the template of the site, or not.",
           no="single", group=_SITE),
    Filter("region", Words(), sql.one_of("x.region"), "Position on the page",
           "Part of the page: content, comment, sidebar, footer ...", REGIONS, "regions", labels="REGIONS",
           group=_LINK),
    Filter("reason", Words(), sql.each(sql.reason), "Reason",
           "Such as link_removed, http_404, http_5xx, dns, robots.",
           REASONS, "reasons", carried=True),
    Filter("anchor_class", Words(), sql.each(sql.anchor_class), "Anchor class", "branded, exact, near, generic ...",
           (*ANCHOR_CLASSES, sql.UNJUDGED), "anchor_classes", labels="ANCHOR_CLASSES", counts="anchor_classes",
           group=_LINK),
    Filter("domain_kind", Words(), sql.listed_in(DOMAIN, f"{_JUDGED} kind"), "Kind of site",
           "news, blog, education ...", DOMAIN_KINDS, "domain_kinds", counts="domain_kinds", group=_SITE),
    Filter("page_kind", Words(), sql.listed_in(PAGE, _PAGE_KINDS), "Kind of page", "article, forum, directory ...",
           PAGE_KINDS, "page_kinds", counts="page_kinds", group=_PAGE),
    Filter("language", Words(), sql.one_of("x.language"), "Language", "Language of the page, such as en or de.",
           several="languages", counts="languages", group=_PAGE),
    Filter("source", Words(), sql.each(sql.source), "Source", "Vendor that names the link, archive, or discovered.",
           several="sources", labels="VENDORS", counts="vendors", group=_LINK),
    Filter("domain_level", Words(), sql.each(sql.domain_level), "Level of the domain",
           "toxic, suspicious, clean, unknown: of the whole domain.", LEVELS, "domain_levels", labels="LEVELS",
           group=_SITE),
    Filter("on_record", YesOrNo(), sql.on_record, "Link on record",
           "Seen by a visit, or named with its target by an export; or neither.", no="not-on-record",
           group=_LINK),
    Filter("network", Words(), sql.listed_in(DOMAIN, "SELECT domain_id FROM network_members WHERE network_id"),
           "Network", "Id of a network of sites.", several="networks", carried=True),
    Filter("family", Words(), sql.listed_in(PAGE, "SELECT page_id FROM family_members WHERE family_id"),
           "Family of copies", "Id of a family of copies.", several="families", carried=True),
)  # fmt: skip


def filter_named(name: str) -> Filter | None:
    """The filter of this name, as an address or as Python writes it."""
    return next((one for one in FILTERS if name in (one.name, one.field)), None)


class Filters:
    """Which backlinks a list shows: all conditions must hold, of the values of one condition any.

    The arguments are the names of ``FILTERS``; raises AuditError where a name or a value means nothing.
    """

    __slots__ = ("chosen",)

    def __init__(self, **values: Any) -> None:
        self.chosen: dict[str, Any] = {}
        for name, value in values.items():
            one = filter_named(name)
            if one is None:
                refuse_name(name, [each.field for each in FILTERS])
            if value is not None and value != one.kind.nothing and value != []:
                self.chosen[one.name] = one.kind.read(one.label.lower(), value, one.choices)

    def __getitem__(self, name: str) -> Any:
        one = filter_named(name)
        assert one, name
        return self.chosen.get(one.name, one.kind.nothing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Filters) and self.chosen == other.chosen

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.chosen.items())))

    def __repr__(self) -> str:
        return f"Filters({', '.join(f'{name}={value!r}' for name, value in self.chosen.items())})"

    def where(self) -> Condition:
        """The SQL condition over ``list_links x`` and its parameters; what looks into other tables comes last."""
        found = [
            one.condition(self.chosen[one.name], *(self[name] for name in one.beside))
            for one in FILTERS
            if one.name in self.chosen
        ]
        found.sort(key=lambda condition: "SELECT" in condition[0])
        return (
            " AND ".join(f"({condition})" for condition, _ in found) or "1",
            [value for _, values in found for value in values],
        )


EVERYTHING = Filters()


def refuse_name(name: str, known: Sequence[str]) -> NoReturn:
    """Raises AuditError: there is no such filter."""
    refuse(f'"{name[:80]}" is not a filter; {use_one_of(name, known)}')


def named_in_addresses() -> tuple[str, ...]:
    """The names that an address or ``--where`` can have; a span may be written as its two ends."""
    return tuple(_address_names())


def _address_names() -> Iterator[str]:
    for one in FILTERS:
        yield one.name
        if isinstance(one.kind, Span | Days):
            yield from (f"{one.name}_min", f"{one.name}_max")


def from_pairs(
    pairs: Sequence[tuple[str, str]], known: Callable[[str], tuple[str, ...]] | None = None
) -> Filters:
    """The filters of an address or of ``--where``; raises AuditError where a name or a value means nothing."""
    given: dict[str, list[str]] = {}
    for name, text in pairs:
        given.setdefault(name, []).append(text)
    for name in given:
        if name not in named_in_addresses():
            refuse_name(name, [one.name for one in FILTERS])
    chosen: dict[str, Any] = {}
    for one in FILTERS:
        value = _value(one, given)
        if value is not None:
            chosen[one.name] = one.kind.read(
                one.label.lower(), value, known(one.name) if known else one.choices
            )
    return Filters(**chosen)


def _value(one: Filter, given: Mapping[str, list[str]]) -> Any:
    if isinstance(one.kind, Words):
        return given.get(one.name)
    for name in (one.name, f"{one.name}_min", f"{one.name}_max"):
        if len(given.get(name, ())) > 1:
            refuse(f'"{name}" is given twice; it takes one value.')
    if isinstance(one.kind, Span | Days) and (f"{one.name}_min" in given or f"{one.name}_max" in given):
        if one.name in given:
            refuse(f'"{one.name}" is given twice; it takes one value.')
        return _ends(one, given)
    texts = given.get(one.name)
    return texts[0] if texts else None


def _ends(one: Filter, given: Mapping[str, list[str]]) -> str:
    """The two ends of a span as one text."""
    ends = []
    for name in (f"{one.name}_min", f"{one.name}_max"):
        text = given.get(name, [""])[0].strip()
        if isinstance(one.kind, Span) and name in given and not text.replace(".", "", 1).isdecimal():
            refuse(f'"{text[:80]}" is not a valid {one.label.lower()}; use a figure from 0 to 100.')
        ends.append(text)
    return "..".join(ends)
