"""Carries requests to sites and answers back: one delay per site, its robots.txt read first."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from linkvet.crawler.archives.answers import NotArchivedError
from linkvet.crawler.archives.write import Archive
from linkvet.crawler.assignment import Assignment
from linkvet.crawler.net.failures import Failure, UnansweredError, unreachable_robots
from linkvet.crawler.net.pace.machine import MachineLimitError
from linkvet.crawler.net.pace.silence import Silence
from linkvet.crawler.net.robots import ROBOTS_BYTES, Robots
from linkvet.crawler.scrapy_inside import slot_of
from linkvet.crawler.settings import ROBOTS_AGENT
from linkvet.store.urls import Url, parse_url

SIDE_FILE_BYTES = 1_000_000
"""Cap on favicons and ads.txt, and on an unpacked robots.txt; of a longer one the first part is read."""
RESOURCE_BYTES = 3_000_000
"""Cap on a script or a style sheet that a browser asks for."""
RESOURCE_DELAY = 0.1
"""Seconds between two resources of one site for one page's sake; a person's browser does not wait at all."""
ROBOTS_HOPS = 5
"""Redirects followed for a robots.txt (RFC 9309, 2.3.1.2)."""

logger = logging.getLogger(__name__)


class Courier:
    """Requests through Scrapy's downloader, in the queue of the site they go to."""

    def __init__(self, crawler: Crawler, assignment: Assignment) -> None:
        options = assignment.options
        self._crawler = crawler
        self._meta: dict[str, Any] = {"verbatim_url": True, "download_timeout": options.timeout}
        self._meta |= {"proxy": options.proxy} if options.proxy else {}
        self._headers = {
            **crawler.settings.getdict("DEFAULT_REQUEST_HEADERS"),
            "User-Agent": options.agent,
        }
        self._archive = Archive(options.warc, options.agent) if options.warc else None
        if self._archive:
            crawler.signals.connect(self._archive.close, signals.spider_closed)
        agent = options.user_agent or ROBOTS_AGENT
        self._archived = assignment.archived
        self._max_size = options.max_size
        self._silence = Silence()
        self._in_flight = assignment.in_flight
        self.robots = None if options.ignore_robots else Robots(agent, self._robots_txt)

    async def fetch(self, url: Url, headers: dict[str, str]) -> Response:
        """One answer, redirects not followed. Raises what the downloader raises."""
        await self._wait_as_asked(url)
        return await self._download(url, headers)

    async def resource(self, url: Url, headers: dict[str, str]) -> Response | None:
        """What a page's script or style asks for, or ``None`` where it cannot be had or robots.txt forbids it."""
        if self.robots and not await self.robots.allows(url):
            return None
        name = f"browser {url.domain}"
        slot = slot_of(self._crawler, name)
        if slot and slot.delay > RESOURCE_DELAY:
            slot.delay, slot.jitter = RESOURCE_DELAY, 0.0
        try:
            return await self._download(
                url, headers, download_maxsize=RESOURCE_BYTES, download_slot=name, dont_retry=True
            )
        except Exception as error:
            logger.debug("%s: %s", url.href, error)
            return None

    async def side_file(self, address: str, max_bytes: int = SIDE_FILE_BYTES) -> Response | None:
        """A small file of a site, or ``None`` where it cannot be had or robots.txt forbids it."""
        url = parse_url(address)
        if url is None or self._silence.spares(url) or (self.robots and not await self.robots.allows(url)):
            return None
        return await self._quiet_download(url, max_bytes)

    def is_silent(self, url: Url) -> bool:
        """Whether nothing has been heard of the site yet, although it was asked."""
        return self._silence.failure(url) is not None

    def ask_again(self) -> None:
        """Give the sites that did not answer a second chance."""
        for origin in self._silence.end():
            if self.robots:
                self.robots.forget(origin)

    async def _download(self, url: Url, headers: dict[str, str], **meta: Any) -> Response:
        if self._archived:
            return self._archived.answer(url, meta.get("download_maxsize", self._max_size))
        request = Request(
            url.without_fragment,
            headers={**self._headers, **headers},
            meta={"download_slot": url.domain, **self._meta, **meta},
        )
        if failure := self._silence.failure(url):
            raise UnansweredError(failure)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:
            if self._silence.failed(url, error):
                self._in_flight.lost()
            raise
        self._silence.answered(url)
        if self._archive:
            self._archive.add(request.url, response)
        return response

    async def _quiet_download(self, url: Url, max_bytes: int) -> Response | None:
        try:
            return await self._download(url, {}, download_maxsize=max_bytes, dont_retry=True)
        except MachineLimitError:
            raise
        except Exception as error:
            logger.debug("%s: %s", url.href, error)
            return None

    async def _robots_txt(self, address: str) -> bytes | Failure | None:
        url = parse_url(address)
        for _ in range(ROBOTS_HOPS + 1):
            if url is None:
                return None
            try:
                response = await self._download(
                    url, {}, download_maxsize=SIDE_FILE_BYTES, first_bytes=ROBOTS_BYTES, dont_retry=True
                )
            except MachineLimitError:
                raise
            except NotArchivedError:
                return None
            except Exception as error:
                return unreachable_robots(error, url, first=url.href == address)
            if response.status == 200:
                return response.body
            if response.status >= 500 or response.status < 200:
                return Failure("blocked", "robots", f"robots.txt of {url.host} answers {response.status}")
            location = response.headers.get("Location")
            if not location or not 300 <= response.status < 400:
                return None
            url = parse_url(location.decode("utf-8", "replace"), url.href)
        return None

    async def _wait_as_asked(self, url: Url) -> None:
        """Let the site's own Crawl-delay hold where it is longer than ours."""
        if self.robots is None:
            return
        delay = await self.robots.delay(url)
        slot = slot_of(self._crawler, url.domain) if delay else None
        if slot and slot.delay < delay:
            slot.delay, slot.jitter = delay, 0.0
