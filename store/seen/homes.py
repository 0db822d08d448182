"""Home pages of referring domains: whether one is still to be read, what it showed, and reading it back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from linkvet.store.file.audit import Audit
from linkvet.store.types import PageFacts
from linkvet.store.urls import Url, parse_url

Row = dict[str, Any]
MAX_TEXT = 20_000
"""Characters of its main text that are kept."""
PAGES_LOOKED_AT = 50
"""Pages of a domain that tell where its home page is."""
_PLAIN = (
    "title description language language_declared published words internal_links external_links html_bytes"
).split()
_PACKED = ("headings", "features", "outlinks")


@dataclass(slots=True)
class HomePage:
    """What the home page of a referring domain showed, or why it could not be read."""

    fetched_at: str
    reason: str = ""
    """In the words of the contract; empty for a page that was read."""
    http_status: int | None = None
    final_url: str | None = None
    lost_reason: str = ""
    facts: PageFacts | None = None


def home_to_read(audit: Audit, domain_id: int, name: str, crawl_started: str) -> Url | None:
    """The home page of a domain; ``None`` where it was read already, or none of its pages ever answered.

    One that could not be read is asked for again by a later crawl, and one that is a referring page needs no second
    visit. The user of a platform has a home on his own host or in his own folder, never the platform's.
    """
    row = audit.conn.execute(
        "SELECT reason, fetched_at FROM homes WHERE domain_id = ?", (domain_id,)
    ).fetchone()
    if row and (not row[0] or row[1] >= crawl_started):
        return None
    read = [url for url in map(parse_url, _pages_read(audit, domain_id)) if url and url.site == name]
    if not read or any(is_home(url, name) for url in read):
        return None
    best = min(read, key=lambda url: url.host.removeprefix("www.") != name.partition("/")[0])
    _, slash, folder = name.partition("/")
    return parse_url(slash + folder or "/", best.href)


def is_home(url: Url, site: str) -> bool:
    """Whether a page is the home page of its host, or of its user's folder."""
    _, _, folder = site.partition("/")
    return not url.query and url.path.strip("/").lower() == folder


def record_home(audit: Audit, domain_id: int, home: HomePage) -> None:
    """Store what a home page showed; one that could not be read this time keeps what it showed before."""
    with audit.transaction() as conn:
        known = conn.execute("SELECT digest FROM homes WHERE domain_id = ?", (domain_id,)).fetchone()
        if home.facts is None and known and known[0]:
            return
        row = _row(domain_id, home)
        places = ", ".join(f":{name}" for name in row)
        conn.execute(f"INSERT OR REPLACE INTO homes ({', '.join(row)}) VALUES ({places})", row)


def home_digest(audit: Audit, domain_id: int) -> str:
    """A short name for all that a home page showed; empty where none was read."""
    row = audit.conn.execute("SELECT digest FROM homes WHERE domain_id = ?", (domain_id,)).fetchone()
    return str(row[0]) if row else ""


def home_of(audit: Audit, domain_id: int) -> Row | None:
    """What the home page of a domain showed; ``None`` where none was read."""
    found = next(audit.rows("SELECT * FROM homes WHERE domain_id = ? AND digest <> ''", (domain_id,)), None)
    if found:
        for name in _PACKED:
            found[name] = json.loads(found[name])
    return found


def _pages_read(audit: Audit, domain_id: int) -> list[str]:
    rows = audit.conn.execute(
        "SELECT v.final_url FROM pages p JOIN visits v ON v.id = p.visit_id "
        "WHERE p.domain_id = ? AND v.outcome = 'read' AND v.final_url IS NOT NULL ORDER BY p.id LIMIT ?",
        (domain_id, PAGES_LOOKED_AT),
    )
    return [row[0] for row in rows]


def _row(domain_id: int, home: HomePage) -> Row:
    row: Row = {
        "domain_id": domain_id,
        "fetched_at": home.fetched_at,
        "reason": home.reason,
        "http_status": home.http_status,
        "final_url": home.final_url,
        "lost_reason": home.lost_reason,
    }
    facts = home.facts
    if facts is None:
        return row
    shown: Row = {name: getattr(facts, name) for name in _PLAIN}
    shown["text"] = facts.text[:MAX_TEXT]
    shown |= {name: json.dumps(getattr(facts, name), ensure_ascii=False) for name in _PACKED}
    told = json.dumps([home.final_url, home.lost_reason, sorted(shown.items())], ensure_ascii=False)
    return {**row, **shown, "digest": hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]}
