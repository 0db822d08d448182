"""Links of a page to the audited site, each as a browser's DOM has it.

Full work is done only for links to the target; of all others only the registrable domain is counted.
Rules: WHATWG HTML and URL standards; rel hints as search engines document them (``rel`` tokens may be
separated by blanks or commas, page-level nofollow comes from robots directives).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from linkvet.crawler.page.contact.addresses import plain_parts
from linkvet.crawler.page.document import Document
from linkvet.crawler.page.linking.paragraphs import Paragraphs, text_of
from linkvet.crawler.page.linking.pictures import pictures_of
from linkvet.crawler.page.linking.written import written_links
from linkvet.crawler.page.literals import Literals
from linkvet.crawler.page.regions.find import Regions
from linkvet.crawler.page.visibility.find import Visibility
from linkvet.crawler.page.walk import reading_of
from linkvet.store.types import LINK_HINTS, Link
from linkvet.store.urls import SHORTENERS, Url, parse_url, registrable_domain

MAX_TARGET_LINKS = 2000
"""Links to the target that one page may have described; all are counted."""
MAX_CANDIDATES = 30
MAX_OUTLINKS = 5000
"""Registrable domains kept per page."""
MAX_HOSTS, MAX_ADDRESSES = 20_000, 50_000
"""Different hosts, and different addresses that need the URL library, that are looked at on one page."""
MAX_ATTRIBUTE = 2000
"""Characters kept of an attribute or an anchor that a page wrote."""

NAMED, SHORTENED, TOKEN = 3, 2, 1
"""How strongly a link that goes elsewhere hints at the target: named in it, a shortener, a redirect word."""

LINKS = "a[href],area[href]"
_ABSOLUTE_PATH = re.compile(r"(?:[/?]|#)(?:[^/\\\s\x00-\x20]|$)")
_REDIRECT_WORDS = (
    "go out outbound outgoing redirect redirects redirection redir link links click clicks visit goto exit"
    " away jump jumpto track tracking recommends recommend refer ref r leave leaving url l"
).split()
_REDIRECT_WORD = re.compile(
    rf"(?:^|[/?&=._-])(?:{'|'.join(_REDIRECT_WORDS)})(?:\.(?:php|aspx?|cgi|pl|jsp|html?))?(?:[/?&=]|$)"
)
_REDIRECT_SIGNS = Literals(a + word + b for word in _REDIRECT_WORDS for a in "/?&=._-" for b in "/?&=.")
_REL_SEPARATOR = re.compile(r"[\s,]+")


@dataclass(slots=True)
class Candidate:
    """A link that does not name the target as its address but may lead there."""

    url: Url
    rank: int
    """``NAMED``, ``SHORTENED`` or ``TOKEN``: the higher, the likelier."""
    _node: LexborNode
    _position: int
    _reader: LinkReader

    def describe(self) -> Link:
        """The link with everything around it, read only when it is asked for."""
        return self._reader.read(self._node, self.url, self._position)


@dataclass(slots=True)
class PageLinks:
    """What a page links to."""

    links: list[Link] = field(default_factory=list)
    """Links to the target in document order."""
    internal: int = 0
    external: int = 0
    outlinks: dict[str, int] = field(default_factory=dict)
    """Registrable domain → number of links, without the page's own."""
    redirect_candidates: list[Candidate] = field(default_factory=list)
    """Strongest first, at most ``MAX_CANDIDATES``."""
    total: int = 0
    """Every ``a`` and ``area`` with an address, of any scheme."""
    to_target: int = 0
    """Links to the target, also beyond those described."""


def links_of(doc: Document) -> list[tuple[LexborNode, str]]:
    """Every ``a`` and ``area`` with an address in document order, and the address as written."""
    reading = reading_of(doc)
    if not reading.elements["area"] and not reading.cut:
        links = reading.elements["a"]
        return [(node, own["href"] or "") for node, own, _ in links if "href" in own]
    found: list[tuple[LexborNode, str]] = []
    for node in doc.tree.css(LINKS):
        href = node.attrs.get("href")
        if href is None and "href" not in node.attributes:
            continue
        found.append((node, href or ""))
    return found


