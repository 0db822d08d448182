"""Pages and dealings that exist to place links: directories, lists, paid posts, releases, farms."""

from __future__ import annotations

from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.conditions import (
    GENERAL,
    NAMING,
    OFF_TOPIC,
    ON_TOPIC,
    counted,
    followed,
    quoted,
    shown_text,
    site,
)
from linkvet.analysis.judging.keywords import KEYWORD, graded, keyword
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, Sign, marker
from linkvet.analysis.pages.link_lists import FEW_SITES, mixed_trades

MANY_OUTLINKS = 60
LIST_WORDS_PER_LINK = 15
FEW, SHORT_LIST, LONG_LIST = 10, 20, 200
"""Sites on a page: fewer are a handful of partners; a list; a list too long for anybody to read."""
ENTRY_LINKS, INSTITUTIONS = 2, ("education", "government")
"""Links to other sites on the page of one entry; kinds of sites whose registers are none."""
WELL_KNOWN = 45.0
"""Authority that no directory or list gets by selling entries."""


@marker("manipulative", 0.5)
def link_directory(link: LinkFacts) -> Judgement:
    """The link is an entry in a directory.

    Why: Search engines name low-quality directories as link spam: nobody reads them.
    Raises: Entries that choose a search phrase as their anchor; entries of many trades, hundreds of them;
    another topic.
    Lowers: A directory of the trade or topic, a short or well-known one, nofollow.
    Not: The lists of an authority, school or newspaper; links that intruders put into a page.
    strong: page_kind="directory", link_kind="follow", anchor="oak tables", anchor_class="exact", external_links=40,
        relevance_page=0.05
    strong: page_kind="directory", link_kind="follow", anchor="Shop", anchor_class="branded", external_links=220,
        relevance_page=0.02
    weak: page_kind="directory", link_kind="follow", anchor="Shop", anchor_class="branded", external_links=40,
        relevance_page=0.6
    weak: page_kind="directory", link_kind="nofollow", anchor="Shop", anchor_class="branded", external_links=40
    clear: page_kind="directory", link_kind="follow", anchor="Shop", anchor_class="branded", external_links=40,
        domain=domain(name="town.example", kind="government")
    weak: page_kind="directory", link_kind="follow", anchor="Shop", anchor_class="branded", external_links=9,
        relevance_page=0.5
    unknown: domain=domain(kind="company"), link_kind="follow"
    """
    if link.page_kind is None:
        return UNKNOWN
    entry = link.page_kind == "directory" or (
        link.domain.kind == "directory" and link.page_kind in ("listing", "link_list")
    )
    if link.hacked_signs:
        return CLEAR
    single = link.page_kind == "directory" and (link.external_links or 0) <= ENTRY_LINKS
    if not entry or (link.domain.kind in GENERAL and (not single or link.domain.kind in INSTITUTIONS)):
        return CLEAR
    chosen, links, mixed = keyword(link), link.external_links or 0, bool(_mixed(link))
    strength = graded(
        min(1.0, 0.55 + (0.15 if links >= MANY_OUTLINKS else 0.0) + 0.45 * chosen + 0.3 * mixed),
        (_on_topic(link) and chosen < KEYWORD and not mixed, 0.35),
        (_near(link) and not _on_topic(link) and chosen < KEYWORD and not mixed, 0.55),
        ((link.domain.authority or 0) >= WELL_KNOWN and chosen < KEYWORD, 0.4),
        (_of_people(link) and not single, 0.6),
        (followed(link) is False, 0.4),
    )
    if chosen >= KEYWORD:
        said = f"The directory {site(link)} lets its entries choose the anchor {quoted(shown_text(link))}"
    else:
        said = f"The link is an entry in the directory {site(link)}"
    return Sign(f"{said}{_among(links)}.", strength)


def _among(links: int) -> str:
    return f", one of {links:,} links to other sites on the page" if links > 1 else ""


