"""Poor make of a page or site: signs that mean something only together with others, so none is strong."""

from __future__ import annotations

import re
from functools import lru_cache

from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.conditions import counted, quoted, site, was_read
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, Sign, marker
from linkvet.analysis.words.lists import entries_of
from linkvet.store.urls import host_of, parse_url

LITTLE_TEXT, MUCH_HTML, LAYOUT_WORDS, GALLERY = 0.02, 20_000, 150, 20
KNOWN_SITE = 30.0
"""Authority from which the look of a name says nothing."""
LOW_AUTHORITY = 5.0
SHORTEST_RANDOM = 8
SLOTS, WORDS_PER_SLOT, PROPER_TEXT = 6, 40, 500
_UNHEARD = re.compile(
    r"(?=([bcdfghjklmnpqrstvwxz]q|q[b-df-hj-np-tv-z]|v[bcfghjkmpqwxz]|[bcdfghjklmpqvwz]x|x[bdgjkmnrvwz]"
    r"|z[cfgjqrsx]|j[bcfghlqrvwxz]|[cfghmpqvwx]j|[fghmpqx]z|w[jqvxz]|[bfhjqvx]w))"
)
"""Pairs of consonants that hardly any language written in Latin letters has inside a word."""
_TURNS = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")


@marker("complementary", 0.12)
def page_layout(link: LinkFacts) -> Judgement:
    """The page has very little visible text in much HTML.

    Why: Search engines find little to read between templates, scripts and links.
    Not: A modern page with large scripts and a proper text, a small page, or a gallery.
    medium: html_bytes=120000, words=40, features={"visible_chars": 300}
    clear: html_bytes=120000, words=900, features={"visible_chars": 6000}
    clear: html_bytes=6000, words=20, features={"visible_chars": 90}
    unknown: words=40
    """
    if not was_read(link) or link.words is None or link.html_bytes is None:
        return UNKNOWN
    chars = link.features.get("visible_chars", 0)
    share = chars / max(link.html_bytes, 1)
    gallery = link.features.get("images", 0) >= GALLERY
    if gallery or link.html_bytes < MUCH_HTML or share >= LITTLE_TEXT or link.words >= LAYOUT_WORDS:
        return CLEAR
    return Sign(f"Only {share:.1%} of the page's {link.html_bytes:,} bytes are visible text.", 0.4)


@marker("complementary", 0.14)
def poor_tld(link: LinkFacts) -> Judgement:
    """The domain ends in one of the cheap endings that spam is mostly registered under.

    Why: Names that cost next to nothing are bought by the thousand.
    Not: A site that is known otherwise; many honest people take these endings too.
    medium: domain=domain(name="oak-tips.top")
    clear: domain=domain(name="oak-tips.example")
    clear: domain=domain(name="known.xyz", authority=55.0)
    unknown: anchor="oak tables"
    """
    name = _domain(link)
    if not name:
        return UNKNOWN
    ending = name.rpartition(".")[2]
    if ending not in listed_endings() or (link.domain.authority or 0) >= KNOWN_SITE:
        return CLEAR
    return Sign(f"The domain {site(link)} ends in .{ending}, an ending with much spam.", 0.45)


@lru_cache(maxsize=1)
def listed_endings() -> frozenset[str]:
    """Top-level domains that are far more often abused than others."""
    return entries_of("poor_tlds.txt")


@marker("complementary", 0.16)
def random_name(link: LinkFacts) -> Judgement:
    """The domain's name looks as if a program had made it up.

    Why: Networks need many names and let programs find them.
    Not: Short names and abbreviations, names in languages with many consonants, names with a year or a number, sites
    that are known otherwise.
    medium: domain=domain(name="xq7kz2vj9w.example")
    medium: domain=domain(name="qzxvkjwpb.example")
    clear: domain=domain(name="rechtsschutzversicherung.example")
    clear: domain=domain(name="jsrproductions.example")
    clear: domain=domain(name="expo2025.example")
    unknown: anchor="oak tables"
    """
    name = _domain(link)
    if not name:
        return UNKNOWN
    if (link.domain.authority or 0) >= KNOWN_SITE or not made_up(name.partition(".")[0]):
        return CLEAR
    return Sign(f"The name {quoted(name)} looks made up by a program.", 0.5)


@lru_cache(maxsize=16384)
def made_up(label: str) -> bool:
    """Whether no person would have chosen this name: unheard pairs of letters, or letters and digits mixed."""
    if len(label) < SHORTEST_RANDOM or label.startswith("xn--"):
        return False
    turns = max(len(_TURNS.findall(part)) for part in label.split("-"))
    odd = sum(len(_UNHEARD.findall(part)) for part in label.split("-"))
    letters = sum(ch.isalpha() for ch in label)
    vowels = sum(ch in "aeiouy" for ch in label)
    return turns >= 5 or odd >= 3 or (odd >= 1 and turns >= 3) or (odd >= 2 and vowels < 0.2 * letters)


