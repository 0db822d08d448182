"""Many short texts looked for in one pass over a page, however many there are.

Method: Aho and Corasick, "Efficient string matching: an aid to bibliographic search", CACM 1975.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation


class Literals:
    """A fixed set of texts, matched letter by letter."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(dict.fromkeys(texts))
        self._automaton = AhoCorasick(self._texts, implementation=Implementation.DFA)

    def within(self, text: str) -> set[str]:
        """Those that stand anywhere in ``text``."""
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return {self._texts[number] for number, _, _ in hits} if hits else set()

    def any(self, text: str) -> bool:
        """Whether any of them stands in ``text``."""
        return bool(self._automaton.find_matches_as_indexes(text, overlapping=True))

    def lines(self, texts: Sequence[str]) -> list[int]:
        """Numbers of those of ``texts`` in which any of them stands."""
        hits = self._automaton.find_matches_as_indexes("\n".join(texts), overlapping=True)
        ends = list(accumulate(len(text) + 1 for text in texts)) if hits else []
        return sorted({bisect_right(ends, start) for _, start, _ in hits})

    def places(self, text: str, limit: int) -> dict[str, list[int]]:
        """Where each of them begins in ``text``, the first ``limit`` places of each."""
        found: dict[str, list[int]] = {}
        for number, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            places = found.setdefault(self._texts[number], [])
            if len(places) < limit:
                places.append(start)
        return found
