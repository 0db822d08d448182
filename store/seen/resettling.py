"""Pages move to the referring domain that they belong to, where an earlier version knew a platform as one site.

The lists of platforms grow. A file that was made with shorter ones holds the pages of strangers under the name of
their platform; the next crawl or analysis puts each under the name of its own site. What a person decided about the
platform held for those pages, so it goes on to hold for the sites they are on now; the decision about the platform
itself stays as it was written.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from linkvet.store.decided.carried import carry_over
from linkvet.store.file.audit import Audit
from linkvet.store.urls import parse_url, site_rules

SETTLED_BY = "settled_by"
"""The setting that says by which rules the pages of a file were put under their referring domains."""
_PLACED = "SELECT x.id, x.url, x.domain_id, d.name FROM {} x JOIN domains d ON d.id = x.domain_id"


def resettle(audit: Audit) -> int:
    """Put pages under the referring domains that today's rules give them; says how many moved.

    Costs nothing where they were settled by the same rules.
    """
    rules = json.dumps(site_rules())
    found = audit.conn.execute("SELECT value FROM settings WHERE name = ?", (SETTLED_BY,)).fetchone()
    if not audit.writable or (found and found[0] == rules):
        return 0
    with audit.transaction() as conn:
        moves: dict[int, dict[str, int]] = {}
        moved = 0
        for page, name, old in list(_misplaced(conn, "pages")):
            new = moves.setdefault(old, {}).setdefault(name, 0) or _domain(conn, name)
            moves[old][name] = new
            conn.execute("UPDATE pages SET domain_id = ? WHERE id = ?", (new, page))
            _move_task(conn, page, old, new)
            moved += 1
        for page, name, _ in list(_misplaced(conn, "searched_pages")):
            conn.execute("UPDATE searched_pages SET domain_id = ? WHERE id = ?", (_domain(conn, name), page))
        for old, sites in moves.items():
            _forget(conn, [old, *sites.values()])
            _carry_decision(audit, old, sites)
        conn.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (SETTLED_BY, rules))
    return moved


def _misplaced(conn: sqlite3.Connection, table: str) -> Iterator[tuple[int, str, int]]:
    """Number, the name of the right referring domain, and the number of the present one."""
    for page, address, domain_id, name in conn.execute(_PLACED.format(table)):
        url = parse_url(address)
        if url is not None and url.site != name:
            yield page, url.site, domain_id


def _domain(conn: sqlite3.Connection, name: str) -> int:
    conn.execute("INSERT OR IGNORE INTO domains (name) VALUES (?)", (name,))
    return int(conn.execute("SELECT id FROM domains WHERE name = ?", (name,)).fetchone()[0])


def _move_task(conn: sqlite3.Connection, page: int, old: int, new: int) -> None:
    """A page that waits to be visited waits under its new domain."""
    conn.execute(
        "UPDATE OR IGNORE frontier SET domain_id = ? WHERE domain_id = ? AND kind = 'page' AND subject = ?",
        (new, old, page),
    )


def _forget(conn: sqlite3.Connection, domains: list[int]) -> None:
    """What was judged or listed of these domains does not stand any more."""
    numbers = [(one,) for one in domains]
    conn.executemany("DELETE FROM remembered_domains WHERE domain_id = ?", numbers)
    conn.execute("DELETE FROM list_totals WHERE name = 'stamp'")


def _carry_decision(audit: Audit, old: int, sites: dict[str, int]) -> None:
    name = audit.conn.execute("SELECT name FROM domains WHERE id = ?", (old,)).fetchone()[0]
    carry_over(audit, name, list(sites))
