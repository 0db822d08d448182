"""Notices told by two words in one line, whatever stands between them: ``the PAGE you want DOES NOT EXIST any more``.

Fixed phrases know only the wordings that somebody wrote down; a noun and what is said of it are few in each language.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from linkvet.crawler.page.features import list_of
from linkvet.crawler.page.literals import Literals

MAX_LINE = 130
"""Characters of a line in which two words belong together."""

_Places = dict[str, list[tuple[str, int, int]]]
"""Word → kind, number of its row, and whether it is what is spoken of (0) or what is said (1)."""


def said_in_parts(text: str, kind: str) -> str | None:
    """The two words by which a line, in lower case, is a notice of this kind."""
    if len(text) > MAX_LINE:
        return None
    literals, places = _words()
    rows: dict[int, dict[int, str]] = defaultdict(dict)
    for word in sorted(literals.within(text)):
        for named, row, part in places[word]:
            if named == kind:
                rows[row].setdefault(part, word)
    found = [f"{parts[0]} … {parts[1]}" for parts in rows.values() if len(parts) == 2]
    return min(found, default=None)


@lru_cache(maxsize=1)
def _words() -> tuple[Literals, _Places]:
    places: _Places = defaultdict(list)
    for row, (kind, _, about, said) in enumerate(list_of("said_in_parts.txt")):
        for part, words in enumerate((about, said)):
            for word in words.split(" / "):
                places[word].append((kind, row, part))
    return Literals(places), dict(places)
