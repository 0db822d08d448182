"""What each source of backlinks knew, and what several of them share: links and referring domains."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

from linkvet.store.file.audit import Audit

Row = dict[str, Any]
NOT_A_SAMPLE = ("csv", "list", "plain", "generic", "disavow", "archive")
"""Files that a person put together or chose; nobody knows how, so they say nothing of what is unseen."""

_LINKS = (
    "SELECT who, count(*) FROM (SELECT group_concat(DISTINCT i.vendor) AS who FROM claims c CROSS JOIN imports i "
    "ON i.id = c.import_id GROUP BY c.backlink_id) GROUP BY 1"
)
_DOMAINS = (
    "SELECT who, count(*) FROM (SELECT group_concat(DISTINCT vendor) AS who FROM ("
    "SELECT p.domain_id, i.vendor FROM claims c CROSS JOIN imports i ON i.id = c.import_id "
    "CROSS JOIN backlinks b ON b.id = c.backlink_id CROSS JOIN pages p ON p.id = b.page_id "
    "UNION SELECT c.domain_id, i.vendor FROM domain_claims c JOIN imports i ON i.id = c.import_id"
    ") GROUP BY domain_id) GROUP BY 1"
)


def known_by(audit: Audit) -> Row:
    """Links and domains per vendor, what only one knows, pairs of vendors, and domains by those who know them."""
    vendors: dict[str, Row] = {}
    pairs: Counter[tuple[str, str]] = Counter()
    together: Counter[tuple[str, ...]] = Counter()
    for what, sql in (("links", _LINKS), ("domains", _DOMAINS)):
        for who, count in audit.conn.execute(sql):
            names = sorted(set(who.split(",")))
            for name in names:
                row = vendors.setdefault(name, {"links": 0, "only_links": 0, "domains": 0, "only_domains": 0})
                row[what] += count
                row[f"only_{what}"] += count * (len(names) == 1)
            if what == "domains":
                pairs.update(dict.fromkeys(combinations(names, 2), count))
                together[tuple(names)] += count
    files = list(audit.rows("SELECT file, vendor, shape, rows FROM imports ORDER BY id"))
    shared = [(*pair, count) for pair, count in sorted(pairs.items())]
    return {
        "vendors": dict(sorted(vendors.items())),
        "pairs": shared,
        "together": dict(together),
        "files": files,
    }
