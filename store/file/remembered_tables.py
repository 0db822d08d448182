"""Tables of what an analysis need not do again; each can be emptied at any time, which costs nothing but time."""

from __future__ import annotations

REMEMBERED = """
-- What the latest analysis judged a referring domain by; where nothing of it changed, the judgement still stands.
CREATE TABLE remembered_domains (
    domain_id INTEGER PRIMARY KEY REFERENCES domains(id),
    links     TEXT NOT NULL,              -- digest of its links, of their pages, and of what anchors are read by
    judged    TEXT,                       -- digest of all its judgement rests on but the profile; null until judged
    profile   TEXT NOT NULL DEFAULT '{}'  -- JSON object: question to the profile -> digest of the answer
) STRICT;

-- Pairs of texts that were compared word by word, in the search for copies.
CREATE TABLE compared_texts (
    one           INTEGER NOT NULL,       -- hash of the first text, without the lines that are boilerplate
    other         INTEGER NOT NULL,
    share_one     REAL NOT NULL,          -- share of the first text that stands in the second
    share_other   REAL NOT NULL,
    words         INTEGER NOT NULL,
    paragraphs    INTEGER NOT NULL,
    jaccard       REAL NOT NULL,
    aligned_one   REAL NOT NULL,          -- as the shares, with words that were changed one by one
    aligned_other REAL NOT NULL,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;

-- What words the referring pages use, as relevance is measured by; one row.
CREATE TABLE vocabulary (
    basis TEXT PRIMARY KEY,               -- digest of the pages and settings it was learned from
    words BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""
