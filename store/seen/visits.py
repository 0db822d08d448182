"""Stores what visits saw, and settles what that means for each backlink of the page."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

from linkvet.store.file.audit import Audit
from linkvet.store.reasons import reason_of
from linkvet.store.seen.evidence import record_evidence
from linkvet.store.seen.frontier import SEARCH
from linkvet.store.types import Certificate, Hop, Link, PageFacts, Visit
from linkvet.store.urls import link_key

_FACT_NAMES = [f.name for f in fields(PageFacts)]
_HOP_NAMES = [f.name for f in fields(Hop)]
_LINK_COLUMNS = [f.name for f in fields(Link)]
_SNAPSHOT_COLUMNS = [f.name for f in fields(PageFacts) if f.name not in ("outlinks", "footprints")]
_INSERT_LINK = (
    f"INSERT INTO links (snapshot_id, {', '.join(_LINK_COLUMNS)}) VALUES (?{', ?' * len(_LINK_COLUMNS)})"
)
_INSERT_SNAPSHOT = (
    f"INSERT INTO snapshots (page_id, digest, {', '.join(_SNAPSHOT_COLUMNS)}) "
    f"VALUES (?, ?{', ?' * len(_SNAPSHOT_COLUMNS)})"
)


@dataclass(slots=True)
class Resolution:
    """Where a redirecting link led when it was followed."""

    url: str
    final_url: str | None
    """``None`` when it could not be followed."""
    reason: str
    """Why not, in the words of the contract; empty when it could."""
    chain: list[Hop]
    resolved_at: str


def record_visit(audit: Audit, crawl_id: int, visit: Visit) -> None:
    """Store one visit whole, take its page off the frontier, and settle its backlinks: one transaction."""
    with audit.transaction() as conn:
        domain_id = conn.execute("SELECT domain_id FROM pages WHERE id = ?", (visit.page_id,)).fetchone()[0]
        snapshot_id = _snapshot(conn, visit) if visit.facts else None
        if visit.unchanged:
            snapshot_id, visit.lost_reason = _same_again(conn, visit.page_id)
        visit_id = _insert_visit(conn, crawl_id, visit, snapshot_id)
        conn.execute("UPDATE pages SET visit_id = ? WHERE id = ?", (visit_id, visit.page_id))
        conn.execute(
            "DELETE FROM frontier WHERE domain_id = ? AND kind = 'page' AND subject = ?",
            (domain_id, visit.page_id),
        )
        record_footprints(conn, domain_id, _footprints(visit), visit.visited_at)
        if visit.outcome == "read":
            _plan_site(conn, domain_id, crawl_id)
        record_evidence(conn, visit)
        settle_page(conn, visit.page_id)


def record_site(audit: Audit, domain_id: int, footprints: Iterable[tuple[str, str]], probed_at: str) -> None:
    """Store what the network of a referring domain reveals, and take it off the frontier."""
    with audit.transaction() as conn:
        record_footprints(conn, domain_id, footprints, probed_at)
        conn.execute("UPDATE domains SET probed_at = ? WHERE id = ?", (probed_at, domain_id))
        conn.execute("DELETE FROM frontier WHERE domain_id = ? AND kind = 'site'", (domain_id,))


def record_footprints(
    conn: sqlite3.Connection, domain_id: int, footprints: Iterable[tuple[str, str]], seen_at: str
) -> None:
    """Add signs of who runs a domain, or move on the day on which they were last seen."""
    day = seen_at[:10]
    conn.executemany(
        "INSERT INTO footprints VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen) "
        "WHERE excluded.last_seen > last_seen OR excluded.first_seen < first_seen",
        [(domain_id, kind, value, day, day) for kind, value in footprints],
    )


def record_resolution(audit: Audit, crawl_id: int, resolution: Resolution) -> None:
    """Remember where a redirecting link led, so that one crawl follows it once."""
    with audit.transaction() as conn:
        conn.execute(
            "INSERT OR REPLACE INTO redirects VALUES (?, ?, ?, ?, ?, ?)",
            (
                resolution.url,
                resolution.final_url,
                resolution.reason,
                _json([asdict(hop) for hop in resolution.chain]),
                resolution.resolved_at,
                crawl_id,
            ),
        )


def known_resolution(audit: Audit, crawl_id: int, url: str) -> Resolution | None:
    """Where ``url`` led earlier in this crawl, or ``None`` when it was not followed yet."""
    row = audit.conn.execute(
        "SELECT url, final_url, reason, chain, resolved_at FROM redirects WHERE url = ? AND crawl_id = ?",
        (url, crawl_id),
    ).fetchone()
    return Resolution(row[0], row[1], row[2], hops(row[3]), row[4]) if row else None


def hops(text: str) -> list[Hop]:
    """A redirect chain back from its stored form."""
    return [Hop(**step) for step in json.loads(text)]


def settle_page(conn: sqlite3.Connection, page_id: int) -> None:
    """Say of each backlink of a page what its latest visit means: state, reason, and the link it shows.

    A claimed target that the page does not link to is lost, whatever else the page links to; links
    that nobody claimed become discovered backlinks.
    """
    visit = conn.execute(
        "SELECT v.outcome, v.reason, v.lost_reason, v.snapshot_id FROM visits v "
        "JOIN pages p ON p.visit_id = v.id WHERE p.id = ?",
        (page_id,),
    ).fetchone()
    if visit is None:
        return
    outcome, reason, lost_reason, snapshot_id = visit
    if outcome != "read":
        conn.execute(
            "UPDATE backlinks SET state = ?, reason = ?, link_id = NULL WHERE page_id = ?",
            (outcome, reason, page_id),
        )
        return
    backlinks = conn.execute(
        "SELECT id, target_url, discovered FROM backlinks WHERE page_id = ? ORDER BY discovered, id",
        (page_id,),
    ).fetchall()
    shown, spare = match(backlinks, link_groups(_links_of(conn, snapshot_id)))
    for backlink_id, _, _ in backlinks:
        link = shown.get(backlink_id)
        state = ("live", "", link) if link else (reason_of(lost_reason).state, lost_reason, None)
        conn.execute(
            "UPDATE backlinks SET state = ?, reason = ?, link_id = ? WHERE id = ?", (*state, backlink_id)
        )
    _fold(conn, spare.twins)
    conn.executemany(
        "INSERT OR IGNORE INTO backlinks (page_id, target_url, discovered, state, link_id) "
        "VALUES (?, ?, 1, 'live', ?)",
        [(page_id, group.target_url, group.shown) for group in spare.discovered],
    )


def _fold(conn: sqlite3.Connection, twins: dict[int, int]) -> None:
    """Take away backlinks that others stand for; what archives say of them goes over to those."""
    for twin, standing in twins.items():
        conn.execute("UPDATE OR IGNORE claims SET backlink_id = ? WHERE backlink_id = ?", (standing, twin))
        conn.execute("DELETE FROM backlinks WHERE id = ?", (twin,))


@dataclass(slots=True)
class LinkGroup:
    """The links of a page that lead to one target URL, in whatever spelling."""

    shown: int
    """Id of the link that stands for them: the first that search engines follow, else the first."""
    target_url: str
    follow: bool


@dataclass(slots=True)
class Spare:
    """What a page's links and its backlinks leave over when they are joined."""

    discovered: list[LinkGroup]
    """Targets that no backlink of the page stands for yet."""
    twins: dict[int, int]
    """Discovered backlinks whose link an export has claimed since, and the backlive links for them."""


