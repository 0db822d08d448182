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
from linkvet.store.reasons import reason_of
from linkvet.terminal.printing import printable, typed
from linkvet.terminal.velocity_lines import stored_velocity, tempo_sentences

if TYPE_CHECKING:
    from linkvet.store.file.audit import Audit
    from linkvet.store.history.changes import Change
    from linkvet.store.history.moments import Moment

LISTED = 200
"""Important changes written one by one; further ones are counted."""
SHOWN = 20
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
    spikes: list[str] = field(default_factory=list)
    """Spikes that were not known before."""
    removed: list[str] = field(default_factory=list)
    """Domains that took down the links they were asked to."""

    def add(self, why: str, change: Change) -> None:
        """Note an important change."""
        self.important_count += 1
        if len(self.important) < LISTED:
            self.important.append((why, change))

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
) -> bool:
    """One round; says whether something important changed. Raises AuditError and ClickException."""
    from linkvet.jobs.analyze import analyze
    from linkvet.jobs.crawl import visit
    from linkvet.store.file.audit import Audit

    with Audit.open(file) as audit:
        earlier = _finished(audit)
        known = set(tempo_sentences(stored_velocity(audit), LISTED))
    if notify:
        notify.mkdir(parents=True, exist_ok=True)
    removed = visit(file, f"new,failed,older:{older}d" if older else "all", crawl, quiet=True)
    analyze(file, judged.get("ranks", ()), judged.get("blocklist", ()), quiet=True)
    with Audit.open(file) as audit:
        found = compared(audit, earlier)
        found.removed = removed
        if earlier:
            found.spikes = [s for s in tempo_sentences(stored_velocity(audit), LISTED) if s not in known]
        text = told(audit, file, found)
        written = _write(audit, file, notify, found, text) if notify else None
    if not quiet:
        click.echo(text, nl=False)
    if written and call and found.matters:
        _call(call, written)
    return found.matters


def _finished(audit: Audit) -> list[int]:
    from linkvet.store.seen.frontier import SEARCH

    rows = audit.conn.execute(
        f"SELECT id FROM crawls WHERE finished_at IS NOT NULL AND selection <> '{SEARCH}' ORDER BY id DESC LIMIT 2"
    ).fetchall()
    return [row[0] for row in rows]


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
        if change.scope == "link":
            if change.kind == "broken" and passing(change.reason) and change.backlink_id:
                fresh.add(change.backlink_id)
            if why := importance(audit, change):
                found.add(why, change)
    if len(earlier) > 1:
        for change in changes(audit, end_of_crawl(audit, earlier[1])):
            again = change.scope == "link" and change.kind == "broken" and passing(change.reason)
            known = change.backlink_id in fresh or _unwanted(audit, change)
            if again and not known and _counted(change.before) and _failed_at(audit, change, since):
                found.add("fails for the second time", change)
    return found


def _failed_at(audit: Audit, change: Change, moment: Moment) -> bool:
    """Whether the page of a link could not be had at an earlier moment either."""
    from linkvet.store.history.standing import last_word

    sql = f"SELECT v.outcome FROM pages p JOIN visits v ON v.id = {last_word(moment)} WHERE p.url = ?"
    found = audit.conn.execute(sql, (moment.visits_value, change.page)).fetchone()
    return found is not None and found[0] == "broken"


def passing(reason: str) -> bool:
    """Whether a fault may be over tomorrow."""
    return reason_of(reason).passing


def importance(audit: Audit, change: Change) -> str:
    """Why one change of a link matters; empty when it does not."""
    counted = _counted(change.before) and not _unwanted(audit, change)
    if change.kind in ("lost", "broken"):
        return "lost a link that counted" if counted and not passing(change.reason) else ""
    if change.kind == "changed" and counted:
        if change.reason:
            return "its page left the index"
        if "kind" in change.fields and change.after.get("kind") != "follow":
            return f"is {change.after.get('kind')} now"
        return "is hidden now" if change.after.get("hidden") else ""
    if change.kind in ("new", "back"):
        sql = "SELECT level FROM judgements WHERE backlink_id = ?"
        row = audit.conn.execute(sql, (change.backlink_id,)).fetchone()
        return "a new link is toxic" if row and row[0] == "toxic" else ""
    return ""


def _counted(side: dict[str, Any]) -> bool:
    """Whether search engines followed the link, as far as is known."""
    return side.get("kind", "follow") == "follow" and "hidden" not in side and side.get("indexable") != "no"


def _unwanted(audit: Audit, change: Change) -> bool:
    """Whether its page or domain is on the list to remove or disavow: that such a link goes is no loss."""
    sql = (
        "SELECT 1 FROM decisions WHERE decision IN ('remove', 'disavow') "
        "AND ((kind = 'url' AND subject = ?) OR (kind = 'domain' AND subject = ?))"
    )
    return audit.conn.execute(sql, (change.page, change.domain)).fetchone() is not None


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


def _write(audit: Audit, file: Path, folder: Path, found: Round, text: str) -> Path:
    from linkvet.store.file.audit import now

    name = f"{file.stem}-{now()[:10]}"
    record = {
        "audit": file.name,
        "target": audit.settings.target,
        "at": now(),
        "since": found.since,
        "important": found.important_count,
        "counts": {" ".join(key): count for key, count in sorted(found.counts.items())},
        "changes": [{"matters": why, **asdict(change), "why": change.why} for why, change in found.important],
        "spikes": found.spikes,
        "removed": found.removed,
    }
    _put(folder / f"{name}.json", json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    _put(folder / f"{name}.txt", text)
    return folder / f"{name}.txt"


def _put(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(text.encode(errors="replace"))
    part.replace(path)


def _call(command: str, text: Path) -> None:
    try:
        words: Iterable[str] = shlex.split(command)
        done = subprocess.run([*words, str(text)], check=False, timeout=CALL_SECONDS)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise click.ClickException(f"The command of --run could not be called: {error}.") from None
    if done.returncode:
        raise click.ClickException(f"The command of --run ended with exit code {done.returncode}.")
