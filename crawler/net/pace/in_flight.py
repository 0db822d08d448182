"""How many requests are under way at once: as many as this machine can serve, whoever keeps it waiting.

A request holds a place while there is work with it. One whose server lets us wait gives its place to others and
costs only a socket. The number of places grows while requests queue for them and this machine has time to spare.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PATIENCE = 1.0
"""Seconds that a request holds its place before an answer begins, and again before it is complete."""
START, LEAST, MOST = 100, 8, 1_000
"""Places at first, at least and at most."""
TICK = 0.5
"""Seconds between two looks at how busy this machine is."""
GROWTH, SHRINKAGE = 1.5, 0.8
BUSY = 0.9
"""Share of a core from which more requests would only wait for this process."""
LAG = 1.0
"""Seconds by which such a look may come late before there are too many places."""
LOST, LOST_SHARE = 8, 0.05
"""So many requests between two looks, and so many of all, without an answer from sites that had given one: the
network takes no more."""
REST_TICKS = 20
"""Looks without growth after that."""
HELD_BYTES = 200_000_000
"""Bytes of unfinished answers from which no further request begins."""


class Place:
    """One request's place, for as long as it is under way."""

    def __init__(self, flight: InFlight, site: str) -> None:
        self._flight, self.site = flight, site
        self.slow = False
        self.held = 0
        self._timer = self._after_patience()

    def answered(self) -> None:
        """The server has begun to answer: there is work again."""
        self._timer.cancel()
        if self.slow:
            self._flight.works_again(self)
        self._timer = self._after_patience()

    def received(self, size: int) -> None:
        """Count bytes of an answer that is not complete."""
        self.held += size
        self._flight.held += size

    def leave(self) -> None:
        """The request has ended."""
        self._timer.cancel()
        self._flight.ended(self)

    def _after_patience(self) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(PATIENCE, self._flight.waits, self)


class InFlight:
    """Hands out places to requests, in the order in which they ask."""

    def __init__(self, sockets: int, start: int = START, most: int = MOST) -> None:
        self.sockets = sockets
        self._most = min(most, sockets)
        self.limit = min(start, self._most)
        self.held = 0
        self._working = 0
        self._slow: Counter[str] = Counter()
        self._queue: deque[asyncio.Future[None]] = deque()
        self._looks: asyncio.TimerHandle | None = None
        self._ended = self._lost = self._rest = 0
        self._looked = (0.0, 0.0)

    @property
    def slow(self) -> int:
        """Requests whose servers let us wait."""
        return self._slow.total()

    @property
    def slow_sites(self) -> int:
        """Sites that let us wait."""
        return len(self._slow)

    @asynccontextmanager
    async def place(self, site: str) -> AsyncIterator[Place]:
        """A place for one request to ``site``, once there is one."""
        if self._queue or not self._has_room():
            await self._turn()
        else:
            self._working += 1
        if self._looks is None:
            self._look_later()
        place = Place(self, site)
        try:
            yield place
        finally:
            place.leave()

    async def _turn(self) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._working -= 1
                self._admit()
            raise

    def waits(self, place: Place) -> None:
        """A server lets us wait: its place goes to the next request."""
        if not place.slow:
            place.slow = True
            self._slow[place.site] += 1
            self._working -= 1
            self._admit()

    def works_again(self, place: Place) -> None:
        """A slow server answers."""
        self._forget_slow(place)
        self._working += 1

    def ended(self, place: Place) -> None:
        """A request has ended, well or not."""
        if place.slow:
            self._forget_slow(place)
        else:
            self._working -= 1
        self.held -= place.held
        self._ended += 1
        self._admit()

    def lost(self) -> None:
        """A site that had answered before did not."""
        self._lost += 1

    def reached_machine_limit(self) -> None:
        """Keep to the sockets that are open now: the machine gives no more."""
        self.sockets = max(LEAST, min(self.sockets, int((self._working + self.slow) * SHRINKAGE)))
        self._most = min(self._most, self.sockets)
        self.limit = min(self.limit, self._most)

    def _forget_slow(self, place: Place) -> None:
        place.slow = False
        self._slow[place.site] -= 1
        if not self._slow[place.site]:
            del self._slow[place.site]

    def _has_room(self) -> bool:
        taken = self._working + self.slow
        return self._working < self.limit and taken < self.sockets and (self.held < HELD_BYTES or not taken)

    def _admit(self) -> None:
        while self._queue and self._has_room():
            turn = self._queue.popleft()
            if not turn.done():
                self._working += 1
                turn.set_result(None)

    def _look_later(self) -> None:
        self._looked = (time.monotonic(), time.process_time())
        self._ended = self._lost = 0
        self._looks = asyncio.get_running_loop().call_later(TICK, self._look)

    def _look(self) -> None:
        """Set the number of places by how busy this machine is, and whether requests wait for one."""
        moment, used = self._looked
        span = time.monotonic() - moment
        busy = (time.process_time() - used) / span
        self._adapt(busy, span - TICK)
        self._admit()
        self._looks = None
        if self._working or self._slow or self._queue:
            self._look_later()

    def _adapt(self, busy: float, lag: float) -> None:
        self._rest = max(0, self._rest - 1)
        losing = self._lost >= max(LOST, LOST_SHARE * self._ended)
        if losing:
            self._rest = REST_TICKS
        if losing or lag > LAG:
            self.limit = max(min(LEAST, self._most), int(self.limit * SHRINKAGE))
        elif self._queue and busy < BUSY and not self._rest:
            self.limit = min(self._most, int(self.limit * GROWTH) + 1)
