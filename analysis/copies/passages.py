"""How much of one text stands in another, counted exactly, and the passage that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from linkvet.analysis.copies.shingles import (
    Hashes,
    Places,
    Words,
    line_hashes,
    line_of_domain,
    shingles_of,
    words_of,
)
from linkvet.analysis.words.lists import entries_of, rows_of

_SIGNS = "notice_signs.txt"

LEAST_SHARE = 0.6
"""Share of the smaller text that must stand in the other to call it a copy."""
LEAST_WORDS = 80
"""Words that both must share; fewer are a quotation or a snippet."""
LEAST_WORDS_ALL = 60
"""The same where nearly all of both texts is shared."""
QUOTED_SHARE = 0.75
"""A single paragraph that is less than this of either page is a quotation."""
NOTICE_WORDS, NOTICE_SHARE = 5, 0.15
"""Words of cookie notices, privacy policies and terms from which a line is such a notice, and their share."""
NOTICE_SIGNS, NOTICE_CORE, NOTICE_DENSITY = 8, 2, 0.1
"""Different words of notices, different ones that only notices have, and share of words from which a line, or all
that two pages share, is a notice."""
PARAGRAPH_WORDS = 150
_TOUCHED = 8
_GAP = 8
_CHANGED = 4
"""Words in a row that may be changed inside a shared stretch."""
_EXCERPT = 600


@dataclass(frozen=True, slots=True)
class Reading:
    """A text ready for exact comparison, without the lines that are its site's boilerplate."""

    words: Words
    kept: Places
    """Indices of the words that are no boilerplate."""
    shingles: Hashes
    """In the order of the text."""
    distinct: Hashes
    """Sorted, each once."""
    paragraphs: Places
    """Paragraph of each kept word."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share."""

    share_one: float
    """Share of the words of the first that stand in the second in the same company, 0 to 1."""
    share_other: float
    words: int
    """Shared words, of the side that has fewer."""
    paragraphs: int
    """Paragraphs' worth of text that is shared, of the side that has fewer."""
    jaccard: float
    """Of the shingle sets."""
    aligned_one: float = 0.0
    """As ``share_one``, with words that were changed one by one inside shared stretches."""
    aligned_other: float = 0.0

    @property
    def is_copy(self) -> bool:
        """Whether one is a copy of the other, or holds one, rather than quotes it."""
        lesser, greater = sorted((self.aligned_one, self.aligned_other))
        if self.words < (LEAST_WORDS_ALL if lesser >= 0.8 else LEAST_WORDS):
            return False
        return greater >= LEAST_SHARE and (lesser >= QUOTED_SHARE or self.paragraphs > 1)


@dataclass(frozen=True, slots=True)
class Passage:
    """The longest passage that two texts share, as each of them has it."""

    one: str
    other: str
    words: int
    """Words of the passage that are the same on both sides."""


def read_text(
    text: str, boilerplate: Hashes | None = None, local: Hashes | None = None, domain: int = 0
) -> Reading:
    """Read a text for comparison; lines among ``boilerplate``, or ``local`` to the domain, are left out."""
    words = words_of(text)
    feeds = np.flatnonzero(np.frombuffer(words.text.encode("utf-16-le", "surrogatepass"), "<u2") == 10)
    breaks = np.append(np.searchsorted(words.starts, feeds), len(words.starts))
    paragraphs = np.repeat(np.arange(len(breaks)), np.diff(breaks, prepend=0))
    kept = np.arange(len(words.starts))
    dropped = _notices(words.hashes, paragraphs, len(breaks))
    if boilerplate is not None and local is not None and (len(boilerplate) or len(local)):
        lines = line_hashes(words.hashes, breaks)
        dropped |= _within(lines, boilerplate) | _within(line_of_domain(lines, domain), local)
    if dropped.any():
        kept = np.flatnonzero(~dropped[paragraphs])
    shingles = shingles_of(words.hashes[kept])
    return Reading(words, kept, shingles, np.unique(shingles), paragraphs[kept])


def overlap_of(one: Reading, other: Reading) -> Overlap:
    """Count what two texts share."""
    shared = _within(one.distinct, other.distinct)
    common = int(shared.sum())
    if not common:
        return Overlap(0.0, 0.0, 0, 0, 0.0)
    both = one.distinct[shared]
    first, second = _covered(one, both), _covered(other, both)
    if _is_notice(one.words.hashes[one.kept[first]]):
        return Overlap(0.0, 0.0, 0, 0, 0.0)
    words = min(int(first.sum()), int(second.sum()))
    paragraphs = min(_paragraphs(one, first), _paragraphs(other, second))
    jaccard = common / (len(one.distinct) + len(other.distinct) - common)
    aligned = float(_bridged(first).mean()), float(_bridged(second).mean())
    return Overlap(float(first.mean()), float(second.mean()), words, paragraphs, jaccard, *aligned)


