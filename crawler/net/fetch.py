"""Fetches through Scrapy's downloader with our own resolver, guard and TLS rules."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, cast

import aiohttp
import yarl
from aiohttp.client_proto import ResponseHandler
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from linkvet.crawler.assignment import way_out
from linkvet.crawler.net.answer_head import LenientHandler
from linkvet.crawler.net.failures import NoConnectionError
from linkvet.crawler.net.names import refuse_private_url
from linkvet.crawler.net.pace.in_flight import InFlight, Place
from linkvet.crawler.net.pace.machine import MachineLimitError, machine_limit
from linkvet.crawler.scrapy_inside import ClientResponse, StepwiseHandler

IDLE_SECONDS = 15
"""How long a connection is kept for the next page of its site."""
IDLE_SHARE = 4
"""One connection is kept for as many as may be in use."""
CONNECT_SECONDS = 8.0
"""How long a connection may take to be made, TLS included."""
MACHINE_SECONDS = 0.5
MACHINE_TRIES = 20
"""How long, and how often, a request waits where this machine has no socket left."""


class GuardedHandler(StepwiseHandler):
    """Scrapy's aiohttp handler, connected only to the addresses that :class:`Names` allows.

    The number of requests in flight is bounded here, after the delay of their site, so that waiting for a
    polite moment holds up nobody else. Certificates are recorded by the caller, never required to be valid.
    """

    def __init__(self, crawler: Crawler) -> None:
        names, self._in_flight = way_out(crawler)
        self._connector = _Connector(
            in_flight=self._in_flight,
            resolver=names,
            limit=0,
            use_dns_cache=False,
            keepalive_timeout=IDLE_SECONDS,
            ssl=_lenient_tls(),
        )
        session = aiohttp.ClientSession(
            connector=self._connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_Answer,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            max_line_size=32_768,
            max_field_size=32_768,
            trace_configs=[_traced()],
        )
        super().__init__(crawler, session)

    async def download_request(self, request: Request) -> Response:
        """One request, once there is a place for it. Raises MachineLimitError where this machine has no socket."""
        limit = MachineLimitError("this machine has no socket left")
        for _ in range(MACHINE_TRIES):
            try:
                async with self._in_flight.place(request.meta.get("download_slot", "")) as place:
                    request.meta["place"] = place
                    return await super().download_request(request)
            except Exception as error:
                found = machine_limit(error)
                if found is None:
                    raise
                limit = found
                self._in_flight.reached_machine_limit()
                self._connector.close_idle()
            await asyncio.sleep(MACHINE_SECONDS)
        assert limit is not None
        raise limit

    @asynccontextmanager
    async def ask(
        self,
        request: Request,
        timeout: float,  # noqa: ASYNC109 (the name is Scrapy's)
    ) -> AsyncIterator[ClientResponse]:
        """Connect and wait for the head of an answer. Raises NoConnectionError, DownloadTimeoutError."""
        url = yarl.URL(request.url, encoded=True)
        refuse_private_url(url.raw_host or "")
        made: dict[str, bool] = {}
        try:
            async with (
                asyncio.timeout(timeout),
                self._session.request(
                    request.method,
                    url,
                    data=request.body or None,
                    headers=self.headers_of(request),
                    timeout=aiohttp.ClientTimeout(
                        total=None, sock_connect=min(CONNECT_SECONDS, timeout * 0.9)
                    ),
                    allow_redirects=False,
                    proxy=self.proxy_of(request),
                    trace_request_ctx=made,
                ) as response,
            ):
                request.meta["place"].answered()
                answer = cast("_Answer", response)
                answer.place = request.meta["place"]
                yield answer
        except aiohttp.ConnectionTimeoutError as error:
            raise NoConnectionError(
                f"no connection within {min(CONNECT_SECONDS, timeout):g} seconds"
            ) from error
        except TimeoutError as error:
            kind = DownloadTimeoutError if made else NoConnectionError
            raise kind(f"no full answer within {timeout:g} seconds") from error

    async def read(self, response: ClientResponse, request: Request) -> Response:
        """The whole answer, or as much of it as is wanted, marked where it was cut off."""
        most = request.meta.get("first_bytes")
        if most is not None:
            cast("_Answer", response).most = most
            request = request.replace(meta={**request.meta, "download_maxsize": 0})
        read = await super().read(response, request)
        line = cast("_Answer", response).line
        if line is not None and line.cut and "dataloss" not in read.flags:
            read.flags.append("dataloss")
        return read

    @staticmethod
    async def chunks(response: ClientResponse) -> AsyncIterator[bytes]:
        """The body as it comes in; a site that sends is not one that keeps us waiting."""
        answer, got = cast("_Answer", response), 0
        async for chunk in response.content.iter_any():
            answer.place.received(len(chunk))
            got += len(chunk)
            yield chunk
            if answer.most is not None and got >= answer.most:
                return

    @staticmethod
    def head(response: ClientResponse, request: Request, headers: Any) -> Any:
        """What a response is made from; the address of a proxy says nothing about the site."""
        args = StepwiseHandler.head(response, request, headers)
        if request.meta.get("proxy"):
            args["ip_address"] = None
        return args


class _Answer(ClientResponse):
    """An answer that knows the place of its request and the connection it came by."""

    place: Place
    line: LenientHandler | None = None
    most: int | None = None
    """Bytes after which the rest is not waited for."""

    async def start(self, connection: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        """As aiohttp calls it."""
        protocol = connection.protocol
        self.line = protocol if isinstance(protocol, LenientHandler) else None
        return await super().start(connection)


def _traced() -> aiohttp.TraceConfig:
    """Notes in a request's context that it has a connection."""
    trace = aiohttp.TraceConfig()

    async def note(_session: object, context: Any, _told: object) -> None:
        context.trace_request_ctx["connected"] = True

    trace.on_connection_create_end.append(note)
    trace.on_connection_reuseconn.append(note)
    return trace


class _Connector(aiohttp.TCPConnector):
    """A connector that keeps no more than so many connections for later, and reads heads as browsers do."""

    def __init__(self, *, in_flight: InFlight, **options: Any) -> None:
        super().__init__(**options)
        self._in_flight = in_flight
        self._factory = cast("partial[ResponseHandler]", partial(LenientHandler, loop=self._loop))

    def close_idle(self) -> None:
        """Let go of the connections that nobody uses."""
        for kept in self._conns.values():
            for protocol, _ in kept:
                protocol.close()
        self._conns.clear()

    def _release(self, key: Any, protocol: Any, *, should_close: bool = False) -> None:
        kept = sum(map(len, self._conns.values()))
        super()._release(
            key, protocol, should_close=should_close or kept >= self._in_flight.sockets // IDLE_SHARE
        )


def _lenient_tls() -> ssl.SSLContext:
    """A context that talks to any server a person might still visit; validity is a fact, not a condition."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context
