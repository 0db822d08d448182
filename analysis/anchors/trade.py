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
    r"(?:^|[,;:\n|·•–(]\s*|\d\s+)(?:[A-Z]{1,2}-)?\d{2}[\d -]?\d{1,3}\s+([^\W\d_][^\W\d_]+)"
)
"""A post code and the place behind it, where an address may stand: at its beginning, or behind a comma or number."""


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
    return re.compile(rf"\b(?:{'|'.join(words)})\s+([^\W\d_][^\W\d_]+)") if words else None


def _place_signs(pages: list[TargetPage], brands: Brands, lower: Counter[str]) -> Counter[str]:
    """Words with a capital behind a post code, behind “in” in titles and headings, or in the site's name.

    Words that the texts write in small letters too are none. Where other titles and headings have a word without
    “in”, it names goods ("Assam tea"), unless the address has it or the name that the titles repeat.
    """
    signs: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    apart: set[str] = set()
    for page in pages:
        nouns, behind = page.language in _NOUN_CAPITALS, _locative((page.language or "")[:2].lower())
        signs.update(dict.fromkeys(_names(_POST_CODE.findall(page.text[:READ_CHARS])), PLACE_SIGNS))
        for part in dict.fromkeys(_parts(page)):
            there = set(_names(behind.findall(part) if behind else ()))
            inside.update(one for one in there if nouns or not lower[one])
            apart |= set(_names(part.split())) - there if brands.naming(part) is None else set()
    beside = _in_name(pages, brands)
    if any(page.language in _NOUN_CAPITALS for page in pages):
        beside -= apart
    else:
        beside = {one for one in beside if not lower[one]}
    signs.update({one: count for one, count in inside.items() if one not in apart})
    return signs + Counter(dict.fromkeys(beside, PLACE_SIGNS))


def _in_name(pages: list[TargetPage], brands: Brands) -> set[str]:
    """Words beside the site's name in the part that its titles share."""
    parts = Counter(part for page in pages for part in set(title_parts(page.title)))
    shared = [part for part, count in parts.items() if count >= 2 or len(pages) == 1]
    named = [part for part in shared if (found := brands.naming(part)) is not None and not found.whole]
    return {
        word
        for part in named
        for word in _names(part.split())
        if word in set(map(stem, brands.without(part).split()))
    }


def _names(words: Iterable[str]) -> Iterator[str]:
    """Stems of the words that begin with a capital and are no short form."""
    return (
        stem(folded(word)) for word in words if len(word) > 2 and word[0].isupper() and not word.isupper()
    )
