"""The conditions that every list shares, over the audit's own tables or over the lists made ready for looking at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from linkvet.store.decided.disavowals import LINES_IN_USE
from linkvet.store.judged.strength import STRENGTHS
from linkvet.store.urls import absolute_url

TARGET = "CASE WHEN b.target_url <> '' THEN b.target_url ELSE coalesce(l.resolved_url, l.url, '') END"
"""The linked page: as claimed, or as found where no export names it."""
UNJUDGED = "unknown"
"""The level of links that could not be judged; never the same as clean."""
UNDECIDED = "none"
IN_FILE = "file"
"""Covered by the disavow file that the owner has in use already."""

Condition = tuple[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the facts of a condition stand in the tables of a query."""

    link: str = "b.id"
    page: str = "b.page_id"
    domain: str = "p.domain_id"
    state: str = "b.state"
    reason: str = "b.reason"
    discovered: str = "b.discovered"
    kind: str = "l.link_kind"
    region: str = "l.region"
    hidden: str = "l.hidden"
    language: str = "s.language"
    level: str = "b.id IN (SELECT backlink_id FROM judgements WHERE level {test})"
    toxicity: str = "b.id IN (SELECT backlink_id FROM judgements WHERE toxicity {test})"
    anchor_class: str = "b.id IN (SELECT backlink_id FROM judgements WHERE anchor_class {test})"
    page_url: str = "p.url"
    anchor: str = "l.anchor {test}"
    target: str = f"({TARGET}) {{test}}"
    first_seen: str = "(SELECT min(c.first_seen) FROM claims c WHERE c.backlink_id = b.id)"
    lost_at: str = "CASE WHEN b.state IN ('lost', 'broken') THEN v.visited_at END"


