"""Coverage of the exports in words."""

from __future__ import annotations

from collections.abc import Iterator

from linkvet.analysis.profile.coverage import Coverage
from linkvet.printable import printable


def coverage_sentences(found: Coverage) -> Iterator[str]:
    """What each export knew, which were cut off, and how many domains may be missing; none for a single source."""
    vendors = found["vendors"]
    if len(vendors) > 1:
        for name, row in sorted(vendors.items(), key=lambda item: -item[1]["domains"]):
            links = (
                f"{row['links']:,} links, {row['only_links']:,} of them only there; " if row["links"] else ""
            )
            yield f"{name}: {links}{row['domains']:,} domains, {row['only_domains']:,} of them only there"
    for file in found["capped"]:
        yield (
            f"{printable(file['file'])} has {file['rows']:,} rows, as many as such exports have at most: it is"
            " cut off, and what it lacks is unknown. An export of referring domains shows the rest."
        )
    domains = found["domains"]
    if domains["total"] is None:
        if len(vendors) > 1:
            yield f"How many referring domains no export names cannot be told: {domains['why_not']}"
    else:
        low, high = ((domains[end] or 0) - domains["seen"] for end in ("low", "high"))
        yield (
            f"About {domains['unseen']:,} referring domains are in none of them ({low:,} to {high:,}, 95%), "
            "at least: tools tend to find the same sites, so this is a lower bound."
        )
