"""How a link may have come into a text: menus that ask for guests or sell room, sections on everything, soft thanks.

None of it is harm in itself: magazines ask for writers, and newspapers sell advertisements. The markers weigh it only
beside a link that says what somebody wants to rank for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from linkvet.analysis.views import PageView
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lexicons import Lexicon, Terms
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import Tokens, quoted, tokens_of, words_of

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
    menu = [(entry, folded.strip(_TRIM)) for entry, folded in zip(page.menu, page.folded_menu, strict=True)]
    byline = str(page.features.get("byline") or "")[:80]
    found = {
        "guests": _guests_asked(menu),
        "guest": byline if _names_guest(byline) else "",
        "room": next((entry for entry, said in menu if said in _whole("advertise")), ""),
        "sections": _sections([said for _, said in menu]),
        "soft": soft_admission(page.text),
    }
    return {name: value for name, value in found.items() if value}


def _names_guest(byline: str) -> bool:
    """Whether a byline calls the author a guest."""
    return any(word in _whole("guest") for word in tokens_of(byline).words)


def _guests_asked(menu: Sequence[tuple[str, str]]) -> str:
    """The first entry of a menu that asks for guests; empty where none does. Entries come with their folded text.

    Phrases are looked up in single entries only where the menu as a whole holds some.
    """
    whole = _whole("menu")
    wordy = bool(_inside("menu").find(tokens_of("\n".join(entry for entry, _ in menu))))
    return next((entry for entry, said in menu if said in whole or (wordy and _holds_phrase(entry))), "")


def _holds_phrase(entry: str) -> bool:
    """Whether a phrase of several words by which menus ask for guests stands in a short entry."""
    tokens = tokens_of(entry)
    wordy = any(" " in row.phrase for row in _inside("menu").find(tokens))
    return wordy and len(tokens.words) <= LONGEST_ENTRY


def unrelated_sections(menu: Iterable[str]) -> list[str]:
    """Sections of a site that writes about everything and is no newspaper; empty where there are few."""
    return _sections([fold(entry).strip(_TRIM) for entry in menu])


def _sections(entries: Sequence[str]) -> list[str]:
    """The same of a menu whose entries are folded."""
    trades = _whole("category") | _whole("vice")
    sections = [entry for entry in dict.fromkeys(entries) if entry in trades]
    papers = len(_whole("news").intersection(entries))
    vices = len(_whole("vice").intersection(sections))
    return sections if len(sections) + 2 * vices >= SECTIONS and papers < NEWS_SECTIONS else []


def soft_admission(text: str) -> str:
    """The sentence in which a text thanks partners or friends for itself; empty where none does."""
    head = text[:MOST_CHARS]
    tokens = tokens_of(head)
    found = _admissions().find(tokens)
    labels = {labels[0] for labels, _ in found}
    if not labels - {"post"} or len(labels) < 2:
        return ""
    clues = {words_of(term)[0] for labels, term in found if labels != ("post",)}
    for sentence in _SENTENCE.split(head):
        if not 15 <= len(sentence) <= LONGEST_ADMISSION:
            continue
        said = fold(sentence)
        if not tokens.unspaced and not any(clue in said for clue in clues):
            continue
        if len({labels[0] for labels, _ in _admissions().find(Tokens(sentence))}) >= 2:
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
