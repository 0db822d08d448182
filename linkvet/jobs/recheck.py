"""A round that cron can run: crawl, analysis, comparison with the crawl before, and word of what matters."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkvet.jobs.crawl import REMOVED
from linkvet.printable import printable, typed
from linkvet.review.importance import broke_for_now, counted, importance
from linkvet.store.judged.profile import stored_velocity
from linkvet.terminal.velocity_lines import tempo_sentences

if TYPE_CHECKING:
    from linkvet.store.file.audit import Audit
    from linkvet.store.history.changes import Change
    from linkvet.store.history.moments import Moment

LISTED = 200
"""Important changes written one by one; further ones are counted."""
SHOWN = 20
ANCHOR_LENGTH = 100
CALL_SECONDS = 600


@dataclass(slots=True)
class Round:
    """What one round brought."""

    since: str = ""
    """The crawl that was compared with; empty for the first one."""
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(link or domain, kind of change) → how many."""
    important: list[tuple[str, Change]] = field(default_factory=list)
    """Why it matters, and what happened; at most ``LISTED``."""
    important_count: int = 0
    anchors: list[Change] = field(default_factory=list)
    """Links whose anchor is another one now; at most ``LISTED``."""
    anchor_count: int = 0
    spikes: list[str] = field(default_factory=list)
    """Spikes that were not known before."""
    removed: list[str] = field(default_factory=list)
    """Domains that took down the links they were asked to."""

    def add(self, why: str, change: Change) -> None:
        """Note an important change."""
        self.important_count += 1
        if len(self.important) < LISTED:
            self.important.append((why, change))

    def note_anchor(self, change: Change) -> None:
        """Note that a link has another anchor now: seldom a reason to act, always one to know."""
        self.anchor_count += 1
        if len(self.anchors) < LISTED:
            self.anchors.append(change)

    @property
    def matters(self) -> bool:
        """Whether somebody should look."""
        return bool(self.important_count or self.spikes)


def recheck(
    file: Path,
    older: int,
    crawl: dict[str, Any],
    judged: dict[str, Any],
    notify: Path | None,
    call: str | None,
    quiet: bool,
    mail_to: str = "",
) -> bool:
    """One round; says whether something important changed. Raises AuditError and ClickException."""
    from linkvet.jobs.analyze import analyze
    from linkvet.jobs.crawl import visit
    from linkvet.store.file.audit import Audit

    with Audit.open(file) as audit:
        before = before_round(audit)
    if notify:
        notify.mkdir(parents=True, exist_ok=True)
    removed = visit(file, selection_of(older), crawl, quiet=True)
    analyze(file, judged.get("ranks", ()), judged.get("blocklist", ()), quiet=True)
    with Audit.open(file) as audit:
        found, text, number = conclude(audit, file, before, removed)
        written = _write(audit, file, notify, found, text) if notify else None
    if not quiet:
        click.echo(text, nl=False)
    if written and call and found.matters:
        _call(call, written)
    if mail_to and found.matters:
        mail_round(file, number, mail_to)
    return found.matters


def selection_of(older: int) -> str:
    """What a round visits, where pages are visited again after so many days."""
    return f"new,failed,older:{older}d" if older else "all"


def before_round(audit: Audit) -> dict[str, Any]:
    """What a round is compared with, as it stands before the first page is visited."""
    from linkvet.store.seen.crawls import finished_crawls

    known = tempo_sentences(stored_velocity(audit), LISTED)
    return {"earlier": finished_crawls(audit, 2), "known": list(known)}


def conclude(audit: Audit, file: Path, before: dict[str, Any], removed: list[str]) -> tuple[Round, str, int]:
    """What the round brought, the short text of it, and its number in the audit, where it is kept."""
    from linkvet.store.history.rounds import record_round

    found = compared(audit, before["earlier"])
    found.removed = removed
    if before["earlier"]:
        known = set(before["known"])
        found.spikes = [s for s in tempo_sentences(stored_velocity(audit), LISTED) if s not in known]
    text = told(audit, file, found)
    counts = {" ".join(key): count for key, count in sorted(found.counts.items())}
    important = found.important_count + len(found.spikes)
    return found, text, record_round(audit, found.since, important, counts, text)


def mail_round(file: Path, round_id: int, to: str) -> bool:
    """Send the text of a round, once; says whether it went now. Raises AuditError where no mail can be sent.

    It is noted before it goes, so that whatever happens meanwhile nobody is written to twice.
    """
    from linkvet.review.mail_settings import read_mail_settings, send_text
    from linkvet.store.file.audit import Audit, AuditError
    from linkvet.store.history.rounds import note_mailed, round_of

    settings = read_mail_settings(file.resolve().parent)
    if settings is None:
        raise AuditError("No mail server is set; set one on the app's page Mail.")
    with Audit.open(file) as audit:
        found = round_of(audit, round_id)
        if found is None or found["mailed_to"]:
            return False
        name = audit.settings.name or audit.settings.target
        note_mailed(audit, round_id, to)
        try:
            subject = f"Backlinks of {name}: {_gist(found['important'])}"
            send_text(settings, to, subject, found["says"])
        except AuditError:
            note_mailed(audit, round_id, "")
            raise
    return True


