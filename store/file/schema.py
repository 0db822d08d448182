"""The schema of the audit file and the migrations that lead to it: what is claimed and what was seen stand here.

Three layers that never overwrite each other: what tools *claim* (imports, claims), what visits *saw*
(crawls, visits, snapshots, links, footprints), and what follows from both (``backlinks.state``; judgements,
decisions and what is remembered have files of their own).
History stays: a second crawl adds visits, and a snapshot is shared by all visits that saw the same thing.
"""

from __future__ import annotations

import sqlite3

from linkvet.store.file.evidence_tables import EVIDENCE
from linkvet.store.file.judged_tables import JUDGED
from linkvet.store.file.listed_tables import FOLLOWED_UP, REPLACED, SAVED
from linkvet.store.file.listed_tables import LISTED as LISTED_SINCE_12
from linkvet.store.file.remembered_tables import REMEMBERED
from linkvet.store.file.review_tables import DECIDED, LISTED
from linkvet.store.file.round_tables import ROUNDS
from linkvet.store.file.searched_tables import SEARCHED
from linkvet.store.file.sqlite import Database, Migrations
from linkvet.store.file.views import VIEWS

APPLICATION_ID = 0x4C56_4554
"""Marks a SQLite file as ours (``LVET``)."""

migrations = Migrations("linkvet")

CLAIMED = """
-- Settings of the audit; values are JSON.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- One file read by `linkvet import` (a member of a zip counts as a file), or a web archive by `linkvet discover`.
CREATE TABLE imports (
    id          INTEGER PRIMARY KEY,
    file        TEXT NOT NULL,
    digest      TEXT NOT NULL UNIQUE,     -- sha256 of the file's bytes and the member's name
    vendor      TEXT NOT NULL,
    shape       TEXT NOT NULL,            -- "Backlinks, current"
    columns     TEXT NOT NULL,            -- JSON list: the input's own columns in order
    imported_at TEXT NOT NULL,
    rows        INTEGER NOT NULL DEFAULT 0,
    links       INTEGER NOT NULL DEFAULT 0,   -- distinct pairs of referring page and target
    domains     INTEGER NOT NULL DEFAULT 0,   -- distinct referring domains
    bad_rows    INTEGER NOT NULL DEFAULT 0,
    repeated    INTEGER NOT NULL DEFAULT 0    -- rows that named a link of the same file again
) STRICT;

-- Rows of an import that could not be used.
CREATE TABLE problems (
    import_id INTEGER NOT NULL REFERENCES imports(id) ON DELETE CASCADE,
    line      INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    text      TEXT NOT NULL
) STRICT;
CREATE INDEX problems_by_import ON problems(import_id, line);

-- Registrable domains of referring pages.
CREATE TABLE domains (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL UNIQUE,
    probed_at TEXT                        -- null until its network was looked at
) STRICT;

-- Referring pages.
CREATE TABLE pages (
    id        INTEGER PRIMARY KEY,
    url       TEXT NOT NULL UNIQUE,       -- standard form without fragment
    domain_id INTEGER NOT NULL REFERENCES domains(id),
    visit_id  INTEGER REFERENCES visits(id)   -- the latest visit; null until visited
) STRICT;
CREATE INDEX pages_by_domain ON pages(domain_id);

-- A link that was claimed or seen: referring page and target URL. State follows from the latest visit.
CREATE TABLE backlinks (
    id         INTEGER PRIMARY KEY,
    page_id    INTEGER NOT NULL REFERENCES pages(id),
    target_url TEXT NOT NULL,             -- empty where no export names one
    discovered INTEGER NOT NULL DEFAULT 0,    -- 1: no export named it, a visit or a web archive did
    state      TEXT NOT NULL DEFAULT 'unvisited',
    reason     TEXT NOT NULL DEFAULT '',
    link_id    INTEGER REFERENCES links(id),  -- the link that the row shows; null unless live
    UNIQUE (page_id, target_url)
) STRICT;
CREATE INDEX backlinks_by_state ON backlinks(state, reason);
CREATE INDEX backlinks_by_target ON backlinks(target_url);

-- What one import says of one backlink.
CREATE TABLE claims (
    backlink_id INTEGER NOT NULL REFERENCES backlinks(id) ON DELETE CASCADE,
    import_id   INTEGER NOT NULL REFERENCES imports(id) ON DELETE CASCADE,
    line        INTEGER NOT NULL,
    anchor      TEXT,
    rel         TEXT,
    first_seen  TEXT,
    last_seen   TEXT,
    lost        TEXT,
    figures     TEXT NOT NULL,            -- JSON object: the vendor's figures
    row         TEXT NOT NULL,            -- JSON list: the row as the file gave it, by imports.columns
    PRIMARY KEY (backlink_id, import_id)
) STRICT, WITHOUT ROWID;

-- What one import says of a whole referring domain.
CREATE TABLE domain_claims (
    domain_id  INTEGER NOT NULL REFERENCES domains(id),
    import_id  INTEGER NOT NULL REFERENCES imports(id) ON DELETE CASCADE,
    line       INTEGER NOT NULL,
    links      INTEGER,
    first_seen TEXT,
    last_seen  TEXT,
    figures    TEXT NOT NULL,
    row        TEXT NOT NULL,
    PRIMARY KEY (domain_id, import_id, line)
) STRICT, WITHOUT ROWID;

-- Lines of disavow files that the owner has in use.
CREATE TABLE disavow_lines (
    subject   TEXT NOT NULL,              -- "domain:example.com" or a URL
    import_id INTEGER NOT NULL REFERENCES imports(id) ON DELETE CASCADE,
    line      INTEGER NOT NULL,
    comment   TEXT NOT NULL,
    PRIMARY KEY (subject, import_id)
) STRICT, WITHOUT ROWID;
"""

