"""What people decide: whitelist, remove, disavow; with a history, and undo of whole actions.

Decisions are kept by the text of a URL or a domain, so an import, a crawl or an analysis never changes them.
Every action is one transaction that writes down what it found and what it left, so that two people at work
never lose each other's decisions: undo puts back only what nobody has decided again since.
"""

from __future__ import annotations

import getpass
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from linkvet.store.decided.disavowals import loss_of_domain
from linkvet.store.decided.in_force import IN_FORCE, UNDECIDED
from linkvet.store.decided.subjects import Kind, Subject
from linkvet.store.file.audit import Audit, AuditError, now
from linkvet.store.urls import absolute_url, is_on_host, registrable_domain

DECISIONS = ("whitelist", "remove", "disavow")
OUTREACH_STATES = ("to_send", "sent", "answered", "refused", "removed")
CLEAR = "clear"
NOTE_LENGTH = 2000

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a person."""

    id: int
    did: str
    changed: int
    """Subjects whose decision it changed."""
    kept: int = 0
    """For undo: subjects left alone because somebody decided about them again since."""


def decide(
    audit: Audit, subjects: Iterable[Subject], decision: str, note: str | None = None, by: str = ""
) -> Action:
    """Put subjects on a list (``whitelist``, ``remove``, ``disavow``) or take them off all (``clear``).

    ``note`` replaces the present one; ``None`` keeps it. All of it is one action, which one undo takes back.
    """
    if decision not in (*DECISIONS, CLEAR):
        raise AuditError(f'"{decision[:50]}" is no decision; choose {", ".join(DECISIONS)} or {CLEAR}.')
    chosen = list(dict.fromkeys(subjects))
    _refuse_own(audit, chosen, decision)
    at, who = now(), by or person()
    with audit.transaction() as conn:
        changes = []
        for subject in _with_members(conn, chosen):
            before = decision_row(conn, subject)
            after = None if decision == CLEAR else _decided(before, decision, note, at, who)
            if _same(before, after):
                continue
            put_decision(conn, subject, after)
            changes.append((subject.kind, subject.text, before, after))
        return record_action(conn, decision, at, who, changes)


def _refuse_own(audit: Audit, subjects: list[Subject], decision: str) -> None:
    """Raises AuditError before the audited site itself lands on a list against it."""
    if decision not in ("remove", "disavow"):
        return
    scope = audit.settings.target_scope
    own = absolute_url(scope.host)
    for subject in subjects:
        url = absolute_url(subject.text) if subject.kind != "network" else None
        if (subject.kind == "domain" and own and subject.text == own.domain) or (url and scope.contains(url)):
            raise AuditError(f"{subject.text} is the audited site itself; it cannot be on this list.")


def _with_members(conn: sqlite3.Connection, subjects: list[Subject]) -> Iterator[Subject]:
    """Subjects, with the domains that are in a network now, and the known pages of a host below a domain.

    What comes to them later is for a person to decide.
    """
    for subject in subjects:
        yield subject
        if subject.kind == "network":
            yield from (Subject("domain", name) for name in _members(conn, subject.text))
        elif subject.kind == "domain" and registrable_domain(subject.text) != subject.text:
            yield from (Subject("url", url) for url in _pages_on(conn, subject.text))


def _members(conn: sqlite3.Connection, network: str) -> list[str]:
    sql = "SELECT d.name FROM network_members m JOIN domains d ON d.id = m.domain_id WHERE m.network_id = ?"
    return [row[0] for row in conn.execute(sql, (network,))]


def _pages_on(conn: sqlite3.Connection, host: str) -> list[str]:
    sql = "SELECT p.url FROM pages p JOIN domains d ON d.id = p.domain_id WHERE d.name = ? ORDER BY p.id"
    return [url for (url,) in conn.execute(sql, (registrable_domain(host),)) if is_on_host(url, host)]


def _decided(before: Row | None, decision: str, note: str | None, at: str, who: str) -> Row:
    kept = before["note"] if before else ""
    text = kept if note is None else note.strip()[:NOTE_LENGTH]
    return {"decision": decision, "note": text, "decided_at": at, "decided_by": who}


def _same(before: Row | None, after: Row | None) -> bool:
    if before is None or after is None:
        return before is after
    return all(before[name] == after[name] for name in ("decision", "note"))


def _row(conn: sqlite3.Connection, sql: str, parameters: tuple[str, ...]) -> Row | None:
    cursor = conn.execute(sql, parameters)
    found = cursor.fetchone()
    return dict(zip((c[0] for c in cursor.description), found, strict=True)) if found else None


def decision_row(conn: sqlite3.Connection, subject: Subject) -> Row | None:
    """What was decided about a subject; ``None`` where nothing was."""
    columns = "decision, note, decided_at, decided_by"
    sql = f"SELECT {columns} FROM decisions WHERE kind = ? AND subject = ?"
    return _row(conn, sql, (subject.kind, subject.text))


def put_decision(conn: sqlite3.Connection, subject: Subject, row: Row | None) -> None:
    """Keep a decision about a subject as it is given; ``None`` forgets it."""
    if row is None:
        conn.execute("DELETE FROM decisions WHERE kind = ? AND subject = ?", (subject.kind, subject.text))
        return
    values = (subject.kind, subject.text, row["decision"], row["note"], row["decided_at"], row["decided_by"])
    conn.execute("INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?, ?, ?)", values)


def record_action(
    conn: sqlite3.Connection,
    did: str,
    at: str,
    who: str,
    changes: Sequence[tuple[str, str, Row | None, Row | None]],
) -> Action:
    """Write down what an action changed: (kind, subject, row before, row after), for the history and for undo."""
    if not changes:
        return Action(0, did, 0)
    cursor = conn.execute(
        "INSERT INTO actions (did, done_at, done_by, subjects) VALUES (?, ?, ?, ?)",
        (did, at, who, len(changes)),
    )
    assert cursor.lastrowid
    rows = [(cursor.lastrowid, kind, text, _json(old), _json(new)) for kind, text, old, new in changes]
    conn.executemany("INSERT INTO action_changes VALUES (?, ?, ?, ?, ?)", rows)
    return Action(cursor.lastrowid, did, len(changes))


def _json(row: Row | None) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False)


def set_outreach(
    audit: Audit,
    domain: str,
    state: str,
    contact: str | None = None,
    note: str | None = None,
    by: str = "",
    follow_up: str | None = None,
    answer: str | None = None,
) -> Action:
    """Note how far the request to a domain's owner has come; undo takes it back as any other action.

    ``follow_up`` is the day on which to ask again; ``None`` of any leaves what was noted.
    """
    if state not in OUTREACH_STATES:
        raise AuditError(f'"{state[:50]}" is no state; choose {", ".join(OUTREACH_STATES)}.')
    at, who = now(), by or person()
    with audit.transaction() as conn:
        before = outreach_row(conn, domain)
        texts = {"contact": contact, "note": note, "follow_up": _day(follow_up), "answer": answer}
        noted = {
            name: (before or NOT_NOTED)[name] if text is None else text.strip()[:NOTE_LENGTH]
            for name, text in texts.items()
        }
        after = {"state": state, **noted, "changed_at": at, "changed_by": who}
        if before and all(before[name] == after[name] for name in ("state", *NOT_NOTED)):
            return Action(0, "outreach", 0)
        put_outreach(conn, domain, after)
        return record_action(conn, "outreach", at, who, [("outreach", domain, before, after)])


NOT_NOTED = {"contact": "", "note": "", "follow_up": "", "answer": ""}
"""What a request has besides its state before anything was noted."""


def _day(text: str | None) -> str | None:
    """A day as ISO 8601 writes it, or nothing. Raises AuditError for what is neither."""
    if text is None or not text.strip():
        return text
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise AuditError(f'"{text[:50]}" is not a valid day; use a form like 2026-11-01.') from None


def outreach_row(conn: sqlite3.Connection, domain: str) -> Row | None:
    """What was noted about the request to a domain's owner."""
    columns = "state, contact, note, follow_up, answer, changed_at, changed_by"
    return _row(conn, f"SELECT {columns} FROM outreach WHERE domain = ?", (domain,))


