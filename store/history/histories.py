"""When links came and went, source by source: what exports date, what pages say of themselves, what visits saw."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from linkvet.store.file.audit import Audit, now
from linkvet.store.history.standing import Sights

Row = dict[str, Any]
Series = dict[str, int]
"""Day → how many."""
OWN = "own visits"
PUBLISHED = "publication dates"
PAGES_AT_ONCE = 300

_DAY = "GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'"
_DATED = f"""
CREATE TEMP TABLE dated_links AS
SELECT source, day, domain_id, backlink_id, gained FROM (
    SELECT i.vendor AS source, substr(min(c.first_seen), 1, 10) AS day, p.domain_id, b.id AS backlink_id,
        1 AS gained
    FROM claims c JOIN imports i ON i.id = c.import_id JOIN backlinks b ON b.id = c.backlink_id
    JOIN pages p ON p.id = b.page_id WHERE c.first_seen IS NOT NULL GROUP BY i.vendor, b.id
    UNION ALL SELECT i.vendor, max(substr(c.lost, 1, 10)), p.domain_id, b.id, 0
    FROM claims c JOIN imports i ON i.id = c.import_id JOIN backlinks b ON b.id = c.backlink_id
    JOIN pages p ON p.id = b.page_id WHERE substr(c.lost, 1, 10) {_DAY} GROUP BY i.vendor, b.id
    UNION ALL SELECT '{PUBLISHED}', substr(s.published, 1, 10), p.domain_id, b.id, 1
    FROM backlinks b JOIN pages p ON p.id = b.page_id JOIN visits v ON v.id = p.visit_id
    JOIN snapshots s ON s.id = v.snapshot_id WHERE b.state = 'live' AND s.published IS NOT NULL
) WHERE day {_DAY} AND day >= '1995-01-01' AND day <= ?
"""


_STEADY = (
    "SELECT 1 FROM pages p JOIN backlinks b ON b.page_id = p.id WHERE p.domain_id = x.domain_id "
    "AND +b.state = 'live' AND b.id NOT IN (SELECT backlink_id FROM temp.dated_links WHERE source = 'own visits')"
)


class Histories:
    """Dated links of an audit, for a ``with`` block; each source is kept apart."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit

    def __enter__(self) -> Histories:
        conn = self.audit.conn
        conn.execute("DROP TABLE IF EXISTS temp.dated_links")
        conn.execute(_DATED, (now()[:10],))
        conn.executemany(
            "INSERT INTO temp.dated_links VALUES (?, ?, ?, ?, ?)",
            ((OWN, *row) for row in turns_of_links(self.audit)),
        )
        conn.execute("CREATE INDEX temp.dated_by_source ON dated_links(source, gained, day, domain_id)")
        conn.commit()
        return self

    def __exit__(self, *_: object) -> None:
        self.audit.conn.execute("DROP TABLE temp.dated_links")

    def sources(self) -> list[str]:
        """Names of the sources, by how much they date."""
        sql = "SELECT source FROM temp.dated_links GROUP BY 1 ORDER BY count(*) DESC, 1"
        return [row[0] for row in self.audit.conn.execute(sql)]

    def links(self, source: str, gained: bool) -> Series:
        """Links that came, or went, on each day."""
        sql = (
            "SELECT day, count(*) FROM temp.dated_links WHERE source = ? AND gained = ? GROUP BY 1 ORDER BY 1"
        )
        return dict(self.audit.conn.execute(sql, (source, int(gained))).fetchall())

    def domains(self, source: str, gained: bool) -> Series:
        """Domains that came with their first link of this source on each day, or whose last dated link went.

        Our own visits know all links of a domain: one that stood all the time keeps it from coming or going.
        """
        others = f" AND NOT EXISTS ({_STEADY})" if source == OWN else ""
        if gained:
            sql = (
                f"SELECT min(day) AS day FROM temp.dated_links x WHERE source = ? AND gained = 1{others} "
                "GROUP BY domain_id"
            )
        else:
            sql = (
                "SELECT max(CASE WHEN gained = 0 THEN day END) AS day FROM temp.dated_links x "
                f"WHERE source = ?{others} GROUP BY domain_id HAVING sum(gained = 0) > 0 "
                "AND sum(gained = 0) >= count(DISTINCT backlink_id)"
            )
        return dict(
            self.audit.conn.execute(
                f"SELECT day, count(*) FROM ({sql}) GROUP BY 1 ORDER BY 1", (source,)
            ).fetchall()
        )

    def span(self) -> tuple[str, str] | None:
        """Days of the first and the last visit; ``None`` before any."""
        row = self.audit.conn.execute("SELECT min(visited_at), max(visited_at) FROM visits").fetchone()
        return (row[0][:10], row[1][:10]) if row[0] else None

    def makers(self, source: str, first: str, last: str) -> Row:
        """Who made the links that a source dates from ``first`` to ``last``: counts by domain, network and so on."""
        part = (
            "FROM temp.dated_links x JOIN backlinks b ON b.id = x.backlink_id {} "
            "WHERE x.source = ? AND x.gained = 1 AND x.day BETWEEN ? AND ?"
        )
        values = (source, first, last)

        def counts(what: str, join: str, limit: int = 3) -> list[tuple[str, int]]:
            sql = f"SELECT {what}, count(*) {part.format(join)} AND {what} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
            return self.audit.conn.execute(f"{sql} LIMIT {limit}", values).fetchall()

        links, domains = self.audit.conn.execute(
            f"SELECT count(*), count(DISTINCT x.domain_id) {part.format('')}", values
        ).fetchone()
        judged = "JOIN judgements j ON j.backlink_id = b.id"
        anchor = "LEFT JOIN links l ON l.id = b.link_id"
        claimed = "coalesce(l.anchor, (SELECT c.anchor FROM claims c WHERE c.backlink_id = b.id LIMIT 1))"
        return {
            "links": links,
            "domains": domains,
            "top_domains": counts("d.name", "JOIN domains d ON d.id = x.domain_id"),
            "networks": counts("m.network_id", "JOIN network_members m ON m.domain_id = x.domain_id"),
            "anchors": counts(f"lower({claimed})", anchor),
            "targets": counts("coalesce(l.resolved_url, l.url, nullif(b.target_url, ''))", anchor),
            "levels": counts("j.level", judged),
            "news_domains": [
                name
                for name, _ in counts(
                    "CASE WHEN n.kind = 'news' THEN d.name END",
                    "JOIN domains d ON d.id = x.domain_id JOIN domain_judgements n ON n.domain_id = x.domain_id",
                )
            ],
            "kinds": counts("k.kind", "JOIN domain_judgements k ON k.domain_id = x.domain_id", 20),
        }

    def bursts(self, least: int, limit: int) -> list[Row]:
        """Weeks in which one domain gave at least ``least`` links by one source and half of all it has.

        The largest come first; ``day`` and ``last`` are the first and last of the seven days on which links came.
        """
        sql = (
            "WITH days AS (SELECT source, domain_id, day, count(*) AS n FROM temp.dated_links WHERE gained = 1 "
            "GROUP BY 1, 2, 3), weeks AS (SELECT source, domain_id, day, sum(n) OVER week AS links, "
            "max(day) OVER week AS last, sum(n) OVER (PARTITION BY source, domain_id) AS of_all FROM days "
            "WINDOW week AS (PARTITION BY source, domain_id ORDER BY julianday(day) "
            "RANGE BETWEEN CURRENT ROW AND 6 FOLLOWING)), ranked AS (SELECT *, row_number() OVER "
            "(PARTITION BY source, domain_id ORDER BY links DESC, day) AS place FROM weeks) "
            "SELECT r.source, d.name AS domain, r.day, r.last, r.links, r.of_all FROM ranked r "
            "JOIN domains d ON d.id = r.domain_id WHERE r.place = 1 AND r.links >= ? AND 2 * r.links >= r.of_all "
            "ORDER BY r.links DESC, d.name, r.day LIMIT ?"
        )
        return list(self.audit.rows(sql, (least, limit)))


