"""Whether this machine reaches the web at all: its own fault is no verdict about a page.

Visits that got no answer are held back until something that was asked later has answered, or until hosts that are
known to answer can be reached at the end. Where they cannot, nothing of it is stored.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from linkvet.crawler.net.names import Names, is_public
from linkvet.store.file.audit import now
from linkvet.store.types import Visit
from linkvet.store.urls import address_of, parse_url

UNREACHED = frozenset(("dns", "connect", "timeout"))
MANY = 25
"""Visits without an answer after which it is looked whether the network is still there."""
FEW_SITES = 10
"""Fewer sites than these, never reached before, may all be gone in a closed network without the network being so."""
SEEN_SITES = 3
"""The same where other pages have been reached before."""
CONNECT_SECONDS = 5.0
FRESH_SECONDS = 30.0
"""So long after an answer the network is taken to be there."""
REMEMBERED = 5


class Reach:
    """What was heard from the web in one crawl, and the visits that are held back for want of it."""

    def __init__(self, names: Names, known: Callable[[], list[str]], proxy: str | None = None) -> None:
        self._names = names
        self._known = known
        self._proxy = proxy
        self._answered: deque[str] = deque(maxlen=REMEMBERED)
        self._held: dict[int, tuple[str, Visit]] = {}
        self._missed = 0
        self._looked_at = 0
        self._looking = asyncio.Lock()
        self.offline = asyncio.Event()
        """Set once the web cannot be reached."""
        self.heard_at: float | None = None

    def doubts(self, visit: Visit) -> bool:
        """Whether a visit may have failed for the fault of this machine."""
        return visit.outcome == "broken" and visit.reason in UNREACHED and visit.http_status is None

    def hold(self, visit: Visit) -> None:
        """Keep a visit back until it is known whose fault it was."""
        self._held[visit.page_id] = (now(), visit)

    def holds(self, page_id: int) -> bool:
        """Whether the visit of a page is held back."""
        return page_id in self._held

    def miss(self) -> None:
        """Count a visit without an answer, held back or put off."""
        self._missed += 1

    @property
    def held(self) -> int:
        """Visits that are held back."""
        return len(self._held)

    @property
    def missed(self) -> int:
        """Pages without an answer since something was heard; before any is held back some may count twice."""
        return len(self._held) or self._missed

    def heard(self, visit: Visit) -> list[Visit]:
        """Note an answer; returns the visits that had failed before it was asked for, which now count."""
        if visit.http_status is None or visit.final_url is None:
            return []
        self.heard_at = time.monotonic()
        self._missed = self._looked_at = 0
        if visit.final_url not in self._answered:
            self._answered.append(visit.final_url)
        free = [page for page, (held_at, _) in self._held.items() if held_at < visit.visited_at]
        return [self._held.pop(page)[1] for page in free]

    def release(self) -> list[Visit]:
        """All visits that are held back."""
        held, self._held = self._held, {}
        return [visit for _, visit in held.values()]

    async def is_lost(self) -> bool:
        """Now and then, while visits get no answer: whether the network is gone."""
        if self._missed < MANY or self._missed < 2 * self._looked_at:
            return False
        async with self._looking:
            if self.offline.is_set():
                return True
            self._looked_at = self._missed
            if await self.is_online():
                return False
            self.offline.set()
            return True

    def answered(self) -> None:
        """Note that something was heard which is no visit."""
        self.heard_at = time.monotonic()

    async def is_gone(self) -> bool:
        """Whether the network is gone, where a request that is no visit got no answer; looked at now and then."""
        async with self._looking:
            if self.offline.is_set():
                return True
            fresh = self.heard_at is not None and time.monotonic() - self.heard_at < FRESH_SECONDS
            if fresh or await self.is_online():
                self.answered()
                return False
            self.offline.set()
            return True

    async def is_online(self) -> bool:
        """Whether a host that is known to answer can be reached; with few sites in a closed network it is assumed."""
        earlier = self._known()
        if await self._any_connects([*self._answered, *earlier]):
            return True
        sites = {url.domain for _, visit in self._held.values() if (url := parse_url(visit.final_url or ""))}
        few = SEEN_SITES if self._answered or len(earlier) > 1 else FEW_SITES
        return not self._names.asks_dns and len(sites) < few

    async def _any_connects(self, addresses: list[str]) -> bool:
        tried = [self._proxy] if self._proxy else list(dict.fromkeys(addresses))
        found = await asyncio.gather(*(self._connects(address) for address in tried))
        return any(found)

    async def _connects(self, address: str) -> bool:
        url = parse_url(address)
        if url is None:
            return False
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                places = await self._names.resolve(url.host.strip("[]"), url.port)
                return await self._opens(str(places[0]["host"]), places[0]["port"])
        except (OSError, TimeoutError, IndexError):
            return False

    async def _opens(self, host: str, port: int) -> bool:
        """Whether somebody is there; a public host that refuses is."""
        try:
            _, writer = await asyncio.open_connection(host, port)
        except ConnectionRefusedError:
            address = address_of(host)
            return address is not None and is_public(address)
        writer.close()
        return True
