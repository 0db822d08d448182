"""The table of the search on referring sites."""

SEARCHED = """
-- Pages of referring sites that `linkvet discover --sites` looks at for further links, and what came of it.
CREATE TABLE searched_pages (
    id         INTEGER PRIMARY KEY,
    url        TEXT NOT NULL UNIQUE,
    domain_id  INTEGER NOT NULL REFERENCES domains(id),
    kind       TEXT NOT NULL CHECK (kind IN ('page', 'list')),   -- a list (sitemap, feed) only names pages
    likelihood INTEGER NOT NULL,          -- the higher, the sooner it is looked at
    looked_at  TEXT,                      -- null until looked at
    crawl_id   INTEGER REFERENCES crawls(id),   -- the search that looked at it last
    reason     TEXT NOT NULL DEFAULT '',  -- why it could not be read
    links      INTEGER NOT NULL DEFAULT 0 -- links to the target on it
) STRICT;
CREATE INDEX searched_by_domain ON searched_pages(domain_id, kind, looked_at);
"""
