"""Search phrases: texts that name what a site deals in as people type it into a search box.

A phrase is told by what its words are: goods (words of the site's trade), further words of its pages, what people put
beside them when they shop (best, price, wireless, near me; ``lists/keyword_words.txt``), or strange. Names, sentences
and cited titles are no search phrases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from linkvet.analysis.words.letters import compact, folded
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import unspaced
from linkvet.analysis.words.wording import Phrase, phrase_of, sentence_words, stop_words

LONGEST, LONGEST_RUN = 8, 24
"""Words, and characters in scripts without spaces, beyond which a text is a sentence or a headline."""
CITED_WORDS = 3
"""Words from which a title of the site, as it is written there, is cited; shorter ones are categories."""
LONG_WORD = 9
"""Letters from which one word may be a whole phrase in languages that join words."""
LONG_GOOD, LONG_START = 5, 8
"""Letters of a good that may be the head of a compound, and of one under whose beginning other forms meet."""
COMPOUNDING = frozenset("de nl sv da no nb nn fi et hu is".split())
_KNOWN_SHARE = 0.6
"""Share of the letter pairs of an unspaced text that must be the site's own."""
_STRONG = ("price", "rank", "year", "seller", "local", "place", "quality")
"""Kinds of words beside the goods, what says most first."""
_YEAR = re.compile(r"20[12]\d")
_SENTENCE = re.compile(r"[.!?:;…]\s|[!?…]$|\.$")
_ELIDED = re.compile(r"^(?:[dlcjmnst]|qu|dell|all|nell)['’]", re.IGNORECASE)
_ENDING = re.compile(
    "(?:ies|es|en|er|em|ern|ami|ach|ów|ow|ами|ями|ого|ому|ой|ей|ых|их|ые|ие|ий|ый|ая|яя|ов|ев|ам|ям|ах|ях|ом|ем"
    "|as|os|(?<!s)s|[aeiouyаеиоуыэюяьйαεηιουως])$"
)


@dataclass(frozen=True, slots=True)
class Trade:
    """What the audited site deals in, in its own words, cut to stems."""

    goods: frozenset[str] = frozenset()
    """Words of its titles, headings and topics."""
    vocabulary: frozenset[str] = frozenset()
    """Further words of its texts."""
    names: frozenset[str] = frozenset()
    """Words that it writes like names: products, people, places."""
    titles: frozenset[str] = frozenset()
    """Titles and headings as they are written."""
    topics: frozenset[str] = frozenset()
    """Topics that its owner named, folded."""
    places: frozenset[str] = frozenset()
    """Where it is at home, in its own words."""
    themes: frozenset[int] = frozenset()
    """Numbers of the themes (``linkvet.analysis.topics.themes``) that its titles and headings speak of."""


@dataclass(frozen=True, slots=True)
class SearchPhrase:
    """A text that people type to find goods."""

    goods: tuple[str, ...]
    """Words of the site's trade in it; none where it is another trade's phrase."""
    asks: str
    """The word beside the goods that says most of what is wanted ("best", "price"); empty for the bare goods."""
    kind: str
    """What ``asks`` is: ``price``, ``rank``, ``year``, ``seller``, ``local``, ``place`` or ``quality``.

    ``local`` is the site's own place beside the goods without a word between ("dentist Leeds"), as hardly anybody
    writes it in a sentence.
    """
    cited: bool = False
    """Whether it is a short title of the site as written there."""


def stem(word: str) -> str:
    """A word without its ending, under which its forms meet."""
    if len(word) < 4:
        return word
    short = _ENDING.sub("", word, count=1)
    return short if len(short) >= 3 else word


@lru_cache(maxsize=1)
def _beside() -> dict[str, dict[str, str]]:
    """Language → words and phrases that stand beside goods, with their kinds."""
    found: dict[str, dict[str, str]] = {}
    for language, kind, words in rows_of("keyword_words.txt"):
        known = found.setdefault(language, {})
        for word in words.split(";"):
            known.setdefault(" ".join(phrase_of(word.strip()).pieces), kind)
    return found


