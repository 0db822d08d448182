"""Reads one page: the only way from an answer's bytes to what the page shows.

What goes in and what comes out are plain records, so a page can be read in another process, on another machine
or again from an archive, and gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from linkvet.crawler.page.document import Document, read_document
from linkvet.crawler.page.facts import nofollow_origins, page_facts
from linkvet.crawler.page.footprints.find import footprints_of
from linkvet.crawler.page.linking.links import PageLinks, target_links
from linkvet.crawler.page.menu import menu_of
from linkvet.crawler.page.shown.embedded import link_in_data
from linkvet.crawler.page.shown.not_shown import not_shown
from linkvet.crawler.page.shown.scripted import built_by_scripts
from linkvet.crawler.page.shown.verdicts import is_challenge, lost_reason, refresh_target
from linkvet.crawler.page.walk import reading_of
from linkvet.store.types import Hop, Link, PageFacts
from linkvet.store.urls import Scope, Url, link_key, parse_url

REFRESH_SECONDS = 3.0
"""A page that sends its reader on within this time is a redirect."""
CUT = {
    "nodes": "it has more elements than are read",
    "links": "it has more links than are read",
    "tags": "it has more tags than are read",
}
"""What of a page, where it was cut, may have held the link."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as a server sent it."""

    url: Url
    """Where it was found, after all redirects."""
    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes
    charset: str | None = None
    """The one that the headers name."""
    xml: bool = False
    """It was served as XHTML."""
    requested: Url | None = None
    """Where it was looked for; ``None`` where that is the same."""
    chain: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for on a page."""

    scope: Scope
    claimed: tuple[str, ...] = ()
    """Targets that exports claim the page links to."""
    also: frozenset[str] = frozenset()
    """Addresses of links that are known to lead to the target, though they name another place."""

    def outside(self) -> list[Url]:
        """Claimed targets that lie outside of the scope."""
        urls = (parse_url(href) for href in self.claimed)
        return [url for url in urls if url and not self.scope.contains(url)]

    def counts(self) -> Callable[[Url], bool]:
        """Whether a link counts: in scope, or named by an export although it lies outside of it."""
        keys = {link_key(url.href) for url in self.outside()}
        if not keys:
            return self.scope.contains
        return lambda url: self.scope.contains(url) or link_key(url.href) in keys


@dataclass(frozen=True, slots=True)
class Lead:
    """A link that does not name the target as its address but may lead there."""

    url: Url
    rank: int


@dataclass(frozen=True, slots=True)
class PageRead:
    """What a page shows."""

    challenge: str = ""
    """The sign by which it is a bot check instead of the page."""
    refresh: tuple[str, float, Literal["refresh", "meta"]] | None = None
    """Where it sends its reader, after how many seconds, and by what."""
    facts: PageFacts | None = None
    """``None`` for bot checks, failures and pages that send their reader on at once."""
    links: list[Link] = field(default_factory=list)
    total: int = 0
    """Links of the page, wherever they lead."""
    redirect_candidates: list[Lead] = field(default_factory=list)
    lost_reason: str = "link_removed"
    """What it means that the link is not there."""
    unseen: tuple[str, str] | None = None
    """Of a page without the link: the reason why its content was not shown, and the sign of it."""
    cut: tuple[str, ...] = ()
    """What of it was not read."""
    scripted: bool = False
    """Whether scripts may build more than it shows; only said of pages without the link."""


def read_page(answer: Answer, wanted: Wanted) -> PageRead:
    """Everything that one page shows; a pure function."""
    doc = read_document(answer.body, answer.url, answer.charset, xml=answer.xml)
    if sign := is_challenge(answer.status, answer.headers, doc):
        return PageRead(challenge=sign)
    if not answer.status < 300:
        return PageRead()
    refresh = refresh_target(doc, answer.headers)
    if refresh and refresh[1] <= REFRESH_SECONDS and _leads_on(refresh[0], answer.url):
        return PageRead(refresh=refresh)
    return _content(answer, wanted, doc, refresh)


def read_links(answer: Answer, wanted: Wanted) -> tuple[list[Link], str]:
    """The links to the target, and the title, of a page out of an archive; a pure function."""
    doc = read_document(answer.body, answer.url, answer.charset, xml=answer.xml)
    hosts = frozenset(url.host.removeprefix("www.") for url in wanted.outside())
    page = target_links(doc, wanted.counts(), nofollow_origins(doc, answer.headers), wanted.scope.host, hosts)
    title = doc.tree.css_first("title") if page.links else None
    return page.links, title.text() if title else ""


def _leads_on(address: str, here: Url) -> bool:
    following = parse_url(address, here.href)
    return following is not None and following.without_fragment != here.without_fragment


def _content(
    answer: Answer,
    wanted: Wanted,
    doc: Document,
    refresh: tuple[str, float, Literal["refresh", "meta"]] | None,
) -> PageRead:
    requested = answer.requested or answer.url
    hosts = frozenset(url.host.removeprefix("www.") for url in wanted.outside())
    origins = nofollow_origins(doc, answer.headers)
    page = target_links(doc, wanted.counts(), origins, wanted.scope.host, hosts)
    facts = page_facts(doc, answer.headers)
    facts.internal_links, facts.external_links = page.internal, page.external
    facts.outlinks = page.outlinks
    facts.footprints = footprints_of(doc, answer.body)
    lost = lost_reason(facts, doc, requested, answer.url, answer.chain)
    links = page.links + _described(page, wanted)
    if any(url.path == "/" and not url.query for url in (requested, answer.url)):
        facts.features["menu"] = menu_of(reading_of(doc), doc)
    if doc.cut:
        facts.features["cut"] = sorted(doc.cut)
    return PageRead(
        refresh=refresh,
        facts=facts,
        links=sorted(links, key=lambda link: link.position),
        total=page.total,
        redirect_candidates=[Lead(one.url, one.rank) for one in page.redirect_candidates],
        lost_reason=lost,
        unseen=None if links else _unseen(answer, wanted, doc, facts, lost),
        cut=tuple(sorted(doc.cut)),
        scripted=not links and built_by_scripts(doc),
    )


def _described(page: PageLinks, wanted: Wanted) -> list[Link]:
    return [one.describe() for one in page.redirect_candidates if one.url.href in wanted.also]


def _unseen(
    answer: Answer, wanted: Wanted, doc: Document, facts: PageFacts, lost: str
) -> tuple[str, str] | None:
    """Why the content of a page without the link was not shown; ``None`` where it was, and where it is gone."""
    if lost in ("parked", "soft_404"):
        return None
    found = not_shown(doc, facts, answer.requested or answer.url, answer.headers)
    if (
        found is None
        and CUT.keys().isdisjoint(doc.cut)
        and link_in_data(doc, wanted.scope.host, wanted.scope.contains)
    ):
        return "not_shown", "the link is in data that scripts show"
    return found
