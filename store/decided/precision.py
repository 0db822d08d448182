"""How people decided about domains that carry a marker."""

from __future__ import annotations

from collections import Counter

from linkvet.store.file.audit import Audit
from linkvet.store.judged.strength import COUNTED
from linkvet.store.types import Case

_DECIDED = f"""
SELECT d.name, f.marker, coalesce(u.decision, e.decision) <> 'whitelist' AS bad
FROM findings f JOIN backlinks b ON b.id = f.backlink_id JOIN pages p ON p.id = b.page_id
JOIN domains d ON d.id = p.domain_id
LEFT JOIN decisions u ON u.kind = 'url' AND u.subject = p.url
LEFT JOIN decisions e ON e.kind = 'domain' AND e.subject = d.name
WHERE (u.decision IS NOT NULL OR e.decision IS NOT NULL) AND f.strength >= {COUNTED}
GROUP BY 1, 2, 3 ORDER BY 1
"""


def decided_cases(audit: Audit) -> Counter[Case]:
    """How often each set of markers was decided about and how, one case per referring domain and side.

    A domain counts once however many links it has: a thousand links of one farm are one decision.
    """
    cases: dict[tuple[str, bool], set[str]] = {}
    for name, marker, bad in audit.conn.execute(_DECIDED):
        cases.setdefault((name, bool(bad)), set()).add(marker)
    return Counter((frozenset(markers), bad) for (_, bad), markers in cases.items())
