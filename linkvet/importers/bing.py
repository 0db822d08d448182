"""Bing Webmaster Tools: referring pages and referring domains."""

from __future__ import annotations

from linkvet.importers.reading.shapes import Columns, Shape

VENDOR = "bing"
COLUMNS = Columns(
    roles={
        "page": "Source Url",
        "target": "Target Url",
        "anchor": "Anchor text",
        "domain": "Domain",
        "links": "Backlinks Count",
    },
)
SHAPES = (
    Shape("Referring pages", "Source Url | Anchor text | Target Url"),
    Shape("Referring domains", "Domain | Backlinks Count", speaks_of="domains"),
    Shape(
        "Anchor texts",
        "Anchor | Backlinks Count",
        speaks_of="neither",
        refusal="this is Bing's list of anchor texts: it names no referring page; "
        "export “Referring pages” instead",
    ),
)