@lru_cache(maxsize=64)
def _beside_in(languages: frozenset[str]) -> dict[str, str]:
    known = [words for language, words in _beside().items() if not languages or language in languages]
    return {word: kind for words in reversed(known) for word, kind in words.items()}


@lru_cache(maxsize=16384)
def search_phrase(text: str, trade: Trade, language: str | None = None) -> SearchPhrase | None:
    """What makes ``text`` a search phrase of the site's or another trade; ``None`` when it is none."""
    text = " ".join(text[:400].split()).strip(" -–—|»›→\"'“”„«()[]")
    known = (language or "")[:2].lower() or None
    phrase = phrase_of(text, known)
    if not phrase.pieces or _SENTENCE.search(text) or _ELIDED.match(text):
        return None
    cited = text in trade.titles
    if cited and len(phrase.pieces) >= CITED_WORDS:
        return None
    beside = _beside_in(frozenset((known, "en")) if known in _beside() else frozenset())
    if phrase.unspaced:
        said = phrase.voice > 0 or len(compact(text)) > LONGEST_RUN
        found = None if said else _run_phrase(phrase, trade, beside)
    else:
        found = _spaced(text, phrase, trade, beside, known)
    return SearchPhrase(found.goods, found.asks, found.kind, cited) if found else None


def has_article(text: str, language: str | None) -> bool:
    """Whether an article stands in a text: of its language, or of English where it is not known."""
    articles = _beside().get((language or "en")[:2].lower(), {})
    return any(articles.get(piece) == "article" for piece in phrase_of(text[:400], language).pieces)


def deals_in(text: str, trade: Trade) -> bool:
    """Whether every word of a text that names something is one of the trade's."""
    beside = _beside_in(frozenset())
    words = [word for word in phrase_of(text[:400]).words if word not in beside]
    return bool(words) and all(stem(word) in trade.goods or stem(word) in trade.vocabulary for word in words)


def trade_in(*goods: str) -> Trade:
    """A trade of some goods, in words that a person writes."""
    return Trade(frozenset(stem(word) for text in goods for word in phrase_of(text).words))


def is_good(word: str, trade: Trade, compounds: bool = False) -> bool:
    """Whether a word names goods of the trade, in any form, or as the head of a compound (“Hundeleine”)."""
    if word in trade.goods or (one := stem(word)) in trade.goods:
        return True
    if len(word) < LONG_WORD:
        return False
    return any(
        (len(good) >= LONG_START and one.startswith(good))
        or (compounds and len(good) >= LONG_GOOD and one.endswith(good))
        for good in trade.goods
    )


@lru_cache(maxsize=16384)
def goods_in(text: str, trade: Trade, language: str | None) -> tuple[str, ...]:
    """Different goods of the trade that a text names."""
    compounds = language in COMPOUNDING
    return tuple(
        {
            stem(word): word for word in phrase_of(text, language).words if is_good(word, trade, compounds)
        }.values()
    )


def _is_said(phrase: Phrase, rest: list[str], language: str | None, stops: frozenset[str]) -> bool:
    """Whether a text reads as part of a sentence: too long, with words of sentences, or joined to what is around."""
    if len(phrase.pieces) > LONGEST or rest[0] in stops or rest[-1] in stops:
        return True
    if language == "ko":
        return phrase.voice > 0
    spoken = sentence_words(language) | (sentence_words("en") if phrase.folded.isascii() else frozenset())
    return not spoken.isdisjoint(rest)


def _spaced(
    text: str, phrase: Phrase, trade: Trade, beside: dict[str, str], language: str | None
) -> SearchPhrase | None:
    kinds, rest = _parted(phrase.pieces, beside)
    stops = stop_words(language)
    _take_places(rest, kinds, trade.places, stops)
    if _is_said(phrase, rest, language, stops):
        return None
    words = [word for word in rest if word and word not in stops and not word.isdigit()]
    stems = [stem(word) for word in words]
    if any(one in trade.names and one not in trade.goods for one in stems):
        return None
    goods = tuple(word for word in words if is_good(word, trade, language in COMPOUNDING))
    strange = [
        word
        for word, one in zip(words, stems, strict=True)
        if word not in goods and one not in trade.vocabulary
    ]
    kind = next((kind for kind in _STRONG if kind in kinds), "")
    asks = kinds.get(kind, "")
    if not goods:
        return _of_another_trade(text, words, kinds)
    if kind and kind != "quality" and len(strange) <= min(1, len(goods)):
        return SearchPhrase(goods, asks, kind)
    if "article" in kinds:
        return None
    if kind and not strange:
        return SearchPhrase(goods, asks, kind)
    return _bare(text, words, goods, strange, trade, language)


