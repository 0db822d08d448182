"""What a text is made of, boiled down to numbers that can be compared by the million.

Words are found and hashed for whole batches of texts at once: letters are folded through one table (case, accents,
width), and the hash of every word is a difference of prefix sums, so that no Python object is made per word. Every
run of three words is a *shingle* (Broder, On the resemblance and containment of documents, 1997). A text keeps

* a *signature*: the least shingle of each of 256 bins (one permutation hashing, Li, Owen and Zhang 2012, empty bins
  filled by optimal densification, Shrivastava 2017); the share of equal places estimates the Jaccard similarity;
* its *passage keys*: pairs of neighbouring sampled shingles. They survive where a passage is lifted into another
  page, however long that page is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from linkvet.analysis.words.letters import fold

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Signature = npt.NDArray[np.uint32]
Owners = npt.NDArray[np.uint32]

ALGORITHM_VERSION = 2
"""Changes whenever the same text would get another signature; kept beside signatures that are stored."""
BINS = 256
MAX_TEXT = 200_000
"""Characters of a text that are read."""
MAX_KEYS = 500
"""Passage keys that one text may have."""
LINE_WORDS = 5
MAX_LINES = 300
SAMPLED_OF = 8
"""One shingle of so many is sampled for passage keys."""
_BATCH_CHARACTERS = 1 << 18
_SEPARATOR, _LETTER, _UNSPACED, _IGNORED = 0, 1, 2, 3
_UNSPACED_RANGES = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF), (0xF900, 0xFAFF))
_NEXT_WORD = np.uint64(0x9E3779B97F4A7C15)
_LAST_WORD = np.uint64(0xC2B2AE3D27D4EB4F)
_STEP = 0x5851F42D4C957F2D
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_PROBES = 64
_LINE_FEED = 10


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, in order."""

    hashes: Hashes
    starts: Places
    """Where each word starts in the text, in characters."""
    ends: Places
    text: str
    """The text as read: at most ``MAX_TEXT`` characters."""


@dataclass(frozen=True, slots=True)
class Sketches:
    """What is kept of a batch of texts."""

    signatures: Signature
    """One row of ``BINS`` numbers a text; a row of zeros for a text without shingles."""
    sizes: Owners
    """Number of shingles, repeated ones counted again."""
    keys: Hashes
    """Passage keys of all texts, one text after the other."""
    key_texts: Owners
    """Which text of the batch each passage key belongs to."""
    lines: Hashes
    """Hashes of all lines of at least ``LINE_WORDS`` words; the order of words does not matter."""
    line_texts: Owners


def words_of(text: str) -> Words:
    """The words of one text with their places."""
    text = _readable(text)
    units = _units(text)
    classes, _ = _letters()
    kinds = classes[units]
    kept = np.flatnonzero(kinds != _IGNORED)
    hashes, starts = _hashed(units[kept])
    word = kinds[kept] != _SEPARATOR
    breaks = np.flatnonzero(~word)
    after = np.append(breaks, len(kept))[np.searchsorted(breaks, starts)] if len(starts) else starts
    ends = np.minimum(after, np.append(starts[1:], len(kept))) if len(starts) else starts
    return Words(hashes, kept[starts], kept[ends - 1] + 1 if len(ends) else ends, text)


def shingles_of(words: Hashes) -> Hashes:
    """Every run of three words as a number, in the order of the text."""
    if len(words) < 3:
        return np.empty(0, np.uint64)
    with np.errstate(over="ignore"):
        return _mixed(words[:-2] + words[1:-1] * _NEXT_WORD + words[2:] * _LAST_WORD)


def sketches(texts: Sequence[str]) -> Sketches:
    """Signatures and passage keys of many texts."""
    parts = [_sketched(batch) for batch in _batches(texts)]
    if not parts:
        none, nothing = np.empty(0, np.uint32), np.empty(0, np.uint64)
        return Sketches(np.empty((0, BINS), np.uint32), none, nothing, none, nothing, none)
    before = np.cumsum([0] + [len(part.sizes) for part in parts[:-1]]).astype(np.uint32)
    return Sketches(
        np.concatenate([part.signatures for part in parts]),
        np.concatenate([part.sizes for part in parts]),
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.key_texts + n for part, n in zip(parts, before, strict=True)]),
        np.concatenate([part.lines for part in parts]),
        np.concatenate([part.line_texts + n for part, n in zip(parts, before, strict=True)]),
    )


