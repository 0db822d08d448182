"""Which texts of very many are worth a closer look, in time and memory that grow with their number only.

Sketches go to temporary files as the texts stream by. Afterwards texts meet in buckets: one for every three places of
their signatures (locality sensitive hashing by bands, Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
chapter 3), and one for every passage key. However full a bucket is, a text is paired only with a few neighbours
and with the bucket's first text, so boilerplate and mass syndication cost no more than anything else.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from linkvet.analysis.copies.meeting import (
    BANDS,
    LEAST_SHINGLES,
    PLAIN_LIKENESS,
    TEMPLATE_LIKENESS,
    WIDE_LIKENESS,
    WINDOW,
    agreeing,
    band_keys,
    contained,
    distinct,
    met_in,
    nearest,
    shared_lines,
    template_lines,
    unlike,
    worth_counting,
)
from linkvet.analysis.copies.shingles import (
    BINS,
    MAX_LINES,
    Hashes,
    Owners,
    Places,
    Signature,
    Sketches,
    line_of_domain,
)

TWIN_LIKENESS = 0.5
PAIRS_PER_TEXT = 40
"""Pairs that are kept per text, on average; only one text on hundreds of thousands of sites reaches it."""
_PARTS = 16
_DOC_BITS = 26
_DOC_MASK = np.uint64((1 << _DOC_BITS) - 1)
_CHUNK = 1 << 17
_PAIRS_AT_ONCE = 1 << 13
_ROWS_AT_ONCE = 1 << 15


class Sketchbook:
    """Sketches of a stream of texts on disk, for as long as a search runs."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="linkvet-copies-")
        folder = Path(self._folder.name)
        self._signatures = _Signatures(folder / "signatures")
        self._keys = _Spool(folder, "keys")
        self._lines = _Spool(folder, "lines")
        self._sizes: list[Owners] = []
        self._domains: list[Owners] = []
        self._left_out = np.empty(0, np.uint64)
        self._long: set[int] = set()
        self._twins = np.empty(0, np.uint64)
        self.texts = 0

    def __enter__(self) -> Sketchbook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._signatures.close()
        self._keys.close()
        self._lines.close()
        self._folder.cleanup()

    def add(self, batch: Sketches, domains: list[int]) -> None:
        """Note a batch of texts, each with the number of its registrable domain."""
        if self.texts + len(batch.sizes) > 1 << _DOC_BITS:
            raise ValueError(f"more than {1 << _DOC_BITS:,} texts in one search for copies")
        self._signatures.write(batch.signatures)
        self._keys.write(batch.keys, batch.key_texts, self.texts)
        self._lines.write(batch.lines, batch.line_texts, self.texts)
        lines = np.bincount(batch.line_texts, minlength=len(batch.sizes))
        self._long.update((np.flatnonzero(lines >= MAX_LINES) + self.texts).tolist())
        self._sizes.append(batch.sizes)
        self._domains.append(np.array(domains, np.uint32))
        self.texts += len(batch.sizes)

    def pairs(self) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.float64]]:
        """Pairs of texts on different domains that look alike, and their estimated Jaccard similarity.

        Rows are (earlier text, later text) in the order of the texts, each pair once.
        """
        if not self.texts:
            return np.empty((0, 2), np.uint32), np.empty(0)
        rows = self._signatures
        sizes, domains = np.concatenate(self._sizes), np.concatenate(self._domains)
        found, twins = _Pairs(self.texts), _Pairs(self.texts)
        for entries, passages in self._entries(rows, sizes):
            for met in _met(entries):
                same = domains[met >> np.uint64(32)] == domains[met & np.uint64(0xFFFFFFFF)]
                if not found.full:
                    found.add(worth_counting(met[~same], rows, sizes, passages))
                if not passages and not twins.full:
                    twins.add(met[same][rows.alike(met[same]) >= TWIN_LIKENESS])
        self._twins = twins.all()
        pairs = found.all()
        likeness = rows.alike(pairs)
        worth = (likeness >= PLAIN_LIKENESS) | nearest(pairs, contained(pairs, likeness, sizes))
        pairs, likeness = pairs[worth], likeness[worth]
        both = np.stack([pairs >> np.uint64(32), pairs & np.uint64(0xFFFFFFFF)], axis=1).astype(np.uint32)
        return both, likeness

    def twins(self) -> Iterator[tuple[int, int]]:
        """Texts that have nearly the same on their domain, each with the number of its group; after ``pairs``."""
        if not len(self._twins):
            return
        one, other = self._twins >> np.uint64(32), self._twins & np.uint64(0xFFFFFFFF)
        texts, places = np.unique(np.concatenate([one, other]), return_inverse=True)
        links = coo_array(
            (np.ones(len(one), bool), (places[: len(one)], places[len(one) :])), (len(texts),) * 2
        )
        groups = connected_components(links, directed=False)[1]
        yield from zip(texts.tolist(), groups.tolist(), strict=True)

    def short(self) -> list[int]:
        """Texts with too few words to be compared."""
        if not self._sizes:
            return []
        places: list[int] = np.flatnonzero(np.concatenate(self._sizes) < LEAST_SHINGLES).tolist()
        return places

    def _entries(self, rows: _Signatures, sizes: Owners) -> Iterator[tuple[Hashes, bool]]:
        """Sorted (bucket, text) numbers: band by band, then passage keys part by part."""
        texts = np.flatnonzero(sizes >= LEAST_SHINGLES).astype(np.uint64)
        for band in range(BANDS):
            yield np.sort((rows.band(band)[texts] & ~_DOC_MASK) | texts), False
        for part in range(_PARTS):
            yield self._keys.read(part), True

    def boilerplate(self) -> tuple[Hashes, Hashes]:
        """Lines that stand on many unlike pages: of the whole web, and of single domains (``line_of_domain``)."""
        if not self.texts:
            return np.empty(0, np.uint64), np.empty(0, np.uint64)
        domains, rows = np.concatenate(self._domains), self._signatures
        wide, local = [np.empty(0, np.uint64)], [np.empty(0, np.uint64)]
        self._left_out = np.zeros(self.texts, np.uint64)
        for part in range(_PARTS):
            hashes, texts = self._lines.read_exactly(part)
            of_texts = domains[texts]
            wide.append(distinct(unlike(shared_lines(hashes, texts, of_texts), rows, WIDE_LIKENESS)))
            local.append(distinct(unlike(template_lines(hashes, texts, of_texts), rows, TEMPLATE_LIKENESS)))
            out = np.isin(hashes, wide[-1]) | np.isin(line_of_domain(hashes, of_texts), local[-1])
            with np.errstate(over="ignore"):
                np.add.at(self._left_out, texts[out], hashes[out] | np.uint64(1))
        return distinct(np.concatenate(wide)), distinct(np.concatenate(local))

    def left_out(self, place: int) -> int | None:
        """A number for the lines of a text that are boilerplate; ``None`` where not all of its lines are known."""
        return None if place in self._long else int(self._left_out[place])


