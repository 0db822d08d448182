"""Exporters: the enriched list as a file.

One format is one module with ``write``, named after the ending of its files and found by being there; other packages
offer theirs by entry points of the group ``linkvet.exporters``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.file.whole import whole_file
from linkvet.store.lists.made import snapshot
from linkvet.store.plugins import plugin_names, plugins
from linkvet.tables import Asked, book_of, table_of

_OWN = frozenset(module.name for module in pkgutil.iter_modules(__path__))
FORMATS: tuple[str, ...] = tuple(sorted({*_OWN, *plugin_names("linkvet.exporters")}))
"""Endings that ``export`` knows."""


def export(
    audit: Audit,
    out: Path,
    name: str = "",
    asked: Asked | None = None,
    columns: Sequence[str] = (),
    **options: Any,
) -> int:
    """Write a list to ``out`` in the format of its ending, the enriched list where none is named; says how many rows.

    The file appears whole or not at all: it is written beside its place and then renamed. What the crawl
    stores meanwhile is left out, so that all rows are of one moment.
    """
    ending = format_of(out)
    own = f"{__name__}.{ending}"
    module = importlib.import_module(own) if ending in _OWN else plugins("linkvet.exporters")[ending]
    asked = asked or Asked()
    with snapshot(audit), whole_file(out) as draft:
        if not name and not columns and asked == Asked() and hasattr(module, "write_book"):
            return int(module.write_book(draft, book_of(audit)))
        return int(module.write(draft, table_of(audit, name or "links", asked, columns), **options))


def format_of(out: Path) -> str:
    """The format that a file's ending names; raises AuditError for an unknown one."""
    ending = out.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise AuditError(f"{out.name} should end in {' or '.join('.' + name for name in FORMATS)}.")
    return ending
