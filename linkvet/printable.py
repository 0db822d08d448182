"""Texts and figures made fit to be shown: strangers' words made harmless, paths quoted, numbers with their nouns."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def printable(text: object) -> str:
    """Text of strangers without characters that steer a terminal or turn the writing direction."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(text)) if text is not None else ""


def typed(path: object) -> str:
    """A path as it is typed into a shell: quoted where it has spaces or the like."""
    return shlex.quote(printable(path))


def program() -> str:
    """How this program is called from here: by its name, or by its path where the shell would not find it."""
    called = Path(sys.argv[0])
    if called.stem == "__main__" and called.parent.name == "linkvet":
        return "python -m linkvet"
    if called.stem != "linkvet" or shutil.which("linkvet"):
        return "linkvet"
    below = os.path.relpath(called)
    return typed(called if below.startswith("..") else below)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 link, 1,204 links."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