@marker("complementary", 0.08)
def no_https(link: LinkFacts) -> Judgement:
    """The page is served without encryption.

    Why: Sites that are looked after have a certificate by now.
    Not: A reason for doubt in itself: many old and honest pages still have none.
    medium: page_url="http://club.example/"
    clear: page_url="https://club.example/"
    unknown: anchor="oak tables"
    """
    url = parse_url(link.page_url)
    if url is None:
        return UNKNOWN
    if url.scheme != "http":
        return CLEAR
    return Sign(f"The page of {site(link)} is served over plain http.", 0.35)


@marker("complementary", 0.12)
def noindex_page(link: LinkFacts) -> Judgement:
    """The page asks search engines not to list it.

    Why: A page that nobody can find passes next to nothing; paid posts are kept out of the index that way.
    Not: Harm: archives, tags and member pages are rightly kept out.
    medium: robots="noindex"
    clear: robots="nofollow"
    unknown: page_url="https://club.example/"
    """
    if link.robots is None:
        return UNKNOWN
    told = set(link.robots.replace(",", " ").split())
    if not told & {"noindex", "none"}:
        return CLEAR
    return Sign(f"The page says {quoted(link.robots)} to search engines.", 0.4)


@marker("complementary", 0.12)
def canonical_elsewhere(link: LinkFacts) -> Judgement:
    """The page names a page of another site as its original.

    Why: Search engines judge the original, so the link here counts for little, and the text is somebody else's.
    Not: Harm: syndication that names its source is done as it should be; an original on the same site or on the
    audited site itself.
    medium: page_url="https://copy.example/a", canonical="https://news.example/a"
    clear: page_url="https://news.example/a?page=2", canonical="https://www.news.example/a"
    clear: page_url="https://blog.example/a", canonical="https://shop.example/a",
        profile=profile(target_domain="shop.example")
    unknown: page_url="https://copy.example/a"
    """
    if link.canonical is None:
        return CLEAR if was_read(link) else UNKNOWN
    page, original = parse_url(link.page_url), parse_url(link.canonical)
    if page is None or original is None:
        return UNKNOWN
    if original.domain in (page.domain, link.profile.target_domain):
        return CLEAR
    return Sign(f"The page names {quoted(original.without_fragment, 120)} as its original.", 0.4)


@marker("complementary", 0.1)
def low_authority(link: LinkFacts) -> Judgement:
    """The referring domain has hardly any authority.

    Why: Sites made for links have no links of their own.
    Not: A new or small site: most sites are small, and a natural profile is full of them.
    medium: domain=domain(name="new.example", authority=2.0, authority_source="Domain Rating")
    weak: domain=domain(name="new.example", authority=4.0, authority_source="Domain Rating")
    clear: domain=domain(name="press.example", authority=40.0)
    unknown: domain=domain(name="new.example")
    """
    if link.domain.authority is None:
        return UNKNOWN
    if link.domain.authority >= LOW_AUTHORITY:
        return CLEAR
    source = f" ({link.domain.authority_source})" if link.domain.authority_source else ""
    said = f"The site {site(link)} has an authority of {link.domain.authority:.0f} of 100{source}."
    return Sign(said, 0.6 - 0.08 * link.domain.authority)


@marker("complementary", 0.16)
def too_many_ads(link: LinkFacts) -> Judgement:
    """The page has more room for ads than for text.

    Why: Pages made for advertising take any text, and any link.
    Not: A newspaper with many ads around a long article.
    medium: html_bytes=90000, words=180, features={"ads": {"slots": 9, "networks": ["taboola"]}}
    clear: html_bytes=90000, words=1400, features={"ads": {"slots": 9}}
    clear: html_bytes=90000, words=180, features={"ads": {"slots": 2}}
    unknown: words=180
    """
    if not was_read(link) or link.words is None:
        return UNKNOWN
    ads = link.features.get("ads")
    slots = ads.get("slots", 0) if isinstance(ads, dict) else 0
    if slots < SLOTS or link.words >= min(WORDS_PER_SLOT * slots, PROPER_TEXT):
        return CLEAR
    return Sign(f"{counted(slots, 'place')} for ads stand around {counted(link.words, 'word')}.", 0.5)


def _domain(link: LinkFacts) -> str:
    """The referring domain, from its record or from the page's address; empty when neither is known."""
    if link.domain.name:
        return host_of(link.domain.name).rstrip(".").lower()
    url = parse_url(link.page_url)
    return url.domain if url else ""
