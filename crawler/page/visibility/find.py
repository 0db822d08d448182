"""Links that people cannot see, as far as the page's own markup says so.

A hidden link is a fact, not a verdict: menus, tabs and texts for screen readers are hidden for good reasons.
"""

from __future__ import annotations

import re
import unicodedata

from selectolax.lexbor import LexborNode

from linkvet.crawler.page.document import Document
from linkvet.crawler.page.linking.paragraphs import descendants, folded
from linkvet.crawler.page.visibility.css import StyleRules
from linkvet.crawler.page.visibility.properties import (
    MAX_DECLARATIONS,
    Style,
    apply,
    background,
    colour,
    could_hide,
    declarations,
    hiding,
    paints_background,
    pixels,
    told,
    word,
)
from linkvet.crawler.page.visibility.reveal import Reveals

_IMAGES = frozenset("img svg picture video canvas input object embed use path button iframe".split())
_ICON_WORDS = re.compile(
    r"icon|ico(?:n|$|[-_])|\bfa\b|\bfa[-bsrl]|glyph|sprite|logo|social|soc[-_]|symbol|badge|button|btn|thumb"
    r"|image|img|photo|avatar|banner|arrow|next|prev|play|close|search|cover|overlay|stretched|bg|background"
    r"|facebook|twitter|youtube|instagram|linkedin|pinterest|google|rss|feed|share|follow|tumblr|vimeo|flickr"
    r"|whatsapp|telegram|tiktok",
    re.I,
)
_EMPTY_SIGNS = frozenset(("Po", "Pd", "Pc", "Ps", "Pe", "Cf", "Zs", "Lm"))
"""Unicode categories of punctuation and of characters without shape; not arrows, symbols and icon fonts."""
_TEXT_OFF = "font-size"
MAX_STYLES = 300_000
"""Characters of ``style`` attributes read for the links of one page."""


