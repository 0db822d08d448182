"""Links that somebody pays for or earns by, where the page or its site lets it be seen."""

from __future__ import annotations

from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.conditions import (
    GENERAL,
    ON_TOPIC,
    SPEECHLESS,
    followed,
    quoted,
    region_of,
    shown_text,
    site,
    told,
)
from linkvet.analysis.judging.keywords import ASKING, KEYWORD, graded, keyword
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, Sign, marker
from linkvet.analysis.pages.commissions import commission
from linkvet.analysis.pages.menus import MenuOffer
from linkvet.analysis.pages.placements import introduces_author, is_offer
from linkvet.store.urls import parse_url

OUTSIDE = ("footer", "sidebar", "navigation", "header", "comment", "widget")
"""Places outside of a paid text."""
POSTS = ("article", "other", "listing", "home", "review")
"""Kinds of pages that a guest may have written."""
OFFERS = 3
"""Links to other sites from which a page that says "check price" is a list of offers."""


@marker("manipulative", 0.6)
def paid_link_unmarked(link: LinkFacts) -> Judgement:
    """The page says that it was paid for, or lets it be seen, but the link is followed.

    Why: Search engines want paid links marked nofollow or sponsored, and punish both sides where they are not.
    Raises: Plain words of payment; a search phrase as the anchor.
    Lowers: Only soft thanks to partners, or a menu that sells room; goods that were lent or given for a test, told
    openly under the name of the site.
    Not: A marked link, affiliate notes about other shops, a link outside of the paid text; thanks to sponsors beside
    their names.
    strong: paid_signs=["This article was sponsored by Shop."], link_kind="follow", region="content"
    medium: paid_signs=[], placement={"soft": "“Thanks to our friends for making this post possible.”"},
        link_kind="follow", region="content", anchor="buy oak tables", anchor_class="near"
    weak: paid_signs=[], placement={"room": "Advertise"}, link_kind="follow", region="content", page_kind="article",
        anchor="buy oak tables", anchor_class="near"
    clear: paid_signs=[], placement={"room": "Advertise"}, link_kind="follow", region="content", page_kind="article",
        anchor="Shop", anchor_class="branded"
    clear: paid_signs=[], placement={"soft": "“Thanks to our sponsors.”"}, link_kind="follow", region="content",
        anchor="Shop", anchor_class="branded"
    clear: paid_signs=["This article was sponsored by Shop."], link_kind="sponsored", region="content"
    clear: paid_signs=["This article was sponsored by Shop."], link_kind="follow", region="footer"
    clear: paid_signs=[], link_kind="follow", region="content"
    unknown: link_kind="follow", region="content"
    """
    if link.paid_signs is None:
        return UNKNOWN
    if followed(link) is False or link.region in OUTSIDE:
        return CLEAR
    chosen, placed = keyword(link), link.placement or {}
    if link.paid_signs:
        if followed(link) is None:
            return UNKNOWN
        said = f"The page says {told(link.paid_signs[0])}, but its link is followed."
        return Sign(said, 0.85 + 0.15 * chosen)
    if chosen < KEYWORD or not followed(link):
        return CLEAR
    if soft := placed.get("soft"):
        said = f"The page says {told(soft)}, and its followed link says {quoted(shown_text(link))}."
        return Sign(said, 0.3 + 0.4 * chosen)
    sells = placed.get("room") and link.page_kind == "article" and link.domain.kind not in GENERAL
    if not sells or chosen < ASKING:
        return CLEAR
    said = f"The menu of {site(link)} says {quoted(placed['room'], 40)}, and a followed link in its text says"
    return Sign(f"{said} {quoted(shown_text(link))}.", 0.3)


