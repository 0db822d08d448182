"""Whether a link earns a commission, by its address: parameters that name a partner, redirects, hosts of networks."""

from __future__ import annotations

from functools import lru_cache

from linkvet.analysis.words.lists import rows_of
from linkvet.store.urls import parse_url

SHORT_KEYS = frozenset(
    ("aid", "tag", "tt", "ref", "r", "oid", "partner", "discount", "promocode", "siteid", "hop")
)
"""Parameters with a plain meaning too: they need a value that looks like a partner's name or number."""
MOST_PARTS = 60


@lru_cache(maxsize=1)
def _marks() -> dict[str, frozenset[str]]:
    return {
        label: frozenset(word.strip() for word in line.split(";"))
        for label, line in rows_of("affiliate_marks.txt")
    }


@lru_cache(maxsize=16384)
def commission(href: str, page_host: str = "") -> str:
    """What in the address of a link shows that its owner earns by it; empty where nothing does.

    ``page_host`` is the host of the page: a redirect under its own ``/go/`` hides where the link leads.
    """
    url = parse_url(href[:4000]) if href else None
    if url is None:
        return ""
    labels = url.host.split(".")
    tails = {".".join(labels[start:]) for start in range(len(labels) - 1)}
    if known := sorted(tails & _marks()["host"]):
        return f"the network {known[0]}"
    for pair in url.query.lstrip("?").split("&")[:MOST_PARTS]:
        key, _, value = pair.partition("=")
        if (
            key.lower() in _marks()["parameter"]
            and value
            and (key.lower() not in SHORT_KEYS or _names(value))
        ):
            return f"the parameter {pair[:40]}"
        if key.lower() in ("utm_medium", "utm_source") and value.lower().startswith(
            ("affil", "partner", "aff_")
        ):
            return f"the parameter {pair[:40]}"
    parts = [part for part in url.path.split("/") if part]
    if url.host == page_host and len(parts) >= 2 and parts[0].lower() in _marks()["path"]:
        return f"the redirect /{parts[0][:20]}/"
    return ""


def _names(value: str) -> bool:
    """Whether a value looks like a partner's: letters with a number, or a long one."""
    return len(value) >= 4 and (any(ch.isdigit() for ch in value) or "-" in value or "_" in value)
