"""Links that people cannot see, as far as the page's own markup says so.

A hidden link is a fact, not a verdict: menus, tabs and texts for screen readers are hidden for good reasons.
"""

from __future__ import annotations

import re
import unicodedata

from selectolax.lexbor import LexborNode

from linkvet.crawler.page.document import Document
from linkvet.crawler.page.paragraphs import descendants, folded
from linkvet.crawler.page.visibility.css import StyleRules, declarations, hiding, pixels
from linkvet.crawler.page.visibility.reveal import Reveals

_IMAGES = frozenset("img svg picture video canvas input object embed use path button iframe".split())
_ICON_WORDS = re.compile(
    r"icon|ico(?:n|$|[-_])|\bfa\b|\bfa[-bsrl]|glyph|sprite|logo|social|soc[-_]|symbol|badge|button|btn|thumb"
    r"|image|img|photo|avatar|banner|arrow|next|prev|play|close|search|cover|overlay|stretched|bg|background"
    r"|facebook|twitter|youtube|instagram|linkedin|pinterest|google|rss|feed|share|follow|tumblr|vimeo|flickr"
    r"|whatsapp|telegram|tiktok",
    re.I,
)
_NAMED_COLOURS = {
    "white": "ffffff", "black": "000000", "red": "ff0000", "blue": "0000ff", "green": "008000",
    "yellow": "ffff00", "gray": "808080", "grey": "808080", "silver": "c0c0c0", "lime": "00ff00",
    "navy": "000080", "maroon": "800000", "purple": "800080", "orange": "ffa500",
}  # fmt: skip
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*(\d*\.?\d+%?)\s*)?\)")
_EMPTY_SIGNS = frozenset(("Po", "Pd", "Pc", "Ps", "Pe", "Cf", "Zs", "Lm"))
"""Unicode categories of punctuation and of characters without shape; not arrows, symbols and icon fonts."""
_TEXT_OFF = "font-size"


class Visibility:
    """What hides the links of one page; every element is judged once."""

    def __init__(self, doc: Document) -> None:
        self._tree = doc.tree
        self._rules: StyleRules | None = None
        self._reveals = Reveals(doc.tree)
        self._links: int | None = None
        self._weighed = 0
        self._inherited: dict[int, str] = {}
        self._styles: dict[int, dict[str, str]] = {}

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
        if above == "visibility" and style.get("visibility") == "visible":
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
            self._links = len(self._tree.css("a"))
        self._weighed += 1
        return self._links >= 10 and self._weighed < 100 and len(element.css("a")) > 0.65 * self._links

    def _style(self, element: LexborNode) -> dict[str, str]:
        """Properties that the page's rules and the element itself set, the element's own winning."""
        known = self._styles.get(element.mem_id)
        if known is not None:
            return known
        if self._rules is None:
            self._rules = StyleRules(self._tree)
        attributes = element.attributes
        classes = (attributes.get("class") or "").split()[:50]
        style = self._rules.of(element, element.tag or "", attributes.get("id") or "", classes)
        if "hidden" in attributes and "display" not in style:
            style["display"] = "none"
        if attributes.get("style"):
            style.update(declarations(attributes["style"] or ""))
        for name, old in (("bgcolor", "background-color"), ("color", "color")):
            if attributes.get(name) and old not in style:
                style[old] = (attributes[name] or "").lower()
        self._styles[element.mem_id] = style
        return style

    def _one_colour(self, node: LexborNode) -> str:
        """Text in the colour of what lies behind it, where both are stated."""
        text = self._style(node).get("color")
        inner = _only_element(node)
        if inner is not None:
            text = self._style(inner).get("color", text)
        colour = _colour(text)
        if colour == "transparent":
            style = self._style(node)
            return "" if "background-clip" in " ".join(style) else "colour"
        if colour is None:
            return ""
        element: LexborNode | None = node
        while element is not None and element.is_element_node:
            style = self._style(element)
            if "background-image" in style or "url(" in style.get("background", ""):
                return ""
            behind = _colour(style.get("background-color") or style.get("background"))
            if behind and behind != "transparent":
                return "colour" if behind == colour else ""
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
        if _drawn(attributes) or "background" in " ".join(self._style(node)):
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


def _colour(value: str | None) -> str | None:
    """A colour as six hexadecimal digits, or ``transparent``; ``None`` where it is not plain."""
    if not value:
        return None
    value = value.strip()
    if value == "transparent":
        return value
    if value in _NAMED_COLOURS:
        return _NAMED_COLOURS[value]
    match = _HEX.fullmatch(value)
    if match:
        digits = match[1]
        return digits if len(digits) == 6 else "".join(d * 2 for d in digits)
    rgb = _RGB.fullmatch(value)
    if rgb is None:
        return None
    if rgb[4] is not None:
        alpha = float(rgb[4].rstrip("%") or 0)
        if alpha == 0:
            return "transparent"
        if alpha not in (1.0, 100.0):
            return None
    return "".join(f"{min(255, int(part)):02x}" for part in rgb.groups()[:3])
