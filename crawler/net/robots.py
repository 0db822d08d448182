"""What a site's robots.txt allows our own user agent (RFC 9309, as Protego reads it)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from protego import Protego

from linkvet.crawler.net.robots_rules import SITE_BYTES, Rules, rules_for
from linkvet.store.urls import Url

ROBOTS_BYTES = 512 * 1024
"""What crawlers must read of a robots.txt at least (RFC 9309, 2.5); the rest is ignored."""
KEPT_BYTES = 32_000_000
"""Memory for the rules of sites; those used least lately are forgotten first."""
NAMED_SITEMAPS = 20
LONGEST_DELAY = 30.0
"""Seconds: a longer Crawl-delay is cut to this."""


class Robots:
    """The rules of the sites being visited, each fetched once and kept while its pages are visited.

    A robots.txt that is absent, or that cannot be had, forbids nothing: the page itself will say what
    its site answers.
    """

    def __init__(self, agent: str, fetch: Callable[[str], Awaitable[bytes | None]]) -> None:
        self._agent = agent
        self._fetch = fetch
        self._rules: OrderedDict[str, asyncio.Task[Rules | None]] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._kept = 0

    async def allows(self, url: Url) -> bool:
        """Whether our user agent may fetch ``url``."""
        rules = await self._rules_of(url)
        return rules is None or rules.can_fetch(url.href, self._agent)

    async def delay(self, url: Url) -> float:
        """Seconds that the site asks us to wait between requests; 0 when it asks nothing."""
        rules = await self._rules_of(url)
        delay = rules.crawl_delay(self._agent) if rules else None
        return min(float(delay or 0), LONGEST_DELAY)

    async def sitemaps(self, url: Url) -> list[str]:
        """The sitemaps that the site names in its robots.txt."""
        rules = await self._rules_of(url)
        return list(rules.sitemaps)[:NAMED_SITEMAPS] if rules else []

    def forget(self, origin: str) -> None:
        """Ask a site again, for example one whose robots.txt could not be had before."""
        self._rules.pop(origin, None)
        self._kept -= self._sizes.pop(origin, 0)

    async def _rules_of(self, url: Url) -> Protego | None:
        origin = f"{url.scheme}://{url.host}:{url.port}"
        task = self._rules.get(origin)
        if task is None:
            home = f"{url.scheme}://{url.host}" + ("" if url.port in (80, 443) else f":{url.port}")
            task = self._rules[origin] = asyncio.create_task(self._read(home + "/robots.txt"))
            task.add_done_callback(lambda done: self._weigh(origin, done))
        else:
            self._rules.move_to_end(origin)
        rules = task.result() if task.done() else await asyncio.shield(task)
        return rules.parsed if rules else None

    def _weigh(self, origin: str, task: asyncio.Task[Rules | None]) -> None:
        """Count what a site's rules take, and forget those of others where all take too much."""
        if self._rules.get(origin) is not task:
            return
        if task.cancelled() or task.exception():
            del self._rules[origin]
            return
        rules = task.result()
        self._sizes[origin] = rules.size if rules else SITE_BYTES
        self._kept += self._sizes[origin]
        while self._kept > KEPT_BYTES and len(self._sizes) > 1:
            oldest = next(name for name in self._rules if name in self._sizes)
            del self._rules[oldest]
            self._kept -= self._sizes.pop(oldest)

    async def _read(self, address: str) -> Rules | None:
        body = await self._fetch(address)
        if body is None:
            return None
        text = body[:ROBOTS_BYTES].decode("utf-8", "replace").lstrip("\ufeff")
        return rules_for(text, self._agent)
