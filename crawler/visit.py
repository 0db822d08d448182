"""One visit: from a referring page's URL through its redirects to what it shows, or why it shows nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from importlib.metadata import version

from scrapy.http import Response

from linkvet.crawler.net.certificates import read_certificate
from linkvet.crawler.net.compression import ENDED
from linkvet.crawler.net.failures import Failure, failure_of, failure_of_status
from linkvet.crawler.net.machine import MachineLimitError
from linkvet.crawler.net.media import charset_named, is_html, is_xml
from linkvet.crawler.net.redirects import Resolver
from linkvet.crawler.net.robots import Robots
from linkvet.crawler.page.document import Document, read_document
from linkvet.crawler.page.embedded import link_in_data
from linkvet.crawler.page.facts import nofollow_origins, page_facts
from linkvet.crawler.page.footprints.find import certificate_footprints, footprints_of, header_footprints
from linkvet.crawler.page.links import PageLinks, target_links
from linkvet.crawler.page.not_shown import not_shown
from linkvet.crawler.page.verdicts import is_challenge, lost_reason, refresh_target
from linkvet.store.file.audit import now
from linkvet.store.types import Certificate, Hop, Link, PageFacts, Visit
from linkvet.store.urls import Scope, Url, link_key, parse_url

MAX_HOPS = 10
"""Redirects followed before giving up, as search engines do."""
REFRESH_SECONDS = 3.0
"""A page that sends its reader on within this time is a redirect."""
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
        looked_for = self._looked_for(errand.claimed)
        before = errand.before if errand.before and errand.before.looked_for == looked_for else None
        end = await self.arrive(errand.url, visit, before)
        if isinstance(end, Failure):
            visit.outcome, visit.reason, visit.detail = end.outcome, end.reason, end.detail
            if end is TO_TARGET:
                visit.reason, visit.lost_reason = "", end.reason
        else:
            await self._read(errand, visit, end)
        visit.looked_for = looked_for
        return visit

    async def arrive(self, url: Url, visit: Visit, before: Sight | None = None) -> Arrival | Failure:
        """Follow the page's redirects, filling ``visit`` with what the way shows.

        A page at the end of the same way as ``before`` is asked for only if it has changed since.
        """
        outside = not self.scope.contains(url)
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
            except MachineLimitError:
                raise
            except Exception as error:
                return failure_of(error, url.scheme == "https")
            headers = _observe(visit, url, response)
            if before and conditions and response.status == 304:
                before.keep(visit)
                return Arrival(url, response, None, headers)
            _keep_cookies(jar, response)
            end = _judge(url, response, headers)
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

    async def _read(self, errand: Errand, visit: Visit, end: Arrival) -> None:
        doc = end.doc
        if doc is None:
            return
        outside = [
            url for href in errand.claimed if (url := parse_url(href)) and not self.scope.contains(url)
        ]
        hosts = frozenset(url.host.removeprefix("www.") for url in outside)
        origins = nofollow_origins(doc, end.headers)
        page = target_links(doc, self._wanted(outside), origins, self.scope.host, hosts)
        facts = page_facts(doc, end.headers)
        facts.internal_links, facts.external_links = page.internal, page.external
        facts.outlinks = page.outlinks
        facts.footprints = footprints_of(doc, end.response.body)
        visit.lost_reason = lost_reason(facts, doc, errand.url, end.url, visit.chain)
        visit.links = page.links + await self._redirecting(page, doc.url.domain)
        visit.links.sort(key=lambda link: link.position)
        if not visit.links and (unseen := self._unseen(facts, end, visit.lost_reason, errand)):
            visit.outcome, visit.reason, visit.detail = unseen.outcome, unseen.reason, unseen.detail
            return
        visit.facts = facts

    def _unseen(self, facts: PageFacts, end: Arrival, lost: str, errand: Errand) -> Failure | None:
        """Why a page without a link was not seen, or not whole; ``None`` where it was."""
        assert end.doc
        if "dataloss" in end.response.flags and not ENDED.search(end.response.body[-200:]):
            return Failure("broken", "connect", "The connection was closed before the page was complete.")
        if lost in ("parked", "soft_404"):
            return None
        found = not_shown(end.doc, facts, errand.url, end.headers)
        if found is None and link_in_data(end.doc, self.scope.host, self.scope.contains):
            found = ("not_shown", "the link is in data that scripts show")
        return Failure("blocked", *found) if found else None

    def _wanted(self, outside: list[Url]) -> Callable[[Url], bool]:
        """Links that count: those in scope, and those an export names although they lie outside of it."""
        scope = self.scope
        keys = {link_key(url.href) for url in outside}
        if not keys:
            return scope.contains
        return lambda url: scope.contains(url) or link_key(url.href) in keys

    def _looked_for(self, claimed: list[str]) -> str:
        """A digest of what makes two visits of an unchanged page alike: the targets, and who reads it."""
        scope = self.scope
        outside = {link_key(href) for href in claimed if (url := parse_url(href)) and not scope.contains(url)}
        parts = (READER, scope.kind, scope.target, *sorted(outside))
        return sha256("\n".join(parts).encode()).hexdigest()[:16]

    async def _redirecting(self, page: PageLinks, own_domain: str) -> list[Link]:
        """Links that reach the target through shorteners and trackers, followed to see where they end."""
        found = []
        for candidate in self.resolver.worth_following(page, own_domain):
            resolution = await self.resolver.resolve(candidate.url, own_domain)
            if resolution.final_url is None:
                continue
            link = candidate.describe()
            link.resolved_url, link.chain = resolution.final_url, resolution.chain
            found.append(link)
        for link in page.links:
            url = parse_url(link.url)
            if url and not self.scope.contains(url):
                resolution = await self.resolver.resolve(url, own_domain)
                link.resolved_url, link.chain = resolution.final_url, resolution.chain
        return found


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


def _judge(url: Url, response: Response, headers: dict[str, str]) -> Arrival | Failure | Hop:
    """What one answer is: a step further, a failure, or the page."""
    location = headers.get("location")
    if 300 <= response.status < 400 and location:
        return Hop(_as_written(response, location), response.status, "http")
    html = is_html(headers, response.body)
    doc = read_document(response.body, url, charset_named(headers), xml=is_xml(headers)) if html else None
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


def _keep_cookies(jar: SimpleCookie, response: Response) -> None:
    """Remember the cookies of a redirect chain: some sites send a visitor on only once they come back."""
    for value in response.headers.getlist("Set-Cookie")[:20]:
        pair = value.decode("utf-8", "replace").partition(";")[0]
        name, _, content = pair.partition("=")
        try:
            jar[name.strip()[:100]] = content.strip()[:1000]
        except CookieError:
            continue
