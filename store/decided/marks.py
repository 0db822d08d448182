"""The lists of another tool become decisions where the owner agrees; what was decided here before stays."""

from __future__ import annotations

from linkvet.store.decided.decisions import Action, decide
from linkvet.store.decided.subjects import Subject, subject_of
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.urls import absolute_url

Row = dict[str, int]
_UNDECIDED = (
    "FROM marks m WHERE m.import_id = ? AND NOT EXISTS (SELECT 1 FROM decisions e WHERE "
    "(e.kind = 'domain' AND 'domain:' || e.subject = m.subject) OR (e.kind = 'url' AND e.subject = m.subject))"
)


def marks_of(audit: Audit, import_id: int) -> Row:
    """Decision → how many pages and domains an import marks so of which nothing was decided here."""
    sql = f"SELECT m.decision, count(*) {_UNDECIDED} GROUP BY m.decision"
    return dict(audit.conn.execute(sql, (import_id,)).fetchall())


def agree(audit: Audit, import_id: int) -> list[Action]:
    """Take the marks of an import as decisions; each list is one action that can be undone as a whole.

    The audited site itself, and what is no valid page or domain, is passed over.
    """
    row = audit.conn.execute("SELECT file FROM imports WHERE id = ?", (import_id,)).fetchone()
    if row is None:
        raise AuditError(f"There is no import {import_id}; list them to see their numbers.")
    actions = []
    with audit.transaction() as conn:
        for decision in ("whitelist", "remove", "disavow"):
            sql = f"SELECT m.subject {_UNDECIDED} AND m.decision = ? ORDER BY m.line"
            texts = [found[0] for found in conn.execute(sql, (import_id, decision))]
            subjects = [subject for text in texts if (subject := _subject(audit, text)) is not None]
            if subjects:
                actions.append(decide(audit, subjects, decision, f"marked so in {row[0]}"))
    return actions


def _subject(audit: Audit, text: str) -> Subject | None:
    try:
        subject = subject_of(text)
    except AuditError:
        return None
    url = absolute_url(subject.text)
    return None if url is not None and audit.settings.target_scope.contains(url) else subject
