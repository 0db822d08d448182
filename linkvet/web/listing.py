"""One shape for every list: filters in groups, chosen columns, an order by any heading, pages, sums and exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from linkvet.store.decided.saved import saved_filters
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.lists.filters import FILTERS, Filters
from linkvet.store.lists.heads import Head
from linkvet.store.lists.made import totals
from linkvet.store.lists.ordered import KINDS, Order, Sheet, order_of, page
from linkvet.web.pages.files.export import exports_of
from linkvet.web.selection import address, chips, filters_of, kept

SIZES = (25, 50, 100, 250)
GROUPS = ("Markers", "Link", "Words", "Page", "Site", "Dates")
SHAPE = ("sort", "view", "size", "col")
"""Parameters that say how a list looks and go with it from page to page."""
FORMER = {
    "newest": "-first_seen",
    "lost": "-lost_at",
    "oldest": "first_seen",
    "name": "domain",
    "links": "-links",
    "domains": "-domains",
    "toxic": "-toxic",
    "authority": "-authority",
    "toxicity": "-toxicity",
    "url": "target_url",
}
"""Orders as addresses once wrote them."""


@dataclass(slots=True)
class Listing:
    """A list as a page shows it."""

    name: str
    path: str
    query: QueryParams
    asked: Filters
    """What the address asks for."""
    filters: Filters
    """That, and what the page itself is about."""
    order: Order
    heads: list[Head]
    """The columns shown, in the order of the list."""
    sheet: Sheet
    number: int
    """Number of the page, from 1."""
    size: int
    saved: list[tuple[str, str]]
    fixed: list[tuple[str, str]] = field(default_factory=list)
    """Conditions of the page itself, which no form field names."""

    @property
    def every_head(self) -> Sequence[Head]:
        """All columns that can be chosen."""
        return KINDS[self.name].heads

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What chooses the rows, and how they are shown; without the place."""
        return kept(self.query, *SHAPE)

    @property
    def conditions(self) -> str:
        """What chooses the rows, as an address writes it."""
        return address("", [*kept(self.query), *self.fixed])[1:]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.sheet.total // self.size))

    def turn(self, number: int) -> str | None:
        """The address of another page; ``None`` where there is none."""
        inside = 1 <= number <= self.pages and number != self.number
        return address(self.path, self.pairs, at=str(number) if number > 1 else None) if inside else None

    def sorted_by(self, head: Head) -> str:
        """The address of the list sorted by this column; the other way round where it is so already."""
        falling = not self.order.falling if head.name == self.order.head.name else head.falls
        return address(self.path, self.pairs, sort=f"{'-' if falling else ''}{head.name}")

    @property
    def exports(self) -> dict[str, str]:
        """Format → the address of exactly this list in it."""
        pairs = [*kept(self.query), *self.fixed, ("sort", self.order.words)]
        chosen = self.query.getlist("col")
        return exports_of(self.name, [*pairs, *([("columns", ",".join(chosen))] if chosen else [])])

    @property
    def fields(self) -> list[tuple[str, list[Any]]]:
        """Filters of the form below each heading; the first line has none."""
        first = [one for one in FILTERS if one.first]
        rest = [one for one in FILTERS if not (one.first or one.carried)]
        groups = [(name, [one for one in rest if one.group == name]) for name in GROUPS]
        others = [one for one in rest if one.group not in GROUPS]
        return [("", first), *groups, *([("Others", others)] if others else [])]

    @property
    def chips(self) -> list[dict[str, str]]:
        """One removable label for each condition that holds."""
        return chips(self.query, self.path)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Conditions that came by a link and have no field of their own: the next search keeps them too."""
        names = {one.name for one in FILTERS if one.carried}
        named = [pair for pair in kept(self.query) if pair[0] in names]
        return named + [("domain", name) for name in self.query.getlist("domain")[1:] if name]

    @property
    def first_row(self) -> int:
        """Number of the first row of this page."""
        return (self.number - 1) * self.size + 1


def listing(
    audit: Audit, name: str, path: str, query: QueryParams, size: int, fixed: Sequence[tuple[str, str]] = ()
) -> Listing:
    """The page of a list that an address asks for; refused where a filter means nothing."""
    try:
        asked = filters_of(query)
        filters = filters_of(QueryParams([*kept(query), *fixed])) if fixed else asked
    except AuditError as error:
        raise HTTPException(400, str(error)) from None
    kind, order = KINDS[name], _order(name, query.get("sort", ""))
    chosen = set(query.getlist("col")) & {head.name for head in kind.heads}
    if chosen == {head.name for head in kind.heads if head.shown}:
        chosen, query = set(), QueryParams([pair for pair in query.multi_items() if pair[0] != "col"])
    heads = [head for head in kind.heads if (head.name in chosen if chosen else head.shown)]
    rows = _number(query.get("size", ""), size, max(SIZES))
    number = _number(query.get("at", ""), 1, 10**7)
    sheet = page(audit, name, filters, order.words, (number - 1) * rows, rows, heads)
    if not sheet.rows and sheet.total:
        number = -(-sheet.total // rows)
        sheet = page(audit, name, filters, order.words, (number - 1) * rows, rows, heads)
    saved = saved_filters(audit, name)
    return Listing(name, path, query, asked, filters, order, heads, sheet, number, rows, saved, [*fixed])


def _order(name: str, text: str) -> Order:
    """The order that an address asks for; the usual one where it names none that there is."""
    try:
        return order_of(KINDS[name], text if KINDS[name].head(text) else FORMER.get(text, text))
    except AuditError:
        return order_of(KINDS[name], "")


def _number(text: str, usual: int, most: int) -> int:
    return (
        min(int(text), most)
        if text.isascii() and text.isdecimal() and 0 < len(text) < 9 and int(text)
        else usual
    )


def choices_of(audit: Audit) -> dict[str, Any]:
    """The words that the form of filters offers, with their counts."""
    from linkvet.analysis.judging.marker import FAMILIES, all_markers

    counts = totals(audit)
    by_family: dict[str, list[str]] = {family: [] for family in FAMILIES}
    for marker in all_markers():
        by_family[marker.family].append(marker.name)
    return {
        **counts,
        "marker_links": {row[0]: row[1] for row in counts["markers"]},
        "by_family": [*by_family.items()],
    }
