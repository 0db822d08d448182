"""Link texts chosen for search engines instead of readers."""

from __future__ import annotations

import unicodedata

from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.conditions import (
    NAMING,
    ON_TOPIC,
    SPEECHLESS,
    counted,
    folded,
    followed,
    keyword,
    quoted,
    region_of,
    says_a_brand,
    shown_text,
    stuffing,
    words_of,
)
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, Sign, marker
from linkvet.analysis.words.keywords import has_article
from linkvet.analysis.words.wording import phrase_of

CARD_DENSITY = 0.9
"""Share of a paragraph that is link text from which the whole block is one link, as in teasers."""
ICON_PLACES = ("header", "footer", "navigation", "author", "widget", "sidebar")


@marker("manipulative", 0.35)
def exact_anchor_excess(link: LinkFacts) -> Judgement:
    """The anchor is one of too many in this profile that repeat the site's own search phrases.

    Why: People who link of their own accord rarely pick the phrase a page wants to rank for; when many do, links
    were ordered.
    Not: A single exact anchor, a nofollow one, or a profile too small for shares; the limit grows with what is usual
    for a profile of this size.
    flag: anchor="oak tables", anchor_class="exact", link_kind="follow", profile=profile(exact_share_limit=0.1,
        referring_domains=100, anchor_classes={"exact": 30, "near": 10, "branded": 60})
    clear: anchor="oak tables", anchor_class="exact", link_kind="follow", profile=profile(exact_share_limit=0.1,
        referring_domains=100, anchor_classes={"exact": 3, "near": 2, "branded": 95})
    clear: anchor="Shop", anchor_class="branded", link_kind="follow"
    unknown: anchor="oak tables", anchor_class="exact", link_kind="follow"
    """
    if link.anchor_class is None:
        return UNKNOWN
    counts = followed(link)
    if link.anchor_class not in ("exact", "near") or counts is False:
        return CLEAR
    excess = link.profile.keyword_excess
    if excess is None or counts is None:
        return UNKNOWN
    share, limit = excess
    if not share:
        return CLEAR
    return (
        f"{quoted(shown_text(link))} is a search phrase of the site; {share:.0%} of the anchors in this profile are, "
        f"where up to {limit:.0%} is usual."
    )


@marker("manipulative", 0.3)
def money_anchor(link: LinkFacts) -> Judgement:
    """The anchor is a phrase that people search for to buy something.

    Why: Phrases like these are what advertisers pay for; editors write names and titles.
    Raises: A word that asks for a purchase or a comparison (cheap, best, price, near me) and a link that counts.
    Lowers: The bare goods, a sentence in a text on the topic, a category named as the site names it, a link marked
    nofollow or sponsored.
    Not: The site's name with such a word in it, a headline, a cited title, a product's name, or words of a sentence
    ("I buy the beans ground") or that no search phrase has ("buy in bulk as well").
    strong: anchor="buy cheap oak tables", anchor_class="near", link_kind="follow"
    strong: anchor="günstige Kredite", anchor_class="irrelevant", link_kind="follow"
    medium: anchor="oak tables", anchor_class="broad", link_kind="follow", profile=profile(trade=trade("oak table"))
    weak: anchor="oak tables", anchor_class="contextual", link_kind="follow", region="content", relevance_page=0.8,
        profile=profile(trade=trade("oak table"))
    weak: anchor="buy cheap oak tables", anchor_class="near", link_kind="sponsored"
    clear: anchor="Shop's coupons", anchor_class="branded", link_kind="follow"
    clear: anchor="Why I will never again buy a table on the internet", anchor_class="contextual", link_kind="follow"
    clear: anchor="buy the boards sawn", anchor_class="contextual", link_kind="follow", region="content",
        relevance_page=0.8
    clear: anchor="buy in bulk as well", anchor_class="other", link_kind="follow", language="en"
    clear: anchor="the oak tables", anchor_class="broad", link_kind="follow",
        profile=profile(trade=trade("oak table"))
    unknown: anchor="buy cheap oak tables", anchor_class="near"
    """
    if link.anchor_class is None:
        return UNKNOWN
    text = shown_text(link)
    found = keyword(link)
    if found is None or _is_clause(link, text):
        return CLEAR
    if followed(link) is None:
        return UNKNOWN
    spoken = link.anchor_class == "contextual" and (link.relevance_page or 0.0) >= ON_TOPIC
    if spoken and has_article(text, link.language):
        return CLEAR
    strength = 1.0 if found.asks else 0.6
    for lowers in (found.cited, spoken):
        strength *= 0.5 if lowers else 1.0
    strength *= 1.0 if followed(link) else 0.3
    counts = "is followed" if followed(link) else "is marked for search engines"
    what = (
        f"sells something ({quoted(found.word)})" if found.asks else "names goods as people search for them"
    )
    return Sign(f"The anchor {quoted(text)} {what} and {counts}.", strength)


