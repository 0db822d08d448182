"""What each source of backlinks knew, and what several of them share: links and referring domains."""

from __future__ import annotations

from typing import Any

from store.audit import Audit

Row = dict[str, Any]
NOT_A_SAMPLE = ("csv", "plain", "generic", "disavow")
"""Files that a person put together; nobody knows how, so they say nothing of what is unseen."""

_KNOWN = """
CREATE TEMP TABLE known_domains AS
SELECT DISTINCT i.vendor, p.domain_id FROM claims c JOIN imports i ON i.id = c.import_id
JOIN backlinks b ON b.id = c.backlink_id JOIN pages p ON p.id = b.page_id
UNION SELECT i.vendor, c.domain_id FROM domain_claims c JOIN imports i ON i.id = c.import_id
"""


def known_by(audit: Audit) -> Row:
    """Links and domains per vendor, what only one knows, pairs of vendors, and how many vendors know each domain."""
    conn = audit.conn
    conn.execute("DROP TABLE IF EXISTS temp.known_domains")
    conn.execute(_KNOWN)
    try:
        vendors = {
            name: {"links": 0, "only_links": 0, "domains": domains, "only_domains": only}
            for name, domains, only in conn.execute(
                "SELECT k.vendor, count(*), sum(n.vendors = 1) FROM temp.known_domains k JOIN (SELECT domain_id, "
                "count(*) AS vendors FROM temp.known_domains GROUP BY 1) n ON n.domain_id = k.domain_id GROUP BY 1"
            )
        }
        for name, links, only in conn.execute(
            "SELECT any_of, sum(n), sum(n * (vendors = 1)) FROM (SELECT i.vendor AS any_of, count(*) AS n, vendors "
            "FROM (SELECT DISTINCT c.backlink_id, i.vendor, n.vendors FROM claims c "
            "JOIN imports i ON i.id = c.import_id JOIN (SELECT backlink_id, count(DISTINCT i.vendor) AS vendors "
            "FROM claims c JOIN imports i ON i.id = c.import_id GROUP BY 1) n ON n.backlink_id = c.backlink_id) i "
            "GROUP BY 1, 3) GROUP BY 1"
        ):
            vendors[name].update(links=links, only_links=only)
        pairs = conn.execute(
            "SELECT a.vendor, b.vendor, count(*) FROM temp.known_domains a JOIN temp.known_domains b "
            "ON b.domain_id = a.domain_id AND b.vendor > a.vendor GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()
        places = ", ".join("?" * len(NOT_A_SAMPLE))
        seen = conn.execute(
            "SELECT n, count(*) FROM (SELECT domain_id, count(*) AS n FROM temp.known_domains "
            f"WHERE vendor NOT IN ({places}) GROUP BY 1) GROUP BY 1",
            NOT_A_SAMPLE,
        ).fetchall()
    finally:
        conn.execute("DROP TABLE temp.known_domains")
    files = list(audit.rows("SELECT file, vendor, shape, rows FROM imports ORDER BY id"))
    return {"vendors": vendors, "pairs": pairs, "seen_by": dict(seen), "files": files}
