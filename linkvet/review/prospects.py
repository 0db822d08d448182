"""Which opportunities a person asks for: by state, authority and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from linkvet.store import words
from linkvet.store.file.audit import Audit

OPEN = "open"
STATES = {OPEN: "Open", **words.PROSPECTS, "any": "Any"}


def asked(query: Mapping[str, str]) -> dict[str, Any]:
    """The state, the words and the least authority that an address asks for."""
    least = query.get("authority_min", "")
    return {
        "state": query.get("state") if query.get("state") in STATES else OPEN,
        "q": query.get("q", "").strip()[:200],
        "authority_min": int(least) if least.isdecimal() and len(least) < 4 else None,
    }


def is_asked_for(row: Mapping[str, Any], chosen: Mapping[str, Any]) -> bool:
    """Whether an opportunity is one of those."""
    state = chosen["state"]
    if state == OPEN and row["state"] not in ("", "in_progress"):
        return False
    if state in words.PROSPECTS and row["state"] != state:
        return False
    if chosen["authority_min"] is not None and (row["authority"] or 0) < chosen["authority_min"]:
        return False
    text = f"{row['subject']} {row['says']} {row['suggestion']} {row['note']}".casefold()
    return chosen["q"].casefold() in text


def prospects_of(audit: Audit, query: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The opportunities that an address asks for, kind by kind."""
    from linkvet.analysis.opportunities import KINDS, opportunities

    chosen, kind = asked(query), query.get("kind", "")
    for one in opportunities(audit):
        row = asdict(one)
        if (kind in ("", row["kind"]) or kind not in KINDS) and is_asked_for(row, chosen):
            yield row
