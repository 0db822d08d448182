"""How much an anchor is a search phrase of a trade, rather than a name, a title or a piece of a sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from linkvet.analysis.facts import LinkFacts, TargetPage
from linkvet.analysis.judging.conditions import (
    LONGEST_PHRASE,
    NAMING,
    ON_TOPIC,
    SPEECHLESS,
    cites,
    followed,
    money_word,
    quoted,
    short_or_heap,
    shown_text,
    stuffing,
    words_of,
)
from linkvet.analysis.judging.search_words import asks_for, names_cited, product_head, speaks_of
from linkvet.analysis.words.keywords import SearchPhrase, goods_in, has_article, stem
from linkvet.analysis.words.letters import folded
from linkvet.analysis.words.tokens import tokens_of
from linkvet.analysis.words.wording import Phrase, phrase_of, same_word

HEAP, ASKING, KEY_PHRASE, KEY_WORDS, IN_SENTENCE, WITH_NAME, CITED = 1.0, 0.9, 0.7, 0.6, 0.5, 0.3, 0.3
"""Grades: a heap of phrases, a phrase that asks for a purchase, the page's own key phrase, words of its subject, the
same inside a sentence, a search phrase with the site's name in it, and a category named as the site names it."""
ASKING_KINDS = ("price", "rank", "year", "seller", "local")
"""What the words beside the goods say where somebody wants to buy or compare."""
PRODUCT = 0.8
"""Grade of goods beside a word of shops that names goods of the site itself ("tea set", "billing software")."""
KEYWORD = 0.5
"""Grade from which an anchor is called a search phrase."""
_APOSTROPHE = re.compile("['’]")
_SEPARATORS = ",;|/·•、，"
_QUOTES = '"“„«‚‘「『'
NOUN_CAPITALS = ("de", "lb")
"""Languages that write every noun with a capital, so that one is no sign of a name."""
LONG_COMPOUND = 12
"""Letters from which one word may be a whole search phrase."""
MOST_GOODS = 4
"""Different goods from which an anchor is a heap of them."""
TITLE_WORDS = 3
"""Words from which an anchor that is the title of the linked page cites it."""


def keyword_grade(link: LinkFacts) -> float | None:
    """0 (a name, a title, a sentence, nothing) to 1 (a heap of search phrases); ``None`` where it is not known."""
    if "keyword" not in link.answers:
        link.answers["keyword"] = _grade(link)
    grade: float | None = link.answers["keyword"]
    return grade


def _grade(link: LinkFacts) -> float | None:
    if link.anchor_class is None:
        return None
    text = shown_text(link)
    if link.anchor_class == "bare_url" or link.anchor_class in SPEECHLESS or not text:
        return 0.0
    if stuffing(text) or heap_of_goods(link):
        return HEAP
    if not short_or_heap(text) or cites_title(link) or cites(link) or _cites_something(link, text):
        return 0.0
    if link.anchor_class in NAMING or (link.anchor_class == "image_alt" and _says_name(link, text)):
        return _with_name(link, text)
    return _asks(link, text) or _of_trade(link, text)


def _cites_something(link: LinkFacts, text: str) -> bool:
    """Whether the text names a guide, a study or a page, or quotes a title, and asks for nothing."""
    if money_word(text) or product_head(text) or asks_for(text, link.language):
        return text[:1] in _QUOTES
    return text[:1] in _QUOTES or (link.anchor_class != "exact" and names_cited(text))


def _says_name(link: LinkFacts, text: str) -> bool:
    words = words_of(text)
    return any(set(words_of(name)) <= set(words) for name in link.profile.brands if words_of(name))


def heap_of_goods(link: LinkFacts) -> tuple[str, ...]:
    """Different goods of the site that one anchor heaps up without a sentence around them; empty where it does not.

    A long text that asks for a purchase may be a sentence: nobody links a whole advertisement.
    """
    text = shown_text(link)
    words = words_of(text)
    if len(words) < MOST_GOODS or not link.profile.trade.goods or cites_title(link):
        return ()
    goods = goods_in(text, link.profile.trade, link.profile.languages[0] if link.profile.languages else None)
    asks = bool(money_word(text))
    if link.anchor_class == "overlong":
        return goods if asks and len(goods) >= MOST_GOODS else ()
    phrase = phrase_of(text, link.language)
    told = asks or sum(text.count(mark) for mark in _SEPARATORS) >= 2
    told = told or _home_in(text, link.profile.trade.places, link.language) == "local"
    few = len(goods) < MOST_GOODS or 2 * len(goods) < len(phrase.words)
    named = link.anchor_class in NAMING and not asks
    return () if few or not told or named or phrase.voice or _joints(phrase) > 1 else goods


def keyword(link: LinkFacts) -> float:
    """The grade, and 0 where it is not known."""
    return keyword_grade(link) or 0.0


def _asks(link: LinkFacts, text: str) -> float:
    """Grade of a text with a word that asks for a purchase."""
    asks = money_word(text)
    return 0.0 if not asks or is_clause(link, text.replace(asks, " ") if " " in asks else text) else ASKING


