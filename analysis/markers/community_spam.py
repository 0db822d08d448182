"""Links that visitors place themselves, where everybody may write.

Such places are full of honest links. Each marker says that the link stands there; how much that says against the link
depends on whether search engines count it, whether it sells something, and whether it fits what is spoken of.
"""

from __future__ import annotations

from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.conditions import NAMING, followed, region_of, site
from linkvet.analysis.judging.keywords import how_pushed, keyword, near_topic
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, Sign, marker
from linkvet.analysis.words.letters import fold

DISCUSSIONS = ("forum", "question", "comment_thread")
OWN_PAGES = frozenset("social platform company education government shop news podcast".split())
"""Kinds of sites whose profile pages are filled by known people, not by programs."""
AROUND = ("navigation", "header", "footer", "sidebar", "widget")
"""Places on a page that its owner fills, not its visitors."""
CALLED = (
    "trackback",
    "pingback",
    "pings",
    "retroliens",
    "retroaliment",
    "\u30c8\u30e9\u30c3\u30af\u30d0\u30c3\u30af",
    "\u30d4\u30f3\u30d0\u30c3\u30af",
    "\u0442\u0440\u0435\u043a\u0431\u044d\u043a",
    "\u043f\u0438\u043d\u0433\u0431\u044d\u043a",
)
"""Beginnings of the words over a list of such calls, folded."""
FORUM_CODE = ("[url=", "[/url]", "[link=", "[/link]")
"""Code of forums; where a page shows it, a program wrote there without knowing what takes its text."""
PINGBACK_SIGNS = ("pingback", "trackback", "[…]", "[...]", "[&#8230;]")


@marker("community_spam", 0.45)
def comment_link(link: LinkFacts) -> Judgement:
    """The link stands in a comment.

    Why: Programs leave commercial anchors under thousands of articles; search engines name comment links with
    optimised anchors as link spam.
    Raises: A search phrase as the anchor; a link that search engines count; code of forums that a program left.
    Lowers: nofollow or ugc, which pass nothing; a name or an address as the anchor; a page on the topic.
    Not: Posts of forums and guestbooks, which other markers judge.
    strong: region="comment", link_kind="follow", anchor="cheap oak tables", anchor_class="exact"
    medium: region="comment", link_kind="follow", anchor="Peter", anchor_class="other"
    medium: region="comment", link_kind="nofollow ugc", anchor="cheap oak tables", anchor_class="exact"
    weak: region="comment", link_kind="nofollow ugc", anchor="Peter", anchor_class="other"
    weak: region="comment", anchor="Peter"
    strong: region="content", link_kind="follow", anchor="cheap oak tables", anchor_class="exact",
        paragraph="Great article! [url=https://shop.example]cheap oak tables[/url] cheap oak tables"
    clear: region="content", link_kind="follow", anchor="oak tables", anchor_class="exact"
    clear: region="comment", page_kind="forum", link_kind="follow", anchor="Peter", anchor_class="other"
    unknown: link_kind="follow", anchor="cheap oak tables", anchor_class="exact"
    """
    region = region_of(link)
    if link.page_kind in ("forum", "question", "guestbook") and region is not None:
        return CLEAR
    if region != "comment":
        if region == "content" and any(code in (link.paragraph or "").lower() for code in FORUM_CODE):
            said = f"The link stands in a comment on {site(link)} that shows code of forums"
            return _placed(link, said, 0.7)
        return UNKNOWN if region is None else CLEAR
    return _placed(link, f"The link stands in a comment on {site(link)}", 0.5)


