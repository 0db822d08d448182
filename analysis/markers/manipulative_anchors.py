"""Link texts chosen for search engines instead of readers."""

from __future__ import annotations

import unicodedata

from linkvet.analysis.anchors.classify import trade_named
from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.conditions import (
    LONGEST_PHRASE,
    NAMING,
    OFF_TOPIC,
    ON_TOPIC,
    SPEECHLESS,
    counted,
    folded,
    followed,
    money_word,
    quoted,
    region_of,
    says_a_brand,
    shown_text,
    stuffing,
    words_of,
)
from linkvet.analysis.judging.keywords import (
    ASKING,
    KEYWORD,
    bare_words,
    cites_title,
    graded,
    heap_of_goods,
    in_another_language,
    keyword,
    keyword_grade,
    names_site,
    near_topic,
)
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, Sign, marker
from linkvet.analysis.judging.search_words import of_a_shop
from linkvet.analysis.pages.link_trades import VICES, trade_sold

CARD_DENSITY = 0.9
"""Share of a paragraph that is link text from which the whole block is one link, as in teasers."""
MOST_ANCHORS = 60
"""Other anchors of a page that are read."""
STRANGERS = 2
"""Other search phrases beside which even a text on the topic is one with insertions."""
ICON_PLACES = ("header", "footer", "navigation", "author", "widget", "sidebar")


@marker("manipulative", 0.35)
def exact_anchor_excess(link: LinkFacts) -> Judgement:
    """The anchor is one of too many in this profile that repeat the site's own search phrases.

    Why: People who link of their own accord rarely pick the phrase a page wants to rank for; when many do, links
    were ordered.
    Raises: A share far beyond what is usual.
    Lowers: nofollow; a title that is cited as it stands.
    Not: A single exact anchor, or a profile too small for shares; the limit grows with what is usual for a profile of
    this size.
    strong: anchor="oak tables", anchor_class="exact", link_kind="follow", profile=profile(exact_share_limit=0.1,
        referring_domains=100, anchor_classes={"exact": 30, "near": 10, "branded": 60})
    weak: anchor="oak tables", anchor_class="exact", link_kind="nofollow", profile=profile(exact_share_limit=0.1,
        referring_domains=100, anchor_classes={"exact": 30, "near": 10, "branded": 60})
    clear: anchor="oak tables", anchor_class="exact", link_kind="follow", profile=profile(exact_share_limit=0.1,
        referring_domains=100, anchor_classes={"exact": 3, "near": 2, "branded": 95})
    clear: anchor="Shop", anchor_class="branded", link_kind="follow"
    unknown: anchor="oak tables", anchor_class="exact", link_kind="follow"
    """
    if link.anchor_class is None:
        return UNKNOWN
    if link.anchor_class not in ("exact", "near"):
        return CLEAR
    excess = link.profile.keyword_excess
    if excess is None:
        return UNKNOWN
    share, limit = excess
    if not share:
        return CLEAR
    strength = graded(
        min(1.0, 0.7 + 0.3 * (share - limit)), (cites_title(link), 0.4), (followed(link) is False, 0.3)
    )
    return Sign(
        f"{quoted(shown_text(link))} is a search phrase of the site; {share:.0%} of the anchors in this profile are, "
        f"where up to {limit:.0%} is usual.",
        strength,
    )


@marker("manipulative", 0.65)
def money_anchor(link: LinkFacts) -> Judgement:
    """The anchor is a search phrase: it asks for a purchase, or names goods instead of the site or a title.

    Why: Phrases like these are what people pay to rank for; editors write names, titles and sentences.
    Raises: Words that ask for a purchase, a bet or a loan; a followed link; a page on something else.
    Lowers: nofollow, less so as the name of a commenter; a page on the topic; the phrase as part of a sentence; the
    site's name in it.
    Not: Names, addresses, the title of the linked page, headlines, and sentences ("I buy the beans ground") or what
    no search phrase says ("buy in bulk as well").
    strong: anchor="buy cheap oak tables", anchor_class="near", link_kind="follow"
    strong: anchor="günstige Kredite", anchor_class="irrelevant", link_kind="follow"
    medium: anchor="oak tables", anchor_class="exact", link_kind="follow"
    medium: anchor="oak tables", anchor_class="broad", link_kind="follow", profile=profile(trade=trade("oak table"))
    weak: anchor="oak tables", anchor_class="contextual", link_kind="follow", region="content", relevance_page=0.8,
        profile=profile(trade=trade("oak table"))
    weak: anchor="oak tables", anchor_class="exact", link_kind="nofollow", relevance_page=0.8
    weak: anchor="buy cheap oak tables", anchor_class="near", link_kind="sponsored"
    clear: anchor="Shop's coupons", anchor_class="branded", link_kind="follow"
    clear: anchor="Why I will never again buy a table on the internet", anchor_class="contextual", link_kind="follow"
    clear: anchor="buy in bulk as well", anchor_class="other", link_kind="follow", language="en"
    clear: anchor="the oak tables", anchor_class="contextual", link_kind="follow",
        profile=profile(trade=trade("oak table"))
    clear: anchor="How to oil a table", anchor_class="exact", link_kind="follow",
        target=target(url="https://shop.example/oil", title="How to oil a table – Shop")
    unknown: anchor="buy cheap oak tables", link_kind="follow"
    """
    grade = keyword_grade(link)
    if grade is None:
        return UNKNOWN
    if not grade:
        return CLEAR
    text = shown_text(link)
    asks = bool(money_word(text)) or grade >= ASKING
    near = near_topic(link)
    strength = graded(
        grade if asks else 0.9 * grade,
        (near is not None and near >= ON_TOPIC and not asks, 0.85),
        (link.anchor_class == "contextual" and near is not None and near >= ON_TOPIC, 0.6),
        (followed(link) is False, 0.5 if region_of(link) == "comment" else 0.3),
        (followed(link) is None, 0.7),
    )
    said = f"sells something ({quoted(money_word(text))})" if money_word(text) else "is a search phrase"
    return Sign(f"The anchor {quoted(text)} {said}{' and is followed' if followed(link) else ''}.", strength)


