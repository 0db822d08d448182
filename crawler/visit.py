"""One visit: from a referring page's URL through its redirects to what it shows, or why it shows nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from importlib.metadata import version

from scrapy.http import Response

from linkvet.crawler.archives.answers import NotArchivedError
from linkvet.crawler.browser.second_look import SecondLook, add_rendered
from linkvet.crawler.net.certificates import read_certificate
from linkvet.crawler.net.compression import ENDED
from linkvet.crawler.net.failures import Failure, failure_of, failure_of_status
from linkvet.crawler.net.media import charset_named, is_html, is_xml
from linkvet.crawler.net.pace.machine import MachineLimitError
from linkvet.crawler.net.redirects import Resolver
from linkvet.crawler.net.robots import Robots
from linkvet.crawler.page.document import Document, read_document
from linkvet.crawler.page.footprints.find import certificate_footprints, header_footprints
from linkvet.crawler.page.read import CUT, Answer, PageRead, Wanted
from linkvet.crawler.reading import Read, read_here
from linkvet.store.file.audit import now
from linkvet.store.seen.visits import Resolution
from linkvet.store.types import Certificate, Hop, Link, Visit
from linkvet.store.urls import Scope, Url, link_key, parse_url

MAX_HOPS = 10
"""Redirects followed before giving up, as search engines do."""
KEPT_HEADERS = (
    "server",
    "x-powered-by",
    "x-robots-tag",
    "link",
    "content-language",
    "last-modified",
    "etag",
    "date",
    "content-security-policy",
)
MAX_HEADER = 1000
TO_TARGET = Failure("read", "redirects_to_target", "redirects to the audited site")
"""Where a page has become a redirect to the audited site, which is not asked for it."""
READER = version("linkvet")
"""Another version may read the same page better."""

Fetch = Callable[[Url, dict[str, str]], Awaitable[Response]]
"""Fetches one URL without following redirects; raises what the downloader raises."""


@dataclass(slots=True)
class Errand:
    """What to look for: a page, and the targets that exports claim it links to."""

    page_id: int
    url: Url
    claimed: list[str] = field(default_factory=list)
    before: Sight | None = None


@dataclass(slots=True)
class Sight:
    """What the visit before saw, so that a page that is still the same need not be sent again (RFC 9110, 13)."""

    visited_at: str
    looked_for: str
    final_url: str
    chain: list[Hop]
    http_status: int | None
    content_type: str | None
    headers: dict[str, str]

    def conditions(self, url: Url, chain: list[Hop]) -> dict[str, str]:
        """Request headers that ask for the page only if it has changed; empty where it was not at ``url``."""
        if url.without_fragment != self.final_url or chain != self.chain:
            return {}
        named = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
        return {name: self.headers[kept] for name, kept in named if self.headers.get(kept)}

    def keep(self, visit: Visit) -> None:
        """Let the visit stand for the same sight."""
        visit.unchanged = True
        visit.detail = f"not changed since {self.visited_at[:10]}"
        visit.http_status, visit.content_type = self.http_status, self.content_type
        visit.headers = {**self.headers, **visit.headers}


@dataclass(slots=True)
class Arrival:
    """The answer at the end of a redirect chain."""

    url: Url
    response: Response
    answer: Answer | None
    """``None`` where the page is the same as at the visit before, and was not sent."""
    page: PageRead

    def document(self) -> Document | None:
        """The page's tree, built again; only of a page that was read before."""
        if self.answer is None:
            return None
        return read_document(self.answer.body, self.url, self.answer.charset, xml=self.answer.xml)


