"""Lists of words and phrases, looked up in the words of a text.

All lists share one dictionary: a word of a text is looked up once, and told what any list says of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.memory import WordMemory
from linkvet.analysis.words.tokens import Tokens, unspaced, words_of

HEAD = 20_000
"""Characters of an unspaced text in which terms are looked up."""
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_ARTICLE = "ال"
"""The Arabic one, which is written together with its noun."""

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
        self._unspaced = _Unspaced()
        for *labels, phrase in rows:
            self._add(phrase, tuple(labels))
        _LISTS.append(self)
        _DICTIONARY.clear()

    def _add(self, phrase: str, labels: Labels) -> None:
        if unspaced(phrase):
            plain = fold(phrase)
            self._unspaced.add(plain, Row(plain, labels))
            return
        words = words_of(phrase)
        known = self._firsts.get(words[0], ()) if words else ()
        if words and not any(row._rest == tuple(words[1:]) and row.labels == labels for row in known):
            row = Row(phrase.rstrip("*"), labels, tuple(words[1:]), phrase.endswith("*"))
            self._firsts.setdefault(words[0], []).append(row)

    def said_of(self, word: str) -> list[Row] | None:
        """Phrases that begin with a word."""
        return self._firsts.get(word)

    def find(self, tokens: Tokens) -> dict[Row, int]:
        """The phrases that the text holds, with how often; in the order of their first words."""
        known = tokens.found.get(self)
        if known is None:
            known = tokens.found[self] = self._find(tokens)
        return cast(dict[Row, int], known)

    def _find(self, tokens: Tokens) -> dict[Row, int]:
        found: dict[Row, int] = {}
        for word, rows in sorted(_known_words(tokens).get(self, ()), key=_word):
            for row in rows:
                count = _count(tokens, word, row)
                if count:
                    found[row] = count
        if tokens.unspaced:
            for row in self._unspaced.within(tokens.letters, tokens.folded):
                found[row] = tokens.folded.count(row.phrase)
        return found


class Terms:
    """Words, beginnings of words and phrases with their labels, looked up in the words of a text."""

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        self._words: dict[str, list[Labels]] = {}
        self._stems: dict[str, list[tuple[str, Labels]]] = {}
        self._unspaced = _Unspaced()
        phrases = []
        for *labels, term in rows:
            folded = fold(term)
            if unspaced(folded):
                self._unspaced.add(folded, (tuple(labels), folded))
            elif len(words_of(term)) > 1:
                phrases.append((*labels, term))
            elif folded.endswith("*") or _HANGUL.search(folded):
                stem = folded.rstrip("*")
                self._stems.setdefault(stem[:3], []).append((stem, tuple(labels)))
            else:
                self._words.setdefault(folded, []).append(tuple(labels))
        self._phrases = Lexicon(phrases)
        _LISTS.append(self)
        _DICTIONARY.clear()

    def said_of(self, word: str) -> list[tuple[Labels, str]]:
        """Labels and term of a word, or of its beginnings.

        An Arabic noun counts with and without its article. Two letters are a beginning only where they are
        syllables or more than Latin ones.
        """
        said = []
        for spelling in (word, word[2:]) if word.startswith(_ARTICLE) else (word,):
            said += [(labels, spelling) for labels in self._words.get(spelling, ())]
            short = not spelling.isascii() and len(spelling) > 2
            for start in (spelling[:3], spelling[:2]) if short else (spelling[:3],):
                said += [(of, stem) for stem, of in self._stems.get(start, ()) if spelling.startswith(stem)]
        return said

    def find(self, tokens: Tokens) -> list[tuple[Labels, str]]:
        """Labels and term of everything that the text holds."""
        known = tokens.found.get(self)
        if known is None:
            known = tokens.found[self] = self._find(tokens)
        return cast(list[tuple[Labels, str]], known)

    def _find(self, tokens: Tokens) -> list[tuple[Labels, str]]:
        found = [one for _, said in _known_words(tokens).get(self, ()) for one in said]
        found += [(row.labels, row.phrase) for row in self._phrases.find(tokens)]
        if tokens.unspaced:
            found += self._unspaced.within(tokens.letters, tokens.folded[:HEAD])
        return found

    def labels_of(self, word: str) -> list[Labels]:
        """Labels of one whole word."""
        return self._words.get(word, [])


class _Unspaced:
    """What stands for phrases in scripts without spaces, by their first letter."""

    def __init__(self) -> None:
        self._firsts: dict[str, list[tuple[int, str, Any]]] = {}
        self._size = 0

    def add(self, phrase: str, meaning: Any) -> None:
        """Take up one phrase."""
        self._firsts.setdefault(phrase[0], []).append((self._size, phrase, meaning))
        self._size += 1

    def within(self, letters: frozenset[str], text: str) -> list[Any]:
        """What the phrases in a text stand for, in the order in which they were taken up."""
        known = letters & self._firsts.keys()
        found = [one for letter in known for one in self._firsts[letter] if one[1] in text]
        return [meaning for _, _, meaning in sorted(found, key=lambda one: one[0])]


def _said(word: str) -> tuple[tuple[Lexicon | Terms, Any], ...]:
    said = ((one, one.said_of(word)) for one in _LISTS)
    return tuple((one, rows) for one, rows in said if rows)


_LISTS: list[Lexicon | Terms] = []
_DICTIONARY = WordMemory(_said)
"""Word → every list that knows it, with what it says."""


def _known_words(tokens: Tokens) -> dict[object, list[tuple[str, Any]]]:
    """The words of a text that lists know, by the list."""
    size, known = tokens.found.get(_DICTIONARY_NAME, (0, {}))
    if size != len(_LISTS):
        known = {}
        for word, said in zip(tokens.counts, map(_DICTIONARY.__getitem__, tokens.counts), strict=True):
            for one, rows in said:
                known.setdefault(one, []).append((word, rows))
        tokens.found[_DICTIONARY_NAME] = len(_LISTS), known
    return cast(dict[object, list[tuple[str, Any]]], known)


_DICTIONARY_NAME = "dictionary"


def _word(known: tuple[str, Any]) -> str:
    return known[0]


def _count(tokens: Tokens, word: str, row: Row) -> int:
    rest = row._rest
    if not rest:
        return tokens.counts[word]
    closed = not row._open or len(rest) > 1
    if closed and (word, rest[0]) not in tokens.pairs:
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
def lexicon_of(name: str) -> Lexicon:
    """One of this package's lists as a lexicon: the last column is the phrase, those before are its labels."""
    return Lexicon(rows_of(name))
