"""Words of search phrases that are the same in every trade: products at their head, prices and ranks beside them."""

from __future__ import annotations

from functools import lru_cache

from linkvet.analysis.topics.themes import read
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import tokens_of

ASKING_KINDS = ("price", "rank", "year")
_YEARS = frozenset(map(str, range(2015, 2031)))
_SIZES = range(2, 7)
"""Words of the phrases that are looked up."""
SHOP_KINDS = (*ASKING_KINDS, "seller", "quality", "place")
LEAST_PART = 4
"""Letters that must stand before a head that ends a compound."""


@lru_cache(maxsize=2)
def _nouns(label: str) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Whole words and phrases, ends of compounds, and words of scripts without spaces."""
    words = [
        word.strip()
        for name, line in rows_of("product_heads.txt")
        if name == label
        for word in line.split(";")
    ]
    ends = tuple(fold(word[1:]) for word in words if word.startswith("-"))
    whole = frozenset(fold(word.lstrip("-")) for word in words)
    unspaced = tuple(word for word in whole if not word.isascii() and tokens_of(word).unspaced)
    return whole, ends, unspaced


@lru_cache(maxsize=16384)
def _noun(text: str, label: str) -> str:
    whole, ends, unspaced = _nouns(label)
    folded = fold(text[:200])
    words = tokens_of(folded).words
    for word in words:
        if word in whole:
            return word
        if word.endswith(ends) and (
            found := next(
                (end for end in ends if word.endswith(end) and len(word) >= len(end) + LEAST_PART), ""
            )
        ):
            return found
    pairs = (" ".join(words[at : at + 2]) for at in range(len(words) - 1))
    return next(
        (pair for pair in pairs if pair in whole), next((one for one in unspaced if one in folded), "")
    )


def product_head(text: str) -> str:
    """The product at the head of a short text ("software", "Onlineshop"); empty where it names none."""
    return _noun(text, "head")


def names_cited(text: str) -> bool:
    """Whether a short text names something that people cite: a guide, a study, a page."""
    return bool(_noun(text, "cited"))


@lru_cache(maxsize=16384)
def asks_for(text: str, language: str | None) -> bool:
    """Whether a short text ranks, prices or dates what it names, in its language or in English."""
    return _has(text, language, ASKING_KINDS)


@lru_cache(maxsize=16384)
def of_a_shop(text: str, language: str | None) -> bool:
    """Whether a short text without names puts a word of shops beside something else (“curtains made to measure”)."""
    head = " ".join(text.split()[:-1])
    plain = text == text.lower() or (head == head.lower() and not text[:1].isupper())
    return plain and not names_cited(text) and _has(text, language, SHOP_KINDS)


def _has(text: str, language: str | None, kinds: tuple[str, ...]) -> bool:
    tokens = tokens_of(text[:200])
    words = tokens.words
    listed, unspaced = _beside((language or "")[:2].lower(), kinds)
    if not _YEARS.isdisjoint(words) or not listed.isdisjoint(words):
        return True
    if tokens.unspaced and any(word in tokens.folded for word in unspaced):
        return True
    return any(
        " ".join(words[at : at + size]) in listed for size in _SIZES for at in range(len(words) + 1 - size)
    )


@lru_cache(maxsize=128)
def _beside(language: str, kinds: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Words of some kinds in a language and English, in all where it is not known; and those without spaces."""
    listed = frozenset(
        fold(word.strip())
        for code, kind, line in rows_of("keyword_words.txt")
        if kind in kinds and (not language or code in (language, "en"))
        for word in line.split(";")
    )
    return listed, frozenset(word for word in listed if tokens_of(word).unspaced)


@lru_cache(maxsize=16384)
def speaks_of(text: str, themes: frozenset[int]) -> bool:
    """Whether a short text, in any language that has seed words, speaks of one of some themes."""
    return bool(themes) and not themes.isdisjoint(read(text[:200]).votes)
