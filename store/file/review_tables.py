"""Tables of what people decide, and of the lists made ready for looking at; ``schema`` creates them."""

DECIDED = """
-- What a person decided about a referring page (its URL), a referring domain (its name) or a
-- network of sites (its id).
-- Kept by text, so that it holds whatever is imported, visited or judged later; no machine writes here.
CREATE TABLE decisions (
    kind       TEXT NOT NULL CHECK (kind IN ('url', 'domain', 'network')),
    subject    TEXT NOT NULL,
    decision   TEXT NOT NULL CHECK (decision IN ('whitelist', 'remove', 'disavow')),
    note       TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX decisions_by_decision ON decisions(decision, kind);

-- One action of a person, which can be taken back as a whole; the history of decisions.
CREATE TABLE actions (
    id        INTEGER PRIMARY KEY,
    did       TEXT NOT NULL,              -- whitelist, remove, disavow, clear, note, outreach
    done_at   TEXT NOT NULL,
    done_by   TEXT NOT NULL,
    subjects  INTEGER NOT NULL,           -- how many it changed
    undone_at TEXT                        -- null unless it was taken back
) STRICT;

-- What an action changed: before and after, as JSON objects of the changed row; null where there was or is none.
CREATE TABLE action_changes (
    action_id INTEGER NOT NULL REFERENCES actions(id),
    kind      TEXT NOT NULL,              -- of the decision; "outreach" or "prospect" for a change there
    subject   TEXT NOT NULL,
    before    TEXT,
    after     TEXT,
    PRIMARY KEY (action_id, kind, subject)
) STRICT, WITHOUT ROWID;

-- How far the request to remove the links of a domain has come.
CREATE TABLE outreach (
    domain     TEXT PRIMARY KEY,
    state      TEXT NOT NULL CHECK (state IN ('to_send', 'sent', 'answered', 'refused', 'removed')),
    contact    TEXT NOT NULL,             -- the address that was written to
    note       TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What became of an opportunity for a link.
CREATE TABLE prospects (
    kind       TEXT NOT NULL,             -- mention, lost_link, broken_target
    subject    TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('in_progress', 'rejected', 'won')),
    note       TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
"""

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
    kind       TEXT
) STRICT;

-- Anchor texts with their counts; links that stand, unless it says otherwise.
CREATE TABLE list_anchors (
    id      INTEGER PRIMARY KEY,
    anchor  TEXT NOT NULL UNIQUE,
    claimed INTEGER NOT NULL,             -- links of any state
    links   INTEGER NOT NULL,
    domains INTEGER NOT NULL,
    follow  INTEGER NOT NULL,
    images  INTEGER NOT NULL,
    hidden  INTEGER NOT NULL,
    toxic   INTEGER NOT NULL,
    class   TEXT                          -- the class of its links; null = not judged
) STRICT;

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