def estimated_jaccard(one: Signature, other: Signature) -> npt.NDArray[np.float64]:
    """How alike texts are by their signatures: for two of them, or row by row for many."""
    same = (one == other).mean(axis=-1)
    return np.where((one != 0).any(axis=-1), same, 0.0)


def _readable(text: str) -> str:
    """At most ``MAX_TEXT`` characters, each of which is one unit of UTF-16."""
    text = text[:MAX_TEXT]
    if text.isascii() or len(_units(text)) == len(text):
        return text
    return _WIDE.sub("\ufffd", text)


def _units(text: str) -> npt.NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    length = 0
    for text in texts:
        batch.append(_readable(text))
        length += len(batch[-1])
        if length >= _BATCH_CHARACTERS:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


@lru_cache(maxsize=1)
def _letters() -> tuple[npt.NDArray[np.uint8], Hashes]:
    """For each unit of UTF-16 what it is, and the number of its folded letter."""
    classes = np.zeros(1 << 16, np.uint8)
    folded = np.arange(1 << 16, dtype=np.uint64)
    for code in range(1 << 16):
        kind = unicodedata.category(chr(code))
        if kind[0] == "M" or kind == "Cf":
            classes[code] = _IGNORED
        elif kind[0] in "LN" or kind == "Cs":
            classes[code] = _LETTER
            folded[code] = _folded(chr(code))
    for first, last in _UNSPACED_RANGES:
        span = classes[first : last + 1]
        span[span == _LETTER] = _UNSPACED
    numbers = _mixed(folded + np.uint64(1)) | np.uint64(1)
    numbers[(classes == _SEPARATOR) | (classes == _IGNORED)] = 0
    return classes, numbers


def _folded(letter: str) -> int:
    """The letter without case, accent and width, as a code."""
    plain = fold(letter)
    small = plain if len(plain) == 1 else letter.lower()
    return ord(small) if len(small) == 1 else ord(letter)


@lru_cache(maxsize=1)
def _powers() -> tuple[Hashes, Hashes]:
    """Powers of an odd number modulo 2**64, and of its inverse."""
    length = _BATCH_CHARACTERS + MAX_TEXT + 1024
    with np.errstate(over="ignore"):
        steps = np.full(length, _STEP, np.uint64)
        steps[0] = 1
        inverse = np.full(length, pow(_STEP, -1, 1 << 64), np.uint64)
        inverse[0] = 1
        return np.multiply.accumulate(steps), np.multiply.accumulate(inverse)


