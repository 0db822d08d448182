"""Places on a page where links are put by template, hidden, or bought by the month."""

from __future__ import annotations

from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.conditions import (
    GENERAL,
    NAMING,
    SPEECHLESS,
    cites,
    commercial,
    counted,
    followed,
    quoted,
    region_of,
    shown_text,
    site,
)
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, marker

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
BURST_LINKS, BURST_SHARE, BURST_ANCHORS = 10, 0.6, 0.2


@marker("manipulative", 0.55)
def hidden_link(link: LinkFacts) -> Judgement:
    """People cannot see the link.

    Why: A link that only programs find is meant for them; search engines name hidden links as spam.
    Not: Texts for screen readers, closed menus and tabs: there a name or "read more" may be hidden for good reasons,
    so those hidden by display or opacity count only when they sell something and are followed.
    flag: hidden="offscreen", region="content", anchor="oak tables", anchor_class="exact", link_kind="follow"
    flag: hidden="display", region="footer", anchor="cheap loans", anchor_class="irrelevant", link_kind="follow"
    clear: hidden="display", region="navigation", anchor="Shop", anchor_class="branded", link_kind="follow"
    clear: hidden="offscreen", region="header", anchor="Shop", anchor_class="branded", link_kind="follow"
    clear: hidden="", region="content"
    unknown: region="content", anchor="oak tables"
    """
    if link.hidden is None:
        return UNKNOWN
    if link.hidden not in HIDDEN_BY or followed(link) is False:
        return CLEAR
    selling = commercial(link)
    plain = link.anchor_class in NAMING or link.anchor_class in SPEECHLESS
    if link.hidden in DECEIVING:
        if plain and (
            link.region in LABEL_PLACES or link.anchor_class != "branded" or link.page_kind == "home"
        ):
            return CLEAR
    elif not selling:
        return UNKNOWN if selling is None else CLEAR
    return f"The link {quoted(shown_text(link))} {HIDDEN_BY[link.hidden]}."


@marker("manipulative", 0.35)
def footer_link(link: LinkFacts) -> Judgement:
    """A commercial link stands in the footer.

    Why: Footers repeat on every page, so links there are sold by the month; search engines name links widely spread
    in footers.
    Not: The name of the maker, the owner, a sponsor or a partner: such credits are what footers are for.
    flag: region="footer", link_kind="follow", anchor="oak tables", anchor_class="exact",
        domain=domain(name="blog.example", pages=14, regions={"footer": 14})
    clear: region="footer", link_kind="follow", anchor="Shop", anchor_class="branded"
    clear: region="footer", link_kind="nofollow", anchor="oak tables", anchor_class="exact"
    unknown: region="footer", link_kind="follow"
    """
    return _for_sale(link, "footer")


@marker("manipulative", 0.35)
def sidebar_link(link: LinkFacts) -> Judgement:
    """A commercial link stands in the sidebar.

    Why: Sidebars are where links are rented.
    Not: A blogroll or a partner under its name, the title of a book or film that is cited, a marked advertisement.
    flag: region="sidebar", link_kind="follow", anchor="oak tables", anchor_class="exact"
    clear: region="sidebar", link_kind="follow", anchor="Artisan Sourdough Made Simple", anchor_class="exact"
    clear: region="sidebar", link_kind="follow", anchor="Shop", anchor_class="branded"
    clear: region="sidebar", link_kind="sponsored", anchor="oak tables", anchor_class="exact"
    unknown: link_kind="follow", anchor="oak tables", anchor_class="exact"
    """
    return _for_sale(link, "sidebar")


@marker("manipulative", 0.4)
def widget_link(link: LinkFacts) -> Judgement:
    """A commercial link stands in a widget or badge that others put on their pages.

    Why: Search engines name keyword-rich links in distributed widgets as link spam.
    Not: "Powered by" with the maker's name.
    flag: region="widget", link_kind="follow", anchor="mortgage calculator", anchor_class="exact"
    clear: region="widget", link_kind="follow", anchor="Powered by Shop", anchor_class="branded"
    clear: region="content", link_kind="follow", anchor="mortgage calculator", anchor_class="exact"
    unknown: region="widget", link_kind="follow"
    """
    return _for_sale(link, "widget")


def _for_sale(link: LinkFacts, place: str) -> Judgement:
    """The verdict on a commercial followed link in one region of the page."""
    region = region_of(link)
    if region != place:
        return UNKNOWN if region is None else CLEAR
    counts, selling = followed(link), commercial(link)
    if counts is False or selling is False or cites(link):
        return CLEAR
    if counts is None or selling is None:
        return UNKNOWN
    seen, pages = link.domain.regions.get(place, 0), link.domain.pages
    where = f"of {seen:,} of {counted(pages, 'page')} seen of {site(link)}" if 1 < seen <= pages else ""
    return f"{quoted(shown_text(link))} stands in the {place} {where}".rstrip() + " and is followed."


