"""Trades that the texts of a page's links sell, so that a page that sells everything is told from one with a subject.

Names of firms name trades too ("Barker Plumbing"); a search phrase holds nothing else than the goods, a place, and
words by which people shop ("plumber leeds", "cheap boilers"). Only such phrases count.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from linkvet.analysis.words.lexicons import Terms
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import tokens_of

LONGEST, MOST_CHARS = 6, 60
"""Words and characters beyond which a text is a title or a sentence."""
MOST_TEXTS = 120
BESIDE = "beside"
VICES = frozenset("gambling pills adult psychic studies loans investing software seo".split())
"""Trades that hardly anybody links to for the readers' sake."""


@lru_cache(maxsize=1)
def _terms() -> Terms:
    return Terms(
        (trade, word.strip())
        for trade, line in rows_of("link_trades.txt")
        for word in line.split(";")
        if word.strip()
    )


@lru_cache(maxsize=32768)
def trade_sold(text: str) -> str:
    """The trade whose goods a short text sells; empty where it is a name, a title or a sentence."""
    if not 2 < len(text) <= MOST_CHARS:
        return ""
    tokens = tokens_of(text)
    if not 1 <= len(tokens.words) <= LONGEST and not tokens.unspaced:
        return ""
    found = [(labels[0], term) for labels, term in _terms().find(tokens)]
    trade = next((name for name, _ in found if name != BESIDE), "")
    if not trade or tokens.unspaced:
        return trade
    known = {word for _, term in found for word in tokens_of(term).words}
    stems = tuple(term for _, term in found)
    left = [
        word
        for word in tokens.words
        if word not in known and not word.startswith(stems) and not word.isdigit()
    ]
    plain = not any(ch.isupper() for ch in text[1:])
    return trade if len(left) <= (len(tokens.words) >= 3 and plain) else ""


def trades_sold(texts: Iterable[str]) -> dict[str, list[str]]:
    """Trade → different texts of links that sell its goods."""
    found: dict[str, list[str]] = {}
    for text in islice(dict.fromkeys(texts), MOST_TEXTS):
        if trade := trade_sold(text):
            found.setdefault(trade, []).append(text)
    return found
