"""The search for copies as tasks of a cluster: arrays in, arrays out, by the functions that one machine uses.

A text is a row with its number, its owner (the number of the first text of its domain) and its sketch. Entries are
packed by the part in which equal numbers meet, so that a shuffle moves a few large pieces instead of many small rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from linkvet.analysis.copies import meeting
from linkvet.analysis.copies.shingles import BINS, Hashes, sketches

TEXTS_AT_ONCE = 256
ROWS_AT_ONCE = 2048
KEY_SLOTS = 16
"""Passage keys are told apart by their last bits, where one machine's files tell them apart."""
SKETCH = "number LONG, owner LONG, size LONG, signature BINARY, keys BINARY, lines BINARY"
MET = "one LONG, other LONG, banded INT, passage INT"
ALIKE = "one LONG, other LONG, likeness DOUBLE, share DOUBLE"
LINE = "local INT, line LONG, one LONG, other LONG"
_BUCKET_BITS, _TEXT_BITS = 38, 26
_MIX = np.uint64(0x9E3779B97F4A7C15)

Packed = tuple[int, bytes]
"""A part, and entries that belong there: rows of bucket or line, text, owner."""
Thing = TypeVar("Thing")


def batches(rows: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    """Rows in lists of at most so many."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def sketched(rows: Iterable[tuple[int, int, str]]) -> Iterator[tuple[Any, ...]]:
    """The sketches of texts, each with its number and owner; columns are those of ``SKETCH``."""
    for batch in batches(rows, TEXTS_AT_ONCE):
        found = sketches([text for *_, text in batch])
        keys = np.split(found.keys, np.searchsorted(found.key_texts, np.arange(1, len(batch))))
        lines = np.split(found.lines, np.searchsorted(found.line_texts, np.arange(1, len(batch))))
        signatures = found.signatures.astype(np.uint16)
        for place, (number, owner, _) in enumerate(batch):
            sketch = signatures[place].tobytes(), keys[place].tobytes(), lines[place].tobytes()
            yield number, owner, int(found.sizes[place]), *map(bytearray, sketch)


def buckets_of(parts: int) -> Callable[[Iterable[Any]], Iterator[Packed]]:
    """What packs the buckets in which sketched texts meet: bands, then passage keys."""

    def pack(rows: Iterable[Any]) -> Iterator[Packed]:
        for batch in batches(rows, ROWS_AT_ONCE):
            long = [row for row in batch if row.size >= meeting.LEAST_SHINGLES]
            signatures = _signatures([row.signature for row in long])
            found = [_slotted(band, meeting.band_keys(signatures, band)) for band in range(meeting.BANDS)]
            texts, owners = _texts(long)
            keys, key_texts, key_owners = _spread(batch, "keys")
            all_texts = np.concatenate([np.tile(texts, meeting.BANDS), key_texts])
            all_owners = np.concatenate([np.tile(owners, meeting.BANDS), key_owners])
            found.append(_slotted(meeting.BANDS + (keys & np.uint64(KEY_SLOTS - 1)), keys))
            yield from _packed(np.concatenate(found), all_texts, all_owners, parts)

    return pack


def met(pieces: Iterable[Packed]) -> Iterator[tuple[int, int, int, int]]:
    """Pairs of texts on different domains that meet in one part; columns are those of ``MET``."""
    entries = _unpacked(pieces)
    order = np.lexsort((entries[:, 1], entries[:, 0]))
    buckets, texts, owners = entries[order].T
    numbers, first = np.unique(texts, return_index=True)
    limit = int(np.searchsorted(buckets, np.uint64(meeting.BANDS << _BUCKET_BITS)))
    for passage, some in ((0, slice(limit)), (1, slice(limit, None))):
        one, other = meeting.parted(meeting.met_in(buckets[some], texts[some]))
        apart = owners[first[np.searchsorted(numbers, one)]] != owners[first[np.searchsorted(numbers, other)]]
        for pair in zip(one[apart].tolist(), other[apart].tolist(), strict=True):
            yield *pair, 1 - passage, passage


def alike(rows: Iterable[Any]) -> Iterator[tuple[int, int, float, float]]:
    """Those of the pairs that are worth an exact comparison; columns are those of ``ALIKE``."""
    for batch in batches(rows, ROWS_AT_ONCE):
        likenesses = _Batch(batch)
        sizes = np.array([row.size for row in batch] + [row.other_size for row in batch], np.uint32)
        kept = []
        for passages, name in ((False, "banded"), (True, "passage")):
            some = likenesses.pairs[[place for place, row in enumerate(batch) if row[name]]]
            kept.append(meeting.worth_counting(some, likenesses, sizes, passages))
        pairs = meeting.distinct(np.concatenate(kept))
        likeness = likenesses.alike(pairs)
        shares = meeting.contained(pairs, likeness, sizes)
        for place, *known in zip(
            meeting.parted(pairs)[0].tolist(), likeness.tolist(), shares.tolist(), strict=True
        ):
            yield batch[place].one, batch[place].other, *known


def lines_of(parts: int) -> Callable[[Iterable[Any]], Iterator[Packed]]:
    """What packs the lines of sketched texts."""

    def pack(rows: Iterable[Any]) -> Iterator[Packed]:
        for batch in batches(rows, ROWS_AT_ONCE):
            yield from _packed(*_spread(batch, "lines"), parts)

    return pack


def repeated_lines(pieces: Iterable[Packed]) -> Iterator[tuple[int, int, int, int]]:
    """Lines that may be boilerplate, with pairs of texts that have them; columns are those of ``LINE``."""
    entries = _unpacked(pieces)
    order = np.lexsort((entries[:, 1], entries[:, 0]))
    lines, texts, owners = entries[order].T
    places = texts.astype(np.int64), owners
    for local, found in ((0, meeting.shared_lines), (1, meeting.template_lines)):
        for numbers, pairs in found(lines, *places):
            one, other = meeting.parted(pairs)
            for row, column in np.argwhere(one != other).tolist():
                yield local, _signed(numbers[row]), int(one[row, column]), int(other[row, column])


def likened(rows: Iterable[Any]) -> Iterator[tuple[int, int, float]]:
    """How alike the texts are that have a line: whether it is of one domain, the line, likeness."""
    for batch in batches(rows, ROWS_AT_ONCE):
        likenesses = _Batch(batch)
        for row, likeness in zip(batch, likenesses.alike(likenesses.pairs).tolist(), strict=True):
            yield row.local, row.line, likeness


def hashes_of(lines: Iterable[int]) -> Hashes:
    """Numbers of lines as a sorted array."""
    return np.sort(np.array(list(lines), np.int64).view(np.uint64))


class _Batch:
    """The signatures of a batch of joined pairs: first those of the earlier texts, then those of the later ones."""

    def __init__(self, batch: list[Any]) -> None:
        self._rows = _signatures([row.signature for row in batch] + [row.other_signature for row in batch])
        places = np.arange(len(batch))
        self.pairs = meeting.paired(places, places + len(batch))

    def alike(self, pairs: Hashes, places: int = BINS) -> meeting.Floats:
        return meeting.agreeing(self._rows, pairs, places)


def _signatures(rows: list[bytearray]) -> npt.NDArray[np.uint16]:
    return np.frombuffer(b"".join(rows), np.uint16).reshape(-1, BINS)


def _texts(batch: list[Any]) -> tuple[Hashes, Hashes]:
    return np.array([row.number for row in batch], np.uint64), np.array(
        [row.owner for row in batch], np.uint64
    )


def _spread(batch: list[Any], name: str) -> tuple[Hashes, Hashes, Hashes]:
    """The numbers that a column holds for all texts, each with its text and owner."""
    numbers = [np.frombuffer(row[name], np.uint64) for row in batch]
    counts = [len(some) for some in numbers]
    texts, owners = _texts(batch)
    return np.concatenate(numbers), np.repeat(texts, counts), np.repeat(owners, counts)


def _slotted(slots: npt.NDArray[Any] | int, keys: Hashes) -> Hashes:
    """Buckets of different bands, or parts of the passage keys, as different numbers."""
    slot = np.asarray(slots, np.uint64) << np.uint64(_BUCKET_BITS)
    buckets: Hashes = slot | (keys >> np.uint64(_TEXT_BITS))
    return buckets


def _packed(numbers: Hashes, texts: Hashes, owners: Hashes, parts: int) -> Iterator[Packed]:
    with np.errstate(over="ignore"):
        part = (numbers * _MIX >> np.uint64(33)) % np.uint64(parts)
    order = np.argsort(part, kind="stable")
    entries = np.stack([numbers, texts, owners], axis=1)[order]
    limits = np.searchsorted(part[order], np.arange(parts + 1))
    for place, (start, end) in enumerate(pairwise(limits.tolist())):
        if end > start:
            yield place, entries[start:end].tobytes()


def _unpacked(pieces: Iterable[Packed]) -> npt.NDArray[np.uint64]:
    return np.frombuffer(b"".join(piece for _, piece in pieces), np.uint64).reshape(-1, 3)


def _signed(number: np.uint64) -> int:
    return int(number.astype(np.int64))
