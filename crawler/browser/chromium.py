"""Headless Chromium that never opens a socket: each of its requests is answered by the crawl's own client.

So the guard against private networks, robots.txt, delays, the proxy, caps on size, the hosts file and the kept WARC
hold for what its scripts ask for as they do for pages. Every page gets a context of its own, without cookies or
storage of another; a page that hangs or crashes costs its own time-out.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy.http import Response

from linkvet.crawler.browser.pictures import pictures_of
from linkvet.store.file.audit import AuditError
from linkvet.store.types import Picture
from linkvet.store.urls import Url, parse_url

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Dialog, Page, Playwright, Route

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Programs that are looked for, in this order; LINKVET_CHROMIUM names another."""
SETTLE_SECONDS = 5.0
"""How long scripts may go on building after the page is there."""
STILL_SECONDS = 1.0
"""A page whose links have not changed for this time is built."""
STEP_SECONDS = 0.25
MAX_REQUESTS = 80
"""Requests of one page that are answered; further ones are refused."""
MAX_REDIRECTS = 5
CLOSE_SECONDS = 5.0
TRIES = 2
"""How often a page is looked at when the browser goes away under it."""
PAGES_PER_BROWSER = 200
"""Pages after which Chromium is started anew, so that its memory stays flat."""
ASKED_FOR = frozenset(("document", "script", "stylesheet", "xhr", "fetch"))
"""Kinds of resources that can make or hide a link; pictures, fonts, films and the like are refused."""
PICTURED = frozenset(("image", "font"))
"""What a picture of the page needs besides."""
LIMITS = {"nodes": 200_000, "depth": 500, "characters": 8_000_000}
_ARGUMENTS = (
    "--disable-background-networking --disable-component-update --disable-sync --disable-quic --no-first-run "
    "--dns-prefetch-disable --disable-domain-reliability --disable-client-side-phishing-detection "
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp --webrtc-ip-handling-policy=disable_non_proxied_udp "
    "--proxy-server=http://127.0.0.1:9 --proxy-bypass-list=<-loopback> --disable-gpu --mute-audio "
    "--js-flags=--max-old-space-size=512"
).split()
"""Nothing leaves by itself: whatever is not answered here goes to a proxy that is not there."""
_BUILT = (Path(__file__).parent / "built.js").read_text(encoding="utf-8")

T = TypeVar("T")
Answer = Callable[[Url, dict[str, str]], Awaitable[Response | None]]
"""One answer for a resource of a page, redirects not followed; ``None`` where it cannot or must not be had."""


@dataclass(frozen=True, slots=True)
class Built:
    """A page as a browser built it."""

    html: str
    """Its tree as HTML, shadow trees and frames of the same origin unfolded."""
    drawn: list[str | None] = field(default_factory=list)
    """For each link in document order: empty where it is drawn, else why not; ``None`` = not known."""
    moved_to: str = ""
    """Where its scripts sent the reader; empty where they did not."""


def chromium_path() -> str:
    """The browser's program. Raises AuditError with what to install where there is none."""
    try:
        import playwright.async_api  # noqa: F401 (only whether it is there)
    except ImportError:
        raise AuditError(
            "Looking with a browser needs Playwright, which is not installed; install it with: "
            "pip install playwright. Everything else works without it."
        ) from None
    named = os.environ.get("LINKVET_CHROMIUM", "")
    found = named if named and Path(named).is_file() else next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise AuditError(
            "Looking with a browser needs Chromium, which was not found; on Debian: apt install chromium. "
            "LINKVET_CHROMIUM may name the program."
        )
    return found


class Chromium:
    """A browser for one crawling process; started with the first page that needs it."""

    def __init__(self, answer: Answer, seconds: float) -> None:
        self._answer = answer
        self._seconds = seconds
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._pages = 0
        self._one = asyncio.Semaphore(2)
        self._starting = asyncio.Lock()

    async def look(self, url: Url, response: Response) -> Built | None:
        """The page at ``url`` after its scripts ran; ``None`` where it hung, crashed or went away."""
        return await self._opened(url, response, ASKED_FOR, _built)

    async def pictures(self, url: Url, response: Response, links: Sequence[str]) -> list[Picture]:
        """Pictures of some links of the page; none where it hung, crashed or went away."""

        async def taken(visit: _Visit, page: Page) -> list[Picture]:
            return await pictures_of(page, links)

        return await self._opened(url, response, ASKED_FOR | PICTURED, taken) or []

    async def _opened(
        self,
        url: Url,
        response: Response,
        asked_for: frozenset[str],
        work: Callable[[_Visit, Page], Awaitable[T]],
    ) -> T | None:
        """What some work on the opened page gives; ``None`` where the page hung, crashed or went away."""
        for _ in range(TRIES):
            outcome = await self._tried(url, response, asked_for, work)
            if not isinstance(outcome, _Lost):
                return outcome
        return None

    async def _tried(
        self,
        url: Url,
        response: Response,
        asked_for: frozenset[str],
        work: Callable[[_Visit, Page], Awaitable[T]],
    ) -> T | _Lost | None:
        """One try; lost where the browser went away under it, which may have been another page's doing."""
        async with self._one:
            browser = await self._started()
            try:
                async with asyncio.timeout(self._seconds + SETTLE_SECONDS + 5):
                    return await self._in_context(
                        browser, lambda context: _Visit(context, url, response, self._answer, asked_for), work
                    )
            except Exception:
                if self._browser is browser and browser.is_connected():
                    return None
                await self._ended(browser)
                return _Lost()

    async def close(self) -> None:
        """End the browser and its processes."""
        if self._browser:
            await self._ended(self._browser)
        if self._playwright:
            with suppress(Exception):
                await self._playwright.stop()
            self._playwright = None

    async def _started(self) -> Browser:
        async with self._starting:
            if self._browser and self._pages >= PAGES_PER_BROWSER:
                await self._ended(self._browser)
            if self._browser is None:
                from playwright.async_api import async_playwright

                path = chromium_path()
                self._playwright = self._playwright or await async_playwright().start()
                self._browser = await self._playwright.chromium.launch(
                    executable_path=path, args=_ARGUMENTS, chromium_sandbox=os.getuid() != 0,
                    handle_sigint=False, handle_sigterm=False, handle_sighup=False,
                )  # fmt: skip
                self._pages = 0
            self._pages += 1
            return self._browser

    async def _ended(self, browser: Browser) -> None:
        if self._browser is browser:
            self._browser = None
        with suppress(Exception):
            async with asyncio.timeout(CLOSE_SECONDS):
                await browser.close()

    async def _in_context(
        self,
        browser: Browser,
        visit_in: Callable[[BrowserContext], _Visit],
        work: Callable[[_Visit, Page], Awaitable[T]],
    ) -> T:
        context = await browser.new_context(
            service_workers="block", accept_downloads=False, viewport={"width": 1280, "height": 900},
            ignore_https_errors=True,
        )  # fmt: skip
        try:
            visit = visit_in(context)
            return await work(visit, await visit.opened(self._seconds))
        finally:
            try:
                async with asyncio.timeout(CLOSE_SECONDS):
                    await context.close()
            except Exception:
                await self._ended(browser)


