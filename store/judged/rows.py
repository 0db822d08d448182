"""What the analysis reads from the audit file and writes back: streams in, one transaction per domain out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from linkvet.store.file.audit import Audit, now

Row = dict[str, Any]
Anchor = tuple[int, str, str, float | None]
"""Backlink, class of its anchor, evidence, and relevance of the words around it."""

_PAGE = (
    "s.id AS snapshot_id, p.id AS page_id, p.url AS page_url, p.domain_id, s.title, s.canonical, s.robots, "
    "s.description, s.language, s.language_declared, s.published, s.text, s.words, s.internal_links, "
    "s.external_links, s.html_bytes, s.headings, s.features, v.final_url, v.http_status, v.lost_reason"
)
_LATEST = "pages p JOIN visits v ON v.id = p.visit_id JOIN snapshots s ON s.id = v.snapshot_id"


_SCORED = """
INSERT OR REPLACE INTO profile_scores
SELECT ?, (SELECT 100 - avg(j.toxicity) FROM domain_judgements j WHERE j.toxicity IS NOT NULL AND j.domain_id IN
    (SELECT p.domain_id FROM pages p JOIN backlinks b ON b.page_id = p.id WHERE b.state = 'live')),
    coalesce(sum(j.level = 'toxic'), 0), coalesce(sum(j.level = 'suspicious'), 0),
    coalesce(sum(j.level = 'clean'), 0), coalesce(sum(j.level IS NULL), 0)
FROM backlinks b LEFT JOIN judgements j ON j.backlink_id = b.id WHERE b.state = 'live'
"""
"""The score of a profile: 100 less the mean toxicity of the domains with live links, each counted once."""


def start_analysis(audit: Audit, version: str, basis: str) -> int:
    """Note that an analysis runs; returns its id."""
    with audit.transaction() as conn:
        cursor = conn.execute(
            "INSERT INTO analyses (started_at, version, basis) VALUES (?, ?, ?)", (now(), version, basis)
        )
    assert cursor.lastrowid
    return cursor.lastrowid


def finish_analysis(audit: Audit, analysis_id: int, profile: Mapping[str, Any]) -> None:
    """Store the profile and mark the analysis as finished."""
    with audit.transaction() as conn:
        conn.execute("DELETE FROM profile")
        conn.executemany(
            "INSERT INTO profile VALUES (?, ?)", [(name, _json(value)) for name, value in profile.items()]
        )
        conn.execute("UPDATE analyses SET finished_at = ? WHERE id = ?", (now(), analysis_id))
        conn.execute(_SCORED, (analysis_id,))


def own_page_rows(audit: Audit) -> Iterator[Row]:
    """The audited site's own pages, the most linked first."""
    for row in audit.rows(
        "SELECT * FROM own_pages WHERE fetched_at IS NOT NULL ORDER BY backlinks DESC, url"
    ):
        row["headings"] = json.loads(row["headings"] or "[]")
        row["outlinks"] = json.loads(row["outlinks"]) if row["outlinks"] else None
        row["chain"] = json.loads(row["chain"])
        yield row


def sampled_snapshots(audit: Audit, number: int) -> list[int]:
    """The first snapshots that were taken, one of each page: they stay the same however often pages are read."""
    rows = audit.conn.execute("SELECT min(id) FROM snapshots GROUP BY page_id ORDER BY 1 LIMIT ?", (number,))
    return [row[0] for row in rows]


def words_of_snapshots(audit: Audit, snapshots: Iterable[int]) -> Iterator[tuple[str, str]]:
    """Text and title of some snapshots."""
    for number in snapshots:
        row = audit.conn.execute("SELECT text, title FROM snapshots WHERE id = ?", (number,)).fetchone()
        yield row[0], row[1] or ""


def number_of_pages(audit: Audit) -> int:
    """Referring pages that are known."""
    return int(audit.conn.execute("SELECT count(*) FROM pages").fetchone()[0])


