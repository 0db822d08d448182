"""Every list of an audit as a table for a file; ``export --list``, the app and workbooks take them from here.

The numbers are those of ``linkvet.store.lists``: what a page shows, its export holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linkvet.store.file.audit import Audit
from linkvet.store.lists.filters import EVERYTHING, Filters
from linkvet.store.lists.tables import Made, Table, with_columns
from linkvet.store.lists.values import refuse, use_one_of

Row = dict[str, Any]
Rows = Iterator[Row]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows of a list are asked for, and how they are sorted."""

    filters: Filters = EVERYTHING
    own: Mapping[str, str] | None = None
    """What only this list can be asked for, such as the window of changes."""
    sort: str = ""

    def word(self, name: str) -> str:
        """One of the list's own words; empty where it was not given."""
        return (self.own or {}).get(name, "")


def _links(audit: Audit, asked: Asked) -> Table:
    from linkvet.store.lists.enriched import EnrichedList

    return EnrichedList(audit, asked.filters, asked.sort)


def _all_of_links(audit: Audit, asked: Asked) -> Table:
    """The enriched list with what is written only where it is chosen."""
    from linkvet.store.lists.columns import CHOSEN_COLUMNS
    from linkvet.store.lists.enriched import EnrichedList

    return EnrichedList(audit, asked.filters, asked.sort, CHOSEN_COLUMNS)


def _ordered(name: str) -> Callable[[Audit, Asked], Table]:
    def build(audit: Audit, asked: Asked) -> Table:
        from linkvet.store.lists.ordered import KINDS, every, order_of

        order_of(KINDS[name], asked.sort)
        columns = [head.name for head in KINDS[name].heads]
        return Made(name, columns, lambda: every(audit, name, asked.filters, asked.sort))

    return build


NETWORK_COLUMNS = (
    "domain network name confidence signs links live toxicity level authority network_decision decision"
)
FAMILY_COLUMNS = "url family kind role share original domain decision passage original_passage"
CHANGE_COLUMNS = "kind scope domain page target why reason before after"
DECISION_COLUMNS = (
    "subject kind decision note decided_at decided_by live outreach contact follow_up answer outreach_note"
)
OPPORTUNITY_COLUMNS = "subject kind domain authority says sentence suggestion state note"
IMPORT_COLUMNS = "file vendor shape imported_at rows links domains bad_rows repeated"


def _networks(audit: Audit, asked: Asked) -> Table:
    from linkvet.store.decided.decisions import network_decisions
    from linkvet.store.judged.groups import networks
    from linkvet.store.lists.paged import domain_places

    def rows() -> Rows:
        decisions = network_decisions(audit)
        for network in networks(audit, asked.filters):
            if asked.word("id") not in ("", network["id"]):
                continue
            places = domain_places(audit, network["members"])
            for name in network["members"]:
                shown = [sign["words"] for sign in network["signs"] if name in sign["members"]]
                yield {
                    **places.get(name, {}),
                    "network": network["id"],
                    "name": network["name"],
                    "confidence": network["confidence"],
                    "domain": name,
                    "signs": "; ".join(shown) or None,
                    "network_decision": decisions.get(network["id"]),
                }

    return Made("networks", NETWORK_COLUMNS.split(), rows)


def _families(audit: Audit, asked: Asked) -> Table:
    from linkvet.store.judged.groups import families
    from linkvet.store.lists.paged import page_decisions

    def rows() -> Rows:
        for family in families(audit, asked.filters):
            if asked.word("kind") not in ("", family["kind"]) or asked.word("id") not in ("", family["id"]):
                continue
            decisions = page_decisions(audit, [member["url"] for member in family["members"]])
            for member in family["members"]:
                yield {
                    **member,
                    "family": family["id"],
                    "kind": family["kind"],
                    "original": family["original_url"],
                    "decision": decisions.get(member["url"]),
                }

    return Made("families", FAMILY_COLUMNS.split(), rows)


def _changes(audit: Audit, asked: Asked) -> Table:
    from linkvet.store.file.audit import past
    from linkvet.store.history.moments import moment_of, present
    from linkvet.store.history.told import record, row_of, shown_changes

    since = asked.word("day") or asked.word("since") or "30d"
    if since[:-1].isdecimal() and since.endswith("d"):
        since = past(int(since[:-1]))[:10]
    until = asked.word("until")
    window = moment_of(audit, since), moment_of(audit, until) if until else present()
    kinds = (asked.word("kind"),) if asked.word("kind") else ()
    scope = asked.word("of")

    def rows() -> Rows:
        for change in shown_changes(audit, window, kinds, asked.filters):
            if scope in ("", change.scope):
                said = row_of(change)
                yield {**record(change), "before": said["before"], "after": said["after"]}

    return Made("changes", CHANGE_COLUMNS.split(), rows)


