"""The disavow file: the owner's present file and the decisions of the audit, merged as Google takes it.

Form and limits are those of Google's help page "Disavow links to your site": plain text in UTF-8, one URL or
``domain:`` line per line, ``#`` at the start of comments, URLs of at most 2,048 characters, at most 100,000
lines (blank lines and comments count) and 2 MB. An upload replaces the file that was there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from linkvet.printable import printable
from linkvet.review.refusals import refusal
from linkvet.store.decided.decisions import ever_decided
from linkvet.store.decided.disavowals import (
    decided_addresses,
    earlier_subjects,
    file_in_use,
    imported_lines,
    loss_of_domain,
    loss_of_page,
    unreadable_lines,
)
from linkvet.store.file.audit import Audit, AuditError, now
from linkvet.store.types import DisavowLine
from linkvet.store.urls import Scope, parse_url, with_parents

MAX_LINES = 100_000
MAX_BYTES = 2_000_000
MANY_FOLLOWED = 25
"""Followed links from which on a line is looked at first."""
WEIGHTY = 60
"""Authority from which on a whole domain is seldom bad; a hacked host or folder of it may be."""
SPARING = "a weighty site; if only a part of it is bad, name that host or those pages instead"
HEADING = "Written by Linkvet"

LAST_RESORT = (
    "A disavow file is the last resort: it tells a search engine to ignore links, good ones as well as bad, and "
    "its effect is slow to show and slow to take back. Ask for removal first."
)
QUESTIONS = (
    "Does Search Console show a manual action for unnatural links against the site?",
    "Are there many spammy links, and a fall in search traffic that nothing else explains?",
)
NOT_NEEDED = (
    "Then a disavow file is most likely not needed: search engines ignore ordinary spam by themselves, and "
    "5 to 10% of it is usual."
)
UPLOAD = (
    "Upload it in Google's disavow tool for the URL-prefix property of the site (it is not offered for Domain "
    "properties); it replaces the file that is there. After a move, upload it for the new property too."
)

Origin = Literal["kept", "added"]


@dataclass(slots=True)
class Line:
    """One line of the file."""

    subject: str
    """``domain:example.com`` or a URL."""
    origin: Origin
    comment: str = ""
    note: str = ""
    """What the owner should know about it."""


@dataclass(slots=True)
class Left:
    """A line that does not stand in the file, and why."""

    subject: str
    why: str
    origin: str
    """``file`` for a line of the owner's file, ``decision`` for one of the audit."""


@dataclass(slots=True)
class DisavowFile:
    """The merged file before it is written, with everything that it left out."""

    lines: list[Line] = field(default_factory=list)
    removed: list[Left] = field(default_factory=list)
    """Lines of the owner's file that a later decision took back."""
    folded: list[Left] = field(default_factory=list)
    """Lines that another line covers."""
    refused: list[Left] = field(default_factory=list)
    """What must never be written, with a sentence for each."""
    notes: list[str] = field(default_factory=list)
    source: str = ""
    """Name of the owner's file; empty without one."""

    def of(self, origin: Origin) -> list[Line]:
        """The lines that were kept, or those that are new."""
        return [line for line in self.lines if line.origin == origin]


def disavow_file(audit: Audit) -> DisavowFile:
    """The file that follows from the owner's imported one and from the decisions; nothing is written."""
    imported, rows = file_in_use(audit)
    decisions = decided_addresses(audit)
    merged = merge(rows, decisions, audit.settings.target_scope)
    if imported:
        merged.source = imported["file"]
        for bad in unreadable_lines(audit, imported["id"]):
            merged.refused.append(Left(bad["text"], f"Line {bad['line']}: {bad['reason']}.", "file"))
        if earlier := earlier_subjects(audit, imported["id"]):
            merged.notes.append(
                f"{len(earlier):,} lines stand only in disavow files imported before {imported['file']}, which "
                f"replaced them, such as {earlier[0]}. They are left out."
            )
    return merged


