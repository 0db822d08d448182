"""Which texts meet, and which of those are worth a closer look: functions on arrays, for one machine or many.

A pair of texts is one number, the earlier text in its upper half. Whoever calls keeps the signatures (``Likenesses``)
and brings equal buckets together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from linkvet.analysis.copies.shingles import BINS, Hashes, Owners, Places, line_of_domain

Floats = npt.NDArray[np.float64]

ROWS = 3
"""Places of a signature that must agree for two texts to meet: three find texts with a fifth of the words changed."""
BANDS = BINS // ROWS
WINDOW = 4
"""Neighbours in a bucket that a text is compared with; in fuller buckets only the next one and the first."""
LEAST_JACCARD = 0.18
LEAST_CONTAINMENT = 0.15
TEMPLATE_PAGES = 4
"""Pages of one domain that must share a line before it can be the site's template."""
WIDE_DOMAINS = 12
"""Domains that must share a line before it can be boilerplate of the web."""
TEMPLATE_LIKENESS = 0.5
PLAIN_LIKENESS = 0.3
NEAREST = 6
"""Texts that are less alike are compared only with those nearest to them, of which each text has so many among the
earlier and the later ones: where texts share sentences, faint likeness grows with the square of their number."""
WIDE_LIKENESS = 0.15
LEAST_SHINGLES = 30
"""A text with fewer is too short to be called a copy of anything."""
_RUNS = 1 << 11
_SAMPLE = 8
Sampled = tuple[Hashes, Hashes]
"""Numbers of lines, and for each a row of pairs of texts on which it stands."""
_HALF = np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)


class Likenesses(Protocol):
    """Whoever has the signatures of texts."""

    def alike(self, pairs: Hashes, places: int = BINS) -> Floats:
        """Estimated Jaccard similarity of pairs, by so many places of their signatures."""


def agreeing(rows: npt.NDArray[np.uint16], pairs: Hashes, places: int = BINS) -> Floats:
    """The share of equal places in the signatures of pairs, which estimates their Jaccard similarity."""
    one, other = parted(pairs)
    share: Floats = (rows[one, :places] == rows[other, :places]).mean(axis=1)
    return share


