"""Links that visitors place themselves, where everybody may write.

Such places are full of honest links. A marker fires only where the link is counted by search engines or
sells something; a recommendation inside a discussion of the topic is what links are for.
"""

from __future__ import annotations

from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.conditions import (
    NAMING,
    OFF_TOPIC,
    ON_TOPIC,
    commercial,
    followed,
    how_pushed,
    pushed,
    region_of,
    site,
)
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, marker

DISCUSSIONS = ("forum", "question", "comment_thread")
OWN_PAGES = frozenset("social platform company education government shop news podcast".split())
"""Kinds of sites whose profile pages are filled by known people, not by programs."""
PINGBACK_SIGNS = ("pingback", "trackback", "[…]", "[...]", "[&#8230;]")


@marker("community_spam", 0.3)
def comment_link(link: LinkFacts) -> Judgement:
    """The link stands in a comment and is there for search engines.

    Why: Programs leave commercial anchors under thousands of articles; search engines name comment links with
    optimised anchors as link spam.
    Not: A comment whose link is nofollow or ugc and carries a name: it passes nothing and sells nothing. Nor
    posts of forums and guestbooks, which other markers judge.
    flag: region="comment", link_kind="follow", anchor="Peter", anchor_class="other"
    flag: region="comment", link_kind="nofollow ugc", anchor="cheap oak tables", anchor_class="exact"
    clear: region="comment", link_kind="nofollow ugc", anchor="Peter", anchor_class="other"
    clear: region="content", link_kind="follow", anchor="oak tables", anchor_class="exact"
    clear: region="comment", page_kind="forum", link_kind="follow", anchor="Peter", anchor_class="other"
    unknown: region="comment", anchor="Peter"
    """
    region = region_of(link)
    if region != "comment":
        return UNKNOWN if region is None else CLEAR
    if link.page_kind in ("forum", "question", "guestbook"):
        return CLEAR
    reason = pushed(link)
    if reason is None:
        return UNKNOWN
    return f"The link stands in a comment, {how_pushed(link)}." if reason else CLEAR


@marker("community_spam", 0.3)
def forum_link(link: LinkFacts) -> Judgement:
    """The link stands in a forum post that has nothing to do with its topic, or sells something.

    Why: Forum posts with optimised anchors are placed by programs and by paid hands.
    Not: A recommendation in a thread about the topic, with the name or the address of the site.
    flag: page_kind="forum", region="content", link_kind="follow", anchor="buy oak tables", anchor_class="near"
    flag: page_kind="forum", region="content", link_kind="follow", anchor="shop.example", anchor_class="bare_url",
        relevance_page=0.01, relevance_context=0.0
    clear: page_kind="forum", region="content", link_kind="follow", anchor="shop.example", anchor_class="bare_url",
        relevance_page=0.5
    clear: page_kind="article", region="content"
    unknown: region="content", link_kind="follow"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind not in ("forum", "question") or link.region in ("author", "footer", "navigation"):
        return CLEAR
    return _out_of_place(link, "a forum post" if link.page_kind == "forum" else "an answer")


@marker("community_spam", 0.3)
def profile_link(link: LinkFacts) -> Judgement:
    """The link stands in the profile of a member, and is there for search engines.

    Why: Empty accounts with one link are registered by the thousand; no visitor ever sees them.
    Not: The company's own account on a social network or platform, a speaker's or employee's page, a nofollow link
    under the site's name.
    flag: page_kind="profile", link_kind="follow", anchor="oak tables", anchor_class="exact"
    flag: page_kind="profile", link_kind="follow", anchor="shop.example", anchor_class="bare_url",
        domain=domain(kind="forum")
    clear: page_kind="profile", link_kind="follow", anchor="Shop", anchor_class="branded",
        domain=domain(kind="social")
    clear: page_kind="profile", link_kind="nofollow", anchor="shop.example", anchor_class="bare_url"
    unknown: link_kind="follow", anchor="oak tables", anchor_class="exact"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind != "profile":
        return CLEAR
    selling = commercial(link)
    if not selling and link.domain.kind in OWN_PAGES:
        return CLEAR
    reason = pushed(link)
    if reason is None:
        return UNKNOWN
    return f"The link stands in a member's profile on {site(link)}, {how_pushed(link)}." if reason else CLEAR


