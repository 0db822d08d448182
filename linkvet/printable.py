"""Texts and figures made fit to be shown: strangers' words made harmless, paths quoted, numbers with their nouns."""

from __future__ import annotations

import re
import shlex

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def printable(text: object) -> str:
    """Text of strangers without characters that steer a terminal or turn the writing direction."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(text)) if text is not None else ""


def typed(path: object) -> str:
    """A path as it is typed into a shell: quoted where it has spaces or the like."""
    return shlex.quote(printable(path))


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 link, 1,204 links."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
