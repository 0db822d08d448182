"""The one reader of lists kept as text files: an entry a line, columns parted by tabs, ``#`` for comments."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=256)
def rows_of(path: Path, lower: bool = False) -> tuple[tuple[str, ...], ...]:
    """Rows of a list in their order, each once; in lower case where asked."""
    text = path.read_text(encoding="utf-8")
    lines = (line.strip() for line in (text.lower() if lower else text).splitlines())
    return tuple(
        dict.fromkeys(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
    )


@lru_cache(maxsize=256)
def word_list(path: Path) -> frozenset[str]:
    """Entries of a list of one column, in lower case."""
    return frozenset("\t".join(row) for row in rows_of(path, lower=True))
