"""Pages and sites that harm those whom they link to: malicious, abandoned, or made for machines."""

from __future__ import annotations

from linkvet.analysis.facts import PROGRAMS_PAGES, LinkFacts
from linkvet.analysis.judging.conditions import (
    GENERAL,
    NAMING,
    ON_TOPIC,
    SPEECHLESS,
    counted,
    folded,
    followed,
    quoted,
    shown_text,
    site,
    sold_by_anchor,
    told,
    was_read,
    words_of,
)
from linkvet.analysis.judging.keywords import KEYWORD, graded, keyword_grade
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, Sign, marker
from linkvet.analysis.pages.spam.bad_neighbourhoods import own_trades, trade_name
from linkvet.analysis.words.letters import spelled_out
from linkvet.store.urls import parse_url, registrable_domain

TOPIC_SIGNS, TOPIC_SIGNS_GENERAL = 3, 8
"""Distinct signs of a spam topic that make a page part of it; more on sites that report on everything."""
THIN_WORDS, NOTE_WORDS = 80, 100
"""Words below which a page that is no list, gallery or home page says hardly anything, and those that a note has."""
RICH_KINDS = PROGRAMS_PAGES | frozenset(
    "home product profile podcast forum question guestbook directory link_list search_result parked".split()
)
"""Page kinds that are short by nature or judged by other markers."""
GALLERY_IMAGES = 5
DOORWAY_INTERNAL, DOORWAY_WORDS = 2, 600
FEW_SITES, SHORT_WORD, STEM = 2, 3, 6
"""Sites that a doorway links to at most; letters of a word that counts, and of its beginning that is compared."""
CLOAKED = {"elsewhere": 1.0, "links": 0.9, "text": 0.8, "gone": 0.6, "rel": 0.5}
"""Strength of each difference between what visitors are shown."""
OTHER_PAGES = frozenset(
    "comment_thread forum profile podcast press_release aggregator coupon bookmark gallery site_statistics".split()
)
"""Kinds of pages that lead nowhere else for another reason."""


@marker("harmful_environment", 0.7)
def blocklisted_host(link: LinkFacts) -> Judgement:
    """The referring domain stands on a block list.

    Why: Lists of malware, phishing and spam hosts are kept by people who saw the harm; a link from there is no
    recommendation.
    Not: A verdict on a shared host: a list that names a platform speaks of some of its users, so check the entry.
    flag: domain=domain(name="free-gifts.example", blocklisted="malware hosts")
    clear: domain=domain(name="bakery.example", blocklisted="")
    unknown: domain=domain(name="bakery.example")
    """
    if link.domain.blocklisted is None:
        return UNKNOWN
    if not link.domain.blocklisted:
        return CLEAR
    return f"The site {site(link)} is on the block list {quoted(link.domain.blocklisted)}."


@marker("harmful_environment", 0.6)
def hacked_page(link: LinkFacts) -> Judgement:
    """The page shows signs of a break-in.

    Why: Links that intruders place on other people's pages are bought by spammers in bulk; search engines look for
    the same signs.
    Raises: More than one sign.
    Not: The site's own wrong: most owners do not know of it, and a word to them often removes the link.
    strong: page_url="https://school.example/?p=9", hacked_signs=["hidden block of 40 casino links"]
    clear: page_url="https://school.example/", hacked_signs=[]
    unknown: page_url="https://school.example/"
    """
    if link.hacked_signs is None:
        return UNKNOWN
    if not link.hacked_signs:
        return CLEAR
    number = len(link.hacked_signs)
    said = f"The page shows {counted(number, 'sign')} of a break-in: {all_told(link.hacked_signs)}."
    return Sign(said, 0.85 if number == 1 else 1.0)


