"""What a page's own style rules hide: inline declarations and the plain rules of its ``<style>`` elements.

Style sheets in other files are not fetched, so silence proves nothing. Rules inside ``@media`` and rules with
pseudo-classes hold only at times and are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkvet.crawler.page.literals import Literals
from linkvet.crawler.page.visibility.properties import (
    MAX_DECLARATIONS,
    Style,
    apply,
    could_hide,
    declarations,
    hiding,
)
from linkvet.crawler.page.visibility.selectors import (
    MAX_HEAD,
    MAX_SELECTORS,
    Element,
    Elements,
    Selector,
    selectors_of,
)
from linkvet.crawler.page.visibility.sheets import RuleText, has_escapes, rules_of, without_comments

MAX_CSS = 400_000
"""Characters of style rules looked at per page."""
MAX_PARSED = 200_000
"""Characters of them that are read word by word, because they may hide something."""
MAX_RULES = 10_000
MAX_STEPS = 200_000
"""Comparisons of elements with selectors."""

_SIGNS = Literals(
    sign.replace(":", colon) if sign[0] != "-" else sign
    for sign in (
        "display:none visibility:hidden visibility:collapse opacity:0 opacity:. font-size:0 font-size:1px clip:"
        " clip-path: color:transparent color:rgb color:hsl height:0 height:1px width:0 width:1px scale(0"
        " scalex(0 scaley(0 left:- top:- right:- bottom:- indent:- translate(- translatex(- translatey(-"
    ).split()
    for colon in (":", ": ", " :", " : ")
)
"""Beginnings of properties that may hide; found by plain search, since most rules hide nothing."""
_MAY_HIDE = Literals(
    [
        "none",
        "hidden",
        "collapse",
        "opacity",
        "clip",
        "scale",
        "\\",
        "/*",
        *(f"-{sign}" for sign in "0123456789."),
    ]
)
"""What stands in every declaration that takes its element out of sight."""
_NEEDS_READING = frozenset("[(\\\"'")
"""Signs in a selector by which its last part cannot be found without a parser."""
_PART = re.compile(r"[.#]?[\w-]+|\*")


@lru_cache(maxsize=4096)
def hides(style: str) -> bool:
    """Whether a ``style`` attribute takes its element out of sight."""
    return _MAY_HIDE.any(style[:4000].lower()) and bool(hiding(declarations(style)))


@dataclass(slots=True)
class _Rule:
    """One rule as it was read."""

    selectors: list[Selector]
    properties: Style
    hides: bool
    """It hides what it is about, at all times."""


class StyleRules:
    """Rules of the page's ``<style>`` elements about elements that some rule hides, each read when asked for."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.elements = Elements(MAX_STEPS)
        sheet = "\n".join(node.text(deep=True) for node in tree.css("style") if _applies(node))
        self.cut = len(sheet) > MAX_CSS
        """Some rules were not read, or some elements not compared with them."""
        self._unread = MAX_PARSED
        self._rules: dict[int, _Rule] = {}
        self._all: dict[str, list[int]] | None = None
        self._sheet = without_comments(sheet[:MAX_CSS])
        self._hiding = self._by_key(self._telling())

    def of(self, node: LexborNode, hidden: bool = False) -> Style:
        """Properties that rules give an element where one of them, or its own style, hides it.

        The weightier rule wins. What other elements look like is not asked.
        """
        if not (self._hiding or hidden) or not self._sheet:
            return {}
        if self.elements.steps < 0:
            self.cut = True
            return {}
        element = self.elements.of(node)
        if not hidden and not self._is_hidden(element):
            return {}
        if self._all is None:
            self._all = self._by_key(range(len(self._texts)))
        holding: list[tuple[int, int]] = []
        for number in self._about(element, self._all):
            rule = self._rule(number)
            weights = [one.weight for one in rule.selectors if self.elements.matches(element, one)]
            if weights:
                at_times = self._texts[number].at_times
                holding.append((max(weights) + (1000 if at_times else 0), number))
        style: Style = {}
        for _, number in sorted(holding):
            for name, value in self._rules[number].properties.items():
                apply(style, name, value)
        self.cut = self.cut or self.elements.steps < 0
        return style

    def _is_hidden(self, element: Element) -> bool:
        for number in self._about(element, self._hiding):
            rule = self._rule(number)
            if rule.hides and any(self.elements.matches(element, one) for one in rule.selectors):
                return True
        return False

    @cached_property
    def _texts(self) -> list[RuleText]:
        texts = list(islice(rules_of(self._sheet), MAX_RULES + 1))
        self.cut = self.cut or len(texts) > MAX_RULES
        return texts[:MAX_RULES]

    def _telling(self) -> list[int]:
        """Numbers of the rules outside of ``@`` blocks that may hide something."""
        lowered = " ".join(self._sheet.split()).lower()
        if "\\" not in lowered and not _SIGNS.any(lowered):
            return []
        bodies = [" ".join(text.body.split()).lower() for text in self._texts]
        escaped = (number for number, body in enumerate(bodies) if has_escapes(body))
        found = dict.fromkeys((*_SIGNS.lines(bodies), *escaped))
        return [number for number in found if not self._texts[number].at_times]

    def _by_key(self, numbers: Iterable[int]) -> dict[str, list[int]]:
        """Rules by the class, id or tag that every element they are about must have."""
        found: dict[str, list[int]] = {}
        for number in numbers:
            for key in set(self._keys(self._texts[number].head)):
                found.setdefault(key, []).append(number)
        return found

    def _keys(self, head: str) -> Iterator[str]:
        if len(head) > MAX_HEAD or head.count(",") >= MAX_SELECTORS:
            self.cut = True
        if not _NEEDS_READING.isdisjoint(head):
            if self._pay(len(head)):
                yield from (selector.key for selector in selectors_of(head))
            return
        for part in head[:MAX_HEAD].split(",")[:MAX_SELECTORS]:
            last = part.replace(">", " ").replace("+", " ").split()[-1:] if ":" not in part else []
            for parts in map(_PART.findall, last):
                yield from (one if one[0] in ".#" else one.lower() for one in parts[-1:])

    def _about(self, element: Element, rules: dict[str, list[int]]) -> set[int]:
        keys = {element.tag, "*", "#" + element.identity, *("." + name for name in element.classes)}
        found = [rules[key] for key in keys & rules.keys()]
        self.elements.steps -= sum(map(len, found))
        return set().union(*found) if self.elements.steps >= 0 else set()

    def _rule(self, number: int) -> _Rule:
        rule = self._rules.get(number)
        if rule is None:
            rule = self._rules[number] = self._read(self._texts[number])
        return rule

    def _read(self, text: RuleText) -> _Rule:
        """One rule; of those under ``@media`` only what they show."""
        if not self._pay(min(len(text.head), MAX_HEAD) + min(len(text.body), MAX_DECLARATIONS)):
            return _Rule([], {}, False)
        properties = declarations(text.body)
        hidden = could_hide(properties)
        if not properties or (hidden and text.at_times):
            return _Rule([], {}, False)
        return _Rule(list(selectors_of(text.head)), properties, hidden)

    def _pay(self, characters: int) -> bool:
        """Whether there is room left to read so many characters."""
        self._unread -= characters
        self.cut = self.cut or self._unread < 0
        return self._unread >= 0


def _applies(node: LexborNode) -> bool:
    media = (node.attributes.get("media") or "all").lower()
    return "all" in media or "screen" in media
