"""What is known of single words: texts repeat them without end, so it is worked out the first time only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Known = TypeVar("Known")

LONGEST = 40
"""Characters beyond which a word is a rarity, and what is known of it not kept."""
MOST = 1 << 18


class WordMemory(dict[str, Known]):
    """A dictionary that works out by itself what it is asked for; bounded, so that it may start anew at any time."""

    def __init__(self, known: Callable[[str], Known], most: int = MOST) -> None:
        super().__init__()
        self._known, self._most = known, most

    def __missing__(self, word: str) -> Known:
        known = self._known(word)
        if len(word) <= LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[word] = known
        return known