@marker("community_spam", 0.45)
def forum_link(link: LinkFacts) -> Judgement:
    """The link stands in a forum post or an answer.

    Why: Forum posts with optimised anchors are placed by programs and by paid hands.
    Raises: A search phrase as the anchor; a followed link where nothing is on its topic.
    Lowers: nofollow; the name or the address of the site in a thread about the topic, which is what links are for.
    Not: Links in the signature, the menu and the footer of a forum.
    strong: page_kind="forum", region="content", link_kind="follow", anchor="buy oak tables", anchor_class="near"
    medium: page_kind="forum", region="content", link_kind="follow", anchor="shop.example", anchor_class="bare_url",
        relevance_page=0.01, relevance_context=0.0
    weak: page_kind="forum", region="content", link_kind="follow", anchor="shop.example", anchor_class="bare_url",
        relevance_page=0.5
    weak: page_kind="question", region="content", link_kind="nofollow", anchor="Shop", anchor_class="branded"
    clear: page_kind="article", region="content"
    clear: page_kind="forum", region="footer", link_kind="follow", anchor="buy oak tables", anchor_class="near"
    unknown: region="content", link_kind="follow"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind not in ("forum", "question") or link.region in ("author", "footer", "navigation"):
        return CLEAR
    where = "a forum post" if link.page_kind == "forum" else "an answer"
    return _placed(link, f"The link stands in {where} on {site(link)}", 0.4)


@marker("community_spam", 0.45)
def profile_link(link: LinkFacts) -> Judgement:
    """The link stands in the profile of a member.

    Why: Empty accounts with one link are registered by the thousand; no visitor ever sees them.
    Raises: A search phrase as the anchor; a link that search engines count.
    Lowers: nofollow; the name or address of the site on a social network, a platform, a company's or a school's
    pages.
    Not: Links in the menu or footer of a page with a profile.
    strong: page_kind="profile", link_kind="follow", anchor="oak tables", anchor_class="exact"
    medium: page_kind="profile", link_kind="follow", anchor="shop.example", anchor_class="bare_url",
        domain=domain(kind="forum")
    weak: page_kind="profile", link_kind="follow", anchor="Shop", anchor_class="branded",
        domain=domain(kind="social")
    weak: page_kind="profile", link_kind="nofollow", anchor="shop.example", anchor_class="bare_url"
    clear: page_kind="article", link_kind="follow", anchor="oak tables", anchor_class="exact"
    unknown: link_kind="follow", anchor="oak tables", anchor_class="exact"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind != "profile" or link.region in ("navigation", "footer"):
        return CLEAR
    known = 0.4 if link.domain.kind in OWN_PAGES and not keyword(link) else 1.0
    return _placed(link, f"The link stands in a member's profile on {site(link)}", 0.45 * known)


@marker("community_spam", 0.45)
def signature_link(link: LinkFacts) -> Judgement:
    """The link stands in the signature under somebody's posts.

    Why: One signature puts the same link under every post; search engines name optimised signature links as spam.
    Raises: A search phrase as the anchor; a link that search engines count.
    Lowers: nofollow; the name or the address of one's own site.
    Not: The lines about the author of an article.
    strong: page_kind="forum", region="author", link_kind="follow", anchor="oak tables", anchor_class="exact"
    medium: page_kind="forum", region="author", link_kind="follow", anchor="My homepage", anchor_class="generic"
    weak: page_kind="forum", region="author", link_kind="nofollow", anchor="Shop", anchor_class="branded"
    clear: page_kind="article", region="author", link_kind="follow", anchor="Shop", anchor_class="branded"
    unknown: page_kind="forum", link_kind="follow", anchor="oak tables"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind not in DISCUSSIONS:
        return CLEAR
    region = region_of(link)
    if region != "author":
        return UNKNOWN if region is None else CLEAR
    return _placed(link, f"The link stands in a signature on {site(link)}", 0.5)


@marker("community_spam", 0.5)
def guestbook_link(link: LinkFacts) -> Judgement:
    """The link stands in a guestbook.

    Why: Guestbooks outlived their readers; what is still written there is mostly written by programs.
    Raises: A search phrase as the anchor; a link that search engines count.
    Lowers: nofollow; a name; a page on the topic.
    Not: The owner's own links beside the entries.
    medium: page_kind="guestbook", region="content", link_kind="follow", anchor="Peter", anchor_class="other"
    strong: page_kind="guestbook", region="content", link_kind="follow", anchor="loans", anchor_class="irrelevant"
    weak: page_kind="guestbook", region="content", link_kind="nofollow", anchor="Shop", anchor_class="branded"
    clear: page_kind="guestbook", region="navigation", link_kind="follow", anchor="Shop", anchor_class="branded"
    unknown: region="content", link_kind="follow"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind != "guestbook" or link.region in AROUND:
        return CLEAR
    return _placed(link, f"The link stands in the guestbook of {site(link)}", 0.6)


