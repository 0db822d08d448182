"""What a page's own style rules hide: inline declarations and the plain rules of its ``<style>`` elements.

Style sheets in other files are not fetched, so silence proves nothing. Rules inside ``@media`` and rules with
pseudo-classes hold only at times and are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkvet.crawler.page.literals import Literals

MAX_CSS = 400_000
"""Characters of style rules read per page."""
MAX_RULES = 2000
MAX_CSS_RULES = 10_000
FAR = -500.0
"""Pixels beyond which a box stands outside of any screen."""

_SIGNS = Literals(
    sign.replace(":", after) if sign[0] not in "{;" else sign[0] + before + sign[1:].replace(":", after)
    for sign in (
        "display:none visibility:hidden visibility:collapse opacity:0 font-size:0 font-size:1px clip: clip-path:"
        " {color:transparent ;color:transparent height:0 height:1px scale(0 left:- top:- right:- indent:-"
    ).split()
    for before in ("", " ")
    for after in (":", ": ")
)
"""Beginnings of properties that may hide; found by plain search, since most rules hide nothing."""
_READ = frozenset(
    """display visibility opacity position left top right bottom text-indent margin-left margin-top
    margin-right transform overflow overflow-x height width max-height max-width clip clip-path font-size
    color background background-color background-image background-clip -webkit-background-clip""".split()
)
_COMMENT = re.compile(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/")
_COMPOUND = re.compile(r"[a-zA-Z][\w-]*|\*|[.#][\w-]+")
_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|r?em|pt|vw|vh|%|ex|ch|cm|in)?")
_PIXELS = {
    "px": 1.0,
    "em": 16.0,
    "rem": 16.0,
    "pt": 1.33,
    "vw": 13.0,
    "vh": 8.0,
    "ex": 8.0,
    "ch": 8.0,
    "": 1.0,
}
_NOTHING_LEFT = re.compile(r"rect\((?:\s*[01](?:px)?[\s,]*){4}\)|inset\(\s*(?:50|100)%")
_AWAY = re.compile(r"translate(?:x|y|3d)?\(\s*(-?\d*\.?\d+)(px|r?em|vw|vh)")


def declarations(style: str) -> dict[str, str]:
    """Properties of a ``style`` attribute or of one rule, names and values in lower case."""
    found: dict[str, str] = {}
    for part in style[:4000].lower().split(";"):
        name, colon, value = part.partition(":")
        name = name.strip()
        if colon and name in _READ:
            found[name] = value.replace("!important", "").strip()
    return found


def hiding(style: dict[str, str]) -> str:
    """Why a box with these properties cannot be seen; empty when they hide nothing."""
    if style.get("display") == "none":
        return "display"
    if style.get("visibility") in ("hidden", "collapse"):
        return "visibility"
    if _number(style.get("opacity")) <= 0.05:
        return "opacity"
    if _off_screen(style):
        return "offscreen"
    return "size" if _no_size(style) else ""


@lru_cache(maxsize=4096)
def hides(style: str) -> bool:
    """Whether a ``style`` attribute takes its element out of sight."""
    return bool(hiding(declarations(style)))


def pixels(value: str | None) -> float | None:
    """A length in pixels, roughly; ``None`` where it has none to tell."""
    match = _LENGTH.fullmatch(value) if value else None
    if match is None:
        return None
    factor = _PIXELS.get(match[2] or "")
    return float(match[1]) * factor if factor is not None else (0.0 if float(match[1]) == 0 else None)


def _number(value: str | None) -> float:
    match = _LENGTH.fullmatch(value) if value else None
    if match is None:
        return 1.0
    return float(match[1]) / (100 if match[2] == "%" else 1)


def _off_screen(style: dict[str, str]) -> bool:
    if style.get("position") in ("absolute", "fixed", "relative"):
        for side in ("left", "top", "right", "bottom"):
            place = pixels(style.get(side))
            if place is not None and place <= FAR:
                return True
    indent = pixels(style.get("text-indent"))
    if indent is not None and indent <= FAR and "background" not in " ".join(style):
        return True
    margins = (pixels(style.get(name)) for name in ("margin-left", "margin-top", "margin-right"))
    if any(margin is not None and margin <= FAR for margin in margins):
        return True
    away = _AWAY.search(style.get("transform", ""))
    return away is not None and float(away[1]) * _PIXELS[away[2]] <= FAR


def _no_size(style: dict[str, str]) -> bool:
    if style.get("overflow", style.get("overflow-x")) in ("hidden", "clip"):
        for name in ("height", "width", "max-height", "max-width"):
            size = pixels(style.get(name))
            if size is not None and 0 <= size <= 1:
                return True
    clip = style.get("clip", "") + style.get("clip-path", "")
    if (
        clip
        and _NOTHING_LEFT.search(clip)
        and ("clip-path" in style or style.get("position") in ("absolute", "fixed"))
    ):
        return True
    return style.get("transform", "").replace(" ", "") in ("scale(0)", "scale(0,0)")


class StyleRules:
    """Rules of the page's ``<style>`` elements about things that some rule hides."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._rules: dict[str, list[_Rule]] | None = None
        self._kept = 0
        css = "\n".join(node.text(deep=True) for node in tree.css("style") if _applies(node))[:MAX_CSS]
        css = _COMMENT.sub(" ", css) if "/*" in css else css
        self._css = css
        self._hidden: dict[str, list[_Rule]] = {}
        for head, body in _hiding_rules(self._css):
            self._hidden_by(head, declarations(body))
        self._keys = [key.lower() for key in self._hidden]

    def of(self, node: LexborNode, tag: str, identity: str, classes: list[str]) -> dict[str, str]:
        """Properties that rules give ``node`` where one of them hides it, the weightier rule winning."""
        if not self._hidden:
            return {}
        own = {tag, "*", "#" + identity, *("." + name for name in classes)}
        if not any(True for _ in _holding(self._hidden, own, node)):
            return {}
        if self._rules is None:
            self._rules = {}
            self._read(self._css)
        style: dict[str, str] = {}
        for rule in sorted(_holding(self._rules, own, node), key=lambda rule: (rule.weight, rule.order)):
            style.update(rule.properties)
        return style

    def _hidden_by(self, head: str, properties: dict[str, str]) -> None:
        if could_hide(properties):
            for rule in _selectors(head, properties, 0, 0):
                self._hidden.setdefault(rule.parts[-1], []).append(rule)

    def _read(self, css: str) -> None:
        """Keep every rule about elements that some rule hides; of those under ``@media``, what they show."""
        assert self._rules is not None
        for order, (head, body, at) in enumerate(_rules_of(css)):
            if order >= MAX_CSS_RULES or self._kept >= MAX_RULES:
                return
            if not self._concerns(head):
                continue
            properties = declarations(body)
            if not properties or (at and could_hide(properties)):
                continue
            for rule in _selectors(head, properties, order, 1000 if at else 0):
                self._kept += 1
                self._rules.setdefault(rule.parts[-1], []).append(rule)

    def _concerns(self, head: str) -> bool:
        """Whether a rule is about elements that some rule hides."""
        lowered = head.lower()
        if not any(key in lowered for key in self._keys):
            return False
        return not self._hidden.keys().isdisjoint(_last_compounds(head))


