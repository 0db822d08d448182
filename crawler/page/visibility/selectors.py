"""Selectors of a page's own rules, matched from right to left in bounded steps.

Read are compounds of tag, class, id, attribute presence and equality and ``:not()`` of such, joined by the
descendant, child and next-sibling combinators. A rule with any other selector says nothing. A page's selectors
are never given to the selector engine of the HTML parser, which strangers can crash and stall.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborNode
from tinycss2 import parse_component_value_list
from tinycss2.ast import FunctionBlock, HashToken, IdentToken, LiteralToken, Node, SquareBracketsBlock

MAX_HEAD = 4000
"""Characters read of the selectors of one rule."""
MAX_SELECTORS = 100
"""Selectors of one rule."""
MAX_COMPOUNDS = 24
MAX_SIMPLE = 24
"""Parts of one compound."""
MAX_CLASSES = 50
_LIFTED = ("cloak", "lazy")
"""In names of attributes that a page's scripts take away when it has loaded, as those of Alpine and Vue do."""


@dataclass(slots=True)
class Element:
    """What selectors ask of one element of the page."""

    node: LexborNode
    tag: str
    identity: str
    classes: frozenset[str]
    attributes: dict[str, str | None]
    parent: Element | None

    def holds(self, compound: Compound) -> bool:
        """Whether the element is of the kind that a compound names."""
        if compound.tag and compound.tag != self.tag:
            return False
        if compound.identity and compound.identity != self.identity:
            return False
        if not self.classes.issuperset(compound.classes):
            return False
        if compound.attributes and not all(map(self._says, compound.attributes)):
            return False
        return not any(map(self.holds, compound.excluded))

    def _says(self, asked: tuple[str, str | None]) -> bool:
        name, value = asked
        return name in self.attributes and (value is None or value == (self.attributes[name] or ""))


@dataclass(slots=True)
class Compound:
    """What a selector says of one element."""

    combinator: str = ""
    """How it is joined to the compound before: a blank, ``>`` or ``+``."""
    tag: str = ""
    identity: str = ""
    classes: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str | None]] = field(default_factory=list)
    excluded: list[Compound] = field(default_factory=list)
    simple: int = 0

    @property
    def key(self) -> str:
        """The part by which its elements are found soonest."""
        if self.identity:
            return "#" + self.identity
        return "." + self.classes[-1] if self.classes else self.tag or "*"

    @property
    def weight(self) -> int:
        """Specificity."""
        own = 100 * bool(self.identity) + 10 * (len(self.classes) + len(self.attributes)) + bool(self.tag)
        return own + sum(other.weight for other in self.excluded)


@dataclass(slots=True)
class Selector:
    """Compounds from left to right."""

    compounds: list[Compound]

    @property
    def key(self) -> str:
        """The part by which elements that it may match are found."""
        return self.compounds[-1].key

    @property
    def weight(self) -> int:
        """Specificity."""
        return sum(compound.weight for compound in self.compounds)


