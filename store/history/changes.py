"""New, lost, broken and changed links and domains between two moments, with before, after and the reason.

Only pages whose last word differs between the two moments are looked at, page by page, so that time and memory
follow what changed, not the size of the profile. The first sight of a link that a tool had named before is no news.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from linkvet.store.file.audit import Audit
from linkvet.store.history.moments import Moment, present
from linkvet.store.history.standing import Backlinks, Sights, Standing, last_word
from linkvet.store.reasons import reason_of
from linkvet.store.seen.visits import link_groups, match

BATCH = 400
"""Pages compared at once."""
FIRST = 8
"""Pages of a domain that are looked at first, to see whether it still links."""
KINDS = ("new", "back", "lost", "broken", "changed")
FIELDS = ("target", "anchor", "kind", "region", "hidden", "indexable")
"""What can change on a link that stays."""
GONE = ("lost", "broken")
INDEXING = {
    "noindex": "The page asks search engines not to list it.",
    "canonical_elsewhere": "The page names another as its canonical one.",
}
"""Why a page left the index, as sentences."""


def why(reason: str) -> str:
    """A reason of the contract as a sentence; empty where there is none."""
    if not reason:
        return ""
    return INDEXING.get(reason) or reason_of(reason).sentence


@dataclass(slots=True)
class Change:
    """One thing that happened to a link or to a referring domain."""

    scope: str
    """``link`` or ``domain``."""
    kind: str
    """One of ``KINDS``."""
    domain: str
    page: str = ""
    target: str = ""
    reason: str = ""
    """In the words of the contract; for a page that left the index ``noindex`` or ``canonical_elsewhere``."""
    fields: list[str] = field(default_factory=list)
    """What changed, of ``FIELDS``."""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    backlink_id: int | None = None

    @property
    def why(self) -> str:
        """The reason as a sentence; empty where there is none."""
        return why(self.reason)


@dataclass(slots=True)
class _Known:
    """What exports say about the time of one backlink."""

    since: str | None = None
    """Earliest day that an export gives, or the day of an import that gives none."""
    dated: str | None = None
    """Earliest day that an export gives."""
    until: str | None = None
    """Latest day on which an export still saw it."""


@dataclass(slots=True)
class _Page:
    id: int
    url: str
    then: int | None
    now: int | None
    backlinks: Backlinks = field(default_factory=list)


def changes(audit: Audit, since: Moment, until: Moment | None = None) -> Iterator[Change]:
    """What happened between two moments, domain by domain: each domain's links, then the domain itself."""
    window = _Window(audit, since, until or present())
    for (domain_id, domain), pages in groupby(window.pages(), lambda item: item[0]):
        found: Counter[tuple[str, str]] = Counter()
        for batch in _batches(page for _, page in pages):
            for change in window.compare(domain, batch):
                found[change.kind, change.reason] += 1
                yield change
        yield from window.domain(domain_id, domain, found)


def count_changes(found: Iterator[Change]) -> dict[str, dict[str, int]]:
    """``link`` and ``domain`` → kind → how many."""
    counted = Counter((change.scope, change.kind) for change in found)
    return {scope: {kind: counted[scope, kind] for kind in KINDS} for scope in ("link", "domain")}


def _batches(pages: Iterator[_Page], first: int = BATCH) -> Iterator[list[_Page]]:
    """The pages in handfuls, the first of which may be smaller: often it tells enough."""
    size = first
    while batch := list(islice(pages, size)):
        yield batch
        size = BATCH