def _mixed(numbers: Hashes) -> Hashes:
    """The numbers with every bit depending on every bit (finaliser of SplitMix64, Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return numbers ^ (numbers >> np.uint64(31))


def _hashed(units: npt.NDArray[np.uint16]) -> tuple[Hashes, Places]:
    """Hash and start of every word among units without ignored ones."""
    classes, numbers = _letters()
    kinds = classes[units]
    word = kinds != _SEPARATOR
    first = word.copy()
    first[1:] &= ~word[:-1]
    unspaced = kinds == _UNSPACED
    if unspaced.any():
        first |= unspaced
        first[1:] |= word[1:] & unspaced[:-1]
    starts = np.flatnonzero(first)
    if not len(starts):
        return np.empty(0, np.uint64), starts
    powers, inverses = _powers()
    with np.errstate(over="ignore"):
        sums = np.add.reduceat(numbers[units] * powers[: len(units)], starts)
        return _mixed(sums * inverses[starts]), starts


def _sketched(texts: list[str]) -> Sketches:
    units = _units("\n".join(texts) + "\n")
    lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
    limits = np.cumsum(lengths)
    classes, _ = _letters()
    ignored = np.flatnonzero(classes[units] == _IGNORED)
    if len(ignored):
        units = np.delete(units, ignored)
        limits = limits - np.searchsorted(ignored, limits)
    hashes, starts = _hashed(units)
    bounds = np.searchsorted(starts, limits)
    counts = np.diff(bounds, prepend=0)
    sizes = np.maximum(counts - 2, 0)
    owner = np.repeat(np.arange(len(texts), dtype=np.int64), counts)
    inside = owner[2:] == owner[:-2]
    shingles = shingles_of(hashes)[inside]
    owner = owner[:-2][inside]
    keys, key_texts = _passage_keys(shingles, owner)
    breaks = np.searchsorted(starts, np.flatnonzero(units == _LINE_FEED))
    lines, line_texts = _lines(hashes, breaks, np.searchsorted(bounds, breaks))
    signatures = _signed(shingles, owner, len(texts))
    return Sketches(signatures, sizes.astype(np.uint32), keys, key_texts, lines, line_texts)


def line_hashes(hashes: Hashes, breaks: Places) -> Hashes:
    """A number for each line of words, which ends where ``breaks`` says; zero for a line without words."""
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(hashes, dtype=np.uint64)])[breaks]
    with np.errstate(over="ignore"):
        return np.diff(sums, prepend=np.uint64(0))


def line_of_domain(lines: Hashes, domains: Owners | int) -> Hashes:
    """A number for a line on one domain, the domain given by its number."""
    with np.errstate(over="ignore"):
        return _mixed(lines ^ _mixed(np.asarray(domains, np.uint64) + np.uint64(1)))


def _lines(hashes: Hashes, breaks: Places, owner: Places) -> tuple[Hashes, Owners]:
    long = np.diff(breaks, prepend=0) >= LINE_WORDS
    return _first_of_each(line_hashes(hashes, breaks)[long], owner[long], MAX_LINES)


def _first_of_each(numbers: Hashes, owner: Places, most: int) -> tuple[Hashes, Owners]:
    few = np.arange(len(owner)) - np.searchsorted(owner, owner) < most
    return numbers[few], owner[few].astype(np.uint32)


def _signed(shingles: Hashes, owner: Places, texts: int) -> Signature:
    """The least shingle of each bin; empty bins borrow from one that their number points at."""
    least = np.full(texts * BINS, 0xFFFFFFFF, np.uint32)
    bins = owner * BINS + (shingles & np.uint64(BINS - 1)).astype(np.int64)
    np.minimum.at(least, bins, (shingles >> np.uint64(32)).astype(np.uint32))
    signatures = least.reshape(texts, BINS)
    empty = signatures == 0xFFFFFFFF
    signatures[empty.all(axis=1)] = 0
    rows, columns = np.nonzero(empty & (signatures != 0))
    source = signatures.copy()
    for probe in _probes():
        if not len(rows):
            break
        found = source[rows, probe[columns]]
        signatures[rows, columns] = found
        left = found == 0xFFFFFFFF
        rows, columns = rows[left], columns[left]
    return signatures


@lru_cache(maxsize=1)
def _probes() -> Places:
    """For every attempt and bin the bin to borrow from; the last attempts walk through all."""
    numbers = _mixed(np.arange(_PROBES * BINS, dtype=np.uint64) + _NEXT_WORD)
    random = (numbers % np.uint64(BINS)).astype(np.int64).reshape(_PROBES, BINS)
    walk = (np.arange(BINS)[None, :] + np.arange(1, BINS)[:, None]) % BINS
    return np.concatenate([random, walk])


def _passage_keys(shingles: Hashes, owner: Places) -> tuple[Hashes, Owners]:
    sampled = np.flatnonzero(((shingles >> np.uint64(8)) & np.uint64(0xFFFF)) < 0x10000 // SAMPLED_OF)
    one, other = sampled[:-1], sampled[1:]
    near = owner[one] == owner[other]
    one, other = one[near], other[near]
    with np.errstate(over="ignore"):
        keys = _mixed(shingles[one] * np.uint64(3) + shingles[other])
    return _first_of_each(keys, owner[one], MAX_KEYS)