def _is_clause(link: LinkFacts, text: str) -> bool:
    """Whether words that only join others make up as much of the text as a sentence has of them."""
    if link.anchor_class not in ("other", "contextual", "broad") or link.language is None:
        return False
    phrase = phrase_of(text, link.language)
    joints = len(phrase.pieces) - len(phrase.words)
    return not phrase.unspaced and (phrase.voice >= 1 or (joints >= 2 and 2 * joints >= len(phrase.words)))


@marker("manipulative", 0.45)
def stuffed_anchor(link: LinkFacts) -> Judgement:
    """The anchor is a heap of search phrases.

    Why: Nobody writes "oak table, cheap oak table, buy oak table" for readers.
    Not: A headline with the name of its site, an address, or a list of different things.
    flag: anchor="oak tables, cheap oak tables, buy oak tables", anchor_class="near"
    flag: anchor="tables oak tables wood tables Berlin tables", anchor_class="broad"
    clear: anchor="How to oil a table | Shop", anchor_class="contextual"
    clear: anchor="Shop, Hauptstraße 5, 10115 Berlin", anchor_class="branded"
    unknown: link_kind="follow"
    """
    text = shown_text(link)
    if link.anchor is None and not text:
        return UNKNOWN
    heap = stuffing(text)
    if not heap:
        return CLEAR
    return (
        f"The anchor {quoted(text, 120)} is a heap of phrases: {quoted(heap)} stands in it again and again."
    )


@marker("manipulative", 0.2)
def irrelevant_anchor(link: LinkFacts) -> Judgement:
    """The anchor speaks of something else than the page it leads to.

    Why: Such anchors are left over from another campaign, from a sold page, or from a spun text.
    Not: A word that the sentence around it explains, or an icon's name.
    flag: anchor="dental implants", anchor_class="irrelevant", relevance_context=0.0
    clear: anchor="this chapter", anchor_class="irrelevant", relevance_context=0.5
    clear: anchor="oak tables", anchor_class="exact"
    unknown: anchor="dental implants"
    """
    if link.anchor_class is None:
        return UNKNOWN
    if link.anchor_class != "irrelevant":
        return CLEAR
    if link.relevance_context is not None and link.relevance_context >= ON_TOPIC:
        return CLEAR
    return f"The anchor {quoted(shown_text(link))} has nothing to do with the page it leads to."


@marker("manipulative", 0.12)
def empty_anchor(link: LinkFacts) -> Judgement:
    """The link has neither text nor image, so nobody can click it.

    Why: A link without anything to click is there for programs.
    Not: An image without alternative text, an icon drawn by style in menus and profiles, a jump mark.
    flag: anchor="", anchor_class="empty", region="content"
    clear: anchor="", anchor_class="empty_image", region="content"
    clear: anchor="", anchor_class="empty", region="footer"
    unknown: region="content"
    """
    if link.anchor_class is None:
        return UNKNOWN
    if link.anchor_class != "empty" or link.page_kind == "profile" or link.domain.kind == "social":
        return CLEAR
    region = region_of(link)
    if region is None:
        return UNKNOWN
    return CLEAR if region in ICON_PLACES else f"The link in the {region} has neither text nor image."


@marker("manipulative", 0.35)
def minimal_anchor(link: LinkFacts) -> Judgement:
    """The link is hung on a lone character that nobody would click.

    Why: A full stop or hyphen as a link is an old way to hide one.
    Not: Numbers of footnotes and pages, letters of an index, arrows and other icons.
    flag: anchor=".", anchor_class="minimal"
    clear: anchor="3", anchor_class="minimal"
    clear: anchor="→", anchor_class="minimal"
    clear: anchor="oak tables", anchor_class="exact"
    unknown: link_kind="follow"
    """
    if link.anchor_class is None:
        return UNKNOWN
    text = (link.anchor or "").strip()
    if link.anchor_class != "minimal" or not text:
        return CLEAR
    marks = all(unicodedata.category(ch) in _PUNCTUATION for ch in text) and not _ICON_MARKS & set(text)
    return f"The whole text of the link is {quoted(text)}." if marks else CLEAR