@marker("harmful_environment", 0.45)
def parked_domain(link: LinkFacts) -> Judgement:
    """The domain is parked: nobody writes there, only advertisements stand on it.

    Why: Expired names are bought for the links that point at them and from them; no reader finds a link there.
    Lowers: A link that is gone: then only the name is left on the list.
    Not: A site under construction that says so.
    strong: page_url="https://old-club.example/", page_kind="parked"
    medium: page_url="https://old-club.example/", page_kind="parked", state="lost"
    clear: page_url="https://club.example/", page_kind="home"
    unknown: page_url="https://club.example/"
    """
    if link.page_kind is None:
        return UNKNOWN
    if link.page_kind != "parked":
        return CLEAR
    because = f": {link.page_kind_evidence.rstrip('.')}" if link.page_kind_evidence else ""
    return Sign(f"The domain {site(link)} is parked{because}.", 1.0 if link.state == "live" else 0.6)


@marker("harmful_environment", 0.6)
def bad_neighbourhood(link: LinkFacts) -> Judgement:
    """The page, or the link itself, is of a trade that lives on bought links, such as gambling, drugs or loans.

    Why: A link among such links is judged with them, and almost nobody places one there unpaid.
    Raises: Many distinct signs.
    Lowers: nofollow; a page that speaks of the audited site's topics too.
    Not: A newspaper, university or authority that reports on the trade; a single word; or the audited site's own
    trade.
    strong: spam_topics={"casino": 6, "payday": 1}, relevance_page=0.02
    medium: spam_topics={"casino": 3}, link_kind="nofollow", relevance_page=0.02
    strong: spam_topics={}, anchor="cheap viagra online", anchor_class="irrelevant", link_kind="follow"
    medium: spam_topics={}, anchor="cheap viagra online", anchor_class="irrelevant", link_kind="ugc"
    clear: spam_topics={}, anchor="sea kayaks", anchor_class="other", link_kind="follow"
    clear: spam_topics={}, anchor="vape juice", anchor_class="other", profile=profile(trade=trade("vape juice"))
    clear: spam_topics={"casino": 1}, relevance_page=0.02
    clear: spam_topics={"casino": 5}, domain=domain(kind="news")
    clear: spam_topics={"casino": 9}, relevance_page=0.7
    medium: spam_topics={"casino": 4}, relevance_page=0.7, profile=profile(trade=trade("oak table"))
    clear: spam_topics={"casino": 9}, relevance_page=0.7, profile=profile(trade=trade("casino", "roulette"))
    unknown: relevance_page=0.02
    """
    if sold := sold_by_anchor(link):
        strength = 1.0 if followed(link) else 0.4
        return Sign(f"The link itself sells what spam sells ({sold}): {quoted(shown_text(link))}.", strength)
    if link.spam_topics is None:
        return UNKNOWN
    near = link.relevance_page is not None and link.relevance_page >= ON_TOPIC
    if near and not link.profile.trade.goods:
        return CLEAR
    needed = TOPIC_SIGNS_GENERAL if link.domain.kind in GENERAL else TOPIC_SIGNS
    own = own_trades(link.profile.trade.goods)
    topics = {
        topic: signs for topic, signs in link.spam_topics.items() if signs >= needed and topic not in own
    }
    if not topics:
        return CLEAR
    topic = max(topics, key=lambda name: topics[name])
    strength = graded(
        0.75 + 0.1 * min(3, topics[topic] - needed), (near, 0.75), (followed(link) is False, 0.7)
    )
    said = f"The page is about {trade_name(topic)} ({counted(topics[topic], 'distinct term')})."
    return Sign(said, strength)


@marker("harmful_environment", 0.6)
def scam_signs(link: LinkFacts) -> Judgement:
    """The page looks like a fraud: fake prizes, false warnings, stolen forms.

    Why: Visitors who come from there arrive deceived, and search engines drop such pages with what they link to.
    Not: A page that warns of frauds and describes them.
    flag: scam_signs=["asks for a wallet's recovery phrase"]
    clear: scam_signs=[]
    unknown: title="You have won"
    """
    if link.scam_signs is None:
        return UNKNOWN
    return f"The page looks like a fraud: {all_told(link.scam_signs)}." if link.scam_signs else CLEAR