def read_pages(audit: Audit) -> Iterator[tuple[int, int, str | None, str, str | None]]:
    """Each page that was read: domain, snapshot, address, what a missing link means, basis of its judgement.

    Domain by domain.
    """
    yield from audit.conn.execute(
        "SELECT p.domain_id, v.snapshot_id, v.final_url, v.lost_reason, j.basis FROM pages p "
        "JOIN visits v ON v.id = p.visit_id LEFT JOIN page_judgements j ON j.snapshot_id = v.snapshot_id "
        "WHERE v.snapshot_id IS NOT NULL ORDER BY p.domain_id, p.id"
    )


def page_row(audit: Audit, snapshot_id: int) -> Row:
    """What a page showed at its latest visit."""
    sql = f"SELECT {_PAGE} FROM snapshots s JOIN pages p ON p.id = s.page_id JOIN visits v ON v.id = p.visit_id "
    return _unpacked(next(audit.rows(sql + "WHERE s.id = ?", (snapshot_id,))))


def outlinks_of(audit: Audit, snapshot_id: int) -> dict[str, int]:
    """Registrable domain → links of one snapshot."""
    return dict(
        audit.conn.execute(
            "SELECT domain, links FROM outlinks WHERE snapshot_id = ?", (snapshot_id,)
        ).fetchall()
    )


def store_page_judgements(audit: Audit, rows: Iterable[Row]) -> None:
    """Store what pages are; ``rows`` have the columns of ``page_judgements``."""
    with audit.transaction() as conn:
        conn.executemany(
            "INSERT OR REPLACE INTO page_judgements VALUES "
            "(:snapshot_id, :basis, :page_kind, :kind_evidence, :relevance, :signs)",
            [{**row, "signs": _json(row["signs"])} for row in rows],
        )


def domain_ids(audit: Audit) -> list[tuple[int, str]]:
    """Referring domains that have backlinks, by id."""
    return audit.conn.execute(
        "SELECT d.id, d.name FROM domains d WHERE EXISTS (SELECT 1 FROM pages p JOIN backlinks b "
        "ON b.page_id = p.id WHERE p.domain_id = d.id) ORDER BY d.id"
    ).fetchall()


def standing_links(audit: Audit) -> Iterator[Row]:
    """Every backlink as far as its judgement rests on exports and visits, domain by domain.

    Texts are not among it: a snapshot and a link never change, so their numbers stand for all they hold.
    """
    yield from audit.rows(
        "SELECT p.domain_id, p.id AS page_id, b.id AS backlink_id, b.target_url, b.state, b.link_id, "
        "v.snapshot_id, v.final_url, p.url AS page_url, s.canonical, j.basis, l.link_kind, l.anchor, k.anchor_class, "
        "(SELECT min(c.first_seen) FROM claims c WHERE c.backlink_id = b.id) AS first_seen, "
        "(SELECT min(w.visited_at) FROM visits w WHERE w.page_id = p.id AND w.outcome = 'read') AS first_visit "
        "FROM pages p CROSS JOIN backlinks b ON b.page_id = p.id LEFT JOIN visits v ON v.id = p.visit_id "
        "LEFT JOIN snapshots s ON s.id = v.snapshot_id "
        "LEFT JOIN page_judgements j ON j.snapshot_id = v.snapshot_id LEFT JOIN links l ON l.id = b.link_id "
        "LEFT JOIN judgements k ON k.backlink_id = b.id ORDER BY p.domain_id, p.id, b.id"
    )