def _parted(pieces: tuple[str, ...], beside: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """Words that stand beside goods by kind, and the words that are left, empty where such words stood."""
    kinds: dict[str, str] = {}
    rest: list[str] = []
    place = 0
    while place < len(pieces):
        for size in (3, 2, 1):
            words = " ".join(pieces[place : place + size])
            kind = "year" if _YEAR.fullmatch(words) else beside.get(words)
            if kind and place + size <= len(pieces):
                kinds.setdefault(kind, words)
                rest.append("")
                place += size
                break
        else:
            rest.append(pieces[place])
            place += 1
    return kinds, rest


def _take_places(
    rest: list[str], kinds: dict[str, str], places: frozenset[str], stops: frozenset[str]
) -> None:
    """Takes the site's own places out of the words that are left."""
    for at, word in enumerate(rest):
        if word and places and stem(word) in places:
            joined = at > 0 and (rest[at - 1] in stops)
            kinds.setdefault("place" if joined else "local", word)
            rest[at] = ""


def _of_another_trade(text: str, words: list[str], kinds: dict[str, str]) -> SearchPhrase | None:
    """A phrase whose goods nobody knows: two different words by which people shop, and no capitals but of a place."""
    leading = next((kind for kind in ("rank", "price") if kind in kinds), "")
    second = len(kinds) >= 2 or ("rank" in kinds and "year" in kinds)
    at_home = "local" in kinds or "place" in kinds
    if not leading or not second or not 1 <= len(words) <= 3 or (text != text.lower() and not at_home):
        return None
    return SearchPhrase((), kinds[leading], leading)


def _bare(
    text: str,
    words: list[str],
    goods: tuple[str, ...],
    strange: list[str],
    trade: Trade,
    language: str | None,
) -> SearchPhrase | None:
    """The goods alone, or the goods and a place behind them; for a site at home somewhere, other towns count too."""
    long = any(len(word) >= LONG_WORD for word in goods) and language in COMPOUNDING
    elsewhere = bool(trade.places) and strange == words[-1:] and len(words) == 2
    enough = len(goods) >= 2 or (long and len(words) <= 2) or folded(text) in trade.topics or elsewhere
    if not enough or 2 * len(goods) < len(words):
        return None
    if not strange or (len(goods) >= 3 and len(strange) == 1 and text.islower()):
        return SearchPhrase(goods, "", "")
    if strange != words[-1:]:
        return None
    last = text.split()[-1].strip(" .,;")
    if not last[:1].isupper() or last.isupper():
        return None if elsewhere and len(goods) < 2 and not long else SearchPhrase(goods, "", "")
    return SearchPhrase(goods, last, "place")


def _run_phrase(phrase: Phrase, trade: Trade, beside: dict[str, str]) -> SearchPhrase | None:
    """The same in scripts without spaces, by letter pairs."""
    text = phrase.folded
    kinds: dict[str, str] = {}
    for word, kind in beside.items():
        if unspaced(word) and word in text:
            kinds.setdefault(kind, word)
            text = text.replace(word, " ")
    if year := _YEAR.search(text):
        kinds["year"] = year[0]
    pairs = [word for word in phrase_of(text).words if not word.isdigit()]
    goods = tuple(pair for pair in pairs if pair in trade.goods)
    kind = next((kind for kind in _STRONG if kind in kinds), "")
    if not goods or len(goods) < _KNOWN_SHARE * len(pairs) or not (kind or len(goods) >= 2):
        return None
    return SearchPhrase(goods, kinds.get(kind, ""), kind)