class _Signatures:
    """Signatures in a file, of which only the part that is looked at is in memory.

    The last 16 bits of each place tell texts apart as well as all 32: one place in 65,536 agrees by chance
    (Li and König, b-Bit Minwise Hashing, 2010).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w+b")
        self._map: mmap.mmap | None = None
        self._rows = np.empty((0, BINS), np.uint16)

    def write(self, signatures: Signature) -> None:
        self._file.write(signatures.astype(np.uint16).tobytes())

    def close(self) -> None:
        self._rows = np.empty((0, BINS), np.uint16)
        if self._map is not None:
            self._map.close()
        self._file.close()

    def rows(self) -> npt.NDArray[np.uint16]:
        """All of them, one row a text."""
        if self._map is None:
            self._file.flush()
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
            self._rows = np.frombuffer(self._map, np.uint16).reshape(-1, BINS)
        return self._rows

    def band(self, band: int) -> Hashes:
        """The bucket of each text in one of the ``BANDS``: texts with equal numbers meet."""
        rows = self.rows()
        keys = np.empty(len(rows), np.uint64)
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            keys[start : start + _ROWS_AT_ONCE] = band_keys(rows[start : start + _ROWS_AT_ONCE], band)
            self._let_go()
        return keys

    def alike(self, pairs: Hashes, places: int = BINS) -> npt.NDArray[np.float64]:
        """Estimated Jaccard similarity of pairs, by so many places."""
        rows = self.rows()
        estimates = [np.empty(0)]
        for start in range(0, len(pairs), _PAIRS_AT_ONCE):
            chunk = pairs[start : start + _PAIRS_AT_ONCE]
            estimates.append(agreeing(rows, chunk, places))
            self._let_go()
        return np.concatenate(estimates)

    def _let_go(self) -> None:
        """What was read may leave memory; the file, or its cache, still has it."""
        if self._map is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)


class _Spool:
    """(number, text) entries in files by the number's last bits, so that equal numbers are in one file."""

    def __init__(self, folder: Path, name: str) -> None:
        self._paths = [folder / f"{name}-{part}" for part in range(_PARTS)]
        self._files = [path.open("wb") for path in self._paths]

    def write(self, numbers: Hashes, texts: Owners, before: int) -> None:
        part = (numbers & np.uint64(_PARTS - 1)).astype(np.uint8)
        entries = np.stack([numbers, texts.astype(np.uint64) + np.uint64(before)], axis=1)
        order = np.argsort(part, kind="stable")
        limits = np.searchsorted(part[order], np.arange(_PARTS + 1))
        for file, start, end in zip(self._files, limits[:-1], limits[1:], strict=True):
            file.write(entries[order[start:end]].tobytes())

    def read_exactly(self, part: int) -> tuple[Hashes, Places]:
        """Numbers and texts of one part, sorted."""
        self._files[part].flush()
        entries = np.fromfile(self._paths[part], np.uint64).reshape(-1, 2)
        order = np.lexsort((entries[:, 1], entries[:, 0]))
        return entries[order, 0], entries[order, 1].astype(np.int64)

    def read(self, part: int) -> Hashes:
        """Number and text of each entry in one number, sorted; the number's lowest bits give way to the text."""
        self._files[part].flush()
        entries = np.fromfile(self._paths[part], np.uint64).reshape(-1, 2)
        return np.sort((entries[:, 0] & ~_DOC_MASK) | entries[:, 1])

    def close(self) -> None:
        for file in self._files:
            file.close()


class _Pairs:
    """Pairs of texts found so far, each once; it is full at a number that grows with the texts."""

    def __init__(self, texts: int) -> None:
        self._most = PAIRS_PER_TEXT * texts + _CHUNK
        self._kept = np.empty(0, np.uint64)
        self._new: list[Hashes] = []
        self._waiting = 0

    @property
    def full(self) -> bool:
        return len(self._kept) >= self._most

    def add(self, pairs: Hashes) -> None:
        self._new.append(pairs)
        self._waiting += len(pairs)
        if self._waiting > max(_CHUNK * 8, len(self._kept)):
            self.all()

    def all(self) -> Hashes:
        if self._new:
            self._kept = distinct(np.concatenate([self._kept, *self._new]))
            self._new, self._waiting = [], 0
        return self._kept


def _met(entries: Hashes) -> Iterator[Hashes]:
    """Pairs of texts that meet in a bucket, as (earlier << 32 | later), without repeats within a part."""
    step = _CHUNK * 8
    for start in range(0, len(entries), step):
        some = entries[max(0, start - WINDOW) : start + step]
        yield met_in(some >> np.uint64(_DOC_BITS), some & _DOC_MASK)