def link_rows(audit: Audit, domain_id: int) -> Iterator[Row]:
    """Every backlink of a domain with its link, page and page judgement; what is not known is ``None``."""
    sql = (
        "SELECT b.id AS backlink_id, b.target_url, b.state, b.reason, b.discovered, "
        "l.url, l.anchor, l.rel, l.link_kind, l.image_alt, l.image_src, l.region, l.hidden, l.context, "
        "l.paragraph, l.heading, l.link_density, l.position, l.resolved_url, "
        "(SELECT min(c.first_seen) FROM claims c WHERE c.backlink_id = b.id) AS first_seen, "
        "(SELECT min(w.visited_at) FROM visits w WHERE w.page_id = p.id AND w.outcome = 'read') AS first_visit, "
        f"{_PAGE}, j.page_kind, j.kind_evidence, j.relevance, j.signs, "
        "k.anchor_class, k.anchor_evidence, k.relevance_context "
        "FROM pages p JOIN backlinks b ON b.page_id = p.id LEFT JOIN visits v ON v.id = p.visit_id "
        "LEFT JOIN snapshots s ON s.id = v.snapshot_id LEFT JOIN page_judgements j ON j.snapshot_id = s.id "
        "LEFT JOIN links l ON l.id = b.link_id LEFT JOIN judgements k ON k.backlink_id = b.id "
        "WHERE p.domain_id = ? ORDER BY p.id, b.id"
    )
    for row in audit.rows(sql, (domain_id,)):
        row["signs"] = json.loads(row["signs"]) if row["signs"] else None
        yield _unpacked(row)


def anchored_links(audit: Audit, domain_id: int) -> Iterator[Row]:
    """Every backlink of a domain with what its anchor is judged by: its own words and those around it."""
    yield from audit.rows(
        "SELECT b.id AS backlink_id, b.target_url, b.state, l.url, l.anchor, l.image_alt, l.image_src, l.context, "
        "l.paragraph, l.heading, l.resolved_url, s.language FROM pages p JOIN backlinks b ON b.page_id = p.id "
        "LEFT JOIN visits v ON v.id = p.visit_id LEFT JOIN snapshots s ON s.id = v.snapshot_id "
        "LEFT JOIN links l ON l.id = b.link_id WHERE p.domain_id = ? ORDER BY p.id, b.id",
        (domain_id,),
    )


def footprints_of_domain(audit: Audit, domain_id: int) -> list[tuple[str, str]]:
    """(kind, value) signs of who runs a domain."""
    return audit.conn.execute(
        "SELECT kind, value FROM footprints WHERE domain_id = ?", (domain_id,)
    ).fetchall()


def domain_decisions(audit: Audit) -> dict[str, str]:
    """What people decided about whole domains; only decisions, never judgements."""
    rows = audit.conn.execute("SELECT subject, decision FROM decisions WHERE kind = 'domain'")
    return {subject: decision for subject, decision in rows if decision}


def pages_of_domain(audit: Audit, domain_id: int) -> list[int]:
    """Referring pages of a domain."""
    rows = audit.conn.execute("SELECT id FROM pages WHERE domain_id = ? ORDER BY id", (domain_id,))
    return [row[0] for row in rows]


def toxic_domains(audit: Audit) -> list[str]:
    """Referring domains that were judged toxic."""
    rows = audit.conn.execute(
        "SELECT d.name FROM domain_judgements j JOIN domains d ON d.id = j.domain_id WHERE j.level = 'toxic'"
    )
    return [row[0] for row in rows]


def vendor_figures(audit: Audit, domain_id: int) -> list[tuple[str, dict[str, float]]]:
    """The figures that vendors give for a domain or its pages: the vendor, and a dictionary for each claim."""
    rows = audit.conn.execute(
        "SELECT i.vendor, f.figures FROM (SELECT import_id, figures FROM domain_claims WHERE domain_id = :d "
        "UNION ALL SELECT c.import_id, c.figures FROM pages p JOIN backlinks b ON b.page_id = p.id "
        "JOIN claims c ON c.backlink_id = b.id WHERE p.domain_id = :d LIMIT 500) f "
        "JOIN imports i ON i.id = f.import_id",
        {"d": domain_id},
    )
    return [(vendor, json.loads(figures)) for vendor, figures in rows if figures != "{}"]


def linked_domains(audit: Audit) -> Iterator[tuple[str, list[str]]]:
    """Each referring domain with the other domains that its pages link to, each once."""
    rows = audit.conn.execute(
        "SELECT d.name, o.domain FROM domains d JOIN pages p ON p.domain_id = d.id "
        "JOIN visits v ON v.id = p.visit_id JOIN outlinks o ON o.snapshot_id = v.snapshot_id ORDER BY d.id"
    )
    for name, ends in groupby(rows, key=itemgetter(0)):
        yield name, list(dict.fromkeys(end for _, end in ends))


