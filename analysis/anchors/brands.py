"""Names of the audited site, and whether an anchor calls it by one of them.

A brand is found in any spacing, case, hyphenation, accent or script that follows from the names and the domain;
long and distinctive names also when inflected or one typing error away. A name made of everyday words alone, unless
they are joined (``WordPress``), must stand as whole words and rule its anchor: ``apple pie`` names no computer maker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from linkvet.analysis.words.letters import compact, folded, latin, spelled_out
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import unspaced
from linkvet.analysis.words.wording import Phrase, phrase_of, stop_words, within_one_edit
from linkvet.store.urls import absolute_url, readable_host, registrable_domain

MAX_NAMES = 200
"""Names of a site that are read; more are surely a list pasted by mistake."""
MOST_BESIDE = 5
"""Further meaningful words that may stand beside a distinctive brand before it no longer rules the anchor."""
TYPO_LENGTH = 6
"""Shorter names are not recognised with a typing error: too many real words are one letter away."""
_WINDOW = 5
_MOST_PIECES = 40
_ENDINGS = frozenset(
    "s es n en e a u y i em om ie ow ami ach owi in un nin nun de da den dan te ta ye ya ban ben nak nek rol ssa"
    " lla lta lle sta ista issa illa ina ia а у е ы и ой ом ем ью я ю ов ам ах ами ями ою ια ς ου ων".split()
)
_VOWELS = frozenset("аеиоуыэюяьйαεηιουω")
_JOSA = frozenset("은 는 이 가 을 를 의 에 에서 으로 로 와 과 도 만 에게 까지 부터 처럼 이나 나".split())
_ARABIC_PREFIX = frozenset("ولبفك")
_CAMEL = re.compile(r"(?<=[a-zß-ÿа-яё])(?=[A-ZÀ-ÞА-ЯЁ])")
Spelling = Literal["as written", "inflected", "misspelt"]


@dataclass(frozen=True, slots=True)
class Brand:
    """One name of the site in one spelling."""

    name: str
    """As a person wrote it."""
    ordinary: bool
    """Made of everyday words alone."""


@dataclass(frozen=True, slots=True)
class Naming:
    """An anchor that names the site."""

    brand: Brand
    spelling: Spelling
    found: str
    whole: bool
    """Nothing but the name stands there, apart from words such as *the* or *website*."""

    @property
    def evidence(self) -> str:
        """What was seen, as a clause."""
        if self.spelling == "misspelt":
            return f"“{self.found}” is one letter away from the brand “{self.brand.name}”"
        rest = "is" if self.whole else "names"
        return f"{rest} the brand “{self.brand.name}”"


@lru_cache(maxsize=1)
def _ordinary_words() -> frozenset[str]:
    return frozenset(word for (line,) in rows_of("ordinary_words.txt") for word in folded(line).split())


@lru_cache(maxsize=1)
def _company_words() -> frozenset[str]:
    return frozenset(word for (line,) in rows_of("company_words.txt") for word in folded(line).split())


def _made_of_ordinary_words(label: str) -> bool:
    """Whether a joined name falls apart into everyday words: ``runningshoes``."""
    words = _ordinary_words()
    label = label[:60]
    reached = {0}
    for end in range(1, len(label) + 1):
        if any(label[start:end] in words for start in reached if end - start >= 3):
            reached.add(end)
    return len(label) in reached


def _ordinary(name: str) -> bool:
    pieces = [piece for piece in phrase_of(name).pieces if piece not in stop_words("en")]
    if len(pieces) == 1:
        return len(pieces[0]) < 2 or _made_of_ordinary_words(pieces[0])
    return bool(pieces) and all(piece in _ordinary_words() for piece in pieces)


class Brands:
    """The names under which people know the audited site."""

    def __init__(self, domain: str, names: Iterable[str] = ()) -> None:
        url = absolute_url(domain) if domain else None
        self.names = tuple(names)[:MAX_NAMES]
        """As a person gave them."""
        self.domain = registrable_domain(url.host) if url else domain.lower()
        """Registrable domain of the site."""
        self._spellings: dict[str, Brand] = {}
        self._by_length: dict[int, list[str]] = {}
        self._unspaced: list[tuple[str, Brand]] = []
        self._partial: dict[str, Brand] = {}
        for name in (*self.names, self._label()):
            self._learn(name.strip())
        lengths = [len(spelling) for spelling in self._spellings] or [0]
        self._shortest, self._longest = min(lengths) // 2, max(lengths) + 4
        self._found = lru_cache(maxsize=8192)(self._search)

    def __reduce__(self) -> tuple[type[Brands], tuple[str, tuple[str, ...]]]:
        return Brands, (self.domain, self.names)

    def _label(self) -> str:
        """The domain's own name without its public suffix, readable."""
        return readable_host(self.domain).partition(".")[0]

    def _learn(self, name: str) -> None:
        if not compact(name) or len(compact(name)) < 2:
            return
        url = absolute_url(name) if "." in name and " " not in name else None
        if url is not None and registrable_domain(url.host) == self.domain:
            name = self._label()
        brand = Brand(name, _ordinary(_CAMEL.sub(" ", name)))
        pieces = phrase_of(name).pieces
        spellings = {compact(name), compact(spelled_out(name)), "".join(pieces), compact(latin(folded(name)))}
        for piece in pieces if len(pieces) > 1 else ():
            if len(piece) >= TYPO_LENGTH and piece not in _ordinary_words() and _meaningful(piece):
                self._partial.setdefault(piece, brand)
        for spelling in sorted(spellings - {""}):
            if spelling not in self._spellings:
                self._spellings[spelling] = brand
                if len(spelling) >= TYPO_LENGTH and not brand.ordinary and not unspaced(spelling):
                    self._by_length.setdefault(len(spelling), []).append(spelling)
            if unspaced(spelling):
                self._unspaced.append((spelling, brand))

    def without(self, text: str) -> str:
        """``text`` without the site's names, for the words that tell its subject."""
        pieces = list(phrase_of(text).pieces)
        while pieces:
            hit = self._in_pieces(tuple(pieces), "as written")
            if hit is None:
                break
            del pieces[hit[2] : hit[3]]
        return " ".join(pieces)

    def naming(self, anchor: str, trade: frozenset[str] = frozenset()) -> Naming | None:
        """How ``anchor`` names the site, or ``None`` when no name is there or none of them rules it.

        ``trade`` are words of the linked page: beside a capitalised everyday word they make it a name
        (``Summit hiking boots``).
        """
        found = self._found(anchor)
        if found is None:
            return self._shortened(anchor, trade)
        brand, spelling, start, end = found
        phrase = phrase_of(anchor)
        if end == 0:
            beside = phrase_of(phrase.folded.replace(compact(brand.name), " "))
            rest = [word for word in beside.words if word not in _company_words()]
            return Naming(brand, spelling, brand.name, not rest) if len(rest) <= 2 * MOST_BESIDE else None
        places = [place for place in range(len(phrase.pieces)) if not start <= place < end]
        rest = [phrase.pieces[place] for place in places if _meaningful(phrase.pieces[place])]
        seen = " ".join(phrase.pieces[start:end])
        if not rest:
            return Naming(brand, spelling, seen, True)
        rules = (
            _rules(anchor, phrase, start, end, rest, trade) if brand.ordinary else len(rest) <= MOST_BESIDE
        )
        return Naming(brand, spelling, seen, False) if rules else None

    def _shortened(self, anchor: str, trade: frozenset[str]) -> Naming | None:
        """One telling word of a longer name, standing alone: ``Kessler`` for *Kessler Räder*."""
        words = [piece for piece in phrase_of(anchor[:200]).pieces if _meaningful(piece)]
        brand = self._partial.get(words[0]) if len(words) == 1 and words[0] not in trade else None
        return Naming(brand, "as written", words[0], True) if brand else None

    def _search(self, anchor: str) -> tuple[Brand, Spelling, int, int] | None:
        """The best spelling found, and which pieces it covers (0, 0 inside a run without spaces)."""
        split = _CAMEL.sub(" ", anchor) if not anchor.isupper() else anchor
        for text in dict.fromkeys((anchor, split)):
            phrase = phrase_of(text)
            for spelling in ("as written", "inflected", "misspelt"):
                hit = self._in_pieces(phrase.pieces, spelling)
                if hit is not None and text is anchor:
                    return hit
                if hit is not None:
                    return hit[0], hit[1], *_mapped(phrase_of(anchor).pieces, phrase.pieces, hit[2], hit[3])
        if unspaced(anchor):
            joined = compact(anchor)
            for known, brand in self._unspaced:
                if known in joined:
                    return brand, "as written", 0, 0
        return None

    def _in_pieces(self, pieces: tuple[str, ...], spelling: str) -> tuple[Brand, Spelling, int, int] | None:
        pieces = pieces[:_MOST_PIECES]
        for size in range(min(_WINDOW, len(pieces)), 0, -1):
            for start in range(len(pieces) - size + 1):
                window = "".join(pieces[start : start + size])
                brand = (
                    self._known(window, spelling) if self._shortest <= len(window) <= self._longest else None
                )
                if brand is not None:
                    return brand, spelling, start, start + size  # type: ignore[return-value]
        return None

    def _known(self, window: str, spelling: str) -> Brand | None:
        if spelling == "as written":
            found = self._spellings.get(window)
            return found if found or window.isascii() else self._spellings.get(latin(window))
        if len(window) < 4:
            return None
        return self._inflected(window) if spelling == "inflected" else self._misspelt(window)

    def _inflected(self, window: str) -> Brand | None:
        if window[0] in _ARABIC_PREFIX and window[1:] in self._spellings:
            return self._spellings[window[1:]]
        for cut in range(1, min(5, len(window) - 3)):
            stem, ending = window[:-cut], window[-cut:]
            brand = self._spellings.get(stem)
            if brand and not (brand.ordinary and cut > 1) and (ending in _ENDINGS or ending in _JOSA):
                return brand
            if ending in _ENDINGS and stem[0] > "\u036f" and not "가" <= stem[0] <= "힣":
                for vowel in _VOWELS:
                    brand = self._spellings.get(stem + vowel)
                    if brand and not brand.ordinary:
                        return brand
        return None

    def _misspelt(self, window: str) -> Brand | None:
        if len(window) < TYPO_LENGTH - 1 or window in _ordinary_words():
            return None
        for form in (window,) if window.isascii() else (window, latin(window)):
            for length in (len(form), len(form) - 1, len(form) + 1):
                for known in self._by_length.get(length, ()):
                    near = known[0] == form[0] or len(known) >= 8
                    if near and within_one_edit(form, known):
                        return self._spellings[known]
        return None


