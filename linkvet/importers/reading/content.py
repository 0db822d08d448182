"""Tables whose header says nothing to us, or that have none: what the columns are is told by what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from linkvet.importers.reading.grid import Grid, Head
from linkvet.importers.reading.records import Record
from linkvet.importers.reading.shapes import looks_like_data
from linkvet.store.urls import absolute_url

_SAMPLE = 200
_MOST = 0.8
"""Share of a column's filled cells that must be URLs."""


def two_columns_of_urls(grid: Grid) -> tuple[Head, int, int] | None:
    """The header, and the places of referring pages and of targets, where only one reading makes sense.

    That is where two columns hold URLs, all of one site in the one, and of several sites in the other: many
    sites link to the audited one.
    """
    for head in _heads(grid):
        sites = [_sites(column) for column in _columns(grid, head)]
        places = [place for place, found in enumerate(sites) if found]
        if len(places) == 2:
            first, second = places
            if len(sites[first]) > 1 and len(sites[second]) == 1:
                return head, first, second
            if len(sites[second]) > 1 and len(sites[first]) == 1:
                return head, second, first
    return None


def _heads(grid: Grid) -> Iterator[Head]:
    """The first row cut by each delimiter; a row of data stands below a header of nameless columns."""
    first: int | None = None
    for head in grid.heads():
        first = head.line if first is None else first
        if head.line != first:
            return
        yield Head(0, [""] * len(head.cells), head.delimiter) if looks_like_data(head.cells) else head


def _columns(grid: Grid, head: Head) -> list[tuple[str, ...]]:
    """The columns of the first rows, where nearly all of these fit the header."""
    sample = islice(grid.records(head, lambda cells: False), _SAMPLE)
    rows = [row.cells for row in sample if isinstance(row, Record) and any(row.cells)]
    fitting = [cells for cells in rows if len(cells) == len(head.cells)]
    return list(zip(*fitting, strict=True)) if len(fitting) >= _MOST * max(len(rows), 1) else []


def _sites(column: tuple[str, ...]) -> set[str]:
    """Registrable domains in a column of URLs; none where it holds something else."""
    cells = [cell for cell in column if cell.strip()]
    urls = [url for cell in cells if "://" in cell and (url := absolute_url(cell))]
    return {url.domain for url in urls} if urls and len(urls) >= _MOST * len(cells) else set()
