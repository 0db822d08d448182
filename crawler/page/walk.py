"""One walk over a page's tree: its text as blocks, and the elements that other readings ask for.

The main text is found by text and link density (Kohlschütter et al., "Boilerplate Detection using
Shallow Text Features", WSDM 2010) inside the smallest block that holds most of the running text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from linkvet.crawler.page.document import Document

MAX_TEXT = 200_000
MAX_NODES = 250_000
"""A page with more nodes is read up to here; the longest honest pages have a tenth of it."""

_INLINE, _BLOCK, _UNREAD, _ANCHOR, _BREAK = range(5)
_KINDS = {
    tag: kind
    for kind, tags in {
        _BLOCK: "address article aside blockquote body center dd details dialog div dl dt fieldset"
        " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search"
        " section summary table tbody td tfoot th thead tr ul",
        _UNREAD: "script style noscript template textarea select option svg math iframe object head title"
        " video audio canvas datalist noembed noframes",
        _ANCHOR: "a",
        _BREAK: "br",
    }.items()
    for tag in tags.split()
}
_KEPT_TAGS = (
    "html body title meta link script iframe form input textarea time ins a area img h1 h2 h3".split()
)
_MEANT = frozenset((*_KINDS, *_KEPT_TAGS))
_FURNITURE_TAGS = {"nav": "nav", "footer": "footer", "aside": "aside", "form": "form", "dialog": "dialog"}
_FURNITURE_WORDS = {
    word: sign
    for sign, words in {
        "comment": "comment comments commentlist commentform respond disqus kommentare commentaires",
        "ad": "ad ads advert advertisement adsense adsbygoogle adslot banner anzeige werbung",
        "author": "byline author bio",
        "nav": "nav navi navigation navbar menu mainmenu mainnav topnav submenu megamenu breadcrumb"
        " breadcrumbs"
        " pagination pager toc skip",
        "footer": "footer colophon copyright",
        "aside": "sidebar widgets rail promo teaser teasers related recommended trending popular",
        "consent": "cookie cookies consent gdpr ccpa dsgvo rgpd lgpd cmp cookiebar cookiebanner cookieconsent"
        " cookienotice cookielaw cookiebot onetrust didomi usercentrics quantcast borlabs iubenda trustarc truste"
        " termly cookieyes complianz cmplz cky osano klaro tarteaucitron axeptio sourcepoint",
        "dialog": "popup modal overlay newsletter subscribe signup login",
        "share": "share sharing social addtoany sharedaddy addthis",
    }.items()
    for word in words.split()
}
_CONSENT = re.compile(
    r"cookie|consent|privacy|datenschutz|gdpr|rgpd|einwilligung|privacidad|zgod|согласи", re.I
)
_NO_BOX = frozenset("html body main article".split())
"""Elements whose class may speak of cookies as a state of the page; they are no notice themselves."""
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
MOST_FURNITURE, MOST_CONSENT = 0.4, 0.9
"""Share of a page's running text above which a block is the page itself, whatever its name; notices are long."""
_RUNNING = 25
"""Characters from which a line may be running text; half as many in scripts written without spaces."""


@dataclass(slots=True, eq=False)
class Block:
    """A block-level element and what is known of its place on the page."""

    tag: str
    parent: Block | None
    furniture: str = ""
    """What part of the template it is, by its own tag or class names."""
    running: int = 0
    """Characters of running text in it."""
    template: bool = False
    """It or a block around it is furniture, and does not hold most of the page."""
    inside: bool = False


@dataclass(slots=True, eq=False)
class Line:
    """A run of text in one block."""

    block: Block
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    text: str = ""
    running: bool = False
    """Whether it reads like prose: long enough and not mostly links."""


Element = tuple[Any, dict[str, str | None], Block | None]
"""A node, its attributes, and the block it stands in (``None`` in parts that are not shown as text)."""
_Place = tuple[Block, bool]


def _empty_lists() -> dict[str, list[Element]]:
    lists: dict[str, list[Element]] = {tag: [] for tag in _KEPT_TAGS}
    lists["h2"] = lists["h3"] = lists["h1"]
    return lists