def _gist(important: int) -> str:
    if not important:
        return "nothing important changed"
    return f"{important:,} important change{'s' * (important != 1)}"


def compared(audit: Audit, earlier: list[int]) -> Round:
    """What changed since the crawl before; ``earlier`` are the last finished crawls before this one."""
    from linkvet.store.history.changes import changes
    from linkvet.store.history.moments import end_of_crawl

    found = Round()
    if not earlier:
        return found
    since = end_of_crawl(audit, earlier[0])
    found.since = str(since)
    fresh: set[int] = set()
    for change in changes(audit, since):
        found.counts[change.scope, change.kind] += 1
        if broke_for_now(change) and change.backlink_id:
            fresh.add(change.backlink_id)
        if change.scope == "link" and change.kind == "changed" and "anchor" in change.fields:
            found.note_anchor(change)
        if why := _why_it_matters(audit, change):
            found.add(why, change)
    if len(earlier) > 1:
        for change in changes(audit, end_of_crawl(audit, earlier[1])):
            if change.backlink_id not in fresh and _fails_again(audit, change, since):
                found.add("fails for the second time", change)
    return found


def _why_it_matters(audit: Audit, change: Change) -> str:
    from linkvet.store.judged.judgements import level_of

    if change.scope != "link":
        return ""
    return importance(change, level_of(audit, change.backlink_id), _unwanted(audit, change))


def _fails_again(audit: Audit, change: Change, since: Moment) -> bool:
    """Whether a link that counted could not be reached now, and not at an earlier moment either."""
    from linkvet.store.history.standing import outcome_at

    return (
        broke_for_now(change)
        and counted(change.before)
        and not _unwanted(audit, change)
        and outcome_at(audit, change.page, since) == "broken"
    )


def _unwanted(audit: Audit, change: Change) -> bool:
    from linkvet.store.decided.decisions import is_unwanted

    return is_unwanted(audit, change.page, change.domain)


def told(audit: Audit, file: Path, found: Round) -> str:
    """The short text."""
    settings = audit.settings
    lines = [f"Backlinks of {settings.name or settings.target} ({file.name})"]
    if not found.since:
        lines.append("First round: there is nothing to compare with yet.")
    else:
        lines.append(f"Since {found.since}: {_sum(found.counts)}.")
        lines.append(
            f"Important: {found.important_count:,}." if found.matters else "Nothing important changed."
        )
    lines += [f"  {why}: {_one(change)}" for why, change in found.important[:SHOWN]]
    if found.important_count > SHOWN:
        lines.append(
            f"  and {found.important_count - SHOWN:,} more; see: linkvet changes {typed(file.name)} --since last"
        )
    if found.anchor_count:
        lines.append(f"Anchors changed: {found.anchor_count:,}.")
    lines += [f"  {_anchors(change)}: {change.page}" for change in found.anchors[:SHOWN]]
    lines += [f"  {sentence}" for sentence in found.spikes[:SHOWN]]
    lines += [f"  {domain}: {REMOVED}" for domain in found.removed[:SHOWN]]
    return "".join(f"{printable(line)}\n" for line in lines)


def _sum(counts: Counter[tuple[str, str]]) -> str:
    from linkvet.store.history.changes import KINDS

    parts = []
    for scope in ("link", "domain"):
        said = [f"{counts[scope, kind]:,} {kind}" for kind in KINDS if counts[scope, kind]]
        if said:
            parts.append(f"{scope}s {', '.join(said)}")
    return "; ".join(parts) or "nothing changed"


def _one(change: Change) -> str:
    return f"{change.page} -> {change.target}" + (f" ({change.why})" if change.why else "")


def _anchors(change: Change) -> str:
    old, new = (str(side.get("anchor") or "")[:ANCHOR_LENGTH] for side in (change.before, change.after))
    return f"“{old}” is “{new}” now"


def _write(audit: Audit, file: Path, folder: Path, found: Round, text: str) -> Path:
    from linkvet.store.file.audit import now
    from linkvet.store.file.whole import write_whole

    name = f"{file.stem}-{now()[:10]}"
    record = {
        "audit": file.name,
        "target": audit.settings.target,
        "at": now(),
        "since": found.since,
        "important": found.important_count,
        "counts": {" ".join(key): count for key, count in sorted(found.counts.items())},
        "changes": [{"matters": why, **asdict(change), "why": change.why} for why, change in found.important],
        "anchors": [asdict(change) for change in found.anchors],
        "spikes": found.spikes,
        "removed": found.removed,
    }
    write_whole(folder / f"{name}.json", json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    write_whole(folder / f"{name}.txt", text)
    return folder / f"{name}.txt"


def _call(command: str, text: Path) -> None:
    try:
        words: Iterable[str] = shlex.split(command)
        done = subprocess.run([*words, str(text)], check=False, timeout=CALL_SECONDS)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise click.ClickException(f"The command of --run could not be called: {error}.") from None
    if done.returncode:
        raise click.ClickException(f"The command of --run ended with exit code {done.returncode}.")
