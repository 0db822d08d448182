"""Pages that repeat what another site wrote."""

from __future__ import annotations

from linkvet.analysis.facts import CopyFacts, LinkFacts
from linkvet.analysis.judging.conditions import NAMING, counted, followed, quoted, site
from linkvet.analysis.judging.keywords import graded, keyword
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, Sign, marker

SURE = 0.7
"""Confidence in another page being the original above which this page is judged as its copy."""
WIDE = 3
"""Domains that must show one template."""
TWIN_PAGES, TWIN_ANCHORS = 10, 0.9
_SHOWN_URL = 120


@marker("manipulative", 0.45)
def scraped_copy(link: LinkFacts) -> Judgement:
    """The page repeats a text of the audited site and carries the link along.

    Why: Programs copy articles with the links in them to fill sites for search engines; such links were placed by
    nobody.
    Lowers: A small part of the text; nofollow.
    Not: A quotation, an excerpt with a link to its source, a domain that was allowed to syndicate, a page whose
    canonical link names the original, or a text that the audited site itself took from elsewhere.
    strong: copy=copy(family="c1", kind="scraped_copy", share=0.97, compared_with="https://shop.example/oak-care",
        original_url="https://shop.example/oak-care", original_confidence=0.95, domains=4)
    clear: copy=copy(family="c1", kind="scraped_copy", role="allowed", share=0.97, domains=2)
    clear: copy=copy(family="c1", kind="copied_article", share=0.97, domains=2)
    clear: copy=copy()
    unknown: title="Caring for oak"
    """
    found = _copy(link, "scraped_copy")
    if not isinstance(found, CopyFacts):
        return found
    said = f"{_share(found)} of {_url(found.compared_with)} stands on {site(link)}{_passage(found)}."
    return Sign(said, graded(0.5 + 0.5 * (found.share or 0.5), (followed(link) is False, 0.5)))


@marker("manipulative", 0.4)
def copied_article(link: LinkFacts) -> Judgement:
    """The page shows an article of another site with the link inside it.

    Why: Networks fill their sites with other people's articles and sell the links in them.
    Raises: A likely original elsewhere; many sites with the same text; a search phrase as the anchor.
    Lowers: Nothing that tells who had the text first; two sites alone; nofollow.
    Not: The original itself, a page that names the original as canonical, or allowed syndication.
    strong: copy=copy(family="c2", kind="copied_article", share=0.9, compared_with="https://news.example/oak",
        original_url="https://news.example/oak", original_confidence=0.8, domains=3)
    clear: copy=copy(family="c2", kind="copied_article", role="original", share=1.0, domains=3)
    clear: copy=copy(family="c2", kind="scraped_copy", share=0.9, domains=3)
    clear: copy=copy()
    weak: copy=copy(family="c2", kind="copied_article", share=0.9, compared_with="https://news.example/oak",
        domains=2)
    strong: copy=copy(family="c2", kind="copied_article", share=0.9, compared_with="https://news.example/oak",
        domains=24), anchor="oak tables", anchor_class="exact", link_kind="follow"
    unknown: anchor="oak tables", anchor_class="exact", link_kind="follow"
    """
    found = _copy(link, "copied_article")
    if not isinstance(found, CopyFacts):
        return found
    if found.original_url is None or found.original_confidence < SURE:
        strength = graded(
            min(1.0, 0.2 + 0.05 * max(0, found.domains - 2) + 0.4 * keyword(link)),
            (followed(link) is False, 0.5),
        )
        said = f"{counted(found.domains, 'site')} show this article, {site(link)} among them"
        return Sign(f"{said}; nothing tells who had it first{_passage(found)}.", strength)
    said = f"{_share(found)} of an article that most likely comes from {_url(found.original_url)}"
    strength = graded(0.7 + 0.3 * keyword(link), (followed(link) is False, 0.5))
    return Sign(f"{said} stands on {site(link)}{_passage(found)}.", strength)


