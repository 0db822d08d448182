"""Lists made ready for looking at: one narrow row per link, and counts, so that a page opens at once.

They hold nothing of their own. ``refresh`` makes them again, in one transaction, when an import, a crawl or an
analysis has changed what they are made from; readers see the old lists or the new ones, never a mixture.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from linkvet.store.file.audit import Audit
from linkvet.store.file.listed_tables import LISTED
from linkvet.store.file.listed_tables import REPLACED as TABLES_OF_LISTS
from linkvet.store.judged.strength import COUNTED
from linkvet.store.lists.spellings import spelling_of

STAMP = (
    "SELECT coalesce((SELECT max(id) FROM visits), 0) || '/' || coalesce((SELECT max(id) FROM backlinks), 0) "
    "|| '/' || coalesce((SELECT max(id) FROM imports), 0) || '/' || coalesce((SELECT max(id) || ' ' || "
    "coalesce(max(finished_at), '') FROM analyses), '')"
)
"""Changes whenever an import, a visit or an analysis is stored; answered from the ends of indexes."""

TABLES = (
    "backlinks b JOIN pages p ON p.id = b.page_id JOIN domains d ON d.id = p.domain_id "
    "LEFT JOIN links l ON l.id = b.link_id LEFT JOIN visits v ON v.id = p.visit_id "
    "LEFT JOIN snapshots s ON s.id = v.snapshot_id"
)
"""Everything that one row of the enriched list is made of; unused joins cost nothing."""
TARGET = "CASE WHEN b.target_url <> '' THEN b.target_url ELSE coalesce(l.resolved_url, l.url, '') END"
"""The linked page: as claimed, or as found where no export names it."""
LISTED_TABLES = (
    "list_links x JOIN backlinks b ON b.id = x.backlink_id JOIN pages p ON p.id = x.page_id "
    "JOIN domains d ON d.id = x.domain_id LEFT JOIN list_anchors a ON a.id = x.anchor_id "
    "JOIN list_targets t ON t.id = x.target_id LEFT JOIN links l ON l.id = b.link_id "
    "LEFT JOIN visits v ON v.id = p.visit_id"
)
"""A row of a list with what it is made of, for queries that filters take part in."""
FORM = 3
"""Counts up whenever lists are made in another way, so that those of an earlier version are made again."""
TRIES = 3
"""How often lists are made again for a snapshot while others store faster than that."""
_BESIDE = "\n".join(
    line
    for line in LISTED.replace("CREATE TABLE", "CREATE TEMP TABLE").splitlines()
    if "CREATE INDEX" not in line
)
_RAW = f"""
CREATE TEMP TABLE raw_links AS
SELECT p.domain_id, b.id AS backlink_id, b.page_id, b.state, b.reason, b.discovered,
    l.link_kind, l.region, l.hidden,
    CASE WHEN l.anchor = '' THEN coalesce(l.image_alt, '') ELSE coalesce(l.anchor, (SELECT c.anchor FROM claims c
        WHERE c.backlink_id = b.id AND c.anchor IS NOT NULL ORDER BY c.import_id LIMIT 1)) END AS anchor,
    CASE WHEN l.anchor = '' THEN CASE WHEN coalesce(l.image_alt, '') <> '' THEN 'alt'
        WHEN l.image_src IS NOT NULL THEN 'image' ELSE 'empty' END ELSE 'text' END AS form,
    {TARGET} AS target, s.language, j.anchor_class, j.toxicity, j.level,
    nullif(min(coalesce((SELECT substr(min(c.first_seen), 1, 10) FROM claims c WHERE c.backlink_id = b.id), '9'),
        coalesce((SELECT substr(min(w.visited_at), 1, 10) FROM visits w JOIN links k ON k.snapshot_id = w.snapshot_id
        WHERE w.page_id = b.page_id AND (b.target_url IN ('', k.url, k.resolved_url) OR k.url = l.url)), '9')),
        '9') AS first_seen,
    CASE WHEN b.state IN ('lost', 'broken') THEN substr(coalesce((SELECT min(w.visited_at) FROM visits w
        WHERE w.page_id = b.page_id AND w.id > coalesce((SELECT max(w.id) FROM visits w
        JOIN links k ON k.snapshot_id = w.snapshot_id WHERE w.page_id = b.page_id), 0)), v.visited_at), 1, 10)
        END AS lost_at,
    CASE WHEN b.state = 'live' THEN substr(v.visited_at, 1, 10) ELSE nullif(max(
        coalesce((SELECT substr(max(c.last_seen), 1, 10) FROM claims c WHERE c.backlink_id = b.id), ''),
        coalesce((SELECT substr(max(w.visited_at), 1, 10) FROM visits w JOIN links k ON k.snapshot_id = w.snapshot_id
        WHERE w.page_id = b.page_id AND (b.target_url IN ('', k.url, k.resolved_url) OR k.url = l.url)), '')),
        '') END AS last_seen
