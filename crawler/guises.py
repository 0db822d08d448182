"""A page asked for again in other guises: as a browser, and as a browser that comes from a search engine.

Sites that cloak show their own visitors one thing and search engines or checkers another. The page is asked for with
the same manners: robots.txt holds as for ourselves, and so does the delay of the site.
"""

from __future__ import annotations

from collections.abc import Mapping

from scrapy.http import Response

from linkvet.crawler.visit import Errand, Fetch, Visitor
from linkvet.store.types import Visit
from linkvet.store.urls import Url

BROWSER = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Upgrade-Insecure-Requests": "1",
}
GUISES: Mapping[str, Mapping[str, str]] = {
    "browser": BROWSER,
    "search": {**BROWSER, "Referer": "https://www.google.com/"},
}
WORTH = frozenset(("http_404", "http_410"))
"""Reasons of a page that may be shown to others all the same; a guard that lets browsers in is no cloaking."""


def worth(visit: Visit) -> bool:
    """Whether it is worth asking for a page again: it was shown, or said to be gone."""
    return not visit.unchanged and (visit.outcome == "read" or visit.reason in WORTH)


async def in_guises(visitor: Visitor, errand: Errand) -> dict[str, Visit]:
    """What the page shows in each guise."""
    found = {}
    for name, headers in GUISES.items():
        disguised = Visitor(
            visitor.scope, _with(visitor.fetch, headers), visitor.robots, visitor.resolver, visitor.read
        )
        found[name] = await disguised.visit(Errand(errand.page_id, errand.url, errand.claimed))
    return found


def _with(fetch: Fetch, more: Mapping[str, str]) -> Fetch:
    async def fetched(url: Url, headers: dict[str, str]) -> Response:
        return await fetch(url, {**headers, **more})

    return fetched
