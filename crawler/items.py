"""What a crawl brings home besides visits (which are ``linkvet.store.types.Visit``)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from scrapy.crawler import Crawler

from linkvet.crawler.scrapy_inside import is_storing
from linkvet.store.seen.homes import HomePage

PAUSE = 0.001


@dataclass(slots=True)
class SiteSigns:
    """What the network of one referring domain, and its home page, revealed."""

    domain_id: int
    footprints: list[tuple[str, str]]
    """(kind, value), as in the audit file."""
    seen_at: str
    home: HomePage | None = None
    """``None`` where no home page was asked for."""


@dataclass(slots=True)
class LeftAlone:
    """A page of which the archives hold nothing, or nothing newer than what is known: it keeps its state."""

    page_id: int


async def settled(crawler: Crawler) -> None:
    """Wait until Scrapy has let go of the last item.

    A spider that ends before does not look idle, and its engine looks again only seconds later.
    """
    while is_storing(crawler):  # noqa: ASYNC110 (Scrapy tells no event of it)
        await asyncio.sleep(PAUSE)
