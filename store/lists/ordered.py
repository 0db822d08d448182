"""One engine for the lists of links, domains, anchors and targets: filtered, sorted by any column, added up, paged.

The app, the terminal, Python and the exports take their rows from here, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from linkvet.store.errors import AuditError
from linkvet.store.file.audit import Audit
from linkvet.store.lists.filters import EVERYTHING, Filters
from linkvet.store.lists.heads import ANCHORS, DOMAINS, LINKS, TARGETS, Head
from linkvet.store.lists.made import refresh

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What one list is made of."""

    name: str
    heads: tuple[Head, ...]
    source: str
    """Tables besides ``list_links x``, each joined by what is unique in it: those not asked for cost nothing."""
    row: str
    """The SQL of the number of a row."""
    group: str
    """What the links of one row have in common; empty where each link is a row."""
    sort: str
    of_row: str = ""
    """The condition that a link belongs to one of several rows, with a place for their numbers."""
    tie: str = "id"
    """What decides between rows that are alike in the sorted column."""
    also: str = "1"
    """A condition that every row of this list meets."""

    def head(self, name: str) -> Head | None:
        """The column of this name."""
        return next((one for one in self.heads if one.name == name), None)


KINDS = {
    "links": Kind(
        "links",
        LINKS,
        "LEFT JOIN pages p ON p.id = x.page_id LEFT JOIN domains d ON d.id = x.domain_id "
        "LEFT JOIN list_anchors a ON a.id = x.anchor_id LEFT JOIN list_targets t ON t.id = x.target_id "
        "LEFT JOIN visits v ON v.id = p.visit_id LEFT JOIN snapshots s ON s.id = v.snapshot_id "
        "LEFT JOIN page_judgements k ON k.snapshot_id = v.snapshot_id "
        "LEFT JOIN domain_judgements m ON m.domain_id = x.domain_id",
        "x.backlink_id",
        "",
        "toxicity",
    ),
    "domains": Kind(
        "domains",
        DOMAINS,
        "JOIN list_domains n ON n.domain_id = x.domain_id LEFT JOIN domain_judgements m "
        "ON m.domain_id = x.domain_id LEFT JOIN link_ranks r ON r.domain_id = x.domain_id "
        "LEFT JOIN decisions e ON e.kind = 'domain' AND e.subject = n.name",
        "x.domain_id",
        "x.domain_id",
        "toxicity",
        "x.domain_id IN ({})",
        '"domain"',
    ),
    "anchors": Kind(
        "anchors",
        ANCHORS,
        "JOIN list_anchors a ON a.id = x.anchor_id",
        "min(a.id)",
        "a.spelling, a.form",
        "domains",
        "x.anchor_id IN (SELECT y.id FROM list_anchors y JOIN list_anchors z ON z.spelling = y.spelling "
        "AND z.form = y.form WHERE z.id IN ({}))",
        '"links" DESC, id',
        "x.link_kind IS NOT NULL",
    ),
    "targets": Kind(
        "targets",
        TARGETS,
        "LEFT JOIN list_targets t ON t.id = x.target_id LEFT JOIN own_pages o ON o.url = t.url",
        "x.target_id",
        "x.target_id",
        "links",
        "x.target_id IN ({})",
    ),
}
"""The lists that the engine makes."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which column a list is sorted by, and which way."""

    head: Head
    falling: bool
    tie: str = "id"

    @property
    def words(self) -> str:
        """As an address writes it: the column, with a hyphen before it where the largest comes first."""
        return f"-{self.head.name}" if self.falling else self.head.name

    @property
    def sql(self) -> str:
        """The SQL of the order; what is not known comes last either way."""
        return (
            f'"{self.head.name}" IS NULL, "{self.head.name}" {"DESC" if self.falling else "ASC"}, {self.tie}'
        )


def order_of(kind: Kind, text: str) -> Order:
    """The order that an address or an option asks for. Raises AuditError where there is no such column."""
    name = text.removeprefix("-") or kind.sort
    head = kind.head(name)
    if head is None:
        from linkvet.store.lists.values import use_one_of

        raise AuditError(
            f'"{name[:80]}" is not a column to sort {kind.name} by; {use_one_of(name, [h.name for h in kind.heads])}'
        )
    return Order(head, text.startswith("-") if text else head.falls, kind.tie)


@dataclass(slots=True)
class Sheet:
    """One page of a list."""

    rows: list[Row]
    total: int
    """Rows of all pages."""
    sums: dict[str, int] = field(default_factory=dict)
    """Column → sum over all pages."""


