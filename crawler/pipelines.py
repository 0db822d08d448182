"""Puts what a crawl brings into the audit file, a handful of visits under one commit."""

from __future__ import annotations

import asyncio

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from linkvet.crawler.assignment import Assignment, assignment_of
from linkvet.crawler.items import LeftAlone, SiteSigns
from linkvet.store.file.audit import Audit, StoreError
from linkvet.store.seen.frontier import leave_page
from linkvet.store.seen.homes import record_home
from linkvet.store.seen.own_pages import OwnPage, record_own_page
from linkvet.store.seen.searches import Searched, record_searched
from linkvet.store.seen.visits import record_site, record_visit
from linkvet.store.types import Visit

Item = Visit | SiteSigns | OwnPage | Searched | LeftAlone
HANDFUL = 32
"""Items that are stored together at most."""
SECONDS = 0.05
"""How long an item waits for others."""


async def store_held(assignment: Assignment) -> bool:
    """Store the visits that were held back if the web can be reached; says whether it can."""
    reach = assignment.reach
    if reach.held and not await reach.is_online():
        return False
    with assignment.audit.transaction():
        for visit in reach.release():
            record_visit(assignment.audit, assignment.crawl.id, visit)
            assignment.count(visit.outcome, visit.reason)
    return True


class StoreInAudit:
    """Stores visits and site signs: what counts as done is in the file, whatever happens next.

    A commit costs as much as storing a page, and keeps other workers waiting; so a few share one.
    """

    def __init__(self, audit: Audit, crawl_id: int, assignment: Assignment | None = None) -> None:
        self.audit, self.crawl_id, self.assignment = audit, crawl_id, assignment
        self._waiting: list[tuple[Item, asyncio.Future[None]]] = []
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StoreInAudit:
        """As Scrapy makes it; its shell stores nothing."""
        if crawler.spider is None:
            raise NotConfigured
        assignment = assignment_of(crawler)
        return cls(assignment.audit, assignment.crawl.id, assignment)

    async def process_item(self, item: Item) -> Item:
        """Store one item; ends when it is in the file, and raises what kept it out."""
        loop = asyncio.get_running_loop()
        stored: asyncio.Future[None] = loop.create_future()
        self._waiting.append((item, stored))
        if len(self._waiting) >= HANDFUL:
            self._store_all()
        elif self._timer is None:
            self._timer = loop.call_later(SECONDS, self._store_all)
        await stored
        return item

    def close_spider(self) -> None:
        """Store what still waits."""
        self._store_all()

    def _store_all(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            with self.audit.transaction():
                errors = [self._error_of(item) for item, _ in waiting]
        except StoreError as error:
            errors = [error] * len(waiting)
        for (_, stored), problem in zip(waiting, errors, strict=True):
            if stored.done():
                continue
            if problem is None:
                stored.set_result(None)
            else:
                stored.set_exception(problem)

    def _error_of(self, item: Item) -> Exception | None:
        """Store one item; what went wrong with it leaves the others alone."""
        try:
            self._store(item)
        except Exception as error:
            return error
        return None

    def _store(self, item: Item) -> None:
        if isinstance(item, Visit):
            if self.assignment is not None:
                self._store_held(self.assignment, item)
            record_visit(self.audit, self.crawl_id, item)
        elif isinstance(item, SiteSigns):
            record_site(self.audit, item.domain_id, item.footprints, item.seen_at)
            if item.home:
                record_home(self.audit, item.domain_id, item.home)
        elif isinstance(item, LeftAlone):
            leave_page(self.audit, item.page_id)
        elif isinstance(item, Searched):
            record_searched(self.audit, self.crawl_id, item)
        else:
            record_own_page(self.audit, item)

    def _store_held(self, assignment: Assignment, visit: Visit) -> None:
        """Store the visits that were held back until something was heard from the web."""
        for earlier in assignment.reach.heard(visit):
            record_visit(self.audit, self.crawl_id, earlier)
            assignment.count(earlier.outcome, earlier.reason)
