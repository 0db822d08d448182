"""What the analysis says of a whole profile, and when it was made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypedDict

from linkvet.store.file.audit import Audit


class ToxicDomain(TypedDict):
    """A domain that is not clean."""

    name: str
    toxicity: float
    shares: dict[str, float]
    """Marker → points."""


class Score(TypedDict):
    """How the last analysis of a day scored the profile."""

    day: str
    score: float | None
    toxic: int
    suspicious: int
    clean: int
    unjudged: int


class JudgedDomain(TypedDict):
    """A judged domain with its address, as the profile counts it."""

    name: str
    level: str | None
    kind: str | None
    relevance: float | None
    authority: float | None
    ip: str | None
    live: int
    """1 where it has a live link."""


def profile_of(audit: Audit, *names: str) -> dict[str, Any]:
    """The stored parts of the profile by name; one that is missing was not judged."""
    places = ", ".join("?" * len(names))
    rows = audit.conn.execute(f"SELECT name, value FROM profile WHERE name IN ({places})", names)
    return {name: json.loads(value) for name, value in rows}


def risk_of(audit: Audit) -> tuple[str, str]:
    """The risk of the profile (``low``, ``medium``, ``high``, or ``unknown`` before it was judged), and why."""
    stored = profile_of(audit, "level").get("level")
    return (stored["level"], stored["says"]) if stored else ("unknown", "The links have not been judged yet.")


def judged_domains(audit: Audit) -> Iterator[JudgedDomain]:
    """Every judged domain with its address, and whether it has a live link, for counting."""
    yield from audit.rows(
        "SELECT d.name, j.level, j.kind, j.relevance, j.authority, "
        "(SELECT min(f.value) FROM footprints f WHERE f.domain_id = d.id AND f.kind = 'ip') AS ip, "
        "EXISTS (SELECT 1 FROM pages p JOIN backlinks b ON b.page_id = p.id "
        "WHERE p.domain_id = d.id AND +b.state = 'live') AS live "
        "FROM domain_judgements j JOIN domains d ON d.id = j.domain_id ORDER BY d.id"
    )


def stored_velocity(audit: Audit) -> dict[str, Any]:
    """What the last analysis found about velocity; empty before one."""
    return dict(profile_of(audit, "velocity").get("velocity", {}))


def live_levels(audit: Audit) -> dict[str, int]:
    """Level → live links; ``unknown`` for those that could not be judged."""
    sql = (
        "SELECT coalesce(j.level, 'unknown'), count(*) FROM backlinks b "
        "LEFT JOIN judgements j ON j.backlink_id = b.id WHERE b.state = 'live' GROUP BY 1"
    )
    return dict(audit.conn.execute(sql).fetchall())


def worst_domains(audit: Audit, limit: int) -> list[ToxicDomain]:
    """The most toxic referring domains: name, toxicity, and ``shares``, marker → points."""
    sql = (
        "SELECT d.name, j.toxicity, j.shares FROM domain_judgements j JOIN domains d ON d.id = j.domain_id "
        "WHERE j.level <> 'clean' ORDER BY j.toxicity DESC, d.name LIMIT ?"
    )
    domains = list(audit.rows(sql, (limit,)))
    for domain in domains:
        domain["shares"] = json.loads(domain["shares"])
    return domains


def scores(audit: Audit, limit: int = 24) -> list[Score]:
    """How the latest analyses scored the profile, the oldest first; of each day the last one."""
    sql = (
        "SELECT substr(a.finished_at, 1, 10) AS day, s.score, s.toxic, s.suspicious, s.clean, s.unjudged "
        "FROM profile_scores s JOIN analyses a ON a.id = s.analysis_id WHERE a.finished_at IS NOT NULL "
        "AND a.id IN (SELECT max(id) FROM analyses WHERE finished_at IS NOT NULL "
        "GROUP BY substr(finished_at, 1, 10)) "
        "ORDER BY a.id DESC LIMIT ?"
    )
    return list(audit.rows(sql, (limit,)))[::-1]


def judged_at(audit: Audit) -> str | None:
    """When the last analysis ended; ``None`` before one."""
    found: str | None = audit.conn.execute("SELECT max(finished_at) FROM analyses").fetchone()[0]
    return found


def is_judged(audit: Audit) -> bool:
    """Whether any link has a level."""
    found = audit.conn.execute("SELECT 1 FROM judgements WHERE level IS NOT NULL LIMIT 1").fetchone()
    return found is not None