@dataclass(slots=True)
class Reading:
    """What one walk over the tree gave."""

    lines: list[Line] = field(default_factory=list)
    elements: dict[str, list[Element]] = field(default_factory=_empty_lists)
    """Elements of the tags that readings ask for, in document order; ``h1`` to ``h3`` share one list."""
    metas: dict[str, list[str]] = field(default_factory=dict)
    """Contents of the meta elements by folded name, property or itemprop."""
    marked: list[tuple[str, Element]] = field(default_factory=list)
    """Elements whose class or id speaks of a part of the page: (``comment`` ..., element)."""
    items: list[Element] = field(default_factory=list)
    """Elements with microdata (itemtype or itemprop)."""
    classed: list[str] = field(default_factory=list)
    """Tag with class or id of each element that has one, in document order."""
    chars: int = 0
    main_text: str = ""
    text: str = ""
    """The visible text, a line for each run in one block."""
    lowered: str = ""
    """The same in lower case."""
    cut: bool = False
    """The page has more nodes than are read."""


def reading_of(doc: Document) -> Reading:
    """The walk's result for a page; it keeps it, so that all its readers share one walk."""
    if isinstance(doc.walked, Reading):
        return doc.walked
    reading = doc.walked = _walk(doc)
    _settle(reading)
    reading.metas = _metas(reading)
    if reading.cut:
        doc.cut.add("nodes")
    return reading


def _walk(doc: Document) -> Reading:
    reading = Reading()
    places: dict[int, _Place | None] = {}
    elements, items, lines, classed = reading.elements, reading.items, reading.lines, reading.classed
    page = Block("html", None)
    outside: _Place = (page, False)
    line, budget = Line(page), 4 * MAX_TEXT
    last: _Place | None = None
    pieces = line.pieces
    meant = {tag: (_KINDS.get(tag, _INLINE), elements.get(tag)) for tag in _MEANT}
    other = (_INLINE, None)
    root = doc.tree.root
    nodes = root.traverse(include_text=True) if root is not None else iter(())
    for node in islice(nodes, MAX_NODES):
        tag = node.tag
        parent = node.parent
        place = places.get(parent.mem_id, outside) if parent is not None else outside
        if tag == "-text":
            if place is None or budget < 0:
                continue
            text = node.text_content or ""
            if place is not last:
                if place[0] is not line.block or not lines:
                    if text.isspace():
                        continue
                    line = Line(place[0])
                    lines.append(line)
                    pieces = line.pieces
                last = place
            pieces.append(text)
            size = len(text)
            budget -= size
            if place[1]:
                line.linked += size
            continue
        if tag is None or tag == "-comment":
            continue
        attributes = node.attributes
        kind, kept = meant.get(tag, other)
        sign = ""
        if attributes:
            names = attributes.get("class") or attributes.get("id")
            if names:
                classed.append(tag + "." + names)
                if kind == _BLOCK:
                    sign = _sign(names)
                    if sign == "consent" and tag in _NO_BOX:
                        sign = ""
                elif "author" in names or "byline" in names:
                    sign = "author"
                if sign:
                    reading.marked.append((sign, (node, attributes, place[0] if place else None)))
            if (
                kind == _BLOCK
                and ("role" in attributes or tag == "dialog")
                and _asks_consent(tag, attributes)
            ):
                sign = "consent"
            if not names or len(attributes) > 1:
                if "itemprop" in attributes or "itemtype" in attributes:
                    items.append((node, attributes, place[0] if place else None))
                if (
                    place is not None
                    and ("style" in attributes or "hidden" in attributes)
                    and _unseen(attributes)
                ):
                    place = None
        if kind != _INLINE and place is not None:
            if kind == _BLOCK:
                furniture = sign if sign == "consent" else _FURNITURE_TAGS.get(tag, sign)
                place = (Block(tag, place[0], furniture), place[1])
            elif kind == _ANCHOR:
                place = (place[0], True)
            elif kind == _UNREAD:
                place = None
            else:
                pieces.append("\n")
        places[node.mem_id] = place
        if kept is not None:
            kept.append((node, attributes, place[0] if place else None))
    reading.cut = next(nodes, None) is not None
    return reading