def put_outreach(conn: sqlite3.Connection, domain: str, row: Row | None) -> None:
    """Keep what was noted about the request to a domain's owner; ``None`` forgets it."""
    if row is None:
        conn.execute("DELETE FROM outreach WHERE domain = ?", (domain,))
        return
    columns = ("state", "contact", "note", "changed_at", "changed_by", "follow_up", "answer")
    values = {**NOT_NOTED, **row}
    conn.execute(
        f"INSERT OR REPLACE INTO outreach (domain, {', '.join(columns)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (domain, *(values[name] for name in columns)),
    )


def prospect_row(conn: sqlite3.Connection, text: str) -> Row | None:
    """What people noted about the opportunity "KIND PAGE"."""
    kind, _, subject = text.partition(" ")
    columns = "state, note, changed_at, changed_by"
    return _row(conn, f"SELECT {columns} FROM prospects WHERE kind = ? AND subject = ?", (kind, subject))


def put_prospect(conn: sqlite3.Connection, text: str, row: Row | None) -> None:
    """Keep what people noted about the opportunity "KIND PAGE"; ``None`` forgets it."""
    kind, _, subject = text.partition(" ")
    if row is None:
        conn.execute("DELETE FROM prospects WHERE kind = ? AND subject = ?", (kind, subject))
        return
    values = (kind, subject, row["state"], row["note"], row["changed_at"], row["changed_by"])
    conn.execute("INSERT OR REPLACE INTO prospects VALUES (?, ?, ?, ?, ?, ?)", values)


