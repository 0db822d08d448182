"""The figures of an audit: one place from which the app, the report, the terminal and exports count.

A figure is a condition, so the rows behind it are exactly those that the condition lets through.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from linkvet.store.file.audit import Audit
from linkvet.store.judged.strength import COUNTED, STRENGTHS
from linkvet.store.lists.filters import EVERYTHING, Filters, from_pairs
from linkvet.store.lists.made import refresh, stale, totals
from linkvet.store.reasons import OWNER_REASONS

COUNTED_AS = next(word for word, least in STRENGTHS.items() if least == COUNTED)
"""The strength from which a marker counts, as filters name it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of links and of referring domains, and the condition that both meet."""

    links: int
    domains: int
    where: Mapping[str, Any]
    """Name of a filter → its value, as an address writes it."""


CONDITIONS: dict[str, dict[str, Any]] = {
    "all": {},
    "live": {"state": "live"},
    "follow": {"state": "live", "kind": "follow"},
    "toxic": {"state": "live", "level": "toxic"},
    "suspicious": {"state": "live", "level": "suspicious"},
    "clean": {"state": "live", "level": "clean"},
    "unknown": {"state": "live", "level": "unknown"},
    "toxic_undecided": {"domain_level": "toxic", "decision": "none"},
    "suspicious_undecided": {"domain_level": "suspicious", "decision": "none"},
    "hidden": {"state": "live", "hidden": "yes"},
    "burst": {"marker": "link_burst", "strength": COUNTED_AS},
    "recoverable": {
        "state": "lost,broken",
        "reason": ",".join(OWNER_REASONS),
        "on_record": "yes",
        "domain_level": "clean,unknown",
        "decision": "none,whitelist",
    },
    "unchecked": {"state": "blocked"},
    "unvisited": {"state": "unvisited"},
    "discovered": {"source": "discovered"},
}
"""Name of a figure → its condition."""


def figures(audit: Audit, *names: str) -> dict[str, Figure]:
    """These figures, or all of them; what no decision changes was counted when the lists were made."""
    refresh(audit)
    kept = {} if stale(audit) else totals(audit).get("figures", {})
    figures = {}
    for name in names or CONDITIONS:
        links, domains = kept.get(name) or found(audit.conn, CONDITIONS[name])
        figures[name] = Figure(links, domains, CONDITIONS[name])
    return figures


def lasting_figures(conn: sqlite3.Connection) -> dict[str, tuple[int, int]]:
    """The figures that no decision changes."""
    return {name: found(conn, where) for name, where in CONDITIONS.items() if "decision" not in where}


def found(conn: sqlite3.Connection, where: Mapping[str, Any]) -> tuple[int, int]:
    """How many links and domains meet a condition."""
    filters = from_pairs([*where.items()]) if where else EVERYTHING
    condition, values = filters.where()
    sql = f"SELECT count(*), count(DISTINCT x.domain_id) FROM list_links x WHERE {condition}"
    links, domains = conn.execute(sql, values).fetchone()
    return links, domains


def summary(audit: Audit) -> list[tuple[str, str, int, int]]:
    """(part, word, links, domains) of what an audit found: states, levels and markers."""
    refresh(audit)
    rows: list[tuple[str, str, int, int]] = []
    for column, part, where in (
        ("x.state", "state", "1"),
        ("coalesce(x.level, 'unknown')", "level", "x.state = 'live'"),
        ("x.link_kind", "kind", "x.state = 'live'"),
    ):
        sql = (
            f"SELECT {column}, count(*), count(DISTINCT x.domain_id) FROM list_links x WHERE {where} "
            "GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        rows += [(part, *row) for row in audit.conn.execute(sql)]
    return rows + [("marker", *row) for row in totals(audit)["markers"]]


class AnchorShare(TypedDict):
    """How often a class of anchor stands among live links; ``word`` is ``None`` where it is not known."""

    word: str | None
    links: int
    """Of those that the filters let through."""
    whole: int
    """Of the whole site."""


def anchor_mix(audit: Audit, filters: Filters) -> list[AnchorShare]:
    """Class of anchor → live links that the filters let through, and those of the whole site."""
    where, values = filters.where()
    sql = (
        "SELECT x.anchor_class, sum({}), count(*) FROM list_links x WHERE x.state = 'live' "
        "GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1"
    )
    rows = audit.conn.execute(sql.format(f"CASE WHEN {where} THEN 1 ELSE 0 END"), values)
    return [{"word": word, "links": links, "whole": whole} for word, links, whole in rows]
