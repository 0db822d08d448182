"""Bounds on what a page can make an HTML parser do.

HTML5 parsing is quadratic in nesting, in attributes of one tag and in formatting left open (each unclosed
``<b x=1>`` is repeated in every later block). Browsers cut nesting at 512; so does this, keeping text and
links. Honest pages of usual size pass after two counts.
"""

from __future__ import annotations

import re

from ahocorasick_rs import BytesAhoCorasick, Implementation

MAX_DEPTH = 512
"""Nesting kept, as in Chromium."""
MAX_TAGS = 250_000
"""Tags read of one page; what comes later is left out."""
MAX_ATTRIBUTES = 500
FEW_TAGS = 12_000
SMALL = 1_000_000
"""Tags and bytes up to which a page is let through after a quick look; its worst costs seconds."""
MAX_REPEATS = 1_500_000
"""Elements that formatting left open may be repeated into."""

MAX_NAMES = 4_000
"""Different names of tags, and of attributes, on one page; a parser takes long to tell more of them apart."""
MANY_WORDS = 12_000
"""Different words from which a page may have so many names; most such pages are only long texts."""

LONG_TAG = 30_000
_TAG = re.compile(
    rb"""<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][^\s/>\x00]{0,60})"""
    rb"""((?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+)(?:>|\Z)""",
    re.S,
)
"""A quote counts only where a value begins; one that never ends takes the rest, as in browsers."""
_ATTRIBUTE = re.compile(rb"""[^\s=/"'>]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")
_WORD = re.compile(rb"""[<\s"'/]([^\s=>/"'<]+)""")
_PARTED = bytes.maketrans(b"<>\"'/=", b"      ")
"""What may stand before or behind a word becomes a space."""
_NAME = re.compile(rb"""[^\s=/"'>]+""")
_READ = frozenset(
    b"href src rel class id style name content property http-equiv charset hidden title alt lang type datetime"
    b" itemprop itemscope itemtype target action value role".split()
)
"""Attributes that are kept on a page with too many of others."""
_KNOWN = frozenset(
    b"a abbr address area article aside audio b base big blockquote body br button canvas caption center cite code"
    b" col colgroup dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form frame"
    b" frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main"
    b" map mark math menu meta nav noembed noframes noscript object ol optgroup option output p param picture"
    b" plaintext pre q rp rt ruby s samp script search section select small source span strike strong style sub"
    b" summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr"
    b" xmp".split()
)
"""Tags that are kept on a page with too many of others."""
_FORMAT_NAMES = frozenset(b"b big code em font i nobr s small strike strong tt u".split())
_FORMATTING = BytesAhoCorasick(
    [
        b"<" + name + end
        for lower in _FORMAT_NAMES
        for name in (lower, lower.upper())
        for end in (b" ", b"\t", b"\n", b"\r", b"\f", b"\v", b"/")
    ],
    implementation=Implementation.DFA,
)
"""Beginnings of formatting tags that have attributes."""
_VOID = frozenset(
    b"area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr a "
    b"html body head".split()
)
"""Tags that open nothing by themselves, and ``a``, which cannot hold another one."""
_ONCE = frozenset((b"html", b"body"))
"""Tags whose every repetition adds its attributes to the first."""
_RAW = frozenset(b"script style textarea title xmp iframe noembed noframes".split())
_RAW_END = {name: re.compile(b"</" + name, re.I) for name in _RAW}
_SCOPES = frozenset(b"table td th caption object applet marquee template button svg math".split())
_SELF_CLOSING = frozenset(b"p li dd dt option optgroup tr td th tbody thead tfoot rp rt".split())


def tamed(html: bytes, cut: set[str] | None = None) -> bytes:
    """The page with nesting that no browser would follow cut off; any honest page unchanged.

    Where its end was left out, ``cut`` is told.
    """
    tags = html.count(b"<")
    if len(html) <= SMALL and tags <= FEW_TAGS:
        formatting = len(_FORMATTING.find_matches_as_indexes(html)) if tags > 2500 else 0
        if formatting * tags <= MAX_REPEATS and not _has_long_tag(html) and not _has_many_words(html):
            return html
    return _rewritten(html, tags, set() if cut is None else cut)


def _has_long_tag(html: bytes) -> bool:
    """Whether some tag may have attributes by the thousand; looks at the page in steps of that length."""
    if len(html) <= 100_000:
        return False
    at = html.find(b"<")
    while 0 <= at < len(html) - LONG_TAG:
        following = html.rfind(b"<", at + 1, at + LONG_TAG + 2)
        if following < 0:
            if html[at + 1 : at + 2].isalpha() and html.find(b">", at, at + LONG_TAG + 2) < 0:
                return True
            following = html.find(b"<", at + LONG_TAG)
        at = following
    return False


def _has_many_words(html: bytes) -> bool:
    """Whether it has very many different words; its pieces are counted first, which is quicker, and are no fewer."""
    if len(html) <= 100_000 or len(set(html.translate(_PARTED).split())) <= MANY_WORDS:
        return False
    return len(set(_WORD.findall(html))) > MANY_WORDS


class _Names:
    """Names of tags and attributes of a page that may have too many of them."""

    def __init__(self) -> None:
        self._tags: set[bytes] = set()
        self._attributes: set[bytes] = set()

    def is_too_many(self, tag: bytes) -> bool:
        """Whether a tag has one name too many."""
        if len(self._tags) < MAX_NAMES:
            self._tags.add(tag)
        return tag not in self._tags and tag not in _KNOWN

    def few(self, attributes: bytes) -> bytes:
        """Attributes without those that have one name too many; the same object where all are kept."""
        found = _ATTRIBUTE.findall(attributes)
        kept = [one for one in found if self._is_known(one)]
        return attributes if len(kept) == len(found) else b" " + b" ".join(kept)

    def _is_known(self, attribute: bytes) -> bool:
        match = _NAME.match(attribute)
        name = match[0].lower() if match else b""
        if len(self._attributes) < MAX_NAMES:
            self._attributes.add(name)
        return name in _READ or name in self._attributes


def _rewritten(html: bytes, tags: int, cut: set[str]) -> bytes:
    """The page with tags left out that would nest, repeat or grow without end."""
    kept: list[bytes] = []
    done = at = seen = 0
    formats = max(20, MAX_REPEATS // max(1, tags))
    nest = _Nest()
    once: set[bytes] = set()
    names = _Names() if _has_many_words(html) else None
    while seen < MAX_TAGS:
        tag = _TAG.search(html, at)
        if tag is None:
            at = len(html)
            break
        at = tag.end()
        if tag[2] is None:
            continue
        seen += 1
        name = tag[2].lower()
        drop = nest.close(name) if tag[1] else nest.open(name)
        if name in _ONCE and not tag[1]:
            drop = name in once
            once.add(name)
        attributes = tag[3]
        if name in _FORMAT_NAMES and not tag[1] and attributes.strip():
            if nest.formatting > formats:
                attributes = b""
        elif len(attributes) > 4 * MAX_ATTRIBUTES:
            attributes = _few(attributes)
        if names and not drop:
            drop = names.is_too_many(name)
            attributes = names.few(attributes) if not tag[1] else attributes
        if drop or attributes is not tag[3]:
            kept.append(html[done : tag.start()])
            kept.append(b"" if drop else b"<" + tag[1] + tag[2] + attributes + b">")
            done = at
        if name in _RAW and not tag[1] and not nest.foreign:
            at = nest.end_of_raw(html, name, at)
    if at < len(html) and seen >= MAX_TAGS:
        cut.add("tags")
    return html if not kept and at >= len(html) else b"".join(kept) + html[done:at]


class _Nest:
    """Elements open at one place of the page, as far as depth needs them."""

    def __init__(self) -> None:
        self._open: list[bytes] = []
        self._dropped: dict[bytes, int] = {}
        self.foreign = 0
        self.formatting = 0
        self._endless: set[bytes] = set()

    def open(self, name: bytes) -> bool:
        """Note a start tag; true when it would stand too deep and is to be left out."""
        if name in _VOID:
            return False
        if name in _SELF_CLOSING and self._open and self._open[-1] == name:
            return False
        if len(self._open) >= MAX_DEPTH:
            self._dropped[name] = self._dropped.get(name, 0) + 1
            return name not in _RAW
        if name not in _RAW:
            self._open.append(name)
            self.foreign += name in (b"svg", b"math")
            self.formatting += name in _FORMAT_NAMES
        return False

    def close(self, name: bytes) -> bool:
        """Note an end tag; true when its start tag was left out."""
        if self._dropped.get(name):
            self._dropped[name] -= 1
            return name not in _RAW
        if name in _VOID:
            return False
        for back in range(len(self._open) - 1, -1, -1):
            inner = self._open[back]
            if inner == name and name in _FORMAT_NAMES:
                del self._open[back]
                self.formatting -= 1
                return False
            if inner == name:
                for gone in self._open[back:]:
                    self.foreign -= gone in (b"svg", b"math")
                del self._open[back:]
                return False
            if inner in _SCOPES:
                return False
        return False

    def end_of_raw(self, html: bytes, name: bytes, start: int) -> int:
        """Where the text of a script or style ends, in which nothing is a tag; its start where it never ends."""
        if name in self._endless:
            return start
        end = _RAW_END[name].search(html, start)
        if end is None:
            self._endless.add(name)
        return end.start() if end else start


def _few(attributes: bytes) -> bytes:
    found = _ATTRIBUTE.findall(attributes)
    return attributes if len(found) <= MAX_ATTRIBUTES else b" " + b" ".join(found[:MAX_ATTRIBUTES])