class Visibility:
    """What hides the links of one page; every element is judged once."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc
        self._rules: StyleRules | None = None
        self._reveals = Reveals(doc.tree)
        self._links: int | None = None
        self._weighed = 0
        self._inherited: dict[int, str] = {}
        self._styles: dict[int, Style] = {}
        self._unread = MAX_STYLES

    def reason(self, node: LexborNode, anchor: str) -> str:
        """Why people cannot see this link; empty when nothing says so."""
        hidden = self._from_ancestors(node)
        size = pixels(self._style(node).get("font-size"))
        if hidden == _TEXT_OFF or (not hidden and size is not None and size <= 1):
            hidden = "size" if anchor and not _shows_image(node) else ""
        if hidden or node.tag == "area":
            return hidden
        if not anchor:
            return "" if self._shows_something(node) else "zero_text"
        if _is_minimal(anchor) and not _shows_image(node):
            return "minimal_text"
        return self._one_colour(node) or self._within(node, anchor)

    def _from_ancestors(self, node: LexborNode) -> str:
        path: list[LexborNode] = []
        above: LexborNode | None = node
        hidden = ""
        while above is not None and above.is_element_node:
            known = self._inherited.get(above.mem_id)
            if known is not None:
                hidden = known
                break
            path.append(above)
            above = above.parent
        for element in reversed(path):
            hidden = self._inherit(element, hidden)
            self._inherited[element.mem_id] = hidden
        return hidden

    def _inherit(self, element: LexborNode, above: str) -> str:
        """The reason that holds for ``element``, given the one that holds for its parent."""
        style = self._style(element)
        own = hiding(style)
        if own and (self._is_page(element) or self._reveals.shows(element, own)):
            own = ""
        size = pixels(style.get("font-size")) if own or "style" in element.attributes else None
        if above == _TEXT_OFF and "font-size" in style and (size is None or size > 1):
            above = ""
        if above == "visibility" and word(style, "visibility") == "visible":
            above = ""
        if above and above != _TEXT_OFF:
            return above
        if own:
            return own
        return _TEXT_OFF if size is not None and size <= 1 else above

    def _is_page(self, element: LexborNode) -> bool:
        """Whether ``element`` holds most of the page: a script lifts such covers after loading."""
        if element.tag in ("html", "body"):
            return True
        if self._links is None:
            self._links = len(self._doc.tree.css("a"))
        if self._links < 10 or self._weighed > 5 * self._links + 2000:
            return False
        inside = len(element.css("a"))
        self._weighed += inside + self._doc.html_bytes // 10_000
        return inside > 0.65 * self._links

    def _style(self, element: LexborNode) -> Style:
        """Properties that the page's rules and the element itself set, the element's own winning."""
        known = self._styles.get(element.mem_id)
        if known is not None:
            return known
        if self._rules is None:
            self._rules = StyleRules(self._doc.tree)
        attributes = element.attributes
        text = (attributes.get("style") or "")[:MAX_DECLARATIONS] if self._unread > 0 else ""
        self._unread -= len(text)
        own = declarations(text) if text else {}
        style = self._rules.of(element, hidden=bool(own) and could_hide(own))
        if "hidden" in attributes and "display" not in style:
            style["display"] = told("none")
        for name, value in own.items():
            apply(style, name, value)
        for name, old in (("bgcolor", "background-color"), ("color", "color")):
            if attributes.get(name) and old not in style:
                style[old] = told(attributes[name] or "")
        self._styles[element.mem_id] = style
        if self._rules.cut or self._unread <= 0:
            self._doc.cut.add("styles")
        return style

    def _one_colour(self, node: LexborNode) -> str:
        """Text in the colour of what lies behind it, where both are stated."""
        text = self._style(node).get("color")
        inner = _only_element(node)
        if inner is not None:
            text = self._style(inner).get("color", text)
        shown = colour(text)
        if shown == "transparent":
            return "" if any("background-clip" in name for name in self._style(node)) else "colour"
        if shown is None:
            return ""
        element: LexborNode | None = node
        while element is not None and element.is_element_node:
            behind = background(self._style(element))
            if behind and behind != "transparent":
                return "colour" if behind == shown else ""
            element = element.parent
        return ""

    def _within(self, node: LexborNode, anchor: str) -> str:
        """The reason why everything inside the link is hidden, where one wrapper holds it all."""
        inner = _only_element(node)
        if inner is None or _shows_image(node):
            return ""
        own = hiding(self._style(inner))
        return own if own in ("display", "visibility", "opacity") else ""

    def _shows_something(self, node: LexborNode) -> bool:
        """A link without text that is still there to click: image, icon, labelled or styled box."""
        attributes = node.attributes
        if attributes.get("aria-label") or _shows_image(node):
            return True
        parent = node.parent
        alone = parent is not None and parent.tag in ("li", "span", "div", "p") and _only_element(parent)
        if parent is not None and alone and _drawn(parent.attributes):
            return True
        if _drawn(attributes) or paints_background(self._style(node)):
            return True
        for inside in descendants(node, 200):
            if not inside.is_element_node:
                continue
            own = inside.attributes
            if inside.tag == "i" or own.get("aria-label") or _drawn(own):
                return True
            if own.get("class") and inside.tag in ("span", "em", "b", "ins", "div"):
                return True
        return False


def _shows_image(node: LexborNode) -> bool:
    return any(inside.tag in _IMAGES for inside in descendants(node, 200) if inside.is_element_node)


def _drawn(attributes: dict[str, str | None]) -> bool:
    words = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if "background" in (attributes.get("style") or "").lower():
        return True
    return bool(_ICON_WORDS.search(words[:500]))


def _only_element(node: LexborNode) -> LexborNode | None:
    """The one element that holds all the text of ``node``, if there is one."""
    only = None
    child = node.first_child
    while child is not None:
        if child.is_text_node:
            if folded(child.text_content or ""):
                return None
        elif child.is_element_node:
            if only is not None:
                return None
            only = child
        child = child.next
    return only


def _is_minimal(anchor: str) -> bool:
    """A few characters that say nothing: a full stop, a hyphen; arrows and menu signs do say something."""
    return len(anchor) <= 3 and all(unicodedata.category(ch) in _EMPTY_SIGNS for ch in anchor)
