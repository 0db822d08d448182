"""The SQL of filters: conditions over ``list_links x``, the one table that every list is made from.

The plus signs keep SQLite from walking an index for one condition and looking up all others row by row: one
pass over the narrow table is never slow, whatever conditions come together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from linkvet.store.decided.in_force import is_in_force
from linkvet.store.judged.strength import STRENGTHS

LINK, PAGE, DOMAIN = "+x.backlink_id", "+x.page_id", "+x.domain_id"
UNJUDGED = "unknown"
"""The level of links that could not be judged; never the same as clean."""

Condition = tuple[str, list[Any]]
Build = Callable[..., Condition]
"""From the value of a filter, and of those that it names beside it, to the condition."""


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def any_of(conditions: Sequence[Condition]) -> Condition:
    """At least one of these holds."""
    return " OR ".join(f"({sql})" for sql, _ in conditions), [value for _, own in conditions for value in own]


def one_of(column: str) -> Build:
    """The column has one of the words."""
    return lambda words: (f"{column} IN ({_marks(words)})", list(words))


def each(build: Build) -> Build:
    """At least one of the words makes the condition true."""
    return lambda words: any_of([build(word) for word in words])


def listed_in(column: str, rows: str) -> Build:
    """The column is among the rows that have one of the words; ``rows`` ends with the compared column."""
    return lambda words: (f"{column} IN ({rows} IN ({_marks(words)}))", list(words))


def as_strong(word: str, markers: Sequence[str]) -> Condition:
    """A finding at least so strong: of the chosen markers, or of any."""
    named = f" AND marker IN ({_marks(markers)})" if markers else ""
    found = f"{LINK} IN (SELECT backlink_id FROM findings WHERE strength >= ?{named})"
    return found, [STRENGTHS[word], *markers]


def within(sql: str) -> Build:
    """A figure lies between two bounds; ``sql`` has a place for the test."""

    def build(bounds: Any) -> Condition:
        low, high = bounds
        ends = [-1e9 if low is None else low, 1e9 if high is None else high]
        return sql.format("BETWEEN ? AND ?"), ends

    return build


def contains(sql: str) -> Build:
    """Text contains other text, whatever the case of its ASCII letters."""
    return lambda text: (sql.format("LIKE ? ESCAPE '!'"), [f"%{literal(text)}%"])


def equals(sql: str) -> Build:
    """Text is the other text, letter by letter."""
    return lambda text: (sql.format("= ?"), [text])


def hosted_on(platform: str) -> Condition:
    """The referring domain is that of a user of a platform: ``ann.wordpress.com``, ``medium.com/@ann``."""
    name = platform.strip().lower().removeprefix("www.")
    below = "(name LIKE ? ESCAPE '!' OR name LIKE ? ESCAPE '!')"
    users = f"SELECT id FROM domains WHERE {below} AND platform_of(name) = ?"
    return f"{DOMAIN} IN ({users})", [f"%.{literal(name)}", f"{literal(name)}/%", name]


def since(column: str) -> Build:
    """A day is that day or a later one."""
    return lambda day: (f"{column} >= ?", [day])


def between_days(column: str) -> Build:
    """A day lies between two days, each of which may be open."""

    def build(days: Any) -> Condition:
        first, last = days
        return f"{column} BETWEEN ? AND ?", [first or "0", last or "9"]

    return build


def every_marker(markers: Sequence[str], strength: str = "") -> Condition:
    """All of these markers were found, each at least so strong."""
    least = STRENGTHS[strength] if strength else 0
    return (
        f"{LINK} IN (SELECT backlink_id FROM findings WHERE marker IN ({_marks(markers)}) AND strength >= ? "
        "GROUP BY backlink_id HAVING count(*) = ?)",
        [*markers, least, len(set(markers))],
    )


def marker_family(families: Sequence[str], strength: str = "") -> Condition:
    """A marker of one of these families was found, at least so strong."""
    least = STRENGTHS[strength] if strength else 0
    return (
        f"{LINK} IN (SELECT backlink_id FROM findings WHERE family IN ({_marks(families)}) AND strength >= ?)",
        [*families, least],
    )


def footprint(kinds: str, test: str = "= ?") -> Build:
    """The domain shows a value of these kinds, of each kind the values seen last; ``test`` compares it."""
    named = ", ".join(f"'{kind}'" for kind in kinds.split())
    rows = (
        f"SELECT f.domain_id FROM footprints f WHERE f.kind IN ({named}) AND f.value {test} AND f.last_seen = "
        "(SELECT max(g.last_seen) FROM footprints g WHERE g.domain_id = f.domain_id AND g.kind = f.kind)"
    )
    return lambda text: (
        f"{DOMAIN} IN ({rows})",
        [f"%{literal(text)}%" if "LIKE" in test else text],
    )


def address(text: str) -> Condition:
    """The page answered from this address, or from one that begins so."""
    whole = text.rstrip(".:*")
    begins = [f"{literal(whole)}{end}%" for end in ".:"]
    return (
        f"{PAGE} IN (SELECT p.id FROM pages p JOIN visits v ON v.id = p.visit_id "
        "WHERE v.ip = ? OR v.ip LIKE ? ESCAPE '!' OR v.ip LIKE ? ESCAPE '!')",
        [whole, *begins],
    )


IN_TITLE = (
    f"{PAGE} IN (SELECT p.id FROM pages p JOIN visits v ON v.id = p.visit_id JOIN snapshots s "
    "ON s.id = v.snapshot_id WHERE s.title {})"
)
IN_CONTEXT = f"{LINK} IN (SELECT b.id FROM backlinks b JOIN links l ON l.id = b.link_id WHERE l.context {{}})"


def anywhere(text: str) -> Condition:
    """Text in the address of the page, in the anchor, in the title or in the words around the link."""
    part = f"%{literal(text)}%"
    like = "LIKE ? ESCAPE '!'"
    places = (
        f"{PAGE} IN (SELECT id FROM pages WHERE url {like})",
        f"+x.anchor_id IN (SELECT id FROM list_anchors WHERE anchor {like})",
        IN_TITLE.format(like),
        IN_CONTEXT.format(like),
    )
    return " OR ".join(places), [part] * len(places)


def spelling(text: str) -> Condition:
    """The anchor is a spelling of this one."""
    from linkvet.store.lists.spellings import spelling_of

    return (
        "x.link_kind IS NOT NULL AND +x.anchor_id IN (SELECT id FROM list_anchors WHERE spelling = ?)",
        [spelling_of(text)],
    )


def judged_so(column: str) -> Build:
    """The analysis says yes, or no, of the domain."""
    sql = f"{DOMAIN} IN (SELECT domain_id FROM domain_judgements WHERE {column} = ?)"
    return lambda wanted: (sql, [int(wanted)])


def hidden(wanted: bool) -> Condition:
    """People cannot see the link, or they can."""
    return f"x.hidden {'<>' if wanted else '='} ''", []


def has_hint(kind: str) -> Condition:
    """The link is followed, or has this hint among others."""
    return "instr(' ' || x.link_kind || ' ', ?) > 0", [f" {kind} "]


def reason(word: str) -> Condition:
    """Why it is lost, broken or blocked; ``http_5xx`` is every server error."""
    return ("x.reason GLOB 'http_5*'", []) if word == "http_5xx" else ("x.reason = ?", [word])


def level(word: str) -> Condition:
    """The level of the link, or that it was not judged."""
    return ("x.level IS NULL", []) if word == UNJUDGED else ("x.level = ?", [word])


def anchor_class(word: str) -> Condition:
    """The class of the anchor, or that it is not known."""
    return ("x.anchor_class IS NULL", []) if word == UNJUDGED else ("x.anchor_class = ?", [word])


def domain_level(word: str) -> Condition:
    """The level of the whole domain, or that it was not judged."""
    test = ("level IS NULL", []) if word == UNJUDGED else ("level = ?", [word])
    return f"{DOMAIN} IN (SELECT domain_id FROM list_domains WHERE {test[0]})", test[1]


def on_record(wanted: bool) -> Condition:
    """The link itself was seen by a visit, or an export or an archive names the page it leads to."""
    seen = (
        "EXISTS (SELECT 1 FROM backlinks r WHERE r.id = x.backlink_id AND ((r.target_url <> '' "
        "AND EXISTS (SELECT 1 FROM claims c WHERE c.backlink_id = r.id)) OR EXISTS (SELECT 1 FROM snapshots s "
        "JOIN links l ON l.snapshot_id = s.id WHERE s.page_id = r.page_id "
        "AND r.target_url IN ('', l.url, l.resolved_url))))"
    )
    return f"{'' if wanted else 'NOT '}{seen}", []


def relevance(bounds: Any) -> Condition:
    """How close the page is to the topics, in percent; of its site where the page was not judged."""
    low, high = (-1e9 if bounds[0] is None else bounds[0]), (1e9 if bounds[1] is None else bounds[1])
    pages = (
        "SELECT p.id FROM pages p JOIN visits v ON v.id = p.visit_id JOIN page_judgements k "
        "ON k.snapshot_id = v.snapshot_id WHERE"
    )
    sites = "SELECT domain_id FROM domain_judgements WHERE 100 * relevance BETWEEN ? AND ?"
    return (
        f"{PAGE} IN ({pages} 100 * k.relevance BETWEEN ? AND ?) OR ({DOMAIN} IN ({sites}) "
        f"AND {PAGE} NOT IN ({pages} k.relevance IS NOT NULL))",
        [low, high, low, high],
    )


def source(word: str) -> Condition:
    """Who names the link."""
    if word == "discovered":
        return "x.discovered = 1", []
    return (
        f"EXISTS (SELECT 1 FROM claims c WHERE c.backlink_id = {LINK} "
        "AND c.import_id IN (SELECT id FROM imports WHERE vendor = ?))",
        [word],
    )


def decision(word: str) -> Condition:
    """What is in force for the link."""
    return is_in_force(word, PAGE, DOMAIN)


def domain(text: str) -> Condition:
    """The referring domain, or one host below it."""
    from linkvet.store.urls import absolute_url

    url = absolute_url(text)
    named = f"{DOMAIN} IN (SELECT id FROM domains WHERE name = ?)"
    if url is not None and "/" in url.site:
        return named, [url.site]
    if url is None or url.host == url.domain:
        return named, [url.domain if url else text]
    below = [f"{scheme}://{literal(url.host)}{end}%" for scheme in ("http", "https") for end in "/:"]
    likes = " OR ".join(["url LIKE ? ESCAPE '!'"] * len(below))
    return f"{named} AND {PAGE} IN (SELECT id FROM pages WHERE {likes})", [url.domain, *below]


def literal(text: str) -> str:
    """``text`` for a LIKE pattern with ``!`` as escape character."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
