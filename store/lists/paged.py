"""Pages of the lists made ready by ``linkvet.store.lists.made``: filtered, sorted, and paged by the last row seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypedDict, TypeVar

from linkvet.store.file.audit import Audit
from linkvet.store.lists.filters import Filters
from linkvet.store.lists.made import TABLES, TARGET
from linkvet.store.lists.reports import LinkedPage

DOMAIN_SORTS = {
    "toxicity": ("coalesce(d.toxicity, d.worst, -1)", "DESC"),
    "links": ("m.links", "DESC"),
    "authority": ("coalesce(d.authority, -1)", "DESC"),
    "newest": ("coalesce(m.newest, '')", "DESC"),
    "name": ("d.name", "ASC"),
}
"""Name of an order of referring domains → SQL key and direction."""
LINK_SORTS = {
    "toxicity": ("coalesce(x.toxicity, -1)", "DESC"),
    "newest": ("coalesce(x.first_seen, '')", "DESC"),
    "lost": ("coalesce(x.lost_at, '')", "DESC"),
    "oldest": ("coalesce(x.first_seen, '9')", "ASC"),
}
ANCHOR_SORTS = {
    "domains": ("domains", "DESC"),
    "links": ("links", "DESC"),
    "toxic": ("toxic", "DESC"),
    "follow": ("follow", "DESC"),
    "anchor": ("anchor", "ASC"),
}
TARGET_SORTS = {
    "links": ("links", "DESC"),
    "domains": ("domains", "DESC"),
    "live": ("live", "DESC"),
    "lost": ("lost + broken", "DESC"),
    "toxic": ("toxic", "DESC"),
    "url": ("url", "ASC"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a list starts: after (or before) the row with this key and id."""

    key: str | float | None = None
    row: int = 0
    backwards: bool = False


class DomainGroup(TypedDict):
    """A referring domain among those that have links which the filters let through."""

    id: int
    name: str
    pages: int
    all_links: int
    live: int
    follow: int
    toxicity: float | None
    level: str | None
    worst: float | None
    """Toxicity of its worst link."""
    authority: float | None
    kind: str | None
    first_seen: str | None
    links: int
    """Links that the filters let through."""
    newest: str | None
    """Day on which the newest of them was first seen."""
    decision: str | None
    note: str | None


class ShownLink(TypedDict):
    """What a table shows of a backlink."""

    id: int
    page: str
    page_id: int
    domain_id: int
    domain: str
    target: str
    state: str
    reason: str
    discovered: int
    anchor: str | None
    image_src: str | None
    image_alt: str | None
    link_kind: str | None
    region: str | None
    hidden: str | None
    title: str | None
    http_status: int | None
    visited_at: str | None
    toxicity: float | None
    level: str | None
    known: float | None
    anchor_class: str | None
    listed_anchor: str | None
    """The anchor as lists have it: what the page shows, else what an export claims."""
    first_seen: str | None
    lost_at: str | None
    page_decision: str | None
    page_note: str | None
    domain_decision: str | None
    markers: list[list[Any]]
    """Marker, share and evidence of each finding, the heaviest first."""


class ListedAnchor(TypedDict):
    """An anchor with its live links."""

    id: int
    anchor: str
    form: str
    spelling: str
    claimed: int
    """Links in any state that have it."""
    links: int
    domains: int
    follow: int
    hidden: int
    toxic: int


class ListedTarget(LinkedPage):
    """A linked page with its links by state, and what it answers."""

    http_status: int | None
    reason: str | None
    title: str | None
    fetched_at: str | None
    final_url: str | None
    hops: int | None
    """Redirects."""


class ListedDomain(TypedDict):
    """A referring domain with its links by state."""

    domain_id: int
    name: str
    pages: int
    links: int
    live: int
    lost: int
    broken: int
    blocked: int
    unvisited: int
    follow: int
    first_seen: str | None
    worst: float | None
    toxicity: float | None
    level: str | None
    authority: float | None
    kind: str | None
    last_seen: str | None


class DomainPlace(TypedDict):
    """Where the page of a referring domain is, and what is known of it."""

    domain_id: int
    name: str
    links: int
    live: int
    toxicity: float | None
    level: str | None
    authority: float | None
    decision: str | None


class LinkPlace(TypedDict):
    """Where the page of a link is, by its referring page."""

    url: str
    domain_id: int
    domain: str
    id: int
    """The first of its backlinks."""
    title: str | None


Shown = TypeVar("Shown")


@dataclass(slots=True)
class Page(Generic[Shown]):
    """Rows of one page, and where the pages beside it start."""

    rows: list[Shown]
    next: Place | None = None
    previous: Place | None = None
    total: int = 0
    """Rows of all pages together, where they were counted."""


