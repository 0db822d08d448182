"""What an anchor is compared with: the key phrases and words of the page it links to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from linkvet.analysis.anchors.brands import Brands
from linkvet.analysis.facts import TargetPage
from linkvet.analysis.words.letters import folded
from linkvet.analysis.words.phrases import title_parts
from linkvet.analysis.words.tokens import tokens_of
from linkvet.analysis.words.wording import Phrase, phrase_of
from linkvet.store.urls import parse_url


@dataclass(frozen=True, slots=True)
class Keys:
    """What an anchor is compared with: the key phrases and words of one target page."""

    phrases: tuple[tuple[str, Phrase], ...] = ()
    """(What it is, the phrase) for exact and near matches."""
    words: frozenset[str] = frozenset()
    """Main words of the page, without the brand."""
    vocabulary: str = ""
    """All that is known of the page, folded; empty when the page is not known."""
    language: str | None = None


def keys_of(target: TargetPage | None, target_url: str, brands: Brands) -> Keys:
    """What anchors of links to this page are compared with; read once per page."""
    if target is None or not (target.title or target.headings or target.text.strip()):
        return _slug_keys(target_url, brands)
    return _page_keys(
        target.title or "",
        tuple(target.headings[:12]),
        tuple(target.phrases[:10]),
        target.text[:20_000],
        target.language,
        brands,
    )


@lru_cache(maxsize=2048)
def _page_keys(
    title: str,
    heads: tuple[str, ...],
    key_phrases: tuple[str, ...],
    text: str,
    language: str | None,
    brands: Brands,
) -> Keys:
    parts = [part for part in title_parts(title) if not _names(brands, part)]
    found = [("the page's title", part) for part in ([title, *parts] if title else [])]
    found += [("the page's heading", head) for head in heads[:1]]
    found += [("a key phrase of the page", key) for key in key_phrases[:1] if _weighty(key, language)]
    phrases: dict[str, tuple[str, Phrase]] = {}
    for name, words in found:
        phrase = phrase_of(words, language)
        if phrase.words:
            phrases.setdefault(phrase.joined, (name, phrase))
    subjects = [brands.without(words) for words in (*parts, *heads, *key_phrases)]
    main = frozenset(word for words in subjects for word in phrase_of(words, language).words)
    known = folded("\n".join((title, *heads, *key_phrases))) + " " + tokens_of(text).folded
    return Keys(tuple(phrases.values()), main, known, language)


def _weighty(key: str, language: str | None) -> bool:
    """A key phrase that is more than one plain word."""
    return len(phrase_of(key, language).words) > 1


def _names(brands: Brands, part: str) -> bool:
    naming = brands.naming(part)
    return naming is not None and naming.whole


_SLUG_JOINT = re.compile(r"[-_+.\s]+")
_PLAIN_STEPS = frozenset(
    "index html htm php asp aspx jsp shop store product products produkt produkte item items category categories"
    " tag tags blog news article articles page pages post posts view detail details default home main node id"
    " app apps channel user users watch profile member members dp gp shopping wiki forum thread topic".split()
)


@lru_cache(maxsize=8192)
def _slug_keys(target_url: str, brands: Brands) -> Keys:
    """Words of the address, where the page behind it is not known."""
    url = parse_url(target_url)
    steps = [step for step in unquote(url.path).split("/") if step and "=" not in step] if url else []
    named = [" ".join(w for w in _SLUG_JOINT.split(step) if _slug_word(w)) for step in steps[-4:]]
    named = [step for step in named if len(step) >= 4]
    if not named:
        return Keys()
    words = {word for step in named for word in phrase_of(brands.without(step)).words}
    last = phrase_of(next((step for step in reversed(named) if " " in step), named[-1]))
    return Keys((("the words of the page's address", last),) if last.words else (), frozenset(words))


def _slug_word(word: str) -> bool:
    return bool(word) and not any(ch.isdigit() for ch in word) and word.lower() not in _PLAIN_STEPS