@marker("manipulative", 0.55)
def guest_post_farm(link: LinkFacts) -> Judgement:
    """A guest article, or a site that takes guest articles, links to the site.

    Why: Guest articles in bulk with optimised anchors are named as link spam; farms take any topic.
    Raises: A search phrase as the anchor; a menu that asks for articles; sections on everything; an author's box.
    Lowers: A site on the topic; nofollow.
    Not: An expert's guest article, signed and linked with the name of the firm on a site of the trade; a magazine
    that looks for writers.
    strong: page_kind="article", link_kind="follow", anchor="oak tables", anchor_class="exact",
        guest_signs=["This is a guest post by Mark."], domain=domain(relevance=0.02)
    strong: page_kind="article", link_kind="follow", anchor="buy oak tables", anchor_class="near", guest_signs=[],
        placement={"guests": "Write for us", "sections": ["business", "law", "health", "crypto", "travel"]}
    strong: page_kind="article", link_kind="follow", anchor="buy oak tables", anchor_class="near", guest_signs=[],
        placement={"sections": ["business", "law", "health", "crypto", "travel"]},
        domain=domain(menu_sells=[offer("guest", "Write for us", "https://a.example/write-for-us")])
    medium: page_kind="article", link_kind="follow", region="author", anchor="buy oak tables", anchor_class="near",
        guest_signs=[]
    weak: page_kind="article", link_kind="nofollow", anchor="oak tables", anchor_class="exact",
        guest_signs=["This is a guest post by Mark."], domain=domain(relevance=0.02)
    weak: page_kind="article", link_kind="follow", anchor="here", anchor_class="generic",
        guest_signs=["This is a guest post by Mark."], domain=domain(relevance=0.02)
    clear: page_kind="article", link_kind="follow", anchor="Shop", anchor_class="branded",
        guest_signs=["This is a guest post by Mark."], domain=domain(relevance=0.4)
    clear: page_kind="article", link_kind="follow", anchor="Shop", anchor_class="branded", guest_signs=[],
        placement={"guests": "Write for us"}
    clear: page_kind="article", link_kind="follow", anchor="oak tables", anchor_class="exact",
        guest_signs=[], domain=domain(relevance=0.02)
    unknown: page_kind="article", link_kind="follow", anchor="oak tables", anchor_class="exact"
    """
    if link.guest_signs is None or link.page_kind is None:
        return UNKNOWN
    region, chosen = region_of(link), keyword(link)
    if link.page_kind not in POSTS or region not in (None, "content", "author"):
        return CLEAR
    near = link.domain.relevance is not None and link.domain.relevance >= ON_TOPIC
    if link.guest_signs and (chosen or link.anchor_class in SPEECHLESS):
        base = 0.3 + 0.9 * chosen
        said = f"A guest article ({told(link.guest_signs[0], 120)}) on {site(link)} links with"
    else:
        base, what = _looks_placed(link) if chosen >= KEYWORD else (0.0, "")
        said = f"{what} {site(link)} links with"
    if not base:
        return CLEAR
    strength = graded(base, (near, 0.7 if chosen >= ASKING else 0.45), (followed(link) is False, 0.3))
    return Sign(f"{said} {quoted(shown_text(link))}.", strength)


def _menu_offer(link: LinkFacts) -> MenuOffer | None:
    """Where the home page or its menu offers space for articles or links."""
    return next((one for one in link.domain.menu_sells or () if one.takes_articles), None)


def _looks_placed(link: LinkFacts) -> tuple[float, str]:
    """How much a search phrase looks like a guest's where nothing says so, and what shows it."""
    placed = link.placement or {}
    offer, sections = _menu_offer(link), placed.get("sections") or []
    guests = placed.get("guests") or (offer.text if offer else "")
    if guest := placed.get("guest"):
        return 0.6, f"An article {told(guest, 60)} on"
    general = link.domain.kind in GENERAL
    if offer and offer.kind == "sells":
        return 0.9, f"A site that says {quoted(offer.text, 100)}"
    if guests and sections:
        return 0.9, f"A site whose menu says {quoted(guests, 40)} and has {len(sections)} unrelated sections,"
    if guests:
        return 0.35 if general else 0.6, f"A site whose menu says {quoted(guests, 40)},"
    if region_of(link) == "author" or introduces_author(link.paragraph, link.heading):
        return 0.5, "An author's box on"
    if sections and not general and not (link.relevance_page or 0.0) >= ON_TOPIC:
        return 0.4, f"A site with {len(sections)} unrelated sections,"
    return 0.0, ""


@marker("manipulative", 0.35)
def affiliate_unmarked(link: LinkFacts) -> Judgement:
    """The owner of the page earns by the link, but it is followed.

    Why: Search engines want links that earn a commission marked as sponsored or nofollow.
    Raises: A list of such links; a search phrase as the anchor.
    Lowers: One link in a text about other things.
    Not: A marked link; notes on other shops; parameters that only count visitors.
    medium: href="https://shop.example/oak?aff_id=8841", link_kind="follow", external_links=5
    medium: href="https://shop.example/oak", anchor="Check price", anchor_class="generic", link_kind="follow",
        external_links=9
    weak: href="https://shop.example/oak?aff_id=8841", link_kind="follow", external_links=1
    clear: href="https://shop.example/oak?aff_id=8841", link_kind="sponsored", external_links=5
    clear: href="https://shop.example/oak?utm_source=newsletter", link_kind="follow", external_links=5
    clear: href="https://shop.example/oak", anchor="Shop", anchor_class="branded", link_kind="follow",
        external_links=9
    unknown: href="https://shop.example/oak?aff_id=8841"
    """
    if link.link_kind is None:
        return UNKNOWN
    if followed(link) is False:
        return CLEAR
    page = parse_url(link.page_url)
    mark = commission(link.href or link.target_url, page.host if page else "")
    many = (link.external_links or 0) >= OFFERS
    if mark:
        said = f"The link shows {mark} and is followed"
        return Sign(f"{said}.", (0.55 if many else 0.3) + 0.4 * keyword(link))
    if not (many and is_offer(shown_text(link))) or link.domain.kind in ("shop", "company"):
        return CLEAR
    return Sign(f"The page lists offers: its link says {quoted(shown_text(link), 40)} and is followed.", 0.45)
