"""One visit: from a referring page's URL through its redirects to what it shows, or why it shows nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from scrapy.http import Response

from crawler.certificates import read_certificate
from crawler.document import Document, read_document
from crawler.failures import Failure, failure_of, failure_of_status
from crawler.footprints import certificate_footprints, footprints_of, header_footprints
from crawler.links import PageLinks, target_links
from crawler.redirects import Resolver
from crawler.robots import Robots
from crawler.text import nofollow_origins, page_facts
from crawler.verdicts import is_challenge, lost_reason, refresh_target
from store.audit import now
from store.types import Certificate, Hop, Link, Visit
from store.urls import Scope, Url, link_key, parse_url

MAX_HOPS = 10
"""Redirects followed before giving up, as search engines do."""
REFRESH_SECONDS = 3.0
"""A page that sends its reader on within this time is a redirect."""
HTML_TYPES = ("text/html", "application/xhtml+xml")
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

Fetch = Callable[[Url, dict[str, str]], Awaitable[Response]]
"""Fetches one URL without following redirects; raises what the downloader raises."""


@dataclass(slots=True)
class Errand:
    """What to look for: a page, and the targets that exports claim it links to."""

    page_id: int
    url: Url
    claimed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Arrival:
    """The answer at the end of a redirect chain."""

    url: Url
    response: Response
    doc: Document | None
    headers: dict[str, str]


class Visitor:
    """Visits referring pages for one audit."""

    def __init__(self, scope: Scope, fetch: Fetch, robots: Robots | None, resolver: Resolver) -> None:
        self.scope = scope
        self.fetch = fetch
        self.robots = robots
        self.resolver = resolver

    async def visit(self, errand: Errand) -> Visit:
        """Everything one attempt to see the page gives; never raises for what the page or network does."""
        visit = Visit(errand.page_id, now(), "read")
        end = await self.arrive(errand.url, visit)
        if isinstance(end, Failure):
            visit.outcome, visit.reason, visit.detail = end.outcome, end.reason, end.detail
        else:
            await self._read(errand, visit, end)
        return visit

    async def arrive(self, url: Url, visit: Visit) -> Arrival | Failure:
        """Follow the page's redirects, filling ``visit`` with what the way shows."""
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
            if self.robots and not await self.robots.allows(url):
                return Failure("blocked", "robots", f"robots.txt of {url.host} forbids this page")
            try:
                response = await self.fetch(url, {"Cookie": cookie} if cookie else {})
            except Exception as error:
                return failure_of(error, url.scheme == "https")
            headers = _observe(visit, url, response)
            _keep_cookies(jar, response)
            end = _judge(url, response, headers)
            if not isinstance(end, Hop):
                return end
            following = parse_url(end.url, url.href)
            if following is None:
                return Failure("broken", "connect", f"redirects to {end.url[:200]}, which is no web page")
            visit.chain.append(Hop(url.without_fragment, end.status, end.via))
            url = following
        return Failure("broken", "redirect_loop", f"more than {MAX_HOPS} redirects")

    async def _read(self, errand: Errand, visit: Visit, end: Arrival) -> None:
        doc = end.doc
        if doc is None:
            return
        wanted = self._wanted(errand.claimed)
        page = target_links(doc, wanted, nofollow_origins(doc, end.headers), self.scope.host)
        facts = page_facts(doc, end.headers)
        facts.internal_links, facts.external_links = page.internal, page.external
        facts.outlinks = page.outlinks
        facts.footprints = footprints_of(doc, end.response.body)
        visit.lost_reason = lost_reason(facts, doc, errand.url, end.url, visit.chain)
        visit.links = page.links + await self._redirecting(page, doc.url.domain)
        visit.links.sort(key=lambda link: link.position)
        if "dataloss" in end.response.flags and not visit.links:
            visit.outcome, visit.reason, visit.detail = "broken", "connect", "the answer broke off"
            return
        visit.facts = facts

    def _wanted(self, claimed: list[str]) -> Callable[[Url], bool]:
        """Links that count: those in scope, and those an export names although they lie outside of it."""
        scope = self.scope
        outside = {link_key(href) for href in claimed if (url := parse_url(href)) and not scope.contains(url)}
        if not outside:
            return scope.contains
        return lambda url: scope.contains(url) or link_key(url.href) in outside

    async def _redirecting(self, page: PageLinks, own_domain: str) -> list[Link]:
        """Links that reach the target through shorteners and trackers, followed to see where they end."""
        found = []
        for candidate in self.resolver.worth_following(page, own_domain):
            resolution = await self.resolver.resolve(candidate.url)
            if resolution.final_url is None:
                continue
            link = candidate.describe()
            link.resolved_url, link.chain = resolution.final_url, resolution.chain
            found.append(link)
        for link in page.links:
            url = parse_url(link.url)
            if url and not self.scope.contains(url):
                resolution = await self.resolver.resolve(url)
                link.resolved_url, link.chain = resolution.final_url, resolution.chain
        return found


def _observe(visit: Visit, url: Url, response: Response) -> dict[str, str]:
    """Note what the answer itself shows; returns its headers by lower-case name."""
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
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


def _certificate(response: Response, url: Url) -> Certificate | None:
    der = response.certificate
    return read_certificate(der, url.host) if isinstance(der, bytes) else None


def _judge(url: Url, response: Response, headers: dict[str, str]) -> Arrival | Failure | Hop:
    """What one answer is: a step further, a failure, or the page."""
    location = headers.get("location")
    if 300 <= response.status < 400 and location:
        return Hop(_as_written(response, location), response.status, "http")
    html = _is_html(headers, response.body)
    doc = read_document(response.body, url, _charset(headers)) if html else None
    if doc is not None and (sign := is_challenge(response.status, headers, doc)):
        return Failure("blocked", "challenge", sign)
    failure = failure_of_status(response.status)
    if failure is not None:
        return failure
    if doc is None:
        return Failure("broken", "not_html", headers.get("content-type", "no content type")[:200])
    refresh = refresh_target(doc, headers)
    if refresh and refresh[1] <= REFRESH_SECONDS:
        following = parse_url(refresh[0], url.href)
        if following and following.without_fragment != url.without_fragment:
            return Hop(following.href, response.status, refresh[2])
    return Arrival(url, response, doc, headers)


def _as_written(response: Response, location: str) -> str:
    """The Location header with its bytes read as UTF-8 where they are, as browsers do."""
    raw = response.headers.get("Location") or b""
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return location.strip()


def _is_html(headers: dict[str, str], body: bytes) -> bool:
    """Whether a browser would show the answer as a page (WHATWG MIME Sniffing, in what matters here)."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in HTML_TYPES:
        return True
    if kind and kind not in ("*/*", "unknown/unknown", "application/unknown"):
        return False
    return not body or body[:512].lstrip(b"\xef\xbb\xbf\t\n\x0c\r ").startswith(b"<")


def _charset(headers: dict[str, str]) -> str | None:
    for part in headers.get("content-type", "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None


def _keep_cookies(jar: SimpleCookie, response: Response) -> None:
    """Remember the cookies of a redirect chain: some sites send a visitor on only once they come back."""
    for value in response.headers.getlist("Set-Cookie")[:20]:
        pair = value.decode("latin-1").partition(";")[0]
        name, _, content = pair.partition("=")
        try:
            jar[name.strip()[:100]] = content.strip()[:1000]
        except CookieError:
            continue
