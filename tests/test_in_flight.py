"""Who keeps a crawl waiting costs it a socket, and never the places of others."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import aiohttp
import pytest

from linkvet.crawler.net.failures import failure_of
from linkvet.crawler.net.pace import in_flight
from linkvet.crawler.net.pace.in_flight import HELD_BYTES, InFlight, Place
from linkvet.crawler.net.pace.machine import MachineLimitError, machine_limit, sockets_allowed
from linkvet.crawler.net.pace.silence import Silence
from linkvet.store.urls import Url, parse_url


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_flight, "PATIENCE", 0.02)


class Requests:
    """Requests that hold a place until they are told to end."""

    def __init__(self, flight: InFlight) -> None:
        self.flight, self.places, self.ends = flight, [], []
        self.running: list[asyncio.Task[None]] = []

    async def begin(self, count: int, work: Callable[[Place], Awaitable[None]] | None = None) -> None:
        for _ in range(count):
            end = asyncio.Event()
            self.ends.append(end)
            self.running.append(asyncio.create_task(self._one(len(self.ends), end)))
        await asyncio.sleep(0)

    async def _one(self, number: int, end: asyncio.Event) -> None:
        async with self.flight.place(f"site{number}") as place:
            self.places.append(place)
            await end.wait()

    async def end(self) -> None:
        for end in self.ends:
            end.set()
        await asyncio.gather(*self.running)


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(work())


def test_slow_servers_give_their_places_to_others() -> None:
    async def work() -> None:
        flight = InFlight(sockets=100, start=2, most=2)
        requests = Requests(flight)
        await requests.begin(6)
        assert len(requests.places) == 2
        await asyncio.sleep(0.2)
        assert len(requests.places) == 6
        assert (flight.slow, flight.slow_sites) == (6, 6)
        await requests.end()
        assert (flight.slow, flight.slow_sites) == (0, 0)

    run(work)


def test_a_ceiling_holds_for_slow_ones_too() -> None:
    async def work() -> None:
        requests = Requests(InFlight(sockets=3))
        await requests.begin(6)
        await asyncio.sleep(0.2)
        assert len(requests.places) == 3
        await requests.end()
        assert len(requests.places) == 6

    run(work)


def test_one_who_answers_holds_a_place_again() -> None:
    async def work() -> None:
        flight = InFlight(sockets=100, start=2, most=2)
        requests = Requests(flight)
        await requests.begin(1)
        await asyncio.sleep(0.1)
        assert flight.slow == 1
        requests.places[0].answered()
        assert flight.slow == 0
        await requests.begin(2)
        assert len(requests.places) == 2
        await requests.end()

    run(work)


def test_unfinished_answers_keep_further_requests_back() -> None:
    async def work() -> None:
        requests = Requests(InFlight(sockets=100))
        await requests.begin(1)
        requests.places[0].received(HELD_BYTES)
        await requests.begin(3)
        assert len(requests.places) == 1
        await requests.end()
        assert len(requests.places) == 4

    run(work)


def test_a_request_that_is_let_go_while_it_queues_takes_no_place() -> None:
    async def work() -> None:
        requests = Requests(InFlight(sockets=1))
        await requests.begin(3)
        requests.running[1].cancel()
        requests.ends[0].set()
        await asyncio.sleep(0.01)
        assert len(requests.places) == 2
        requests.ends[2].set()
        await asyncio.gather(*requests.running, return_exceptions=True)

    run(work)


@pytest.mark.parametrize(
    ("busy", "lag", "lost", "queue", "limit"),
    [
        (0.3, 0.0, 0, True, 151),
        (0.3, 0.0, 0, False, 100),
        (0.97, 0.0, 0, True, 100),
        (0.3, 2.0, 0, True, 80),
        (0.3, 0.0, 30, True, 80),
        (0.3, 0.0, 3, True, 151),
    ],
    ids=["queue", "no queue", "busy", "late", "losing", "losing little"],
)
def test_places_grow_while_there_is_use_for_more(
    busy: float, lag: float, lost: int, queue: bool, limit: int
) -> None:
    async def work() -> None:
        flight = InFlight(sockets=1000)
        requests = Requests(flight)
        await requests.begin(100 + queue)
        for _ in range(lost):
            flight.lost()
        flight._adapt(busy, lag)
        assert flight.limit == limit
        await requests.end()

    run(work)


def test_places_grow_no_further_than_the_sockets() -> None:
    async def work() -> None:
        flight = InFlight(sockets=120)
        requests = Requests(flight)
        await requests.begin(300)
        for _ in range(5):
            flight._adapt(0.1, 0.0)
        assert flight.limit == 120
        flight.reached_machine_limit()
        assert flight.limit == flight.sockets == 80
        await requests.end()

    run(work)


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS])
def test_a_limit_of_this_machine_is_told_from_what_a_server_did(number: int) -> None:
    key: Any = None
    wrapped = aiohttp.ClientConnectorError.__new__(aiohttp.ClientConnectorError)
    wrapped._conn_key, wrapped._os_error = key, OSError(number, "too much")
    assert isinstance(machine_limit(OSError(number, "too much")), MachineLimitError)
    assert isinstance(machine_limit(wrapped), MachineLimitError)
    refused = OSError(errno.ECONNREFUSED, "refused")
    assert machine_limit(refused) is None
    assert failure_of(refused, https=False).reason == "connect"


def test_sockets_are_counted_within_the_limit() -> None:
    import resource

    assert 8 <= sockets_allowed() < resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def url(address: str) -> Url:
    found = parse_url(address)
    assert found
    return found


def test_only_sites_that_never_answered_are_silent() -> None:
    silence = Silence()
    silence.answered(url("https://heard.example/0"))
    silence.answered(url("https://heard.example/1"))
    assert silence.failed(url("https://heard.example/2"), TimeoutError()) is True
    assert silence.failed(url("https://dead.example/1"), TimeoutError()) is False
    assert silence.failed(url("https://limit.example/1"), OSError(errno.EMFILE, "x")) is False
    assert silence.failure(url("https://heard.example/3")) is None
    assert silence.failure(url("https://limit.example/3")) is None
    dead = silence.failure(url("https://dead.example/3"))
    assert dead is not None and dead.reason == "timeout"
    assert silence.spares(url("https://heard.example/favicon.ico"))
    assert silence.end() == ["https://dead.example:443"]
    assert silence.failure(url("https://dead.example/3")) is None
