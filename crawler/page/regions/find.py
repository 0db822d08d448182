"""Which part of the page a link stands in: content, comment, sidebar, navigation, header, footer ...

Evidence in this order: what the ancestors are called (HTML5 elements, ARIA roles, schema.org types, class
and id words), checked against how they lie; rows of social icons; then, where a page names nothing, how its
text and links lie (runs of short links, sentences, place).

Conventions: posts of a forum are what its page is about, so they are ``content``, and signatures under them
``author``; entries of a guestbook are ``comment``; a menu inside of a footer or sidebar belongs to the footer
or sidebar; buttons that pass an article on are ``widget``.
"""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from linkvet.crawler.page.document import Document
from linkvet.crawler.page.linking.paragraphs import Paragraph
from linkvet.crawler.page.regions.layout import FEW, SENTENCE, WORDS_BESIDE, Layout, is_sharing, running
from linkvet.crawler.page.regions.words import region_named, side_named

WHOLE_PAGE = 0.65
"""A part that holds a larger share of links and text than this is the page itself, whatever its name."""
LARGE = 0.5
"""The same for headers, footers and sidebars."""
MAIN_TEXT = 0.45
"""A column with more of the page's text than this is the main one, whatever its name."""

_TAGS = {
    "nav": "navigation",
    "menu": "navigation",
    "header": "header",
    "footer": "footer",
    "aside": "sidebar",
    "article": "content",
    "main": "content",
}
_ROLES = {
    "navigation": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "sidebar",
    "main": "content",
    "article": "content",
}
_TYPES = {
    "wpheader": "header",
    "wpfooter": "footer",
    "wpsidebar": "sidebar",
    "sitenavigationelement": "navigation",
    "breadcrumblist": "navigation",
    "comment": "comment",
    "usercomments": "comment",
}
_UNIQUE = ("header", "footer", "sidebar")
_INSIDE = frozenset("navigation header footer sidebar side drawer widget showcase social author".split())
"""What lies inside of a page and never around all of it."""
_NAMELESS = frozenset(["html", "body", "a", "area", "b", "i", "em", "strong", "font"])
_IN_LINE = frozenset("span p small label h1 h2 h3 h4 h5 h6 button time sup dt".split())
"""Elements too small to hold a comment area: here the word counts comments or leads to them."""
_WEAK_TAGS = frozenset(["", "content", "widget", "header", "navigation", "showcase", "social"])
"""What a name may say that the element's own meaning overrules."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One ancestor that says which part of the page it is.

    Beside the regions: ``showcase`` (a slider or teaser, content wherever it stands), ``side`` (a column
    named only by its side), ``drawer`` (a menu that opens over the page), ``social`` (icons), ``byline``.
    """

    region: str
    tag: str
    whole: bool
    """It holds nearly the whole page, so it tells nothing apart."""
    links: int = 0
    by_tag: bool = False
    """The element or its role says it, not only a name."""