_BESIDE = {"outreach": (outreach_row, put_outreach), "prospect": (prospect_row, put_prospect)}
"""Kinds of changes that are no decisions: how their row is read and put."""


def undo(audit: Audit, action_id: int | None = None) -> Action | None:
    """Take back an action, or the last one that stands; ``None`` when there is none.

    What somebody decided again since stays as it is now.
    """
    with audit.transaction() as conn:
        wanted = "id = ?" if action_id else "? IS NULL"
        found = conn.execute(
            f"SELECT id, did FROM actions WHERE undone_at IS NULL AND {wanted} ORDER BY id DESC LIMIT 1",
            (action_id,),
        ).fetchone()
        if found is None:
            return None
        changed = kept = 0
        for kind, text, before, after in conn.execute(
            "SELECT kind, subject, before, after FROM action_changes WHERE action_id = ?", (found[0],)
        ).fetchall():
            done = _put_back(conn, kind, text, before, after)
            changed, kept = changed + done, kept + (not done)
        conn.execute("UPDATE actions SET undone_at = ? WHERE id = ?", (now(), found[0]))
        return Action(found[0], found[1], changed, kept)


def _put_back(conn: sqlite3.Connection, kind: str, text: str, before: str | None, after: str | None) -> bool:
    old = json.loads(before) if before else None
    left = json.loads(after) if after else None
    if kind in _BESIDE:
        row_of, put = _BESIDE[kind]
        if row_of(conn, text) != (NOT_NOTED | left if left and kind == "outreach" else left):
            return False
        put(conn, text, old)
        return True
    subject = Subject(kind, text)  # type: ignore[arg-type]
    if decision_row(conn, subject) != left:
        return False
    put_decision(conn, subject, old)
    return True


def history(audit: Audit, limit: int = 100) -> list[Row]:
    """Actions, the latest first, each with the first few subjects that it changed."""
    actions = list(audit.rows("SELECT * FROM actions ORDER BY id DESC LIMIT ?", (limit,)))
    sql = "SELECT kind, subject, before, after FROM action_changes WHERE action_id = ? LIMIT 3"
    for action in actions:
        changes = audit.conn.execute(sql, (action["id"],)).fetchall()
        action["first"] = [
            {
                "subject": str(Subject(kind, text)),
                "before": json.loads(old) if old else None,
                "after": json.loads(new) if new else None,
            }
            for kind, text, old, new in changes
        ]
    return actions


def decided(audit: Audit, decision: str, limit: int = 500, after: int = 0) -> Iterator[Row]:
    """What is on a list, latest first: subject, note, when, by whom, and the live links it stands for.

    ``is_host`` says of a domain that it is a host below one, with pages that the audit knows.
    """
    for row in _decided_rows(audit, decision, limit, after):
        row["is_host"] = False
        if row["kind"] == "domain" and row["domain_id"] is None:
            lost = loss_of_domain(audit, row["subject"])
            row["live"], row["is_host"] = lost["links"], lost["known"]
        yield row