SEEN = """
-- One run over the frontier, perhaps with interruptions.
CREATE TABLE crawls (
    id          INTEGER PRIMARY KEY,
    started_at  TEXT NOT NULL,
    finished_at TEXT,                     -- null while it runs, and after an interruption
    selection   TEXT NOT NULL             -- "new", "failed", "all", "older:30d"; "sites": a search
) STRICT;

-- What is still to do: a row leaves in the transaction that stores its result, so a crash loses nothing.
CREATE TABLE frontier (
    domain_id INTEGER NOT NULL REFERENCES domains(id),
    kind      TEXT NOT NULL CHECK (kind IN ('page', 'site')),
    subject   INTEGER NOT NULL,           -- pages.id, or domains.id for the network of a site
    PRIMARY KEY (domain_id, kind, subject)
) STRICT, WITHOUT ROWID;

-- TLS certificates, by fingerprint.
CREATE TABLE certificates (
    sha256     TEXT PRIMARY KEY,
    subject    TEXT NOT NULL,
    issuer     TEXT NOT NULL,
    names      TEXT NOT NULL,             -- JSON list of subject alternative names
    not_before TEXT NOT NULL,
    not_after  TEXT NOT NULL
) STRICT;

-- What a page showed; shared by all visits that saw the same.
CREATE TABLE snapshots (
    id                INTEGER PRIMARY KEY,
    page_id           INTEGER NOT NULL REFERENCES pages(id),
    digest            TEXT NOT NULL,      -- of all facts and links below
    title             TEXT,
    canonical         TEXT,
    robots            TEXT NOT NULL,
    robots_origin     TEXT NOT NULL,
    description       TEXT,
    language          TEXT,
    language_declared TEXT,
    charset           TEXT NOT NULL,
    published         TEXT,
    text              TEXT NOT NULL,
    words             INTEGER NOT NULL,
    internal_links    INTEGER NOT NULL,
    external_links    INTEGER NOT NULL,
    html_bytes        INTEGER NOT NULL,
    headings          TEXT NOT NULL,      -- JSON list
    features          TEXT NOT NULL,      -- JSON object
    UNIQUE (page_id, digest)
) STRICT;

-- Every attempt to see a page.
CREATE TABLE visits (
    id                   INTEGER PRIMARY KEY,
    page_id              INTEGER NOT NULL REFERENCES pages(id),
    crawl_id             INTEGER NOT NULL REFERENCES crawls(id),
    visited_at           TEXT NOT NULL,
    outcome              TEXT NOT NULL,   -- read, broken, blocked
    reason               TEXT NOT NULL,   -- of broken and blocked
    detail               TEXT NOT NULL,   -- the cause in words
    http_status          INTEGER,
    final_url            TEXT,
    chain                TEXT NOT NULL,   -- JSON list of redirect steps
    ip                   TEXT,
    content_type         TEXT,
    headers              TEXT NOT NULL,   -- JSON object
    certificate          TEXT REFERENCES certificates(sha256),
    certificate_problems TEXT NOT NULL,   -- expired not_yet_valid self_signed wrong_host
    lost_reason          TEXT NOT NULL,   -- what a missing link means on this page
    snapshot_id          INTEGER REFERENCES snapshots(id)
) STRICT;
CREATE INDEX visits_by_page ON visits(page_id, id);
CREATE INDEX visits_by_crawl ON visits(crawl_id);

-- Links to the target in a snapshot.
CREATE TABLE links (
    id             INTEGER PRIMARY KEY,
    snapshot_id    INTEGER NOT NULL REFERENCES snapshots(id) ON DELETE CASCADE,
    url            TEXT NOT NULL,
    href           TEXT NOT NULL,
    element        TEXT NOT NULL,
    position       INTEGER NOT NULL,
    anchor         TEXT NOT NULL,
    rel            TEXT,
    link_kind      TEXT NOT NULL,
    nofollow_origin TEXT NOT NULL,
    title          TEXT,
    image_alt      TEXT,
    image_src      TEXT,
    region         TEXT NOT NULL,
    hidden         TEXT NOT NULL,
    context        TEXT NOT NULL,
    paragraph      TEXT NOT NULL,
    heading        TEXT NOT NULL,
    link_density   REAL,
    chain          TEXT NOT NULL,         -- JSON list of redirect steps; empty list for a direct link
    resolved_url   TEXT
) STRICT;
CREATE INDEX links_by_snapshot ON links(snapshot_id, position);

-- Other domains that a snapshot links to.
CREATE TABLE outlinks (
    snapshot_id INTEGER NOT NULL REFERENCES snapshots(id) ON DELETE CASCADE,
    domain      TEXT NOT NULL,
    links       INTEGER NOT NULL,
    PRIMARY KEY (snapshot_id, domain)
) STRICT, WITHOUT ROWID;
CREATE INDEX outlinks_by_domain ON outlinks(domain);

-- Signs of who runs a domain: (kind, value), first and last day seen.
CREATE TABLE footprints (
    domain_id  INTEGER NOT NULL REFERENCES domains(id),
    kind       TEXT NOT NULL,
    value      TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    PRIMARY KEY (domain_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX footprints_by_value ON footprints(kind, value);

-- Where redirecting links (shorteners, trackers) led when they were followed.
CREATE TABLE redirects (
    url         TEXT PRIMARY KEY,
    final_url   TEXT,                     -- null when it could not be followed
    reason      TEXT NOT NULL,            -- why not; empty when it could
    chain       TEXT NOT NULL,
    resolved_at TEXT NOT NULL,
    crawl_id    INTEGER NOT NULL REFERENCES crawls(id)
) STRICT, WITHOUT ROWID;
"""


