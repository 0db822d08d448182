"""Signs of domains as numbers, so that millions of them are counted without keeping their words.

A sign costs twelve bytes while domains stream by. Hardly any sign stands on two domains: only those that do get
their words back, when the same stream comes by a second time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import mmh3
import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]
Sign = tuple[str, str]
"""Kind and value."""


class SignBook:
    """Which domain carries which sign."""

    def __init__(self) -> None:
        self.domains: dict[str, int] = {}
        self.words: dict[int, Sign] = {}
        """Kind and value of the signs that several domains carry, by their number."""
        self._rows = array("I")
        self._keys = array("Q")
        self._shared: set[int] = set()

    def add(self, domain: str, signs: Iterable[Sign]) -> None:
        """Note signs of a domain, or the domain alone."""
        row = self.domains.setdefault(domain, len(self.domains))
        for sign in signs:
            self._rows.append(row)
            self._keys.append(number_of(sign))

    def add_named(self, domain: str, sign: Sign) -> None:
        """Note a sign that is known to be shared, with its words."""
        self.add(domain, [sign])
        self.words[number_of(sign)] = sign

    def find_shared(self) -> None:
        """Between the two streams: find out which signs several domains carry."""
        self._shared = set(_repeated(self._all_keys()).tolist())

    def name(self, signs: Iterable[Sign]) -> None:
        """Give shared signs their words, as the stream comes by again."""
        for sign in signs:
            number = number_of(sign)
            if number in self._shared:
                self.words[number] = sign

    def entries(self) -> tuple[list[str], Rows, Keys]:
        """Names in order; then row and number of each sign that stands there more than once, sorted, each once."""
        names = sorted(self.domains)
        ranks = np.empty(len(names), np.int64)
        ranks[[self.domains[name] for name in names]] = np.arange(len(names))
        keys = self._all_keys()
        kept = np.isin(keys, _repeated(keys))
        rows, keys = ranks[np.frombuffer(self._rows, np.uint32)[kept]], keys[kept]
        order = np.lexsort((keys, rows))
        rows, keys = rows[order], keys[order]
        fresh = np.append(True, (rows[1:] != rows[:-1]) | (keys[1:] != keys[:-1]))[: len(rows)]
        return names, rows[fresh], keys[fresh]

    def _all_keys(self) -> Keys:
        return np.frombuffer(self._keys, np.uint64)


def number_of(sign: Sign) -> int:
    """The number of a sign: 64 bits of MurmurHash3 (Appleby), the same in every run."""
    number: int = mmh3.hash64(f"{sign[0]}\t{sign[1]}".encode("utf-8", "surrogatepass"), signed=False)[0]
    return number


def _repeated(keys: Keys) -> Keys:
    """The numbers that stand there more than once."""
    ordered = np.sort(keys)
    again: Keys = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    return again