class Visitor:
    """Visits referring pages for one audit."""

    def __init__(
        self,
        scope: Scope,
        fetch: Fetch,
        robots: Robots | None,
        resolver: Resolver,
        read: Read = read_here,
        look: SecondLook | None = None,
    ) -> None:
        self.scope = scope
        self.fetch = fetch
        self.robots = robots
        self.resolver = resolver
        self.read = read
        self.look = look

    async def visit(self, errand: Errand) -> Visit:
        """Everything one attempt to see the page gives; never raises for what the page or network does."""
        visit = Visit(errand.page_id, now(), "read")
        looked_for = self._looked_for(errand.claimed)
        before = errand.before if errand.before and errand.before.looked_for == looked_for else None
        end = await self.arrive(errand.url, visit, before, tuple(errand.claimed))
        if isinstance(end, Failure):
            visit.outcome, visit.reason, visit.detail = end.outcome, end.reason, end.detail
            if end is TO_TARGET:
                visit.reason, visit.lost_reason = "", end.reason
        else:
            await self._read(errand, visit, end)
            if self.look and end.answer and self.look.worth(visit, end.page):
                await self._look(errand, visit, end)
            if self.look and visit.links:
                addresses = [link.url for link in visit.links]
                visit.pictures = await self.look.pictures(end.url, end.response, addresses)
        visit.looked_for = looked_for
        return visit

    async def arrive(
        self, url: Url, visit: Visit, before: Sight | None = None, claimed: tuple[str, ...] = ()
    ) -> Arrival | Failure:
        """Follow the page's redirects, filling ``visit`` with what the way shows.

        A page at the end of the same way as ``before`` is asked for only if it has changed since.
        """
        requested, outside = url, not self.scope.contains(url)
        seen: set[tuple[str, str]] = set()
        cookies: dict[str, SimpleCookie] = {}
        for _ in range(MAX_HOPS + 1):
            visit.final_url = url.without_fragment
            jar = cookies.setdefault(url.domain, SimpleCookie())
            cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
            step = (url.without_fragment, cookie)
            if step in seen:
                return Failure("broken", "redirect_loop", f"{url.href} leads back to itself")
            seen.add(step)
            if self.robots and (refusal := await self.robots.refusal(url)):
                return refusal
            conditions = before.conditions(url, visit.chain) if before else {}
            try:
                response = await self.fetch(url, {"Cookie": cookie, **conditions} if cookie else conditions)
            except (MachineLimitError, NotArchivedError):
                raise
            except Exception as error:
                return failure_of(error, url.scheme == "https")
            headers = _observe(visit, url, response)
            if before and conditions and response.status == 304:
                before.keep(visit)
                return Arrival(url, response, None, PageRead())
            _keep_cookies(jar, response)
            end = await self._judge(requested, url, response, headers, visit.chain, claimed)
            if not isinstance(end, Hop):
                return end
            following = parse_url(end.url, url.href)
            if following is None:
                return Failure("broken", "connect", f"redirects to {end.url[:200]}, which is no web page")
            visit.chain.append(Hop(url.without_fragment, end.status, end.via))
            url = following
            if outside and self.scope.contains(url):
                visit.final_url = url.without_fragment
                return TO_TARGET
        return Failure("broken", "redirect_loop", f"more than {MAX_HOPS} redirects")

    async def _judge(
        self,
        requested: Url,
        url: Url,
        response: Response,
        headers: dict[str, str],
        chain: list[Hop],
        claimed: tuple[str, ...],
    ) -> Arrival | Failure | Hop:
        """What one answer is: a step further, a failure, or the page."""
        location = headers.get("location")
        if 300 <= response.status < 400 and location:
            return Hop(_as_written(response, location), response.status, "http")
        if not is_html(headers, response.body):
            kind = headers.get("content-type", "no content type")[:200]
            return failure_of_status(response.status) or Failure("broken", "not_html", kind)
        charset, xml = charset_named(headers), is_xml(headers)
        answer = Answer(url, response.status, headers, response.body, charset, xml, requested, tuple(chain))
        page = await self.read(answer, Wanted(self.scope, claimed))
        if isinstance(page, str):
            return failure_of_status(response.status) or Failure("broken", "unreadable", page)
        if page.challenge:
            return Failure("blocked", "challenge", page.challenge)
        if failure := failure_of_status(response.status):
            return failure
        if page.facts is None and page.refresh:
            following = parse_url(page.refresh[0], url.href)
            return Hop(following.href if following else page.refresh[0], response.status, page.refresh[2])
        return Arrival(url, response, answer, page)

    async def _read(self, errand: Errand, visit: Visit, end: Arrival) -> None:
        page = end.page
        if end.answer is None or page.facts is None:
            return
        visit.lost_reason = page.lost_reason
        if page.lost_reason == "link_removed" and not CUT.keys().isdisjoint(page.cut):
            visit.lost_reason = "too_large"
        visit.links = await self._redirecting(end.answer, page, tuple(errand.claimed))
        if not visit.links and (unseen := _unseen(end)):
            visit.outcome, visit.reason, visit.detail = unseen.outcome, unseen.reason, unseen.detail
            return
        visit.facts = page.facts

    async def _look(self, errand: Errand, visit: Visit, end: Arrival) -> None:
        """Read the page again as a browser builds it, and note what only stands there."""
        assert self.look and end.answer
        built = await self.look.built(end.url, end.response)
        if built is None:
            return
        answer = replace(end.answer, body=built.html.encode("utf-8", "replace"), charset="utf-8", xml=False)
        page = await self.read(answer, Wanted(self.scope, tuple(errand.claimed)))
        if isinstance(page, PageRead) and page.facts:
            again = Visit(visit.page_id, visit.visited_at, "read")
            await self._read(errand, again, Arrival(end.url, end.response, answer, page))
            add_rendered(visit, again, built.drawn)
        moved = parse_url(built.moved_to) if built.moved_to else None
        if moved and not visit.links and visit.outcome == "read":
            visit.lost_reason = "redirects_to_target" if self.scope.contains(moved) else "page_redirected"

    def _looked_for(self, claimed: list[str]) -> str:
        """A digest of what makes two visits of an unchanged page alike: the targets, and who reads it."""
        scope = self.scope
        outside = {link_key(href) for href in claimed if (url := parse_url(href)) and not scope.contains(url)}
        always = ("always",) if self.look and self.look.mode == "always" else ()
        parts = (READER, scope.kind, scope.target, *sorted(outside), *always)
        return sha256("\n".join(parts).encode()).hexdigest()[:16]

    async def _redirecting(self, answer: Answer, page: PageRead, claimed: tuple[str, ...]) -> list[Link]:
        """The page's links to the target, with those that reach it through shorteners and trackers."""
        own_domain = answer.url.domain
        ends: dict[str, Resolution] = {}
        for candidate in self.resolver.worth_following(page, own_domain):
            resolution = await self.resolver.resolve(candidate.url, own_domain)
            if resolution.final_url is not None:
                ends[candidate.url.href] = resolution
        links = page.links
        if ends:
            again = await self.read(answer, Wanted(self.scope, claimed, frozenset(ends)))
            links = again.links if isinstance(again, PageRead) else links
        for link in links:
            url = parse_url(link.url)
            if url and not self.scope.contains(url):
                resolution = ends.get(link.url) or await self.resolver.resolve(url, own_domain)
                link.resolved_url, link.chain = resolution.final_url, resolution.chain
        return links


