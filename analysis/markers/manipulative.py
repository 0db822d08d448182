"""Pages and dealings that exist to place links: directories, lists, paid posts, releases, farms."""

from __future__ import annotations

from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.conditions import (
    GENERAL,
    OFF_TOPIC,
    ON_TOPIC,
    commercial,
    counted,
    followed,
    quoted,
    region_of,
    shown_text,
    site,
    told,
)
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, marker

MANY_OUTLINKS = 60
LIST_DOMAINS, LIST_WORDS_PER_LINK = 60, 15
WELL_KNOWN = 45.0
"""Authority that no directory or list gets by selling entries."""


@marker("manipulative", 0.4)
def link_directory(link: LinkFacts) -> Judgement:
    """The link is an entry in a directory that takes everything.

    Why: Search engines name low-quality directories as link spam: nobody reads them.
    Not: A chamber of commerce, a register of a trade, town or authority, a well-known directory, a nofollow entry.
    A directory is a kind of page, not a verdict: it must be off the topic or let anchors be chosen.
    flag: page_kind="directory", link_kind="follow", anchor="oak tables", anchor_class="exact", external_links=40,
        relevance_page=0.05
    flag: page_kind="directory", link_kind="follow", anchor="Shop", anchor_class="branded", external_links=220,
        relevance_page=0.02
    clear: page_kind="directory", link_kind="follow", anchor="Shop", anchor_class="branded", external_links=40,
        relevance_page=0.6
    clear: page_kind="directory", link_kind="nofollow", anchor="Shop", anchor_class="branded"
    unknown: domain=domain(kind="company"), link_kind="follow"
    """
    if link.page_kind is None:
        return UNKNOWN
    entry = link.page_kind == "directory" or (
        link.domain.kind == "directory" and link.page_kind in ("listing", "link_list")
    )
    if not entry or _trusted(link) or followed(link) is False:
        return CLEAR
    if followed(link) is None:
        return UNKNOWN
    if commercial(link):
        return f"The directory {site(link)} lets its entries choose the anchor {quoted(shown_text(link))}."
    if link.relevance_page is None or link.external_links is None:
        return UNKNOWN
    if link.relevance_page >= OFF_TOPIC or link.external_links < MANY_OUTLINKS:
        return CLEAR
    return (
        f"The directory {site(link)} lists {counted(link.external_links, 'link')} on everything on this page."
    )


