"""Requests for removal: which domains are to be asked for what, whom, how far it came, and what a crawl confirms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from linkvet.store.decided.decisions import set_outreach
from linkvet.store.file.audit import Audit
from linkvet.store.urls import registrable_domain

Row = dict[str, Any]

CONTACT_KINDS = ("contact_mail", "ads_contact", "security_contact", "contact_page")
GONE = ("http_404", "http_410")
"""Reasons of a broken page by which its links are gone for good."""
WAITING = ("sent", "answered")
"""States in which a request waits for the removal."""
BY_CRAWL = "crawl"
"""Who notes a removal that a visit confirmed."""


@dataclass(slots=True)
class RemovalRequest:
    """What the owner of one domain is asked for."""

    domain: str
    whole: bool
    """Whether the domain itself is on the remove list; else only some of its pages."""
    links: list[Row] = field(default_factory=list)
    """Live links: ``page``, ``target``, ``anchor``."""
    unseen: int = 0
    """Links that could not be looked at, so that nobody knows whether they stand."""
    gone: int = 0
    """Links that are lost, or whose page is gone."""
    language: str | None = None
    contacts: list[tuple[str, str]] = field(default_factory=list)
    """(kind, value) of every way to reach the owner that the site shows."""
    state: str | None = None
    contact: str = ""
    """The address that somebody chose or wrote to."""
    note: str = ""
    follow_up: str = ""
    """Day on which to ask again; empty without one."""
    answer: str = ""
    """What the owner said."""
    changed_at: str | None = None

    @property
    def removed(self) -> bool:
        """Whether visits show that every link of the request is gone."""
        return bool(self.gone) and not self.links and not self.unseen


def removal_requests(audit: Audit, domains: Iterable[str] = ()) -> list[RemovalRequest]:
    """One request per domain on the remove list, as a whole or by some pages, in alphabetical order."""
    wanted = set(domains)
    requests = {name: RemovalRequest(name, whole) for name, whole in _asked(audit)}
    chosen = [one for name, one in sorted(requests.items()) if not wanted or name in wanted]
    for request in chosen:
        _fill(audit, request)
    return chosen


def _asked(audit: Audit) -> Iterator[tuple[str, bool]]:
    """Domains on the remove list; a domain as a whole comes last, and so outweighs its single pages."""
    yield from (
        (name, False)
        for (name,) in audit.conn.execute(
            "SELECT DISTINCT d.name FROM decisions e JOIN pages p ON e.kind = 'url' AND p.url = e.subject "
            "JOIN domains d ON d.id = p.domain_id WHERE e.decision = 'remove'"
        )
    )
    yield from (
        (name, True)
        for (name,) in audit.conn.execute(
            "SELECT subject FROM decisions WHERE kind = 'domain' AND decision = 'remove'"
        )
        if registrable_domain(name) == name
    )


def _fill(audit: Audit, request: RemovalRequest) -> None:
    rows = audit.rows(
        "SELECT p.url AS page, coalesce(nullif(b.target_url, ''), l.url, '') AS target, l.anchor, b.state, "
        "b.reason, s.language, e.decision FROM domains d JOIN pages p ON p.domain_id = d.id "
        "JOIN backlinks b ON b.page_id = p.id LEFT JOIN links l ON l.id = b.link_id "
        "LEFT JOIN visits v ON v.id = p.visit_id LEFT JOIN snapshots s ON s.id = v.snapshot_id "
        "LEFT JOIN decisions e ON e.kind = 'url' AND e.subject = p.url WHERE d.name = ? ORDER BY p.id, b.id",
        (request.domain,),
    )
    languages: dict[str, int] = {}
    for row in rows:
        if not (row["decision"] == "remove" or (request.whole and row["decision"] != "whitelist")):
            continue
        if row["language"]:
            languages[row["language"]] = languages.get(row["language"], 0) + 1
        if row["state"] == "live":
            request.links.append({name: row[name] for name in ("page", "target", "anchor")})
        elif row["state"] == "lost" or row["reason"] in GONE:
            request.gone += 1
        else:
            request.unseen += 1
    request.language = max(languages, key=lambda name: languages[name]) if languages else None
    request.contacts = _contacts(audit, request.domain)
    _fill_state(audit, request)


def _contacts(audit: Audit, domain: str) -> list[tuple[str, str]]:
    places = ", ".join("?" * len(CONTACT_KINDS))
    found = audit.conn.execute(
        f"SELECT f.kind, f.value FROM footprints f JOIN domains d ON d.id = f.domain_id WHERE d.name = ? "
        f"AND f.kind IN ({places}) ORDER BY f.last_seen DESC, f.value LIMIT 200",
        (domain, *CONTACT_KINDS),
    ).fetchall()
    return sorted(found, key=lambda one: CONTACT_KINDS.index(one[0]))


def _fill_state(audit: Audit, request: RemovalRequest) -> None:
    row = audit.conn.execute(
        "SELECT state, contact, note, follow_up, answer, changed_at FROM outreach WHERE domain = ?",
        (request.domain,),
    ).fetchone()
    if row:
        (
            request.state,
            request.contact,
            request.note,
            request.follow_up,
            request.answer,
            request.changed_at,
        ) = row


def contact_of(audit: Audit, domain: str) -> RemovalRequest:
    """How the owner of a domain can be reached, whatever is asked."""
    request = RemovalRequest(domain, True, contacts=_contacts(audit, domain))
    _fill_state(audit, request)
    return request


def verify(audit: Audit) -> list[str]:
    """Note as removed every request that was sent and whose links are all lost or on pages that are gone.

    A page that keeps us out or does not answer proves nothing. Returns the domains.
    """
    places = ", ".join("?" * len(WAITING))
    sql = f"SELECT domain FROM outreach WHERE state IN ({places}) ORDER BY 1"
    waiting = [name for (name,) in audit.conn.execute(sql, WAITING)]
    partly = {name for name, whole in dict(_asked(audit)).items() if not whole} if waiting else set()
    done = []
    for name in waiting:
        request = RemovalRequest(name, name not in partly)
        _fill(audit, request)
        if request.removed:
            set_outreach(audit, name, "removed", by=BY_CRAWL)
            done.append(name)
    return done


def outreach_of(audit: Audit, domain: str) -> Row | None:
    """How far the request to a domain has come; ``None`` where nothing was noted."""
    return next(audit.rows("SELECT * FROM outreach WHERE domain = ?", (domain,)), None)


def outreach_state(audit: Audit, domain: str) -> str | None:
    """The state of the request to a domain; ``None`` where nothing was noted."""
    row = outreach_of(audit, domain)
    return str(row["state"]) if row else None