def _decisions(audit: Audit, asked: Asked) -> Table:
    from linkvet.store.decided.decisions import DECISIONS, decided

    name = asked.word("list")
    names = [name] if name in DECISIONS else list(DECISIONS)

    def rows() -> Rows:
        for one in names:
            for row in decided(audit, one, limit=-1):
                yield {**row, "decision": one}

    return Made("decisions", DECISION_COLUMNS.split(), rows)


def _opportunities(audit: Audit, asked: Asked) -> Table:
    from linkvet.review.prospects import prospects_of

    return Made("opportunities", OPPORTUNITY_COLUMNS.split(), lambda: prospects_of(audit, asked.own or {}))


def _summary(audit: Audit, asked: Asked) -> Table:
    from linkvet.store import words
    from linkvet.store.judged.profile import judged_at, risk_of
    from linkvet.store.lists.figures import figures, summary
    from linkvet.store.seen.crawls import visited_at

    called = {"state": words.STATES, "level": words.LEVELS, "kind": words.KINDS, "marker": {}}

    def rows() -> Rows:
        whole = figures(audit, "all")["all"]
        yield {"part": "Site", "what": audit.settings.target}
        yield {"part": "Project", "what": audit.settings.name or None}
        yield {"part": "Risk", "what": risk_of(audit)[0]}
        yield {"part": "Visited", "what": (visited_at(audit) or "")[:10] or None}
        yield {"part": "Judged", "what": (judged_at(audit) or "")[:10] or None}
        yield {"part": "All", "what": "All links", "links": whole.links, "domains": whole.domains}
        for part, word, links, domains in summary(audit):
            title = " ".join(words.labelled(called[part], one) for one in (word or "unknown").split())
            yield {"part": words.PARTS[part], "what": title, "links": links, "domains": domains}

    return Made("summary", ["part", "what", "links", "domains"], rows)


def _imports(audit: Audit, asked: Asked) -> Table:
    from linkvet.store.lists.rows import imports

    return Made("imports", IMPORT_COLUMNS.split(), lambda: iter(imports(audit)))


BOOK = ("summary", "domains", "links", "anchors", "targets", "networks", "decisions", "imports")
"""The sheets of a workbook, in their order."""


def book_of(audit: Audit) -> Iterator[Table]:
    """Every list of a workbook for people."""
    return (LISTS[name](audit, Asked()) for name in BOOK)


LISTS: dict[str, Callable[[Audit, Asked], Table]] = {
    "summary": _summary,
    "links": _links,
    "domains": _ordered("domains"),
    "anchors": _ordered("anchors"),
    "targets": _ordered("targets"),
    "networks": _networks,
    "families": _families,
    "changes": _changes,
    "decisions": _decisions,
    "opportunities": _opportunities,
    "imports": _imports,
}
"""Name of a list → its table."""
OWN_WORDS = {
    "networks": ("id",),
    "families": ("id", "kind"),
    "changes": ("since", "until", "day", "kind", "of"),
    "decisions": ("list",),
    "opportunities": ("kind", "state", "q", "authority_min"),
}
"""What only one list can be asked for; everything else that an address says is a filter."""


def asked_for(name: str, pairs: Sequence[tuple[str, str]]) -> Asked:
    """What an address or ``--where`` asks of a list. Raises AuditError where a name or a value means nothing."""
    from linkvet.filters import from_pairs

    own = {key: value for key, value in pairs if key in OWN_WORDS.get(name, ())}
    sort = next((value for key, value in pairs if key == "sort"), "")
    rest = [pair for pair in pairs if pair[0] not in (*own, "sort", "columns")]
    filters = from_pairs(rest)
    if rest and name in ("summary", "decisions", "opportunities", "imports"):
        refuse(f"The list of {name} takes no filter of links.")
    return Asked(filters, own, sort)


def table_of(audit: Audit, name: str, asked: Asked, columns: Sequence[str] = ()) -> Table:
    """One list as a table, with these columns. Raises AuditError where there is no such list or column."""
    if name not in LISTS:
        refuse(f'"{name[:80]}" is not a list; {use_one_of(name, tuple(LISTS))}')
    if name == "links" and columns:
        return with_columns(_all_of_links(audit, asked), columns)
    return with_columns(LISTS[name](audit, asked), columns)