def _with_name(link: LinkFacts, text: str) -> float:
    """Grade of the site's name with more words: a search phrase where the rest asks for the goods' price or place."""
    names = {word for name in link.profile.brands for word in words_of(name)}
    rest = [word for word in words_of(text) if _APOSTROPHE.split(word)[0] not in names]
    found = link.profile.search_phrase(" ".join(rest), link.language) if len(rest) >= 2 else None
    if len(rest) == len(words_of(text)):
        return 0.0
    asks = money_word(" ".join(rest)) or (found is not None and found.goods and found.kind in ASKING_KINDS)
    return WITH_NAME if len(rest) >= 2 and asks else 0.0


def _of_trade(link: LinkFacts, text: str) -> float:
    """Grade of a text by the goods of the site's trade in it; by its class where the trade is not known."""
    if not link.profile.trade.goods:
        return _names_goods(link, text)
    return max(_known_goods(link, text), _goods_abroad(link, text))


def _goods_abroad(link: LinkFacts, text: str) -> float:
    """Grade of a text that asks for goods in words which the site itself never uses, often in another language.

    Such a phrase has a product at its head ("software", "logiciel", "shop"), or speaks of the site's topics, and is
    neither a sentence nor something that is cited.
    """
    if link.anchor_class not in ("other", "contextual", "broad", "near") or not _is_bare(link, text):
        return 0.0
    contextual, trade = link.anchor_class == "contextual", link.profile.trade
    head, asks = product_head(text), asks_for(text, link.language)
    abroad = link.language is not None and link.language not in (link.profile.languages or ["en"])
    own = speaks_of(text, trade.themes) or any(stem(word) in trade.goods for word in head.split())
    near = own or (near_context(link) >= ON_TOPIC) or (abroad and link.relevance_context is None)
    if head and (near or asks):
        return ASKING if asks and near else IN_SENTENCE if contextual else KEY_WORDS
    if not abroad or not near or (contextual and not own):
        return 0.0
    if place := _home_in(text, trade.places, link.language):
        return ASKING if asks or place == "local" else IN_SENTENCE if contextual else KEY_WORDS
    if asks:
        return ASKING
    if not _is_common(link, text) or not (own or link.anchor_class == "broad"):
        return 0.0
    return IN_SENTENCE if contextual else KEY_WORDS


def _is_bare(link: LinkFacts, text: str) -> bool:
    """Whether a text is a few words without those of sentences, a title or an article."""
    phrase = phrase_of(text, link.language)
    if phrase.voice or _joints(phrase) >= max(2, len(phrase.words)) or names_cited(text):
        return False
    if not 1 < len(phrase.pieces) <= LONGEST_PHRASE + 1 and not (
        phrase.unspaced or len(text) >= LONG_COMPOUND
    ):
        return False
    article = link.anchor_class in ("contextual", "other") and has_article(text, link.language)
    return not article and text.rstrip()[-1:] not in "?!.:"


def bare_words(link: LinkFacts) -> bool:
    """Whether the anchor is a few common words that name a thing: no name, no title, no piece of a sentence."""
    text = shown_text(link)
    if (
        link.anchor_class in NAMING
        or link.anchor_class in SPEECHLESS
        or not short_or_heap(text)
        or cites(link)
    ):
        return False
    if has_article(text, link.language) or cites_title(link):
        return False
    return _is_bare(link, text) and _is_common(link, text)


def names_site(link: LinkFacts) -> bool:
    """Whether the text around the link calls the site by a name, as those do who write about it."""
    said = set(tokens_of(link.text or link.paragraph or "").words)
    return any(set(words) <= said for name in link.profile.brands if (words := words_of(name)))


def _is_common(link: LinkFacts, text: str) -> bool:
    """Whether a text is written as common words are, but for a place at its end."""
    if phrase_of(text, link.language).unspaced:
        return False
    head = " ".join(text.split()[:-1]) or text
    return head == head.lower() or link.language in NOUN_CAPITALS


def _home_in(text: str, places: frozenset[str], language: str | None) -> str:
    """``local`` where the site's own place stands beside the other words, ``place`` behind “in” and its like."""
    pieces, words = phrase_of(text, language).pieces, phrase_of(text, language).words
    at = next((at for at, piece in enumerate(pieces) if stem(piece) in places), None)
    if at is None or len(words) < 2:
        return ""
    return "place" if at and pieces[at - 1] not in words else "local"


def near_context(link: LinkFacts) -> float:
    """How much the words around the link have in common with the site's topics; 0 where it is not known."""
    return link.relevance_context or 0.0


def _known_goods(link: LinkFacts, text: str) -> float:
    """Grade of a text by goods that the site's own pages name."""
    spoken = link.anchor_class == "contextual" or not asks_for(text, link.language)
    if spoken and link.anchor_class in ("contextual", "broad", "other") and has_article(text, link.language):
        return 0.0
    found = link.profile.search_phrase(text, link.language) or _in_own_language(link, text)
    if found is None:
        nouns = link.language in NOUN_CAPITALS and link.language in link.profile.languages
        return 0.0 if _capitals(f"a {text}") and not nouns else _names_goods(link, text)
    if found.cited:
        return CITED
    if found.kind in ASKING_KINDS or not found.goods:
        return PRODUCT if found.goods and _is_goods_too(link, found) else ASKING
    return IN_SENTENCE if link.anchor_class == "contextual" else KEY_PHRASE if found.kind else KEY_WORDS


