"""Tables of what is looked at beside a referring page itself: its site's home page, its picture, its other guises."""

EVIDENCE = """
-- The home page of a referring domain, read once: what the site is, apart from the page that links.
CREATE TABLE homes (
    domain_id         INTEGER PRIMARY KEY REFERENCES domains(id),
    fetched_at        TEXT NOT NULL,
    reason            TEXT NOT NULL DEFAULT '',  -- why it could not be read, in the words of the contract
    http_status       INTEGER,
    final_url         TEXT,
    digest            TEXT NOT NULL DEFAULT '',  -- of all that follows
    lost_reason       TEXT NOT NULL DEFAULT '',  -- "parked" where it is a parking page
    title             TEXT,
    description       TEXT,
    language          TEXT,
    language_declared TEXT,
    published         TEXT,
    text              TEXT,
    words             INTEGER,
    internal_links    INTEGER,
    external_links    INTEGER,
    html_bytes        INTEGER,
    headings          TEXT NOT NULL DEFAULT '[]',  -- JSON list
    features          TEXT NOT NULL DEFAULT '{}',  -- JSON object; "menu": list of [text, url]
    outlinks          TEXT NOT NULL DEFAULT '{}'   -- JSON object: registrable domain -> links
) STRICT;

-- Pictures of links on their pages, taken on request.
CREATE TABLE pictures (
    page_id  INTEGER NOT NULL REFERENCES pages(id),
    url      TEXT NOT NULL,                -- links.url
    taken_at TEXT NOT NULL,
    width    INTEGER NOT NULL,             -- pixels
    height   INTEGER NOT NULL,
    image    BLOB NOT NULL,                -- JPEG
    PRIMARY KEY (page_id, url)
) STRICT;

-- A page as different visitors are shown it, looked at on request.
CREATE TABLE guises (
    page_id     INTEGER NOT NULL REFERENCES pages(id),
    guise       TEXT NOT NULL,             -- "agent" (this tool), "browser", "search" (from a search engine)
    looked_at   TEXT NOT NULL,
    outcome     TEXT NOT NULL,             -- "read", "broken", "blocked"
    reason      TEXT NOT NULL DEFAULT '',  -- in the words of the contract
    http_status INTEGER,
    final_url   TEXT,
    title       TEXT,
    words       INTEGER,
    text        TEXT NOT NULL DEFAULT '',  -- its beginning
    links       TEXT NOT NULL DEFAULT '[]',   -- JSON list of [url, anchor, kind]: links to the target
    PRIMARY KEY (page_id, guise)
) STRICT;
"""
