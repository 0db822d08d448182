"""What an anchor's form alone tells: an address, a text for any page, a script."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from linkvet.analysis.anchors.brands import Brands
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.wording import Phrase, phrase_of
from linkvet.store.urls import absolute_url, is_public_suffix, registrable_domain

_ADDRESS_DOT = re.compile(
    r"\s?[\[({]\s?(?:\.|dot|punkt|point|punto)\s?[\])}]\s?|(?<!\s)\s+dot\s+", re.IGNORECASE
)
_WRAPPING = "()[]{}<>«»„“”‘’\"'.,;:!?…→›>* \u200b\u200e\u200f\ufeff"
MIXED_WORDS, SEVERAL, OFTEN = 6, 2, 6
"""Words of a text made of generic words, and generic texts in which each of them, and the commonest, must stand."""
_FILE_ENDINGS = frozenset("md py rs sh pl ps zip mov cc so".split())


def bare_url(anchor: str, brands: Brands) -> str | None:
    """Host of the address that the anchor is, in any spelling people use; ``None`` when it is none."""
    if "." not in anchor and "dot" not in anchor.lower() and "://" not in anchor:
        return None
    text = _ADDRESS_DOT.sub(".", anchor[:2000].strip()).strip(_WRAPPING)
    parts = text.split()
    if not 1 <= len(parts) <= 4:
        return None
    whole = _host_written("".join(parts), brands)
    if whole and registrable_domain(whole) == brands.domain:
        return whole
    for at, part in enumerate(parts):
        host = _host_written(part.strip(_WRAPPING), brands)
        rest = " ".join(parts[:at] + parts[at + 1 :]).strip(_WRAPPING)
        if host and (not rest or phrase_of(rest).pieces == () or generic_text(phrase_of(rest))):
            return host
    return None


def _host_written(text: str, brands: Brands) -> str | None:
    if text[:4].lower() in ("hxxp", "ttp:", "ttps"):
        text = "http" + text[text.index("p") + 1 :]
    if "@" in text.partition("/")[0] or "." not in text:
        return None
    url = absolute_url(text)
    if url is None:
        return None
    host = url.host.rstrip(".")
    spelled = "://" in text or text.lower().startswith(("www.", "//"))
    if spelled or registrable_domain(host) == brands.domain:
        return host
    ending = host.rpartition(".")[2]
    return host if is_public_suffix(ending) and ending not in _FILE_ENDINGS else None


@lru_cache(maxsize=1)
def generic_lists() -> tuple[dict[str, str], dict[str, list[tuple[list[str], list[str], str]]]]:
    """Whole texts → language, and texts with a gap by their first word."""
    whole: dict[str, str] = {}
    gaps: dict[str, list[tuple[list[str], list[str], str]]] = {}
    for language, texts in rows_of("generic_anchors.txt"):
        for text in texts.split(";"):
            head, gap, tail = text.partition("*")
            pieces = list(phrase_of(head.strip()).pieces)
            if gap and pieces:
                gaps.setdefault(pieces[0], []).append(
                    (pieces, list(phrase_of(tail.strip()).pieces), language)
                )
            elif pieces:
                whole.setdefault("".join(pieces), language)
    return whole, gaps


def generic_text(phrase: Phrase) -> str | None:
    """Language of a text that says nothing of the page it leads to; ``None`` when it is no such text."""
    return generic_lists()[0].get("".join(phrase.pieces))


@lru_cache(maxsize=1)
def _generic_words() -> dict[str, Counter[str]]:
    """Language → words of its generic texts, with the number of texts that they stand in."""
    words: dict[str, Counter[str]] = {}
    for language, texts in rows_of("generic_anchors.txt"):
        for text in texts.split(";"):
            words.setdefault(language, Counter()).update(set(phrase_of(text.replace("*", " ")).pieces))
    return words


def generic_mix(phrase: Phrase) -> str | None:
    """Language whose generic texts hold all words of a short text, one of them often (“read it on their site”)."""
    if phrase.unspaced or not 2 <= len(phrase.pieces) <= MIXED_WORDS or min(map(len, phrase.pieces)) < 2:
        return None
    for language, words in _generic_words().items():
        counts = [words[piece] for piece in phrase.pieces]
        if min(counts) >= SEVERAL and max(counts) >= OFTEN:
            return language
    return None


_SCRIPTS = (
    ("Latin", re.compile("[a-z\u00df-\u024f\u1e00-\u1eff]")),
    ("Cyrillic", re.compile("[\u0400-\u052f]")),
    ("Greek", re.compile("[\u0370-\u03ff]")),
    ("Hebrew", re.compile("[\u0590-\u05ff]")),
    ("Arabic", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("Indic", re.compile("[\u0900-\u0dff]")),
    ("Thai", re.compile("[\u0e00-\u0eff]")),
    ("Korean", re.compile("[\uac00-\ud7af]")),
    ("Chinese or Japanese", re.compile("[\u3041-\u30ff\u3400-\u9fff]")),
)


def script_of(text: str) -> str | None:
    """The script of most letters of a text's beginning."""
    text = text[:400].lower()
    counts = [(len(pattern.findall(text)), name) for name, pattern in _SCRIPTS]
    most, name = max(counts)
    return name if most else None
