"""The rows in which results are written: a few columns to choose by, and the whole as JSON."""

from __future__ import annotations

import json
from typing import Any

SCHEMA = (
    "target STRING, kind STRING, domain STRING, page STRING, outcome STRING, reason STRING, seen_at STRING, "
    "record STRING"
)
Row = tuple[str, str, str | None, str | None, str | None, str | None, str | None, str]
"""As ``SCHEMA`` names its columns."""


def row_of(
    target: str,
    kind: str,
    record: dict[str, Any],
    domain: str | None = None,
    page: str | None = None,
    seen: tuple[str | None, str | None, str | None] = (None, None, None),
) -> Row:
    """One row; ``seen`` is outcome, reason and time of a visit."""
    return target, kind, domain, page, *seen, json.dumps(record, ensure_ascii=False)
