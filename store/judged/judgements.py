"""What the analysis says of one link, one page, one domain."""

from __future__ import annotations

import json
from typing import Any

from linkvet.store.file.audit import Audit

Row = dict[str, Any]


def findings_of(audit: Audit, backlink_id: int) -> list[Row]:
    """The markers found on a link, with evidence, those that weigh most first."""
    sql = "SELECT * FROM findings WHERE backlink_id = ? ORDER BY share DESC, marker"
    return list(audit.rows(sql, (backlink_id,)))


def judgement_of(audit: Audit, backlink_id: int) -> Row | None:
    """What the analysis says of a link; ``None`` where it was not judged."""
    return next(audit.rows("SELECT * FROM judgements WHERE backlink_id = ?", (backlink_id,)), None)


def level_of(audit: Audit, backlink_id: int | None) -> str | None:
    """The level of a link; ``None`` where it was not judged."""
    sql = "SELECT level FROM judgements WHERE backlink_id = ?"
    found = audit.conn.execute(sql, (backlink_id,)).fetchone()
    return found[0] if found else None


def page_judgement_of(audit: Audit, page_id: int) -> Row | None:
    """What the analysis says of a page as the latest visit saw it; ``None`` where it was not judged."""
    sql = (
        "SELECT j.* FROM pages p JOIN visits v ON v.id = p.visit_id JOIN page_judgements j "
        "ON j.snapshot_id = v.snapshot_id WHERE p.id = ?"
    )
    return next(audit.rows(sql, (page_id,)), None)


def domain_judgement_of(audit: Audit, domain_id: int) -> Row | None:
    """What the analysis says of a domain, ``shares`` by marker; ``None`` where it was not judged."""
    row = next(audit.rows("SELECT * FROM domain_judgements WHERE domain_id = ?", (domain_id,)), None)
    return row and {**row, "shares": json.loads(row["shares"])}
