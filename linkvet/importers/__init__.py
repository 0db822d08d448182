"""Importers: any export of backlinks, as its vendor wrote it, read row by row as claims.

One vendor is one module of this package with ``VENDOR`` and either ``SHAPES`` and ``COLUMNS`` (known by its
headers) or ``recognise(grid, forced)`` (known by its content). ``STRENGTH`` says which of its figures tell how
strong a domain is, ``ROW_CAPS`` at how many rows its exports are cut off. Modules are found by being there;
nothing else lists them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

from linkvet.importers.reading.export import Export, ExportError, Row
from linkvet.importers.reading.grid import openers
from linkvet.importers.reading.recognition import Vendor, recognised
from linkvet.store.plugins import plugins
from linkvet.store.types import Strengths

__all__ = ["FORMATS", "Export", "ExportError", "Row", "read_export", "row_caps", "strengths", "vendors"]


@cache
def vendors() -> tuple[Vendor, ...]:
    """Every vendor that has a module here, or in another package that offers one (``linkvet.importers``)."""
    names = [entry.name for entry in pkgutil.iter_modules(__path__) if not entry.ispkg]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    found = {module.VENDOR: _vendor(module) for module in [*plugins("linkvet.importers").values(), *modules]}
    return tuple(found.values())


def _vendor(module: ModuleType) -> Vendor:
    return Vendor(
        name=module.VENDOR,
        shapes=getattr(module, "SHAPES", ()),
        columns=getattr(module, "COLUMNS", None),
        recognise=getattr(module, "recognise", None),
        strength=getattr(module, "STRENGTH", {}),
        row_caps=getattr(module, "ROW_CAPS", ()),
        order=getattr(module, "ORDER", 0),
    )


def strengths() -> Strengths:
    """By vendor: which of its figures tell how strong a domain is."""
    return {vendor.name: vendor.strength for vendor in vendors()}


def row_caps() -> dict[str, Sequence[int]]:
    """By vendor: rows at which an export is known to be cut off."""
    return {vendor.name: vendor.row_caps for vendor in vendors()}


FORMATS: tuple[str, ...] = tuple(sorted(vendor.name for vendor in vendors()))
"""The names that ``format`` takes."""


def read_export(path: Path, format: str | None = None) -> Iterator[Export]:
    """The exports that a file holds: one, or several where it is an archive or a workbook with sheets.

    What each is, is settled before this returns; the rows are read as they are asked for, so a file of any
    length needs little memory. Raises ``ExportError`` when nothing in the file can be used. Where only some
    members can, the others come with ``refused`` set.
    """
    path = Path(path)
    if format is not None and format not in FORMATS:
        raise ExportError(f"there is no format “{format}”; known are {', '.join(FORMATS)}")
    chosen = [vendor for vendor in vendors() if format in (None, vendor.name)]
    exports = []
    for name, opened in openers(path):
        try:
            exports.append(recognised(opened(), chosen, forced=format is not None))
        except ExportError as error:
            exports.append(Export(name, "", "not an export", [], iter(()), refused=str(error)))
    if not exports:
        raise ExportError(f"{path.name}: the workbook has no filled sheet")
    if all(export.refused for export in exports):
        reasons = "; ".join(export.refused for export in exports[:5])
        raise ExportError(reasons if reasons.startswith(path.name) else f"{path.name}: {reasons}")
    return iter(exports)
