"""What opportunities for links rest on: pages without a link, lost links, own pages that are gone; and prospects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from linkvet.store.decided.decisions import (
    CLEAR,
    NOTE_LENGTH,
    Action,
    person,
    prospect_row,
    put_prospect,
    record_action,
)
from linkvet.store.file.audit import Audit, AuditError, now
from linkvet.store.reasons import OWNER_REASONS

Row = dict[str, Any]
PROSPECT_STATES = ("in_progress", "rejected", "won")
PAGES = 100_000
"""Pages without a link that are searched for names."""

_SOUND = (
    "coalesce(j.level, 'clean') <> 'toxic' AND NOT EXISTS (SELECT 1 FROM decisions e WHERE e.kind = 'domain' "
    "AND e.subject = d.name AND e.decision IN ('remove', 'disavow'))"
)


ON_RECORD = (
    "((b.target_url <> '' AND EXISTS (SELECT 1 FROM claims c WHERE c.backlink_id = b.id)) OR EXISTS (SELECT 1 "
    "FROM snapshots s JOIN links l ON l.snapshot_id = s.id WHERE s.page_id = b.page_id "
    "AND b.target_url IN ('', l.url, l.resolved_url)))"
)
"""A visit saw the link itself, or an export names its target; a list of addresses alone records none."""


# `+state` below keeps SQLite from reading all live links of the audit for each page, by the index on states.


def pages_without_link(audit: Audit) -> Iterator[Row]:
    """Pages that were read and have no link to the site, those of the strongest domains first; texts stream by."""
    found = audit.conn.execute(
        "SELECT p.url, d.name, j.authority, v.snapshot_id "
        "FROM pages p JOIN visits v ON v.id = p.visit_id "
        "JOIN domains d ON d.id = p.domain_id LEFT JOIN domain_judgements j ON j.domain_id = d.id "
        f"WHERE {_SOUND} AND v.lost_reason = 'link_removed' AND v.snapshot_id IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM backlinks b WHERE b.page_id = p.id AND +b.state = 'live') "
        "ORDER BY j.authority IS NULL, j.authority DESC, p.id LIMIT ?",
        (PAGES,),
    )
    for page, domain, authority, snapshot_id in found.fetchall():
        title, text = audit.conn.execute(
            "SELECT title, text FROM snapshots WHERE id = ?", (snapshot_id,)
        ).fetchone()
        linked = audit.conn.execute("SELECT domain FROM outlinks WHERE snapshot_id = ?", (snapshot_id,))
        yield {
            "page": page,
            "domain": domain,
            "authority": authority,
            "title": title,
            "text": text,
            "outlinks": {name for (name,) in linked},
        }


def lost_links(audit: Audit, least_authority: float, limit: int) -> list[Row]:
    """Lost links of strong, sound domains whose owner can be asked, the strongest first."""
    places = ", ".join("?" * len(OWNER_REASONS))
    return list(
        audit.rows(
            "SELECT p.url AS page, d.name AS domain, b.target_url AS target, b.reason, j.authority, v.visited_at "
            "FROM backlinks b JOIN pages p ON p.id = b.page_id JOIN domains d ON d.id = p.domain_id "
            "JOIN visits v ON v.id = p.visit_id JOIN domain_judgements j ON j.domain_id = d.id "
            f"WHERE b.state IN ('lost', 'broken') AND b.reason IN ({places}) AND j.authority >= ? AND {_SOUND} "
            f"AND {ON_RECORD} "
            "AND NOT EXISTS (SELECT 1 FROM backlinks o WHERE o.page_id = b.page_id AND +o.state = 'live') "
            "ORDER BY j.authority DESC, b.id LIMIT ?",
            (*OWNER_REASONS, least_authority, limit),
        )
    )


def wrong_pages(audit: Audit, limit: int) -> list[Row]:
    """Pages that link to another page of the site than every tool says, the strongest domains first."""
    return list(
        audit.rows(
            "SELECT p.url AS page, d.name AS domain, b.target_url AS target, o.target_url AS found, j.authority "
            "FROM backlinks b JOIN backlinks o ON o.page_id = b.page_id AND o.discovered = 1 AND +o.state = 'live' "
            "JOIN pages p ON p.id = b.page_id JOIN domains d ON d.id = p.domain_id "
            "LEFT JOIN domain_judgements j ON j.domain_id = d.id "
            f"WHERE b.state = 'lost' AND b.discovered = 0 AND b.target_url <> '' AND {_SOUND} "
            "AND 1 = (SELECT count(*) FROM backlinks x WHERE x.page_id = b.page_id AND +x.state = 'live') "
            "ORDER BY j.authority IS NULL, j.authority DESC, b.id LIMIT ?",
            (limit,),
        )
    )


def broken_targets(audit: Audit, limit: int) -> list[Row]:
    """Own pages that are gone, or reached through several redirects, and still have links; most domains first."""
    rows = audit.rows(
        "SELECT o.url AS target, o.http_status, o.reason, o.final_url, o.chain, o.title, "
        "count(*) AS links, count(DISTINCT p.domain_id) AS domains FROM own_pages o "
        "JOIN backlinks b ON b.target_url = o.url AND b.state = 'live' JOIN pages p ON p.id = b.page_id "
        "WHERE o.fetched_at IS NOT NULL AND (o.reason IN ('http_404', 'http_410', 'redirect_loop') "
        "OR json_array_length(o.chain) > 1) GROUP BY o.url ORDER BY domains DESC, links DESC, o.url LIMIT ?",
        (limit,),
    )
    anchors = (
        "SELECT l.anchor FROM backlinks b JOIN links l ON l.id = b.link_id WHERE b.target_url = ? "
        "AND l.anchor <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5"
    )
    found = []
    for row in list(rows):
        said = [name for (name,) in audit.conn.execute(anchors, (row["target"],))]
        found.append({**row, "chain": json.loads(row["chain"]), "anchors": said})
    return found


def standing_pages(audit: Audit) -> list[Row]:
    """Own pages that answer, with what they are about."""
    return list(
        audit.rows(
            "SELECT url, title, headings, substr(coalesce(text, ''), 1, 3000) AS text FROM own_pages "
            "WHERE http_status = 200 AND reason = '' AND json_array_length(chain) = 0 ORDER BY url"
        )
    )


def set_aside(audit: Audit) -> list[str]:
    """Referring domains that somebody put on the remove or the disavow list: no links are wanted from them."""
    sql = "SELECT subject FROM decisions WHERE kind = 'domain' AND decision IN ('remove', 'disavow') ORDER BY subject"
    return [name for (name,) in audit.conn.execute(sql)]


def prospects(audit: Audit) -> dict[tuple[str, str], Row]:
    """(kind, subject) → state and note, as people set them."""
    rows = audit.rows("SELECT * FROM prospects")
    return {(row["kind"], row["subject"]): row for row in rows}


def set_prospect(
    audit: Audit, kind: str, subject: str, state: str, note: str | None = None, by: str = ""
) -> Action:
    """Note what became of an opportunity; ``clear`` forgets it, and undo takes it back as any other action.

    ``note`` replaces the present one; ``None`` keeps it. Raises AuditError for a state that is none.
    """
    if state not in (*PROSPECT_STATES, CLEAR):
        raise AuditError(f'"{state[:50]}" is no state; choose {", ".join(PROSPECT_STATES)} or {CLEAR}.')
    at, who, text = now(), by or person(), f"{kind} {subject}"
    with audit.transaction() as conn:
        before = prospect_row(conn, text)
        kept = before["note"] if before else ""
        after = (
            None
            if state == CLEAR
            else {
                "state": state,
                "note": kept if note is None else note.strip()[:NOTE_LENGTH],
                "changed_at": at,
                "changed_by": who,
            }
        )
        if before == after or (before and after and all(before[n] == after[n] for n in ("state", "note"))):
            return Action(0, "prospect", 0)
        put_prospect(conn, text, after)
        return record_action(conn, "prospect", at, who, [("prospect", text, before, after)])
