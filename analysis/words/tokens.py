"""The one tokenizer: texts of any script cut into words, each folded once.

Every judgement that reads words shares the same tokens of a page, so that a text is cut only once. Texts repeat their
words without end, so what stands between two spaces is cut and folded the first time only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from typing import Any

from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.memory import WordMemory

MAX_CHARS = 60_000
"""Characters of a text that are cut into words: its beginning and, for what is hidden below, its end."""
_TAIL = 15_000
_SHORT = 400
"""Characters up to which a text is a line; lines come by the thousand and drive no page out of memory."""
HAN = "\u3400-\u9fff\uf900-\ufaff々"
KATAKANA = "\u30a1-\u30faー"
HIRAGANA = "\u3041-\u309f"
SOUTH_EAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
UNSPACED = re.compile(f"[{HAN}{KATAKANA}{HIRAGANA}{SOUTH_EAST_ASIAN}]")
"""Scripts that are written without spaces."""
_RUNS = re.compile(
    f"[{HAN}]+|[{KATAKANA}]+|[{HIRAGANA}]+|[{SOUTH_EAST_ASIAN}]+|[^{HAN}{KATAKANA}{HIRAGANA}{SOUTH_EAST_ASIAN}]+"
)
_WITH_MARKS = (
    (0x300, 0x370),
    (0x591, 0x5C8),
    (0x610, 0x6EE),
    (0x900, 0xF00),
    (0x1000, 0x10A0),
    (0x1780, 0x1800),
)
_MARKS = "".join(
    chr(code) for span in _WITH_MARKS for code in range(*span) if unicodedata.category(chr(code))[0] == "M"
)
"""Vowels and accents that stand inside words but are no letters."""
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_WORD = f"[^\\W_]+(?:[{_MARKS}{_UNSEEN}]+[^\\W_]*)*"


@lru_cache(maxsize=8)
def _pattern(joints: str) -> re.Pattern[str]:
    return re.compile(f"{_WORD}(?:[{re.escape(joints)}]{_WORD})*" if joints else _WORD)


def _cut(piece: str) -> tuple[str, ...]:
    return tuple(_pattern("").findall(piece.lower().replace("ʼ", "'")))


_PIECES = WordMemory(_cut)
"""What stands between two spaces → its words in lower case, as they are written."""
_FOLDED = WordMemory(fold)


def written_words(text: str, joints: str = "") -> list[str]:
    """The words of a text in lower case, as it writes them; ``joints`` between two letters hold a word together."""
    if joints:
        return _pattern(joints).findall(text.lower())
    return list(chain.from_iterable(map(_PIECES.__getitem__, text.split())))


def words_of(text: str, joints: str = "") -> list[str]:
    """The words of a text, folded."""
    return list(map(_FOLDED.__getitem__, written_words(text, joints)))


def runs_of(word: str) -> list[str]:
    """A word cut where the kind of its letters changes, in scripts written without spaces."""
    return [word] if not unspaced(word) else _RUNS.findall(word)


def unspaced(text: str) -> bool:
    """Whether it holds a script that is written without spaces."""
    return not text.isascii() and UNSPACED.search(text) is not None


class Tokens:
    """The words of one text, folded, in their order."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_CHARS:
            text = text[: MAX_CHARS - _TAIL] + "\n" + text[-_TAIL:]
        self.text = text
        self.written: list[str] = []
        """The words in lower case, as the text writes them."""
        self.ends: list[int] = []
        """How many words there are up to the end of each line."""
        for line in text.split("\n"):
            self.written += chain.from_iterable(map(_PIECES.__getitem__, line.split()))
            self.ends.append(len(self.written))
        self.words = self.written if text.isascii() else list(map(_FOLDED.__getitem__, self.written))
        self.counts = Counter(self.words)
        self.unspaced = unspaced(text)
        """Whether it holds a script that is written without spaces."""

    @cached_property
    def folded(self) -> str:
        """The text itself, folded."""
        return fold(self.text)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Its different words."""
        return frozenset(self.counts)

    @cached_property
    def pairs(self) -> set[tuple[str, str]]:
        """Words that stand side by side."""
        return set(pairwise(self.words))

    @cached_property
    def letters(self) -> frozenset[str]:
        """Its different characters, folded."""
        return frozenset(self.folded)

    @cached_property
    def found(self) -> dict[object, Any]:
        """What was looked up in it, by the list in which it was."""
        return {}

    def lines(self) -> Iterator[list[str]]:
        """The words of each line."""
        return (self.words[start:end] for start, end in pairwise((0, *self.ends)))

    def count(self, word: str) -> int:
        """How often a word stands there."""
        return self.counts[word]

    def places(self, word: str) -> list[int]:
        """Where a word stands, in order."""
        known = self._places.get(word)
        if known is None:
            known = self._places[word] = list(self._found_places(word))
        return known

    def _found_places(self, word: str) -> Iterator[int]:
        place = -1
        for _ in range(self.count(word)):
            place = self.words.index(word, place + 1)
            yield place

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        return {}


def tokens_of(text: str) -> Tokens:
    """The words of ``text``; the latest texts are remembered, so that several judgements share one cut."""
    return _short_tokens(text) if len(text) <= _SHORT else _long_tokens(text)


@lru_cache(maxsize=2048)
def _short_tokens(text: str) -> Tokens:
    return Tokens(text)


@lru_cache(maxsize=32)
def _long_tokens(text: str) -> Tokens:
    return Tokens(text)


def quoted(text: str, limit: int = 120) -> str:
    """What was seen, in quotation marks, cut to ``limit`` characters."""
    flat = " ".join(text[: 4 * limit].split())
    return f"“{flat if len(flat) <= limit else flat[: limit - 1].rstrip() + '…'}”"