class _Window:
    """The time between two moments of one audit."""

    def __init__(self, audit: Audit, since: Moment, until: Moment) -> None:
        self.audit, self.since, self.until = audit, since, until
        begun = audit.conn.execute(
            "SELECT min(imported_at) FROM imports UNION SELECT min(started_at) FROM crawls"
        ).fetchall()
        self.began_within = not any(row[0] and since.follows(row[0]) for row in begun)

    def pages(self) -> Iterator[tuple[tuple[int, str], _Page]]:
        """Pages whose last words differ, domain by domain, with the two visits."""
        sql = (
            "WITH w AS (SELECT p.id, p.url, p.domain_id, "
            f"{last_word(self.since)} AS t, {last_word(self.until)} AS n "
            "FROM pages p JOIN visits l ON l.id = p.visit_id WHERE l.visited_at >= ?) "
            "SELECT w.domain_id, d.name, w.id, w.url, w.t, w.n FROM w JOIN domains d ON d.id = w.domain_id "
            "JOIN visits a ON a.id = w.n LEFT JOIN visits b ON b.id = w.t "
            "WHERE b.id IS NULL OR (w.n > w.t AND NOT (a.outcome = b.outcome AND a.reason = b.reason AND "
            "a.lost_reason = b.lost_reason AND a.snapshot_id IS b.snapshot_id AND a.http_status IS b.http_status)) "
            "ORDER BY w.domain_id, w.id"
        )
        earliest = "" if self.since.crawl_id else self.since.at
        values = (self.since.visits_value, self.until.visits_value, earliest)
        for domain_id, name, page_id, url, then, now in self.audit.conn.execute(sql, values):
            yield (domain_id, name), _Page(page_id, url, then, now)

    def compare(self, domain: str, pages: list[_Page]) -> Iterator[Change]:
        """What happened to the links of some pages."""
        self._fill(pages)
        known = self._known(pages)
        sights = Sights.of(self.audit, [v for page in pages for v in (page.then, page.now) if v])
        for page in pages:
            before = sights.standings(page.backlinks, page.then, page.url)
            after = sights.standings(page.backlinks, page.now, page.url)
            found = []
            for backlink_id, target, _ in page.backlinks:
                pair = before[backlink_id], after[backlink_id]
                change = self._judge(page, backlink_id, *pair, known.get(backlink_id, _Known()))
                if change:
                    change.domain, change.page = domain, page.url
                    change.target = pair[1].target or pair[0].target or target
                    change.backlink_id = backlink_id
                    found.append(change)
            yield from _moved(found)

    def _fill(self, pages: list[_Page]) -> None:
        by_id = {page.id: page for page in pages}
        for row in self.audit.conn.execute(
            "SELECT b.page_id, b.id, b.target_url, b.discovered FROM json_each(?) w "
            "JOIN backlinks b ON b.page_id = w.value ORDER BY b.page_id, b.discovered, b.id",
            (json.dumps(list(by_id)),),
        ):
            by_id[row[0]].backlinks.append(row[1:])

    def _known(self, pages: list[_Page]) -> dict[int, _Known]:
        ids = [row[0] for page in pages for row in page.backlinks]
        rows = self.audit.conn.execute(
            "SELECT c.backlink_id, min(coalesce(c.first_seen, c.last_seen, i.imported_at)), min(c.first_seen), "
            "max(coalesce(c.last_seen, c.first_seen)) FROM json_each(?) w "
            "JOIN claims c ON c.backlink_id = w.value JOIN imports i ON i.id = c.import_id GROUP BY 1",
            (json.dumps(ids),),
        )
        return {row[0]: _Known(*row[1:]) for row in rows}

    def _judge(
        self, page: _Page, backlink_id: int, before: Standing, after: Standing, known: _Known
    ) -> Change | None:
        """What happened to one link, or ``None``."""
        old, new = before.facts(), after.facts()
        if before.state == "live" and after.state == "live":
            return _altered(before, after)
        if after.state == "live":
            if self._stood_then(before, known):
                return None
            again = self._named_before(known) or self._stood_before(page, backlink_id)
            return Change("link", "back" if again else "new", "", before=old, after=new)
        if before.state == "unknown" and self._named_within(known):
            old = {"state": "claimed", "last_seen": known.until}
        elif before.state != "live":
            return None
        return Change("link", after.state, "", reason=after.reason, before=old, after=new)

    def _named_before(self, known: _Known) -> bool:
        """Whether a tool named the link before the window."""
        return known.since is not None and self.since.follows(known.since)

    def _named_within(self, known: _Known) -> bool:
        """Whether a tool still saw the link within the window."""
        return known.until is not None and not self.since.follows(known.until)

    def _stood_then(self, before: Standing, known: _Known) -> bool:
        """Whether the link stood when the window began, as far as one can tell.

        The first sight of a link that exports name without a date is no news: nobody can tell how old it is. Nor is
        that of any other undated link where the audit itself began within the window.
        """
        if before.state != "unknown":
            return before.state == "live"
        undated = known.dated is None and (known.since is not None or self.began_within)
        return self._named_before(known) or undated

    def _stood_before(self, page: _Page, backlink_id: int) -> bool:
        """Whether an earlier visit than the last word then saw the link: it comes back rather than appears."""
        if page.then is None:
            return False
        snapshots = self.audit.conn.execute(
            "SELECT DISTINCT snapshot_id FROM visits WHERE page_id = ? AND id < ? AND snapshot_id IS NOT NULL",
            (page.id, page.then),
        ).fetchall()
        for (snapshot_id,) in snapshots:
            links = self.audit.conn.execute(
                "SELECT id, url, link_kind, resolved_url, chain FROM links WHERE snapshot_id = ? "
                "ORDER BY position, id",
                (snapshot_id,),
            )
            if backlink_id in match(page.backlinks, link_groups(links))[0]:
                return True
        return False

    def domain(self, domain_id: int, name: str, found: Counter[tuple[str, str]]) -> Iterator[Change]:
        """What the changes of its links, counted by kind and reason, mean for the whole domain."""
        kinds = {kind for kind, _ in found}
        came, went = kinds & {"new", "back"}, kinds & set(GONE)
        if not came and not went:
            return
        before, after, named = self._domain_standing(domain_id)
        if came and not before and after:
            again = named or "back" in came
            yield Change("domain", "back" if again else "new", name)
        elif went and before and not after:
            reasons = {reason: count for (kind, reason), count in found.items() if kind in GONE}
            reason = max(reasons, key=lambda name: (reasons[name], name))
            kind = "broken" if went == {"broken"} else "lost"
            yield Change("domain", kind, name, reason=reason)

    def _domain_standing(self, domain_id: int) -> tuple[bool, bool, bool]:
        """Whether any link of a domain stood before, may stand after, and was named before the window.

        A page that nobody was let into may still have its link: as long as there is one, the domain is not lost.
        """
        sql = (
            f"SELECT p.id, p.url, {last_word(self.since)}, {last_word(self.until)} FROM pages p "
            "WHERE p.domain_id = ? ORDER BY p.id"
        )
        values = (self.since.visits_value, self.until.visits_value, domain_id)
        before = after = named = False
        for batch in _batches((_Page(*row) for row in self.audit.conn.execute(sql, values)), FIRST):
            self._fill(batch)
            sights = Sights.of(self.audit, [v for page in batch for v in (page.then, page.now) if v])
            claims = self._known(batch)
            for page in batch:
                for number, standing in sights.standings(page.backlinks, page.then, page.url).items():
                    known = claims.get(number, _Known())
                    before |= self._stood_then(standing, known)
                    named |= self._named_before(known)
                now = sights.standings(page.backlinks, page.now, page.url).values()
                after |= any(standing.state in ("live", "unknown") for standing in now)
                if before and after:
                    return before, after, named
        return before, after, named


def _altered(before: Standing, after: Standing) -> Change | None:
    fields = []
    for name in FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        unknown = {None, "unknown"} if name in ("region", "indexable") else {None}
        if old != new and old not in unknown and new not in unknown:
            fields.append(name)
    if not fields:
        return None
    reason = after.unindexed_by if "indexable" in fields else ""
    return Change(
        "link", "changed", "", reason=reason, fields=fields, before=before.facts(), after=after.facts()
    )


def _moved(found: list[Change]) -> list[Change]:
    """A link taken off a page and one put there with the same words in the same part: its target was changed."""
    came = [change for change in found if change.kind in ("new", "back")]
    went = [change for change in found if change.kind == "lost" and change.reason == "link_removed"]
    if len(came) != 1 or len(went) != 1:
        return found
    old, new = went[0], came[0]
    same = all(old.before.get(name) == new.after.get(name) for name in ("anchor", "region"))
    if not same or not new.after.get("anchor") or old.before.get("state") != "live":
        return found
    new.kind, new.fields, new.before = "changed", ["target"], old.before
    for name in ("kind", "hidden", "indexable"):
        if old.before.get(name) != new.after.get(name):
            new.fields.append(name)
    return [change for change in found if change is not old]
