"""What the analysis says of a profile, as part of the summary."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from linkvet.terminal.printing import printable

if TYPE_CHECKING:
    from linkvet.store.file.audit import Audit

SHOWN = 10
LEVELS = {
    "toxic": "60 to 100: very likely unnatural",
    "suspicious": "45 to 59: look at them",
    "clean": "0 to 44: no strong toxicity markers",
}
RATINGS = {"healthy": "as usual", "watch": "watch", "unusual": "unusual", "unknown": "not known"}


def profile_of(audit: Audit) -> dict[str, Any]:
    """The stored profile; empty when nothing was analyzed."""
    rows = audit.rows("SELECT name, value FROM profile WHERE name IN ('level', 'card')")
    return {row["name"]: json.loads(row["value"]) for row in rows}


def level_rows(audit: Audit) -> list[Sequence[str]]:
    """Live links by level, with what the level means; links that could not be judged have a row of their own."""
    found = dict(
        audit.conn.execute(
            "SELECT coalesce(j.level, 'unknown'), count(*) FROM backlinks b "
            "LEFT JOIN judgements j ON j.backlink_id = b.id WHERE b.state = 'live' GROUP BY 1"
        ).fetchall()
    )
    total = sum(found.values()) or 1
    rows = [(level, found.get(level, 0), says) for level, says in LEVELS.items()]
    rows.append(("not judged", found.get("unknown", 0), "nothing is known of them"))
    return [(level, f"{count:,}", f"{count / total:.0%}", says) for level, count, says in rows if count]


def card_rows(profile: dict[str, Any]) -> list[Sequence[str]]:
    """The naturalness card: rating and sentence of each characteristic that could be judged."""
    judged = [one for one in profile.get("card", []) if one["rating"] != "unknown"]
    return [(RATINGS[one["rating"]], printable(one["says"])) for one in judged]


def worst_domains(audit: Audit) -> list[Sequence[str]]:
    """The most toxic referring domains, with the markers that weigh most."""
    rows = audit.rows(
        "SELECT d.name, j.toxicity, j.shares FROM domain_judgements j JOIN domains d ON d.id = j.domain_id "
        "WHERE j.level <> 'clean' ORDER BY j.toxicity DESC, d.name LIMIT ?",
        (SHOWN,),
    )
    return [
        (f"{row['toxicity']:.0f}", row["name"], ", ".join(list(json.loads(row["shares"]))[:3]))
        for row in rows
    ]
