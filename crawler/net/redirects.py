"""Follows links that lead elsewhere first: shorteners, trackers, and redirects on the target's side."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from scrapy.http import Response

from linkvet.crawler.net.failures import failure_of, failure_of_status
from linkvet.crawler.net.pace.machine import MachineLimitError
from linkvet.crawler.net.robots import Robots
from linkvet.crawler.page.linking.leaving import named_target, sends_on
from linkvet.crawler.page.linking.links import NAMED, SHORTENED, TOKEN
from linkvet.crawler.page.read import Answer, Lead, PageRead, Wanted
from linkvet.crawler.page.shown.gates import sent_to_gate
from linkvet.crawler.reading import Read, read_here
from linkvet.store.file.audit import now
from linkvet.store.seen.visits import Resolution
from linkvet.store.types import Hop
from linkvet.store.urls import SHORTENERS, Scope, Url, parse_url
from linkvet.store.word_lists import word_list

MAX_HOPS = 10
MAX_LIKELY = 10
"""Links followed per page whose address names the target, or that a shortener hides."""
MAX_BESIDE = 3
"""The same, on pages where the target was found directly."""
AT_ONCE = 3
"""Seconds within which a page that sends its reader on is a redirect, wherever it leads."""
LINKS_OF_A_GATE = 30
"""Links of a page that asks whether to leave the site, at most."""
GONE = frozenset("http_404 http_410 http_400 redirect_loop private_address".split())
"""Answers of a redirecting page that leads nowhere any more, whatever its address names."""
MAX_GUESSED = 5
"""Links followed per page that only look like redirects of its own site, where nothing else was found."""

AD_DOMAINS = word_list(Path(__file__).parents[1] / "lists" / "ad_clicks.txt")

Fetch = Callable[[Url, dict[str, str]], Awaitable[Response]]


class Resolver:
    """Follows redirecting links until they reach the audited site or end elsewhere; each once per crawl."""

    def __init__(
        self,
        scope: Scope,
        fetch: Fetch,
        robots: Robots | None,
        known: Callable[[str], Resolution | None],
        remember: Callable[[Resolution], None],
        read: Read = read_here,
    ) -> None:
        self.scope = scope
        self.fetch = fetch
        self.robots = robots
        self.known = known
        self.remember = remember
        self.read = read

    def worth_following(self, page: PageRead, own_domain: str) -> list[Lead]:
        """The links of a page that may lead to the target, strongest first, each address once.

        Links that only look like redirects are tried on the page's own site alone: a click on an
        advertisement costs somebody money.
        """
        by_address = {c.url.without_fragment: c for c in reversed(page.redirect_candidates)}
        candidates = sorted(by_address.values(), key=lambda c: -c.rank)
        likely = [c for c in candidates if c.rank in (NAMED, SHORTENED) and not is_ad_click(c.url)]
        if page.links:
            return likely[:MAX_BESIDE]
        guessed = [c for c in candidates if c.rank == TOKEN and c.url.domain == own_domain]
        return likely[:MAX_LIKELY] + guessed[:MAX_GUESSED]

    async def resolve(self, url: Url, own_domain: str = "") -> Resolution:
        """Where ``url`` leads: ``final_url`` is set only when it reaches the audited site.

        ``own_domain`` is the site of the page that has the link.
        """
        address = url.without_fragment
        known = self.known(address)
        if known is None:
            known = await self._follow(url, own_domain)
            self.remember(known)
        return known

    async def _follow(self, url: Url, own_domain: str) -> Resolution:
        first, start = url, url.without_fragment
        chain: list[Hop] = []
        reason = "redirect_loop"
        for _ in range(MAX_HOPS):
            step = await self._step(url, own_domain)
            if isinstance(step, str):
                reason = step
                break
            chain.append(Hop(url.without_fragment, step.status, step.via))
            following = parse_url(step.url, url.href)
            if following is None or any(hop.url == following.without_fragment for hop in chain):
                break
            if self.scope.contains(following):
                return Resolution(start, following.without_fragment, "", chain, now())
            url = following
        asked = first if sent_to_gate(first, url) else url
        named = named_target(asked, own_domain) if reason not in GONE else None
        if named is not None and self.scope.contains(named):
            chain.append(Hop(url.without_fragment, None, "http"))
            return Resolution(start, named.without_fragment, "", chain, now())
        return Resolution(start, None, reason, chain, now())

    async def _step(self, url: Url, own_domain: str) -> Hop | str:
        """The next address, or why there is none."""
        if self.robots and (refusal := await self.robots.refusal(url)):
            return refusal.reason
        try:
            response = await self.fetch(url, {})
        except MachineLimitError:
            raise
        except Exception as error:
            return failure_of(error, url.scheme == "https").reason
        location = response.headers.get("Location")
        if 300 <= response.status < 400 and location:
            return Hop(location.decode("utf-8", "replace").strip(), response.status, "http")
        if failure := failure_of_status(response.status):
            return failure.reason
        if (response.headers.get("Content-Type") or b"").lower().startswith(b"text/html"):
            return await self._shown(url, response, sends_on(url, own_domain) or url.domain in SHORTENERS)
        return "elsewhere"

    async def _shown(self, url: Url, response: Response, asks: bool) -> Hop | str:
        """Where a page sends its reader: at once, or after a wait or by a link where it ``asks`` before it does."""
        page = await self.read(Answer(url, 200, {}, response.body), Wanted(self.scope))
        if isinstance(page, str):
            return "unreadable"
        refresh = page.refresh
        following = parse_url(refresh[0], url.href) if refresh else None
        if refresh and following and (refresh[1] <= AT_ONCE or (asks and self.scope.contains(following))):
            return Hop(refresh[0], response.status, refresh[2])
        if asks and page.total <= LINKS_OF_A_GATE and page.links:
            return Hop(page.links[0].url, response.status, "http")
        return "elsewhere"


def is_ad_click(url: Url) -> bool:
    """Whether following a link would count as a click on somebody's advertisement."""
    return url.domain in AD_DOMAINS or url.path.startswith("/aclk")