class Elements:
    """Elements of one page, each looked at once; ``steps`` are how many comparisons are left."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self._known: dict[int, Element] = {}

    def of(self, node: LexborNode) -> Element:
        """An element with those around it."""
        path = []
        above: LexborNode | None = node
        while above is not None and above.is_element_node and above.mem_id not in self._known:
            path.append(above)
            above = above.parent
        parent = self._known.get(above.mem_id) if above is not None else None
        for inner in reversed(path):
            own = inner.attributes
            classes = frozenset((own.get("class") or "").split()[:MAX_CLASSES])
            parent = Element(inner, inner.tag or "", own.get("id") or "", classes, own, parent)
            self._known[inner.mem_id] = parent
        return self._known[node.mem_id]

    def matches(self, element: Element, selector: Selector) -> bool:
        """Whether the whole selector holds for an element; false once the steps are used up."""
        self.steps -= 1
        compounds = selector.compounds
        if self.steps < 0 or not element.holds(compounds[-1]):
            return False
        reached = [element]
        for place in range(len(compounds) - 1, 0, -1):
            reached = self._before(reached, compounds[place].combinator, compounds[place - 1])
            if not reached:
                return False
        return True

    def _before(self, reached: list[Element], combinator: str, wanted: Compound) -> list[Element]:
        """The elements of a kind that stand to those reached as the combinator says, each once."""
        found: dict[int, Element] = {}
        seen: set[int] = set()
        for element in reached:
            for other in self._related(element, combinator):
                at = other.node.mem_id
                if at in seen:
                    break
                seen.add(at)
                self.steps -= 1
                if self.steps < 0:
                    return []
                if other.holds(wanted):
                    found[at] = other
        return list(found.values())

    def _related(self, element: Element, combinator: str) -> Iterator[Element]:
        if combinator == "+":
            before = element.node.prev
            while before is not None and not before.is_element_node:
                before = before.prev
            if before is not None:
                yield self.of(before)
            return
        above = element.parent
        while above is not None:
            yield above
            above = above.parent if combinator == " " else None


def selectors_of(head: str) -> Iterator[Selector]:
    """The selectors of a rule that can be read here."""
    try:
        tokens = parse_component_value_list(head[:MAX_HEAD], skip_comments=True)
    except ValueError:
        return
    for part in _parts(tokens)[:MAX_SELECTORS]:
        selector = _selector(part)
        if selector is not None:
            yield selector


def _parts(tokens: Sequence[Node]) -> list[list[Node]]:
    parts: list[list[Node]] = [[]]
    for token in tokens:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _selector(tokens: list[Node], within_not: bool = False) -> Selector | None:
    compounds: list[Compound] = []
    current, combinator = Compound(), ""
    reader = _Reader(tokens)
    if within_not and any(token == ":" for token in tokens):
        return None
    while (token := reader.next()) is not None:
        if token.type == "whitespace" or (isinstance(token, LiteralToken) and token.value in (">", "+")):
            sign = " " if token.type == "whitespace" else token.value
            if current.simple:
                compounds.append(current)
                current, combinator = Compound(combinator=sign), sign
            elif compounds and (sign == " " or combinator == " "):
                combinator = current.combinator = sign if sign != " " else combinator
            elif sign != " ":
                return None
        elif not _add(current, token, reader) or len(compounds) >= MAX_COMPOUNDS:
            return None
    if current.simple:
        compounds.append(current)
    elif not compounds or current.combinator not in ("", " "):
        return None
    return Selector(compounds)


class _Reader:
    """Tokens of one selector, one after the other."""

    def __init__(self, tokens: Sequence[Node]) -> None:
        self._tokens = list(tokens)
        self._at = 0

    def next(self) -> Any:
        """The next token; ``None`` at the end."""
        self._at += 1
        return self._tokens[self._at - 1] if self._at <= len(self._tokens) else None


def _add(compound: Compound, token: Node, reader: _Reader) -> bool:
    """Take one simple selector into a compound; false where it is of a kind that is not read."""
    compound.simple += 1
    if compound.simple > MAX_SIMPLE:
        return False
    if isinstance(token, IdentToken):
        compound.tag = str(token.lower_value)
        return compound.simple == 1
    if isinstance(token, HashToken):
        fresh = not compound.identity or compound.identity == token.value
        compound.identity = str(token.value)
        return fresh
    if isinstance(token, SquareBracketsBlock):
        return _add_attribute(compound, token)
    if not isinstance(token, LiteralToken):
        return False
    if token.value == "*":
        return compound.simple == 1
    following = reader.next()
    if token.value == "." and isinstance(following, IdentToken):
        compound.classes.append(str(following.value))
        return True
    return token.value == ":" and isinstance(following, FunctionBlock) and _add_excluded(compound, following)


def _add_attribute(compound: Compound, block: SquareBracketsBlock) -> bool:
    tokens = [token for token in block.content if token.type != "whitespace"]
    if not tokens or not isinstance(tokens[0], IdentToken):
        return False
    value = None
    if len(tokens) == 3 and tokens[1] == "=" and tokens[2].type in ("ident", "string"):
        value = str(tokens[2].value)
    elif len(tokens) > 1:
        return False
    name = str(tokens[0].lower_value)
    compound.attributes.append((name, value))
    return not any(sign in name for sign in _LIFTED)


def _add_excluded(compound: Compound, function: FunctionBlock) -> bool:
    """``:not()`` of compounds without combinators or another ``:not()``."""
    if function.lower_name != "not":
        return False
    for part in _parts(function.arguments):
        selector = _selector([token for token in part if token.type != "whitespace"], within_not=True)
        if selector is None or len(selector.compounds) != 1:
            return False
        compound.excluded.append(selector.compounds[0])
        compound.simple += selector.compounds[0].simple
    return compound.simple <= MAX_SIMPLE