def merge(
    owned: Iterable[Mapping[str, Any]], decisions: Sequence[Mapping[str, Any]], scope: Scope
) -> DisavowFile:
    """Lines of the owner's file (``subject``, ``comment``) and decisions about subjects, as one file."""
    merged = DisavowFile()
    decided = {(row["kind"], row["subject"]): row["decision"] for row in decisions}
    spared = _spared(decided)
    waiting = ""
    for row in owned:
        subject, own = _standard(row["subject"]), _own_comment(row["comment"])
        comment = _joined(waiting, own)
        waiting = _joined(waiting, own.rpartition("\n\n")[0])
        if sentence := refusal(subject, scope):
            merged.refused.append(Left(subject, sentence, "file"))
        elif why := _taken_back(subject, decided):
            merged.removed.append(Left(subject, why, "file"))
        else:
            merged.lines.append(Line(subject, "kept", comment, _doubt(subject)))
            waiting = ""
    known = {line.subject for line in merged.lines}
    for row in decisions:
        subject = row["subject"] if row["kind"] == "url" else f"domain:{row['subject']}"
        if row["decision"] != "disavow" or subject in known:
            continue
        if sentence := refusal(subject, scope):
            merged.refused.append(Left(subject, sentence, "decision"))
        else:
            page = spared.get(row["subject"]) if row["kind"] == "domain" else None
            warning = f"also covers {page}, which is on the whitelist" if page else ""
            merged.lines.append(Line(subject, "added", row["note"], warning))
    _fold(merged)
    return merged


def _standard(subject: str) -> str:
    """A line as it is compared and written: host in punycode, no fragment, no dot at the end."""
    if subject.startswith("domain:"):
        return "domain:" + subject[7:].strip().rstrip(".").lower()
    url = parse_url(subject)
    return url.without_fragment if url else subject


def _own_comment(comment: str) -> str:
    """The owner's comment without the heading that an earlier file of ours carried."""
    lines = [line for line in comment.splitlines() if not line.startswith(HEADING)]
    return "\n".join(lines).strip("\n")


def _joined(first: str, second: str) -> str:
    return "\n\n".join(filter(None, (first, second)))


def _doubt(subject: str) -> str:
    if not subject.startswith("domain:www."):
        return ""
    return f"covers only {subject[7:]}; write domain:{subject[11:]} if the whole site is meant"


def _taken_back(subject: str, decided: Mapping[tuple[str, str], str]) -> str:
    """Why a line of the owner's file goes: somebody put its page or its domain on the whitelist since."""
    if subject.startswith("domain:"):
        return _on_the_whitelist(subject[7:], decided)
    own = decided.get(("url", subject))
    if own:
        return "the page is on the whitelist" if own == "whitelist" else ""
    url = parse_url(subject)
    return _on_the_whitelist(url.host, decided) if url else ""


def _on_the_whitelist(host: str, decided: Mapping[tuple[str, str], str]) -> str:
    """What is said of a host whose nearest decision, on itself or on what is above it, is the whitelist."""
    for name in with_parents(host):
        if word := decided.get(("domain", name)):
            return f"{name} is on the whitelist" if word == "whitelist" else ""
    return ""