class Regions:
    """Parts of one page; what its containers say is read once."""

    def __init__(self, doc: Document) -> None:
        self._layout = Layout(doc)
        self._parts: dict[int, _Part | None] = {}

    def of(self, link: LexborNode, paragraph: Paragraph, place: float) -> str:
        """The region of one link, which stands at ``place`` (0 to 1) among the links of the page."""
        parts = self._around(link)
        row = self._layout.row(link)
        if not running(paragraph):
            shares = row.sharing if row else is_sharing(link.attributes.get("href") or "")
            if row or shares or (parts and parts[0].region == "social"):
                return self._of_row(link, parts, shares)
        region = _named(parts, paragraph)
        if region in ("", "content"):
            if self._layout.about_author(link):
                return "author"
            if self._by_users(link, parts):
                return "comment"
        return region or self._laid_out(link, parts, paragraph, place)

    def _by_users(self, link: LexborNode, parts: list[_Part]) -> bool:
        """Where no name says so: whether the link stands in an entry that can be answered, below the text."""
        if any(not part.by_tag and not part.whole for part in parts):
            return False
        if self._layout.before(link) < self._layout.text_span()[0]:
            return False
        return self._layout.in_reply(link)

    def _around(self, link: LexborNode) -> list[_Part]:
        """Ancestors that name a part, from the innermost outwards."""
        parts: list[_Part] = []
        node = link.parent
        whole = False
        while node is not None and node.is_element_node:
            at = node.mem_id
            if at not in self._parts:
                self._parts[at] = self._part(node, whole)
            part = self._parts[at]
            if part is not None:
                parts.append(part)
                whole = whole or part.whole
            node = node.parent
        return parts

    def _part(self, node: LexborNode, holds_whole: bool) -> _Part | None:
        tag = node.tag or ""
        if tag in _NAMELESS:
            return None
        region, sure, by_tag = _meaning(node, tag)
        if region == "author":
            region = self._author(node, tag, sure)
        if not region or (holds_whole and region in _INSIDE):
            return None
        if not self._fits(region, node, sure, by_tag):
            return None
        may_hold = region != "byline" and not (region in ("comment", "sidebar") and sure and not by_tag)
        whole = may_hold and (holds_whole or self._layout.holds_page(node, WHOLE_PAGE))
        if whole and region not in ("content", "comment"):
            return None
        links = self._layout.links_in(node) if region == "sidebar" else 0
        return _Part(region, tag, whole, links, by_tag or (sure and region in _UNIQUE))

    def _author(self, node: LexborNode, tag: str, sure: bool) -> str:
        """A box about the author has words or a picture with links; a byline has a name."""
        if self._layout.plain(node) >= SENTENCE:
            return "author"
        links = self._layout.links_in(node)
        if (
            tag not in _IN_LINE
            and links > 1
            and (sure or self._layout.holds(node, "img,svg,picture,h2,h3,h4,h5"))
        ):
            return "author"
        return "byline" if links <= 4 else ""

    def _fits(self, region: str, node: LexborNode, sure: bool, by_tag: bool) -> bool:
        """Whether the element lies where such a part lies: a footer ends the page, a sidebar is not the text."""
        layout = self._layout
        if region == "comment":
            return sure or layout.plain(node) >= SENTENCE or layout.holds(node, "textarea")
        if region in ("sidebar", "side"):
            if layout.holds(node, "main,h1 + p") or (layout.holds_page(node, LARGE) and not sure):
                return False
            return by_tag or sure or layout.share_of_text(node) < MAIN_TEXT
        if region not in ("footer", "header"):
            return True
        if not layout.links_in(node) or layout.holds_page(node, LARGE):
            return False
        if by_tag:
            return True
        first, last = layout.span(node)
        if region == "header":
            return first <= max(4, layout.links // 4, layout.text_span()[0] * sure)
        return sure or first >= layout.links * 0.4 or last >= layout.links - max(5, layout.links // 7)

    def _of_row(self, link: LexborNode, parts: list[_Part], sharing: bool) -> str:
        """Icons belong to the part around them; alone in the text they are a widget."""
        parts = [part for part in parts if not part.whole]
        regions = [part.region for part in parts]
        if sharing and any(part.region == "sidebar" and part.links <= 16 for part in parts):
            return "widget"
        for region in ("author", "comment", "footer"):
            if region in regions and _settles(region, regions, parts, Paragraph()):
                return region
        for region in ("drawer", "header", "sidebar", "navigation", "side"):
            if region in regions:
                outside = parts[regions.index(region) :]
                if region == "header" and any(p.tag == "article" for p in parts):
                    break
                if region == "sidebar" and any(p.region == "header" or p.tag == "nav" for p in outside):
                    continue
                return {"side": "sidebar", "drawer": "navigation"}.get(region, region)
        if sharing or any(part.tag == "article" for part in parts) or regions[:2] == ["social", "content"]:
            return "widget"
        at = self._layout.before(link)
        if at < max(self._layout.text_span()[0], self._layout.links * 0.1):
            return "header"
        return "footer" if self._layout.after_text(link) or at > self._layout.links * 0.9 else "widget"

    def _laid_out(self, link: LexborNode, parts: list[_Part], paragraph: Paragraph, place: float) -> str:
        """For pages that name nothing: sentences are content, runs of short links lead elsewhere."""
        text = paragraph.text[:2000]
        if place > 0.6 and ("©" in text or "copyright" in text.lower()):
            return "footer"
        if self._layout.beside_main_cell(link):
            return "sidebar"
        if running(paragraph):
            return "content"
        in_words = running(paragraph, WORDS_BESIDE) or any(part.tag in ("main", "article") for part in parts)
        if not in_words and self._layout.in_list(link):
            if place < 0.4 or self._layout.before(link) < self._layout.text_span()[0]:
                return "navigation"
            if place > 0.9 or self._layout.after_text(link):
                return "footer"
        if parts or in_words:
            return "content"
        if self._layout.before_text(link):
            return "header"
        if place < 0.9 or self._layout.links < FEW:
            return "content"
        last = self._layout.links - self._layout.before(link) <= 3
        return "footer" if last and self._layout.after_text(link) else "unknown"


def _meaning(node: LexborNode, tag: str) -> tuple[str, bool, bool]:
    """What an element says of itself: its region, whether without doubt, and whether not only by a name."""
    attributes = node.attributes
    role = (attributes.get("role") or "").lower()
    kind = (attributes.get("itemtype") or "").rstrip("/").rpartition("/")[2].lower()
    identity = attributes.get("id") or ""
    names = f"{identity} {attributes.get('class') or ''}"[:600].split()
    region, sure = region_named(tuple(names)) if names else ("", False)
    if sure and region in _UNIQUE:
        sure = bool(identity) and region_named((identity,)) == (region, True)
    meant = _ROLES.get(role) or _TYPES.get(kind, "")
    if meant and not (meant == "header" and (tag == "footer" or region == "widget")):
        return meant, True, True
    if region == "comment" and tag in _IN_LINE:
        region = ""
    if region == "widget" and tag in _IN_LINE and tag != "small":
        region = ""
    if tag in _TAGS and region in _WEAK_TAGS and not (tag == "aside" and region == "social"):
        return _TAGS[tag], sure, True
    if not region and identity and tag in ("div", "td", "section") and side_named(identity):
        region = "side"
    return region, sure, tag == _TAG_OF.get(region)


_TAG_OF = {"footer": "footer", "header": "header", "sidebar": "aside", "navigation": "nav"}


def _named(parts: list[_Part], paragraph: Paragraph) -> str:
    """What the ancestors' names come to, where they say different things."""
    regions = [part.region for part in parts if not part.whole]
    if not regions:
        return ""
    for region in ("comment", "footer", "author", "drawer", "sidebar"):
        if region in regions and _settles(region, regions, parts, paragraph):
            return "navigation" if region == "drawer" else region
    if "byline" in regions[:2] and not {"navigation", "sidebar", "footer"}.intersection(regions):
        return "author"
    if "navigation" in regions:
        return _in_menu(regions, paragraph)
    if "header" in regions:
        at = regions.index("header")
        if "content" in regions[at + 1 :] or "showcase" in regions[:at]:
            return "content"
        return "header"
    if "side" in regions:
        return "sidebar"
    first = next((region for region in regions if region not in ("social", "byline")), "")
    return "content" if first in ("showcase", "sidebar", "footer", "comment", "author") else first


def _in_menu(regions: list[str], paragraph: Paragraph) -> str:
    inner = regions[: regions.index("navigation")]
    if "content" in inner and running(paragraph) and "header" not in regions:
        return "content"
    return "header" if "header" in inner else "navigation"


def _settles(region: str, regions: list[str], parts: list[_Part], paragraph: Paragraph) -> bool:
    """Whether a part decides, given what stands inside and outside of it."""
    last = len(regions) - 1 - regions[::-1].index(region)
    outside = regions[last + 1 :]
    if region == "comment":
        in_footer = "footer" in outside and _ends_page(parts)
        return not in_footer and not {"sidebar", "side"}.intersection(outside)
    if region == "footer":
        return _ends_page(parts)
    if region == "author":
        return "content" not in regions[: regions.index(region)] or regions[0] == "author"
    if region == "drawer":
        return not {"content", "footer", "sidebar"}.intersection(outside)
    if {"header", "drawer"}.intersection(outside) or any(p.tag == "nav" for p in parts[last + 1 :]):
        return False
    by_tag_only = all(part.tag == "aside" for part in parts if part.region == "sidebar")
    in_article = any(part.tag == "article" for part in parts)
    return not (by_tag_only and in_article and running(paragraph))


def _ends_page(parts: list[_Part]) -> bool:
    """Whether a footer is the page's and not that of an article or a comment in it."""
    outermost = max(n for n, part in enumerate(parts) if part.region == "footer" and not part.whole)
    outside = [part for part in parts[outermost + 1 :] if not part.whole]
    if any(part.tag in ("article", "li") or part.region in ("comment", "sidebar") for part in outside):
        return False
    return parts[outermost].by_tag or not any(part.region == "content" for part in outside)