@marker("manipulative", 0.5)
def link_list_page(link: LinkFacts) -> Judgement:
    """The page is little else than links to many sites.

    Why: Pages of links for their own sake are made for exchange or sale; hundreds of sites on one page are no reading
    list, whatever they are about.
    Raises: Hundreds of sites; a search phrase as the anchor; another topic.
    Lowers: A handful of sites, a list on the topic, an anchor that only names the site, a well-known site, nofollow.
    Not: A page that names two or three partners, a long text with many sources, the collections of schools and
    libraries.
    strong: page_kind="link_list", link_kind="follow", external_links=300, words=900, relevance_page=0.02,
        outlinks={f"site{n}.example": 2 for n in range(150)}
    strong: page_kind="listing", link_kind="follow", external_links=1200, words=1300, relevance_page=0.4,
        outlinks={f"site{n}.example": 1 for n in range(1100)}
    medium: page_kind="link_list", link_kind="follow", external_links=24, words=200, relevance_page=0.05,
        anchor="oak tables", anchor_class="exact", outlinks={f"site{n}.example": 1 for n in range(24)}
    weak: page_kind="link_list", link_kind="follow", external_links=300, words=900, relevance_page=0.5,
        outlinks={f"site{n}.example": 2 for n in range(150)}
    clear: page_kind="article", link_kind="follow", external_links=300, words=6000,
        outlinks={f"site{n}.example": 2 for n in range(150)}
    weak: page_kind="link_list", link_kind="follow", external_links=9, words=60, anchor="Shop",
        anchor_class="branded", outlinks={f"site{n}.example": 1 for n in range(9)}
    clear: page_kind="link_list", link_kind="follow", external_links=3, words=40, anchor="Shop",
        anchor_class="branded", outlinks={f"site{n}.example": 1 for n in range(3)}
    unknown: page_kind="link_list", link_kind="follow", external_links=300
    """
    if link.external_links is None or link.outlinks is None or link.words is None or link.page_kind is None:
        return UNKNOWN
    sites, chosen = len(link.outlinks), keyword(link)
    sparse = link.words <= LIST_WORDS_PER_LINK * link.external_links
    mixed = _mixed(link) if sites >= FEW_SITES else {}
    named = link.page_kind in ("link_list", "directory") or bool(mixed)
    if not sparse or not (named or sites >= LONG_LIST) or (link.domain.kind in GENERAL and sites < LONG_LIST):
        return CLEAR
    if sites < FEW_SITES:
        return CLEAR
    strength = graded(
        min(
            1.0,
            0.3
            + 0.4 * min(1.0, sites / 100)
            + 0.3 * min(1.0, sites / LONG_LIST)
            + 0.3 * chosen
            + 0.3 * bool(mixed),
        ),
        (sites < LONG_LIST and _on_topic(link) and chosen < KEYWORD and not mixed, 0.33),
        (sites < LONG_LIST and _near(link) and not _on_topic(link) and chosen < KEYWORD, 0.6),
        (sites < LONG_LIST and link.anchor_class in NAMING and not mixed, 0.6),
        ((link.domain.authority or 0) >= WELL_KNOWN, 0.4),
        (_of_people(link), 0.3),
        (sites < SHORT_LIST and not mixed and chosen < KEYWORD, 0.5),
        (sites < FEW and not mixed and link.page_kind == "directory" and chosen >= KEYWORD, 0.5),
        (followed(link) is False, 0.4),
        (link.relevance_page is None and sites < LONG_LIST and chosen < KEYWORD, 0.6),
    )
    links = counted(link.external_links, "link")
    return Sign(
        f"The page lists {links} to {counted(sites, 'site')}, with {counted(link.words, 'word')}.", strength
    )


def _mixed(link: LinkFacts) -> dict[str, list[str]]:
    """Trade → other texts of the page's links, where these sell goods of many trades."""
    return mixed_trades(text for text in link.features.get("link_anchors", ()) if isinstance(text, str))


