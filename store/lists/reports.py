"""What a report for a client shows: the worst domains with evidence, lost links, what is not known."""

from __future__ import annotations

from typing import TypedDict

from linkvet.store.file.audit import Audit
from linkvet.store.lists.figures import Figure, figures
from linkvet.store.lists.filters import from_pairs


class WorstDomain(TypedDict):
    """A domain that speaks against the profile, with its live links."""

    domain_id: int
    name: str
    kind: str | None
    authority: float | None
    toxicity: float
    level: str
    live: int
    follow: int
    decision: str | None
    network: str | None


class TellingFinding(TypedDict):
    """A marker that was found on a link, with its points of the toxicity."""

    marker: str
    family: str
    share: float
    evidence: str


class WorstLink(TypedDict):
    """A link of a domain that speaks against the profile, with what shows it."""

    backlink_id: int
    page: str
    target: str
    anchor: str | None
    link_kind: str | None
    toxicity: float
    level: str | None
    region: str | None
    hidden: str | None
    brake: str
    findings: list[TellingFinding]


class RecoverableLink(TypedDict):
    """A link that was lost and may be asked for."""

    page: str
    target: str
    anchor: str | None
    reason: str
    lost_at: str | None
    first_seen: str | None
    authority: float | None


class NotKnown(TypedDict):
    """How much could not be found out."""

    unjudged: int
    """Live links that could not be judged."""
    known: float | None
    """Mean share of the markers, 0 to 1, that could be judged."""
    domains: int
    """Domains with live links; those of them without something follow."""
    no_authority: int
    no_relevance: int
    no_owner: int
    own_pages: int
    """Pages of the audited site whose text is known."""


class Dates(TypedDict):
    """When an audit looked and judged; ``None`` where it did not yet."""

    first_visit: str | None
    last_visit: str | None
    judged: str | None
    version: str | None
    """Version that judged."""


class LinkedPage(TypedDict):
    """A page of the audited site, with its links by state."""

    id: int
    url: str
    links: int
    domains: int
    live: int
    follow: int
    lost: int
    broken: int
    toxic: int


class AppendedLink(TypedDict):
    """A line of the appendix."""

    page: str
    state: str
    link_kind: str | None
    anchor: str | None
    target: str
    toxicity: float | None


def worst_domains(audit: Audit, limit: int) -> list[WorstDomain]:
    """Toxic and suspicious domains, the worst first, with what was decided about each."""
    sql = (
        "SELECT x.domain_id, x.name, x.kind, x.authority, x.toxicity, x.level, x.live, x.follow, "
        "e.decision, (SELECT m.network_id FROM network_members m WHERE m.domain_id = x.domain_id LIMIT 1) AS network "
        "FROM list_domains x JOIN domain_judgements j ON j.domain_id = x.domain_id "
        "LEFT JOIN decisions e ON e.kind = 'domain' AND e.subject = x.name "
        "WHERE x.level IN ('toxic', 'suspicious') ORDER BY x.toxicity DESC, x.follow DESC, x.name LIMIT ?"
    )
    return list(audit.rows(sql, (limit,)))


def worst_links(audit: Audit, domain_id: int, limit: int) -> list[WorstLink]:
    """The worst links of a domain, each with its findings, the heaviest first."""
    sql = (
        "SELECT x.backlink_id, p.url AS page, t.url AS target, a.anchor, x.link_kind, x.toxicity, x.level, "
        "x.region, x.hidden, j.brake FROM list_links x JOIN pages p ON p.id = x.page_id "
        "JOIN list_targets t ON t.id = x.target_id LEFT JOIN list_anchors a ON a.id = x.anchor_id "
        "LEFT JOIN judgements j ON j.backlink_id = x.backlink_id "
        "WHERE x.domain_id = ? AND x.toxicity IS NOT NULL ORDER BY x.toxicity DESC, x.backlink_id LIMIT ?"
    )
    links: list[WorstLink] = list(audit.rows(sql, (domain_id, limit)))
    found = "SELECT marker, family, share, evidence FROM findings WHERE backlink_id = ? ORDER BY share DESC, marker"
    for link in links:
        link["findings"] = list(audit.rows(found, (link["backlink_id"],)))
    return links


def recoverable_links(audit: Audit, limit: int) -> tuple[list[RecoverableLink], Figure]:
    """Lost links on record of sound domains whose owner can be asked, the most weighty first; and how many."""
    figure = figures(audit, "recoverable")["recoverable"]
    where, values = from_pairs([*figure.where.items()]).where()
    rows = audit.rows(
        "SELECT p.url AS page, t.url AS target, a.anchor, x.reason, x.lost_at, x.first_seen, d.authority "
        "FROM list_links x JOIN list_domains d ON d.domain_id = x.domain_id JOIN pages p ON p.id = x.page_id "
        "JOIN list_targets t ON t.id = x.target_id LEFT JOIN list_anchors a ON a.id = x.anchor_id "
        f"WHERE {where} ORDER BY d.authority IS NULL, d.authority DESC, x.backlink_id LIMIT ?",
        (*values, limit),
    )
    return list(rows), figure