def _decided_rows(audit: Audit, decision: str, limit: int, after: int) -> Iterator[Row]:
    return audit.rows(
        "SELECT e.kind, e.subject, e.note, e.decided_at, e.decided_by, d.id AS domain_id, p.id AS page_id, "
        "h.name AS host_name, o.state AS outreach, o.contact, o.note AS outreach_note, o.follow_up, o.answer, "
        "o.changed_at AS outreach_at, "
        "CASE e.kind WHEN 'domain' THEN coalesce(y.live, 0) ELSE (SELECT count(*) FROM list_links x "
        "WHERE x.page_id = p.id AND x.state = 'live') END AS live "
        "FROM decisions e LEFT JOIN domains d ON e.kind = 'domain' AND d.name = e.subject "
        "LEFT JOIN list_domains y ON y.domain_id = d.id "
        "LEFT JOIN pages p ON e.kind = 'url' AND p.url = e.subject "
        "LEFT JOIN domains h ON h.id = coalesce(d.id, p.domain_id) LEFT JOIN outreach o ON o.domain = h.name "
        "WHERE e.decision = ? ORDER BY e.decided_at DESC, e.kind, e.subject LIMIT ? OFFSET ?",
        (decision, limit, after),
    )


def decision_counts(audit: Audit, networks: bool = True) -> dict[str, int]:
    """Decision → subjects on that list; with or without whole networks."""
    sql = "SELECT decision, count(*) FROM decisions WHERE ? OR kind <> 'network' GROUP BY 1"
    return dict(audit.conn.execute(sql, (networks,)).fetchall())


def decision_about(audit: Audit, kind: Kind, subject: str) -> Row | None:
    """What was decided about exactly this subject, by whom and when; ``None`` where nothing was."""
    return next(audit.rows("SELECT * FROM decisions WHERE kind = ? AND subject = ?", (kind, subject)), None)


def network_decisions(audit: Audit) -> dict[str, str]:
    """Network → what was decided about it."""
    return dict(
        audit.conn.execute("SELECT subject, decision FROM decisions WHERE kind = 'network'").fetchall()
    )


def is_known_network(audit: Audit, network: str) -> bool:
    """Whether there is such a network, or was one when something was decided about it."""
    sql = (
        "SELECT 1 FROM networks WHERE id = ?1 "
        "UNION SELECT 1 FROM decisions WHERE kind = 'network' AND subject = ?1"
    )
    return audit.conn.execute(sql, (network,)).fetchone() is not None


def ever_decided(audit: Audit) -> Iterator[Subject]:
    """Every page and domain that was ever decided about, whatever holds now."""
    sql = "SELECT DISTINCT kind, subject FROM action_changes WHERE kind IN ('url', 'domain')"
    for kind, text in audit.conn.execute(sql):
        yield Subject(kind, text)


def domain_decisions(audit: Audit) -> dict[str, str]:
    """Referring domain → what a person decided about it as a whole."""
    return dict(
        audit.conn.execute("SELECT subject, decision FROM decisions WHERE kind = 'domain'").fetchall()
    )


def decision_of(audit: Audit, page_url: str) -> str:
    """The decision in force for a referring page; ``none`` without one."""
    sql = f"SELECT {IN_FORCE} FROM pages p JOIN domains d ON d.id = p.domain_id WHERE p.url = ?"
    found = audit.conn.execute(sql, (page_url,)).fetchone()
    return str(found[0]) if found and found[0] else UNDECIDED


def is_unwanted(audit: Audit, page_url: str, domain: str) -> bool:
    """Whether a page or its domain is on the list to remove or disavow."""
    sql = (
        "SELECT 1 FROM decisions WHERE decision IN ('remove', 'disavow') "
        "AND ((kind = 'url' AND subject = ?) OR (kind = 'domain' AND subject = ?))"
    )
    return audit.conn.execute(sql, (page_url, domain)).fetchone() is not None


def person() -> str:
    """Who decides: the name of the account on this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