@marker("manipulative", 0.35)
def syndicated_template(link: LinkFacts) -> Judgement:
    """The same text under the same title, address or image stands on several sites.

    Why: Releases and advertorials sent to many sites at once earn no trust for the links in them.
    Raises: Many sites; a search phrase as the anchor.
    Lowers: nofollow; two sites alone.
    Not: The page it was first published on, allowed syndication, a page that names the original as canonical.
    strong: link_kind="follow", copy=copy(family="c3", kind="syndicated_template", share=1.0, domains=14,
        compared_with="https://wire.example/oak-award")
    weak: link_kind="nofollow", copy=copy(family="c3", kind="syndicated_template", share=1.0, domains=14)
    weak: link_kind="follow", copy=copy(family="c3", kind="syndicated_template", share=1.0, domains=2)
    clear: link_kind="follow", copy=copy(family="c3", kind="syndicated_template", role="original", domains=14)
    clear: link_kind="follow", copy=copy()
    unknown: link_kind="follow"
    """
    found = _copy(link, "syndicated_template")
    if not isinstance(found, CopyFacts):
        return found
    strength = graded(
        min(1.0, 0.6 + 0.02 * found.domains + 0.3 * keyword(link)),
        (found.domains < WIDE, 0.4),
        (followed(link) is False, 0.35),
    )
    domains = counted(found.domains, "domain")
    said = f"{domains} show this text under the same title, address or image, among them"
    return Sign(f"{said} {_url(found.compared_with)}.", strength)


@marker("link_networks", 0.4)
def mirror_page(link: LinkFacts) -> Judgement:
    """The page stands word for word on several domains, or many times on one with the same anchor.

    Why: Mirrored sites and pages stamped out from one text multiply one link into many.
    Lowers: The site's name as the only anchor; nofollow.
    Not: One article that two sites share, print versions, allowed copies, or few pages.
    flag: copy=copy(family="c4", kind="mirror_page", share=1.0, domains=3,
        compared_with="https://oak-one.example/tips")
    strong: copy=copy(twins=40), anchor="oak tables", domain=domain(name="farm.example", linking_pages=60, links=60,
        anchors={"oak tables": 58})
    clear: copy=copy(twins=1), anchor="oak tables", domain=domain(name="farm.example", linking_pages=60, links=60,
        anchors={"oak tables": 58})
    clear: copy=copy(family="c4", kind="mirror_page", role="original", domains=3)
    clear: copy=copy(twins=0)
    unknown: anchor="oak tables"
    """
    found = _copy(link, "mirror_page")
    if isinstance(found, CopyFacts):
        said = f"The page stands on {counted(found.domains, 'domain')}, also at {_url(found.compared_with)}."
        return Sign(said, graded(0.9, (followed(link) is False, 0.5)))
    if found is UNKNOWN or link.copy is None or link.copy.role == "allowed":
        return found
    twins = link.copy.twins or 0
    same = max(link.domain.anchors.values(), default=0)
    if twins < TWIN_PAGES or same < TWIN_PAGES or same < TWIN_ANCHORS * max(link.domain.links, 1):
        return CLEAR
    alike = counted(twins, "more page")
    said = f"One anchor stands on {same:,} links of {site(link)}; {alike} there say nearly the same."
    plain = link.anchor_class in NAMING and (link.domain.branded_share or 0.0) >= TWIN_ANCHORS
    return Sign(said, graded(0.9, (plain, 0.5), (followed(link) is False, 0.5)))


def _copy(link: LinkFacts, kind: str) -> CopyFacts | Judgement:
    """What is known of the page's copying, where it is of this kind and held against it."""
    found = link.copy
    if found is None:
        return UNKNOWN
    if found.family is None or found.kind != kind or found.role in ("original", "allowed", "own"):
        return CLEAR
    return found


def _share(found: CopyFacts) -> str:
    return "A good part" if found.share is None else f"{min(found.share, 1.0):.0%}"


def _url(url: str | None) -> str:
    url = url or "another page"
    return url if len(url) <= _SHOWN_URL else url[: _SHOWN_URL - 1] + "…"


def _passage(found: CopyFacts) -> str:
    return f", such as {quoted(found.passage)}" if found.passage else ""
