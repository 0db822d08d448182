"""Which part of the page a link stands in: content, comment, sidebar, navigation, header, footer ...

Evidence in this order: what the ancestors are called (HTML5 elements, ARIA roles, schema.org types, class
and id words), then, where a page names nothing, how its text and links lie (runs of short links, sentences,
place).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from crawler.context import Paragraph, folded, text_of
from crawler.document import Document
from crawler.region_words import region_named, side_named

WHOLE_PAGE = 0.65
"""A part that holds a larger share of links and text than this is the page itself, whatever its name."""
LARGE = 0.5
"""The same for headers, footers and sidebars."""
MAX_WORK = 300_000
"""Links counted on one page to weigh its parts; only hostile nesting comes near."""
COLUMN = 400
"""Characters of plain text from which on a table cell can be the main column of a page."""
SENTENCE = 60
"""Characters of plain text beside the links from which on a paragraph counts as running text."""

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
_NAMELESS = frozenset(["html", "body", "a", "area", "b", "i", "em", "strong", "font"])


_IN_LINE = frozenset("span p small label h1 h2 h3 h4 h5 h6 button time sup dt".split())
"""Elements too small to hold a comment area: here the word counts comments or leads to them."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One ancestor that says which part of the page it is.

    Beside the regions: ``showcase`` (a slider or teaser, content wherever it stands) and ``side`` (a column
    named only by its side).
    """

    region: str
    tag: str
    whole: bool
    """It holds nearly the whole page, so it tells nothing apart."""


class Regions:
    """Parts of one page; what its containers say is read once."""

    def __init__(self, doc: Document) -> None:
        self._tree = doc.tree
        self._parts: dict[int, _Part | None] = {}
        self._lists: dict[int, bool] = {}
        self._links: int | None = None
        self._plain: int | None = None
        self._work = MAX_WORK
        self._columns: dict[int, bool] = {}
        self._edge: dict[str, set[int]] = {}

    def of(self, link: LexborNode, paragraph: Paragraph, place: float) -> str:
        """The region of one link, which stands at ``place`` (0 to 1) among the links of the page."""
        parts = self._around(link)
        return _named(parts, paragraph) or self._laid_out(link, parts, paragraph, place)

    def _around(self, link: LexborNode) -> list[_Part]:
        """Ancestors that name a part, from the innermost outwards."""
        parts: list[_Part] = []
        node = link.parent
        while node is not None and node.is_element_node:
            if node.mem_id not in self._parts:
                self._parts[node.mem_id] = self._part(node)
            part = self._parts[node.mem_id]
            if part is not None:
                parts.append(part)
            node = node.parent
        return parts

    def _part(self, node: LexborNode) -> _Part | None:
        tag = node.tag or ""
        if tag in _NAMELESS:
            return None
        attributes = node.attributes
        role = (attributes.get("role") or "").lower()
        kind = (attributes.get("itemtype") or "").rstrip("/").rpartition("/")[2].lower()
        region = _ROLES.get(role) or _TYPES.get(kind, "")
        if not region:
            identity = attributes.get("id") or ""
            names = f"{identity} {attributes.get('class') or ''}"[:600].split()
            region = region_named(names) if names else ""
            if region == "comment" and tag in _IN_LINE:
                region = ""
            if tag in _TAGS and region in ("", "content", "widget", "header", "navigation", "showcase"):
                region = _TAGS[tag]
            if not region and identity and tag in ("div", "td", "section") and side_named(identity):
                region = "side"
        if not region or not self._fits(region, node):
            return None
        whole = self._holds_page(node, WHOLE_PAGE)
        return None if whole and region not in ("content", "comment") else _Part(region, tag, whole)

    def _fits(self, region: str, node: LexborNode) -> bool:
        """Whether the element lies where such a part lies: a footer ends the page, a bio has words."""
        if region == "author":
            return _plain_text(node) >= SENTENCE
        if region in ("sidebar", "side"):
            return not self._holds_page(node, LARGE)
        if region not in ("footer", "header"):
            return True
        inside = node.css("a,area")
        if not inside:
            return False
        edge = self._edges()[region]
        at_edge = (inside[-1] if region == "footer" else inside[0]).mem_id in edge
        return at_edge and not self._holds_page(node, LARGE)

    def _edges(self) -> dict[str, set[int]]:
        """Links by which a header may begin and a footer may end."""
        if not self._edge:
            links = self._tree.css("a,area")
            self._edge = {
                "header": {link.mem_id for link in links[: max(5, len(links) // 4)]},
                "footer": {link.mem_id for link in links[-max(5, len(links) // 7) :]},
            }
        return self._edge

    def _holds_page(self, node: LexborNode, share: float) -> bool:
        """Whether ``node`` holds more than a share of the links and of the other text of the page."""
        if self._links is None:
            self._links = len(self._tree.css("a"))
        if self._links < 8 or self._work < 0:
            return False
        inside = len(node.css("a"))
        self._work -= inside
        if inside <= share * self._links:
            return False
        if self._plain is None:
            self._plain = _plain_text(self._tree.body) if self._tree.body else 0
        return _plain_text(node) > share * self._plain

    def _laid_out(self, link: LexborNode, parts: list[_Part], paragraph: Paragraph, place: float) -> str:
        """For pages that name nothing: sentences are content, runs of short links lead elsewhere."""
        text = paragraph.text[:2000]
        if place > 0.6 and ("©" in text or "copyright" in text.lower()):
            return "footer"
        if self._beside_main_cell(link):
            return "sidebar"
        if _running(paragraph):
            return "content"
        if self._in_list(link) and not 0.4 <= place <= 0.9:
            return "navigation" if place < 0.4 else "footer"
        if parts:
            return "content"
        if place < 0.1:
            return "header"
        return "content" if place < 0.9 else "unknown"

    def _beside_main_cell(self, link: LexborNode) -> bool:
        """In a page laid out as a table: whether the link stands in a column beside the one with the text."""
        node = link.parent
        for _ in range(40):
            if node is None or node.tag == "body":
                return False
            if node.tag == "td":
                if node.mem_id not in self._columns:
                    self._columns[node.mem_id] = _is_side_column(node)
                if self._columns[node.mem_id]:
                    return True
            node = node.parent
        return False

    def _in_list(self, link: LexborNode) -> bool:
        """Whether the link is one of a run of short links with hardly anything between them."""
        node = link.parent
        for _ in range(5):
            if node is None or node.tag in ("body", "html"):
                return False
            if node.mem_id not in self._lists:
                links = node.css("a")
                if len(links) >= 4:
                    linked = sum(len(folded(a.text())) for a in links[:200])
                    text = len(text_of(node, 8000))
                    self._lists[node.mem_id] = linked / len(links[:200]) < 32 and linked >= 0.7 * text
            if node.mem_id in self._lists:
                return self._lists[node.mem_id]
            node = node.parent
        return False


def _is_side_column(cell: LexborNode) -> bool:
    row = cell.parent
    cells = [node for node in islice(row.iter(), 5) if node.tag == "td"] if row is not None else []
    if not 2 <= len(cells) <= 4:
        return False
    texts = [_plain_text(node) for node in cells]
    own = _plain_text(cell)
    return max(texts) >= COLUMN and own * 2 < max(texts) and len(cell.css("a")) > 1


def _plain_text(node: LexborNode) -> int:
    """Characters of text that are neither link nor script."""
    other = sum(_letters(inside) for inside in node.css("a,script,style"))
    return _letters(node) - other


def _letters(node: LexborNode) -> int:
    return len("".join(node.text().split()))


def _named(parts: list[_Part], paragraph: Paragraph) -> str:
    """What the ancestors' names come to, where they say different things."""
    regions = [part.region for part in parts if not part.whole]
    if not regions:
        return ""
    for region in ("comment", "footer", "author", "sidebar"):
        if region in regions and _settles(region, regions, parts, paragraph):
            return region
    first = regions[0]
    if "navigation" in regions:
        inner = regions[: regions.index("navigation")]
        return "content" if "content" in inner and _running(paragraph) else "navigation"
    if "header" in regions:
        at = regions.index("header")
        if "content" in regions[at + 1 :] or "showcase" in regions[:at]:
            return "content"
        return "header"
    if "side" in regions:
        return "sidebar"
    return "content" if first in ("showcase", "sidebar", "footer") else first


def _settles(region: str, regions: list[str], parts: list[_Part], paragraph: Paragraph) -> bool:
    """Whether a part decides, given what stands inside and outside of it."""
    last = len(regions) - 1 - regions[::-1].index(region)
    outside = regions[last + 1 :]
    if region == "comment":
        return not {"sidebar", "side", "footer"}.intersection(outside)
    if region == "footer":
        return "content" not in outside and "comment" not in outside
    if region == "author":
        return "content" not in regions[: regions.index(region)] or regions[0] == "author"
    by_tag_only = all(part.tag == "aside" for part in parts if part.region == "sidebar")
    in_article = any(part.tag == "article" for part in parts)
    return not (by_tag_only and in_article and _running(paragraph))


def _running(paragraph: Paragraph) -> bool:
    """Whether the link stands in sentences rather than among other links."""
    text = folded(paragraph.text[:4000])
    return len(text) * (1 - (paragraph.density or 0.0)) > SENTENCE
