"""Semrush: backlinks (today's, of 2018, of its API), referring domains, Backlink Audit."""

from __future__ import annotations

from linkvet.importers.reading.shapes import Columns, Shape
from linkvet.store.types import Curve, Strength

VENDOR = "semrush"
COLUMNS = Columns(
    roles={
        "page": "Source url",
        "target": "Target url",
        "anchor": "Anchor",
        "nofollow": "Nofollow | No Follow",
        "sponsored": "Sponsored",
        "ugc": "Ugc",
        "first_seen": "First seen",
        "last_seen": "Last seen",
        "lost": "Lost link",
        "domain": "Domain | Source Domain",
        "links": "Backlinks | backlinks_num",
    },
    figures={
        "authority_score": "Page ascore | page_ascore | page_authority_score | Authority Score",
        "domain_authority_score": "Domain ascore | domain_ascore | Domain Authority Score",
        "page_score": "Page score | page_score",
        "page_trust_score": "Page trust score | page_trust_score",
        "toxicity_score": "Toxic Score | Toxicity Score",
        "external_links": "External links | external_num",
        "internal_links": "Internal links | internal_num",
    },
)
ASCORE: Curve = ((0, 0), (10, 16), (20, 30), (40, 54), (60, 74), (80, 90), (100, 100))
"""Semrush gives the same domains lower numbers than others do; the corner points are our own estimate."""
STRENGTH = {
    "domain_authority_score": Strength("Semrush Authority Score", ASCORE),
    "authority_score": Strength("Semrush Page Authority Score", ASCORE, of_page=True),
    "page_score": Strength("Semrush page score", ASCORE, of_page=True),
}
ROW_CAPS = (50_000,)
SHAPES = (
    Shape("Backlinks", "Page ascore | Source url | Target url | Anchor"),
    Shape("Backlinks 2018-19", "Page score | Page trust score | Source url | Target url | Anchor"),
    Shape("Backlinks of the API", "source_url | target_url | anchor | external_num"),
    Shape("Backlinks of the API", "source_url | target_url | page_ascore"),
    Shape("Referring domains", "Domain ascore | Domain | Backlinks", speaks_of="domains"),
    Shape("Referring domains of the API", "domain_ascore | domain | backlinks_num", speaks_of="domains"),
    Shape("Backlink Audit by domain", "Source Domain | Toxic Score", speaks_of="domains"),
    Shape("Backlink Audit by link", "Source url | Target url | Toxicity Score"),
    Shape("Backlink Audit by link", "Source url | Target url | Toxic Score"),
)