def _links_of(conn: sqlite3.Connection, snapshot_id: int) -> Iterable[tuple[Any, ...]]:
    return conn.execute(
        "SELECT id, url, link_kind, resolved_url, chain FROM links "
        "WHERE snapshot_id = ? ORDER BY position, id",
        (snapshot_id,),
    )


def link_groups(links: Iterable[tuple[Any, ...]]) -> dict[str, LinkGroup]:
    """Link keys of a snapshot, those of redirect steps included, with their groups in page order.

    ``links`` are rows of id, URL, kind, resolved URL and chain, by position.
    """
    groups: dict[str, LinkGroup] = {}
    for link_id, url, kind, resolved, chain in links:
        steps = [url, resolved, *(hop.url for hop in hops(chain))] if resolved else [url]
        keys = [link_key(step) for step in steps]
        group = next((groups[key] for key in keys if key in groups), None)
        if group is None:
            group = LinkGroup(link_id, (resolved or url).partition("#")[0], kind == "follow")
        elif kind == "follow" and not group.follow:
            group.shown, group.follow = link_id, True
        for key in keys:
            groups.setdefault(key, group)
    return groups


def match(
    backlinks: list[tuple[int, str, int]], groups: dict[str, LinkGroup]
) -> tuple[dict[int, int], Spare]:
    """Which link each backlink shows; claimed ones choose first, one without a target takes the best link."""
    shown: dict[int, int] = {}
    spare = Spare([], {})
    distinct = list({id(group): group for group in groups.values()}.values())
    covered: dict[int, int] = {}
    for backlink_id, target_url, discovered in sorted(
        backlinks, key=lambda row: (row[2], not row[1], row[0])
    ):
        if target_url:
            group = groups.get(link_key(target_url))
        else:
            group = next((g for g in distinct if g.follow), distinct[0] if distinct else None)
        if group is None:
            continue
        if discovered and id(group) in covered:
            spare.twins[backlink_id] = covered[id(group)]
            continue
        covered.setdefault(id(group), backlink_id)
        shown[backlink_id] = group.shown
    spare.discovered = [group for group in distinct if id(group) not in covered]
    return shown, spare


