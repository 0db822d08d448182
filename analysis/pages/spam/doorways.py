"""Doorways to places: one text and one menu, with the name of one place after the other in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

import mmh3

from linkvet.analysis.views import PageView
from linkvet.analysis.words.letters import fold, latin, spelled_out
from linkvet.analysis.words.memory import WordMemory
from linkvet.analysis.words.tokens import MAX_CHARS, quoted, tokens_of, words_of
from linkvet.store.urls import parse_url

SIBLINGS = 5
"""Entries of a menu that differ in one word only, from which they name places."""
LONGEST_ENTRY, MOST_ENTRIES = 7, 200
LINE_WORDS, LINES_KEPT, MOST_LINES = 8, 12, 400
"""Words from which a line is a sentence, lines of a page that are kept, and lines that are read."""
SHORT_WORD, LEAST_FAMILY = 3, 3
FramedPage = tuple[str, str, Sequence[Sequence[int]]]
"""Domain, address and framed lines of a page."""


def swapped_entries(page: PageView) -> list[str]:
    """What shows that a page's menu is a row of pages alike but for a place, this page among them."""
    title = fold(page.title)
    frames: dict[tuple[str, ...], set[str]] = {}
    for entry in (*page.folded_menu, *page.folded_anchors)[:MOST_ENTRIES]:
        words = entry.split()
        if 2 <= len(words) <= LONGEST_ENTRY:
            for place, word in enumerate(words):
                if word.isalpha() and len(word) >= SHORT_WORD:
                    frames.setdefault((*words[:place], "…", *words[place + 1 :]), set()).add(word)
    frame, places = max(frames.items(), key=lambda item: (len(item[1]), item[0]), default=((), set()))
    rest = [word for word in frame if word != "…"]
    if len(places) < SIBLINGS or sum(len(word) >= SHORT_WORD for word in rest) < 2:
        return []
    if not all(word in title for word in rest) or places.isdisjoint(tokens_of(title).words):
        return []
    return [f"{len(places)} entries of its menu say {quoted(' '.join(frame), 60)} with another place each"]


def framed_lines(page: PageView) -> list[list[int]]:
    """Sentences that name what the page's address names: numbers of each without these names, and as it stands.

    Pages that share the first and differ in the second are one text with other places in it.
    """
    masked = _masked_words(page)
    found: dict[int, int] = {}
    for words in islice(_lines(page), MOST_LINES) if masked else ():
        if len(words) < LINE_WORDS or masked.isdisjoint(words):
            continue
        frame = ["*" if word in masked else word for word in words]
        if len(frame) - frame.count("*") >= LINE_WORDS // 2:
            found[mmh3.hash(" ".join(frame), signed=False)] = mmh3.hash(" ".join(words), signed=False)
    return [list(pair) for pair in found.items()][:LINES_KEPT]


def _lines(page: PageView) -> Iterable[list[str]]:
    """The words of each line of its text."""
    return page.body.lines() if len(page.text) <= MAX_CHARS else map(words_of, page.lines)


def _masked_words(page: PageView) -> set[str]:
    """Words of a page that are numbers or that its address names, however it spells them."""
    names = address_words(page.url)
    words = page.body.counts.keys() if len(page.text) <= MAX_CHARS else set(words_of(page.text))
    masked = set(names.intersection(words))
    for word in filter(_SPELLINGS.__getitem__, words):
        if word.isdigit() or not names.isdisjoint(_SPELLINGS[word]):
            masked.add(word)
    return masked


def address_words(address: str) -> frozenset[str]:
    """The words of a page's address: of its host without the ending, and of the last part of its path.

    Umlauts that addresses write as two letters (``koeln``) stand there as texts are folded, too (``koln``).
    """
    url = parse_url(address)
    if url is None:
        return frozenset()
    host = url.host.removeprefix("www.").rpartition(".")[0]
    last = url.path.rstrip("/").rpartition("/")[2].partition(".")[0]
    parts = f"{host} {last}".replace(".", " ").replace("-", " ").replace("_", " ").split()
    folded = [fold(part) for part in parts if len(part) >= SHORT_WORD and not part.isdigit()]
    return frozenset((*folded, *(_one_letter(part) for part in folded)))


def _one_letter(word: str) -> str:
    """A word of an address without the second letters of its umlauts."""
    for letter in "aou":
        word = word.replace(f"{letter}e", letter)
    return word


def _spellings(word: str) -> frozenset[str]:
    """The ways in which addresses write a word, where it is a number or has other letters than theirs."""
    if word.isascii() and not word.isdigit():
        return frozenset()
    return frozenset((fold(word), spelled_out(word), latin(fold(word))))


_SPELLINGS = WordMemory(_spellings)


def doorway_families(pages: Iterable[FramedPage], least: int = LEAST_FAMILY) -> dict[str, str]:
    """Domain → sentence, for domains whose pages are one text with other places in it, ``least`` pages or more."""
    holders: dict[int, dict[int, tuple[str, str]]] = {}
    for domain, address, lines in pages:
        for masked, raw in lines:
            holders.setdefault(masked, {}).setdefault(raw, (domain, address))
    families = [list(found.values()) for found in holders.values() if len(found) >= least]
    told: dict[str, str] = {}
    for family in sorted(families, key=lambda found: (-len(found), min(found))):
        others = sorted({host_or_path(address) for _, address in family})
        if len(others) < least:
            continue
        shown = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        for domain, _ in family:
            told.setdefault(
                domain, f"One text with other names in it stands on {len(others)} pages: {shown}."
            )
    return told


def host_or_path(address: str) -> str:
    """A page's address as a reader tells it from its siblings."""
    url = parse_url(address)
    return (url.host + url.path.rstrip("/"))[:60] if url else address[:60]
