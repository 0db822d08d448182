"""Claims about a link that several markers make, and the words in which evidence is told.

Every claim is three-valued: ``None`` says that a fact is missing.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.pages.spam.bad_neighbourhoods import anchor_trade, trade_name
from linkvet.analysis.words import tokens
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.letters import folded as folded
from linkvet.analysis.words.lists import entries_of
from linkvet.store.urls import parse_url, readable_host

NAMING = frozenset(("branded", "bare_url"))
"""Anchors that call the site by its name or address, as people do who cite it."""
SPEECHLESS = frozenset(("generic", "empty", "empty_image", "minimal"))
"""Anchors that say nothing of what they lead to."""
OFF_TOPIC, ON_TOPIC = 0.1, 0.3
"""Relevance below which two texts have nothing in common, and from which they share a topic."""
GENERAL = frozenset(("news", "education", "government", "social", "platform", "wiki"))
"""Kinds of sites that write about everything and link to everybody."""
MAX_ANCHOR = 300
CITED_WORDS = 4
"""Words from which an anchor with capitals is a title."""
LONGEST_PHRASE = 6
"""Words beyond which a text is a sentence or a headline, not a search phrase."""
STUFFED_WORDS, STUFFED_REPEATS, STUFFED_PARTS = 5, 3, 3
PARTED_SHARE, CROWDED_SHARE = 0.18, 0.25
"""Share of one word in a heap with and without commas; names of goods repeat a word too, but among many others."""
_JOINTS = "'’-"
_HANDLE = re.compile(r"[a-z][A-Z][a-z]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@lru_cache(maxsize=16384)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a short text, folded."""
    return tuple(tokens.words_of(text[:MAX_ANCHOR], _JOINTS))


def _as_written(text: str, word: str) -> str:
    """A folded word as the text writes it."""
    written = tokens.written_words(text[:MAX_ANCHOR], _JOINTS)
    return next((one for one in written if fold(one) == word), word)


@lru_cache(maxsize=1)
def _money() -> tuple[frozenset[str], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Words, phrases (folded, as written) and entries without spaces."""
    entries = entries_of("money_words.txt")
    unspaced = tuple(sorted(entry for entry in entries if _UNSPACED.search(entry)))
    phrases = tuple(sorted(entry for entry in entries if " " in entry and entry not in unspaced))
    single = entries - set(unspaced) - set(phrases)
    return frozenset(map(fold, single)), tuple((fold(one), one) for one in phrases), unspaced


@lru_cache(maxsize=16384)
def money_word(text: str) -> str:
    """The first word or phrase of ``text`` that asks for a purchase, a bet or a loan; empty when none does."""
    single, phrases, unspaced = _money()
    words = words_of(text)
    for word in words:
        if word in single or not single.isdisjoint(word.split("-")):
            return _as_written(text, word)
    spaced = f" {' '.join(words)} "
    for phrase, written in phrases:
        if f" {phrase} " in spaced:
            return written
    return next((one for one in unspaced if one in text[:MAX_ANCHOR]), "") if not text.isascii() else ""


def sold_by_anchor(link: LinkFacts) -> str:
    """The spam trade, in words, whose goods the link names and the audited site does not deal in; else empty."""
    if link.anchor_class not in ("irrelevant", "other"):
        return ""
    text = shown_text(link)
    trade = anchor_trade(text) if len(text) <= MAX_ANCHOR else ""
    return trade_name(trade) if trade and not link.profile.deals_in(text) else ""


def followed(link: LinkFacts) -> bool | None:
    """Whether the link asks search engines to count it."""
    return None if link.link_kind is None else link.link_kind == "follow"


def shown_text(link: LinkFacts) -> str:
    """What the link says: its text, else the alternative text of its image."""
    return (link.anchor or link.image_alt or "").strip()


def short_or_heap(text: str) -> bool:
    """Whether ``text`` could be a search phrase or several, and is no sentence or headline."""
    return len(words_of(text)) <= LONGEST_PHRASE or bool(stuffing(text))


@lru_cache(maxsize=16384)
def stuffing(text: str) -> str:
    """The word that a heap of search phrases repeats; empty when ``text`` is no heap."""
    words = [word for word in words_of(text) if not word.isdigit() and (len(word) > 2 or not word.isascii())]
    if len(words) < STUFFED_WORDS:
        return ""
    word, times = Counter(words).most_common(1)[0]
    share = times / len(words)
    parts = _parts(text)
    in_parts = sum(word in words_of(part) for part in parts)
    needed = max(STUFFED_PARTS - bool(money_word(text)), len(parts) / 2)
    if len(parts) >= STUFFED_PARTS and in_parts >= needed and share >= PARTED_SHARE:
        return _as_written(text, word)
    crowded = times >= STUFFED_REPEATS and (len(word) > 3 or not word.isascii())
    return _as_written(text, word) if crowded and share >= CROWDED_SHARE else ""


def _parts(text: str) -> list[str]:
    for separator in ",;/·•、，":
        text = text[:MAX_ANCHOR].replace(separator, "|")
    return [part for part in text.split("|") if part.strip()]


def says_a_brand(link: LinkFacts) -> bool:
    """Whether the text or the image's alternative text is a name of the audited site and nothing else."""
    said = _plain(shown_text(link))
    names = (*link.profile.brands, link.profile.target_domain.partition(".")[0])
    return bool(said) and any(said == _plain(name) for name in names)


def _plain(text: str) -> str:
    return "".join(words_of(text))


def cites(link: LinkFacts) -> bool:
    """Whether the anchor is a title or a handle that people cite as it is, rather than a phrase they search for."""
    text = shown_text(link)
    words = [word for word in text.split() if word[:1].isalpha()]
    titled = len(words) >= CITED_WORDS and sum(word[0].isupper() for word in words) >= 0.7 * len(words)
    handle = any(_HANDLE.search(word) for word in words)
    return link.anchor_class in ("exact", "near") and not money_word(text) and (titled or handle)


def region_of(link: LinkFacts) -> str | None:
    """Where on the page the link stands; ``None`` where the page does not tell."""
    return None if link.region in (None, "unknown") else link.region


def site(link: LinkFacts) -> str:
    """The referring domain as people write it."""
    if link.domain.name:
        return readable_host(link.domain.name)
    url = parse_url(link.page_url)
    return readable_host(url.host.removeprefix("www.")) if url else "the site"


def was_read(link: LinkFacts) -> bool:
    """Whether the page itself is known, not only what a tool says of it."""
    return link.html_bytes is not None


def quoted(text: str, limit: int = 80) -> str:
    """Strangers' words in quotation marks, cut where they are long."""
    return f"“{cut(text, limit)}”"


def cut(text: str, limit: int) -> str:
    """``text`` in one line, with an ellipsis where it is longer than ``limit``."""
    text = " ".join(text[: 4 * limit].split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def told(sign: str, limit: int = 160) -> str:
    """A sign as another judgement wrote it: quoted, unless it quotes already."""
    return cut(sign, limit) if "“" in sign else quoted(sign, limit)


def counted(number: int, thing: str) -> str:
    """``1 page``, ``14 pages``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
