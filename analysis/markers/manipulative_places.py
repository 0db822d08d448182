"""Places on a page where links are put by template, hidden, or bought by the month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.conditions import (
    GENERAL,
    NAMING,
    SPEECHLESS,
    cites,
    counted,
    followed,
    quoted,
    region_of,
    shown_text,
    site,
    words_of,
)
from linkvet.analysis.judging.keywords import KEYWORD, graded, keyword, keyword_grade
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, Sign, marker
from linkvet.analysis.pages.placements import names_widget

SHORT_CREDIT = 16
"""Words up to which the line around a link may be the credit of a widget."""
LABEL_PLACES = ("header", "footer", "navigation", "widget", "sidebar", "author")
"""Regions in which text for screen readers and closed menus are hidden for good reasons."""
DECEIVING = ("colour", "offscreen", "size", "zero_text")
"""Ways of hiding that seldom have another purpose; the others also serve menus, tabs and animation."""
HIDDEN_BY = {
    "display": "is not displayed",
    "visibility": "is made invisible",
    "size": "is shrunk to nothing",
    "offscreen": "stands outside of the screen",
    "colour": "has the colour of its background",
    "opacity": "is made transparent",
    "zero_text": "has no visible text",
    "covered": "lies under something else",
}


@marker("manipulative", 0.55)
def hidden_link(link: LinkFacts) -> Judgement:
    """People cannot see the link.

    Why: A link that only programs find is meant for them; search engines name hidden links as spam.
    Raises: A search phrase as the anchor; a way of hiding that has no other purpose.
    Lowers: nofollow.
    Not: Texts for screen readers, closed menus, carousels, animations and tabs: there a name or "read more" may be
    hidden for good reasons, so what is hidden by display or opacity counts only when it sells something.
    strong: hidden="offscreen", region="content", anchor="oak tables", anchor_class="exact", link_kind="follow"
    strong: hidden="display", region="footer", anchor="cheap loans", anchor_class="irrelevant", link_kind="follow"
    weak: hidden="offscreen", region="content", anchor="oak tables", anchor_class="exact", link_kind="nofollow"
    clear: hidden="display", region="navigation", anchor="Shop", anchor_class="branded", link_kind="follow"
    clear: hidden="offscreen", region="header", anchor="Shop", anchor_class="branded", link_kind="follow"
    clear: hidden="", region="content"
    unknown: region="content", anchor="oak tables"
    """
    if link.hidden is None:
        return UNKNOWN
    if link.hidden not in HIDDEN_BY:
        return CLEAR
    grade = 0.9 if link.anchor_class == "irrelevant" else keyword_grade(link)
    plain = link.anchor_class in NAMING or link.anchor_class in SPEECHLESS
    if link.hidden in DECEIVING:
        if plain and (
            link.region in LABEL_PLACES or link.anchor_class != "branded" or link.page_kind == "home"
        ):
            return CLEAR
    elif not grade or grade < KEYWORD:
        return UNKNOWN if grade is None else CLEAR
    strength = graded(0.8 + 0.2 * (grade or 0.0), (followed(link) is False, 0.3))
    return Sign(f"The link {quoted(shown_text(link))} {HIDDEN_BY[link.hidden]}.", strength)


@marker("manipulative", 0.5)
def footer_link(link: LinkFacts) -> Judgement:
    """The link stands in the footer.

    Why: Footers repeat on every page, so links there are sold by the month; search engines name links widely spread
    in footers.
    Raises: A search phrase as the anchor; a link on every page seen.
    Lowers: The name of the maker, the owner, a sponsor or a partner: such credits are what footers are for; nofollow.
    Not: Links in the text above it.
    strong: region="footer", link_kind="follow", anchor="oak tables", anchor_class="exact",
        domain=domain(name="blog.example", pages=14, regions={"footer": 14})
    weak: region="footer", link_kind="follow", anchor="Shop", anchor_class="branded"
    weak: region="footer", link_kind="nofollow", anchor="oak tables", anchor_class="exact"
    clear: region="content", link_kind="follow", anchor="oak tables", anchor_class="exact"
    unknown: link_kind="follow"
    """
    return _in_template(link, "footer")


@marker("manipulative", 0.5)
def sidebar_link(link: LinkFacts) -> Judgement:
    """The link stands in the sidebar.

    Why: Sidebars are where links are rented.
    Raises: A search phrase as the anchor; a link on every page seen.
    Lowers: A blogroll or a partner under its name, the title of a book or film that is cited, a marked advertisement.
    Not: Links in the text beside it.
    strong: region="sidebar", link_kind="follow", anchor="oak tables", anchor_class="exact"
    weak: region="sidebar", link_kind="follow", anchor="Artisan Sourdough Made Simple", anchor_class="exact"
    weak: region="sidebar", link_kind="follow", anchor="Shop", anchor_class="branded"
    weak: region="sidebar", link_kind="sponsored", anchor="oak tables", anchor_class="exact"
    clear: region="content", link_kind="follow", anchor="oak tables", anchor_class="exact"
    unknown: link_kind="follow", anchor="oak tables", anchor_class="exact"
    """
    return _in_template(link, "sidebar")


@marker("manipulative", 0.55)
def widget_link(link: LinkFacts) -> Judgement:
    """The link stands in a widget or badge that others put on their pages.

    Why: Search engines name keyword-rich links in distributed widgets as link spam.
    Raises: A search phrase as the anchor; a link that search engines count.
    Lowers: "Powered by" with the maker's name; nofollow.
    Not: Links in the text of the page.
    strong: region="widget", link_kind="follow", anchor="mortgage calculator", anchor_class="exact"
    weak: region="widget", link_kind="follow", anchor="Powered by Shop", anchor_class="branded"
    strong: region="content", link_kind="follow", anchor="mortgage calculator", anchor_class="exact",
        paragraph="Free widget by mortgage calculator"
    clear: region="content", link_kind="follow", anchor="mortgage calculator", anchor_class="exact"
    unknown: link_kind="follow"
    """
    region = region_of(link)
    if region not in (None, "widget") and keyword(link) >= KEYWORD and link.paragraph:
        said = names_widget(link.paragraph) if len(words_of(link.paragraph)) <= SHORT_CREDIT else ""
        if said and region not in ("navigation", "comment"):
            return Sign(
                f"{said_text(link)} is the credit of a widget or badge ({quoted(said, 30)}){how_marked(link)}.",
                _rented(link, 0.2),
            )
    return _in_template(link, "widget")


def _in_template(link: LinkFacts, place: str) -> Judgement:
    """The verdict on a link in one region of the page."""
    region = region_of(link)
    if region != place:
        return UNKNOWN if region is None else CLEAR
    seen, pages = link.domain.regions.get(place, 0), link.domain.pages
    where = f" of {seen:,} of {counted(pages, 'page')} seen of {site(link)}" if 1 < seen <= pages else ""
    strength = _rented(link, 0.25 if 1 < seen <= pages else 0.2)
    said = how_marked(link)
    return Sign(f"{said_text(link)} stands in the {place}{where}{said}.", strength)


def _rented(link: LinkFacts, least: float) -> float:
    """How much a link in a template looks rented; ``least`` is what a followed credit is worth."""
    grade = keyword(link)
    plain = link.anchor_class in NAMING or link.anchor_class in SPEECHLESS or cites(link)
    plain = plain or link.anchor_class == "image_alt"
    start = 0.6 if link.anchor_class == "irrelevant" else least + (0.0 if plain or grade else 0.1)
    return graded(max(start, start + (1.1 - start) * grade), (followed(link) is False, 0.3))


@marker("manipulative", 0.5)
def sitewide_link(link: LinkFacts) -> Judgement:
    """The same link stands on all pages of the site that were seen.

    Why: A link in a template counts once as a recommendation, but is bought for every page.
    Raises: A search phrase as the anchor.
    Lowers: Credits, sponsors and sister sites under their names; nofollow.
    Not: Links that many articles of a site set one by one.
    strong: link_kind="follow", anchor="oak tables", anchor_class="exact", region="footer",
        domain=domain(name="blog.example", sitewide=True, pages=14, linking_pages=14)
    weak: link_kind="follow", anchor="Shop", anchor_class="branded", region="footer", domain=domain(sitewide=True)
    weak: link_kind="nofollow", anchor="oak tables", anchor_class="exact", region="footer",
        domain=domain(sitewide=True)
    clear: link_kind="follow", anchor="oak tables", anchor_class="exact", domain=domain(sitewide=False)
    unknown: link_kind="follow", anchor="oak tables", anchor_class="exact"
    """
    if link.domain.sitewide is None:
        return UNKNOWN
    if not link.domain.sitewide or region_of(link) in ("content", "comment"):
        return CLEAR
    pages, linking = link.domain.pages, link.domain.linking_pages
    where = f"{linking:,} of {counted(pages, 'page')} seen" if 1 < linking <= pages else "all pages seen"
    said = how_marked(link)
    return Sign(
        f"{said_text(link)} stands on {where} of {site(link)}{said}.",
        _rented(link, 0.3),
    )


@marker("manipulative", 0.25)
def reciprocal_link(link: LinkFacts) -> Judgement:
    """The audited site links back to the referring site.

    Why: Exchanged links are named as spam where they are made in numbers and for their own sake.
    Raises: A page of links or a directory; a search phrase as the anchor.
    Lowers: A newspaper, an authority or a network that everybody links to; nofollow.
    Not: Harm in itself: two firms that know each other mention each other.
    strong: link_kind="follow", page_kind="link_list", anchor="oak tables", anchor_class="exact",
        domain=domain(name="partner.example", reciprocal=True)
    medium: link_kind="follow", domain=domain(name="partner.example", reciprocal=True)
    weak: link_kind="follow", domain=domain(name="times.example", reciprocal=True, kind="news")
    weak: link_kind="nofollow", domain=domain(name="partner.example", reciprocal=True)
    clear: link_kind="follow", domain=domain(name="partner.example", reciprocal=False)
    unknown: link_kind="follow", domain=domain(name="partner.example")
    """
    if link.domain.reciprocal is None:
        return UNKNOWN
    if not link.domain.reciprocal:
        return CLEAR
    known = link.domain.kind in GENERAL or (link.domain.authority or 0) >= WELL_KNOWN
    listed = 0.2 if link.page_kind in ("link_list", "directory") else 0.0
    strength = graded(0.4 + listed + 0.4 * keyword(link), (known, 0.3), (followed(link) is False, 0.3))
    own = link.profile.target_domain or "the audited site"
    return Sign(f"The site {site(link)} and {own} link to each other.", strength)


WELL_KNOWN = 60.0
"""Authority from which everybody links to a site."""


BURST_DAYS, FEW_LINKS, BURST_LINKS, BURST_SHARE, PLENTY = 7, 3, 10, 0.5, 6
"""Days of a burst; links with search phrases, and with anything, that make one; their share of the domain's links;
links from which it is no accident."""


@marker("manipulative", 0.4)
def link_burst(link: LinkFacts) -> Judgement:
    """Many links of the site appeared within a week, out of proportion to its own past.

    Why: Programs and hired hands place links at once; readers find a page one by one.
    Raises: One anchor on all of them; a search phrase; hundreds of links; a link that search engines count.
    Lowers: The name of the site as the anchor, as in a new template with a credit; anchors that vary; nofollow.
    Not: A few links, or a site that always links this much.
    strong: link_kind="follow", first_seen="2026-03-02", anchor="oak tables", anchor_class="exact", domain=domain(
        name="blog.example", links=40, branded_share=0.0, anchors={"oak tables": 40},
        first_seen_days={"2026-03-02": 20, "2026-03-05": 18, "2026-05-09": 2})
    medium: link_kind="follow", first_seen="2026-03-02", anchor="See terms", anchor_class="generic", domain=domain(
        name="blog.example", links=40, branded_share=0.0, anchors={"see terms": 40},
        first_seen_days={"2026-03-02": 38, "2026-03-09": 2})
    weak: link_kind="follow", first_seen="2026-03-02", domain=domain(links=40, branded_share=1.0,
        anchors={"shop": 40}, first_seen_days={"2026-03-02": 40})
    clear: link_kind="follow", first_seen="2026-03-02", domain=domain(links=3, branded_share=0.0,
        first_seen_days={"2026-03-02": 3})
    clear: link_kind="follow", first_seen="2025-01-02", anchor="oak tables", anchor_class="exact", domain=domain(
        name="blog.example", links=40, branded_share=0.0, anchors={"oak tables": 40},
        first_seen_days={"2026-03-02": 39, "2025-01-02": 1})
    unknown: link_kind="follow", domain=domain(links=40, branded_share=0.0)
    """
    if not link.domain.first_seen_days or link.first_seen is None:
        return UNKNOWN
    total = sum(link.domain.first_seen_days.values())
    number, first, last = busiest_days(link.domain.first_seen_days, link.first_seen[:10], BURST_DAYS)
    enough = FEW_LINKS if keyword(link) >= KEYWORD else BURST_LINKS
    if number < enough or number < BURST_SHARE * total:
        return CLEAR
    variety = len(link.domain.anchors) / max(link.domain.links, 1)
    strength = graded(
        min(1.0, 0.6 + 0.1 * (number >= 5 * BURST_LINKS) + 0.3 * keyword(link)),
        ((link.domain.branded_share or 0.0) >= 0.5 or link.anchor_class in NAMING, 0.4),
        (variety > 0.2 and keyword(link) < KEYWORD, 0.6),
        (variety > 0.6 and keyword(link) < KEYWORD, 0.6),
        (followed(link) is False, 0.4),
        (number < PLENTY, 0.5 + 0.5 * number / PLENTY),
    )
    when = f"on {first}" if first == last else f"from {first} to {last}"
    return Sign(f"{number:,} of {counted(total, 'link')} from {site(link)} were first seen {when}.", strength)


def busiest_days(days: Mapping[str, int], around: str, span: int) -> tuple[int, str, str]:
    """Links in the fullest ``span`` days that hold the day ``around``, with the first and last day among them."""
    try:
        middle = date.fromisoformat(around)
    except ValueError:
        return days.get(around, 0), around, around
    offsets = range(1 - span, span)
    counts = [days.get((middle + timedelta(days=offset)).isoformat(), 0) for offset in offsets]
    start = max(range(span), key=lambda place: sum(counts[place : place + span]))
    held = [place for place in range(start, start + span) if counts[place]]
    ends = (
        [(middle + timedelta(days=offsets[place])).isoformat() for place in (held[0], held[-1])]
        if held
        else [
            around,
            around,
        ]
    )
    return sum(counts[start : start + span]), ends[0], ends[1]


def said_text(link: LinkFacts) -> str:
    """The text of the link in quotation marks, or a word for it where it has none."""
    text = shown_text(link)
    return quoted(text) if text else "The link"


def how_marked(link: LinkFacts) -> str:
    """The end of a sentence that says whether the link is counted; empty where it is not known."""
    counts = followed(link)
    return "" if counts is None else " and is followed" if counts else f" and is marked {link.link_kind}"
