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
    names = {host.removeprefix("www."), registrable_domain(host)}
    named = next((name for name in names if name and fold(name) in said), "")
    found: dict[str, str] = {}
    for (part,), term in _terms().find(tokens_of(said)):
        found.setdefault(part, term)
    offered = found.get("sale") or found.get("expired") or found.get("new")
    if offered and (named or "name" in found):
        more = " and ".join(quoted(term) for part, term in found.items() if part != "name")
        yield 4.4 if named and "name" in found else 3.0, f"it says of its own name that it is {more}"
    if named and fold(page.title.strip()) == named and words <= EMPTY_WORDS and not page.headings:
        yield 3.8, "its title is its address and it says nothing else"
