"""Ahrefs: backlinks (of today, 2022, before 2021), broken backlinks, referring domains, link intersect."""

from __future__ import annotations

from linkvet.importers.reading.shapes import Columns, Shape
from linkvet.store.types import Strength

VENDOR = "ahrefs"
COLUMNS = Columns(
    roles={
        "page": "Referring page URL",
        "target": "Target URL | Link URL",
        "anchor": "Anchor | Link Anchor",
        "nofollow": "Nofollow",
        "sponsored": "Sponsored",
        "ugc": "UGC",
        "kind": "Type",
        "first_seen": "First seen",
        "last_seen": "Last seen | Last Check",
        "lost": "Lost | Day Lost",
        "domain": "Domain | Referring page URL",
        "links": "Links to target",
    },
    figures={
        "domain_rating": "Domain rating | DR",
        "url_rating": "UR | URL Rating | URL Rating (desc)",
        "domain_traffic": "Domain traffic",
        "traffic": "Page traffic | Traffic",
        "referring_domains": "Referring domains",
        "linked_domains": "Linked domains",
        "external_links": "External links | External Links Count",
        "internal_links": "Internal Links Count",
        "keywords": "Keywords",
        "http_status": "Referring page HTTP code",
        "links_in_group": "Links in group",
    },
)
STRENGTH = {
    "domain_rating": Strength("Ahrefs Domain Rating"),
    "url_rating": Strength("Ahrefs URL Rating", of_page=True),
}
"""Logarithmic already."""
SHAPES = (
    Shape(
        "Backlinks, current",
        "Referring page URL | Target URL | Domain rating | Discovered status | Is spam | Lost",
    ),
    Shape("Backlinks 2022-23", "Referring page URL | Target URL | Domain rating | Discovered status"),
    Shape("Backlinks", "Referring page URL | Target URL"),
    Shape(
        "Broken backlinks",
        "Referring page URL | Target URL | Domain rating | Discovered status | Is spam | "
        "Target page HTTP code",
    ),
    Shape("Broken backlinks", "Referring page URL | Target URL | Domain rating | Target page HTTP code"),
    Shape("Backlinks before 2021", "Referring Page URL | Link URL | Link Anchor"),
    Shape("Referring domains", "Domain | Links to target", speaks_of="domains"),
    Shape(
        "Link intersect: referring domains only, for it names no linked page",
        "Referring page URL | Domain rating | Intersect",
        speaks_of="domains",
    ),
)