def _same_again(conn: sqlite3.Connection, page_id: int) -> tuple[int, str]:
    """Snapshot and meaning of a missing link, as the visit before has them."""
    row: tuple[int, str] = conn.execute(
        "SELECT v.snapshot_id, v.lost_reason FROM pages p JOIN visits v ON v.id = p.visit_id WHERE p.id = ?",
        (page_id,),
    ).fetchone()
    return row


def last_sight(audit: Audit, page_id: int) -> dict[str, Any] | None:
    """What the latest visit of a page answered, or ``None`` where the page must be read again in any case.

    That is so when it could not be read, and when it holds links through redirects: these may lead elsewhere now.
    """
    row = next(
        audit.rows(
            "SELECT v.visited_at, v.looked_for, v.final_url, v.chain, v.http_status, v.content_type, v.headers "
            "FROM pages p JOIN visits v ON v.id = p.visit_id WHERE p.id = ? AND v.outcome = 'read' "
            "AND v.snapshot_id IS NOT NULL AND v.final_url IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM links l WHERE l.snapshot_id = v.snapshot_id AND l.resolved_url IS NOT NULL)",
            (page_id,),
        ),
        None,
    )
    return row and {**row, "chain": hops(row["chain"]), "headers": json.loads(row["headers"])}


def answering_pages(audit: Audit, limit: int = 5) -> list[str]:
    """The audited site's home page, and pages of other sites that answered at their latest visit."""
    rows = audit.conn.execute(
        "SELECT max(v.final_url) FROM pages p JOIN visits v ON v.id = p.visit_id "
        "WHERE v.http_status IS NOT NULL AND v.final_url IS NOT NULL GROUP BY p.domain_id "
        "ORDER BY max(v.id) DESC LIMIT ?",
        (limit,),
    )
    return [f"https://{audit.settings.target_scope.host}/", *(row[0] for row in rows)]


