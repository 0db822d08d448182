"""Short texts as people write them: cut into words, and compared across inflection.

Anchors, brands and key phrases are a few words long, in any language. Scripts without spaces are cut where the
kind of letter changes, and long runs of one kind into overlapping pairs of characters, which is the usual index
unit where no dictionary is at hand (Lunde, *CJKV Information Processing*, 2nd ed. 2009; Nie et al., SIGIR 2000).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from linkvet.analysis.words.letters import folded
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import runs_of, unspaced, words_of

MAX_PHRASE = 400
"""Characters of a short text that are read; anything longer is told by its length alone."""

_CHINESE_GLUE = re.compile("[的了与與及]")
_KOREAN_VERB = re.compile("(?:니다|다고|하고|해서|는데|지만|니까|어서|아서|세요|했다|한다|이다|면)$")
_ELIDED = re.compile(r"^(?:[dlcjmnst]|qu|dell|all|nell|dall|sull|un)'(?=\w{2})")
_ENGLISH_GENITIVE = re.compile(r"'s?$")
_JOSA = re.compile(
    "(?:에서는|에서|으로|에게|까지|부터|처럼|들은|들이|들을|은|는|이|가|을|를|의|에|로|와|과|도|들)$"
)


def word_count(text: str) -> int:
    """How many words a reader would count; a word of scripts without spaces is taken as 2.5 characters."""
    return round(sum(len(piece) / 2.5 if unspaced(piece) else 1 for piece in _pieces(text[: 4 * MAX_PHRASE])))


@lru_cache(maxsize=1)
def _function_words() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    glue: set[str] = set()
    voice: set[str] = set()
    runs: list[str] = []
    for language, *columns in rows_of("function_words.txt"):
        known = [folded(column).split() for column in columns]
        if language in ("ja", "zh", "th"):
            runs += [word for words in known for word in words]
            continue
        for words in known:
            glue |= set(words)
        voice |= set(known[-1]) if len(columns) > 1 else set()
    return frozenset(glue), frozenset(voice), tuple(dict.fromkeys(runs))


@lru_cache(maxsize=64)
def _of_language(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Joining words and sentence words of one language."""
    for name, *columns in rows_of("function_words.txt"):
        if name == language:
            known = [frozenset(folded(column).split()) for column in columns]
            return frozenset().union(*known), known[-1] if len(known) > 1 else frozenset()
    return frozenset(), frozenset()


def stop_words(language: str | None) -> frozenset[str]:
    """Words that carry no topic: of the language and English, or of every language when it is not known."""
    return _of_language(language)[0] | _of_language("en")[0] if language else _function_words()[0]


def sentence_words(language: str | None) -> frozenset[str]:
    """Pronouns, auxiliaries and their like in this language; none where it is not known."""
    return _of_language(language)[1] if language else frozenset()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A short text, cut once."""

    text: str
    folded: str
    pieces: tuple[str, ...]
    """Every word in order, folded."""
    words: tuple[str, ...]
    """Those that carry meaning, runs of unspaced scripts cut into pairs."""
    voice: int
    """Words that belong to sentences, not to keywords: pronouns, auxiliaries, conjunctions."""
    unspaced: bool

    @property
    def joined(self) -> str:
        """Its meaningful pieces without spaces."""
        return "".join(self.words) if not self.unspaced else "".join(self.pieces)


@lru_cache(maxsize=16384)
def phrase_of(text: str, language: str | None = None) -> Phrase:
    """``text`` cut into words; ``language`` decides which of them are mere joints."""
    base = folded(text[:MAX_PHRASE])
    pieces = tuple(map(_trimmed, _pieces(base)))
    known = (language or "")[:2].lower() or None
    stops = stop_words(known)
    words: list[str] = []
    for piece in pieces:
        if unspaced(piece):
            words += _pairs(piece)
        elif piece not in stops:
            words.append(_JOSA.sub("", piece) if len(piece) > 2 and "가" <= piece[0] <= "힣" else piece)
    run = unspaced(base)
    return Phrase(text, base, pieces, tuple(words), _voice(base, pieces, known, run), run)


def _pieces(text: str) -> list[str]:
    """Every word in order, held together by apostrophes and cut where the script changes."""
    return [run for word in words_of(text, "'’") for run in runs_of(word)]


def _trimmed(piece: str) -> str:
    if "'" not in piece:
        return piece
    piece = _ENGLISH_GENITIVE.sub("", _ELIDED.sub("", piece))
    head, _, tail = piece.partition("'")
    return head if len(head) > 3 and len(tail) <= 5 else piece.replace("'", "")


def _pairs(run: str) -> list[str]:
    """Words of one unspaced run: hiragana only joins, katakana is a word, the rest goes by pairs."""
    if "\u3041" <= run[0] <= "\u309f":
        return []
    if "\u30a1" <= run[0] <= "\u30ff":
        return [run]
    parts = [part for part in _CHINESE_GLUE.split(run) if part]
    return [pair for part in parts for pair in ([part] if len(part) <= 2 else _overlapping(part))]


def _overlapping(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _voice(base: str, pieces: tuple[str, ...], language: str | None, run: bool) -> int:
    if run:
        return sum(mark in base for mark in _function_words()[2])
    if language == "ko":
        return sum(_KOREAN_VERB.search(piece) is not None for piece in pieces)
    if language:
        known = _of_language(language)[1] or _function_words()[1]
        return sum(piece in known for piece in pieces)
    return 0


def same_word(one: str, other: str) -> bool:
    """Whether two folded words are forms of one word: a long common beginning, short endings."""
    if one == other:
        return True
    if one[:3] != other[:3] or unspaced(one):
        return False
    short, long = sorted((len(one), len(other)))
    same = 3
    while same < short and one[same] == other[same]:
        same += 1
    rest = 3 if same < 6 else 4
    return same >= 4 and same >= 0.55 * long and long - same <= rest


def shared(words: tuple[str, ...], others: tuple[str, ...]) -> int:
    """How many of ``words`` have a form among ``others``, each used once."""
    left = list(others)
    count = 0
    for word in words:
        for place, other in enumerate(left):
            if same_word(word, other):
                count += 1
                del left[place]
                break
    return count


def within_one_edit(one: str, other: str) -> bool:
    """Whether one insertion, deletion, substitution or swap of neighbours leads from one to the other.

    Damerau, *A technique for computer detection and correction of spelling errors*, 1964: four in five typing
    errors are one such edit.
    """
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    same = 0
    while same < len(one) and one[same] == other[same]:
        same += 1
    if len(one) < len(other):
        return one[same:] == other[same + 1 :]
    swapped = one[same + 1 : same + 2] + one[same : same + 1] == other[same : same + 2]
    return one[same + 1 :] == other[same + 1 :] or (swapped and one[same + 2 :] == other[same + 2 :])