def _spared(decisions: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Host or domain → a page of it that is on the whitelist."""
    whitelisted = [text for (kind, text), word in decisions.items() if kind == "url" and word == "whitelist"]
    return {name: url.href for url in map(parse_url, whitelisted) if url for name in with_parents(url.host)}


def _fold(merged: DisavowFile) -> None:
    """Take out lines that a domain line of the same file covers, and repeated ones; their comments stay."""
    domains = {line.subject[7:] for line in merged.lines if line.subject.startswith("domain:")}
    seen: set[str] = set()
    lines: list[Line] = []
    waiting = ""
    for line in merged.lines:
        cover = _cover(line.subject, domains)
        if cover is None and line.subject not in seen:
            seen.add(line.subject)
            line.comment = _joined(waiting, line.comment)
            waiting = ""
            lines.append(line)
            continue
        origin = "file" if line.origin == "kept" else "decision"
        why = f"domain:{cover} covers it" if cover else "it stands there already"
        merged.folded.append(Left(line.subject, why, origin))
        waiting = _joined(waiting, line.comment if line.origin == "kept" else "")
    if waiting and lines:
        lines[-1].comment = _joined(lines[-1].comment, waiting)
    merged.lines = lines


def _cover(subject: str, domains: set[str]) -> str | None:
    """The disavowed domain above a subject, other than itself."""
    own = subject.startswith("domain:")
    url = None if own else parse_url(subject)
    host = subject[7:] if own else (url.host.rstrip(".") if url else "")
    above = islice(with_parents(host), 1 if own else 0, None)
    return next((name for name in above if name in domains), None)


def text_of(merged: DisavowFile) -> str:
    """The file's text. Raises AuditError with advice where Google's limits are passed.

    Our own comments go first when room is short; those of the owner stay.
    """
    for commented in (True, False):
        lines = _written(merged, commented)
        text = "\n".join(lines) + "\n"
        if len(lines) <= MAX_LINES and len(text.encode()) <= MAX_BYTES:
            return text
    raise AuditError(_too_large(merged, len(lines), len(text.encode())))


def _written(merged: DisavowFile, commented: bool) -> list[str]:
    kept, added = merged.of("kept"), merged.of("added")
    lines = [f"# {HEADING} on {now()[:10]}"] if commented else []
    for line in kept:
        lines += [*_comments(line.comment), line.subject]
    if added and commented:
        lines += ["", f"# Added {now()[:10]}"] if kept else [f"# Added {now()[:10]}"]
    said = ""
    for line in added:
        if commented and line.comment != said:
            lines += ["", *_comments(line.comment)]
        said = line.comment
        lines.append(line.subject)
    return lines


def _comments(comment: str) -> list[str]:
    return [f"# {printable(line)}".rstrip() if line.strip() else "" for line in comment.splitlines()]


def _too_large(merged: DisavowFile, lines: int, size: int) -> str:
    per_domain: dict[str, int] = {}
    for line in merged.lines:
        url = None if line.subject.startswith("domain:") else parse_url(line.subject)
        if url:
            per_domain[url.domain] = per_domain.get(url.domain, 0) + 1
    most = sorted(per_domain, key=lambda name: -per_domain[name])[:5]
    advice = f" Disavow whole domains instead of pages: {', '.join(most)} have the most." if most else ""
    return (
        f"The file would have {lines:,} lines and {size:,} bytes; Google takes at most {MAX_LINES:,} lines and "
        f"2 MB.{advice}"
    )


@dataclass(frozen=True, slots=True)
class Loss:
    """What one line of the file gives up."""

    subject: str
    status: str
    """``kept`` or ``added``."""
    priority: str | None
    """P1: 25 followed links or more; P2: some; P3: none; ``None`` where nothing was seen that could tell."""
    links: int
    """Live links to the site that stand there."""
    followed: int
    pages: int
    """Referring pages with a live link."""
    unseen: int
    """Links that could not be looked at, so that nobody knows whether they are followed."""
    authority: float | None
    relevance: float | None
    toxicity: float | None
    note: str


def losses(audit: Audit, merged: DisavowFile) -> list[Loss]:
    """What every line of the file gives up, the most followed links first."""
    found = [_loss(audit, line) for line in merged.lines]
    return sorted(found, key=lambda loss: (-loss.followed, -loss.links, -loss.unseen, loss.subject))


def _loss(audit: Audit, line: Line) -> Loss:
    whole = line.subject.startswith("domain:")
    row = loss_of_domain(audit, line.subject[7:]) if whole else loss_of_page(audit, line.subject)
    followed, unseen = row["followed"], row["unseen"]
    priority: str | None = "P1" if followed >= MANY_FOLLOWED else "P2" if followed else "P3"
    if not row["known"] or (unseen and not followed):
        priority = None
    facts = {name: row[name] for name in ("links", "pages", "authority", "relevance", "toxicity")}
    weighty = whole and (row["authority"] or 0) >= WEIGHTY
    note = "; ".join(filter(None, (line.note, SPARING if weighty else "")))
    return Loss(line.subject, line.origin, priority, followed=followed, unseen=unseen, note=note, **facts)


def difference(merged: DisavowFile) -> list[tuple[str, str, str]]:
    """(``+``, ``-`` or space; line; why) for every line of the new and of the owner's present file."""
    signs = {"kept": " ", "added": "+"}
    shown = [(signs[line.origin], line.subject, line.note) for line in merged.lines]
    gone = [*merged.removed, *merged.folded, *merged.refused]
    return shown + [("-", left.subject, left.why) for left in gone if left.origin == "file"]


def unknown_lines(audit: Audit, path: Path, merged: DisavowFile) -> list[str]:
    """Lines of a file at ``path`` that nothing in the audit knows; writing over them would lose them.

    Known is what was imported and what was ever decided, so a file that we wrote can be replaced, and one that
    somebody added to by hand, or that another audit wrote, cannot.
    """
    if not path.exists() or not path.stat().st_size:
        return []
    known = {line.subject for line in merged.lines}
    known |= {left.subject for left in (*merged.removed, *merged.folded, *merged.refused)}
    known |= {_standard(subject) for subject in imported_lines(audit)}
    known |= {_standard(str(subject)) for subject in ever_decided(audit)}
    return [line for line in _lines_of(path) if line not in known]


def _lines_of(path: Path) -> Iterator[str]:
    """What each line of a disavow file names, as an import would read it."""
    from linkvet.importers import ExportError, read_export

    try:
        rows = [row for export in read_export(path, "disavow") for row in export.rows]
    except ExportError as error:
        raise AuditError(
            f"{path} already exists and is not a disavow file ({error}); choose another name."
        ) from None
    for row in rows:
        yield _standard(row.subject) if isinstance(row, DisavowLine) else str(getattr(row, "text", ""))
