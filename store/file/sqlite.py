"""sqlite-utils, brought in without pandas.

Where pandas is installed, sqlite-utils imports it for frames that nobody makes here: half a second at the start of
every command and every crawling process. pandas itself stays importable for everyone else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def _kept_out(name: str) -> Iterator[None]:
    """Within the block ``name`` cannot be imported, unless it is loaded already."""
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]
    if name in modules:
        yield
        return
    modules[name] = None
    try:
        yield
    finally:
        del modules[name]


with _kept_out("pandas"):
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations"]
