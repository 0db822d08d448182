"""Names in running text: where a page speaks of the site, or of a competitor, without linking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from linkvet.analysis.anchors.brands import Brands
from linkvet.analysis.words.letters import compact, spelled_out
from linkvet.store.urls import absolute_url

MAX_TEXT = 100_000
"""Characters of a page that are searched."""
WINDOW = 5
PIECE = 60
"""Words that are looked through at once."""
SHOWN = 240
_WORD = re.compile(r"\S+")
_EDGES = ".,;:!?()[]{}«»„“”‚‘’›‹→\"'…–—"
_ENDS = (".", "!", "?", "…", "。", ":")


class Mentions:
    """Searches texts for the names of one site."""

    def __init__(self, domain: str, names: Iterable[str] = ()) -> None:
        self.brands = Brands(domain, names)
        label = self.brands.domain.partition(".")[0]
        names = (*self.brands.names, label)
        known = {compact(name) for name in names} | {compact(spelled_out(name)) for name in names}
        self._needles = tuple(sorted(needle for needle in known if len(needle) > 2))
        self._longest = max(map(len, self._needles), default=0) + 12

    @classmethod
    def of_competitor(cls, text: str) -> Mentions:
        """The names of a competitor given as a domain or as a name."""
        url = absolute_url(text) if "." in text and " " not in text else None
        return cls(text) if url else cls("", [text])

    def first(self, text: str) -> str | None:
        """The words around the first mention, or ``None``."""
        found = self.first_named(text)
        return found[0] if found else None

    def first_named(self, text: str) -> tuple[str, str] | None:
        """The words around the first mention, and the name as it stands in them; ``None`` without one."""
        return next(self._all(text[:MAX_TEXT]), None)

    def _all(self, text: str) -> Iterator[tuple[str, str]]:
        places = [(match.start(), match.end()) for match in _WORD.finditer(text)]
        for first in range(0, len(places), PIECE):
            piece = places[first : first + PIECE + WINDOW - 1]
            joined = compact(text[piece[0][0] : piece[-1][1]])
            if any(needle in joined for needle in self._needles):
                yield from self._in_piece(
                    text, [(start, end, compact(text[start:end])) for start, end in piece]
                )

    def _in_piece(self, text: str, words: list[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
        for place in range(len(words)):
            for size in range(1, min(WINDOW, len(words) - place) + 1):
                seen = "".join(word for _, _, word in words[place : place + size])
                if len(seen) > self._longest:
                    break
                if words[place][2] and any(needle in seen for needle in self._needles):
                    start, end = words[place][0], words[place + size - 1][1]
                    if self._names(text[start:end].strip(_EDGES), text[:start]):
                        yield _around(text, *self._name_in(words[place : place + size]))
                        break

    def _name_in(self, words: list[tuple[int, int, str]]) -> tuple[int, int]:
        """Where the longest name among some words begins and ends: what stands before it (“by”) is none of it."""
        joined = "".join(word for _, _, word in words)
        needle = max((one for one in self._needles if one in joined), key=len)
        while len(words) > 1 and needle in "".join(word for _, _, word in words[1:]):
            words = words[1:]
        while len(words) > 1 and needle in "".join(word for _, _, word in words[:-1]):
            words = words[:-1]
        return words[0][0], words[-1][1]

    def _names(self, window: str, before: str) -> bool:
        if self.brands.domain and window.lower().removeprefix("www.") == self.brands.domain:
            return True
        naming = self.brands.naming(window)
        if naming is None or not naming.whole or naming.spelling == "misspelt":
            return False
        if not naming.brand.ordinary or "." in window:
            return True
        words = window.split()
        opens = not before.strip() or before.rstrip().endswith(_ENDS) or before.endswith("\n")
        return all(word[:1].isupper() for word in words) and (len(words) > 1 or not opens)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The name with whole words around it, and the name alone, white space folded."""
    room = max(0, SHOWN - (end - start)) // 2
    before, after = text[max(0, start - room) : start], text[end : end + room]
    if start > room:
        before = "…" + (before.partition(" ")[2] or before)
    if end + room < len(text):
        after = (after.rpartition(" ")[0] or after) + "…"
    named = " ".join(text[start:end].split())
    return " ".join(f"{before}{text[start:end]}{after}".split()), named.strip(_EDGES)