@marker("manipulative", 0.4)
def sitewide_link(link: LinkFacts) -> Judgement:
    """The same link stands on all pages of the site, and not under the audited site's name.

    Why: A link in a template counts once as a recommendation, but is bought for every page.
    Not: Credits, sponsors and sister sites under their names, and nofollow links.
    flag: link_kind="follow", anchor="oak tables", anchor_class="exact", region="footer",
        domain=domain(name="blog.example", sitewide=True, pages=14, linking_pages=14)
    clear: link_kind="follow", anchor="Shop", anchor_class="branded", domain=domain(sitewide=True)
    clear: link_kind="follow", anchor="oak tables", anchor_class="exact", domain=domain(sitewide=False)
    unknown: link_kind="follow", anchor="oak tables", anchor_class="exact"
    """
    if link.domain.sitewide is None:
        return UNKNOWN
    if not link.domain.sitewide or followed(link) is False or region_of(link) in ("content", "comment"):
        return CLEAR
    if link.anchor_class is None or followed(link) is None:
        return UNKNOWN
    if link.anchor_class in NAMING or link.anchor_class in SPEECHLESS or link.anchor_class == "image_alt":
        return CLEAR
    pages, linking = link.domain.pages, link.domain.linking_pages
    where = f"{linking:,} of {counted(pages, 'page')} seen" if 1 < linking <= pages else "all pages seen"
    return f"{quoted(shown_text(link))} is followed on {where} of {site(link)}."


@marker("manipulative", 0.1)
def reciprocal_link(link: LinkFacts) -> Judgement:
    """The audited site links back to the referring site.

    Why: Exchanged links are named as spam where they are made in numbers and for their own sake.
    Not: Two firms that know each other, one mention each; a newspaper, authority or network that everybody links to;
    a nofollow link.
    flag: link_kind="follow", domain=domain(name="partner.example", reciprocal=True)
    clear: link_kind="follow", domain=domain(name="partner.example", reciprocal=False)
    clear: link_kind="follow", domain=domain(name="times.example", reciprocal=True, kind="news")
    clear: link_kind="nofollow", domain=domain(name="partner.example", reciprocal=True)
    unknown: link_kind="follow", domain=domain(name="partner.example")
    """
    if link.domain.reciprocal is None:
        return UNKNOWN
    known = link.domain.kind in GENERAL or (link.domain.authority or 0) >= WELL_KNOWN
    if not link.domain.reciprocal or known or followed(link) is False:
        return CLEAR
    if followed(link) is None:
        return UNKNOWN
    return f"The site {site(link)} and {link.profile.target_domain or 'the audited site'} link to each other."


WELL_KNOWN = 60.0
"""Authority from which everybody links to a site."""


@marker("manipulative", 0.15)
def link_burst(link: LinkFacts) -> Judgement:
    """Most links of the site appeared on one day, with the same few anchors.

    Why: Programs place links at once.
    Not: A new template with a credit in it (mostly branded), articles with different anchors, a few links.
    flag: link_kind="follow", first_seen="2026-03-02", anchor="oak tables", anchor_class="exact", domain=domain(
        name="blog.example", links=40, branded_share=0.0, anchors={"oak tables": 40},
        first_seen_days={"2026-03-02": 38, "2026-03-09": 2})
    clear: link_kind="follow", first_seen="2026-03-02", domain=domain(links=40, branded_share=1.0,
        anchors={"shop": 40}, first_seen_days={"2026-03-02": 40})
    clear: link_kind="follow", first_seen="2026-03-02", domain=domain(links=3, branded_share=0.0,
        first_seen_days={"2026-03-02": 3})
    unknown: link_kind="follow", domain=domain(links=40, branded_share=0.0)
    """
    days, all_links = link.domain.first_seen_days, link.domain.links
    if not days or link.first_seen is None:
        return UNKNOWN
    day = link.first_seen[:10]
    number, total = days.get(day, 0), sum(days.values())
    if number < BURST_LINKS or number < BURST_SHARE * total or followed(link) is False:
        return CLEAR
    if link.domain.branded_share is None:
        return UNKNOWN
    varied = len(link.domain.anchors) > BURST_ANCHORS * max(all_links, 1)
    if link.domain.branded_share >= 0.5 or varied or link.anchor_class in NAMING:
        return CLEAR
    return f"{number:,} of {counted(total, 'link')} from {site(link)} were first seen on {day}."
