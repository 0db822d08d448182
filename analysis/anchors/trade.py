"""What the audited site deals in, learned from its own pages and the topics its owner named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from linkvet.analysis.anchors.brands import Brands
from linkvet.analysis.facts import TargetPage
from linkvet.analysis.topics.themes import STOP_WORDS, read
from linkvet.analysis.words.keywords import Trade, stem
from linkvet.analysis.words.letters import folded
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.phrases import title_parts
from linkvet.analysis.words.tokens import unspaced
from linkvet.analysis.words.wording import phrase_of

MOST_PAGES = 300
READ_CHARS = 4_000
_HEADINGS = 12
_WORD = re.compile(r"(^|[.!?:;|\n“\"(]\s{0,4}|[•·–—]\s{0,4})?([^\W\d_]+)")
_NOUN_CAPITALS = frozenset(("de", "lb"))
"""Languages that write every noun with a capital letter."""
PLACE_SIGNS = 2
"""Signs from which a name is a place of the site: a post code or the site's name beside it says as much as two."""
_POST_CODE = re.compile(
    r"(?:^|[,;:\n|·•–(]\s{0,3}|\d\s{1,3})(?:[A-Z]{1,2}-)?\d{2}[\d -]?\d{1,3}\s{1,3}([^\W\d_]{2,40})"
)
"""A post code and the place behind it, where an address may stand: at its beginning, or behind a comma or number."""
_BEFORE_CODE = re.compile(
    r"([^\W\d_]{2,40}),?\s{1,3}(?:[A-Z]{2,3}\s{1,3}\d{4,5}\b|(?:[A-Z]{2}\s{1,3})?"
    r"(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d)\b)"
)
"""The place before the code: “Austin, TX 78701”, “Leeds LS1 4AB”, “Toronto, ON M5V 2T6”."""


def trade_of(pages: Iterable[TargetPage], topics: Sequence[str], brands: Brands) -> Trade:
    """The trade of a site: goods are what titles and headings of several pages, or its texts too, speak of."""
    known = list({id(page): page for page in pages}.values())[:MOST_PAGES]
    lower, upper = _cases(known)
    parts = {(part, page.language) for page in known for part in _parts(page)}
    spread: Counter[str] = Counter()
    for part, language in parts:
        named = brands.naming(part)
        if named is None or not named.whole:
            spread.update({stem(word) for word in _words(brands.without(part), language)})
    names = {one for one, count in upper.items() if 4 * lower[one] < count}
    owned = {stem(word) for topic in topics for word in _words(topic, None)}
    goods = {one for one in spread if (spread[one] >= 2 or lower[one] >= 2) and one not in names}
    signs = _place_signs(known, brands, lower)
    places = {one for one, count in signs.items() if count >= PLACE_SIGNS}
    goods = (goods | owned) - places
    return Trade(
        frozenset(goods),
        frozenset(lower) - goods,
        frozenset(names - owned),
        frozenset(part for part, _ in parts),
        frozenset(map(folded, topics)),
        frozenset(places),
        _themes([*topics, *(part for part, _ in parts)]),
    )


def _themes(texts: list[str]) -> frozenset[int]:
    """Themes that topics, titles and headings speak of, the strongest and what comes near it."""
    votes: Counter[int] = Counter()
    for text in texts[: 4 * MOST_PAGES]:
        votes.update(dict.fromkeys(read(text).votes, 1))
    most = max(votes.values(), default=0)
    return frozenset(theme for theme, count in votes.items() if count >= 2 and 2 * count >= most)


def _parts(page: TargetPage) -> list[str]:
    heads = [" ".join(head[:300].split()) for head in page.headings[:_HEADINGS]]
    title = " ".join((page.title or "")[:300].split())
    return [part for part in (title, *title_parts(title), *heads) if part]


def _words(text: str, language: str | None) -> list[str]:
    """Words that may name goods."""
    return [
        word
        for word in phrase_of(text, language).words
        if not word.isdigit() and (len(word) > 2 or unspaced(word)) and word not in STOP_WORDS
    ]


def _cases(pages: list[TargetPage]) -> tuple[Counter[str], Counter[str]]:
    """How often each stem stands in the texts in small letters, and with a capital within a sentence."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for page in pages:
        text = page.text[:READ_CHARS]
        if unspaced(text[:400]):
            lower.update(
                pair
                for start in range(0, len(text), 400)
                for pair in phrase_of(text[start : start + 400]).words
            )
            continue
        for start, word in _WORD.findall(text):
            if len(word) < 3:
                continue
            one = stem(folded(word))
            if word.islower() or page.language in _NOUN_CAPITALS:
                lower[one] += 1
            elif not start and word[0].isupper():
                upper[one] += 1
    return lower, upper


@lru_cache(maxsize=64)
def _locative(language: str | None) -> re.Pattern[str] | None:
    """What finds a name behind a word such as “in”; ``None`` for languages without such words, or of any noun."""
    words = [word for code, line in rows_of("locatives.txt") if code == language for word in line.split()]
    return re.compile(rf"\b(?:{'|'.join(words)})\s{{1,3}}([^\W\d_]{{2,40}})") if words else None


def _place_signs(pages: list[TargetPage], brands: Brands, lower: Counter[str]) -> Counter[str]:
    """Words with a capital behind a post code, behind “in”, or beside the site's name in its titles.

    Words that the texts write in small letters too are none. Where every noun has a capital, words beside the name
    are goods if other titles and headings have them, unless behind “in”.
    """
    signs: Counter[str] = Counter()
    beside: set[str] = set()
    apart: set[str] = set()
    for page in pages:
        text, nouns = page.text[:READ_CHARS], page.language in _NOUN_CAPITALS
        behind = _locative((page.language or "")[:2].lower())
        addressed = (*_POST_CODE.findall(text), *_BEFORE_CODE.findall(text))
        signs.update(dict.fromkeys(_names(addressed), PLACE_SIGNS))
        if behind and not nouns:
            found = _names(name for part in (text, *page.headings) for name in behind.findall(part))
            signs.update(one for one in found if not lower[one])
        for part in _parts(page):
            named = brands.naming(part)
            words = set(_names(part.split()))
            if named is None:
                apart |= words - set(_names(behind.findall(part) if behind else ())) if nouns else set()
            elif not named.whole and part in title_parts(page.title):
                words &= set(map(stem, brands.without(part).split()))
                beside |= words if nouns else {one for one in words if not lower[one]}
    return signs + Counter(dict.fromkeys(beside - apart, PLACE_SIGNS))


def _names(words: Iterable[str]) -> Iterator[str]:
    """Stems of the words that begin with a capital and are no short form."""
    return (
        stem(folded(word)) for word in words if len(word) > 2 and word[0].isupper() and not word.isupper()
    )