def not_known(audit: Audit) -> NotKnown:
    """How much an audit could not find out, by what is missing."""
    one = audit.conn.execute
    return {
        "unjudged": one(
            "SELECT count(*) FROM list_links WHERE state = 'live' AND toxicity IS NULL"
        ).fetchone()[0],
        "known": one("SELECT avg(known) FROM judgements WHERE toxicity IS NOT NULL").fetchone()[0],
        "domains": one("SELECT count(*) FROM list_domains WHERE live > 0").fetchone()[0],
        "no_authority": one(
            "SELECT count(*) FROM list_domains WHERE live > 0 AND authority IS NULL"
        ).fetchone()[0],
        "no_relevance": one(
            "SELECT count(*) FROM list_domains d LEFT JOIN domain_judgements j ON j.domain_id = d.domain_id "
            "WHERE d.live > 0 AND j.relevance IS NULL"
        ).fetchone()[0],
        "no_owner": one(
            "SELECT count(*) FROM list_domains d WHERE d.live > 0 AND NOT EXISTS (SELECT 1 FROM footprints f "
            "WHERE f.domain_id = d.domain_id AND f.kind = 'asn')"
        ).fetchone()[0],
        "own_pages": one("SELECT count(*) FROM own_pages WHERE text IS NOT NULL").fetchone()[0],
    }


def dates(audit: Audit) -> Dates:
    """First and last visit, and the analysis that the judgements come from."""
    visits = audit.conn.execute("SELECT min(visited_at), max(visited_at) FROM visits").fetchone()
    sql = "SELECT finished_at, version FROM analyses WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT 1"
    judged = audit.conn.execute(sql).fetchone() or (None, None)
    return {"first_visit": visits[0], "last_visit": visits[1], "judged": judged[0], "version": judged[1]}


def group_counts(audit: Audit) -> dict[str, int]:
    """How many networks and families of copies there are, domains in networks, and networks to decide about.

    A network whose members are all clean asks for no decision: sister sites may link.
    """
    names = {
        "networks": "SELECT count(*) FROM networks",
        "families": "SELECT count(*) FROM families",
        "members": "SELECT count(DISTINCT domain_id) FROM network_members",
        "to_decide": (
            "SELECT count(DISTINCT m.network_id) FROM network_members m JOIN list_domains d "
            "ON d.domain_id = m.domain_id WHERE d.level IN ('toxic', 'suspicious') AND NOT EXISTS "
            "(SELECT 1 FROM decisions e WHERE e.kind = 'network' AND e.subject = m.network_id)"
        ),
    }
    return {name: int(audit.conn.execute(sql).fetchone()[0]) for name, sql in names.items()}


def outreach_counts(audit: Audit) -> dict[str, int]:
    """State of a request for removal → domains."""
    return dict(audit.conn.execute("SELECT state, count(*) FROM outreach GROUP BY 1").fetchall())


def disavowed_lines(audit: Audit) -> int:
    """Lines of the disavow files that were imported."""
    return int(audit.conn.execute("SELECT count(*) FROM disavow_lines").fetchone()[0])


def live_languages(audit: Audit) -> list[tuple[str | None, int]]:
    """Language of the referring page → live links; their sum is that of all live links."""
    sql = "SELECT language, count(*) FROM list_links WHERE state = 'live' GROUP BY 1 ORDER BY 2 DESC, 1"
    return audit.conn.execute(sql).fetchall()


def top_targets(audit: Audit, limit: int) -> list[LinkedPage]:
    """The pages that most domains link to."""
    sql = "SELECT * FROM list_targets WHERE live > 0 ORDER BY domains DESC, links DESC, url LIMIT ?"
    return list(audit.rows(sql, (limit,)))


def appendix(audit: Audit, limit: int) -> list[AppendedLink]:
    """Links for the end of a report, the most toxic first."""
    sql = (
        "SELECT p.url AS page, x.state, x.link_kind, a.anchor, t.url AS target, x.toxicity FROM list_links x "
        "JOIN pages p ON p.id = x.page_id JOIN list_targets t ON t.id = x.target_id "
        "LEFT JOIN list_anchors a ON a.id = x.anchor_id "
        "ORDER BY x.toxicity IS NULL, x.toxicity DESC, x.backlink_id LIMIT ?"
    )
    return list(audit.rows(sql, (limit,)))
