"""Tables of the lists made ready for looking at, of saved filters, and of how a profile was scored over time."""

from __future__ import annotations

LISTED = """
-- Backlinks as lists show and filter them, domain by domain. Made from the tables above whenever those changed
-- (`linkvet.store.lists.made`), so that a filter over 500,000 links reads one narrow table; holds nothing of its own.
CREATE TABLE list_links (
    domain_id    INTEGER NOT NULL,
    backlink_id  INTEGER NOT NULL,
    page_id      INTEGER NOT NULL,
    state        TEXT NOT NULL,
    reason       TEXT NOT NULL,
    discovered   INTEGER NOT NULL,
    link_kind    TEXT,                    -- null unless the link stands
    region       TEXT,
    hidden       TEXT,
    anchor_id    INTEGER,                 -- as seen, else as claimed
    target_id    INTEGER NOT NULL,
    language     TEXT,
    anchor_class TEXT,
    toxicity     REAL,                    -- null = not judged
    level        TEXT,
    first_seen   TEXT,                    -- earliest day that an export or a visit saw it
    lost_at      TEXT,                    -- day of the visit that first missed it; null unless lost or broken
    last_seen    TEXT,                    -- latest day on which an export or a visit saw it
    PRIMARY KEY (domain_id, backlink_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_links_by_page ON list_links(page_id);

-- Referring domains with their counts.
CREATE TABLE list_domains (
    domain_id  INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    pages      INTEGER NOT NULL,
    links      INTEGER NOT NULL,
    live       INTEGER NOT NULL,
    lost       INTEGER NOT NULL,
    broken     INTEGER NOT NULL,
    blocked    INTEGER NOT NULL,
    unvisited  INTEGER NOT NULL,
    follow     INTEGER NOT NULL,
    first_seen TEXT,
    worst      REAL,                      -- highest toxicity of its links
    toxicity   REAL,
    level      TEXT,
    authority  REAL,
    kind       TEXT,
    last_seen  TEXT
) STRICT;

-- Anchor texts with their counts; links that stand, unless it says otherwise. The text that a search engine takes
-- for the anchor of an image is its alternative text.
CREATE TABLE list_anchors (
    id       INTEGER PRIMARY KEY,
    anchor   TEXT NOT NULL,
    form     TEXT NOT NULL CHECK (form IN ('text', 'alt', 'image', 'empty')),
    spelling TEXT NOT NULL,               -- the same for all ways to write one anchor
    claimed  INTEGER NOT NULL,            -- links of any state
    links    INTEGER NOT NULL,
    domains  INTEGER NOT NULL,
    follow   INTEGER NOT NULL,
    hidden   INTEGER NOT NULL,
    toxic    INTEGER NOT NULL,
    class    TEXT,                        -- the class of its links; null = not judged
    UNIQUE (anchor, form)
) STRICT;
CREATE INDEX list_anchors_by_spelling ON list_anchors(spelling);

-- Linked pages with their counts.
CREATE TABLE list_targets (
    id        INTEGER PRIMARY KEY,
    url       TEXT NOT NULL UNIQUE,
    links     INTEGER NOT NULL,
    domains   INTEGER NOT NULL,
    live      INTEGER NOT NULL,
    follow    INTEGER NOT NULL,
    lost      INTEGER NOT NULL,
    broken    INTEGER NOT NULL,
    toxic     INTEGER NOT NULL
) STRICT;

-- Counts over the whole audit: name -> JSON; `stamp` says what the lists were made from.
CREATE TABLE list_totals (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
"""

SAVED = """
-- Filters that a person keeps by a name: what stands in the address of the list.
CREATE TABLE saved_filters (
    list     TEXT NOT NULL,
    name     TEXT NOT NULL,
    query    TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (list, name)
) STRICT, WITHOUT ROWID;

-- How each analysis scored the profile.
CREATE TABLE profile_scores (
    analysis_id INTEGER PRIMARY KEY REFERENCES analyses(id),
    score       REAL,                     -- 0 to 100; null where nothing could be judged
    toxic       INTEGER NOT NULL,         -- live links of each level
    suspicious  INTEGER NOT NULL,
    clean       INTEGER NOT NULL,
    unjudged    INTEGER NOT NULL
) STRICT;
"""

FOLLOWED_UP = """
ALTER TABLE outreach ADD COLUMN follow_up TEXT NOT NULL DEFAULT '';
ALTER TABLE outreach ADD COLUMN answer TEXT NOT NULL DEFAULT '';
"""
"""The day on which to ask again, and what the owner said; each empty without one."""
REPLACED = ("list_links", "list_domains", "list_anchors", "list_targets", "list_totals")
"""Lists that are made anew with more columns; they hold nothing of their own."""
