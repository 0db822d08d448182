"""What is known of single words: texts repeat them without end, so it is worked out the first time only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Known = TypeVar("Known")

LONGEST = 40
"""Characters beyond which a word is a rarity, and what is known of it not kept."""
MOST = 1 << 16


class WordMemory(dict[str, Known], Generic[Known]):
    """A dictionary that works out by itself what it is asked for.

    When it is full it starts anew, and takes back from what it was before the words that are asked for again: so it
    keeps the frequent ones, whatever the number of texts.
    """

    def __init__(self, known: Callable[[str], Known], most: int = MOST) -> None:
        super().__init__()
        self._known, self._most = known, most
        self._before: dict[str, Known] = {}

    def __missing__(self, word: str) -> Known:
        known = self._before[word] if word in self._before else self._known(word)
        if len(word) <= LONGEST:
            if len(self) >= self._most:
                self._before = dict(self)
                super().clear()
            self[word] = known
        return known

    def clear(self) -> None:
        """Forget everything."""
        super().clear()
        self._before = {}