def target_links(
    doc: Document,
    wanted: Callable[[Url], bool],
    robots_nofollow_origin: tuple[str, ...] = (),
    target_host: str = "",
    elsewhere: frozenset[str] = frozenset(),
) -> PageLinks:
    """Links from this page to the target, and how many it has to everyone else.

    Where ``target_host`` is given, ``wanted`` holds only for links to it, to hosts below it, and to those of
    ``elsewhere`` (without ``www.``); any other plain address is then counted without being resolved.
    """
    own = doc.url.domain
    page = PageLinks()
    reader = LinkReader(doc, robots_nofollow_origin)
    stays = _skips_own_paths(doc, target_host)
    hosts: Counter[str] = Counter()
    candidates: list[tuple[int, int, Url, LexborNode]] = []
    seen: dict[str, tuple[Url | None, bool, int]] = {}
    described: list[tuple[LexborNode, Link]] = []
    found = links_of(doc)
    page.total = reader.total = len(found)
    for position, (node, href) in enumerate(found, start=1):
        if stays and _ABSOLUTE_PATH.match(href) and not _may_lead_out(href, target_host):
            page.internal += 1
            continue
        if (len(hosts) > MAX_HOSTS or len(seen) > MAX_ADDRESSES) and target_host not in href.lower():
            page.external += 1
            doc.cut.add("links")
            continue
        if target_host and (host := _passed_by(href, own, target_host, elsewhere)):
            hosts[host] += 1
            continue
        known = seen.get(href)
        if known is None:
            known = seen[href] = _judged(href, doc.base, wanted, own, target_host)
        url, is_target, rank = known
        if url is None:
            continue
        hosts[url.host] += 1
        if is_target:
            page.to_target += 1
            if page.to_target <= MAX_TARGET_LINKS:
                described.append((node, reader.read(node, url, position)))
        elif rank:
            candidates.append((rank, position, url, node))
    page.links = written_links(described, doc.html)
    _count(page, hosts, own)
    page.redirect_candidates = _strongest(candidates, reader)
    return page


def _may_lead_out(href: str, target_host: str) -> bool:
    """Whether a path on the page's own site could be a redirect."""
    return target_host in href or (href[0] == "/" and _says_redirect(href))


def _says_redirect(tail: str) -> bool:
    """Whether a path or query has a word by which sites send people on."""
    tail = tail[:80].lower()
    return _REDIRECT_SIGNS.any(f"/{tail}/") and _REDIRECT_WORD.search(tail) is not None


def _passed_by(href: str, own: str, target_host: str, elsewhere: frozenset[str]) -> str:
    """The host of a plain address that is neither the target nor a hint at it; else empty."""
    plain = plain_parts(href)
    if plain is None or target_host in href.lower():
        return ""
    host, rest = plain
    if _may_send_on(host) is None or (elsewhere and host.removeprefix("www.") in elsewhere):
        return ""
    may_redirect = _may_send_on(host) or registrable_domain(host) == own
    return "" if may_redirect and _says_redirect(rest) else host


@lru_cache(maxsize=16384)
def _may_send_on(host: str) -> bool | None:
    """Whether an ASCII host's links may be redirects by its name; ``None`` for those to be read with care."""
    if host.removeprefix("www.") in SHORTENERS or registrable_domain(host) in SHORTENERS:
        return None
    return host.partition(".")[0] in _TRACKER_LABELS


def _skips_own_paths(doc: Document, target_host: str) -> bool:
    """Whether links that stay on the page's host can be counted without resolving them."""
    base = parse_url(doc.base)
    if base is None or not target_host or base.domain != doc.url.domain:
        return False
    return registrable_domain(target_host) != base.domain


def _judged(
    href: str, base: str, wanted: Callable[[Url], bool], own: str, target_host: str
) -> tuple[Url | None, bool, int]:
    url = parse_url(href, base)
    if url is None:
        return None, False, 0
    if wanted(url):
        return url, True, 0
    return url, False, _hint(url, own, target_host)


def _hint(url: Url, own: str, target_host: str) -> int:
    """How likely a link to elsewhere ends at the target."""
    if not target_host:
        return SHORTENED if _is_shortener(url) else 0
    tail = url.path + url.query
    if len(tail) > len(target_host) and _names(tail, target_host):
        return NAMED
    if _is_shortener(url):
        return SHORTENED
    if len(tail) < 2 or not _says_redirect(tail):
        return 0
    return TOKEN if url.domain == own or _is_tracker(url) else 0


def _is_shortener(url: Url) -> bool:
    return len(url.path) > 1 and (url.host.removeprefix("www.") in SHORTENERS or url.domain in SHORTENERS)


_TRACKER_LABELS = frozenset(
    "go out link links click clicks track tracking redirect redir r l t trk away ad ads adclick pixel "
    "affiliate aff partner exit leave".split()
)


def _is_tracker(url: Url) -> bool:
    """A host whose first label says that it sends people on."""
    return url.host.partition(".")[0] in _TRACKER_LABELS