def _snapshot(conn: sqlite3.Connection, visit: Visit) -> int:
    facts = visit.facts
    assert facts is not None
    values = [_listed(facts, _FACT_NAMES), [_listed(link, _LINK_COLUMNS) for link in visit.links]]
    digest = hashlib.sha256(_json(values).encode()).hexdigest()
    known = conn.execute(
        "SELECT id FROM snapshots WHERE page_id = ? AND digest = ?", (visit.page_id, digest)
    ).fetchone()
    if known:
        return int(known[0])
    columns = [_plain(getattr(facts, name)) for name in _SNAPSHOT_COLUMNS]
    snapshot_id = conn.execute(_INSERT_SNAPSHOT, (visit.page_id, digest, *columns)).lastrowid
    assert snapshot_id
    conn.executemany(
        _INSERT_LINK,
        [(snapshot_id, *(_plain(getattr(link, name)) for name in _LINK_COLUMNS)) for link in visit.links],
    )
    conn.executemany(
        "INSERT INTO outlinks VALUES (?, ?, ?)",
        [(snapshot_id, domain, count) for domain, count in facts.outlinks.items()],
    )
    return snapshot_id


def _listed(facts: PageFacts | Link, names: list[str]) -> list[Any]:
    """The values of ``facts`` in order, hops as lists."""
    values = [getattr(facts, name) for name in names]
    return [
        [[getattr(hop, name) for name in _HOP_NAMES] for hop in value]
        if isinstance(value, list) and value and isinstance(value[0], Hop)
        else value
        for value in values
    ]


def _insert_visit(conn: sqlite3.Connection, crawl_id: int, visit: Visit, snapshot_id: int | None) -> int:
    certificate = visit.certificate
    if certificate:
        _insert_certificate(conn, certificate)
    row = {
        "page_id": visit.page_id,
        "crawl_id": crawl_id,
        "visited_at": visit.visited_at,
        "outcome": visit.outcome,
        "reason": visit.reason,
        "detail": visit.detail[:500],
        "http_status": visit.http_status,
        "final_url": visit.final_url,
        "chain": _json([asdict(hop) for hop in visit.chain]),
        "ip": visit.ip,
        "content_type": visit.content_type,
        "headers": _json(visit.headers),
        "certificate": certificate.sha256 if certificate else None,
        "certificate_problems": " ".join(certificate.problems) if certificate else "",
        "lost_reason": visit.lost_reason,
        "looked_for": visit.looked_for,
        "looked": int(visit.looked),
        "snapshot_id": snapshot_id,
    }
    places = ", ".join(f":{name}" for name in row)
    visit_id = conn.execute(f"INSERT INTO visits ({', '.join(row)}) VALUES ({places})", row).lastrowid
    assert visit_id
    return visit_id


def _insert_certificate(conn: sqlite3.Connection, certificate: Certificate) -> None:
    conn.execute(
        "INSERT OR IGNORE INTO certificates VALUES (?, ?, ?, ?, ?, ?)",
        (
            certificate.sha256,
            certificate.subject,
            certificate.issuer,
            _json(certificate.names),
            certificate.not_before,
            certificate.not_after,
        ),
    )


def _footprints(visit: Visit) -> list[tuple[str, str]]:
    found = list(visit.footprints)
    if visit.facts:
        found += visit.facts.footprints
    return list(dict.fromkeys(found))


def _plan_site(conn: sqlite3.Connection, domain_id: int, crawl_id: int) -> None:
    """Put the domain's network on the frontier, unless this crawl (or, for a search, any) looked at it already."""
    conn.execute(
        "INSERT OR IGNORE INTO frontier SELECT d.id, 'site', d.id FROM domains d, crawls c "
        "WHERE d.id = ? AND c.id = ? "
        "AND (d.probed_at IS NULL OR (d.probed_at < c.started_at AND c.selection <> ?))",
        (domain_id, crawl_id, SEARCH),
    )


def _plain(value: Any) -> Any:
    """A value as SQLite takes it: lists, dictionaries and hops as JSON."""
    if isinstance(value, list):
        return _json([asdict(item) if isinstance(item, Hop) else item for item in value])
    return _json(value) if isinstance(value, dict) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=isinstance(value, dict))