def _unseen(end: Arrival) -> Failure | None:
    """Why a page without a link was not seen, or not whole; ``None`` where it was."""
    if "dataloss" in end.response.flags and not ENDED.search(end.response.body[-200:]):
        return Failure("broken", "connect", "The connection was closed before the page was complete.")
    unseen = end.page.unseen
    if unseen and unseen[0] != "not_shown":
        return Failure("blocked", *unseen)
    for part in end.page.cut:
        if part in CUT:
            return Failure("broken", "too_large", f"The link was not found, but {CUT[part]}.")
    return Failure("blocked", *unseen) if unseen else None


def _observe(visit: Visit, url: Url, response: Response) -> dict[str, str]:
    """Note what the answer itself shows; returns its headers by lower-case name."""
    headers = {
        name.decode("latin-1").lower(): _joined(name, values) for name, values in response.headers.items()
    }
    visit.http_status = response.status
    visit.content_type = headers.get("content-type", "")[:200] or None
    visit.headers = {name: headers[name][:MAX_HEADER] for name in KEPT_HEADERS if name in headers}
    visit.ip = str(response.ip_address) if response.ip_address else None
    visit.certificate = _certificate(response, url)
    visit.footprints = header_footprints(headers)
    if visit.certificate:
        visit.footprints += certificate_footprints(visit.certificate)
    return headers


def _joined(name: bytes, values: list[bytes]) -> str:
    """The lines of one header; those of robots directives stay apart, because each has a meaning of its own."""
    between = b"\n" if name.lower() == b"x-robots-tag" else b", "
    return between.join(values).decode("utf-8", "replace")


def _certificate(response: Response, url: Url) -> Certificate | None:
    der = response.certificate
    return read_certificate(der, url.host) if isinstance(der, bytes) else None


def _as_written(response: Response, location: str) -> str:
    """The Location header with its bytes read as UTF-8 where they are, as browsers do."""
    raw = response.headers.get("Location") or b""
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return location.strip()


def _keep_cookies(jar: SimpleCookie, response: Response) -> None:
    """Remember the cookies of a redirect chain: some sites send a visitor on only once they come back."""
    for value in response.headers.getlist("Set-Cookie")[:20]:
        pair = value.decode("utf-8", "replace").partition(";")[0]
        name, _, content = pair.partition("=")
        try:
            jar[name.strip()[:100]] = content.strip()[:1000]
        except CookieError:
            continue