def store_anchor_classes(audit: Audit, domains: Iterable[tuple[int, str, Iterable[Anchor]]]) -> None:
    """Store the anchors of some domains, each with the digest of its links, in one transaction."""
    with audit.transaction() as conn:
        for domain_id, links, anchors in domains:
            conn.executemany(
                "INSERT INTO judgements (backlink_id, anchor_class, anchor_evidence, relevance_context) "
                "VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET anchor_class = excluded.anchor_class, "
                "anchor_evidence = excluded.anchor_evidence, relevance_context = excluded.relevance_context",
                anchors,
            )
            conn.execute(
                "INSERT INTO remembered_domains (domain_id, links) VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET links = excluded.links",
                (domain_id, links),
            )


def documents(audit: Audit) -> Iterator[Row]:
    """Pages that were read, with what the search for copies needs; texts stream by."""
    yield from audit.rows(
        "SELECT p.id, p.url, v.final_url, d.name AS domain, s.text, s.title, s.canonical, s.published, "
        "json_extract(s.features, '$.image') AS image, "
        "(SELECT min(c.first_seen) FROM backlinks b JOIN claims c ON c.backlink_id = b.id "
        f" WHERE b.page_id = p.id) AS first_seen FROM {_LATEST} JOIN domains d ON d.id = p.domain_id "
        "ORDER BY p.id"
    )


def text_of_page(audit: Audit, page_id: int) -> str:
    """Main text of a page's latest snapshot."""
    row = audit.conn.execute(f"SELECT s.text FROM {_LATEST} WHERE p.id = ?", (page_id,)).fetchone()
    return str(row[0]) if row else ""


def all_footprints(audit: Audit) -> Iterator[tuple[str, str, str]]:
    """(domain, kind, value) of every sign of who runs a referring domain, domain by domain."""
    yield from audit.conn.execute(
        "SELECT d.name, f.kind, f.value FROM domains d JOIN footprints f ON f.domain_id = d.id ORDER BY d.id"
    )


def page_signs(audit: Audit, per_domain: int) -> Iterator[Row]:
    """URL, title, template, framed lines and outgoing domains of a few pages of each domain, domain by domain."""
    sql = (
        "SELECT p.id AS page_id, d.name AS domain, p.url, s.title, s.id AS snapshot_id, "
        "json_extract(s.features, '$.shape') AS shape, json_extract(j.signs, '$.frame') AS frame "
        "FROM domains d JOIN pages p ON p.id IN "
        "(SELECT q.id FROM pages q JOIN visits w ON w.id = q.visit_id WHERE q.domain_id = d.id "
        "AND w.snapshot_id IS NOT NULL ORDER BY q.id LIMIT ?) "
        "JOIN visits v ON v.id = p.visit_id JOIN snapshots s ON s.id = v.snapshot_id "
        "LEFT JOIN page_judgements j ON j.snapshot_id = s.id ORDER BY d.id, p.id"
    )
    for row in audit.rows(sql, (per_domain,)):
        row["shape"] = json.loads(row["shape"] or "[]")
        row["frame"] = json.loads(row["frame"] or "[]")
        row["outlinks"] = outlinks_of(audit, row["snapshot_id"])
        yield row


def link_signs(audit: Audit) -> Iterator[Row]:
    """Domain, target, anchor with its class, and first day (else the day its page names) of every live link."""
    yield from audit.rows(
        "SELECT p.id AS page_id, d.name AS domain, coalesce(nullif(b.target_url, ''), l.url) AS target, l.anchor, "
        "l.region, "
        "coalesce((SELECT min(c.first_seen) FROM claims c WHERE c.backlink_id = b.id), s.published) AS day, "
        "j.anchor_class FROM backlinks b JOIN pages p ON p.id = b.page_id JOIN domains d ON d.id = p.domain_id "
        "JOIN links l ON l.id = b.link_id LEFT JOIN judgements j ON j.backlink_id = b.id "
        "LEFT JOIN visits v ON v.id = p.visit_id LEFT JOIN snapshots s ON s.id = v.snapshot_id"
    )