@marker("manipulative", 0.35)
def link_list_page(link: LinkFacts) -> Judgement:
    """The page is little else than links to many sites on other topics.

    Why: Pages of links for their own sake are made for exchange or sale.
    Not: A bibliography, a reading list or blogroll on the topic, a wiki, a university's or library's collection. Many
    links alone mean nothing.
    flag: page_kind="link_list", link_kind="follow", external_links=300, words=900, relevance_page=0.02,
        outlinks={f"site{n}.example": 2 for n in range(150)}
    clear: page_kind="link_list", link_kind="follow", external_links=300, words=900, relevance_page=0.5,
        outlinks={f"site{n}.example": 2 for n in range(150)}
    clear: page_kind="article", link_kind="follow", external_links=300, words=6000
    unknown: page_kind="link_list", link_kind="follow", external_links=300
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind != "link_list" or _trusted(link) or followed(link) is False:
        return CLEAR
    if link.external_links is None or link.outlinks is None or link.words is None:
        return UNKNOWN
    sparse = link.words <= LIST_WORDS_PER_LINK * link.external_links
    if len(link.outlinks) < LIST_DOMAINS or not sparse:
        return CLEAR
    if link.relevance_page is None or followed(link) is None:
        return UNKNOWN
    if link.relevance_page >= OFF_TOPIC:
        return CLEAR
    return f"The page lists {counted(link.external_links, 'link')} to {counted(len(link.outlinks), 'site')}."


def _trusted(link: LinkFacts) -> bool:
    """A register or list kept by people: on the topic, of an institution, or well known."""
    on_topic = link.relevance_page is not None and link.relevance_page >= ON_TOPIC
    known = on_topic or (link.domain.authority or 0) >= WELL_KNOWN
    return link.domain.kind in GENERAL or (known and not commercial(link))


@marker("manipulative", 0.55)
def paid_link_unmarked(link: LinkFacts) -> Judgement:
    """The page says that it was paid for, but the link is followed.

    Why: Search engines want paid links marked nofollow or sponsored, and punish both sides where they are not.
    Not: A marked link, affiliate notes about other shops, or a link outside of the paid text.
    flag: paid_signs=["This article was sponsored by Shop."], link_kind="follow", region="content"
    clear: paid_signs=["This article was sponsored by Shop."], link_kind="sponsored", region="content"
    clear: paid_signs=["This article was sponsored by Shop."], link_kind="follow", region="footer"
    clear: paid_signs=[], link_kind="follow", region="content"
    unknown: link_kind="follow", region="content"
    """
    if link.paid_signs is None:
        return UNKNOWN
    if not link.paid_signs or followed(link) is False:
        return CLEAR
    if followed(link) is None:
        return UNKNOWN
    if link.region in ("footer", "sidebar", "navigation", "header", "comment", "widget"):
        return CLEAR
    return f"The page says {told(link.paid_signs[0])}, but its link is followed."


@marker("manipulative", 0.35)
def press_release(link: LinkFacts) -> Judgement:
    """A press release links with a search phrase.

    Why: Search engines name links with optimised anchors in distributed releases as link spam.
    Not: A release that names its sender, by name or address, or whose links are nofollow.
    flag: page_kind="press_release", link_kind="follow", anchor="oak tables", anchor_class="exact"
    clear: page_kind="press_release", link_kind="follow", anchor="Shop", anchor_class="branded"
    clear: page_kind="press_release", link_kind="nofollow", anchor="oak tables", anchor_class="exact"
    unknown: link_kind="follow", anchor="oak tables", anchor_class="exact"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind != "press_release":
        return CLEAR
    counts, selling = followed(link), commercial(link)
    if counts is False or selling is False:
        return CLEAR
    if counts is None or selling is None:
        return UNKNOWN
    return f"A press release on {site(link)} links with {quoted(shown_text(link))}, followed."


@marker("manipulative", 0.5)
def guest_post_farm(link: LinkFacts) -> Judgement:
    """A guest article on a site of another or any topic links with a search phrase.

    Why: Guest articles in bulk with optimised anchors are named as link spam; farms take any topic.
    Not: An expert's guest article in a journal of the trade, signed and linked with the name of the firm.
    flag: page_kind="article", link_kind="follow", anchor="oak tables", anchor_class="exact",
        guest_signs=["This is a guest post by Mark."], domain=domain(relevance=0.02)
    clear: page_kind="article", link_kind="follow", anchor="Shop", anchor_class="branded",
        guest_signs=["This is a guest post by Mark."], domain=domain(relevance=0.02)
    clear: page_kind="article", link_kind="follow", anchor="oak tables", anchor_class="exact",
        guest_signs=[], domain=domain(relevance=0.02)
    unknown: page_kind="article", link_kind="follow", anchor="oak tables", anchor_class="exact"
    """
    counts, selling = followed(link), commercial(link)
    if counts is False or selling is False or link.page_kind not in (None, "article", "other", "listing"):
        return CLEAR
    if link.guest_signs is None or link.page_kind is None or counts is None or selling is None:
        return UNKNOWN
    if not link.guest_signs:
        return CLEAR
    if link.domain.relevance is None:
        return UNKNOWN
    if link.domain.relevance >= ON_TOPIC or region_of(link) not in (None, "content", "author"):
        return CLEAR
    said, anchor = told(link.guest_signs[0], 120), quoted(shown_text(link))
    return f"A guest article ({said}) on {site(link)} links with {anchor}, followed."
