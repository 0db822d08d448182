"""The spider of a search: a few likely pages of every referring site, for further links to the target."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from linkvet.crawler.assignment import Assignment
from linkvet.crawler.items import SiteSigns
from linkvet.crawler.net.pace.reach import UNREACHED
from linkvet.crawler.page.document import Document
from linkvet.crawler.page.sitemaps import read_sitemap
from linkvet.crawler.spiders.candidates import Neighbourhood, likely_pages, named_pages
from linkvet.crawler.spiders.pages import Item, PagesSpider
from linkvet.crawler.visit import Arrival, Errand, Visitor
from linkvet.store.file.audit import now
from linkvet.store.seen.frontier import Task
from linkvet.store.seen.searches import (
    LIST,
    Candidate,
    Searched,
    live_pages,
    looked_at_in,
    next_searches,
    unsearched_domains,
)
from linkvet.store.types import Visit
from linkvet.store.urls import Url, parse_url, registrable_domain

LIST_BYTES = 5_000_000


class _Reader(Visitor):
    """A visitor that keeps the pages it has read, for the links to their neighbours."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.documents: dict[int, Document] = {}

    async def _read(self, errand: Errand, visit: Visit, end: Arrival) -> None:
        if (doc := end.document()) is not None:
            self.documents[errand.page_id] = doc
        await super()._read(errand, visit, end)


class SitesSpider(PagesSpider):
    """Looks at pages of referring sites that no list names, politely and within caps."""

    name = "sites"
    visitor_class = _Reader
    searching = True
    second_chances = False

    def __init__(self, assignment: Assignment) -> None:
        super().__init__(assignment)
        number, shards = self.assignment.shard
        done = looked_at_in(self.audit, self.assignment.crawl, number, shards)
        self._left = -(-self.assignment.options.pages_in_all // shards) - done
        self._around = lru_cache(maxsize=2000)(self._neighbourhood)

    def _waiting(self) -> list[int]:
        if self._left <= 0:
            return []
        return unsearched_domains(self.audit, self.assignment.options.pages_per_site, *self.assignment.shard)

    def _tasks(self, domain_id: int, limit: int) -> list[Task]:
        per_site = self.assignment.options.pages_per_site
        tasks = next_searches(self.audit, domain_id, min(limit, max(self._left, 0)), per_site)
        self._left -= sum(task.kind == "page" for task in tasks)
        return tasks

    def _on_stored(self, item: Item) -> None:
        if isinstance(item, Searched) and item.task.kind == "page":
            self.assignment.count("read", item.reason)
        super()._on_stored(item)

    async def _do(self, task: Task) -> Visit | SiteSigns | Searched | None:
        url = parse_url(task.url)
        if url is None:
            return Searched(task, now(), "dns")
        found = await (self._list(task, url) if task.kind == "list" else self._look(task, url))
        return None if await self._offline(found) else found

    async def _offline(self, found: Searched) -> bool:
        """Whether a site was not reached for the fault of this machine; what was to be looked at then stays so."""
        if found.reason not in UNREACHED:
            self.assignment.reach.answered()
            return False
        return await self.assignment.reach.is_gone()

    async def _look(self, task: Task, url: Url) -> Searched:
        """One page: its links to the target, and those of its neighbours that may link too."""
        reader = self.visitor
        assert isinstance(reader, _Reader)
        visit = await reader.visit(Errand(task.subject, url))
        doc = reader.documents.pop(task.subject, None)
        found = Searched(task, visit.visited_at, visit.reason)
        if doc is None or doc.url.site != url.site:
            found.reason = found.reason or "page_redirected"
            return found
        found.candidates = likely_pages(doc, self._around(task.domain_id))
        if visit.ip:
            visit.footprints += [("ip", visit.ip), *self.assignment.places.footprints(visit.ip)]
        found.visit = visit if visit.outcome == "read" and visit.links else None
        return found

    async def _list(self, task: Task, url: Url) -> Searched:
        """A sitemap or feed: the pages it names."""
        found = Searched(task, now())
        robots = self.courier.robots
        if robots and url.path == "/sitemap.xml":
            found.candidates = _lists(await robots.sitemaps(url), url, LIST)
        response = await self.courier.side_file(task.url, LIST_BYTES)
        if response is None or response.status != 200:
            found.reason = f"http_{response.status}" if response else "connect"
            return found
        sitemap = read_sitemap(response.body)
        found.candidates += _lists(sitemap.sitemaps, url, LIST - 1)
        found.candidates += named_pages(sitemap.pages, url, self._around(task.domain_id))
        return found

    def _neighbourhood(self, domain_id: int) -> Neighbourhood:
        settings = self.audit.settings
        name = registrable_domain(settings.target_scope.host).partition(".")[0]
        return Neighbourhood.of(live_pages(self.audit.conn, domain_id), [name, *settings.brands])


def _lists(addresses: Iterable[str], site: Url, likelihood: int) -> list[Candidate]:
    """Further sitemaps of a site; it may not send us to those of others."""
    urls = (parse_url(address, site.href) for address in addresses)
    same = [url.without_fragment for url in urls if url and url.site == site.site]
    return [Candidate(address, likelihood, "list") for address in same]