@dataclass(frozen=True, slots=True)
class _Rule:
    """One selector with the properties it sets."""

    selector: str
    parts: list[str]
    """Tag, classes and id of the element itself."""
    properties: dict[str, str]
    weight: int
    """Specificity."""
    order: int


def _holding(rules: dict[str, list[_Rule]], own: set[str], node: LexborNode) -> Iterator[_Rule]:
    for key in own & rules.keys():
        for rule in rules[key]:
            if own.issuperset(rule.parts) and (" " not in rule.selector or _matches(node, rule.selector)):
                yield rule


def _selectors(head: str, properties: dict[str, str], order: int, weight: int) -> Iterator[_Rule]:
    for selector in head.split(",")[:100]:
        selector = " ".join(selector.replace(">", " > ").split())
        last = selector.rpartition(" ")[2]
        parts = _COMPOUND.findall(last)
        if not parts or "".join(parts) != last or len(selector) > 200:
            continue
        parts = [part if part[0] in ".#" else part.lower() for part in parts]
        tags = sum(part[0] not in ".#*" for part in _COMPOUND.findall(selector))
        heavier = weight + 100 * selector.count("#") + 10 * selector.count(".") + tags
        yield _Rule(selector, parts, properties, heavier, order)


def _hiding_rules(css: str) -> Iterator[tuple[str, str]]:
    """Selector and properties of the rules outside of ``@`` blocks that may hide something."""
    depth = counted = 0
    last = -1
    for hit in sorted(_places(css))[:MAX_RULES]:
        start = css.rfind("{", 0, hit + 1)
        if start == last:
            continue
        if start < 0:
            return
        depth += css.count("{", counted, start) - css.count("}", counted, start)
        counted, last = start, start
        if depth == 0:
            end = css.find("}", start)
            yield css[css.rfind("}", 0, start) + 1 : start], css[start + 1 : end if end >= 0 else None]


def _places(css: str) -> Iterator[int]:
    for sign, places in _SIGNS.places(css, MAX_RULES).items():
        for at in places:
            if sign[-1] != "-" or css[at + len(sign) : at + len(sign) + 3].isdigit():
                yield at


def _rules_of(css: str) -> Iterator[tuple[str, str, bool]]:
    """Selector, properties and whether it stands under ``@media``, for each rule that a screen may use."""
    depth = 0
    at = ""
    for chunk in css.split("}"):
        opened = chunk.count("{")
        head, brace, body = chunk.rpartition("{")
        if opened == 2 and depth == 0 and head.lstrip().startswith("@"):
            at, _, head = head.partition("{")
        inside = depth + opened - 1
        if brace and inside == 0 and "{" not in head and not head.lstrip().startswith("@"):
            yield head, body, False
        elif brace and inside == 1 and at.lstrip().startswith("@media") and "print" not in at:
            yield head, body, True
        depth = max(0, inside)
        if depth == 0:
            at = ""


def _last_compounds(head: str) -> list[str]:
    """Class, id or tag by which each selector of a rule ends."""
    return [parts[-1] for part in head.split(",")[:100] if (parts := _COMPOUND.findall(part[-200:]))]


def could_hide(style: dict[str, str]) -> bool:
    """Whether a rule's properties could hide a box or its text."""
    size = pixels(style.get("font-size"))
    return bool(hiding(style) or style.get("color") == "transparent" or (size is not None and size <= 1))


def _applies(node: LexborNode) -> bool:
    media = (node.attributes.get("media") or "all").lower()
    return "all" in media or "screen" in media


def _matches(node: LexborNode, selector: str) -> bool:
    try:
        return bool(node.css_matches(selector))
    except Exception:
        return False
