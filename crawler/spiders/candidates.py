"""Which further pages of a referring site are likely to link to the target too.

Sites that link once often do so again near by: on pages of the same section, on lists of links and partners, in the
archives that repeat their posts, and on pages whose address or link names the target.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from posixpath import splitext

from linkvet.crawler.page.document import Document
from linkvet.crawler.page.linking.links import kind_of, links_of
from linkvet.store.seen.searches import LIST, Candidate
from linkvet.store.urls import Url, parse_url
from linkvet.store.word_lists import word_list

NAMES, LINKS, SECTION, LISTING, OTHER, SELDOM = 6, 5, 4, 3, 2, 1
"""How likely a page links: it names the target, is about links, stands beside a page that does, repeats others."""
MAX_READ = 2000
"""Links of a page that are looked at."""
MAX_NAMED = 60
"""Addresses taken from one page or list."""
LEAST_NAME = 4
"""Letters of a name from which on it is looked for in addresses."""
FEEDS = ("application/rss+xml", "application/atom+xml")

_WORDS = word_list(Path(__file__).parents[1] / "lists" / "link_pages.txt")
_LISTINGS = frozenset(
    "tag tags category categories author authors archive archives page topic topics label".split()
)
_DATED = re.compile(r"(?:19|20)\d\d")
_SPLIT = re.compile(r"[^\w]+|_")
_NO_PAGE = frozenset(
    ".jpg .jpeg .png .gif .webp .svg .ico .css .js .json .xml .pdf .zip .gz .rar .7z .exe .dmg .apk .mp3 .mp4 .avi "
    ".mov .webm .ogg .wav .woff .woff2 .ttf .doc .docx .xls .xlsx .ppt .pptx .txt .csv .rss .atom".split()
)
_TRAPS = re.compile(
    r"(?:^|[/?&])(?:wp-admin|wp-login|wp-json|xmlrpc|logout|login|signin|signup|register|cart|checkout|basket|"
    r"account|add-to-cart|replytocom|share|print|download|cgi-bin|calendar|feed)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What is known of a referring site: its pages that link, and the names of the target."""

    sections: frozenset[str]
    """First parts of the paths of linking pages."""
    names: tuple[str, ...]
    """Names of the target as addresses spell them."""

    @classmethod
    def of(cls, linking: Iterable[str], names: Iterable[str]) -> Neighbourhood:
        """From addresses of linking pages, and the target's host and brands."""
        urls = [url for address in linking if (url := parse_url(address))]
        spelled = ("".join(_SPLIT.split(name.lower())) for name in names)
        return cls(
            frozenset(section for url in urls if (section := _section(url))),
            tuple(dict.fromkeys(name for name in spelled if len(name) >= LEAST_NAME)),
        )

    def likelihood(self, url: Url, text: str = "") -> int:
        """How likely a page links to the target, by its address and the link to it."""
        words = _SPLIT.split(url.path.lower())
        if self._named(url.path + url.query) or self._named(text):
            return NAMES
        if _WORDS.intersection(words) or _WORDS.intersection(_SPLIT.split(text.lower())):
            return LINKS
        if _section(url) in self.sections:
            return SECTION
        if _LISTINGS.intersection(words):
            return LISTING
        return SELDOM if url.query else OTHER

    def _named(self, text: str) -> bool:
        folded = "".join(_SPLIT.split(text.lower()))
        return any(name in folded for name in self.names)


def likely_pages(doc: Document, around: Neighbourhood) -> list[Candidate]:
    """Pages of the same host that a page links to, and its feeds, the likeliest first."""
    found: dict[str, Candidate] = {}
    for node, href in links_of(doc)[:MAX_READ]:
        url = parse_url(href, doc.base)
        if url is None or not is_page_of(url, doc.url) or "nofollow" in kind_of(node.attributes.get("rel")):
            continue
        likelihood = around.likelihood(url, node.text()[:200])
        known = found.get(url.without_fragment)
        if known is None or known.likelihood < likelihood:
            found[url.without_fragment] = Candidate(url.without_fragment, likelihood)
    return _feeds(doc) + _likeliest(found.values())


def named_pages(addresses: Iterable[str], site: Url, around: Neighbourhood) -> list[Candidate]:
    """Pages of the same host that a sitemap or feed names, the likeliest first."""
    urls = (parse_url(address) for address in addresses)
    found = {
        url.without_fragment: Candidate(url.without_fragment, around.likelihood(url))
        for url in urls
        if url and is_page_of(url, site)
    }
    return _likeliest(found.values())


def is_page_of(url: Url, site: Url) -> bool:
    """Whether an address is likely a page, on the same host as ``site``, that may be visited without side effects."""
    if url.host.removeprefix("www.") != site.host.removeprefix("www."):
        return False
    if url.port != site.port and not {url.port, site.port} <= {80, 443}:
        return False
    if splitext(url.path.lower())[1] in _NO_PAGE or len(url.href) > 500:
        return False
    return _TRAPS.search(url.path + url.query) is None


def _feeds(doc: Document) -> list[Candidate]:
    found = []
    for node in doc.tree.css("link[rel~=alternate][type][href]")[:20]:
        url = parse_url(node.attributes.get("href") or "", doc.base)
        if url and (node.attributes.get("type") or "").strip().lower() in FEEDS and url.site == doc.url.site:
            found.append(Candidate(url.without_fragment, LIST - 1, "list"))
    return found[:2]


def _likeliest(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda one: -one.likelihood)[:MAX_NAMED]


def _section(url: Url) -> str:
    """The first part of a path that says what the page belongs to: not a year, and not the page itself."""
    parts = [part for part in url.path.lower().split("/")[1:-1] if part and not _DATED.fullmatch(part)]
    return parts[0] if parts else ""
