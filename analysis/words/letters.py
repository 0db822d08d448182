"""Letters of any script in one spelling each, so that words meet however they are typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from linkvet.analysis.words.memory import WordMemory

_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u0640"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+"
)
"""Accents, points that only help reading, and what nobody sees."""
_STROKES = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "đ": "d",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
    }
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`′＇ʹ", "'"))
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")


def _spelt(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).translate(_APOSTROPHES).casefold()
    plain = _MARKS.sub("", unicodedata.normalize("NFD", plain)).translate(_STROKES)
    return unicodedata.normalize("NFC", plain)


_SPELLINGS = WordMemory(_spelt)
"""Runs of letters beyond ASCII in their one spelling."""


def fold(text: str) -> str:
    """The text in lower case, without accents and invisible marks, in one spelling of each letter."""
    lower = text.lower()
    return lower if lower.isascii() else _BEYOND_ASCII.sub(lambda run: _SPELLINGS[run[0]], lower)


@lru_cache(maxsize=32768)
def folded(text: str) -> str:
    """A short text folded, on one line."""
    return " ".join(fold(text).split())


def spelled_out(text: str) -> str:
    """The same with umlauts written as two letters, as addresses do: ``Müller`` → ``mueller``."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return folded(plain.translate(_UMLAUTS))


def compact(text: str) -> str:
    """Letters and digits alone, folded."""
    return "".join(ch for ch in folded(text) if ch.isalnum() or "\u0900" <= ch <= "\u0dff")


_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh sch - y - e yu ya i yi ye g".split(),
        strict=True,
    )
)
_LATIN = str.maketrans({letter: sound.strip("-") for letter, sound in (_GREEK | _CYRILLIC).items()})


def latin(text: str) -> str:
    """Cyrillic and Greek letters as addresses write them; other scripts are left as they are."""
    return text.translate(_LATIN)