def _is_goods_too(link: LinkFacts, found: SearchPhrase) -> bool:
    """Whether the word beside the goods is one of the site's goods itself."""
    trade = link.profile.trade
    return found.kind == "seller" and not {stem(found.asks), found.asks}.isdisjoint(
        trade.goods | trade.vocabulary
    )


def _in_own_language(link: LinkFacts, text: str) -> SearchPhrase | None:
    """What a text is in the site's own language, on a page in another one."""
    own = link.profile.languages[:1]
    return link.profile.search_phrase(text, own[0]) if own and own[0] != link.language else None


def in_another_language(link: LinkFacts) -> bool:
    """Whether the anchor is a search phrase in the site's own language on a page in a language it does not use."""
    own = link.profile.languages
    if link.language is None or not own or link.language in own:
        return False
    text = shown_text(link)
    found = link.profile.search_phrase(text, own[0])
    asked = money_word(text) and goods_in(text, link.profile.trade, own[0])
    return bool(asked) or (found is not None and bool(found.goods))


def _names_goods(link: LinkFacts, text: str) -> float:
    """Grade of a text that only says what the linked page offers."""
    if link.anchor_class in ("exact", "near"):
        return KEY_PHRASE
    phrase = phrase_of(text, link.language)
    if link.anchor_class not in ("broad", "contextual") or is_clause(link, text) or _capitals(text):
        return 0.0
    shared = sum(any(same_word(word, key) for key in _subject(link.target)) for word in phrase.words)
    if len(phrase.words) < 2 or shared < (2 if link.anchor_class == "contextual" else 1):
        return 0.0
    if link.anchor_class != "broad":
        return IN_SENTENCE
    head = next((word for word in reversed(phrase.words) if not word.isdigit()), "")
    return ASKING if asks_for(text, link.language) and stem(head) in link.profile.trade.goods else KEY_WORDS


def _capitals(text: str) -> bool:
    """Whether a word inside of the text begins with a capital, as names do; short forms of countries do not count."""
    words = text.split()[1:]
    return any(word[:1].isupper() and not (word.isupper() and len(word) <= 3) for word in words)


def _subject(target: TargetPage | None) -> frozenset[str]:
    if target is None:
        return frozenset()
    return _subject_words(
        target.title or "", tuple(target.headings[:12]), tuple(target.phrases), target.language
    )


@lru_cache(maxsize=2048)
def _subject_words(
    title: str, headings: tuple[str, ...], phrases: tuple[str, ...], language: str | None
) -> frozenset[str]:
    return frozenset(
        word for text in (title, *headings, *phrases) for word in phrase_of(text, language).words
    )


def is_clause(link: LinkFacts, text: str) -> bool:
    """Whether words that only join others make up as much of the text as a sentence has of them."""
    if link.anchor_class not in ("other", "contextual", "broad") or link.language is None:
        return False
    phrase = phrase_of(text, link.language)
    return not phrase.unspaced and (phrase.voice >= 1 or _joints(phrase) >= max(2, len(phrase.words) / 2))


def _joints(phrase: Phrase) -> int:
    return len(phrase.pieces) - len(phrase.words)


def cites_title(link: LinkFacts) -> bool:
    """Whether the anchor is the title or the first heading of the linked page, written as a title."""
    text = shown_text(link)
    if link.target is None or len(words_of(text)) < TITLE_WORDS or not text[:1].isupper() or money_word(text):
        return False
    titles = [link.target.title or "", *link.target.headings[:1]]
    anchor = folded(text)
    return any(folded(title) == anchor or before_name(title) == anchor for title in titles if title)


def before_name(title: str) -> str:
    """A title without the site's name behind it, folded."""
    marks = (" – ", " - ", " | ", " — ", " · ")
    cut = min((at for mark in marks if (at := title.find(mark)) > 0), default=None)
    return folded(title[:cut])


def near_topic(link: LinkFacts) -> float | None:
    """How much the page or the passage has in common with the audited site; ``None`` where neither is known."""
    return max(
        (one for one in (link.relevance_page, link.relevance_context) if one is not None), default=None
    )


def how_pushed(link: LinkFacts) -> str:
    """The clause that says whether the link is counted and what it sells; empty where neither is known."""
    counts = followed(link)
    parts = [] if counts is None else ["is followed" if counts else f"is marked {link.link_kind}"]
    if keyword(link) >= KEYWORD:
        parts.append(f"says {quoted(shown_text(link))}")
    return " and ".join(parts)


def graded(strength: float, *steps: tuple[object, float]) -> float:
    """``strength`` times the factor of each step that holds."""
    for holds, factor in steps:
        strength *= factor if holds else 1.0
    return strength