@marker("harmful_environment", 0.15)
def thin_page(link: LinkFacts) -> Judgement:
    """The page has hardly any text of its own.

    Why: Pages that exist for their links need no text.
    Raises: Fewer words.
    Not: Galleries, videos, shop items, profiles, podcast notes and home pages, which are short by nature; a small
    site is not a bad one.
    medium: words=40, page_kind="article", html_bytes=9000, features={"images": 1}
    weak: words=75, page_kind="article", html_bytes=9000, features={"images": 1}
    clear: words=900, page_kind="article", html_bytes=30000
    clear: words=60, page_kind="article", html_bytes=9000, features={"images": 24}
    clear: words=60, page_kind="podcast", html_bytes=9000
    unknown: words=60, html_bytes=9000
    """
    if link.words is None:
        return UNKNOWN
    if link.words >= THIN_WORDS:
        return CLEAR
    if link.page_kind is None or not was_read(link):
        return UNKNOWN
    shows = link.features.get("images", 0) >= GALLERY_IMAGES or link.features.get("iframes", 0) > 0
    video = str(link.features.get("og_type", "")).startswith(("video", "music"))
    if link.page_kind in RICH_KINDS or shows or video:
        return CLEAR
    return Sign(
        f"The whole page has {counted(link.words, 'word')}.", 0.6 * (1 - link.words / NOTE_WORDS) + 0.1
    )


@marker("harmful_environment", 0.4)
def generated_text(link: LinkFacts) -> Judgement:
    """The page's text was made by a machine and not read by a person.

    Why: Text made in bulk carries links in bulk; its leftovers (a chatbot's excuses, swapped words, unfilled
    templates) show that nobody looked.
    Raises: More than one leftover.
    Lowers: nofollow.
    Not: Well-edited text, however it came to be, and translations.
    strong: generated_signs=["As an AI language model, I cannot recommend a dentist"]
    clear: generated_signs=[]
    unknown: words=700
    """
    if link.generated_signs is None:
        return UNKNOWN
    if not link.generated_signs:
        return CLEAR
    strength = graded(min(1.0, 0.8 + 0.1 * len(link.generated_signs)), (followed(link) is False, 0.5))
    return Sign(f"The text was made by a machine: {all_told(link.generated_signs)}.", strength)


@marker("harmful_environment", 0.5)
def doorway_page(link: LinkFacts) -> Judgement:
    """The page leads nowhere but to the audited site, under a search phrase.

    Why: Doorways are built for one phrase each and send everybody on; search engines treat them as spam.
    Raises: Host, title and anchor that are one phrase; one text on many hosts with other places in it.
    Lowers: nofollow.
    Not: A campaign page, a sister site or a one-page club that calls the site by its name.
    strong: anchor="oak tables berlin", anchor_class="exact", link_kind="follow", words=240, internal_links=0,
        outlinks={"shop.example": 4}, target_url="https://shop.example/tables",
        profile=profile(target_domain="shop.example")
    flag: anchor="here", anchor_class="generic", doorway_signs=["50 links to pages for one town each"]
    strong: page_url="https://oak-tables-ulm.example/", title="Oak tables Ulm - cheap and fast", words=90,
        internal_links=9, anchor="oak tables Ulm", anchor_class="near", link_kind="follow",
        outlinks={"shop.example": 1}, profile=profile(target_domain="shop.example")
    strong: anchor="oak tables", anchor_class="exact", link_kind="follow", domain=domain(network=network(
        doorways="One text with other names in it stands on 6 pages: tables-bonn.example, tables-ulm.example."))
    weak: anchor="Shop", anchor_class="branded", link_kind="follow", domain=domain(network=network(
        doorways="One text with other names in it stands on 6 pages: tables-bonn.example, tables-ulm.example."))
    clear: anchor="Shop", anchor_class="branded", link_kind="follow", words=240, internal_links=0,
        outlinks={"shop.example": 4}, profile=profile(target_domain="shop.example")
    clear: anchor="oak tables berlin", anchor_class="exact", link_kind="follow", words=240, internal_links=25,
        outlinks={"shop.example": 1, "news.example": 2}, profile=profile(target_domain="shop.example")
    unknown: anchor="oak tables berlin", anchor_class="exact", words=240
    """
    if link.doorway_signs and link.anchor_class is not None and _serves(link):
        return f"The page was built for one search phrase: {all_told(link.doorway_signs)}."
    family = link.domain.network.doorways if link.domain.network else ""
    if family and link.anchor_class is not None and link.page_kind not in OTHER_PAGES:
        plain = link.anchor_class in NAMING
        return Sign(family, graded(0.9, (plain, 0.3), (followed(link) is False, 0.3)))
    if link.outlinks is None or link.internal_links is None or link.words is None:
        return UNKNOWN
    if len(link.outlinks) <= FEW_SITES and (keyword_grade(link) or 0.0) >= KEYWORD and _one_phrase(link):
        said = f"Host, title and anchor of the page are one phrase: {quoted(shown_text(link))}."
        return Sign(said, graded(0.7, (followed(link) is False, 0.3)))
    alone = set(link.outlinks) <= {link.profile.target_domain}
    if not alone or link.internal_links > DOORWAY_INTERNAL or link.words > DOORWAY_WORDS:
        return CLEAR
    grade = keyword_grade(link)
    if grade is None:
        return UNKNOWN
    if grade < KEYWORD or link.page_kind in OTHER_PAGES:
        return CLEAR
    said = (
        f"The page of {counted(link.words, 'word')} links to no other site than {link.profile.target_domain}, "
        f"with {quoted(shown_text(link))}."
    )
    return Sign(said, graded(0.6 + 0.4 * grade, (followed(link) is False, 0.3)))