JOINED = Columns()
"""Over ``linkvet.store.lists.rows.TABLES``."""
LISTED = Columns(
    link="+x.backlink_id",
    page="+x.page_id",
    domain="+x.domain_id",
    state="x.state",
    reason="x.reason",
    discovered="x.discovered",
    kind="x.link_kind",
    region="x.region",
    hidden="x.hidden",
    language="x.language",
    level="x.level {test}",
    toxicity="x.toxicity {test}",
    anchor_class="x.anchor_class {test}",
    page_url="(SELECT url FROM pages WHERE id = x.page_id)",
    anchor="+x.anchor_id IN (SELECT id FROM list_anchors WHERE anchor {test})",
    target="+x.target_id IN (SELECT id FROM list_targets WHERE url {test})",
    first_seen="x.first_seen",
    lost_at="x.lost_at",
)
"""Over ``list_links x`` of ``linkvet.store.lists.made``.

The plus signs keep SQLite from walking an index for one condition and looking up all others row by row: one
pass over the narrow table is never slow, whatever conditions come together.
"""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which backlinks a list shows: all conditions must hold, of the values of one condition any."""

    states: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    """Reasons of the contract; ``http_5xx`` stands for every server error."""
    domains: tuple[str, ...] = ()
    """Referring domains, or single hosts below them."""
    target: str = ""
    """Text contained in the URL of the linked page."""
    anchor: str = ""
    """Text contained in the anchor, whatever the case of its ASCII letters."""
    kinds: tuple[str, ...] = ()
    """``follow``, ``nofollow``, ``sponsored``, ``ugc``."""
    regions: tuple[str, ...] = ()
    hidden: bool | None = None
    sources: tuple[str, ...] = ()
    """Vendors, or ``discovered``."""
    page: str = ""
    """Text contained in the URL of the referring page."""
    anchor_is: str | None = None
    """The whole anchor, letter by letter."""
    target_is: str = ""
    anchor_classes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    """``toxic``, ``suspicious``, ``clean``, or ``unknown`` for links that could not be judged."""
    toxicity: tuple[float | None, float | None] = (None, None)
    """Lowest and highest toxicity of the link."""
    markers: tuple[str, ...] = ()
    strength: str = ""
    """``weak``, ``medium`` or ``strong``: how strong one of ``markers`` (of all, where none is named) is at least."""
    authority: tuple[float | None, float | None] = (None, None)
    """Lowest and highest authority of the referring domain."""
    domain_kinds: tuple[str, ...] = ()
    page_kinds: tuple[str, ...] = ()
    reciprocal: bool | None = None
    sitewide: bool | None = None
    decisions: tuple[str, ...] = ()
    """``whitelist``, ``remove``, ``disavow``, ``none``, or ``file`` for lines of the imported disavow file."""
    networks: tuple[str, ...] = ()
    """Ids of networks of sites."""
    families: tuple[str, ...] = ()
    """Ids of families of copies."""
    new_since: str = ""
    """ISO day: first seen then or later."""
    lost_since: str = ""

    def where(self, columns: Columns = JOINED) -> tuple[str, list[Any]]:
        """The SQL condition over ``columns`` and its parameters."""
        conditions = [*self._of_link(columns), *self._judged(columns), *self._of_domain(columns)]
        conditions += _any([_decision(word, columns) for word in self.decisions])
        sql = " AND ".join(f"({condition})" for condition, _ in conditions) or "1"
        return sql, [value for _, values in conditions for value in values]

    def _of_link(self, at: Columns) -> list[Condition]:
        return [
            *_any_of(at.state, self.states),
            *_any([_reason(reason, at) for reason in self.reasons]),
            *_any([_contains(at.target, self.target)] if self.target else []),
            *_any([(at.target.format(test="= ?"), [self.target_is])] if self.target_is else []),
            *_any([_contains(at.anchor, self.anchor)] if self.anchor else []),
            *_any([(at.anchor.format(test="= ?"), [self.anchor_is])] if self.anchor_is is not None else []),
            *_any([(f"instr(' ' || {at.kind} || ' ', ?) > 0", [f" {kind} "]) for kind in self.kinds]),
            *_any_of(at.region, self.regions),
            *_any([] if self.hidden is None else [(f"{at.hidden} {'<>' if self.hidden else '='} ''", [])]),
            *_any_of(at.language, self.languages),
            *_any([_source(source, at) for source in self.sources]),
            *_any([_contains(at.page_url + " {test}", self.page)] if self.page else []),
            *_any([(f"{at.first_seen} >= ?", [self.new_since])] if self.new_since else []),
            *_any([(f"{at.lost_at} >= ?", [self.lost_since])] if self.lost_since else []),
        ]

    def _judged(self, at: Columns) -> list[Condition]:
        found = [
            *_any([_level(level, at) for level in self.levels]),
            *_range(at.toxicity, self.toxicity),
            *_fired(at.link, self.markers, self.strength),
            *_any([(at.anchor_class.format(test="= ?"), [one]) for one in self.anchor_classes]),
        ]
        kinds = (
            "SELECT p.id FROM pages p JOIN visits v ON v.id = p.visit_id JOIN page_judgements k "
            "ON k.snapshot_id = v.snapshot_id WHERE k.page_kind"
        )
        return [*found, *_chosen(kinds, at.page, self.page_kinds)]

    def _of_domain(self, at: Columns) -> list[Condition]:
        judged = "SELECT domain_id FROM domain_judgements WHERE"
        conditions = [
            *_any([_domain(domain, at) for domain in self.domains]),
            *_range(f"{at.domain} IN ({judged} authority {{test}})", self.authority),
            *_chosen(f"{judged} kind", at.domain, self.domain_kinds),
            *_chosen("SELECT domain_id FROM network_members WHERE network_id", at.domain, self.networks),
            *_chosen("SELECT page_id FROM family_members WHERE family_id", at.page, self.families),
        ]
        for column, wanted in (("reciprocal", self.reciprocal), ("sitewide", self.sitewide)):
            if wanted is not None:
                conditions.append((f"{at.domain} IN ({judged} {column} = ?)", [int(wanted)]))
        return conditions


EVERYTHING = Filters()


def _any(conditions: list[Condition]) -> list[Condition]:
    if not conditions:
        return []
    return [
        (" OR ".join(sql for sql, _ in conditions), [value for _, values in conditions for value in values])
    ]


def _any_of(column: str, values: tuple[str, ...]) -> list[Condition]:
    return [(f"{column} IN ({', '.join('?' * len(values))})", list(values))] if values else []


def _chosen(rows: str, column: str, values: tuple[str, ...]) -> list[Condition]:
    return [(f"{column} IN ({rows} IN ({', '.join('?' * len(values))}))", list(values))] if values else []


def _fired(link: str, markers: tuple[str, ...], strength: str) -> list[Condition]:
    """Links on which one of the markers, or any, fired at least that strong."""
    if not strength:
        return _chosen("SELECT backlink_id FROM findings WHERE marker", link, markers)
    least = STRENGTHS[strength]
    named = f" AND marker IN ({', '.join('?' * len(markers))})" if markers else ""
    return [(f"{link} IN (SELECT backlink_id FROM findings WHERE strength >= ?{named})", [least, *markers])]


def _range(column: str, bounds: tuple[float | None, float | None]) -> list[Condition]:
    low, high = bounds
    if low is None and high is None:
        return []
    ends = (low if low is not None else -1e9, high if high is not None else 1e9)
    return [(column.format(test="BETWEEN ? AND ?"), list(ends))]


def _contains(column: str, text: str) -> Condition:
    return column.format(test="LIKE ? ESCAPE '!'"), [f"%{literal(text)}%"]


def _reason(reason: str, at: Columns) -> Condition:
    return (f"{at.reason} GLOB 'http_5*'", []) if reason == "http_5xx" else (f"{at.reason} = ?", [reason])


def _level(level: str, at: Columns) -> Condition:
    if level == UNJUDGED:
        judged = at.level.format(test="IS NOT NULL")
        return f"NOT ({judged})", []
    return at.level.format(test="= ?"), [level]


def _domain(text: str, at: Columns) -> Condition:
    url = absolute_url(text)
    named = f"{at.domain} IN (SELECT id FROM domains WHERE name = ?)"
    if url is None or url.host == url.domain:
        return named, [url.domain if url else text]
    below = [f"{scheme}://{literal(url.host)}{end}%" for scheme in ("http", "https") for end in "/:"]
    likes = " OR ".join(["url LIKE ? ESCAPE '!'"] * len(below))
    return f"{named} AND {at.page} IN (SELECT id FROM pages WHERE {likes})", [url.domain, *below]


def _source(source: str, at: Columns) -> Condition:
    if source == "discovered":
        return f"{at.discovered} = 1", []
    return (
        f"EXISTS (SELECT 1 FROM claims c WHERE c.backlink_id = {at.link} "
        "AND c.import_id IN (SELECT id FROM imports WHERE vendor = ?))",
        [source],
    )


def _decision(word: str, at: Columns) -> Condition:
    """What holds for a link: the decision on its page, else the one on its domain."""
    pages = "SELECT p.id FROM decisions e JOIN pages p ON p.url = e.subject WHERE e.kind = 'url'"
    domains = "SELECT d.id FROM decisions e JOIN domains d ON d.name = e.subject WHERE e.kind = 'domain'"
    if word == UNDECIDED:
        return f"{at.page} NOT IN ({pages}) AND {at.domain} NOT IN ({domains})", []
    if word == IN_FILE:
        return (
            f"{at.page} IN (SELECT id FROM pages WHERE url IN ({LINES_IN_USE}) "
            f"OR 'domain:' || {_host('url')} IN ({LINES_IN_USE})) "
            f"OR {at.domain} IN (SELECT id FROM domains WHERE 'domain:' || name IN ({LINES_IN_USE}))",
            [],
        )
    return (
        f"{at.page} IN ({pages} AND e.decision = ?) "
        f"OR ({at.page} NOT IN ({pages}) AND {at.domain} IN ({domains} AND e.decision = ?))",
        [word, word],
    )


def _host(url: str) -> str:
    """The SQL for the host of a URL in standard form."""
    rest = f"substr({url}, instr({url}, '://') + 3)"
    return f"substr({rest}, 1, min(instr({rest} || '/', '/'), instr({rest} || ':', ':')) - 1)"


def literal(text: str) -> str:
    """``text`` for a LIKE pattern with ``!`` as escape character."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
