"""What a disavow file is made of: the owner's present file, decisions, and what each line would cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linkvet.store.decided.in_force import LINES_IN_USE
from linkvet.store.file.audit import Audit
from linkvet.store.urls import is_on_host, registrable_domain

Row = dict[str, Any]

_LOSS = (
    "SELECT p.id AS page_id, p.url, max(b.state = 'live') AS live, "
    "count(CASE WHEN b.state = 'live' THEN 1 END) AS links, coalesce(sum(l.link_kind = 'follow'), 0) AS followed, "
    "coalesce(sum(b.state IN ('blocked', 'unvisited')), 0) AS unseen, k.relevance "
    "FROM pages p JOIN backlinks b ON b.page_id = p.id LEFT JOIN links l ON l.id = b.link_id "
    "LEFT JOIN visits v ON v.id = p.visit_id LEFT JOIN page_judgements k ON k.snapshot_id = v.snapshot_id "
)


def file_in_use(audit: Audit) -> tuple[Row | None, list[Row]]:
    """The disavow file imported last, which replaced all earlier ones, and its lines in order."""
    used = "(SELECT import_id FROM disavow_lines UNION SELECT id FROM imports WHERE vendor = 'disavow')"
    found = next(audit.rows(f"SELECT * FROM imports WHERE id IN {used} ORDER BY id DESC LIMIT 1"), None)
    if found is None:
        return None, []
    lines = "SELECT subject, comment, line FROM disavow_lines WHERE import_id = ? ORDER BY line, subject"
    return found, list(audit.rows(lines, (found["id"],)))


def unreadable_lines(audit: Audit, import_id: int) -> list[Row]:
    """Lines of an imported file that could not be used: line, reason, text."""
    sql = "SELECT line, reason, text FROM problems WHERE import_id = ? ORDER BY line"
    return list(audit.rows(sql, (import_id,)))


def earlier_subjects(audit: Audit, import_id: int) -> list[str]:
    """Lines that only disavow files imported before that one have."""
    sql = (
        "SELECT DISTINCT subject FROM disavow_lines WHERE import_id <> :now AND subject NOT IN "
        "(SELECT subject FROM disavow_lines WHERE import_id = :now) ORDER BY 1"
    )
    return [row[0] for row in audit.conn.execute(sql, {"now": import_id})]


def decided_subjects(audit: Audit) -> list[Row]:
    """What people decided about pages and domains, in the order of decisions."""
    sql = (
        "SELECT kind, subject, decision, note, decided_at FROM decisions WHERE kind IN ('url', 'domain') "
        "ORDER BY decided_at, kind, subject"
    )
    return list(audit.rows(sql))


def decided_addresses(audit: Audit) -> list[Row]:
    """Decisions as a disavow file can say them: of a user's folder on a platform, its known pages."""
    rows = decided_subjects(audit)
    own = {row["subject"] for row in rows if row["kind"] == "url"}
    found: list[Row] = []
    for row in rows:
        if row["kind"] != "domain" or "/" not in row["subject"]:
            found.append(row)
            continue
        sql = "SELECT p.url FROM pages p JOIN domains d ON d.id = p.domain_id WHERE d.name = ? ORDER BY p.id"
        pages = [url for (url,) in audit.conn.execute(sql, (row["subject"],)) if url not in own]
        found += [{**row, "kind": "url", "subject": url} for url in pages]
    return found


def loss_of_domain(audit: Audit, host: str) -> Row:
    """What a ``domain:`` line costs: the live links of that host and all hosts below it."""
    name = registrable_domain(host)
    found = audit.conn.execute("SELECT id FROM domains WHERE name = ?", (name,)).fetchone()
    if found is None:
        return _sum([], None)
    pages = audit.rows(_LOSS + "WHERE p.domain_id = ? GROUP BY p.id", (found[0],))
    if host != name:
        pages = (page for page in pages if is_on_host(page["url"], host))
    return _sum(pages, _site(audit, found[0]))


def loss_of_page(audit: Audit, url: str) -> Row:
    """What the line of a single URL costs."""
    pages = list(audit.rows(_LOSS + "WHERE p.url = ? GROUP BY p.id", (url,)))
    site = audit.conn.execute("SELECT domain_id FROM pages WHERE url = ?", (url,)).fetchone()
    return _sum(pages, _site(audit, site[0]) if site else None)


def _site(audit: Audit, domain_id: int) -> Row | None:
    sql = "SELECT authority, relevance, toxicity FROM domain_judgements WHERE domain_id = ?"
    return next(audit.rows(sql, (domain_id,)), None)


def _sum(pages: Iterator[Row] | list[Row], site: Row | None) -> Row:
    total: Row = {"known": False, "links": 0, "followed": 0, "pages": 0, "unseen": 0}
    relevance = [site["relevance"]] if site else []
    for page in pages:
        total["known"] = True
        total["pages"] += page["live"]
        for name in ("links", "followed", "unseen"):
            total[name] += page[name]
        relevance.append(page["relevance"])
    known = [value for value in relevance if value is not None]
    best = max(known) if known else None
    facts = site or {"authority": None, "toxicity": None}
    return {**total, "authority": facts["authority"], "relevance": best, "toxicity": facts["toxicity"]}


def imported_lines(audit: Audit) -> set[str]:
    """Lines of all disavow files that were ever imported."""
    return {row[0] for row in audit.conn.execute("SELECT subject FROM disavow_lines")}


def is_domain_in_file(audit: Audit, name: str) -> bool:
    """Whether the disavow file in use names the whole domain."""
    found = audit.conn.execute(f"SELECT ? IN ({LINES_IN_USE})", (f"domain:{name}",)).fetchone()
    return bool(found[0])
