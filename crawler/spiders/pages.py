"""The spider of the main job: every referring page on the frontier, then the network of its site."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from linkvet.crawler.archives.answers import NotArchivedError
from linkvet.crawler.assignment import Assignment
from linkvet.crawler.browser.second_look import SecondLook, can_look
from linkvet.crawler.by_scrapy import assignment_by_scrapy
from linkvet.crawler.guises import in_guises, worth
from linkvet.crawler.items import LeftAlone, SiteSigns, settled
from linkvet.crawler.net.client import Courier
from linkvet.crawler.net.failures import Failure
from linkvet.crawler.net.redirects import Resolver
from linkvet.crawler.net.site_probe import site_footprints
from linkvet.crawler.spiders.fair_queue import Turns
from linkvet.crawler.visit import Errand, Sight, Visitor
from linkvet.store.file.audit import now
from linkvet.store.seen.frontier import Task, tasks_of, waiting_domains
from linkvet.store.seen.homes import HomePage, home_to_read
from linkvet.store.seen.looks import claimed_targets, domain_name, icon_of, last_visit_at
from linkvet.store.seen.searches import Searched
from linkvet.store.seen.visits import known_resolution, last_sight, record_resolution
from linkvet.store.types import Visit
from linkvet.store.urls import host_of, parse_url

DOMAINS_PER_PLACE = 4
"""Domains worked on for each request that may be in flight: most of them wait for their delay."""

LEFT = "left alone"
"""What is counted for a page that keeps its state."""
UNANSWERED = frozenset(("timeout", "connect"))
"""Reasons that may have gone when a page is asked for again."""

Item = Visit | SiteSigns | Searched | LeftAlone


class Slow(NamedTuple):
    """What a crawl waits for."""

    sites: int
    pages: int


class PagesSpider(Spider):
    """Visits the pages of the frontier, a few of every domain at a time."""

    name = "pages"
    courier: Courier
    visitor: Visitor
    visitor_class: type[Visitor] = Visitor
    searching = False
    """Whether it looks for links that no list names, instead of visiting the pages that are named."""
    second_chances = True
    """Whether pages of sites that do not answer are asked for once more at the end."""

    def __init__(self, assignment: Assignment) -> None:
        super().__init__()
        self.assignment = assignment
        self.audit = assignment.audit
        self._results: asyncio.Queue[tuple[Task, Item | None] | None] = asyncio.Queue()
        self._running: set[asyncio.Task[None]] = set()
        self._open: set[tuple[str, int]] = set()
        self._being_stored: dict[int, Task] = {}
        self._storing: set[asyncio.Future[None]] = set()
        self._stored = 0
        self._first_chance = self.second_chances
        self._put_off: Counter[int] = Counter()

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, *, assignment: Assignment | None = None, **arguments: Any
    ) -> PagesSpider:
        """As Scrapy makes it; without an assignment its own command has started it."""
        assignment = assignment or assignment_by_scrapy(crawler, arguments, cls.searching)
        spider: PagesSpider = super().from_crawler(crawler, assignment)
        spider.courier = Courier(crawler, spider.assignment)
        spider.visitor = spider._visitor()
        crawler.signals.connect(spider._on_stored, signals.item_scraped)
        crawler.signals.connect(spider._on_not_stored, signals.item_error)
        return spider

    def _visitor(self) -> Visitor:
        audit, crawl_id = self.audit, self.assignment.crawl.id
        scope = audit.settings.target_scope
        courier = self.courier
        resolver = Resolver(
            scope,
            courier.fetch,
            courier.robots,
            lambda url: known_resolution(audit, crawl_id, url),
            lambda resolution: record_resolution(audit, crawl_id, resolution),
            self.assignment.read,
        )
        return self.visitor_class(
            scope, courier.fetch, courier.robots, resolver, self.assignment.read, self._second_look()
        )

    def _second_look(self) -> SecondLook | None:
        """A browser for this process, where one is asked for or at hand."""
        options = self.assignment.options
        if not options.picture and (options.render == "never" or not can_look(options.render)):
            return None
        look = SecondLook(options.render, self.courier.resource, options.timeout, options.picture)
        self.crawler.signals.connect(look.close, signals.spider_closed)
        return look

    async def start(self) -> AsyncIterator[Item]:
        """Yield visits and site signs as they come in, until the frontier has nothing more for us."""
        while domains := self._waiting():
            self._stored = 0
            self._turns = Turns(domains, self._tasks, self._domains_at_once)
            async for item in self._take():
                yield item
            if not self._stored and not (self._first_chance and self._put_off):
                break
            self._first_chance = False
            self.courier.ask_again()
        await settled(self.crawler)

    def _domains_at_once(self) -> int:
        in_flight = self.assignment.in_flight
        return in_flight.limit * DOMAINS_PER_PLACE + in_flight.slow

    def slow(self) -> Slow:
        """Sites that keep this crawl waiting, and the pages left for their second chance."""
        pages = self._put_off.total()
        sites = self.assignment.in_flight.slow_sites
        put_off = len(self._put_off)
        return Slow(sites + put_off if self._first_chance else max(sites, put_off), pages)

    def _waiting(self) -> list[int]:
        return waiting_domains(self.audit, *self.assignment.shard)

    def _tasks(self, domain_id: int, limit: int) -> list[Task]:
        return tasks_of(self.audit, domain_id, limit)

    async def _take(self) -> AsyncIterator[Item]:
        while True:
            while task := self._turns.next():
                running = asyncio.create_task(self._attempt(task))
                self._running.add(running)
                running.add_done_callback(self._running.discard)
                self._open.add((task.kind, task.subject))
            if not self._open:
                return
            items = self._finished(await self._results.get())
            for item in items[:-1]:
                self._store_beside(item)
            if items:
                yield items[-1]

    def _finished(self, result: tuple[Task, Item | None] | None) -> list[Item]:
        """The items of all tasks that have ended by now, from this one on."""
        ended = [result, *(self._results.get_nowait() for _ in range(self._results.qsize()))]
        items: list[Item] = []
        for task, item in filter(None, ended):
            if item is None:
                self._close(task, stored=False)
            else:
                self._being_stored[id(item)] = task
                items.append(item)
        return items

    def _store_beside(self, item: Item) -> None:
        """Store an item without waiting for the engine's next look at :meth:`start`, which takes it one by one."""
        engine = self.crawler.engine
        assert engine is not None
        storing = asyncio.ensure_future(engine.scraper.start_itemproc_async(item, response=None))
        self._storing.add(storing)
        storing.add_done_callback(self._storing.discard)

    def _close(self, task: Task, stored: bool) -> None:
        self._open.discard((task.kind, task.subject))
        self._stored += stored
        self._turns.done(task, stored)
        self._results.put_nowait(None)

    def _on_stored(self, item: Item) -> None:
        task = self._being_stored.pop(id(item))
        if isinstance(item, LeftAlone):
            self.assignment.count(LEFT, "")
        if isinstance(item, Visit):
            self.assignment.count(item.outcome, item.reason)
            self._no_longer_put_off(task.domain_id)
        self._close(task, stored=True)

    def _no_longer_put_off(self, domain_id: int) -> None:
        """Count down once the second chances have begun; in the first run the domain's later pages wait too."""
        if self._first_chance or domain_id not in self._put_off:
            return
        self._put_off[domain_id] -= 1
        if not self._put_off[domain_id]:
            del self._put_off[domain_id]

    def _on_not_stored(self, item: Item) -> None:
        self._close(self._being_stored.pop(id(item)), stored=False)

    async def _attempt(self, task: Task) -> None:
        """Do one task; a fault of ours leaves it on the frontier and the crawl goes on.

        A visit that may have failed for want of a network is held back.
        """
        item: Item | None = None
        reach = self.assignment.reach
        try:
            if not (task.kind == "page" and reach.holds(task.subject)):
                item = await self._do(task)
                if isinstance(item, Visit) and reach.doubts(item):
                    reach.hold(item)
                    item = None
                if item is None and task.kind == "page":
                    reach.miss()
                    await reach.is_lost()
        except Exception:
            self.logger.exception("Could not read %s; it stays unvisited", task.url)
        await self._results.put((task, item))

    async def _archived(self, task: Task) -> Visit | LeftAlone:
        """What archives say of a page, dated by them; a later visit is never overwritten by theirs."""
        assert self.assignment.archived
        try:
            visit = await self._page(task)
        except NotArchivedError:
            return LeftAlone(task.subject)
        seen_at = self.assignment.archived.seen_at(visit.final_url or task.url)
        visit.visited_at = seen_at or visit.visited_at
        newer = last_visit_at(self.audit, task.subject) >= visit.visited_at
        return LeftAlone(task.subject) if newer else visit

    async def _do(self, task: Task) -> Item | None:
        """Do one task; ``None`` where it is put off until the others are done."""
        if task.kind == "site":
            return None if self._first_chance and task.domain_id in self._put_off else await self._site(task)
        if self.assignment.archived:
            return await self._archived(task)
        visit = await self._page(task)
        if self._first_chance and self._may_answer_later(visit):
            self._put_off[task.domain_id] += 1
            return None
        return visit

    def _may_answer_later(self, visit: Visit) -> bool:
        url = parse_url(visit.final_url or "")
        unanswered = visit.outcome == "broken" and visit.reason in UNANSWERED
        return unanswered or bool(url and visit.outcome != "read" and self.courier.is_silent(url))

    async def _page(self, task: Task) -> Visit:
        url = parse_url(task.url)
        if url is None:
            return Visit(task.subject, now(), "broken", "dns", "not a valid web address")
        options = self.assignment.options
        whole = options.picture or options.cloaking
        seen = None if whole else last_sight(self.audit, task.subject)
        before = Sight(**seen) if seen else None
        errand = Errand(task.subject, url, claimed_targets(self.audit, task.subject), before)
        visit = await self.visitor.visit(errand)
        if options.cloaking and worth(visit):
            visit.guises = await in_guises(self.visitor, errand)
        if visit.ip:
            visit.footprints += [("ip", visit.ip), *self.assignment.places.footprints(visit.ip)]
        return visit

    async def _site(self, task: Task) -> SiteSigns:
        name = domain_name(self.audit, task.subject)
        home = await self._home(task.subject, name) if self.assignment.options.home else None
        found = await site_footprints(
            host_of(name),
            task.url,
            icon_of(self.audit, task.subject),
            self.assignment.names,
            self.assignment.places,
            self.courier.side_file,
        )
        found += home.facts.footprints if home and home.facts else []
        return SiteSigns(task.subject, list(dict.fromkeys(found)), now(), home)

    async def _home(self, domain_id: int, name: str) -> HomePage | None:
        """The home page of a domain whose pages answered; ``None`` where it need not be read."""
        url = home_to_read(self.audit, domain_id, name, self.assignment.crawl.started_at)
        if url is None:
            return None
        visit = Visit(0, now(), "read")
        try:
            end = await self.visitor.arrive(url, visit)
        except NotArchivedError:
            return None
        home = HomePage(visit.visited_at, "", visit.http_status, visit.final_url)
        if isinstance(end, Failure):
            home.reason = end.reason
        elif end.url.site != name:
            home.reason = "page_redirected"
        elif end.page.unseen:
            home.reason = end.page.unseen[0]
        else:
            home.facts = end.page.facts
            home.lost_reason = end.page.lost_reason if end.page.lost_reason == "parked" else ""
        return home

    def drop_running(self) -> None:
        """Let go of everything in flight; it stays on the frontier."""
        for running in list(self._running):
            running.cancel()