def _names(tail: str, host: str) -> bool:
    """Whether the decoded path or query carries ``host`` as a whole name inside an address."""
    for _ in range(3):
        at = tail.lower().find(host)
        while at >= 0:
            before, after = tail[at - 1 : at], tail[at + len(host) : at + len(host) + 1]
            if before in ("/", ".", "=", ":", "@") and not (after.isalnum() or after in ("-", ".")):
                return True
            at = tail.lower().find(host, at + 1)
        if "%" not in tail:
            return False
        tail = unquote(tail)
    return False


def _count(page: PageLinks, hosts: Counter[str], own: str) -> None:
    domains: Counter[str] = Counter()
    for host, number in hosts.items():
        domains[registrable_domain(host)] += number
    page.internal += domains.pop(own, 0)
    page.external += sum(domains.values())
    page.outlinks = dict(domains.most_common(MAX_OUTLINKS))


def _strongest(candidates: list[tuple[int, int, Url, LexborNode]], reader: LinkReader) -> list[Candidate]:
    candidates.sort(key=lambda c: (-c[0], c[1]))
    chosen: dict[str, Candidate] = {}
    for rank, position, url, node in candidates:
        if url.without_fragment not in chosen and len(chosen) < MAX_CANDIDATES:
            chosen[url.without_fragment] = Candidate(url, rank, node, position, reader)
    return list(chosen.values())


def kind_of(rel: str | None, page_nofollow: bool = False) -> str:
    """``follow``, or the hints that hold for a link by its ``rel`` and its page, in the order of ``LINK_HINTS``."""
    tokens = _REL_SEPARATOR.split(rel.lower()) if rel else ()
    hints = {hint for hint in LINK_HINTS if hint in tokens or (page_nofollow and hint == "nofollow")}
    return " ".join(hint for hint in LINK_HINTS if hint in hints) or "follow"


class LinkReader:
    """Reads single links of one page; what several links share is read once."""

    def __init__(self, doc: Document, robots_nofollow_origin: tuple[str, ...] = ()) -> None:
        self._doc = doc
        self._page_nofollow = [origin for origin in ("meta", "header") if origin in robots_nofollow_origin]
        self._paragraphs = Paragraphs()
        self._regions = Regions(doc)
        self._visibility = Visibility(doc)
        self.total = 1
        self._headings: dict[int, LexborNode] | None = None

    def read(self, node: LexborNode, url: Url, position: int) -> Link:
        """One link with its markup, its words and its place."""
        attributes = node.attributes
        rel = attributes["rel"] or "" if "rel" in attributes else None
        kind, origin = self._kind(rel)
        anchor = text_of(node)
        pictures = pictures_of(node, self._doc.base, anchor)
        paragraph = self._paragraphs.of(node)
        start, end = paragraph.spans[node.mem_id]
        around = paragraph.around(start, end)
        if around == anchor[: len(around)]:
            around = self._paragraphs.neighbourhood(node) or around
        return Link(
            url=url.href,
            href=(attributes.get("href") or "")[:8192],
            element="area" if node.tag == "area" else "a",
            position=position,
            anchor=anchor[:MAX_ATTRIBUTE],
            rel=rel[:MAX_ATTRIBUTE] if rel is not None else None,
            link_kind=kind,
            nofollow_origin=origin,
            title=(attributes["title"] or "")[:MAX_ATTRIBUTE] if "title" in attributes else None,
            image_alt=pictures.alt[:MAX_ATTRIBUTE] if pictures.alt is not None else None,
            image_src=pictures.src,
            region=self._regions.of(node, paragraph, position / self.total),
            hidden=self._visibility.reason(node, anchor),
            context=paragraph.sentence(start, end),
            paragraph=around,
            heading=self._heading(node),
            link_density=round(paragraph.density, 3) if paragraph.density is not None else None,
        )

    def _kind(self, rel: str | None) -> tuple[str, str]:
        kind = kind_of(rel, bool(self._page_nofollow))
        own = rel is not None and "nofollow" in kind_of(rel).split()
        return kind, " ".join(["rel"] * own + [*self._page_nofollow])

    def _heading(self, node: LexborNode) -> str:
        if self._headings is None:
            self._headings = {}
            heading: LexborNode | None = None
            for found in self._doc.tree.css("h1,h2,h3,h4,h5,h6," + LINKS):
                if found.tag in ("a", "area"):
                    if heading is not None:
                        self._headings[found.mem_id] = heading
                else:
                    heading = found
        heading = self._headings.get(node.mem_id)
        return text_of(heading, 600)[:300] if heading is not None else ""
