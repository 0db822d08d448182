"""The words around a link: its sentence, its paragraph, and how much of that is link text.

A paragraph is what a browser sets as one block of lines: the inline content between two block boundaries.
Every block is read once, however many links stand in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

MAX_CONTEXT = 500
"""Characters of the sentence kept."""
MAX_SIDE = 500
"""Characters of the paragraph kept on each side of the link."""
MAX_NODES = 20000
"""Nodes read in one block."""
WIDEN_NODES = 120
WIDEN_LEVELS = 3

BLOCKS = frozenset(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li "
    "listing main menu nav ol optgroup option p plaintext pre search section summary table tbody td "
    "tfoot th thead tr ul xmp".split()
)
SILENT = frozenset("script style template iframe noembed noframes".split())
"""Elements whose text no reader sees."""

_ZERO_WIDTH = dict.fromkeys(
    [0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]
)
_SENTENCE_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’»)\]]{0,3}\s+(?![a-zà-öø-ÿа-я])|[。！？｡]+[」』”）]?|\n"
)


@dataclass(slots=True)
class Paragraph:
    """The inline content between two block boundaries, with the links in it."""

    text: str = ""
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Node id of a link → where its text starts and ends."""
    density: float | None = None

    def around(self, start: int, end: int) -> str:
        """Text of the paragraph near the link, cut between words."""
        before = self.text[max(0, start - 2 * MAX_SIDE) : start]
        after = self.text[end : end + 2 * MAX_SIDE]
        return folded(
            _tail(before, MAX_SIDE, start > 2 * MAX_SIDE)
            + self.text[start : min(end, start + 2 * MAX_SIDE)]
            + _head(after, MAX_SIDE, len(self.text) > end + 2 * MAX_SIDE)
        )

    def sentence(self, start: int, end: int) -> str:
        """The sentence in which the link stands, cut to a readable length."""
        before = self.text[max(0, start - MAX_CONTEXT) : start]
        after = self.text[end : end + MAX_CONTEXT]
        first = 0
        for boundary in _SENTENCE_END.finditer(before):
            first = boundary.end()
        last = _SENTENCE_END.search(after)
        anchor = self.text[start : min(end, start + MAX_CONTEXT)]
        closed = anchor.rstrip().endswith((".", "!", "?", "…", "。")) and after[:1].isspace()
        rest = "" if closed and not after.lstrip()[:1].islower() else after[: last.end() if last else None]
        room = max(0, MAX_CONTEXT - len(anchor)) // 2
        return folded(
            _tail(before[first:], max(room, MAX_CONTEXT - len(anchor) - len(rest)), False)
            + anchor
            + _head(rest, max(room, MAX_CONTEXT - len(anchor) - len(before) + first), False)
        )


def without_width(text: str) -> str:
    """Text without the characters that nobody sees, such as zero-width blanks and soft hyphens."""
    return text if text.isascii() else text.translate(_ZERO_WIDTH)


def folded(text: str) -> str:
    """Text as a reader sees it: runs of white space as one blank, characters without width dropped."""
    return " ".join(without_width(text).split())


def _tail(text: str, room: int, cut: bool) -> str:
    if len(text) <= room and not cut:
        return text
    kept = text[-room:] if room else ""
    return kept.partition(" ")[2] if " " in kept else kept


def _head(text: str, room: int, cut: bool) -> str:
    if len(text) <= room and not cut:
        return text
    kept = text[:room]
    return kept.rpartition(" ")[0] if " " in kept else kept


def text_of(node: LexborNode, limit: int = 20000) -> str:
    """Text inside ``node`` without scripts and styles, white space folded."""
    pieces: list[str] = []
    size = 0
    for inside in descendants(node):
        if inside.is_text_node:
            text = inside.text_content or ""
            pieces.append(text)
            size += len(text)
            if size > limit:
                break
        elif inside.tag in BLOCKS or inside.tag == "br":
            pieces.append(" ")
    return folded("".join(pieces))


def descendants(node: LexborNode, budget: int = MAX_NODES) -> list[LexborNode]:
    """Every node below ``node`` in document order, without those inside elements nobody reads."""
    found: list[LexborNode] = []
    inside = node.first_child
    depth = 0
    while inside is not None and len(found) < budget:
        found.append(inside)
        child = None
        if inside.is_element_node and inside.tag not in SILENT:
            child = inside.first_child
        if child is not None:
            inside = child
            depth += 1
            continue
        while inside.next is None and depth:
            parent = inside.parent
            assert parent is not None
            inside = parent
            depth -= 1
        inside = inside.next
    return found