def _meaningful(piece: str) -> bool:
    return piece not in _company_words() and piece not in stop_words(None) and not piece.isdigit()


def _mapped(pieces: tuple[str, ...], split: tuple[str, ...], start: int, end: int) -> tuple[int, int]:
    """Places of a window of the split spelling among the pieces as written."""
    before, inside = len("".join(split[:start])), len("".join(split[start:end]))
    first, last, at = len(pieces), 0, 0
    for place, piece in enumerate(pieces):
        if at + len(piece) > before and at < before + inside:
            first, last = min(first, place), max(last, place + 1)
        at += len(piece)
    return (first, last) if first < last else (0, len(pieces))


def _rules(anchor: str, phrase: Phrase, start: int, end: int, rest: list[str], trade: frozenset[str]) -> bool:
    """Whether a name of everyday words rules an anchor in which other meaningful words stand."""
    written = [word for part in anchor.split() if (word := part.strip(".,;:!?()[]«»„“”›→\"'"))]
    if len(written) != len(phrase.pieces) or anchor.isupper():
        return False
    name = written[start:end]
    others = [word for place, word in enumerate(written) if place > 0 and not start <= place < end]
    if not all(word[:1].isupper() for word in name):
        return False
    if trade and all(word in trade for word in rest):
        return True
    lower = not any(word[:1].isupper() for word in others)
    return lower and len(rest) <= 3 and (start > 0 or len(name) > 1)