def _one_phrase(link: LinkFacts) -> bool:
    """Whether the host is named after the anchor, and the title says the same."""
    url = parse_url(link.page_url)
    host = registrable_domain(url.host).partition(".")[0] if url else ""
    words = [spelled_out(word) for word in words_of(shown_text(link)) if len(word) >= SHORT_WORD]
    title = " ".join(spelled_out(word) for word in words_of(link.title or ""))
    named = [word for word in words if word[:STEM] in host]
    said = [word for word in words if word[:STEM] in title]
    return len(named) >= 2 and len(said) >= 2 and 2 * len(said) >= len(words)


def _serves(link: LinkFacts) -> bool:
    """Whether the anchor is what the doorway was built for; a tool that names its maker below is none."""
    if link.anchor_class in NAMING:
        return False
    said, title = set(words_of(shown_text(link))), set(words_of(link.title or ""))
    return not said or not title or link.anchor_class in SPEECHLESS or not said.isdisjoint(title)


@marker("harmful_environment", 0.6)
def cloaked_page(link: LinkFacts) -> Judgement:
    """The page shows search engines, browsers or this tool different things.

    Why: Search engines name cloaking as spam: such a page hides from its visitors why it links, or from checkers what
    it is. Looked at only where asked for (crawl --cloaking).
    Raises: Visitors from a search engine who are sent to another site; a link that only some are shown.
    Lowers: A difference in rel alone; an error that only some are shown.
    Not: News, prices and recommendations that change from visit to visit, a consent notice, or a guard that keeps
    programs out.
    strong: cloaking=[cloaking("elsewhere", "visitors from a search engine are sent to pills.example")]
    strong: cloaking=[cloaking("links", "tools like this one see the link, browsers do not")]
    medium: cloaking=[cloaking("rel", "the link is follow for tools like this one and nofollow for browsers")]
    clear: cloaking=[]
    unknown:
    """
    if link.cloaking is None:
        return UNKNOWN
    if not link.cloaking:
        return CLEAR
    said = "; ".join(one.says for one in link.cloaking[:3])
    return Sign(f"Not everybody is shown the same: {said}.", CLOAKED[link.cloaking[0].kind])


def all_told(signs: list[str]) -> str:
    """The first signs, each once."""
    distinct = list({folded(sign): sign for sign in signs}.values())
    more = f" and {len(distinct) - 3} more" if len(distinct) > 3 else ""
    return ", ".join(told(sign) for sign in distinct[:3]) + more