def anchor_rows(audit: Audit) -> Iterator[Row]:
    """Anchor, class, referring domain and target page of every live link, domain by domain."""
    yield from audit.rows(
        "SELECT coalesce(nullif(l.anchor, ''), l.image_alt, '') AS anchor, j.anchor_class, d.name AS domain, "
        "coalesce(l.resolved_url, l.url) AS target_url FROM domains d CROSS JOIN pages p ON p.domain_id = d.id "
        "CROSS JOIN backlinks b ON b.page_id = p.id JOIN links l ON l.id = b.link_id "
        "JOIN judgements j ON j.backlink_id = b.id WHERE j.anchor_class IS NOT NULL ORDER BY d.id, p.id, b.id"
    )


def store_families(audit: Audit, families: Iterable[Row], members: Iterable[Row]) -> None:
    """Replace all families of copies."""
    with audit.transaction() as conn:
        conn.execute("DELETE FROM families")
        _insert(conn, "families", [{**row, "reasons": _json(row["reasons"])} for row in families])
        _insert(conn, "family_members", members)


def store_link_ranks(
    audit: Audit, rows: Iterable[tuple[float, float, float | None, float | None, str]]
) -> None:
    """Replace the ranks; each row is (pagerank, harmonic, trust, distrust, name of a referring domain)."""
    with audit.transaction() as conn:
        conn.execute("DELETE FROM link_ranks")
        conn.executemany("INSERT INTO link_ranks SELECT id, ?, ?, ?, ? FROM domains WHERE name = ?", rows)


def store_networks(audit: Audit, networks: Iterable[Row], members: Mapping[str, Iterable[str]]) -> None:
    """Replace all networks; ``members`` maps a network's id to names of referring domains."""
    packed = [
        {**row, **{name: _json(row[name]) for name in ("signs", "targets", "anchors")}} for row in networks
    ]
    with audit.transaction() as conn:
        conn.execute("DELETE FROM networks")
        _insert(conn, "networks", packed)
        conn.executemany(
            "INSERT OR IGNORE INTO network_members SELECT ?, id FROM domains WHERE name = ?",
            [(network, name) for network, names in members.items() for name in names],
        )


def store_domain(
    audit: Audit,
    domain: Row,
    links: Iterable[Row],
    findings: Iterable[Row],
    judged: str | None = None,
    profile: Mapping[str, str] | None = None,
) -> None:
    """Replace everything judged about one domain and its links, in one transaction.

    ``judged`` is a digest of all it rests on but ``profile``: what was asked of that, with digests of the answers.
    """
    domain = {**domain, "shares": _json(domain["shares"])}
    with audit.transaction() as conn:
        conn.execute(
            "DELETE FROM findings WHERE backlink_id IN (SELECT b.id FROM backlinks b "
            "JOIN pages p ON p.id = b.page_id WHERE p.domain_id = ?)",
            (domain["domain_id"],),
        )
        _insert(conn, "domain_judgements", [domain])
        _insert(conn, "judgements", links)
        _insert(conn, "findings", findings)
        conn.execute(
            "UPDATE remembered_domains SET judged = ?, profile = ? WHERE domain_id = ?",
            (judged, _json(profile or {}), domain["domain_id"]),
        )


def forget_gone_domains(audit: Audit) -> None:
    """Drop what was judged about domains that have no backlink any more."""
    with audit.transaction() as conn:
        for table in ("domain_judgements", "remembered_domains"):
            conn.execute(
                f"DELETE FROM {table} WHERE NOT EXISTS (SELECT 1 FROM pages p JOIN backlinks b "
                f"ON b.page_id = p.id WHERE p.domain_id = {table}.domain_id)"
            )


def _insert(conn: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    rows = list(rows)
    if rows:
        columns = list(rows[0])
        places = ", ".join(f":{name}" for name in columns)
        conn.executemany(f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)


def _unpacked(row: Row) -> Row:
    row["headings"] = json.loads(row["headings"]) if row.get("headings") else []
    row["features"] = json.loads(row["features"]) if row.get("features") else {}
    return row


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