def turns_of_links(audit: Audit) -> Iterator[tuple[str, int, int, int]]:
    """(day, domain id, backlink id, 1 came or 0 went) for every turn that visits saw; first sights are none."""
    sql = (
        "SELECT p.id, p.url, p.domain_id, v.id, v.visited_at FROM (SELECT *, lag(fate) OVER "
        "(PARTITION BY page_id ORDER BY id) AS fate_before FROM (SELECT id, page_id, visited_at, outcome || '/' || "
        "CASE WHEN outcome = 'read' THEN coalesce(snapshot_id, 0) ELSE '' END AS fate FROM visits "
        "WHERE outcome <> 'blocked' AND page_id IN (SELECT page_id FROM visits GROUP BY 1 HAVING count(*) > 1))) v "
        "JOIN pages p ON p.id = v.page_id WHERE v.fate IS NOT v.fate_before ORDER BY p.id, v.id"
    )
    batch: list[tuple[tuple[int, str, int], list[tuple[int, str]]]] = []
    for page, rows in groupby(audit.conn.execute(sql), lambda row: row[:3]):
        visits = [(row[3], row[4]) for row in rows]
        if len(visits) > 1:
            batch.append((page, visits))
        if len(batch) == PAGES_AT_ONCE:
            yield from _turns(audit, batch)
            batch = []
    yield from _turns(audit, batch)


def _turns(
    audit: Audit, batch: list[tuple[tuple[int, str, int], list[tuple[int, str]]]]
) -> Iterator[tuple[str, int, int, int]]:
    backlinks: dict[int, list[tuple[int, str, int]]] = {}
    for row in audit.conn.execute(
        "SELECT b.page_id, b.id, b.target_url, b.discovered FROM json_each(?) w "
        "JOIN backlinks b ON b.page_id = w.value ORDER BY b.page_id, b.discovered, b.id",
        (json.dumps([page[0] for page, _ in batch]),),
    ):
        backlinks.setdefault(row[0], []).append(row[1:])
    sights = Sights.of(audit, [visit for _, visits in batch for visit, _ in visits])
    for (page_id, url, domain_id), visits in batch:
        stood: dict[int, bool] = {}
        for visit_id, seen_at in visits:
            standings = sights.standings(backlinks.get(page_id, []), visit_id, url)
            for backlink_id, standing in standings.items():
                live = standing.state == "live"
                if stood.get(backlink_id, live) != live:
                    yield seen_at[:10], domain_id, backlink_id, int(live)
                stood[backlink_id] = live


def counted(series: Series, length: int) -> Series:
    """Days summed to years, months or days by the first ``length`` characters."""
    found: Counter[str] = Counter()
    for day, count in series.items():
        found[day[:length]] += count
    return dict(found)
