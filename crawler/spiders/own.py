"""The spider of the audited site itself: what its linked pages are about, and whom it links to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from linkvet.crawler.archives.answers import NotArchivedError
from linkvet.crawler.assignment import Assignment
from linkvet.crawler.by_scrapy import assignment_by_scrapy
from linkvet.crawler.items import settled
from linkvet.crawler.net.client import Courier
from linkvet.crawler.net.failures import Failure
from linkvet.crawler.net.pace.reach import UNREACHED
from linkvet.crawler.net.redirects import Resolver
from linkvet.crawler.page.document import Document
from linkvet.crawler.page.linking.links import target_links
from linkvet.crawler.page.sitemaps import read_sitemap
from linkvet.crawler.visit import Visitor
from linkvet.store.file.audit import now
from linkvet.store.seen.own_pages import OWN_PAGES, OwnPage, add_own_pages, due_own_pages
from linkvet.store.seen.visits import Resolution
from linkvet.store.types import Visit
from linkvet.store.urls import parse_url

UNANSWERED = frozenset(("timeout", "connect"))
"""Reasons for which an own page is asked for once more at the end."""
MAX_SITEMAPS = 10
SITEMAP_BYTES = 5_000_000


class OwnSpider(Spider):
    """Reads the pages that backlinks point at, then home page and sitemap, politely and within a cap."""

    name = "own"
    courier: Courier

    def __init__(self, assignment: Assignment) -> None:
        super().__init__()
        self.assignment = assignment
        self.audit = assignment.audit
        self.scope = self.audit.settings.target_scope
        self._stored: asyncio.Queue[OwnPage] = asyncio.Queue()

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, *, assignment: Assignment | None = None, **arguments: Any
    ) -> OwnSpider:
        """As Scrapy makes it; without an assignment its own command has started it."""
        assignment = assignment or assignment_by_scrapy(crawler, arguments)
        spider: OwnSpider = super().from_crawler(crawler, assignment)
        spider.courier = Courier(crawler, spider.assignment)
        for signal in (signals.item_scraped, signals.item_error):
            crawler.signals.connect(spider._note_stored, signal)
        return spider

    def _note_stored(self, item: OwnPage) -> None:
        self._stored.put_nowait(item)

    async def start(self) -> AsyncIterator[OwnPage]:
        """Yield own pages one after the other: they are all on one site."""
        resolver = Resolver(self.scope, self.courier.fetch, None, lambda url: None, _forget)
        visitor = Visitor(self.scope, self.courier.fetch, self.courier.robots, resolver, self.assignment.read)
        read: set[str] = set()
        unanswered: list[str] = []
        looked_at_sitemap = False
        while len(read) < OWN_PAGES:
            waiting = [url for url in due_own_pages(self.audit, len(read) + 1) if url not in read]
            if not waiting and not looked_at_sitemap:
                looked_at_sitemap = True
                add_own_pages(self.audit, await self._named_pages())
                continue
            if not waiting:
                break
            read.add(waiting[0])
            page = await self._read(waiting[0], visitor)
            if page is None:
                continue
            unanswered += [page.url] * self._may_answer_later(page)
            if await self._doubts(page):
                return
            yield page
            await self._stored.get()
        self.courier.ask_again()
        for address in unanswered:
            page = await self._read(address, visitor)
            if page is None or await self._doubts(page):
                return
            yield page
            await self._stored.get()
        await settled(self.crawler)

    def _may_answer_later(self, page: OwnPage) -> bool:
        url = parse_url(page.final_url or page.url)
        return page.reason in UNANSWERED or bool(page.reason and url and self.courier.is_silent(url))

    async def _doubts(self, page: OwnPage) -> bool:
        """Whether a page of the site was not reached for the fault of this machine."""
        unreached = page.http_status is None and page.reason in UNREACHED
        return unreached and not await self.assignment.reach.is_online()

    async def _read(self, address: str, visitor: Visitor) -> OwnPage | None:
        """What a page of the site shows; ``None`` where archives are read and hold none of it."""
        url = parse_url(address)
        if url is None:
            return OwnPage(address, now(), reason="dns")
        visit = Visit(0, now(), "read")
        try:
            end = await visitor.arrive(url, visit)
        except NotArchivedError:
            return None
        page = OwnPage(address, visit.visited_at, visit.http_status, "", visit.final_url, visit.chain)
        if isinstance(end, Failure):
            page.reason = end.reason
        elif (facts := end.page.facts) is not None and (doc := end.document()) is not None:
            page.title, page.canonical, page.robots = facts.title, facts.canonical, facts.robots
            page.language, page.text, page.words = facts.language, facts.text, facts.words
            page.headings, page.published = facts.headings, facts.published
            page.outlinks = target_links(doc, lambda _: False).outlinks
            if end.url.path == "/" and not end.url.query:
                add_own_pages(self.audit, self._in_scope(_links_of(doc)))
        return page

    async def _named_pages(self) -> list[str]:
        home = f"https://{self.scope.host}"
        waiting = [f"{home}/sitemap.xml"]
        url = parse_url(home)
        if url and self.courier.robots:
            waiting = await self.courier.robots.sitemaps(url) + waiting
        pages: list[str] = []
        seen: set[str] = set()
        while waiting and len(seen) < MAX_SITEMAPS and len(pages) < OWN_PAGES:
            address = waiting.pop(0)
            if address in seen:
                continue
            seen.add(address)
            response = await self.courier.side_file(address, SITEMAP_BYTES)
            if response is not None and response.status == 200:
                sitemap = read_sitemap(response.body)
                waiting += sitemap.sitemaps
                pages += self._in_scope(sitemap.pages)
        return pages

    def _in_scope(self, addresses: Any) -> list[str]:
        urls = (parse_url(address) for address in addresses)
        return [url.without_fragment for url in urls if url and self.scope.contains(url)]


def _links_of(doc: Document) -> list[str]:
    """Addresses of a page's links, resolved: they stand in where a site has no sitemap."""
    nodes = doc.tree.css("a[href]")[: OWN_PAGES * 2]
    urls = (parse_url(node.attributes.get("href") or "", doc.base) for node in nodes)
    return [url.href for url in urls if url]


def _forget(resolution: Resolution) -> None:
    """Redirecting links of own pages are not kept."""
