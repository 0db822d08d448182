"""Views of the audit file, for people who read it with SQL; nothing of Linkvet itself rests on them."""

from __future__ import annotations

VIEWS = """
-- Links that are live, one row each: where, to what, with which words, and how they were judged.
CREATE VIEW live_links AS
SELECT p.url AS referring_page, d.name AS referring_domain, l.url AS target_url, l.anchor, l.link_kind,
    l.region, l.hidden, l.context, s.title, s.language, v.visited_at,
    j.anchor_class, j.toxicity, j.level AS toxicity_level, j.known
FROM backlinks b
JOIN links l ON l.id = b.link_id
JOIN pages p ON p.id = b.page_id
JOIN domains d ON d.id = p.domain_id
JOIN visits v ON v.id = p.visit_id
LEFT JOIN snapshots s ON s.id = v.snapshot_id
LEFT JOIN judgements j ON j.backlink_id = b.id
WHERE b.state = 'live';

-- Referring domains, one row each: how many of their links are live, lost, broken, blocked, and how they were judged.
CREATE VIEW domains_overview AS
SELECT d.name AS referring_domain, count(b.id) AS links, sum(b.state = 'live') AS live, sum(b.state = 'lost') AS lost,
    sum(b.state = 'broken') AS broken, sum(b.state = 'blocked') AS blocked,
    sum(b.state = 'unvisited') AS unvisited, k.kind, k.authority, k.relevance, k.language, k.country,
    k.toxicity, k.level AS toxicity_level
FROM domains d
JOIN pages p ON p.domain_id = d.id
JOIN backlinks b ON b.page_id = p.id
LEFT JOIN domain_judgements k ON k.domain_id = d.id
GROUP BY d.id;

-- What speaks against links, one row for each marker that was found: strength (0 to 1), points and evidence.
CREATE VIEW evidence AS
SELECT p.url AS referring_page, d.name AS referring_domain, b.target_url, b.state, f.marker, f.family, f.weight,
    f.strength, f.share AS points, f.evidence
FROM findings f
JOIN backlinks b ON b.id = f.backlink_id
JOIN pages p ON p.id = b.page_id
JOIN domains d ON d.id = p.domain_id;
"""
