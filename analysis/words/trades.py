"""Offers of the spam trades told by their mix of words, so that wordings nobody listed are told too.

A page of a trade names its goods (``core``), its terms (``deal``: bonus, discreet, on your account today) and
says what hardly anybody else says (``sure``: without prescription, no deposit bonus). No single class is enough,
and words of those who report on a trade (police, courts, medicine, surveys) weigh against all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from linkvet.analysis.words.lexicons import Terms, WordRule
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import quoted, tokens_of

ENOUGH = 5
"""Weight from which a short text is an offer; a longer text needs more, for words come by themselves."""
MOST_NEEDED = 14
WORDS_PER_POINT = 120
LONGEST_OFFER, OFFER_TERMS, UNTOLD_TERMS = 150, 4, 9
"""Words of a text that may be told by the parts of its offer, and different terms of these that it needs; more where
none of them promises that nobody looks."""
_TELLING_PARTS = frozenset(("anonymous", "desperate", "unchecked", "unprescribed"))
CAP = 4
"""Different words of the goods, and of the terms, that are counted."""
REPORT_WEIGHT, REPORT_CAP = 2, 10
_TELLING = frozenset(("casino", "pharma", "adult"))
"""Trades whose goods have names of their own; loans, essays and watches are also sold honestly."""
_LEET = str.maketrans("013457", "oieast")
_DISGUISED = re.compile(r"(?=.*[a-z])(?=.*\d)[a-z0-9]{4,20}")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=1)
def _trades() -> Terms:
    return Terms(rows_of("trade_words.txt"))


@lru_cache(maxsize=1)
def _offer_parts() -> Terms:
    return Terms(rows_of("offer_parts.txt"))


@lru_cache(maxsize=1)
def _reports() -> Terms:
    return Terms(rows_of("report_words.txt"))


@lru_cache(maxsize=64)
def _reporting(text: str) -> frozenset[str]:
    return frozenset(term for _, term in _reports().find(tokens_of(text)))


def report_words(*texts: str) -> int:
    """Different words by which texts report, heal, judge or warn."""
    return len(frozenset().union(*(_reporting(text) for text in texts)))


def trade_terms(text: str) -> list[tuple[tuple[str, ...], str]]:
    """Labels and terms of the spam trades in a text, whatever it says of them."""
    return list(_trades().find(tokens_of(text)))


@lru_cache(maxsize=16)
def trade_signs(title: str, text: str, own: str = "") -> dict[str, list[str]]:
    """Trade → what was seen of it, for the trades that the page offers and does not report on.

    Of the trade after which the site is named (``own``) its goods and one word of an offer are enough.
    """
    body, head = tokens_of(text), tokens_of(title)
    titled = list(_trades().find(head))
    offered = {topic for (topic, strength), _ in titled if strength != "deal"}
    seen: dict[str, dict[str, set[str]]] = {}
    for (topic, strength), term in (*titled, *_trades().find(body)):
        seen.setdefault(topic, {}).setdefault(strength, set()).add(term)
    for topic, word in (*_disguises().find(head), *_disguises().find(body)):
        seen.setdefault(topic, {}).setdefault("sure", set()).add(word)
    if not seen:
        return {}
    for classes in seen.values():
        for strength, terms in classes.items():
            classes[strength] = _distinct(terms)
        certain = " ".join(classes.get("sure", ())).split()
        classes["deal"] = classes.get("deal", set()).difference(certain)
    reported = report_words(title, text)
    needed = min(MOST_NEEDED, ENOUGH + max(0, len(body.words) - WORDS_PER_POINT) / WORDS_PER_POINT)
    needed += min(REPORT_CAP, REPORT_WEIGHT * reported)
    return {
        topic: _told(classes)
        for topic, classes in seen.items()
        if (topic == own and _is_own(classes))
        or (_weight(classes, topic in offered) >= needed and _is_mixed(topic, classes, topic in offered))
    }


def told_offers(title: str, text: str) -> dict[str, list[str]]:
    """Trade → quotations, for short texts that offer without naming their goods as everybody does.

    A bet, a loan or a pill that is not called so still comes with its gift, its haste and its promise not to look:
    the core of the trade and two of its other parts make an offer, unless somebody reports.
    """
    head, body = tokens_of(title), tokens_of(text)
    size = len(text) / 4 if body.unspaced else len(head.words) + len(body.words)
    if size > LONGEST_OFFER or report_words(title, text):
        return {}
    seen: dict[str, dict[str, set[str]]] = {}
    for (topic, part), term in (*_offer_parts().find(head), *_offer_parts().find(body)):
        seen.setdefault(topic, {}).setdefault(part, set()).add(term)
    told = {}
    for topic, parts in seen.items():
        distinct = {part: _distinct(terms) for part, terms in parts.items()}
        needed = OFFER_TERMS if _TELLING_PARTS & parts.keys() else UNTOLD_TERMS
        if "core" in parts and len(parts) >= 3 and sum(map(len, distinct.values())) >= needed:
            told[topic] = [quoted(term) for part in sorted(distinct) for term in sorted(distinct[part])][:6]
    return told


def _distinct(terms: set[str]) -> set[str]:
    """The terms without those that only begin another one (“casin” beside “casino”)."""
    ordered = sorted(terms)
    return {
        term
        for place, term in enumerate(ordered)
        if not "".join(ordered[place + 1 : place + 2]).startswith(term)
    }


def _weight(classes: dict[str, set[str]], titled: bool) -> float:
    core, deal, sure = (len(classes.get(name, ())) for name in ("core", "deal", "sure"))
    return min(CAP, core) + min(CAP, deal) + 2 * sure + titled


def _is_own(classes: dict[str, set[str]]) -> bool:
    return len(classes.get("core", ())) >= 2 and bool(classes.get("deal") or classes.get("sure"))


def _is_mixed(topic: str, classes: dict[str, set[str]], titled: bool) -> bool:
    """Whether several kinds of words meet; without what only offers say, the goods must have names of their own."""
    core, deal, sure = (len(classes.get(name, ())) for name in ("core", "deal", "sure"))
    if sure >= 2:
        return core + deal >= 1
    if sure == 1:
        return core >= 1 and deal >= 1
    return topic in _TELLING and deal >= 1 and (core >= 3 or (titled and core + deal >= 4))


def _told(classes: dict[str, set[str]]) -> list[str]:
    """Quotations, what says most first; at least three, for each is a sign of its own."""
    terms = [term for name in ("sure", "core", "deal") for term in sorted(classes.get(name, ()))]
    return [quoted(term) for term in terms[:8]]


@lru_cache(maxsize=1)
def _disguises() -> WordRule:
    """Words of a trade with digits for letters (“v1agra”), as they are spelt to slip past filters."""
    goods = _trades()

    def disguise(word: str) -> Iterator[tuple[str, str]]:
        if word.isascii() and not word.isalpha() and _DISGUISED.fullmatch(word):
            plain = _DOUBLED.sub(r"\1", word.translate(_LEET))
            yield from ((topic, word) for topic, strength in goods.labels_of(plain) if strength == "core")

    return WordRule(disguise)
