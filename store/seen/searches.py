"""What a search for further links on referring sites has looked at and still has to: kept in the audit file.

A search is a crawl of its own. What it looked at it leaves alone for some weeks, so that the same search, started
again, goes on with what it has not seen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from linkvet.store.claimed.archives import known_page
from linkvet.store.file.audit import Audit, now, past
from linkvet.store.seen.frontier import SEARCH, Crawl, Task, begin_crawl
from linkvet.store.seen.resettling import resettle
from linkvet.store.seen.visits import record_visit
from linkvet.store.types import Visit
from linkvet.store.urls import Scope, Url, link_key, parse_url

REST_DAYS = 30
"""A page that was looked at is left alone for so long."""
SEEDS = 2
"""Referring pages of a site that are read again for the links to their neighbours."""
HOSTS = 3
"""Hosts of a site whose home page and sitemap are looked at."""
POOL = 300
"""Addresses kept per site; of further ones nothing is remembered."""
LISTS = 6
"""Sitemaps and feeds per site."""
SEED, HOME, LIST = 30, 29, 28
"""Likelihood of what is looked at first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page or list of a referring site that may lead to further links."""

    url: str
    likelihood: int
    kind: str = "page"


@dataclass(slots=True)
class Searched:
    """What looking at one address of a referring site gave."""

    task: Task
    looked_at: str
    reason: str = ""
    """Why it could not be read; empty for one that was."""
    candidates: list[Candidate] = field(default_factory=list)
    visit: Visit | None = None
    """What the page showed, where it links to the target."""


@dataclass(slots=True)
class SearchResult:
    """What a search has brought so far."""

    linking: int
    """Sites that are known to link."""
    sites: int
    """Sites on which pages were looked at."""
    looked_at: int
    pages: int
    """Pages with links that the audit did not know."""
    links: int


def start_search(audit: Audit, per_site: int) -> Crawl:
    """Begin a search, or go on with an unfinished one; every site with a live link takes part."""
    resettle(audit)
    with audit.transaction() as conn:
        crawl_id, started_at, resumed = begin_crawl(conn, SEARCH)
        if not resumed:
            for domain_id, name in _linking_domains(audit):
                if name != audit.settings.target_scope.host:
                    _seed(conn, domain_id)
    return Crawl(crawl_id, started_at, SEARCH, resumed, count_unsearched(audit, per_site))


def _linking_domains(audit: Audit) -> list[tuple[int, str]]:
    return audit.conn.execute(
        "SELECT d.id, d.name FROM domains d WHERE EXISTS (SELECT 1 FROM pages p JOIN backlinks b "
        "ON b.page_id = p.id WHERE p.domain_id = d.id AND b.state = 'live') ORDER BY d.id"
    ).fetchall()


def _seed(conn: sqlite3.Connection, domain_id: int) -> None:
    """Home pages and sitemaps of the hosts that link, and some of their linking pages."""
    live = [url for address in live_pages(conn, domain_id) if (url := parse_url(address))]
    own = dict.fromkeys(f"{url.scheme}://{url.site}" for url in live if "/" in url.site)
    origins = dict.fromkeys(f"{url.scheme}://{url.host}{_port(url)}" for url in live if "/" not in url.site)
    found = [Candidate(url.without_fragment, SEED) for url in live[:SEEDS]]
    found += [Candidate(folder, HOME) for folder in list(own)[:HOSTS]]
    for origin in list(origins)[:HOSTS]:
        found += [Candidate(f"{origin}/", HOME), Candidate(f"{origin}/sitemap.xml", LIST, "list")]
    _insert(conn, domain_id, found)


def _port(url: Url) -> str:
    return "" if url.port in (80, 443) else f":{url.port}"


def live_pages(conn: sqlite3.Connection, domain_id: int, limit: int = 50) -> list[str]:
    """Pages of a site that link to the target, those seen last first."""
    rows = conn.execute(
        "SELECT p.url FROM pages p WHERE p.domain_id = ? AND EXISTS (SELECT 1 FROM backlinks b "
        "WHERE b.page_id = p.id AND b.state = 'live') ORDER BY p.visit_id DESC LIMIT ?",
        (domain_id, limit),
    )
    return [row[0] for row in rows]


def unsearched_domains(audit: Audit, per_site: int, shard: int = 0, shards: int = 1) -> list[int]:
    """Sites on which there is something left to look at, of one of ``shards`` equal parts."""
    rows = audit.conn.execute(
        f"SELECT s.domain_id FROM searched_pages s WHERE s.domain_id % ? = ? AND {_DUE} "
        f"GROUP BY s.domain_id HAVING {_LOOKED} < ?",
        (shards, shard, _rested(), _rested(), per_site),
    )
    return [row[0] for row in rows]


_DUE = (
    "(s.looked_at IS NULL OR s.looked_at < ?) AND EXISTS (SELECT 1 FROM pages p JOIN backlinks b "
    "ON b.page_id = p.id WHERE p.domain_id = s.domain_id AND b.state = 'live')"
)
_LOOKED = (
    "(SELECT count(*) FROM searched_pages o WHERE o.domain_id = s.domain_id AND o.kind = 'page' "
    "AND o.looked_at >= ?)"
)


def _rested() -> str:
    return past(REST_DAYS)


def next_searches(audit: Audit, domain_id: int, limit: int, per_site: int) -> list[Task]:
    """What to look at next on a site, the likeliest first, as far as there is room under ``per_site``."""
    rested = _rested()
    looked = audit.conn.execute(
        "SELECT count(*) FROM searched_pages WHERE domain_id = ? AND kind = 'page' AND looked_at >= ?",
        (domain_id, rested),
    ).fetchone()[0]
    rows = audit.conn.execute(
        "SELECT s.kind, s.domain_id, s.id, s.url FROM searched_pages s "
        f"WHERE s.domain_id = ? AND {_DUE} ORDER BY s.likelihood DESC, s.id LIMIT ?",
        (domain_id, rested, max(0, min(limit, per_site - looked))),
    )
    return [Task(*row) for row in rows]


def count_unsearched(audit: Audit, per_site: int) -> int:
    """How many pages may still be looked at: at most, since a site may have fewer."""
    rested = _rested()
    rows = audit.conn.execute(
        f"SELECT s.domain_id, {_LOOKED} AS looked FROM searched_pages s WHERE {_DUE} GROUP BY 1",
        (rested, rested),
    )
    return sum(max(0, per_site - looked) for _, looked in rows)


def looked_at_in(audit: Audit, crawl: Crawl, shard: int = 0, shards: int = 1) -> int:
    """Pages that a search has looked at, of one of ``shards`` equal parts of the sites."""
    count: int = audit.conn.execute(
        "SELECT count(*) FROM searched_pages WHERE kind = 'page' AND crawl_id = ? AND domain_id % ? = ?",
        (crawl.id, shards, shard),
    ).fetchone()[0]
    return count


def finish_search(audit: Audit, crawl: Crawl) -> None:
    """Mark a search as finished."""
    with audit.transaction() as conn:
        conn.execute("UPDATE crawls SET finished_at = ? WHERE id = ?", (now(), crawl.id))


def search_result(audit: Audit, crawl: Crawl) -> SearchResult:
    """What a search has brought."""
    sites, looked = audit.conn.execute(
        "SELECT count(DISTINCT domain_id), count(*) FROM searched_pages WHERE kind = 'page' AND crawl_id = ?",
        (crawl.id,),
    ).fetchone()
    found = "FROM pages p WHERE EXISTS (SELECT 1 FROM visits v WHERE v.page_id = p.id AND v.crawl_id = ?)"
    pages = audit.conn.execute(f"SELECT count(*) {found}", (crawl.id,)).fetchone()[0]
    links = audit.conn.execute(
        f"SELECT count(*) FROM backlinks b WHERE b.page_id IN (SELECT p.id {found})", (crawl.id,)
    ).fetchone()[0]
    return SearchResult(len(_linking_domains(audit)), sites, looked, pages, links)


def record_searched(audit: Audit, crawl_id: int, found: Searched) -> None:
    """Store what looking at one address gave: one transaction. A page without links leaves no more than a note."""
    task = found.task
    with audit.transaction() as conn:
        links = len(found.visit.links) if found.visit else 0
        conn.execute(
            "UPDATE searched_pages SET looked_at = ?, crawl_id = ?, reason = ?, links = ? WHERE id = ?",
            (found.looked_at, crawl_id, found.reason, links, task.subject),
        )
        scope = audit.settings.target_scope
        _insert(conn, task.domain_id, [one for one in found.candidates if not _is_idle(conn, scope, one)])
        if found.visit and links:
            _record_page(audit, conn, crawl_id, task, found.visit)


def _record_page(audit: Audit, conn: sqlite3.Connection, crawl_id: int, task: Task, visit: Visit) -> None:
    """Store a page that links, under the address at which it was found, unless the audit knows it."""
    canonical = visit.facts.canonical if visit.facts else None
    spelled = [
        url for address in (task.url, visit.final_url, canonical) if address and (url := parse_url(address))
    ]
    if any(known_page(conn, url) for url in spelled):
        return
    page_id = conn.execute(
        "INSERT INTO pages (url, domain_id) VALUES (?, ?)", (visit.final_url or task.url, task.domain_id)
    ).lastrowid
    assert page_id
    visit.page_id, visit.chain = page_id, []
    record_visit(audit, crawl_id, visit)


def _is_idle(conn: sqlite3.Connection, scope: Scope, one: Candidate) -> bool:
    """Whether there is nothing to find: crawls visit known pages, and the audited site is none that refers."""
    url = parse_url(one.url)
    return url is None or scope.contains(url) or (one.kind == "page" and known_page(conn, url) is not None)


def _insert(conn: sqlite3.Connection, domain_id: int, found: Iterable[Candidate]) -> None:
    """Note addresses to look at, each once in whatever spelling, as far as there is room."""
    rows = conn.execute("SELECT url, kind FROM searched_pages WHERE domain_id = ?", (domain_id,)).fetchall()
    known = {link_key(url) for url, _ in rows}
    room = {"list": LISTS - sum(kind == "list" for _, kind in rows), "page": POOL - len(rows)}
    for one in sorted(found, key=lambda candidate: -candidate.likelihood):
        key = link_key(one.url)
        if key in known or room[one.kind] <= 0:
            continue
        known.add(key)
        room[one.kind] -= 1
        conn.execute(
            "INSERT OR IGNORE INTO searched_pages (url, domain_id, kind, likelihood) VALUES (?, ?, ?, ?)",
            (one.url, domain_id, one.kind, one.likelihood),
        )