@marker("community_spam", 0.45)
def wiki_link(link: LinkFacts) -> Judgement:
    """The link stands on a wiki page.

    Why: Forgotten wikis let anybody make pages, and programs do.
    Raises: A search phrase as the anchor; a followed link on a page of another topic.
    Lowers: nofollow, which the large wikis set; an anchor that only names the site; a source under an article on the
    topic: that is how wikis work.
    Not: Pages that only explain how to write in one.
    strong: page_kind="wiki", region="content", link_kind="follow", anchor="cheap flights", anchor_class="exact"
    medium: page_kind="wiki", region="content", link_kind="follow", anchor="a shop", anchor_class="other",
        relevance_page=0.0
    weak: page_kind="wiki", region="content", link_kind="follow", anchor="Shop", anchor_class="branded",
        relevance_page=0.0
    weak: page_kind="wiki", region="content", link_kind="nofollow", anchor="Oak tables of 1900",
        anchor_class="broad", relevance_page=0.6
    clear: page_kind="article", region="content", link_kind="follow", anchor="Shop", anchor_class="branded"
    unknown: region="content", link_kind="follow"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind != "wiki":
        return CLEAR
    named = link.anchor_class in NAMING
    return _placed(link, f"The link is on a wiki page of {site(link)}", 0.3 if named else 0.4)


@marker("community_spam", 0.25)
def trackback_link(link: LinkFacts) -> Judgement:
    """The link is a trackback or pingback: the excerpt of a page that announced itself.

    Why: Every page that names another one can put a link under it this way; programs do it in bulk.
    Raises: A link that search engines count; a search phrase as the anchor.
    Lowers: nofollow, which passes nothing and tells only who cited the page.
    Not: A comment in which somebody writes.
    strong: region="comment", link_kind="follow", context="[…] more on this at Shop […]"
    weak: region="comment", link_kind="nofollow", context="[…] more on this at Shop […]"
    weak: region="content", link_kind="nofollow", heading="Trackbacks / Pingbacks", paragraph="Oak tables [...] more"
    strong: region="content", link_kind="follow", paragraph="Pingback: oak tables […] read more […]"
    clear: region="comment", link_kind="follow", context="Thanks, this helped me a lot."
    unknown: region="comment", link_kind="follow"
    """
    region = region_of(link)
    around = link.paragraph if link.paragraph is not None else link.context
    called = any(fold((text or "").strip()[:60]).startswith(CALLED) for text in (around, link.heading))
    if region != "comment" and not called:
        return UNKNOWN if region is None else CLEAR
    if around is None:
        return UNKNOWN
    around = f"{around[:2000]} {link.context or ''}".lower()
    if not called and not any(sign in around for sign in PINGBACK_SIGNS):
        return CLEAR
    return _placed(link, "The link is a trackback among the comments", 0.85)


def _placed(link: LinkFacts, where: str, counted_on: float) -> Sign:
    """A sign for a link in a place open to everybody; ``counted_on`` is its strength where it is followed."""
    counts, phrase, near = followed(link), keyword(link), near_topic(link)
    strength = counted_on if counts else counted_on / 2 if counts is None else counted_on / 4
    if link.anchor_class == "irrelevant":
        phrase = max(phrase, 0.6)
    elif near is None and not phrase:
        strength *= 0.8
    elif near is not None and not phrase:
        strength *= 0.6 + 0.4 * (1 - min(1.0, near / 0.3)) if counts else 1.0
    said = how_pushed(link)
    return Sign(f"{where}{', ' + said if said else ''}.", strength + (1 - strength) * 0.6 * phrase)
