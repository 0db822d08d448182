"""The columns that each list can show: one line gives the heading, the sort, the export and the sum below.

``sql`` is over the tables of ``linkvet.store.lists.ordered``; columns of links have the names of the contract.
"""

from __future__ import annotations

from dataclasses import dataclass

NUMBER, SHARE, DAY, TEXT, URL, LEVEL, WORD, RANK = (
    "number",
    "share",
    "day",
    "text",
    "url",
    "level",
    "word",
    "rank",
)
"""How a cell is read."""


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a list."""

    name: str
    title: str
    sql: str
    reads: str = TEXT
    shown: bool = True
    """Whether the list shows it when nobody has chosen columns."""
    added: bool = False
    """Whether the foot of the list shows the sum over all pages."""
    labels: str = ""
    """Table of ``linkvet.store.words`` with what its words are called."""

    @property
    def falls(self) -> bool:
        """Whether the largest comes first when the heading is first pressed."""
        return self.reads in (NUMBER, SHARE, DAY, LEVEL, RANK)


_COUNTS = (
    Head("live", "Live", "sum(x.state = 'live')", NUMBER, added=True),
    Head("lost", "Lost", "sum(x.state = 'lost')", NUMBER, added=True),
    Head("broken", "Broken", "sum(x.state = 'broken')", NUMBER, False, True),
    Head("blocked", "Blocked", "sum(x.state = 'blocked')", NUMBER, False, True),
    Head("unvisited", "Unvisited", "sum(x.state = 'unvisited')", NUMBER, False, True),
    Head("follow", "Follow", "coalesce(sum(x.link_kind = 'follow'), 0)", NUMBER, added=True),
)
_DATES = (
    Head("first_seen", "First seen", "min(x.first_seen)", DAY, False),
    Head("last_seen", "Last seen", "max(x.last_seen)", DAY, False),
)
_TOXIC = "coalesce(sum(x.level = 'toxic'), 0)"
COUNTRY = (
    "(SELECT group_concat(g.value, ' ') FROM footprints g WHERE g.domain_id = {0} AND g.kind = '{1}' "
    "AND g.last_seen = (SELECT max(h.last_seen) FROM footprints h WHERE h.domain_id = {0} AND h.kind = '{1}'))"
)
"""The latest values of a kind of footprint of a domain."""
LINKS = (
    Head("referring_page", "Referring page", "p.url", URL),
    Head("referring_domain", "Domain", "d.name", TEXT, False),
    Head("title", "Title", "s.title", TEXT, False),
    Head("anchor", "Anchor → target", "a.anchor", TEXT),
    Head("target_url", "Target", "t.url", URL, False),
    Head("link_kind", "Link", "x.link_kind", WORD),
    Head("region", "Position", "x.region", WORD, False, labels="REGIONS"),
    Head("state", "State", "x.state", WORD),
    Head(
        "markers", "Markers", "(SELECT count(*) FROM findings f WHERE f.backlink_id = x.backlink_id)", NUMBER
    ),
    Head("toxicity", "Toxicity", "x.toxicity", LEVEL),
    Head("first_seen", "First seen", "x.first_seen", DAY, False),
    Head("last_seen", "Last seen", "x.last_seen", DAY, False),
    Head("lost_at", "Lost", "x.lost_at", DAY, False),
    Head("relevance_page", "Relevance of page", "k.relevance", SHARE, False),
    Head("relevance_domain", "Relevance of site", "m.relevance", SHARE, False),
    Head("authority", "Authority", "m.authority", NUMBER, False),
    Head("country", "Country", COUNTRY.format("x.domain_id", "country"), TEXT, False),
    Head("language", "Language", "x.language", WORD, False),
    Head("page_kind", "Kind of page", "k.page_kind", WORD, False),
    Head("domain_kind", "Kind of site", "m.kind", WORD, False),
    Head("hosted_on", "Hosted on", "platform_of(d.name)", TEXT, False),
    Head("anchor_class", "Anchor class", "x.anchor_class", WORD, False, labels="ANCHOR_CLASSES"),
    Head("ip", "IP address", "v.ip", TEXT, False),
    Head("as_name", "Network operator", COUNTRY.format("x.domain_id", "as_name"), TEXT, False),
    Head("generator", "Software", COUNTRY.format("x.domain_id", "generator"), TEXT, False),
    Head("http_status", "HTTP status", "v.http_status", NUMBER, False),
    Head("visited_at", "Visited", "v.visited_at", DAY, False),
)
RANKS = ("pagerank", "harmonic", "trust", "distrust")
DOMAINS = (
    Head("domain", "Domain", "n.name"),
    Head("links", "Links", "count(*)", NUMBER, added=True),
    Head("pages", "Pages", "count(DISTINCT x.page_id)", NUMBER, False),
    *_COUNTS,
    Head("toxic_links", "Toxic links", _TOXIC, NUMBER, False, True),
    Head("authority", "Authority", "n.authority", NUMBER),
    Head("kind", "Kind", "n.kind", WORD, False),
    Head("hosted_on", "Hosted on", "platform_of(n.name)", TEXT, False),
    Head("authority_source", "Source of authority", "nullif(m.authority_source, '')", WORD, False),
    Head("relevance", "Relevance", "m.relevance", SHARE, False),
    *(Head(name, name.capitalize(), f"r.{name}", RANK, False) for name in RANKS),
    Head("country", "Country", COUNTRY.format("x.domain_id", "country"), TEXT, False),
    Head("language", "Language", "m.language", WORD, False),
    *_DATES,
    Head("toxicity", "Toxicity", "n.toxicity", LEVEL),
    Head("level", "Level", "n.level", WORD, False),
    Head("worst", "Worst link", "max(x.toxicity)", NUMBER, False),
    Head("decision", "Decision", "e.decision", WORD, False, labels="DECISIONS"),
    Head("note", "Note", "e.note", TEXT, False),
    Head(
        "network",
        "Network",
        "(SELECT min(w.network_id) FROM network_members w WHERE w.domain_id = x.domain_id)",
        WORD,
        False,
    ),
)
ANCHORS = (
    Head(
        "anchor",
        "Anchor",
        "(SELECT y.anchor FROM list_anchors y WHERE y.spelling = a.spelling AND y.form = a.form "
        "ORDER BY y.links DESC, y.id LIMIT 1)",
    ),
    Head("form", "Form", "a.form", WORD, False, labels="FORMS"),
    Head("spellings", "Spellings", "count(DISTINCT a.id)", NUMBER, False),
    Head("class", "Class", "max(x.anchor_class)", WORD, labels="ANCHOR_CLASSES"),
    Head("domains", "Domains", "count(DISTINCT x.domain_id)", NUMBER),
    Head("links", "Links", "count(*)", NUMBER, added=True),
    Head("follow", "Follow", "coalesce(sum(x.link_kind = 'follow'), 0)", NUMBER, added=True),
    Head("images", "Images", "coalesce(sum(a.form IN ('alt', 'image')), 0)", NUMBER, False, True),
    Head("hidden", "Hidden", "coalesce(sum(x.hidden <> ''), 0)", NUMBER, added=True),
    Head("toxic", "Toxic", _TOXIC, NUMBER, added=True),
    *_DATES,
)
TARGETS = (
    Head("target_url", "Linked page", "t.url", URL),
    Head("domains", "Domains", "count(DISTINCT x.domain_id)", NUMBER),
    Head("links", "Links", "count(*)", NUMBER, added=True),
    *_COUNTS,
    Head("toxic", "Toxic", _TOXIC, NUMBER, added=True),
    Head("http_status", "Answers", "o.http_status", NUMBER),
    Head("own_title", "Title", "o.title", TEXT, False),
    *_DATES,
)
