"""What a site's robots.txt allows our own user agent (RFC 9309, as Protego reads it)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from protego import Protego

from linkvet.crawler.net.failures import Failure
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

    One that is absent forbids nothing; one that could not be read for the fault of the server or the network
    closes the site (RFC 9309, 2.3.1.3 and 2.3.1.4). ``fetch`` gives its bytes, ``None`` where there is none, or
    why it could not be read.
    """

    def __init__(self, agent: str, fetch: Callable[[str], Awaitable[bytes | Failure | None]]) -> None:
        self._agent = agent
        self._fetch = fetch
        self._rules: OrderedDict[str, asyncio.Task[Rules | Failure | None]] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._kept = 0

    async def allows(self, url: Url) -> bool:
        """Whether our user agent may fetch ``url``."""
        return await self.refusal(url) is None

    async def refusal(self, url: Url) -> Failure | None:
        """Why our user agent may not fetch ``url``, or cannot; ``None`` where it may."""
        found = await self._found(url)
        if isinstance(found, Failure):
            return found
        if found is None or found.parsed.can_fetch(url.href, self._agent):
            return None
        return Failure("blocked", "robots", f"robots.txt of {url.host} forbids this page")

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
        found = await self._found(url)
        return None if found is None or isinstance(found, Failure) else found.parsed

    async def _found(self, url: Url) -> Rules | Failure | None:
        origin = f"{url.scheme}://{url.host}:{url.port}"
        task = self._rules.get(origin)
        if task is None:
            home = f"{url.scheme}://{url.host}" + ("" if url.port in (80, 443) else f":{url.port}")
            task = self._rules[origin] = asyncio.create_task(self._read(home + "/robots.txt"))
            task.add_done_callback(lambda done: self._weigh(origin, done))
        else:
            self._rules.move_to_end(origin)
        return task.result() if task.done() else await asyncio.shield(task)

    def _weigh(self, origin: str, task: asyncio.Task[Rules | Failure | None]) -> None:
        """Count what a site's rules take, and forget those of others where all take too much."""
        if self._rules.get(origin) is not task:
            return
        if task.cancelled() or task.exception():
            del self._rules[origin]
            return
        rules = task.result()
        self._sizes[origin] = rules.size if isinstance(rules, Rules) else SITE_BYTES
        self._kept += self._sizes[origin]
        while self._kept > KEPT_BYTES and len(self._sizes) > 1:
            oldest = next(name for name in self._rules if name in self._sizes)
            del self._rules[oldest]
            self._kept -= self._sizes.pop(oldest)

    async def _read(self, address: str) -> Rules | Failure | None:
        body = await self._fetch(address)
        if body is None or isinstance(body, Failure):
            return body
        text = body[:ROBOTS_BYTES].decode("utf-8", "replace").lstrip("\ufeff")
        return rules_for(text, self._agent)
