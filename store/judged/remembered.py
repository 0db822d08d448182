"""What one analysis leaves for the next, so that only what changed is judged again; all of it can be thrown away."""

from __future__ import annotations

import json
from array import array

from linkvet.store.file.audit import Audit

Compared = tuple[float, float, int, int, float, float, float]
"""What two texts share: the columns of ``compared_texts`` after the two texts."""


def links_remembered(audit: Audit, domain_id: int) -> str | None:
    """Digest of a domain's links when their anchors were last read."""
    row = audit.conn.execute(
        "SELECT links FROM remembered_domains WHERE domain_id = ?", (domain_id,)
    ).fetchone()
    return row[0] if row else None


def judgement_remembered(audit: Audit, domain_id: int) -> tuple[str | None, dict[str, str]]:
    """Digest of what a domain was last judged by, and what its markers asked of the profile, with the answers."""
    row = audit.conn.execute(
        "SELECT judged, profile FROM remembered_domains WHERE domain_id = ?", (domain_id,)
    ).fetchone()
    return (row[0], json.loads(row[1])) if row else (None, {})


def vocabulary_of(audit: Audit, basis: str) -> bytes | None:
    """The vocabulary that was learned from the same pages and settings."""
    row = audit.conn.execute("SELECT words FROM vocabulary WHERE basis = ?", (basis,)).fetchone()
    return bytes(row[0]) if row else None


def store_vocabulary(audit: Audit, basis: str, words: bytes) -> None:
    """Replace the vocabulary."""
    with audit.transaction() as conn:
        conn.execute("DELETE FROM vocabulary")
        conn.execute("INSERT INTO vocabulary VALUES (?, ?)", (basis, words))


class ComparedTexts:
    """Pairs of texts with what they share; a pair that was compared costs seventy bytes until it is stored."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._pairs = array("q")
        self._shares = array("d")

    def find(self, one: int, other: int) -> Compared | None:
        """What an earlier analysis counted."""
        row: Compared | None = self._audit.conn.execute(
            "SELECT share_one, share_other, words, paragraphs, jaccard, aligned_one, aligned_other "
            "FROM compared_texts WHERE one = ? AND other = ?",
            (one, other),
        ).fetchone()
        if row:
            self.note(one, other, row)
        return row

    def note(self, one: int, other: int, shares: Compared) -> None:
        """Remember what was counted."""
        self._pairs.extend((one, other))
        self._shares.extend(shares)

    def store(self) -> None:
        """Keep what this analysis asked for, and forget the rest."""
        rows = (
            (*self._pairs[2 * at : 2 * at + 2], *_plain(self._shares[7 * at : 7 * at + 7]))
            for at in range(len(self._pairs) // 2)
        )
        with self._audit.transaction() as conn:
            conn.execute("DELETE FROM compared_texts")
            conn.executemany("INSERT OR REPLACE INTO compared_texts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _plain(shares: array[float]) -> Compared:
    one, other, words, paragraphs, jaccard, aligned_one, aligned_other = shares
    return one, other, int(words), int(paragraphs), jaccard, aligned_one, aligned_other
