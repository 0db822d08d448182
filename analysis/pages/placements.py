"""How a link may have come into a text: menus that ask for guests or sell room, sections on everything, soft thanks.

None of it is harm in itself: magazines ask for writers, and newspapers sell advertisements. The markers weigh it only
beside a link that says what somebody wants to rank for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from linkvet.analysis.pages.link_lists import menu_of
from linkvet.analysis.views import PageView
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lexicons import Lexicon, Terms
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import quoted, tokens_of

SECTIONS, NEWS_SECTIONS = 5, 2
"""Sections on unrelated trades that make a site of everything, and those of newspapers that explain it."""
LONGEST_ADMISSION, MOST_CHARS = 220, 40_000
LONGEST_ENTRY = 5
"""Words of a menu's entry."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n")
_TRIM = " +»›>!.:|*→"


@lru_cache(maxsize=1)
def _rows() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for label, line in rows_of("placement_words.txt"):
        found.setdefault(label, []).extend(word.strip() for word in line.split(";"))
    return {label: tuple(dict.fromkeys(words)) for label, words in found.items()}


@lru_cache(maxsize=8)
def _whole(label: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _rows()[label])


@lru_cache(maxsize=8)
def _inside(label: str) -> Lexicon:
    return Lexicon((word,) for word in _rows()[label])


@lru_cache(maxsize=1)
def _admissions() -> Terms:
    return Terms((label, word) for label in ("thanks", "helper", "post") for word in _rows()[label])


def placement_signs(page: PageView) -> dict[str, Any]:
    """``guests`` and ``room`` (entries of the menu), ``sections``, ``soft`` (a sentence), where they are there."""
    menu, byline = menu_of(page.features), str(page.features.get("byline") or "")[:80]
    found = {
        "guests": next((entry for entry in menu if _asks_guests(entry)), ""),
        "guest": byline if _names_guest(byline) else "",
        "room": next((entry for entry in menu if fold(entry).strip(_TRIM) in _whole("advertise")), ""),
        "sections": unrelated_sections(menu),
        "soft": soft_admission(page.text),
    }
    return {name: value for name, value in found.items() if value}


def _names_guest(byline: str) -> bool:
    """Whether a byline calls the author a guest."""
    return any(word in _whole("guest") for word in tokens_of(byline).words)


def _asks_guests(entry: str) -> bool:
    said = fold(entry).strip(_TRIM)
    if said in _whole("menu"):
        return True
    tokens = tokens_of(entry)
    wordy = [row for row in _inside("menu").find(tokens) if " " in row.phrase]
    return bool(wordy) and len(tokens.words) <= LONGEST_ENTRY


def unrelated_sections(menu: Iterable[str]) -> list[str]:
    """Sections of a site that writes about everything and is no newspaper; empty where there are few."""
    entries = [fold(entry).strip(_TRIM) for entry in menu]
    sections = [
        entry for entry in dict.fromkeys(entries) if entry in _whole("category") or entry in _whole("vice")
    ]
    papers = sum(entry in _whole("news") for entry in set(entries))
    vices = sum(entry in _whole("vice") for entry in sections)
    return sections if len(sections) + 2 * vices >= SECTIONS and papers < NEWS_SECTIONS else []


def soft_admission(text: str) -> str:
    """The sentence in which a text thanks partners or friends for itself; empty where none does."""
    head = text[:MOST_CHARS]
    labels = {labels[0] for labels, _ in _admissions().find(tokens_of(head))}
    if not labels - {"post"} or len(labels) < 2:
        return ""
    for sentence in _SENTENCE.split(head):
        if 15 <= len(sentence) <= LONGEST_ADMISSION:
            said = {labels[0] for labels, _ in _admissions().find(tokens_of(sentence))}
            if (
                len(said) == 3
                or (said == {"helper", "post"})
                or said in ({"thanks", "helper"}, {"thanks", "post"})
            ):
                return quoted(sentence.strip())
    return ""


def introduces_author(*texts: str | None) -> str:
    """The words of an author's box in a text beside a link; empty where there are none."""
    return _first("bio", texts)


def names_widget(*texts: str | None) -> str:
    """The words by which a widget, badge or counter names its maker; empty where there are none."""
    return _first("widget", texts)


def _first(label: str, texts: Iterable[str | None]) -> str:
    for text in texts:
        rows = _inside(label).find(tokens_of(text[:600])) if text else {}
        if rows:
            return next(iter(rows)).phrase
    return ""


def is_offer(text: str) -> bool:
    """Whether a link says what affiliates write on theirs ("Check price")."""
    return fold(text).strip(_TRIM) in _whole("offer")
