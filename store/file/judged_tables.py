"""Tables of what an analysis made of what was seen; each run replaces them."""

from __future__ import annotations

JUDGED = """
-- Runs of the analysis; all tables below can be thrown away and made again.
CREATE TABLE analyses (
    id          INTEGER PRIMARY KEY,
    started_at  TEXT NOT NULL,
    finished_at TEXT,                     -- null while it runs, and after an interruption
    version     TEXT NOT NULL,
    basis       TEXT NOT NULL             -- digest of settings, own pages and lists that judgements rest on
) STRICT;

-- What a snapshot is, judged once for all its links.
CREATE TABLE page_judgements (
    snapshot_id   INTEGER PRIMARY KEY REFERENCES snapshots(id) ON DELETE CASCADE,
    basis         TEXT NOT NULL,
    page_kind     TEXT,
    kind_evidence TEXT NOT NULL,
    relevance     REAL,                   -- 0 to 1; null = not known
    signs         TEXT NOT NULL           -- JSON object: paid, spam topics, hacked, scam, generated ...
) STRICT;

-- What one backlink is, and its score.
CREATE TABLE judgements (
    backlink_id       INTEGER PRIMARY KEY REFERENCES backlinks(id) ON DELETE CASCADE,
    anchor_class      TEXT,
    anchor_evidence   TEXT NOT NULL DEFAULT '',
    relevance_context REAL,
    toxicity          REAL,               -- 0 to 100; null where nothing could be judged
    level             TEXT,
    known             REAL,               -- share of the markers' weight that could be judged
    not_judged        TEXT NOT NULL DEFAULT '',   -- markers for which a fact is missing
    brake             TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX judgements_by_toxicity ON judgements(toxicity);

-- Markers that fired, with their evidence.
CREATE TABLE findings (
    backlink_id INTEGER NOT NULL REFERENCES backlinks(id) ON DELETE CASCADE,
    marker      TEXT NOT NULL,
    family      TEXT NOT NULL,
    weight      REAL NOT NULL,
    share       REAL NOT NULL,            -- points of the link's toxicity that are this marker's
    evidence    TEXT NOT NULL,
    PRIMARY KEY (backlink_id, marker)
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_by_marker ON findings(marker);

-- What a referring domain is, and its score.
CREATE TABLE domain_judgements (
    domain_id        INTEGER PRIMARY KEY REFERENCES domains(id),
    kind             TEXT,
    kind_evidence    TEXT NOT NULL,
    authority        REAL,
    authority_source TEXT NOT NULL,
    relevance        REAL,
    language         TEXT,
    country          TEXT,
    reciprocal       INTEGER,             -- 1, 0, null = not known
    sitewide         INTEGER,
    toxicity         REAL,
    level            TEXT,
    shares           TEXT NOT NULL        -- JSON object: marker -> points
) STRICT;

-- Families of copies: pages of several domains that show the same text.
CREATE TABLE families (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,          -- scraped_copy, copied_article, syndicated_template, mirror_page
    domains       INTEGER NOT NULL,
    original_url  TEXT,
    confidence    REAL NOT NULL,          -- chance, 0 to 1, that the original is the likely one
    reasons       TEXT NOT NULL,          -- JSON list
    compared_with TEXT NOT NULL
) STRICT;

-- Pages of a family, with what they share.
CREATE TABLE family_members (
    family_id        TEXT NOT NULL REFERENCES families(id) ON DELETE CASCADE,
    page_id          INTEGER NOT NULL REFERENCES pages(id),
    role             TEXT NOT NULL,       -- original, copy, partial, container, allowed, own
    share            REAL NOT NULL,       -- share of the text that stands on this page
    passage          TEXT NOT NULL,       -- the longest shared passage as this page has it
    original_passage TEXT NOT NULL,
    PRIMARY KEY (family_id, page_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX family_members_by_page ON family_members(page_id);

-- Networks: referring domains that independent signs join.
CREATE TABLE networks (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    confidence REAL NOT NULL,
    signs      TEXT NOT NULL,             -- JSON list: kind, value, members, weight, holders, words
    targets    TEXT NOT NULL,             -- JSON object: page of the audited site -> links
    anchors    TEXT NOT NULL              -- JSON object: anchor -> links
) STRICT;

-- Domains of a network.
CREATE TABLE network_members (
    network_id TEXT NOT NULL REFERENCES networks(id) ON DELETE CASCADE,
    domain_id  INTEGER NOT NULL REFERENCES domains(id),
    PRIMARY KEY (network_id, domain_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX network_members_by_domain ON network_members(domain_id);

-- Places of referring domains in the graph of the crawled sites.
CREATE TABLE link_ranks (
    domain_id INTEGER PRIMARY KEY REFERENCES domains(id),
    pagerank  REAL NOT NULL,              -- shares of all domains add up to 1 (Page et al. 1999)
    harmonic  REAL NOT NULL,              -- mean nearness from all others, 0 to 1 (Boldi and Vigna 2014)
    trust     REAL,                       -- share of trust from seeds (Gyongyi et al. 2004); null without seeds
    distrust  REAL                        -- share of distrust from known spam; null without known spam
) STRICT;

-- The profile: name -> JSON.
CREATE TABLE profile (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
"""
