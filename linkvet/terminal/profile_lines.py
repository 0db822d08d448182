"""What the analysis says of a profile, as part of the summary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from linkvet.printable import printable
from linkvet.store.judged import profile

if TYPE_CHECKING:
    from linkvet.store.file.audit import Audit

SHOWN = 10
LEVELS = {
    "toxic": "60 to 100: very likely unnatural",
    "suspicious": "45 to 59: look at them",
    "clean": "0 to 44: no strong toxicity markers",
}
RATINGS = {"healthy": "as usual", "watch": "watch", "unusual": "unusual", "unknown": "not known"}


def level_rows(audit: Audit) -> list[Sequence[str]]:
    """Live links by level, with what the level means; links that could not be judged have a row of their own."""
    found = profile.live_levels(audit)
    total = sum(found.values()) or 1
    rows = [(level, found.get(level, 0), says) for level, says in LEVELS.items()]
    rows.append(("not judged", found.get("unknown", 0), "nothing is known of them"))
    return [(level, f"{count:,}", f"{count / total:.0%}", says) for level, count, says in rows if count]


def card_rows(found: dict[str, Any]) -> list[Sequence[str]]:
    """The naturalness card: rating and sentence of each characteristic that could be judged."""
    judged = [one for one in found.get("card", []) if one["rating"] != "unknown"]
    return [(RATINGS[one["rating"]], printable(one["says"])) for one in judged]


def worst_domains(audit: Audit) -> list[Sequence[str]]:
    """The most toxic referring domains, with the markers that weigh most."""
    return [
        (f"{row['toxicity']:.0f}", row["name"], ", ".join(list(row["shares"])[:3]))
        for row in profile.worst_domains(audit, SHOWN)
    ]