def _run(db: Database, statements: str) -> None:
    statement = ""
    for line in statements.splitlines(keepends=True):
        statement += line
        if ";" in line and sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""


@migrations()
def m001_main_job(db: Database) -> None:
    """Claims of exports, and what visits saw."""
    _run(db, CLAIMED)
    _run(db, SEEN)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


OWN = """
-- Pages of the audited site itself: what backlinks point at, and what the site is about.
CREATE TABLE own_pages (
    url         TEXT PRIMARY KEY,
    due         INTEGER NOT NULL DEFAULT 1,   -- 1: to be fetched by the running or next crawl
    backlinks   INTEGER NOT NULL DEFAULT 0,   -- links that pointed at it when it was chosen
    fetched_at  TEXT,                         -- null until fetched
    http_status INTEGER,
    reason      TEXT NOT NULL DEFAULT '',     -- why it could not be had, in the words of the contract
    final_url   TEXT,
    chain       TEXT NOT NULL DEFAULT '[]',   -- JSON list of redirect steps
    title       TEXT,
    canonical   TEXT,
    robots      TEXT,
    language    TEXT,
    text        TEXT,
    words       INTEGER,
    headings    TEXT,                         -- JSON list
    published   TEXT,
    outlinks    TEXT                          -- JSON object: registrable domain -> links
) STRICT, WITHOUT ROWID;
CREATE INDEX own_pages_due ON own_pages(due) WHERE due = 1;
"""


@migrations()
def m002_own_pages(db: Database) -> None:
    """The audited site's own pages."""
    _run(db, OWN)


@migrations()
def m003_judgements(db: Database) -> None:
    """Findings and scores."""
    _run(db, JUDGED)


@migrations()
def m004_decisions(db: Database) -> None:
    """What people decide, and the lists they look at."""
    _run(db, DECIDED)
    _run(db, LISTED)


@migrations()
def m005_conditional_visits(db: Database) -> None:
    """What a visit looked for, so that an unchanged page need not be read again."""
    db.execute("ALTER TABLE visits ADD COLUMN looked_for TEXT NOT NULL DEFAULT ''")


@migrations()
def m006_remembered(db: Database) -> None:
    """What an analysis need not do again."""
    _run(db, REMEMBERED)


@migrations()
def m008_searched_pages(db: Database) -> None:
    """What a search on referring sites has looked at."""
    _run(db, SEARCHED)


@migrations()
def m009_strength(db: Database) -> None:
    """How strong each finding is; those judged before said only that it is there, so all is judged again."""
    db.execute("ALTER TABLE findings ADD COLUMN strength REAL NOT NULL DEFAULT 1.0")
    db.execute("UPDATE remembered_domains SET judged = NULL")


@migrations()
def m010_rendered(db: Database) -> None:
    """What only a browser saw."""
    db.execute("ALTER TABLE links ADD COLUMN rendered INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE visits ADD COLUMN looked INTEGER NOT NULL DEFAULT 0")


@migrations()
def m011_rounds(db: Database) -> None:
    """Rounds of checking again, their schedule, and the marks of other tools."""
    _run(db, ROUNDS)


@migrations()
def m012_lists(db: Database) -> None:
    """Lists with more columns, saved filters, scores of the profile over time, and follow-ups of requests."""
    for table in REPLACED:
        db.execute(f"DROP TABLE {table}")
    _run(db, LISTED_SINCE_12)
    _run(db, SAVED)
    _run(db, FOLLOWED_UP)


@migrations()
def m013_evidence(db: Database) -> None:
    """Home pages, pictures of links, and pages as different visitors see them."""
    _run(db, EVIDENCE)


@migrations()
def m016_views(db: Database) -> None:
    """Views for whoever reads the file with SQL: the common questions without joins."""
    _run(db, VIEWS)