@marker("community_spam", 0.35)
def signature_link(link: LinkFacts) -> Judgement:
    """The link stands in the signature under somebody's posts.

    Why: One signature puts the same link under every post; search engines name optimised signature links as spam.
    Not: A nofollow signature with the name or the address of one's own site.
    flag: page_kind="forum", region="author", link_kind="follow", anchor="oak tables", anchor_class="exact"
    flag: page_kind="forum", region="author", link_kind="follow", anchor="My homepage", anchor_class="generic"
    clear: page_kind="forum", region="author", link_kind="nofollow", anchor="Shop", anchor_class="branded"
    clear: page_kind="article", region="author", link_kind="follow", anchor="Shop", anchor_class="branded"
    unknown: page_kind="forum", link_kind="follow", anchor="oak tables"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind not in DISCUSSIONS:
        return CLEAR
    region = region_of(link)
    if region is None:
        return UNKNOWN
    if region != "author":
        return CLEAR
    reason = pushed(link)
    if reason is None:
        return UNKNOWN
    return f"The link stands in a signature on {site(link)}, {how_pushed(link)}." if reason else CLEAR


@marker("community_spam", 0.4)
def guestbook_link(link: LinkFacts) -> Judgement:
    """The link stands in a guestbook, and is there for search engines.

    Why: Guestbooks outlived their readers; what is still written there is mostly written by programs.
    Not: A greeting with a nofollow link or the owner's own links beside the entries.
    flag: page_kind="guestbook", region="content", link_kind="follow", anchor="loans", anchor_class="irrelevant"
    clear: page_kind="guestbook", region="content", link_kind="nofollow", anchor="Shop", anchor_class="branded"
    clear: page_kind="guestbook", region="navigation", link_kind="follow", anchor="Shop", anchor_class="branded"
    unknown: region="content", link_kind="follow"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind != "guestbook" or link.region in (
        "navigation",
        "header",
        "footer",
        "sidebar",
        "widget",
    ):
        return CLEAR
    reason = pushed(link)
    if reason is None:
        return UNKNOWN
    return f"The link stands in the guestbook of {site(link)}, {how_pushed(link)}." if reason else CLEAR


@marker("community_spam", 0.3)
def wiki_link(link: LinkFacts) -> Judgement:
    """The link stands on a wiki page that has nothing to do with its topic, or sells something.

    Why: Forgotten wikis let anybody make pages, and programs do.
    Not: A source under an article on the topic: that is how wikis work, followed or not.
    flag: page_kind="wiki", region="content", link_kind="follow", anchor="cheap flights", anchor_class="irrelevant"
    flag: page_kind="wiki", region="content", link_kind="follow", anchor="Shop", anchor_class="branded",
        relevance_page=0.0
    clear: page_kind="wiki", region="content", link_kind="nofollow", anchor="Oak tables of 1900",
        anchor_class="broad", relevance_page=0.6
    unknown: region="content", link_kind="follow"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind != "wiki":
        return CLEAR
    return _out_of_place(link, "a wiki page")


@marker("community_spam", 0.2)
def trackback_link(link: LinkFacts) -> Judgement:
    """The link is a trackback or pingback: the excerpt of a page that announced itself.

    Why: Every page that names another one can put a link under it this way; programs do it in bulk.
    Not: A nofollow trackback, which passes nothing and tells only who cited the page.
    flag: region="comment", link_kind="follow", context="[…] more on this at Shop […]"
    clear: region="comment", link_kind="nofollow", context="[…] more on this at Shop […]"
    clear: region="comment", link_kind="follow", context="Thanks, this helped me a lot."
    unknown: region="comment", link_kind="follow"
    """
    region = region_of(link)
    if region != "comment":
        return UNKNOWN if region is None else CLEAR
    around = link.paragraph if link.paragraph is not None else link.context
    counts = followed(link)
    if around is None or counts is None:
        return UNKNOWN
    around = f"{around[:2000]} {link.context or ''}".lower()
    if not counts or not any(sign in around for sign in PINGBACK_SIGNS):
        return CLEAR
    return "The link is a followed trackback among the comments."


def _out_of_place(link: LinkFacts, where: str) -> Judgement:
    """The verdict on a link in a post or wiki page: commercial, or counted and off the topic."""
    selling, counts = commercial(link), followed(link)
    if selling:
        return f"The link stands in {where} on {site(link)}, {how_pushed(link)}."
    if counts is False and selling is False:
        return CLEAR
    near = max(
        (one for one in (link.relevance_page, link.relevance_context) if one is not None), default=None
    )
    if counts is None or selling is None or near is None:
        return CLEAR if near is not None and near >= ON_TOPIC and link.anchor_class in NAMING else UNKNOWN
    if near >= OFF_TOPIC:
        return CLEAR
    return f"The link stands in {where} on {site(link)}, is followed, and nothing around it is on its topic."