def paired(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> Hashes:
    """Pairs as numbers; ``one`` is the earlier text of each."""
    pairs: Hashes = (one.astype(np.uint64) << _HALF) | other.astype(np.uint64)
    return pairs


def parted(pairs: Hashes) -> tuple[Hashes, Hashes]:
    """The earlier and the later texts of pairs."""
    return pairs >> _HALF, pairs & _LOWER


def band_keys(signatures: npt.NDArray[np.uint16], band: int) -> Hashes:
    """The bucket of each text in one of the ``BANDS``: texts with equal numbers meet."""
    keys = np.zeros(len(signatures), np.uint64)
    for place in range(band * ROWS, (band + 1) * ROWS):
        keys ^= signatures[:, place]
        keys *= np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return keys


def met_in(buckets: Hashes, texts: Hashes) -> Hashes:
    """Pairs of texts that meet in a bucket, each once; buckets are sorted, and the texts within each."""
    same = np.flatnonzero(buckets[1:] == buckets[:-1]) + 1
    if not len(same):
        return np.empty(0, np.uint64)
    starts = np.append(0, np.flatnonzero(np.diff(same) > 1) + 1)
    first = np.repeat(same[starts] - 1, np.diff(np.append(starts, len(same))))
    rank = same - first
    found = [(texts[same - 1] << np.uint64(32)) | texts[same], (texts[first] << np.uint64(32)) | texts[same]]
    for gap in range(2, WINDOW + 1):
        near = same[(rank > gap) & (rank <= 2 * WINDOW)]
        found.append((texts[near - gap] << np.uint64(32)) | texts[near])
    pairs = distinct(np.concatenate(found))
    apart: Hashes = pairs[(pairs >> np.uint64(32)) != (pairs & np.uint64(0xFFFFFFFF))]
    return apart


def distinct(numbers: Hashes) -> Hashes:
    """Sorted, each once; quicker than ``numpy.unique``, which hashes."""
    numbers = np.sort(numbers)
    found: Hashes = numbers[np.append(True, numbers[1:] != numbers[:-1])[: len(numbers)]]
    return found


def worth_counting(pairs: Hashes, rows: Likenesses, sizes: Owners, passages: bool) -> Hashes:
    """Those of the pairs whose signatures agree enough; a few places are looked at first."""
    for places, share in ((64, 0.5), (BINS, 1.0)):
        if not len(pairs):
            break
        estimate = rows.alike(pairs, places)
        if passages:
            estimate = contained(pairs, estimate, sizes)
        pairs = pairs[estimate >= share * (LEAST_CONTAINMENT if passages else LEAST_JACCARD)]
    return pairs


def contained(pairs: Hashes, likeness: npt.NDArray[np.float64], sizes: Owners) -> npt.NDArray[np.float64]:
    """Share of the smaller text of each pair that stands in the larger one, as their likeness tells it."""
    one, other = sizes[pairs >> np.uint64(32)], sizes[pairs & np.uint64(0xFFFFFFFF)]
    least = np.maximum(np.minimum(one, other), 1).astype(np.float64)
    share: npt.NDArray[np.float64] = likeness / (1 + likeness) * (one.astype(np.float64) + other) / least
    return share


def nearest(pairs: Hashes, shares: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which pairs are among the ``NEAREST`` of one of their texts."""
    found = np.zeros(len(pairs), bool)
    for texts in (pairs >> np.uint64(32), pairs & np.uint64(0xFFFFFFFF)):
        order = np.lexsort((-shares, texts))
        ordered = texts[order]
        starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])
        lengths = np.diff(np.append(starts, len(ordered)))
        rank = np.arange(len(ordered)) - np.repeat(starts, lengths)
        found[order[rank < NEAREST]] = True
    return found


def shared_lines(hashes: Hashes, texts: Places, domains: Owners) -> Iterator[Sampled]:
    """Lines that stand on enough domains to be boilerplate of the web; entries are sorted by line and text."""
    order = np.lexsort((domains, hashes))
    hashes, texts, domains = hashes[order], texts[order], domains[order]
    fresh = np.append(True, (hashes[1:] != hashes[:-1]) | (domains[1:] != domains[:-1]))[: len(hashes)]
    return _sampled(hashes[fresh], texts[fresh], WIDE_DOMAINS)


def template_lines(hashes: Hashes, texts: Places, domains: Owners) -> Iterator[Sampled]:
    """Lines of one domain (``line_of_domain``) that stand on enough of its pages to be its template."""
    numbers = line_of_domain(hashes, domains)
    order = np.argsort(numbers, kind="stable")
    return _sampled(numbers[order], texts[order], TEMPLATE_PAGES)


def _sampled(numbers: Hashes, texts: Places, least: int) -> Iterator[Sampled]:
    """Numbers that stand on at least so many texts, each with some of these, two by two."""
    again = np.append(False, (numbers[1:] == numbers[:-1]) & (texts[1:] == texts[:-1]))[: len(numbers)]
    numbers, texts = numbers[~again], texts[~again]
    starts = np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1])[: len(numbers)])
    lengths = np.diff(np.append(starts, len(numbers)))
    starts, lengths = starts[lengths >= least], lengths[lengths >= least]
    for begin in range(0, len(starts), _RUNS):
        run, length = starts[begin : begin + _RUNS], lengths[begin : begin + _RUNS]
        picked = texts[run[:, None] + np.arange(_SAMPLE + 1)[None, :] * (length[:, None] - 1) // _SAMPLE]
        yield numbers[run], paired(picked[:, :-1], picked[:, 1:])


def unlike(sampled: Iterable[Sampled], rows: Likenesses, likeness: float) -> Hashes:
    """Numbers whose texts are, taken two by two, mostly unlike each other."""
    found = [np.empty(0, np.uint64)]
    for numbers, pairs in sampled:
        alike = rows.alike(pairs.ravel()).reshape(pairs.shape)
        one, other = parted(pairs)
        alike[one == other] = np.nan
        found.append(numbers[np.nanmedian(alike, axis=1) < likeness])
    return np.concatenate(found)
