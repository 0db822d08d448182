"""Words of search phrases that are the same in every trade: products at their head, prices and ranks beside them."""

from __future__ import annotations

from functools import lru_cache

from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import tokens_of

ASKING_KINDS = ("price", "rank", "year")
_YEARS = frozenset(map(str, range(2015, 2031)))
_SIZES = range(2, 7)
"""Words of the phrases that are looked up."""
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


@lru_cache(maxsize=128)
def _asking(languages: frozenset[str]) -> frozenset[str]:
    """Words and phrases that rank, price or date, in some languages; in all of them where none is named."""
    return frozenset(
        fold(word.strip())
        for code, kind, line in rows_of("keyword_words.txt")
        if kind in ASKING_KINDS and (not languages or code in languages)
        for word in line.split(";")
    )


@lru_cache(maxsize=16384)
def asks_for(text: str, language: str | None) -> bool:
    """Whether a short text ranks, prices or dates what it names, in its language or in English."""
    asking = _asking(frozenset() if language is None else frozenset((language[:2].lower(), "en")))
    tokens = tokens_of(text[:200])
    words = tokens.words
    if not _YEARS.isdisjoint(words) or not asking.isdisjoint(words):
        return True
    if any(
        " ".join(words[at : at + size]) in asking for size in _SIZES for at in range(len(words) + 1 - size)
    ):
        return True
    return tokens.unspaced and any(word in tokens.folded for word in asking)