def page(
    audit: Audit,
    name: str,
    filters: Filters,
    sort: str = "",
    after: int = 0,
    size: int = 50,
    shown: Sequence[Head] = (),
) -> Sheet:
    """The rows of a list after the first ``after``, at most ``size``, with the sums over all of them.

    Only the sorted column and the sums of ``shown`` columns are made for all rows, the others for those of the page.
    """
    kind = KINDS[name]
    order = order_of(kind, sort)
    if not kind.group:
        return _links(audit, kind, filters, order, after, size)
    added = [
        head for head in kind.heads if head.added and (not shown or head in shown or head.name == "links")
    ]
    where, values = filters.where()
    tie = [head for head in kind.heads if f'"{head.name}"' in kind.tie]
    wanted = list(dict.fromkeys([order.head, *added, *tie]))
    audit.conn.execute("DROP TABLE IF EXISTS temp.matched")
    audit.conn.execute(f"CREATE TEMP TABLE matched AS {_select(kind, where, wanted)}", values)
    ids = [
        row[0]
        for row in audit.conn.execute(
            f"SELECT id FROM temp.matched ORDER BY {order.sql} LIMIT ? OFFSET ?", (size, after)
        )
    ]
    sums = ", ".join(f'coalesce(sum("{head.name}"), 0)' for head in added)
    total, *found = audit.conn.execute(f"SELECT count(*), {sums} FROM temp.matched").fetchone()
    rows = _rows(audit, kind, where, values, ids)
    return Sheet(rows, total, dict(zip((head.name for head in added), found, strict=True)))


def _rows(audit: Audit, kind: Kind, where: str, values: Sequence[Any], ids: Sequence[int]) -> list[Row]:
    """All columns of these rows, in their order."""
    if not ids:
        return []
    places = ", ".join("?" * len(ids))
    also = f"{kind.of_row.format(places)} AND {where}"
    rows = audit.rows(_select(kind, also, kind.heads), (*ids, *values))
    by_id = {row["id"]: row for row in rows}
    return [by_id[one] for one in ids if one in by_id]


def _links(audit: Audit, kind: Kind, filters: Filters, order: Order, after: int, size: int) -> Sheet:
    """Links one by one: only the sorted column is read of all of them."""
    where, values = filters.where()
    total, domains = audit.conn.execute(
        f"SELECT count(*), count(DISTINCT x.domain_id) FROM list_links x WHERE {where}", values
    ).fetchone()
    select = _select(kind, where, [order.head])
    rows = list(
        audit.rows(f"SELECT id FROM ({select}) ORDER BY {order.sql} LIMIT ? OFFSET ?", (*values, size, after))
    )
    return Sheet(rows, total, {"links": total, "domains": domains})


def cells(audit: Audit, ids: Sequence[int], heads: Sequence[Head]) -> dict[int, Row]:
    """The columns of these links, by their number."""
    kind = KINDS["links"]
    columns = ", ".join(f'{head.sql} AS "{head.name}"' for head in heads)
    places = ", ".join("?" * len(ids))
    rows = audit.rows(
        f"SELECT x.backlink_id AS id, {columns} FROM backlinks b JOIN pages o ON o.id = b.page_id "
        f"JOIN list_links x ON x.domain_id = o.domain_id AND x.backlink_id = b.id {kind.source} "
        f"WHERE b.id IN ({places})",
        tuple(ids),
    )
    return {row["id"]: row for row in rows}


def every(
    audit: Audit, name: str, filters: Filters = EVERYTHING, sort: str = "", limit: int | None = None
) -> Iterator[Row]:
    """All rows of a list with all columns, in order."""
    refresh(audit)
    kind = KINDS[name]
    where, values = filters.where()
    order = order_of(kind, sort)
    for row in audit.rows(
        f"SELECT * FROM ({_select(kind, where, kind.heads)}) ORDER BY {order.sql} LIMIT ?",
        (*values, -1 if limit is None else limit),
    ):
        del row["id"]
        yield row


def numbered(audit: Audit, filters: Filters, sort: str) -> str:
    """Name of a temporary table with the numbers of the links that the filters let through, in this order."""
    where, values = filters.where()
    order = order_of(KINDS["links"], sort)
    audit.conn.execute("DROP TABLE IF EXISTS temp.in_order")
    audit.conn.execute(
        "CREATE TEMP TABLE in_order AS SELECT id FROM "
        f"({_select(KINDS['links'], where, [order.head])}) ORDER BY {order.sql}",
        values,
    )
    return "temp.in_order"


def _select(kind: Kind, where: str, heads: Sequence[Head]) -> str:
    columns = ", ".join(f'{head.sql} AS "{head.name}"' for head in heads)
    grouped = f"GROUP BY {kind.group}" if kind.group else ""
    return (
        f"SELECT {kind.row} AS id, {columns} FROM list_links x {kind.source} "
        f"WHERE {kind.also} AND {where} {grouped}"
    )
