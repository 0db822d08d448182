"""Majestic: DownloadBackLinks, the export of its site, its API and older files."""

from __future__ import annotations

from linkvet.importers.reading.shapes import Columns, Shape
from linkvet.store.types import Curve, Strength

VENDOR = "majestic"
COLUMNS = Columns(
    roles={
        "page": "Source URL",
        "target": "Target URL",
        "anchor": "Anchor Text",
        "nofollow": "FlagNoFollow",
        "first_seen": "Source First Found Date | FirstIndexedDate | Link First Indexed Date",
        "last_seen": "Source Crawl Date | LastSeenDate | Date",
        "lost": "DateLost | Date Lost | FlagDeleted",
        "domain": "Domain",
        "links": "MatchedLinks | Matched Links | Backlinks",
    },
    figures={
        "trust_flow": "SourceTrustFlow | Source Trust Flow | TrustFlow | Trust Flow",
        "citation_flow": "SourceCitationFlow | Source Citation Flow | CitationFlow | Citation Flow",
        "domain_trust_flow": "Domain Trust Flow",
        "domain_citation_flow": "Domain Citation Flow",
        "target_trust_flow": "TargetTrustFlow",
        "target_citation_flow": "TargetCitationFlow",
        "topical_trust_flow": "SourceTopicalTrustFlow_Value_0",
        "ac_rank": "ACRank",
    },
    empty_flag=False,
)
FLOW: Curve = ((0, 0), (5, 15), (10, 25), (20, 42), (40, 65), (60, 82), (100, 100))
"""Majestic gives the same domains lower numbers than others do; the corner points are our own estimate."""
STRENGTH = {
    "domain_trust_flow": Strength("Majestic Trust Flow", FLOW),
    "domain_citation_flow": Strength("Majestic Citation Flow", FLOW),
    "trust_flow": Strength("Majestic Trust Flow of the page", FLOW, of_page=True),
    "citation_flow": Strength("Majestic Citation Flow of the page", FLOW, of_page=True),
}
SHAPES = (
    Shape("DownloadBackLinks", "Target URL | Source URL | Anchor Text | Source Crawl Date"),
    Shape(
        "Backlinks from the site",
        "Target URL | Anchor Text | Source Trust Flow | Source Citation Flow",
        first_column_is_page=True,
    ),
    Shape("Backlinks of the API", "SourceURL | TargetURL | AnchorText | ACRank | FlagNoFollow"),
    Shape("Backlinks of the API", "SourceURL | TargetURL | AnchorText | FlagNoFollow"),
    Shape("Referring domains", "Domain | TrustFlow | CitationFlow | MatchedLinks", speaks_of="domains"),
)