@marker("manipulative", 0.55)
def link_insertion(link: LinkFacts) -> Judgement:
    """A search phrase was put into a text on something else.

    Why: Sellers open finished articles and hang a customer's phrase on a sentence that has nothing to do with it.
    Raises: Other links to other trades in the same text ("hair transplant", "crypto signals"); a phrase that asks for
    a purchase, or in another language than the text.
    Lowers: nofollow.
    Not: Names and titles, lists, texts that are on the topic, and a phrase beside which nothing else is sold.
    strong: page_kind="article", region="content", link_kind="follow", anchor="buy oak tables", anchor_class="near",
        relevance_page=0.02, features={"link_anchors": ["buy oak tables", "cheap flights", "online casino"]}
    medium: page_kind="article", region="content", link_kind="follow", anchor="oak tables", anchor_class="contextual",
        relevance_page=0.02, profile=profile(trade=trade("oak table")),
        features={"link_anchors": ["oak tables", "cheap flights"]}
    weak: page_kind="article", region="content", link_kind="nofollow", anchor="buy oak tables", anchor_class="near",
        relevance_page=0.02, features={"link_anchors": ["buy oak tables", "cheap flights"]}
    medium: page_kind="article", region="content", link_kind="follow", anchor="buy oak tables", anchor_class="near",
        relevance_page=0.5, relevance_rest=0.02
    medium: page_kind="article", region="content", link_kind="follow", anchor="buy oak tables", anchor_class="near",
        language="id", profile=profile(languages=["en"], trade=trade("oak table"))
    clear: page_kind="article", region="content", link_kind="follow", anchor="Shop", anchor_class="branded",
        relevance_page=0.5, relevance_rest=0.02
    clear: page_kind="article", region="content", link_kind="follow", anchor="buy oak tables", anchor_class="near",
        relevance_page=0.02
    clear: page_kind="article", region="content", link_kind="follow", anchor="buy oak tables", anchor_class="near",
        relevance_page=0.6
    clear: page_kind="article", region="content", link_kind="follow", anchor="Shop", anchor_class="branded",
        relevance_page=0.02
    unknown: page_kind="article", region="content", link_kind="follow", anchor="buy oak tables", anchor_class="near"
    """
    grade = keyword_grade(link)
    if grade is None or link.page_kind is None or region_of(link) is None:
        return UNKNOWN
    if link.page_kind not in ("article", "other", "home") or region_of(link) != "content":
        return CLEAR
    if grade < KEYWORD and not bare_words(link):
        return CLEAR
    others, near = _sold_beside(link), (link.relevance_page or 0.0) >= ON_TOPIC
    if grade < KEYWORD and len(others) < STRANGERS:
        return CLEAR
    rest = link.relevance_rest
    if rest is not None and rest < OFF_TOPIC and link.page_kind == "article" and grade >= KEYWORD:
        strength = graded(
            min(1.0, 0.3 + 0.35 * grade + 0.2 * len(others)),
            (followed(link) is False, 0.3),
            (not others and names_site(link), 0.5),
        )
        return Sign(f"{quoted(shown_text(link))} stands in a text that is on something else.", strength)
    if grade >= KEYWORD and not others and in_another_language(link):
        strength = graded(0.3 + 0.35 * grade, (near, 0.6), (followed(link) is False, 0.3))
        return Sign(f"{quoted(shown_text(link))} stands in a text in another language.", strength)
    if link.relevance_page is None and rest is None and not others:
        return UNKNOWN
    if not others or (near and link.page_kind == "home"):
        return CLEAR
    weight = len(others) + sum(trade_sold(one) in VICES for one in others)
    strength = graded(
        min(1.0, 0.15 + 0.3 * grade + 0.35 * weight),
        (near, 0.75 if weight >= STRANGERS else 0.36),
        (followed(link) is False, 0.3),
    )
    beside = " and ".join(quoted(one, 40) for one in others[:2])
    where = "stands" if near else "stands in a text on something else,"
    return Sign(f"{quoted(shown_text(link))} {where} beside {beside}.", strength)