class _Lost:
    """The browser went away while it was with a page."""


class _Visit:
    """One page in a context of its own."""

    def __init__(
        self,
        context: BrowserContext,
        url: Url,
        response: Response,
        answer: Answer,
        asked_for: frozenset[str],
    ) -> None:
        self._context = context
        self._url = url
        self._response = response
        self._answer = answer
        self._asked_for = asked_for
        self._requests = 0
        self._served = False
        self.moved_to = ""
        self._page: Page | None = None

    async def opened(self, seconds: float) -> Page:
        """The page, once its scripts have built it."""
        await self._context.route("**/*", self._route)
        await self._context.route_web_socket("**/*", lambda socket: socket.close())
        page = self._page = await self._context.new_page()
        self._context.on("page", self._close_popup)
        page.on("dialog", _dismiss)
        await self._open(page, seconds)
        await self._settle(page)
        return page

    async def _open(self, page: Page, seconds: float) -> None:
        from playwright.async_api import Error

        try:
            await page.goto(self._url.href, wait_until="domcontentloaded", timeout=seconds * 1000)
        except Error:
            if not self.moved_to:
                raise

    async def _settle(self, page: Page) -> None:
        """Wait until the links of the page stay as they are."""
        loop = asyncio.get_running_loop()
        end = loop.time() + SETTLE_SECONDS
        still, before = loop.time(), -1
        while loop.time() < end:
            count: int = await page.evaluate("document.getElementsByTagName('*').length")
            if count != before:
                still, before = loop.time(), count
            elif loop.time() - still >= STILL_SECONDS:
                return
            await asyncio.sleep(STEP_SECONDS)

    async def _close_popup(self, page: Page) -> None:
        if page is not self._page:
            with suppress(Exception):
                await page.close()

    async def _route(self, route: Route) -> None:
        request = route.request
        self._requests += 1
        try:
            main = request.is_navigation_request() and request.frame.parent_frame is None
            if main and self._page and request.frame == self._page.main_frame:
                await self._main(route)
            elif main or request.resource_type not in self._asked_for or self._requests > MAX_REQUESTS:
                await route.abort()
            else:
                await self._resource(route)
        except Exception:
            with suppress(Exception):
                await route.abort()

    async def _main(self, route: Route) -> None:
        """The page itself is what the visit got; a script that leads elsewhere is noted and not followed."""
        if self._served:
            self.moved_to = self.moved_to or route.request.url
            await route.fulfill(status=204)
            return
        self._served = True
        await route.fulfill(
            status=self._response.status, headers=_headers(self._response), body=self._response.body
        )

    async def _resource(self, route: Route) -> None:
        request = route.request
        if request.method != "GET":
            await route.abort()
            return
        url = parse_url(request.url)
        accept = request.headers.get("accept", "*/*")
        for _ in range(MAX_REDIRECTS):
            response = await self._answer(url, {"Accept": accept, "Referer": self._url.href}) if url else None
            if response is None:
                break
            location = response.headers.get("Location")
            if not (300 <= response.status < 400 and location):
                headers = _headers(response) | {"access-control-allow-origin": "*"}
                await route.fulfill(status=response.status, headers=headers, body=response.body)
                return
            url = parse_url(location.decode("latin-1"), url.href) if url else None
        await route.abort()


async def _built(visit: _Visit, page: Page) -> Built:
    found: dict[str, Any] = await page.evaluate(_BUILT, LIMITS)
    reasons = [one if one is None or isinstance(one, str) else None for one in found["reasons"]]
    return Built(str(found["html"]), reasons, visit.moved_to)


def _headers(response: Response) -> dict[str, str]:
    """Headers that a browser needs to read the body; those of the wire and of other policies stay behind."""
    kept: Mapping[str, bytes | None] = {
        name: response.headers.get(name) for name in ("Content-Type", "Content-Language")
    }
    return {name.lower(): value.decode("latin-1") for name, value in kept.items() if value}


async def _dismiss(dialog: Dialog) -> None:
    with suppress(Exception):
        await dialog.dismiss()