def longest_passage(one: Reading, other: Reading) -> Passage:
    """The longest stretch that both have in the same order, single changed words allowed."""
    order = np.argsort(other.shingles, kind="stable")
    ranked = other.shingles[order]
    found = np.searchsorted(ranked, one.shingles)
    inside = found < len(ranked)
    inside[inside] = ranked[found[inside]] == one.shingles[inside]
    here = np.flatnonzero(inside)
    if not len(here):
        return Passage("", "", 0)
    there = order[found[here]]
    cut = (np.diff(here) > _GAP) | (np.abs(np.diff(there - here)) > _GAP)
    starts = np.append(0, np.flatnonzero(cut) + 1)
    lengths = np.diff(np.append(starts, len(here)))
    best = int(np.argmax(lengths))
    run = slice(int(starts[best]), int(starts[best] + lengths[best]))
    return Passage(
        _excerpt(one, int(here[run].min()), int(here[run].max()) + 2),
        _excerpt(other, int(there[run].min()), int(there[run].max()) + 2),
        int(lengths[best]) + 2,
    )


def _excerpt(reading: Reading, first: int, last: int) -> str:
    start = int(reading.words.starts[reading.kept[first]])
    end = int(reading.words.ends[reading.kept[last]])
    text = " ".join(reading.words.text[start : min(end, start + 4 * _EXCERPT)].split())
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + " …"


def _covered(reading: Reading, shared: Hashes) -> npt.NDArray[np.bool_]:
    """Which kept words stand in a shared shingle."""
    inside = _within(reading.shingles, shared)
    covered = np.zeros(len(reading.kept), bool)
    for place in range(3):
        covered[place : place + len(inside)] |= inside
    return covered


@lru_cache(maxsize=1)
def _notice_words() -> Hashes:
    return np.unique(words_of("\n".join(entries_of("notice_words.txt"))).hashes)


def _notices(words: Hashes, paragraphs: Places, lines: int) -> npt.NDArray[np.bool_]:
    """Which lines are notices that every site has in much the same words."""
    hits = np.bincount(paragraphs[_within(words, _notice_words())], minlength=lines)
    lengths = np.bincount(paragraphs, minlength=lines)
    found: npt.NDArray[np.bool_] = (hits >= NOTICE_WORDS) & (hits >= NOTICE_SHARE * lengths)
    signs = np.bincount(paragraphs[_within(words, _notice_signs()[1])], minlength=lines)
    likely = ~found & (signs >= np.maximum(NOTICE_SIGNS, NOTICE_DENSITY * lengths))
    for line in np.flatnonzero(likely).tolist():
        start, end = np.searchsorted(paragraphs, (line, line + 1))
        found[line] = _is_notice(words[start:end])
    return found


@lru_cache(maxsize=1)
def _notice_signs() -> tuple[Hashes, Hashes]:
    """Words that only notices have, and all words of notices."""
    core = [words for kind, words in rows_of(_SIGNS) if kind == "core"]
    every = [words for _, words in rows_of(_SIGNS)]
    found = np.unique(words_of("\n".join(every)).hashes)
    return np.unique(words_of("\n".join(core)).hashes), np.union1d(found, _notice_words())


def _is_notice(shared: Hashes) -> bool:
    """Whether the words that two pages share are those of a cookie notice, a privacy text, terms or an imprint."""
    core, every = _notice_signs()
    hits = shared[_within(shared, every)]
    if len(hits) < max(NOTICE_SIGNS, NOTICE_DENSITY * len(shared)):
        return False
    distinct = np.unique(hits)
    return len(distinct) >= NOTICE_SIGNS and int(_within(distinct, core).sum()) >= NOTICE_CORE


def _bridged(covered: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The same with short gaps between covered words closed."""
    places = np.flatnonzero(covered)
    gaps = np.diff(places)
    short = np.flatnonzero((gaps > 1) & (gaps <= _CHANGED + 1))
    edges = np.zeros(len(covered) + 1, np.int8)
    edges[places[short] + 1] = 1
    edges[places[short + 1]] = -1
    return covered | (np.cumsum(edges[:-1]) > 0)


def _paragraphs(reading: Reading, covered: npt.NDArray[np.bool_]) -> int:
    counts = np.bincount(reading.paragraphs[covered])
    touched = counts[counts >= _TOUCHED]
    return int((-(-touched // PARAGRAPH_WORDS)).sum())


def _within(numbers: Hashes, ranked: Hashes) -> npt.NDArray[np.bool_]:
    """Which numbers are among others that are sorted."""
    if not len(ranked):
        return np.zeros(len(numbers), bool)
    places = np.searchsorted(ranked, numbers)
    places[places == len(ranked)] = 0
    found: npt.NDArray[np.bool_] = ranked[places] == numbers
    return found