def _asks_consent(tag: str, attributes: dict[str, str | None]) -> bool:
    """A dialog that says of itself that it asks for consent."""
    if tag in _NO_BOX or (
        tag != "dialog" and attributes.get("role") not in ("dialog", "alertdialog", "region")
    ):
        return False
    return any(_CONSENT.search(value[:300]) for value in attributes.values() if value)


@lru_cache(maxsize=16384)
def _sign(names: str) -> str:
    """The part of the page that a class or id speaks of."""
    words = names[:300].lower().replace("-", " ").replace("_", " ").split()
    if _FURNITURE_WORDS.keys().isdisjoint(words):
        return ""
    return next(_FURNITURE_WORDS[word] for word in words if word in _FURNITURE_WORDS)


def _metas(reading: Reading) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for _, attributes, _ in reading.elements["meta"][:500]:
        content = attributes.get("content")
        if content is None:
            continue
        for name in ("name", "property", "itemprop"):
            key = attributes.get(name)
            if key:
                metas.setdefault(key.strip().lower()[:100], []).append(" ".join(content[:20_000].split()))
                break
    return metas


def _unseen(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes:
        return True
    style = (attributes.get("style") or "")[:1000].lower()
    return ("none" in style or "hidden" in style) and _HIDING.search(style) is not None


def _settle(reading: Reading) -> None:
    """Fold the lines, then decide which blocks are template and which hold the main text."""
    kept = []
    for line in reading.lines:
        line.text = " ".join("".join(line.pieces).split())
        line.pieces = []
        if line.text:
            line.running = _is_running(line)
            kept.append(line)
    reading.lines = kept
    reading.text = "\n".join([line.text for line in kept])
    reading.lowered = reading.text.lower()
    reading.chars = len(reading.text) - max(0, len(kept) - 1)
    blocks = _blocks_of(kept)
    _mark_template(kept, blocks)
    reading.main_text = _main_text(kept, blocks)


def _is_running(line: Line) -> bool:
    size = len(line.text)
    if size < _RUNNING and (size < _RUNNING // 2 or line.text.isascii() or not UNSPACED.search(line.text)):
        return False
    return line.linked < 0.5 * size


def _blocks_of(lines: list[Line]) -> list[Block]:
    """Every block that holds text, each after the blocks around it."""
    seen: set[int] = set()
    ordered: list[Block] = []
    for line in lines:
        block: Block | None = line.block
        chain = []
        while block is not None and id(block) not in seen:
            seen.add(id(block))
            chain.append(block)
            block = block.parent
        ordered.extend(reversed(chain))
    return ordered


def _mark_template(lines: list[Line], blocks: list[Block]) -> None:
    total = _roll_up([line for line in lines if line.running], blocks)
    for block in blocks:
        around = block.parent.template if block.parent is not None else False
        share = MOST_CONSENT if block.furniture == "consent" else MOST_FURNITURE
        block.template = around or (block.furniture != "" and block.running <= share * total)


def _roll_up(lines: list[Line], blocks: list[Block]) -> int:
    """Give every block the running text inside it; the total."""
    for block in blocks:
        block.running = 0
    for line in lines:
        line.block.running += len(line.text)
    for block in reversed(blocks):
        if block.parent is not None:
            block.parent.running += block.running
    return sum(len(line.text) for line in lines)


def _main_text(lines: list[Line], blocks: list[Block]) -> str:
    total = _roll_up([line for line in lines if line.running and not line.block.template], blocks)
    holder = None
    for block in blocks:
        if block.running >= 0.7 * total:
            holder = block
    for block in blocks:
        block.inside = block is holder or (block.parent is not None and block.parent.inside)
    wanted = [line for line in lines if not line.block.template and (total < 200 or _belongs(line))]
    return "\n".join(line.text for line in wanted)[:MAX_TEXT]


def _belongs(line: Line) -> bool:
    return line.block.inside and (line.running or line.linked < 0.3 * len(line.text))
