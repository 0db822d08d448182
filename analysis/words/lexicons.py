"""Lists of words and phrases, looked up in the words of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import Tokens, unspaced, words_of

HEAD = 20_000
"""Characters of an unspaced text in which terms are looked up."""
_HANGUL = re.compile(r"[\uac00-\ud7af]")

Labels = tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Row:
    """One line of a list: a phrase, and what it is a sign of."""

    phrase: str
    labels: Labels
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

    def _add(self, phrase: str, labels: Labels) -> None:
        if unspaced(phrase):
            self._unspaced.append(Row(fold(phrase), labels))
            return
        words = words_of(phrase)
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


@lru_cache(maxsize=32)
def lexicon_of(name: str) -> Lexicon:
    """One of this package's lists as a lexicon: the last column is the phrase, those before are its labels."""
    return Lexicon(rows_of(name))


class Terms:
    """Words, beginnings of words and phrases with their labels, looked up in the words of a text."""

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        self._words: dict[str, list[Labels]] = {}
        self._stems: dict[str, list[tuple[str, Labels]]] = {}
        self._unspaced: list[tuple[str, Labels]] = []
        phrases = []
        for *labels, term in rows:
            folded = fold(term)
            if unspaced(folded):
                self._unspaced.append((folded, tuple(labels)))
            elif len(words_of(term)) > 1:
                phrases.append((*labels, term))
            elif folded.endswith("*") or _HANGUL.search(folded):
                stem = folded.rstrip("*")
                self._stems.setdefault(stem[:3], []).append((stem, tuple(labels)))
            else:
                self._words.setdefault(folded, []).append(tuple(labels))
        self._phrases = Lexicon(phrases)
        self._starts = {word[:3] for word in self._words} | self._stems.keys()

    def find(self, tokens: Tokens) -> Iterator[tuple[Labels, str]]:
        """Labels and term of everything that the text holds."""
        starts = tokens.starts
        for start in starts.keys() & self._starts:
            for word in starts[start]:
                yield from ((labels, word) for labels in self._words.get(word, ()))
                for stem, labels in self._stems.get(start, ()):
                    if word.startswith(stem):
                        yield labels, stem
        for row in self._phrases.find(tokens):
            yield row.labels, row.phrase
        if tokens.unspaced:
            head = tokens.folded[:HEAD]
            yield from ((labels, term) for term, labels in self._unspaced if term in head)

    def labels_of(self, word: str) -> list[Labels]:
        """Labels of one whole word."""
        return self._words.get(word, [])
