"""Lists of words and phrases, looked up in the words of a text.

All lists share one dictionary: a word of a text is looked up once, and told what any list says of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

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


def _count(tokens: Tokens, word: str, row: Row) -> int:
    rest = row._rest
    words, size = tokens.words, len(rest)
    count = 0
    for place in tokens.places(word):
        following = tuple(words[place + 1 : place + 1 + size])
        count += following == rest or (row._open and _opens(following, rest))
    return count


def _opens(following: tuple[str, ...], rest: tuple[str, ...]) -> bool:
    return len(following) == len(rest) and following[:-1] == rest[:-1] and following[-1].startswith(rest[-1])


class Lexicon:
    """Phrases by their first word, so that a text asks only for the words that it holds.

    A phrase ends at a word's end unless it closes with ``*``; phrases in scripts without spaces are looked up
    as they stand.
    """

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        self._unspaced = _Unspaced()
        known: dict[tuple[Labels, tuple[str, ...]], Row] = {}
        for *labels, phrase in rows:
            self._add(phrase, tuple(labels), known)
        _LISTS.append(self)
        _DICTIONARY.clear()

    def _add(self, phrase: str, labels: Labels, known: dict[tuple[Labels, tuple[str, ...]], Row]) -> None:
        if unspaced(phrase):
            plain = fold(phrase)
            self._unspaced.add(plain, Row(plain, labels))
            return
        words = tuple(words_of(phrase))
        if not words or (labels, words) in known:
            return
        row = known[labels, words] = Row(phrase.rstrip("*"), labels, words[1:], phrase.endswith("*"))
        entry = (self, len(known), row)
        if len(words) == 1:
            _SINGLE.setdefault(words[0], []).append(entry)
        elif len(words) == 2 and row._open:
            _OPEN.setdefault(words[0], []).append(entry)
        else:
            _PAIRS.setdefault((words[0], words[1]), []).append(entry)

    def find(self, tokens: Tokens) -> dict[Row, int]:
        """The phrases that the text holds, with how often; in the order of their first words."""
        known: dict[Row, int] | None = tokens.found.get(self)
        if known is None:
            known = tokens.found[self] = self._find(tokens)
        return known

    def _find(self, tokens: Tokens) -> dict[Row, int]:
        hits = sorted(_hits(tokens).get(self, ()), key=_PLACE)
        found: dict[Row, int] = {row: count for _, _, row, count in hits}
        if tokens.unspaced:
            for row in self._unspaced.within(tokens.letters, tokens.folded):
                found[row] = tokens.folded.count(row.phrase)
        return found


class Terms:
    """Words, beginnings of words and phrases with their labels, looked up in the words of a text."""

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        self._words: dict[str, list[Labels]] = {}
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
                _STEMS.setdefault(stem[:3], []).append((self, stem, tuple(labels)))
            else:
                self._words.setdefault(folded, []).append(tuple(labels))
                _WORDS.setdefault(folded, []).append((self, tuple(labels)))
        self._phrases = Lexicon(phrases)
        _LISTS.append(self)
        _DICTIONARY.clear()

    def find(self, tokens: Tokens) -> list[tuple[Labels, str]]:
        """Labels and term of everything that the text holds."""
        known: list[tuple[Labels, str]] | None = tokens.found.get(self)
        if known is None:
            known = tokens.found[self] = self._find(tokens)
        return known

    def _find(self, tokens: Tokens) -> list[tuple[Labels, str]]:
        found: list[tuple[Labels, str]] = [*_hits(tokens).get(self, ())]
        found += [(row.labels, row.phrase) for row in self._phrases.find(tokens)]
        if tokens.unspaced:
            found += self._unspaced.within(tokens.letters, tokens.folded[:HEAD])
        return found

    def labels_of(self, word: str) -> list[Labels]:
        """Labels of one whole word."""
        return self._words.get(word, [])


class WordRule:
    """A rule of its own on single words, asked together with all lists."""

    def __init__(self, told: Callable[[str], Iterable[Any]]) -> None:
        self._told = told
        _RULES.append(self)
        _LISTS.append(self)
        _DICTIONARY.clear()

    def of(self, word: str) -> list[Any]:
        """What it tells of one word."""
        return list(self._told(word))

    def find(self, tokens: Tokens) -> list[Any]:
        """What it tells of the different words of a text, in their order."""
        return _hits(tokens).get(self, [])


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


Entry = tuple[Lexicon, int, Row]
"""A phrase of a list, with its place there."""
_SINGLE: dict[str, list[Entry]] = {}
"""Word → where it is a phrase by itself."""
_OPEN: dict[str, list[Entry]] = {}
"""Word → phrases that it opens and that end with the beginning of a second word."""
_PAIRS: dict[tuple[str, str], list[Entry]] = {}
"""Two words → longer phrases that they open."""
_WORDS: dict[str, list[tuple[Terms, Labels]]] = {}
"""Word → whose term it is."""
_STEMS: dict[str, list[tuple[Terms, str, Labels]]] = {}
"""Beginning of a beginning → terms that are beginnings of words."""
_RULES: list[WordRule] = []
_LISTS: list[Lexicon | Terms | WordRule] = []
_PLACE = itemgetter(0, 1)

Told = list[tuple[object, list[Any]]]
"""Of terms and rules: what each says of a word."""


def _said(word: str) -> tuple[list[Entry], list[Entry], Told] | None:
    single, opened = _SINGLE.get(word, []), _OPEN.get(word, [])
    terms = _terms(word)
    terms += [(rule, told) for rule in _RULES if (told := rule.of(word))]
    return (single, opened, terms) if single or opened or terms else None


def _terms(word: str) -> Told:
    """Labels and term of a word, or of its beginnings, for all lists of terms.

    An Arabic noun counts with and without its article. Two letters are a beginning only where they are syllables or
    more than Latin ones.
    """
    said: dict[object, list[Any]] = {}
    for spelling in (word, word[2:]) if word.startswith(_ARTICLE) else (word,):
        for terms, labels in _WORDS.get(spelling, ()):
            said.setdefault(terms, []).append((labels, spelling))
        short = not spelling.isascii() and len(spelling) > 2
        for start in (spelling[:3], spelling[:2]) if short else (spelling[:3],):
            for terms, stem, labels in _STEMS.get(start, ()):
                if spelling.startswith(stem):
                    said.setdefault(terms, []).append((labels, stem))
    return list(said.items())


_NOTHING: tuple[list[Entry], list[Entry], Told] = ([], [], [])
_DICTIONARY = WordMemory(_said)
"""Word → what any list says of it; nothing for most words."""


def _hits(tokens: Tokens) -> dict[object, list[Any]]:
    """What all lists find in a text, by the list: entries of phrases with their number, or terms."""
    lists: int
    hits: dict[object, list[Any]]
    lists, hits = tokens.found.get("hits", (0, {}))
    if lists != len(_LISTS):
        hits = _looked_up(tokens)
        tokens.found["hits"] = len(_LISTS), hits
    return hits


def _looked_up(tokens: Tokens) -> dict[object, list[Any]]:
    hits: defaultdict[object, list[Any]] = defaultdict(list)
    counts = tokens.counts
    for word in filter(_DICTIONARY.__getitem__, counts):
        single, opened, terms = _DICTIONARY[word] or _NOTHING
        for one, number, row in single:
            hits[one].append((word, number, row, counts[word]))
        for one, number, row in opened:
            if count := _count(tokens, word, row):
                hits[one].append((word, number, row, count))
        for of, said in terms:
            hits[of] += said
    for pair in _PAIRS.keys() & tokens.pairs:
        for one, number, row in _PAIRS[pair]:
            if count := _count(tokens, pair[0], row):
                hits[one].append((pair[0], number, row, count))
    return hits


@lru_cache(maxsize=64)
def lexicon_of(name: str) -> Lexicon:
    """One of this package's lists as a lexicon: the last column is the phrase, those before are its labels."""
    return Lexicon(rows_of(name))
