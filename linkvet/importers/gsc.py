"""Google Search Console: latest links, sample links, top linking sites, in every language it speaks."""

from __future__ import annotations

import re
from itertools import islice

from linkvet.importers.reading.export import Export, ExportError
from linkvet.importers.reading.grid import Grid, Head
from linkvet.importers.reading.recognition import headers
from linkvet.importers.reading.records import Record
from linkvet.importers.reading.rows import table_export
from linkvet.importers.reading.shapes import Columns, Shape
from linkvet.importers.reading.values import count, iso_date
from linkvet.store.urls import absolute_url

VENDOR = "gsc"
ORDER = 30
COLUMNS = Columns(
    roles={
        "page": "Linking page",
        "last_seen": "Last crawled",
        "domain": "Site",
        "links": "Linking pages",
    },
    figures={"target_pages": "Target pages"},
)
_INSTEAD = "it names no referring page; export “Latest links” or “More sample links” instead"
ROW_CAPS = (1_000, 100_000)
SHAPES = (
    Shape("Latest links", "Linking page | Last crawled"),
    Shape("More sample links", "Linking page"),
    Shape("Top linking sites", "Site | Linking pages", speaks_of="domains"),
    Shape(
        "Top linked pages",
        "Target page | Incoming links",
        speaks_of="neither",
        refusal=f"this is Search Console's list of your own most linked pages: {_INSTEAD}",
    ),
    Shape(
        "Top linking text",
        "Linking text",
        speaks_of="neither",
        refusal=f"this is Search Console's list of anchor texts: {_INSTEAD}",
    ),
)
_SAMPLE = 200
_MOST = 0.8


def recognise(grid: Grid, forced: bool) -> Export | None:
    """A Search Console table in another language: its columns are told by what stands in them."""
    for head in headers(grid):
        sample = _sample(grid, head)
        if sample and len(head.cells) <= 3:
            return _known(grid, head, sample, forced)
    return None


def _sample(grid: Grid, head: Head) -> list[list[str]]:
    """Rows below the header when nearly all of them fit it."""
    rows = [
        row for row in islice(grid.records(head, lambda cells: False), _SAMPLE) if isinstance(row, Record)
    ]
    fitting = [row.cells for row in rows if len(row.cells) == len(head.cells)]
    return fitting if len(fitting) >= _MOST * len(rows) else []


def _known(grid: Grid, head: Head, sample: list[list[str]], forced: bool) -> Export | None:
    columns = list(zip(*sample, strict=True))
    kinds = [_kind(column) for column in columns]
    if kinds == ["url", "date"] or (kinds == ["url"] and (forced or not head.cells[0].isascii())):
        shape = Shape("Latest links" if len(kinds) == 2 else "More sample links", "")
        return table_export(grid, head, VENDOR, shape, _placed(head, "page", "last_seen"))
    if kinds == ["domain", "count", "count"]:
        shape = Shape("Top linking sites", "", speaks_of="domains")
        return table_export(grid, head, VENDOR, shape, _placed(head, "domain", "links"))
    if kinds == ["url", "count", "count"]:
        raise ExportError(f"{grid.name}: {SHAPES[3].refusal}")
    return None


def _placed(head: Head, *roles: str) -> Columns:
    return Columns(roles={}, at={role: place for place, role in enumerate(roles) if place < len(head.cells)})


def _kind(column: tuple[str, ...]) -> str:
    cells = [cell.strip() for cell in column if cell.strip()]
    tests = {
        "url": lambda cell: "://" in cell and absolute_url(cell) is not None,
        "count": lambda cell: count(cell) is not None,
        "date": lambda cell: _is_date(cell),
        "domain": lambda cell: "/" not in cell and absolute_url(cell) is not None,
    }
    for kind, test in tests.items():
        if cells and sum(map(test, cells)) >= _MOST * len(cells):
            return kind
    return "text"


def _is_date(cell: str) -> bool:
    """A date that can be read, or one of a language whose months are not known: a year and a day among words."""
    if iso_date(cell, True) is not None or iso_date(cell, False) is not None:
        return True
    numbers = re.findall(r"\d+", cell)
    return (
        "://" not in cell
        and len(cell) < 40
        and sorted(map(len, numbers))[:-1] in ([1], [2])
        and len(numbers[-1]) == 4
    )