def _page(
    audit: Audit, select: str, values: Sequence[Any], key: str, way: str, at: Place, limit: int
) -> Page[Any]:
    """One page of ``select``, which has an ``id`` column, ordered by ``key`` and id."""
    flip = {"ASC": "DESC", "DESC": "ASC"}
    order, tie = (flip[way], "DESC") if at.backwards else (way, "ASC")
    where, bounds = "", []
    if at.key is not None:
        beyond, after = ("<" if order == "DESC" else ">"), (">" if tie == "ASC" else "<")
        where = f"WHERE (sort_key {beyond} ? OR (sort_key = ? AND id {after} ?))"
        bounds = [at.key, at.key, at.row]
    sql = (
        f"SELECT * FROM (SELECT q.*, {key} AS sort_key FROM ({select}) q) {where} "
        f"ORDER BY sort_key {order}, id {tie} LIMIT ?"
    )
    rows = list(audit.rows(sql, (*values, *bounds, limit + 1)))
    more, rows = len(rows) > limit, rows[:limit]
    if at.backwards:
        rows.reverse()
    if not rows:
        return Page([])
    first = Place(rows[0]["sort_key"], rows[0]["id"], True)
    last = Place(rows[-1]["sort_key"], rows[-1]["id"], False)
    has_next = at.backwards or more
    has_previous = more if at.backwards else at.key is not None
    return Page(rows, last if has_next else None, first if has_previous else None)


def _counted_page(
    audit: Audit, select: str, values: Sequence[Any], key: str, way: str, at: Place, limit: int
) -> Page[Any]:
    """One page of ``select``, and how many rows there are in all."""
    page = _page(audit, select, values, key, way, at, limit)
    page.total = audit.conn.execute(f"SELECT count(*) FROM ({select})", values).fetchone()[0]
    return page


@dataclass(slots=True)
class Found:
    """How much the filters let through."""

    links: int
    domains: int


def domain_groups(
    audit: Audit, filters: Filters, sort: str, at: Place, limit: int
) -> tuple[Found, Page[DomainGroup]]:
    """Referring domains that have links which the filters let through, with how many, and the total."""
    where, values = filters.where()
    audit.conn.execute("DROP TABLE IF EXISTS temp.matched")
    audit.conn.execute(
        "CREATE TEMP TABLE matched AS SELECT x.domain_id, count(*) AS links, max(x.first_seen) AS newest "
        f"FROM list_links x WHERE {where} GROUP BY x.domain_id",
        values,
    )
    links, domains = audit.conn.execute("SELECT coalesce(sum(links), 0), count(*) FROM matched").fetchone()
    key, way = DOMAIN_SORTS.get(sort, DOMAIN_SORTS["toxicity"])
    select = (
        "SELECT d.domain_id AS id, d.name, d.pages, d.links AS all_links, d.live, d.follow, d.toxicity, d.level, "
        f"d.worst, d.authority, d.kind, d.first_seen, m.links, m.newest, {key} AS wanted, e.decision, e.note "
        "FROM matched m JOIN list_domains d ON d.domain_id = m.domain_id "
        "LEFT JOIN decisions e ON e.kind = 'domain' AND e.subject = d.name"
    )
    return Found(links, domains), _page(audit, select, (), "q.wanted", way, at, limit)


def links_of_domain(audit: Audit, filters: Filters, domain_id: int, limit: int) -> list[ShownLink]:
    """The most toxic links of a domain that the filters let through."""
    where, values = filters.where()
    found = audit.conn.execute(
        f"SELECT x.backlink_id FROM list_links x WHERE x.domain_id = ? AND {where} "
        "ORDER BY coalesce(x.toxicity, -1) DESC, x.backlink_id LIMIT ?",
        (domain_id, *values, limit),
    )
    return shown_links(audit, [row[0] for row in found])


def links(
    audit: Audit, filters: Filters, sort: str, at: Place, limit: int, domain_id: int | None = None
) -> Page[ShownLink]:
    """Single links in an order of ``LINK_SORTS``, of one domain if it is given."""
    where, values = filters.where()
    if domain_id is not None:
        where, values = f"x.domain_id = ? AND {where}", [domain_id, *values]
    key, way = LINK_SORTS.get(sort, LINK_SORTS["toxicity"])
    select = f"SELECT x.backlink_id AS id, {key} AS wanted FROM list_links x WHERE {where}"
    page = _page(audit, select, values, "q.wanted", way, at, limit)
    page.rows = shown_links(audit, [row["id"] for row in page.rows])
    return page


def found(audit: Audit, filters: Filters) -> Found:
    """How many links and domains the filters let through."""
    where, values = filters.where()
    sql = f"SELECT count(*), count(DISTINCT x.domain_id) FROM list_links x WHERE {where}"
    return Found(*audit.conn.execute(sql, values).fetchone())


