"""SE Ranking: backlinks under the names of its API."""

from __future__ import annotations

from linkvet.importers.reading.shapes import Columns, Shape
from linkvet.store.types import Strength

VENDOR = "se_ranking"
COLUMNS = Columns(
    roles={
        "page": "urlFrom",
        "target": "urlTo",
        "anchor": "anchor",
        "nofollow": "nofollow",
        "first_seen": "firstSeen",
        "last_seen": "lastVisited",
    },
    figures={
        "inlink_rank": "inlinkRank",
        "domain_inlink_rank": "domainInlinkRank",
        "toxicity_score": "toxic",
    },
)
STRENGTH = {
    "domain_inlink_rank": Strength("SE Ranking Domain InLink Rank"),
    "inlink_rank": Strength("SE Ranking InLink Rank", of_page=True),
}
"""Logarithmic already."""
SHAPES = (Shape("Backlinks", "urlFrom | urlTo | inlinkRank"),)