FROM {TABLES} LEFT JOIN judgements j ON j.backlink_id = b.id
"""
_ANCHORS = """
INSERT INTO list_anchors (anchor, form, spelling, claimed, links, domains, follow, hidden, toxic, class)
SELECT anchor, CASE WHEN anchor = '' AND form = 'text' THEN 'empty' ELSE form END AS shape, spelling_of(anchor),
    count(*), sum(state = 'live'), count(DISTINCT CASE WHEN state = 'live' THEN domain_id END),
    coalesce(sum(link_kind = 'follow'), 0), coalesce(sum(hidden <> ''), 0),
    coalesce(sum(state = 'live' AND level = 'toxic'), 0), max(anchor_class)
FROM raw_links WHERE anchor IS NOT NULL GROUP BY 1, 2
"""
_TARGETS = """
INSERT INTO list_targets (url, links, domains, live, follow, lost, broken, toxic)
SELECT target, count(*), count(DISTINCT domain_id), sum(state = 'live'), coalesce(sum(link_kind = 'follow'), 0),
    sum(state = 'lost'), sum(state = 'broken'), coalesce(sum(level = 'toxic'), 0)
FROM raw_links GROUP BY target
"""
_LINKS = """
INSERT INTO list_links
SELECT r.domain_id, r.backlink_id, r.page_id, r.state, r.reason, r.discovered, r.link_kind, r.region, r.hidden,
    a.id, t.id, r.language, r.anchor_class, r.toxicity, r.level, r.first_seen, r.lost_at,
    r.last_seen
FROM raw_links r LEFT JOIN list_anchors a ON a.anchor = r.anchor
    AND a.form = CASE WHEN r.anchor = '' AND r.form = 'text' THEN 'empty' ELSE r.form END
JOIN list_targets t ON t.url = r.target
ORDER BY r.domain_id, r.backlink_id
"""
_DOMAINS = """
INSERT INTO list_domains
SELECT x.domain_id, d.name, count(DISTINCT x.page_id), count(*), sum(x.state = 'live'), sum(x.state = 'lost'),
    sum(x.state = 'broken'), sum(x.state = 'blocked'), sum(x.state = 'unvisited'),
    coalesce(sum(x.link_kind = 'follow'), 0), min(x.first_seen), max(x.toxicity),
    j.toxicity, j.level, j.authority, j.kind, max(x.last_seen)
