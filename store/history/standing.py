"""What was known of each backlink of a page at a moment: recomputed from the visit that was the last word then.

A visit that was not let in says nothing, so the visit before it stays the last word: blocked is not lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from linkvet.store.file.audit import Audit
from linkvet.store.history.moments import Moment
from linkvet.store.lists.enriched import indexable
from linkvet.store.seen.visits import link_groups, match

Row = dict[str, Any]
Backlinks = list[tuple[int, str, int]]
"""(id, target URL, discovered) of a page's backlinks."""

_LINK = "l.id, l.url, l.link_kind, l.resolved_url, l.chain, l.anchor, l.image_alt, l.region, l.hidden"
_VISIT = (
    "v.id, v.visited_at, v.outcome, v.reason, v.lost_reason, v.http_status, v.final_url, v.snapshot_id, "
    "s.robots, s.canonical"
)


@dataclass(slots=True)
class Standing:
    """A backlink as it was known at one moment."""

    state: str
    """``live``, ``lost`` or ``broken``; ``unknown`` when no visit had told."""
    reason: str = ""
    visited_at: str | None = None
    anchor: str | None = None
    kind: str | None = None
    target: str | None = None
    region: str | None = None
    hidden: str | None = None
    indexable: str | None = None
    final_url: str | None = None
    unindexed_by: str = ""
    """``noindex``, ``canonical_elsewhere`` or ``http_status`` where the page cannot be listed."""

    def facts(self) -> Row:
        """What a list shows of it; what is not known is left out."""
        names = (
            "state",
            "reason",
            "visited_at",
            "anchor",
            "kind",
            "target",
            "region",
            "hidden",
            "indexable",
            "final_url",
        )
        return {name: value for name in names if (value := getattr(self, name)) not in (None, "")}


UNKNOWN = Standing("unknown")


def last_word(moment: Moment) -> str:
    """SQL for the id of the visit of page ``p`` that was the last word at a moment; takes its value."""
    return (
        "(SELECT v.id FROM visits v WHERE v.page_id = p.id AND v.outcome <> 'blocked' "
        f"AND {moment.visits} ORDER BY v.id DESC LIMIT 1)"
    )


def outcome_at(audit: Audit, page: str, moment: Moment) -> str | None:
    """How the visit ended that was the last word on a page at a moment; ``None`` where there was none."""
    sql = f"SELECT v.outcome FROM pages p JOIN visits v ON v.id = {last_word(moment)} WHERE p.url = ?"
    found = audit.conn.execute(sql, (moment.visits_value, page)).fetchone()
    return found[0] if found else None


@dataclass(slots=True)
class Sights:
    """Visits and links of a batch of pages, read with two statements."""

    visits: dict[int, Row] = field(default_factory=dict)
    links: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)
    """Snapshot → its links to the target in page order."""

    @classmethod
    def of(cls, audit: Audit, visit_ids: Iterable[int]) -> Sights:
        """What these visits saw."""
        sights = cls()
        wanted = json.dumps(list(visit_ids))
        for row in audit.rows(
            f"SELECT {_VISIT} FROM json_each(?) w JOIN visits v ON v.id = w.value "
            "LEFT JOIN snapshots s ON s.id = v.snapshot_id",
            (wanted,),
        ):
            sights.visits[row["id"]] = row
        snapshots = {row["snapshot_id"] for row in sights.visits.values() if row["snapshot_id"]}
        for row in audit.conn.execute(
            f"SELECT l.snapshot_id, {_LINK} FROM json_each(?) w JOIN links l ON l.snapshot_id = w.value "
            "ORDER BY l.snapshot_id, l.position, l.id",
            (json.dumps(list(snapshots)),),
        ):
            sights.links.setdefault(row[0], []).append(row[1:])
        return sights

    def standings(self, backlinks: Backlinks, visit_id: int | None, page_url: str) -> dict[int, Standing]:
        """Backlink → what the visit said of it, as ``linkvet.store.seen.visits.settle_page`` settles it."""
        visit = self.visits.get(visit_id or 0)
        if visit is None:
            return {row[0]: UNKNOWN for row in backlinks}
        seen = visit["visited_at"]
        if visit["outcome"] != "read":
            gone = Standing(visit["outcome"], visit["reason"], seen, final_url=visit["final_url"])
            return {row[0]: gone for row in backlinks}
        links = self.links.get(visit["snapshot_id"], [])
        shown, _ = match(backlinks, link_groups(link[:5] for link in links))
        by_id = {link[0]: link for link in links}
        lost = Standing("lost", visit["lost_reason"], seen, final_url=visit["final_url"])
        listed = _listed(visit, page_url)
        return {row[0]: _live(by_id[shown[row[0]]], listed) if row[0] in shown else lost for row in backlinks}


def _listed(visit: Row, page_url: str) -> Row:
    answer = indexable({**visit, "referring_page": page_url})
    cause = ""
    if answer == "no":
        noindex = {"noindex", "none"} & set((visit["robots"] or "").split())
        cause = (
            "http_status" if visit["http_status"] != 200 else "noindex" if noindex else "canonical_elsewhere"
        )
    return {
        "visited_at": visit["visited_at"],
        "indexable": answer,
        "final_url": visit["final_url"],
        "unindexed_by": cause,
    }


def _live(link: tuple[Any, ...], listed: Row) -> Standing:
    _, url, kind, resolved, _, anchor, image_alt, region, hidden = link
    return Standing(
        "live",
        anchor=anchor or image_alt or "",
        kind=kind,
        target=(resolved or url).partition("#")[0],
        region=region,
        hidden=hidden,
        **listed,
    )
