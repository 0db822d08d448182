"""What a text is about, in words: its terms in any language, and the themes that its words vote for.

Terms are words cut to their beginnings, so inflected forms meet, and letter pairs in scripts written without
spaces. Themes come from seed words in eleven languages (``lists/themes.txt``): they let an English shop
and a German page meet that share no word.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lists import entries_of, rows_of
from linkvet.analysis.words.memory import WordMemory
from linkvet.analysis.words.tokens import written_words

READ_CHARS = 4_500
"""Text beyond this changes no topic: about 750 words."""
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff"
)
_PARTS = re.compile(f"([{_UNSPACED}]+)|([^\\d{_UNSPACED}]+)")
_COMPOUNDING = {"de", "nl"}
_LONGEST_WORD = 40
_LONGEST_SEED = 26
SEEDED_LANGUAGES = frozenset("en de fr es it pt nl pl ru ja zh".split())
"""Languages that have seed words for every theme."""


def _parts(piece: str) -> tuple[str, ...]:
    """Words of what stands between two spaces, without digits; letter pairs where the script has no spaces."""
    parts: list[str] = []
    for word in written_words(piece):
        for pairs, letters in _PARTS.findall(word):
            if letters:
                parts.append(letters)
            else:
                parts.extend(pairs[n : n + 2] for n in range(max(1, len(pairs) - 1)))
    return tuple(parts)


_PARTS_OF = WordMemory(_parts)


def topic_tokens(text: str) -> list[str]:
    """Words of a text in lower case, without digits; letter pairs where the script has no spaces."""
    return list(chain.from_iterable(map(_PARTS_OF.__getitem__, text.split())))


def _is_pair(token: str) -> bool:
    """Whether a token is a letter pair of a script written without spaces."""
    found = _PARTS.match(token) if token[0] >= "\u0e00" else None
    return found is not None and found[1] is not None


def stem(token: str) -> str:
    """The beginning of a word, under which its inflected forms meet."""
    size = len(token)
    if size < 6:
        return token
    return token[: 5 if size < 8 else 6 if size < 10 else 7]


STOP_WORDS = frozenset(
    fold(word) for line in entries_of("stopwords.txt") for word in topic_tokens(line) if len(word) > 1
)


@dataclass(slots=True)
class _Seeds:
    """Seed words by the way they match, each with the numbers of its themes."""

    names: list[str] = field(default_factory=list)
    exact: dict[str, set[int]] = field(default_factory=dict)
    starts: dict[str, set[int]] = field(default_factory=dict)
    compounds: dict[str, set[int]] = field(default_factory=dict)
    runs: dict[str, set[int]] = field(default_factory=dict)
    """Words of scripts without spaces, matched anywhere."""
    run_starts: set[str] = field(default_factory=set)
    phrases: dict[str, set[int]] = field(default_factory=dict)
    phrase_starts: set[str] = field(default_factory=set)

    def add(self, language: str, word: str, theme: int) -> None:
        """Takes up one word of the list."""
        only_itself = word.startswith("=")
        written = word.lstrip("=")
        word = fold(written)
        parts = re.split(r"[-'’]", word)
        if len(parts) > 1:
            self.phrases.setdefault(" ".join(parts), set()).add(theme)
            self.phrase_starts.add(parts[0])
        elif _is_pair(word):
            self.runs.setdefault(word, set()).add(theme)
            self.run_starts.add(word[:2])
        elif only_itself or len(word) < 4:
            self.exact.setdefault(word if len(word) > 4 else written, set()).add(theme)
        else:
            self.starts.setdefault(word, set()).add(theme)
            if language in _COMPOUNDING and len(word) >= 6:
                self.compounds.setdefault(word, set()).add(theme)


@lru_cache(maxsize=1)
def _seeds() -> _Seeds:
    seeds = _Seeds()
    for (line,) in rows_of("themes.txt"):
        if line.startswith("["):
            seeds.names.append(line.strip("[]"))
        else:
            language, *words = line.split()
            for word in words:
                seeds.add(language, word, len(seeds.names) - 1)
    return seeds


def theme_names() -> list[str]:
    """Names of all themes as ``group/theme``, in the order of their numbers."""
    return _seeds().names


def _longest_start(token: str, starts: dict[str, set[int]]) -> set[int]:
    for size in range(min(len(token), _LONGEST_SEED), 3, -1):
        found = starts.get(token[:size])
        if found:
            return found if size > 5 or len(token) - size <= (3 if size == 4 else 6) else set()
    return set()


def _ending(part: str, compounds: dict[str, set[int]]) -> set[int]:
    """Themes of a seed word with which a compound ends, inflected perhaps."""
    for size in range(min(len(part), _LONGEST_SEED), max(5, len(part) - 3), -1):
        if part[:size] in compounds and (size > 6 or len(part) - size < 2):
            return compounds[part[:size]]
    return set()


@lru_cache(maxsize=2048)
def _known(token: str) -> tuple[str, tuple[int, ...], bool, bool]:
    """What is known of a token.

    Its term (empty for words without a topic), its themes, whether a phrase begins with it, and whether it may be a
    letter pair.
    """
    wide = token[0] >= "\u0e00"
    written = token[:_LONGEST_WORD]
    token = fold(written)
    seeds = _seeds()
    begins = token in seeds.phrase_starts
    if (token in STOP_WORDS and written not in seeds.exact) or len(token) < 2:
        return "", (), begins, wide
    if _is_pair(token):
        return token, (), False, wide
    themes = (
        seeds.exact.get(written)
        or (seeds.exact.get(token) if len(token) > 4 else None)
        or _longest_start(token, seeds.starts)
    )
    if len(token) >= 9:
        for start in range(3, len(token) - 4):
            themes = themes | _ending(token[start:], seeds.compounds)
    return (stem(token) if len(token) > 2 or themes else ""), tuple(sorted(themes)), begins, wide


def _more(token: str) -> tuple[str, tuple[int, ...], bool, bool] | None:
    """What is known of a token where there is more than its term."""
    known = _known(token)
    return known if any(known[1:]) else None


_TERM = WordMemory(lambda token: _known(token)[0])
_MORE = WordMemory(_more)


@dataclass(slots=True)
class Reading:
    """The words of one text, counted once."""

    counts: Counter[str]
    """Term → number."""
    votes: dict[int, float]
    """Theme number → votes of distinct words."""
    voters: dict[int, list[str]]
    """Theme number → terms that voted for it."""
    tokens: Counter[str]
    words: int
    """Running words (letter pairs / 2 in scripts without spaces)."""
    phrases: dict[str, str] = field(default_factory=dict)
    """Phrase that voted → how the text writes it, in lower case."""

    def written(self) -> dict[str, str]:
        """Term → the word as the text has it, in lower case."""
        return {**self.phrases, **{_TERM[token]: token for token in reversed(self.tokens)}}


def read(text: str, ignored: frozenset[str] = frozenset()) -> Reading:
    """Terms and theme votes of a text (its first ``READ_CHARS``); ``ignored`` words count for nothing."""
    text = text[:READ_CHARS]
    listed = topic_tokens(text)
    tokens = Counter(listed)
    more = {token: known for token in filter(_MORE.__getitem__, tokens) if (known := _MORE[token])}
    dropped = ignored & tokens.keys()
    if dropped:
        dropped -= {token for token, known in more.items() if known[1]}
    counts = Counter(
        map(_TERM.__getitem__, [one for one in listed if one not in dropped] if dropped else listed)
    )
    counts.pop("", None)
    reading = Reading(counts, {}, {}, tokens, len(listed))
    wide = 0
    openings = []
    for token, (term, themes, begins, is_wide) in more.items():
        if begins:
            openings.append(token)
        if not term or token in dropped:
            continue
        if is_wide:
            wide += tokens[token]
        for theme in themes:
            _vote(reading, theme, term, tokens[token], len(themes))
    reading.words -= wide // 2
    if openings:
        _read_phrases(listed, frozenset(openings), reading)
    if wide:
        _read_runs(text.lower(), reading)
    return reading


def _vote(reading: Reading, theme: int, term: str, number: int, among: int) -> None:
    voters = reading.voters.setdefault(theme, [])
    if term not in voters:
        voters.append(term)
        reading.votes[theme] = reading.votes.get(theme, 0.0) + (1.0 + 0.3 * min(number - 1, 3)) / among


def _read_phrases(listed: list[str], openings: frozenset[str], reading: Reading) -> None:
    seeds = _seeds()
    for n, token in enumerate(listed):
        if token in openings:
            for size in (2, 3):
                written = " ".join(listed[n : n + size])
                phrase = fold(written)
                for theme in seeds.phrases.get(phrase, ()):
                    _vote(reading, theme, phrase, 1, 1)
                    reading.phrases.setdefault(phrase, written)


def _read_runs(text: str, reading: Reading) -> None:
    seeds = _seeds()
    for start in seeds.run_starts & reading.tokens.keys():
        place = text.find(start)
        while place >= 0:
            for size in range(2, 8):
                word = text[place : place + size]
                for theme in seeds.runs.get(word, ()):
                    _vote(reading, theme, word, 1, len(seeds.runs[word]))
                    reading.phrases.setdefault(word, word)
            place = text.find(start, place + 1)