FROM list_links x JOIN domains d ON d.id = x.domain_id LEFT JOIN domain_judgements j ON j.domain_id = d.id
GROUP BY x.domain_id
"""
_TOTALS = {
    "states": "SELECT state, reason, count(*) FROM list_links GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
    "kinds": "SELECT link_kind, count(*) FROM list_links WHERE state = 'live' GROUP BY 1 ORDER BY 2 DESC, 1",
    "hints": (
        "SELECT h.column1, count(*) FROM list_links x JOIN "
        "(VALUES ('follow'), ('nofollow'), ('sponsored'), ('ugc')) h "
        "ON instr(' ' || x.link_kind || ' ', ' ' || h.column1 || ' ') > 0 WHERE x.state = 'live' "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "regions": "SELECT region, count(*) FROM list_links WHERE state = 'live' GROUP BY 1 ORDER BY 2 DESC, 1",
    "hidden": "SELECT hidden, count(*) FROM list_links WHERE hidden <> '' GROUP BY 1 ORDER BY 2 DESC, 1",
    "anchor_classes": (
        "SELECT anchor_class, count(*) FROM list_links WHERE state = 'live' GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "languages": (
        "SELECT language, count(*) FROM list_links WHERE language IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "countries": (
        "SELECT value, count(*) FROM footprints WHERE kind = 'country' GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "families": (
        "SELECT family, count(DISTINCT backlink_id), count(*) FROM findings "
        f"WHERE strength >= {COUNTED} GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "forms": "SELECT form, sum(links) FROM list_anchors WHERE links > 0 GROUP BY 1 ORDER BY 2 DESC, 1",
    "levels": "SELECT level, count(*) FROM list_links GROUP BY 1 ORDER BY 2 DESC, 1",
    "domain_levels": "SELECT level, count(*) FROM list_domains GROUP BY 1 ORDER BY 2 DESC, 1",
    "domain_kinds": "SELECT kind, count(*) FROM list_domains GROUP BY 1 ORDER BY 2 DESC, 1",
    "page_kinds": (
        "SELECT k.page_kind, count(*) FROM pages p JOIN visits v ON v.id = p.visit_id JOIN page_judgements k "
        "ON k.snapshot_id = v.snapshot_id GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "markers": (
        "SELECT f.marker, count(*), count(DISTINCT p.domain_id) FROM findings f JOIN backlinks b "
        "ON b.id = f.backlink_id JOIN pages p ON p.id = b.page_id "
        f"WHERE f.strength >= {COUNTED} GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "vendors": (
        "SELECT * FROM (SELECT vendor, sum(links) FROM imports WHERE links > 0 GROUP BY 1 ORDER BY 1) "
        "UNION ALL SELECT 'discovered', n FROM (SELECT sum(discovered) AS n FROM list_links) WHERE n > 0"
    ),
    "gained": (
        "SELECT substr(first_seen, 1, 7), count(*), count(DISTINCT domain_id) FROM list_links "
        "WHERE first_seen IS NOT NULL GROUP BY 1 ORDER BY 1"
    ),
    "missed": (
        "SELECT substr(lost_at, 1, 7), count(*), count(DISTINCT domain_id) FROM list_links "
        "WHERE lost_at IS NOT NULL GROUP BY 1 ORDER BY 1"
    ),
    "sizes": (
        "SELECT (SELECT count(*) FROM list_links), (SELECT count(*) FROM list_domains), "
        "(SELECT count(DISTINCT page_id) FROM list_links), (SELECT count(*) FROM list_domains WHERE live > 0), "
        "(SELECT sum(discovered) FROM list_links)"
    ),
    "latest": "SELECT max(first_seen), max(lost_at) FROM list_links",
}


def stale(audit: Audit) -> bool:
    """Whether something was imported, visited or judged since the lists were made."""
    made = audit.conn.execute("SELECT value FROM list_totals WHERE name = 'stamp'").fetchone()
    return made is None or made[0] != stamp_of(audit)


def stamp_of(audit: Audit) -> str:
    """What an audit's lists are made from, in a few letters: another text whenever that has changed."""
    return json.dumps(f"{FORM} {audit.conn.execute(STAMP).fetchone()[0]}")


def refresh(audit: Audit) -> bool:
    """Make the lists again where they are stale; says whether they were.

    They are made in temporary tables, whose names come before those of the file, and then put in place: others
    wait to write only while rows are copied. Where the file may not be written to, they stay temporary.
    """
    if audit.conn.in_transaction or not stale(audit):
        return False
    from linkvet.store.lists.figures import lasting_figures

    stamp = stamp_of(audit)
    _clear(audit.conn)
    audit.conn.create_function("spelling_of", 1, spelling_of, deterministic=True)
    audit.conn.executescript(_BESIDE)
    audit.conn.execute(_RAW)
    for statement in (_ANCHORS, _TARGETS, _LINKS, _DOMAINS):
        audit.conn.execute(statement)
    for name, sql in _TOTALS.items():
        value = json.dumps(audit.conn.execute(sql).fetchall())
        audit.conn.execute("INSERT INTO list_totals VALUES (?, ?)", (name, value))
    kept = json.dumps(lasting_figures(audit.conn))
    audit.conn.execute("INSERT INTO list_totals VALUES ('figures', ?)", (kept,))
    audit.conn.execute("INSERT INTO list_totals VALUES ('stamp', ?)", (stamp,))
    audit.conn.commit()
    if not audit.writable:
        return True
    with audit.transaction() as conn:
        for table in TABLES_OF_LISTS:
            conn.execute(f"DELETE FROM main.{table}")
            conn.execute(f"INSERT INTO main.{table} SELECT * FROM temp.{table}")
    _clear(audit.conn)
    return True


@contextmanager
def snapshot(audit: Audit) -> Iterator[None]:
    """One moment of the audit with lists that fit it: what others store within the block is not seen in it."""
    for _ in range(TRIES):
        refresh(audit)
        audit.conn.execute("BEGIN")
        if not stale(audit):
            break
        audit.conn.rollback()
    else:
        audit.conn.execute("BEGIN")
    try:
        yield
    finally:
        audit.conn.rollback()


def _clear(conn: sqlite3.Connection) -> None:
    for table in ("raw_links", *TABLES_OF_LISTS):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")


def totals(audit: Audit) -> dict[str, Any]:
    """The counts over the whole audit by name, as the lists were made."""
    rows = audit.conn.execute("SELECT name, value FROM list_totals").fetchall()
    return {name: json.loads(value) for name, value in rows}
