"""Pages that stand where a site is missing: a name for sale, expired, just registered, or a script that moves on.

Whoever parks names, in whatever language: the page speaks of little but its own name, and says that the name can
be had, has run out or was taken. Houses and cars are for sale too, so a sale without the name tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lexicons import Terms
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import quoted, tokens_of
from linkvet.store.urls import registrable_domain

if TYPE_CHECKING:
    from linkvet.analysis.views import PageView

MOST_WORDS, MOST_CHARS = 140, 900
"""Text above which a page has something to say of its own."""
EMPTY_WORDS = 12
BESIDE = 60
"""Letters of a line that may be an offer of the name in the line before or behind it."""
Told = tuple[float, str]


@lru_cache(maxsize=1)
def _terms() -> Terms:
    return Terms(rows_of("parked_names.txt"))


def parked_signs(page: PageView, host: str) -> Iterator[Told]:
    """(weight, what was seen) of a page that only holds its name."""
    words = page.words or 0
    if words > MOST_WORDS or len(page.text) > MOST_CHARS:
        return
    said = fold(f"{page.title}\n{page.text}")
    names = {fold(name) for name in (host.removeprefix("www."), registrable_domain(host)) if name}
    named = next((name for name in names if name in said), "")
    found = _offer(said.split("\n"), names)
    if found:
        more = " and ".join(quoted(term) for part, term in found.items() if part != "name")
        yield 4.4 if named and "name" in found else 3.0, f"it says of its own name that it is {more}"
    if named and fold(page.title.strip()) == named and words <= EMPTY_WORDS and not page.headings:
        yield 3.8, "its title is its address and it says nothing else"


def _offer(lines: list[str], names: set[str]) -> dict[str, str]:
    """What the page says of its name: part → term, empty where no offer stands beside the name or a word for it."""
    lines = [line for line in lines if line.strip()]
    parts = [{part: term for (part,), term in reversed(_terms().find(tokens_of(line)))} for line in lines]
    named = [
        "name" in of or any(name in line for name in names) for line, of in zip(lines, parts, strict=True)
    ]
    for place, of in enumerate(parts):
        beside = any(named[max(0, place - 1) : place + 2]) if len(lines[place]) <= BESIDE else named[place]
        if beside and of.keys() & {"sale", "expired", "new"}:
            word = next((one["name"] for one in parts if "name" in one), None)
            return {**of, "name": word} if word else of
    return {}