_PUNCTUATION = frozenset(("Po", "Pd", "Pc", "Ps", "Pe", "Pi", "Pf", "Cf", "Zs", "Lm", "Mn", "Sk"))
_ICON_MARKS = frozenset("»«›‹*†‡#§¶@&+[]()")
"""Marks that people do use as links: arrows, footnotes, brackets, headings' anchors."""


@marker("manipulative", 0.06)
def overlong_anchor(link: LinkFacts) -> Judgement:
    """The anchor is a whole passage within running text.

    Why: Search engines call weirdly long anchors a poor sign; spun texts swallow whole sentences into links.
    Not: A teaser or card that is one link as a whole, or a headline in a list.
    flag: anchor="we have been making oak tables of all kinds for homes and gardens since many years and ship them",
        anchor_class="overlong", region="content", link_density=0.5
    clear: anchor="Ten tables for small rooms Our test of this year shows which of them last and which do not",
        anchor_class="overlong", region="content", link_density=1.0
    clear: anchor="oak tables", anchor_class="exact"
    unknown: region="content"
    """
    if link.anchor_class is None:
        return UNKNOWN
    if link.anchor_class != "overlong" or region_of(link) in ("sidebar", "navigation", "footer", "widget"):
        return CLEAR
    if link.link_density is None:
        return UNKNOWN
    if link.link_density >= CARD_DENSITY or link.page_kind in ("listing", "search_result"):
        return CLEAR
    return f"The anchor runs over {counted(len(words_of(link.anchor or '')), 'word')} of a paragraph."


@marker("manipulative", 0.35)
def repeated_anchor(link: LinkFacts) -> Judgement:
    """Many sites link with the very same words, which are not the site's name.

    Why: Independent people find different words; the same words on many sites come from one hand.
    Not: The site's name or address, "click here", the title of the linked page, or a nofollow link. How many sites
    are many grows with the square root of the profile.
    flag: anchor="Oak Tables Berlin", anchor_class="near", link_kind="follow",
        profile=profile(referring_domains=100, anchor_domains={"oak tables berlin": 31})
    clear: anchor="Oak Tables Berlin", anchor_class="near", link_kind="follow",
        profile=profile(referring_domains=100, anchor_domains={"oak tables berlin": 3})
    clear: anchor="How to oil a table", anchor_class="contextual", link_kind="follow",
        target=target(url="https://shop.example/oil", title="How to oil a table – Shop"),
        profile=profile(referring_domains=100, anchor_domains={"how to oil a table": 31})
    clear: anchor="", image_alt="Shop", anchor_class="image_alt", link_kind="follow",
        profile=profile(brands=["Shop"], referring_domains=100, anchor_domains={"shop": 31})
    unknown: anchor="Oak Tables Berlin", link_kind="follow"
    """
    if link.anchor_class is None or not link.profile.counted:
        return UNKNOWN
    plain = link.anchor_class in NAMING or link.anchor_class in SPEECHLESS or says_a_brand(link)
    if plain or followed(link) is False:
        return CLEAR
    anchor = folded(shown_text(link))
    sites = link.profile.repeated_on(anchor)
    if not sites or _is_title(anchor, link):
        return CLEAR
    if followed(link) is None:
        return UNKNOWN
    return f"{sites.capitalize()} link with the same words {quoted(anchor)}."


def _is_title(anchor: str, link: LinkFacts) -> bool:
    """Whether the anchor cites the title or the first heading of the linked page."""
    if link.target is None or len(words_of(anchor)) < 3:
        return False
    titles = [link.target.title or "", *link.target.headings[:1]]
    return any(folded(title) == anchor or _before_name(title) == anchor for title in titles if title)


def _before_name(title: str) -> str:
    """A title without the site's name behind it."""
    cut = min(
        (at for mark in (" – ", " - ", " | ", " — ", " · ") if (at := title.find(mark)) > 0), default=None
    )
    return folded(title[:cut])
