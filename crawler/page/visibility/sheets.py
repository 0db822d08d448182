"""The rules of a style sheet that hold on every screen, or on some screens, each with its text.

Only the bounds of rules are found here, in one pass; what they say is read by a CSS parser, and only of those
rules that may hide something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PIECE = re.compile(
    r"""/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)
    |"(?:[^"\\\n]++|\\.)*+(?:["\n]|\\?\Z)
    |'(?:[^'\\\n]++|\\.)*+(?:['\n]|\\?\Z)
    |url\((?:[^)"'\\]++|\\.)*+\)?+
    |\\.
    |[{};]""",
    re.I | re.S | re.X,
)
"""What decides where a rule begins and ends: comments, strings, addresses, escapes, braces, semicolons."""
_ON_SCREENS = frozenset(("@media all", "@media screen", "@media only screen"))


@dataclass(frozen=True, slots=True)
class RuleText:
    """One rule as it is written."""

    head: str
    """Its selectors."""
    body: str
    """Its declarations."""
    start: int
    """Where its body begins in the sheet."""
    at_times: bool = False
    """It stands under ``@media`` and holds on some screens only."""


def without_comments(css: str) -> str:
    """A sheet with a blank for every comment."""
    if "/*" not in css:
        return css
    return _PIECE.sub(lambda piece: " " if piece[0].startswith("/*") else piece[0], css)


def has_escapes(css: str) -> bool:
    """Whether a name or value is written with escapes, so that it cannot be found by plain search."""
    return "\\" in css and any(piece[0].startswith("\\") for piece in _PIECE.finditer(css))


def rules_of(css: str) -> Iterator[RuleText]:
    """The rules of a sheet without comments, in their order; those of unknown ``@`` rules are left out."""
    depth = base = start = body = 0
    head, media, known = "", "", True
    for piece in _PIECE.finditer(css):
        sign = piece[0]
        if sign == ";" and depth == base:
            start = piece.end()
        elif sign == "{":
            depth += 1
            if depth == base + 1:
                head, body = _plain(css[start : piece.start()]), piece.end()
                if base == 0 and head.startswith("@"):
                    media = head.lower()
                    base, known, start = 1, media.startswith("@media") and "print" not in media, body
        elif sign == "}":
            if depth == base + 1 and known and not head.startswith("@"):
                yield RuleText(head, css[body : piece.start()], body, base == 1 and media not in _ON_SCREENS)
            depth = max(0, depth - 1)
            if depth < base:
                base, known = 0, True
            if depth == base:
                start = piece.end()
    if depth == base + 1 and known and not head.startswith("@"):
        yield RuleText(head, css[body:], body, base == 1 and media not in _ON_SCREENS)


def _plain(head: str) -> str:
    return " ".join(head.replace("<!--", " ").replace("-->", " ").split())
