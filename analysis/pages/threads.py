"""Pages that visitors write together, told by their shape and not by the names that a system gives to it.

A thread in any software is a row of contributions: who, when, what, and the word for answering. Lists of articles
have dates too, but nobody answers in them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from linkvet.analysis.words.lexicons import Lexicon, lexicon_of
from linkvet.analysis.words.tokens import quoted, tokens_of

if TYPE_CHECKING:
    from linkvet.analysis.views import PageView

MOST_LINES = 400
LONGEST_STAMP = 90
FEWEST = 2
OWN_PROSE = 600
"""Characters of text before the first contribution from which a page is an article with comments."""
_ABSOLUTE = re.compile(
    r"\b(?:19|20)\d\d[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}日?|\b\d{1,2}[-./]\s?\d{1,2}[-./]\s?(?:19|20)?\d\d\b"
    r"|\b\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?(?:19|20)\d\d\b|\b[^\W\d_]{3,9}\.?\s\d{1,2},?\s(?:19|20)\d\d\b"
)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_COUNTED = re.compile(r"\d+|\b(?:an?|ein(?:em|er)?|une?|un[oa]?|een|en|jeden|один)\b|[一-十]", re.I)


@lru_cache(maxsize=1)
def _ages() -> Lexicon:
    return lexicon_of("ages.txt")


def stamps(text: str) -> list[int]:
    """Numbers of the short lines that say when somebody wrote: a date, or how long ago."""
    found = []
    for number, line in enumerate(text.split("\n")[:MOST_LINES]):
        if len(line) <= LONGEST_STAMP and (_ABSOLUTE.search(line) or _is_age(line)):
            found.append(number)
    return found


def _is_age(line: str) -> bool:
    labels = {row.labels[0] for row in _ages().find(tokens_of(line))} if len(line) > 2 else set()
    return "day" in labels or ("ago" in labels and _COUNTED.search(line) is not None)


def thread_sign(page: PageView) -> tuple[float, str] | None:
    """What shows that the page is a row of contributions with a way to answer them."""
    answers = lexicon_of("answering.txt").find(tokens_of(page.text))
    if not answers:
        return None
    dated = stamps(page.text)
    if len(dated) < FEWEST:
        return None
    lines = page.lines
    before = sum(len(line) for line in lines[: dated[0]] if len(line) >= 100)
    said = sum(bool(lines[after : after + 1]) and after not in dated for after in (one + 1 for one in dated))
    if before >= OWN_PROSE or said < FEWEST:
        return None
    timed = sum(_CLOCK.search(lines[one]) is not None for one in dated)
    word = max(answers, key=lambda row: answers[row]).phrase
    often = answers and max(answers.values()) >= FEWEST
    weight = 1.1 + 0.3 * (timed >= FEWEST) + 0.3 * bool(often)
    return (
        weight,
        f"it is a row of {len(dated)} dated contributions that can be answered ({quoted(word, 30)})",
    )
