"""Which vendor wrote a file: found by its headers, else by its content, never by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from linkvet.importers.reading.export import Export, ExportError
from linkvet.importers.reading.grid import Grid, Head
from linkvet.importers.reading.rows import table_export
from linkvet.importers.reading.shapes import Columns, Shape, fold, looks_like_data, trimmed
from linkvet.store.types import Strength

NEEDED = (
    "needed is a column of referring pages (such as “Source url”, “Referring page URL”, “Linking page” or "
    "“URL”), best with one of target URLs (“Target URL”), or a plain list with one URL per line"
)


@dataclass(frozen=True)
class Vendor:
    """What an importer module offers."""

    name: str
    shapes: Sequence[Shape] = ()
    columns: Columns | None = None
    recognise: Callable[[Grid, bool], Export | None] | None = None
    """Recognition by content; the second argument says that the user named this format."""
    strength: Mapping[str, Strength] = field(default_factory=dict)
    """Which of its figures tell how strong a domain is."""
    row_caps: Sequence[int] = ()
    """Rows at which its exports are known to be cut off."""
    order: int = 0
    """When several go by content: the lower is asked first; below 0, before any header is read."""


def recognised(grid: Grid, vendors: Sequence[Vendor], forced: bool = False) -> Export:
    """The export that a grid is; raises ``ExportError`` with the headers seen where it is none."""
    by_content = sorted((vendor for vendor in vendors if vendor.recognise), key=lambda vendor: vendor.order)
    for vendor in by_content:
        if vendor.order < 0 and (export := _by_content(vendor, grid, forced)):
            return export
    if known := _by_header(grid, vendors):
        return known
    for vendor in by_content:
        if vendor.order >= 0 and (export := _by_content(vendor, grid, forced)):
            return export
    raise ExportError(_refusal(grid, vendors, forced))


def _by_content(vendor: Vendor, grid: Grid, forced: bool) -> Export | None:
    return vendor.recognise(grid, forced) if vendor.recognise else None


def headers(grid: Grid) -> Iterator[Head]:
    """Those of the first rows that could be a header: none holds a URL."""
    for head in grid.heads():
        if trimmed(head.cells) and not looks_like_data(head.cells):
            yield head


def _by_header(grid: Grid, vendors: Sequence[Vendor]) -> Export | None:
    shapes = [(shape.needed, shape, vendor) for vendor in vendors for shape in vendor.shapes]
    best: tuple[int, Head, Shape, Vendor] | None = None
    for head in headers(grid):
        if best and head.line > best[1].line:
            break
        folded = {fold(name) for name in head.cells}
        for needed, shape, vendor in shapes:
            if needed <= folded and (best is None or len(needed) > best[0]):
                best = (len(needed), head, shape, vendor)
    if best is None:
        return None
    _, head, shape, vendor = best
    if shape.refusal:
        raise ExportError(f"{grid.name}: {shape.refusal}")
    if vendor.columns is None:
        return None
    return table_export(grid, head, vendor.name, shape, vendor.columns)


def _refusal(grid: Grid, vendors: Sequence[Vendor], forced: bool) -> str:
    widest = max(grid.heads(), key=lambda head: (-head.line, len(head.cells)), default=None)
    seen = ", ".join(f"“{cell.strip()[:40]}”" for cell in (widest.cells if widest else [])[:12]) or "nothing"
    needed = NEEDED
    if forced and (shapes := [shape for vendor in vendors for shape in vendor.shapes if not shape.refusal]):
        listed = "; or ".join(shape.needs.replace(" | ", ", ") for shape in shapes)
        needed = f"a file of the format “{vendors[0].name}” has the columns {listed}"
    needed = needed[0].upper() + needed[1:]
    return f"{grid.name}: not recognised as an export. Its first row reads: {seen}. {needed}."
