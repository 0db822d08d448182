"""SE Ranking: backlinks under the names of its API."""

from __future__ import annotations

from linkvet.importers.reading.shapes import Columns, Shape

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
SHAPES = (Shape("Backlinks", "urlFrom | urlTo | inlinkRank"),)
