"""Sentences by which a site sells room for links: an article, an entry or a place, with its price or what it counts.

Newspapers sell advertisements and shops sell goods. What counts here is a link that is sold as such ("permanent
dofollow link, 60 euros"), or texts that are written for sale beside their price ("your sponsored article, 45 euros").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from linkvet.analysis.words.lexicons import Lexicon
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import quoted, tokens_of

MOST_CHARS, LONGEST = 40_000, 260
WINDOW = 2
"""Sentences before and behind that are read with a sentence: the offer and its price."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n")


def room_for_sale(text: str) -> str:
    """The sentence in which a text sells room for links, in quotation marks; empty where none does."""
    for part, around in _parts_with("link", text):
        priced, asks = _price().search(around), _has("ask", around)
        if priced or (asks and _has("post", part)):
            return quoted(part)
    for part, _ in _parts_with("post", text):
        if _price().search(part) and _has("ask", part):
            return quoted(part)
    return ""


def asks_for_posts(text: str) -> str:
    """The sentence in which a text asks others to send texts that are written for sale; empty where none does."""
    return next((quoted(part) for part, _ in _parts_with("post", text) if _has("ask", part)), "")


def _parts_with(label: str, text: str) -> Iterator[tuple[str, str]]:
    """Sentences with a word of a label, each with the sentences around it."""
    head = text[:MOST_CHARS]
    if not _has(label, head):
        return
    parts = [part.strip() for part in _SENTENCE.split(head) if part.strip()]
    for at, part in enumerate(parts):
        if len(part) <= LONGEST and _has(label, part):
            yield part, " ".join(parts[max(0, at - WINDOW) : at + WINDOW + 1])[: 4 * LONGEST]


def _has(label: str, text: str) -> bool:
    return bool(_words(label).find(tokens_of(text)))


@lru_cache(maxsize=8)
def _words(label: str) -> Lexicon:
    return Lexicon((word,) for word in _listed(label))


def _listed(label: str) -> list[str]:
    lines = (line for name, line in rows_of("room_for_sale.txt") if name == label)
    return list(dict.fromkeys(word.strip() for line in lines for word in line.split(";")))


@lru_cache(maxsize=1)
def _price() -> re.Pattern[str]:
    money = "|".join(sorted(map(re.escape, _listed("currency")), key=len, reverse=True))
    return re.compile(
        rf"(?:{money})\s?\d{{1,5}}\b|\b\d{{1,5}}(?:[.,]\d{{1,2}})?\s?(?:{money})(?!\w)|[一二三四五六七八九十百千万\d]+[円元원]",
        re.IGNORECASE,
    )