def _of_people(link: LinkFacts) -> bool:
    """A list that an institution keeps, or a short one on the topic; nobody sells entries there."""
    few = link.external_links is not None and link.external_links < SHORT_LIST and not _mixed(link)
    return link.domain.kind in GENERAL or (few and _near(link) and keyword(link) < KEYWORD)


def _near(link: LinkFacts) -> bool:
    return link.relevance_page is not None and link.relevance_page >= OFF_TOPIC


def _on_topic(link: LinkFacts) -> bool:
    return link.relevance_page is not None and link.relevance_page >= ON_TOPIC


@marker("manipulative", 0.4)
def press_release(link: LinkFacts) -> Judgement:
    """The link stands in a press release.

    Why: Search engines name links with optimised anchors in distributed releases as link spam.
    Raises: A search phrase as the anchor of a followed link.
    Lowers: A release that names its sender, by name or address; nofollow.
    Not: An article by an editor who read one.
    strong: page_kind="press_release", link_kind="follow", anchor="oak tables", anchor_class="exact"
    weak: page_kind="press_release", link_kind="follow", anchor="Shop", anchor_class="branded"
    weak: page_kind="press_release", link_kind="nofollow", anchor="oak tables", anchor_class="exact"
    clear: page_kind="article", link_kind="follow", anchor="oak tables", anchor_class="exact"
    unknown: link_kind="follow", anchor="oak tables", anchor_class="exact"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind != "press_release":
        return CLEAR
    strength = graded(min(1.0, 0.3 + keyword(link)), (followed(link) is False, 0.3))
    return Sign(f"The link {quoted(shown_text(link))} stands in a press release on {site(link)}.", strength)


@marker("manipulative", 0.15)
def site_statistics(link: LinkFacts) -> Judgement:
    """The page was made by a program that describes sites: worth, whois, traffic, similar sites.

    Why: Every site that exists is listed there; such links are the sprinkle of spam that every profile has.
    Raises: A link that search engines count.
    Lowers: nofollow, which most of them set.
    Not: An attack, or anybody's doing: nobody needs to act on a few of them.
    medium: page_kind="site_statistics", link_kind="follow", anchor="shop.example", anchor_class="bare_url"
    medium: page_kind="site_statistics", link_kind="nofollow", anchor="shop.example", anchor_class="bare_url"
    clear: page_kind="article", link_kind="follow", anchor="shop.example", anchor_class="bare_url"
    unknown: link_kind="follow", anchor="shop.example", anchor_class="bare_url"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind != "site_statistics":
        return CLEAR
    strength = 0.4 if followed(link) is False else 0.65
    return Sign(f"The page on {site(link)} is one that a program makes about every site.", strength)


AGGREGATORS = {
    "aggregator": "gathers what other sites publish",
    "coupon": "gathers coupons of all shops",
    "bookmark": "gathers bookmarks",
    "gallery": "gathers other sites' pictures",
    "search_result": "shows what a search brings up",
}
"""Page kind → what such a page does."""


@marker("manipulative", 0.12)
def aggregator_page(link: LinkFacts) -> Judgement:
    """The page gathers what stands elsewhere: feeds, coupons, bookmarks, pictures.

    Why: Programs fill such pages; a link there is nobody's recommendation.
    Raises: A link that search engines count; a search phrase as the anchor.
    Lowers: nofollow.
    Not: An attack: every site that publishes something is gathered somewhere.
    medium: page_kind="aggregator", link_kind="follow", anchor="How to oil a table", anchor_class="contextual"
    weak: page_kind="coupon", link_kind="nofollow sponsored", anchor="Get deal", anchor_class="generic"
    clear: page_kind="article", link_kind="follow", anchor="Shop", anchor_class="branded"
    unknown: link_kind="follow", anchor="Shop", anchor_class="branded"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind not in AGGREGATORS:
        return CLEAR
    strength = graded(0.5 + 0.5 * keyword(link), (followed(link) is False, 0.6))
    return Sign(f"The page on {site(link)} {AGGREGATORS[link.page_kind]}.", strength)