class Paragraphs:
    """Paragraphs of one page, each read once."""

    def __init__(self) -> None:
        self._by_link: dict[int, Paragraph] = {}
        self._read: set[int] = set()

    def of(self, link: LexborNode) -> Paragraph:
        """The paragraph in which ``link`` stands."""
        block = block_of(link)
        if block is not None and block.mem_id not in self._read:
            self._read.add(block.mem_id)
            self._by_link.update(_read_block(block))
        return self._by_link.get(link.mem_id) or _alone(link)

    def neighbourhood(self, link: LexborNode) -> str:
        """For a link that is alone in its block: the words of the blocks beside it."""
        node = block_of(link)
        for _ in range(WIDEN_LEVELS):
            if node is None or node.tag in ("body", "html"):
                return ""
            before = _beside(node, forward=False)
            after = _beside(node, forward=True)
            if before or after:
                return folded(f"{before}\n{text_of(link, MAX_SIDE)}\n{after}")
            node = node.parent
        return ""


def block_of(node: LexborNode) -> LexborNode | None:
    """The nearest block-level element around ``node``."""
    parent = node.parent
    while parent is not None and parent.tag not in BLOCKS:
        parent = parent.parent
    return parent


def _beside(node: LexborNode, forward: bool) -> str:
    """Text of the siblings of ``node`` on one side, nearest first until there is enough."""
    pieces: list[str] = []
    size = seen = 0
    sibling = node.next if forward else node.prev
    while sibling is not None and size < MAX_SIDE and seen < WIDEN_NODES:
        text = ""
        if sibling.is_text_node:
            text = folded((sibling.text_content or "")[: 4 * MAX_SIDE])
        elif sibling.is_element_node and sibling.tag not in SILENT:
            inside = descendants(sibling, WIDEN_NODES)
            seen += len(inside)
            text = folded(" ".join((n.text_content or "")[:2000] for n in inside if n.is_text_node))
        if text:
            pieces.append(text)
            size += len(text)
        seen += 1
        sibling = sibling.next if forward else sibling.prev
    joined = " ".join(pieces if forward else reversed(pieces))
    return _head(joined, MAX_SIDE, False) if forward else _tail(joined, MAX_SIDE, False)


def _alone(link: LexborNode) -> Paragraph:
    text = text_of(link)
    return Paragraph(text, {link.mem_id: (0, len(text))}, 1.0 if text else None)


class _Run:
    """A paragraph while it is being read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.spans: dict[int, tuple[int, int]] = {}
        self.open: tuple[int, int, int] | None = None
        """Link being read: its node id, its depth, where it started."""

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def close_link(self) -> None:
        if self.open:
            self.spans[self.open[0]] = (self.open[2], self.length)
            self.open = None

    def finished(self) -> Paragraph:
        self.close_link()
        text = "".join(self.pieces)
        letters = len("".join(text.split()))
        linked = sum(len("".join(text[start:end].split())) for start, end in self.spans.values())
        return Paragraph(text, self.spans, linked / letters if letters else None)


def _read_block(block: LexborNode) -> dict[int, Paragraph]:
    """Paragraphs that stand directly in ``block``, by the links in them."""
    by_link: dict[int, Paragraph] = {}
    run = _Run()
    node = block.first_child
    depth = seen = 0
    while node is not None and seen < MAX_NODES:
        seen += 1
        if run.open and depth <= run.open[1]:
            run.close_link()
        child = None
        if node.is_text_node:
            run.add(node.text_content or "")
        elif node.is_element_node and node.tag not in SILENT:
            tag = node.tag
            if tag in BLOCKS and not run.open:
                _file(run, by_link)
                run = _Run()
            else:
                child = node.first_child
                if tag == "br" or tag in BLOCKS:
                    run.add("\n")
                elif tag in ("a", "area") and not run.open:
                    run.open = (node.mem_id, depth, run.length)
        if child is not None:
            node = child
            depth += 1
            continue
        while node.next is None and depth:
            parent = node.parent
            assert parent is not None
            node = parent
            depth -= 1
        node = node.next
    _file(run, by_link)
    return by_link


def _file(run: _Run, by_link: dict[int, Paragraph]) -> None:
    run.close_link()
    if run.spans:
        paragraph = run.finished()
        by_link.update(dict.fromkeys(run.spans, paragraph))