def shown_links(audit: Audit, ids: Sequence[int]) -> list[ShownLink]:
    """What a table shows of these backlinks, in their order."""
    places = ", ".join("?" * len(ids))
    rows = audit.rows(
        f"SELECT b.id, p.url AS page, p.id AS page_id, d.id AS domain_id, d.name AS domain, {TARGET} AS target, "
        "b.state, b.reason, b.discovered, l.anchor, l.image_src, l.image_alt, l.link_kind, l.region, l.hidden, "
        "s.title, v.http_status, v.visited_at, j.toxicity, j.level, j.known, j.anchor_class, "
        "c.anchor AS listed_anchor, x.first_seen, x.lost_at, e.decision AS page_decision, "
        "e.note AS page_note, f.decision AS domain_decision "
        f"FROM {TABLES} LEFT JOIN judgements j ON j.backlink_id = b.id "
        "LEFT JOIN list_links x ON x.domain_id = d.id AND x.backlink_id = b.id "
        "LEFT JOIN list_anchors c ON c.id = x.anchor_id "
        "LEFT JOIN decisions e ON e.kind = 'url' AND e.subject = p.url "
        f"LEFT JOIN decisions f ON f.kind = 'domain' AND f.subject = d.name WHERE b.id IN ({places})",
        tuple(ids),
    )
    by_id: dict[int, ShownLink] = {row["id"]: row for row in rows}
    fired = audit.conn.execute(
        f"SELECT backlink_id, marker, share, evidence FROM findings WHERE backlink_id IN ({places}) "
        "ORDER BY backlink_id, share DESC, marker",
        tuple(ids),
    )
    for row in by_id.values():
        row["markers"] = []
    for backlink_id, *finding in fired:
        by_id[backlink_id]["markers"].append(finding)
    return [by_id[one] for one in ids if one in by_id]


def anchors(
    audit: Audit, sort: str, at: Place, limit: int, text: str = "", kind: str = ""
) -> Page[ListedAnchor]:
    """Anchor texts of live links."""
    key, way = ANCHOR_SORTS.get(sort, ANCHOR_SORTS["domains"])
    where, values = ["links > 0"], []
    if text:
        where.append("instr(lower(anchor), lower(?)) > 0")
        values.append(text)
    if kind:
        where.append("class IS NULL" if kind == "unknown" else "class = ?")
        values += [] if kind == "unknown" else [kind]
    select = f"SELECT * FROM list_anchors WHERE {' AND '.join(where)}"
    return _counted_page(audit, select, values, key, way, at, limit)


def targets(audit: Audit, sort: str, at: Place, limit: int, text: str = "") -> Page[ListedTarget]:
    """Linked pages, with what the audited site answers there."""
    key, way = TARGET_SORTS.get(sort, TARGET_SORTS["links"])
    select = (
        "SELECT t.*, o.http_status, o.reason, o.title, o.fetched_at, o.final_url, "
        "json_array_length(o.chain) AS hops FROM list_targets t "
        "LEFT JOIN own_pages o ON o.url = t.url WHERE instr(lower(t.url), lower(?)) > 0"
    )
    return _counted_page(audit, select, [text], key, way, at, limit)


def listed_domain(audit: Audit, domain_id: int) -> ListedDomain | None:
    """A referring domain with its counts; ``None`` when there is no such one."""
    return next(audit.rows("SELECT * FROM list_domains WHERE domain_id = ?", (domain_id,)), None)


def domain_places(audit: Audit, names: Sequence[str]) -> dict[str, DomainPlace]:
    """Name → number, links, toxicity and decision of referring domains."""
    found: dict[str, DomainPlace] = {}
    for start in range(0, len(names), 500):
        part = names[start : start + 500]
        sql = (
            "SELECT x.domain_id, x.name, x.links, x.live, x.toxicity, x.level, x.authority, e.decision "
            "FROM domains d JOIN list_domains x ON x.domain_id = d.id LEFT JOIN decisions e "
            f"ON e.kind = 'domain' AND e.subject = d.name WHERE d.name IN ({', '.join('?' * len(part))})"
        )
        found.update({row["name"]: row for row in audit.rows(sql, tuple(part))})
    return found


def link_places(audit: Audit, pages: Sequence[str]) -> dict[str, LinkPlace]:
    """URL of a referring page → its title, its domain, and the number of its first backlink."""
    rows = audit.rows(
        f"SELECT p.url, p.domain_id, d.name AS domain, min(b.id) AS id, s.title FROM {TABLES} "
        f"WHERE p.url IN ({', '.join('?' * len(pages))}) GROUP BY p.id",
        tuple(pages),
    )
    return {row["url"]: row for row in rows}


def page_decisions(audit: Audit, pages: Sequence[str]) -> dict[str, str]:
    """URL of a referring page → the decision about exactly this page."""
    found: dict[str, str] = {}
    for start in range(0, len(pages), 500):
        part = pages[start : start + 500]
        places = ", ".join("?" * len(part))
        sql = f"SELECT subject, decision FROM decisions WHERE kind = 'url' AND subject IN ({places})"
        found.update(audit.conn.execute(sql, tuple(part)).fetchall())
    return found
