"""A whitelist that the audits of a folder share: a text file beside them, one domain or URL a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from linkvet.printable import printable
from linkvet.store.decided.decisions import Action, decide, decided, decision_about
from linkvet.store.decided.subjects import Subject, subject_of
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.file.whole import write_whole
from linkvet.store.urls import absolute_url

FILE = "whitelist.txt"
MAX_BYTES, MAX_ENTRIES = 20_000_000, 200_000
HEAD = (
    "# Domains and pages that every audit of this folder may whitelist: example.com, or a URL, one a line\n"
)


@dataclass(slots=True)
class Shared:
    """What the file holds."""

    subjects: list[Subject] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Lines that are no domain and no URL, with their numbers."""


def shared_whitelist(folder: Path) -> Shared:
    """The whitelist of a folder; empty where there is none. Raises AuditError where it cannot be read."""
    path, found = folder / FILE, Shared()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise AuditError(f"{path} is too large to be a whitelist.")
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except FileNotFoundError:
        return found
    except OSError as error:
        raise AuditError(f"{path} cannot be read: {error.strerror or error}.") from None
    for number, line in enumerate(lines[:MAX_ENTRIES], 1):
        text = line.partition(" #")[0].strip()
        if text and not text.startswith("#"):
            try:
                found.subjects.append(_subject(text))
            except AuditError:
                found.refused.append((number, printable(text[:100])))
    return found


def _subject(text: str) -> Subject:
    """A URL, or a domain with or without ``domain:``."""
    return subject_of(text if "://" in text or text.startswith("domain:") else f"domain:{text}")


def take_shared(audit: Audit, folder: Path) -> Action:
    """Whitelist what the folder's file names as one action, which undo takes back; what was decided here stays."""
    return decide(audit, fresh_of(audit, shared_whitelist(folder)), "whitelist", f"from {FILE}")


def fresh_of(audit: Audit, shared: Shared) -> list[Subject]:
    """What the folder's file names and nothing was decided about in this audit."""
    return [
        one
        for one in shared.subjects
        if decision_about(audit, one.kind, one.text) is None and not _is_own(audit, one)
    ]


def share(audit: Audit, folder: Path) -> int:
    """Add the whitelist of this audit to the folder's file; says how many entries are new. Nothing is taken out."""
    known = set(shared_whitelist(folder).subjects)
    mine = [
        _subject_of_row(row) for row in decided(audit, "whitelist", MAX_ENTRIES) if row["kind"] != "network"
    ]
    fresh = sorted({str(one) for one in mine if one not in known})
    if fresh:
        path = folder / FILE
        before = path.read_text(encoding="utf-8-sig", errors="replace") if path.exists() else HEAD
        lines = "".join(f"{text.removeprefix('domain:')}\n" for text in fresh)
        write_whole(path, f"{before.rstrip()}\n{lines}")
    return len(fresh)


def _subject_of_row(row: dict[str, str]) -> Subject:
    return subject_of(f"domain:{row['subject']}" if row["kind"] == "domain" else row["subject"])


def _is_own(audit: Audit, subject: Subject) -> bool:
    url = absolute_url(subject.text)
    return url is not None and audit.settings.target_scope.contains(url)
