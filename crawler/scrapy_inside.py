"""Names of Scrapy that it does not promise to keep: they stand nowhere else, and a test watches them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any, ClassVar

import aiohttp
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.core.downloader.handlers._aiohttp import _ClientResponse as ClientResponse
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Headers, Response

__all__ = ["ClientResponse", "StepwiseHandler", "Unpacking", "is_storing", "slot_of"]


class StepwiseHandler(AiohttpDownloadHandler):
    """Scrapy's handler for aiohttp with a session of our own, whose steps have names to build upon."""

    experimental: ClassVar[bool] = False

    def __init__(self, crawler: Crawler, session: aiohttp.ClientSession) -> None:
        super(AiohttpDownloadHandler, self).__init__(crawler)
        self._session = session

    def ask(self, request: Request, timeout: float) -> AbstractAsyncContextManager[ClientResponse]:
        """The head of an answer, and a connection that is let go of at the end of the block."""
        return super()._make_request(request, timeout)

    async def read(self, response: ClientResponse, request: Request) -> Response:
        """The whole answer."""
        return await super()._read_response(response, request)

    @staticmethod
    def chunks(response: ClientResponse) -> AsyncIterator[bytes]:
        """The body as it comes in."""
        return response.content.iter_any()

    @staticmethod
    def head(response: ClientResponse, request: Request, headers: Headers) -> Any:
        """What Scrapy makes a response from, besides the body."""
        return AiohttpDownloadHandler._build_base_response_args(response, request, headers)

    def headers_of(self, request: Request) -> list[tuple[str, str]]:
        """The headers to send, in their order."""
        return self._request_headers(request).to_tuple_list()

    def proxy_of(self, request: Request) -> str | None:
        """The proxy to send it through, with name and password."""
        return self._extract_proxy_url_with_creds(request)

    def _make_request(self, request: Request, timeout: float) -> Any:
        return self.ask(request, timeout)

    async def _read_response(self, response: ClientResponse, request: Request) -> Response:
        return await self.read(response, request)

    @classmethod
    def _iter_body_chunks(cls, response: ClientResponse) -> AsyncIterator[bytes]:
        return cls.chunks(response)

    @classmethod
    def _build_base_response_args(cls, response: ClientResponse, request: Request, headers: Headers) -> Any:
        return cls.head(response, request, headers)


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's middleware for packed answers, whose steps have names to build upon."""

    @staticmethod
    def layers(codings: list[bytes]) -> tuple[list[bytes], list[bytes]]:
        """What to unpack, the outermost coding first, and what to leave as it is."""
        return HttpCompressionMiddleware._split_encodings(codings)

    @staticmethod
    def unpack(body: bytes, coding: bytes, max_size: int) -> bytes:
        """A body without one coding. Raises where it is damaged or larger than allowed."""
        return HttpCompressionMiddleware._decode(body, coding, max_size)

    @classmethod
    def _split_encodings(cls, content_encoding: list[bytes]) -> tuple[list[bytes], list[bytes]]:
        return cls.layers(content_encoding)

    @classmethod
    def _decode(cls, body: bytes, encoding: bytes, max_size: int) -> bytes:
        return cls.unpack(body, encoding, max_size)


def slot_of(crawler: Crawler, name: str) -> Slot | None:
    """The queue of requests to one site, which holds their delay; ``None`` before the first."""
    return crawler.engine.downloader.slots.get(name)


def is_storing(crawler: Crawler) -> bool:
    """Whether Scrapy still holds an item of the spider."""
    slot = crawler.engine.scraper.slot
    return slot is not None and not slot.is_idle()
