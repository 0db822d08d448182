"""Tables of rounds of checking again, of their schedule, and of the marks of other tools; ``schema`` creates them."""

ROUNDS = """
-- What a crawl of the app or a round of `linkvet recheck` brought, compared with the crawl before.
CREATE TABLE rounds (
    id        INTEGER PRIMARY KEY,
    crawl_id  INTEGER NOT NULL UNIQUE REFERENCES crawls(id),
    at        TEXT NOT NULL,
    since     TEXT NOT NULL,              -- the crawl that was compared with; empty for the first
    important INTEGER NOT NULL,           -- changes that somebody should look at
    counts    TEXT NOT NULL,              -- JSON object: "link lost" -> how many
    says      TEXT NOT NULL,              -- the short text
    mailed_to TEXT NOT NULL DEFAULT ''    -- to whom it went; empty where to nobody
) STRICT;

-- When the app checks again by itself; one row at most.
CREATE TABLE schedule (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    days    INTEGER NOT NULL,             -- between two rounds
    hour    INTEGER NOT NULL,             -- of the day, in this machine's time
    older   INTEGER NOT NULL,             -- visit pages again whose last visit is older than so many days
    next_at TEXT NOT NULL,
    mail    TEXT NOT NULL                 -- JSON object: to, when; no password
) STRICT;

-- What the lists of another tool say of a page or a domain. They become decisions only where the owner agrees.
CREATE TABLE marks (
    import_id INTEGER NOT NULL REFERENCES imports(id) ON DELETE CASCADE,
    subject   TEXT NOT NULL,              -- "domain:example.com" or a URL
    decision  TEXT NOT NULL CHECK (decision IN ('whitelist', 'remove', 'disavow')),
    line      INTEGER NOT NULL,
    PRIMARY KEY (import_id, subject)
) STRICT, WITHOUT ROWID;
"""
