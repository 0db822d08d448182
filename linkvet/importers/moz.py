"""Moz: Link Explorer and the Open Site Explorer before it, whose files begin with a preamble."""

from __future__ import annotations

from linkvet.importers.reading.shapes import Columns, Shape
from linkvet.store.types import Curve, Strength

VENDOR = "moz"
COLUMNS = Columns(
    roles={
        "page": "URL",
        "target": "Target URL",
        "anchor": "Anchor Text",
        "nofollow": "Only rel=nofollow | Nofollow",
        "followed": "Followable",
        "kind": "Link Type | Link Flags | Flags",
        "first_seen": "Date Found | First Seen",
        "last_seen": "Last Seen",
        "lost": "Date Lost | Link State",
    },
    figures={
        "page_authority": "Page Authority | PA",
        "domain_authority": "Domain Authority | DA",
        "spam_score": "Spam Score",
        "referring_domains": "Number of Domains Linking to this Page | Linking Domains",
        "domains_linking_to_domain": "Number of Domains Linking to Domain",
        "links": "Number of Links",
    },
)
COUNT: Curve = ((0, 0), (10, 15), (100, 33), (1_000, 50), (10_000, 67), (100_000, 83), (1_000_000, 100))
"""A count of linking domains runs logarithmically to a million; our own estimate."""
STRENGTH = {
    "domain_authority": Strength("Moz Domain Authority"),
    "domains_linking_to_domain": Strength("Moz linking domains", COUNT),
    "page_authority": Strength("Moz Page Authority", of_page=True),
}
"""Authorities are logarithmic already."""
SHAPES = (
    Shape(
        "Open Site Explorer, late",
        "URL | Anchor Text | Page Authority | Domain Authority | Spam Score | Origin",
    ),
    Shape("Open Site Explorer, early", "URL | Anchor Text | Page Authority | Domain Authority | Followable"),
    Shape("Link Explorer", "URL | Anchor Text | Target URL | PA | DA"),
    Shape("Link Explorer", "URL | Anchor Text | Target URL | Page Authority | Domain Authority"),
)