def _sold_beside(link: LinkFacts) -> list[str]:
    """Other search phrases that the page links with, to other sites."""
    own = folded(shown_text(link))
    shown = [text for text in link.features.get("link_anchors", ()) if isinstance(text, str)]
    return [text for text in shown[:MOST_ANCHORS] if folded(text) != own and _sells(text, link.language)]


def _sells(text: str, language: str | None) -> bool:
    if not 1 < len(words_of(text)) <= LONGEST_PHRASE:
        return bool(trade_sold(text))
    return bool(money_word(text) or trade_named(text) or trade_sold(text) or of_a_shop(text, language))


@marker("manipulative", 0.45)
def stuffed_anchor(link: LinkFacts) -> Judgement:
    """The anchor is a heap of search phrases.

    Why: Nobody writes "oak table, cheap oak table, buy oak table" for readers.
    Lowers: nofollow; the site's name in it.
    Not: A headline with the name of its site, an address, or a list of different things.
    strong: anchor="oak tables, cheap oak tables, buy oak tables", anchor_class="near"
    flag: anchor="tables oak tables wood tables Berlin tables", anchor_class="broad"
    strong: anchor="oak tables, benches, chairs, beds", anchor_class="broad",
        profile=profile(trade=trade("oak table", "bench", "chair", "bed"))
    clear: anchor="oak tables and a bench", anchor_class="broad",
        profile=profile(trade=trade("oak table", "bench", "chair", "bed"))
    medium: anchor="oak tables, cheap oak tables, buy oak tables", anchor_class="near", link_kind="nofollow"
    clear: anchor="How to oil a table | Shop", anchor_class="contextual"
    clear: anchor="Shop, Hauptstraße 5, 10115 Berlin", anchor_class="branded"
    unknown: link_kind="follow"
    """
    text = shown_text(link)
    if link.anchor is None and not text:
        return UNKNOWN
    heap, goods = stuffing(text), heap_of_goods(link)
    if not heap and not goods:
        return CLEAR
    strength = graded(1.0, (followed(link) is False, 0.5), (link.anchor_class in NAMING, 0.7))
    told = f"{quoted(heap)} stands in it again and again" if heap else f"it names {', '.join(goods[:6])}"
    return Sign(f"The anchor {quoted(text, 120)} is a heap of phrases: {told}.", strength)


@marker("manipulative", 0.2)
def irrelevant_anchor(link: LinkFacts) -> Judgement:
    """The anchor speaks of something else than the page it leads to.

    Why: Such anchors are left over from another campaign, from a sold page, or from a spun text.
    Lowers: A sentence on the topic around it, which explains the word; nofollow.
    Not: An icon's name.
    strong: anchor="dental implants", anchor_class="irrelevant", relevance_context=0.0
    weak: anchor="this chapter", anchor_class="irrelevant", relevance_context=0.5
    clear: anchor="oak tables", anchor_class="exact"
    unknown: anchor="dental implants"
    """
    if link.anchor_class is None:
        return UNKNOWN
    if link.anchor_class != "irrelevant":
        return CLEAR
    explained = link.relevance_context is not None and link.relevance_context >= ON_TOPIC
    strength = graded(0.9, (explained, 0.3), (followed(link) is False, 0.5))
    return Sign(
        f"The anchor {quoted(shown_text(link))} has nothing to do with the page it leads to.", strength
    )


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


@marker("manipulative", 0.5)
def minimal_anchor(link: LinkFacts) -> Judgement:
    """The link is hung on a lone character that nobody would click.

    Why: A full stop or hyphen as a link is an old way to hide one.
    Lowers: nofollow.
    Not: Numbers of footnotes and pages, letters of an index, arrows and other icons.
    strong: anchor=".", anchor_class="minimal"
    medium: anchor=".", anchor_class="minimal", link_kind="nofollow"
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
    if not marks:
        return CLEAR
    return Sign(f"The whole text of the link is {quoted(text)}.", 0.4 if followed(link) is False else 0.9)


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
    Raises: A search phrase; many times more sites than are odd for a profile of this size.
    Lowers: nofollow; words that sell nothing.
    Not: The site's name or address, "click here", or the title of the linked page. How many sites are many grows with
    the square root of the profile.
    strong: anchor="Oak Tables Berlin", anchor_class="near", link_kind="follow",
        profile=profile(referring_domains=100, anchor_domains={"oak tables berlin": 31})
    medium: anchor="my friend's workshop", anchor_class="other", link_kind="follow",
        profile=profile(referring_domains=100, anchor_domains={"my friend's workshop": 31})
    weak: anchor="Oak Tables Berlin", anchor_class="near", link_kind="nofollow",
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
    if link.anchor_class in NAMING or link.anchor_class in SPEECHLESS or says_a_brand(link):
        return CLEAR
    anchor = folded(shown_text(link))
    sites = link.profile.repeated_on(anchor)
    if not sites or cites_title(link):
        return CLEAR
    strength = graded(0.6 + 0.4 * keyword(link), (followed(link) is False, 0.3))
    return Sign(f"{sites.capitalize()} link with the same words {quoted(anchor)}.", strength)
