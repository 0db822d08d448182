"""Words of a text, folded once, and lists of phrases looked up in them.

Every judgement that reads words shares the same tokens of a page, so that a text is cut only once.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

MAX_CHARS = 60_000
"""Characters of a text that are cut into words: its beginning and, for what is hidden below, its end."""
_TAIL = 15_000
_LISTS = Path(__file__).parents[1] / "lists"
_WORD = re.compile(r"[^\W_](?:[\w\u0900-\u0dff]*)")
_MARKS = re.compile("[\u0300-\u036f]+")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def fold(text: str) -> str:
    """The text in lower case, without accents, in one spelling of each letter."""
    if text.isascii():
        return text.lower()
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", plain)


@dataclass(slots=True, frozen=True)
class Tokens:
    """The words of one text, folded, in their order."""

    folded: str = ""
    words: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    vocabulary: frozenset[str] = frozenset()
    unspaced: bool = False
    """Whether it holds a script that is written without spaces."""
    _starts: dict[str, list[str]] = field(default_factory=dict, repr=False, compare=False)

    def starts(self) -> dict[str, list[str]]:
        """Its words by their first two and three letters, Arabic ones without their article too; made once.

        Two letters are a beginning only where they are syllables or more than Latin ones.
        """
        if not self._starts:
            for word in self.vocabulary:
                for spelling in (word, word[2:]) if word.startswith("ال") else (word,):
                    self._starts.setdefault(spelling[:3], []).append(spelling)
                    if not spelling.isascii() and len(spelling) > 2:
                        self._starts.setdefault(spelling[:2], []).append(spelling)
        return self._starts

    def count(self, word: str) -> int:
        """How often a word stands there."""
        return self.counts.get(word, 0)

    def places(self, word: str) -> Iterator[int]:
        """Where a word stands, in order."""
        place = -1
        for _ in range(self.count(word)):
            place = self.words.index(word, place + 1)
            yield place


@lru_cache(maxsize=64)
def tokens_of(text: str) -> Tokens:
    """The words of ``text``; the latest texts are remembered, so that several judgements share one cut."""
    return tokens_once(text)


def tokens_once(text: str) -> Tokens:
    """The words of a text that nobody else will read, so that it drives no longer one out of memory."""
    if len(text) > MAX_CHARS:
        text = text[: MAX_CHARS - _TAIL] + "\n" + text[-_TAIL:]
    folded = fold(text)
    words = _WORD.findall(folded)
    unspaced = not folded.isascii() and UNSPACED.search(folded) is not None
    counts = Counter(words)
    return Tokens(folded, words, counts, frozenset(counts), unspaced)


@dataclass(slots=True, frozen=True)
class Row:
    """One line of a list: a phrase, and what it is a sign of."""

    phrase: str
    labels: tuple[str, ...]
    _rest: tuple[str, ...] = ()
    _open: bool = False


class Lexicon:
    """Phrases by their first word, so that a text asks only for the words that it holds.

    A phrase ends at a word's end unless it closes with ``*``; phrases in scripts without spaces are looked up
    as they stand.
    """

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        self._firsts: dict[str, list[Row]] = {}
        self._unspaced: list[Row] = []
        for *labels, phrase in rows:
            self._add(phrase, tuple(labels))
        self._words = frozenset(self._firsts)

    def _add(self, phrase: str, labels: tuple[str, ...]) -> None:
        if UNSPACED.search(phrase):
            self._unspaced.append(Row(fold(phrase), labels))
            return
        words = _WORD.findall(fold(phrase))
        known = self._firsts.get(words[0], ()) if words else ()
        if words and not any(row._rest == tuple(words[1:]) and row.labels == labels for row in known):
            row = Row(phrase.rstrip("*"), labels, tuple(words[1:]), phrase.endswith("*"))
            self._firsts.setdefault(words[0], []).append(row)

    def find(self, tokens: Tokens) -> dict[Row, int]:
        """The phrases that the text holds, with how often."""
        found: dict[Row, int] = {}
        vocabulary = tokens.vocabulary
        for word in sorted(vocabulary & self._words):
            for row in self._firsts[word]:
                if row._rest and not row._open and row._rest[0] not in vocabulary:
                    continue
                count = _count(tokens, word, row)
                if count:
                    found[row] = count
        if tokens.unspaced:
            for row in self._unspaced:
                if row.phrase in tokens.folded:
                    found[row] = tokens.folded.count(row.phrase)
        return found


def _count(tokens: Tokens, word: str, row: Row) -> int:
    rest = row._rest
    if not rest:
        return tokens.count(word)
    if not row._open and not tokens.vocabulary.issuperset(rest):
        return 0
    words, size = tokens.words, len(rest)
    count = 0
    for place in tokens.places(word):
        following = tuple(words[place + 1 : place + 1 + size])
        count += following == rest or (row._open and _opens(following, rest))
    return count


def _opens(following: tuple[str, ...], rest: tuple[str, ...]) -> bool:
    return len(following) == len(rest) and following[:-1] == rest[:-1] and following[-1].startswith(rest[-1])


@lru_cache(maxsize=64)
def rows_of(name: str) -> tuple[tuple[str, ...], ...]:
    """Rows of one of this package's lists, split at tabs, without comments."""
    text = (_LISTS / name).read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=32)
def lexicon_of(name: str) -> Lexicon:
    """One of this package's lists as a lexicon: the last column is the phrase, those before are its labels."""
    return Lexicon(rows_of(name))


def quoted(text: str, limit: int = 120) -> str:
    """What was seen, in quotation marks, cut to ``limit`` characters."""
    flat = " ".join(text[: 4 * limit].split())
    return f"“{flat if len(flat) <= limit else flat[: limit - 1].rstrip() + '…'}”"
