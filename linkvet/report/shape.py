"""What a report is made of: which sections, whose logo, whose words before and after, and how long."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from linkvet.store.errors import AuditError

SECTIONS = {
    "found": "What was found",
    "actions": "What to do",
    "naturalness": "How natural the profile is",
    "states": "State of the links",
    "months": "New and lost links by month",
    "anchors": "Anchors, kinds of links and targets",
    "sites": "Who links",
    "networks": "Networks",
    "domains": "The domains to look at first",
    "copies": "Copied texts",
    "lost": "Lost links worth asking for",
    "repairs": "Broken pages on your site",
    "markers": "The markers, explained",
    "unknown": "What could not be judged",
    "method": "Method and limits",
}
"""Name of a section → its heading, in the order of the report."""
BOARD = ("found", "actions")
"""The sections of the one page for the board."""
MAX_LOGO = 500_000
MAX_TEXT = 20_000
APPENDIX = 5_000
"""Rows of the appendix at most."""
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a report is put together."""

    sections: tuple[str, ...] = tuple(SECTIONS)
    logo: str = ""
    """The logo as a data: address; empty without one."""
    introduction: str = ""
    closing: str = ""
    board: bool = False
    """Whether it is the one page for the board."""
    appendix: int = 0
    """Rows of the list of links at the end."""


def shape_of(
    sections: str = "",
    logo: Path | None = None,
    introduction: str = "",
    closing: str = "",
    board: bool = False,
    appendix: int = 0,
) -> Shape:
    """The shape that options ask for. Raises AuditError where they mean nothing."""
    from linkvet.store.lists.values import use_one_of

    chosen = [name.strip() for name in sections.split(",") if name.strip()]
    for name in chosen:
        if name not in SECTIONS:
            raise AuditError(f'"{name[:80]}" is not a section; {use_one_of(name, tuple(SECTIONS))}')
    if len(introduction) > MAX_TEXT or len(closing) > MAX_TEXT:
        raise AuditError(f"The words of a report are at most {MAX_TEXT:,} characters.")
    names = tuple(chosen) or (BOARD if board else tuple(SECTIONS))
    rows = min(appendix, APPENDIX)
    return Shape(names, picture(logo) if logo else "", introduction.strip(), closing.strip(), board, rows)


def picture(path: Path) -> str:
    """A PNG, JPEG, GIF or WebP as a data: address. Raises AuditError for anything else: an SVG could run a script."""
    try:
        size = path.stat().st_size
        read = path.read_bytes() if size <= MAX_LOGO else b""
    except OSError as error:
        raise AuditError(f"{path} cannot be read: {error.strerror}.") from None
    if size > MAX_LOGO:
        raise AuditError(f"{path.name} is larger than {MAX_LOGO:,} bytes; use a smaller logo.")
    kind = next((kind for start, kind in _PICTURES.items() if read.startswith(start)), "")
    if read[:4] == b"RIFF" and read[8:12] == b"WEBP":
        kind = "image/webp"
    if not kind:
        raise AuditError(f"{path.name} is not a PNG, JPEG, GIF or WebP picture.")
    return f"data:{kind};base64,{base64.b64encode(read).decode()}"
