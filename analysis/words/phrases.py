"""Key phrases of the audited site's pages, and what of an anchor stands in them.

Phrases are runs of one to four words (of characters, in scripts without spaces) from title, headings and text.
Their weight is how often and how prominently the page uses them against how many of the site's other pages do:
tf–idf (Spärck Jones, 1972) with the place of a phrase as in fielded retrieval (Robertson, Zaragoza, Taylor, 2004).
Phrases that live only inside a longer one give way to it (Frantzi, Ananiadou, Mima, *C-value*, 2000).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from linkvet.analysis.facts import TargetPage
from linkvet.analysis.words.letters import compact, folded
from linkvet.analysis.words.tokens import unspaced
from linkvet.analysis.words.wording import phrase_of, sentence_words, stop_words

MAX_TEXT = 6_000
"""Characters of a page's text that are read for phrases."""
MAX_HEADINGS = 12
_LONGEST = 4
_LONGEST_RUN = 8
_TITLE, _FIRST_HEADING, _HEADING = 6.0, 4.0, 1.5
_SENTENCE = re.compile(r"[.!?;:,()\[\]{}\"“”„«»|/\n。、！？：；・「」『』（）【】—–]+")
_TITLE_JOINT = re.compile(r"(?<=\s)[-–—:]{1,2}(?=\s)|[|·•»«｜—–：]|:(?=\s)")
_RUNS = re.compile("[\u3400-\u9fff\uf900-\ufaff々]+|[\u30a1-\u30faー]+|[\u0e00-\u0eff]+|[a-z0-9]+")


@dataclass(slots=True)
class Frequencies:
    """In how many of the site's pages a phrase stands."""

    pages: int = 0
    phrases: Counter[str] = field(default_factory=Counter)
    title_parts: Counter[str] = field(default_factory=Counter)
    """Parts of titles; one that most pages share is the site's name."""

    def add(self, page: TargetPage) -> None:
        """Count one page."""
        self.pages += 1
        self.phrases.update(_weights(page, frozenset()).keys())
        self.title_parts.update(set(map(folded, title_parts(page.title))))

    def boilerplate(self) -> frozenset[str]:
        """Parts of titles that at least half of the pages share."""
        if self.pages < 3:
            return frozenset()
        return frozenset(part for part, count in self.title_parts.items() if count * 2 >= self.pages)


def frequencies_of(pages: Iterable[TargetPage]) -> Frequencies:
    """Counts over the pages of the audited site."""
    counts = Frequencies()
    for page in pages:
        counts.add(page)
    return counts


def title_parts(title: str | None) -> list[str]:
    """A title cut where people join its subject and the site's name."""
    return [part.strip() for part in _TITLE_JOINT.split((title or "")[:300]) if part and part.strip()]


def key_phrases(
    target: TargetPage, others: Frequencies | None = None, limit: int = 10, brands: Iterable[str] = ()
) -> list[str]:
    """What the page is about, strongest phrase first.

    ``others`` are counts over the site's pages; names of ``brands`` are no subject of a page.
    """
    others = others or Frequencies()
    names = [" ".join(phrase_of(name).pieces) for name in brands]
    weights = _weights(target, others.boilerplate())
    scored = {
        phrase: weight * _rarity(phrase, others) * _length(phrase) for phrase, weight in weights.items()
    }
    best = sorted(scored.items(), key=lambda item: (-item[1], item[0]))[: limit * 8]
    chosen: list[str] = []
    for phrase, score in best:
        if len(chosen) == limit:
            break
        inside = (other for other in chosen if _within(phrase, other))
        around = (other for other in chosen if _within(other, phrase))
        if any(_within(phrase, name) or compact(phrase) == compact(name) for name in names):
            continue
        if any(scored[other] >= 0.5 * score for other in inside) or any(
            scored[o] > 1.5 * score for o in around
        ):
            continue
        chosen.append(phrase)
    return chosen


def _within(phrase: str, other: str) -> bool:
    return phrase in other.replace(" ", "") if unspaced(phrase) else f" {phrase} " in f" {other} "


def _rarity(phrase: str, others: Frequencies) -> float:
    if others.pages < 2:
        return 1.0
    return math.log(1 + others.pages / (0.5 + others.phrases[phrase]))


def _length(phrase: str) -> float:
    """A few words say what a page is about; one word alone seldom does."""
    size = len(phrase) / 2 if unspaced(phrase) else phrase.count(" ") + 1
    return 1 + 0.6 * (min(size, 3.5) - 1)


def _weights(page: TargetPage, boilerplate: frozenset[str]) -> dict[str, float]:
    language = page.language
    weights: dict[str, float] = {}
    fields = [(part, _TITLE) for part in title_parts(page.title) if folded(part) not in boilerplate]
    fields += [
        (head, _HEADING if at else _FIRST_HEADING) for at, head in enumerate(page.headings[:MAX_HEADINGS])
    ]
    for text, weight in fields:
        whole = phrase_of(text, language).folded
        for phrase in set(_grams(text[:300], language)):
            edge = 1.3 if whole.startswith(phrase) else 1.0
            weights[phrase] = weights.get(phrase, 0.0) + weight * edge
    counts = Counter(_grams(page.text[:MAX_TEXT], language))
    for phrase, count in counts.items():
        if count >= 2 or phrase in weights:
            weights[phrase] = weights.get(phrase, 0.0) + 2 * math.log1p(count)
    return weights


def _grams(text: str, language: str | None) -> Iterator[str]:
    known = (language or "")[:2].lower() or None
    stops, voice = stop_words(known), sentence_words(known)
    for sentence in _SENTENCE.split(text):
        if not sentence.strip():
            continue
        if unspaced(sentence):
            yield from _run_grams(folded(sentence))
            continue
        pieces = phrase_of(sentence, language).pieces
        for start, first in enumerate(pieces):
            if first in stops:
                continue
            for end in range(start + 1, min(start + _LONGEST, len(pieces)) + 1):
                last = pieces[end - 1]
                if last in voice:
                    break
                alone = end == start + 1 and (first.isdigit() or len(first) < 2)
                if last not in stops and not alone:
                    yield " ".join(pieces[start:end])


def _run_grams(sentence: str) -> Iterator[str]:
    for run in _RUNS.findall(sentence[:400]):
        if run[0] < "\u0e00" or "\u30a1" <= run[0] <= "\u30ff":
            if len(run) > 1:
                yield run
            continue
        for start in range(len(run)):
            for end in range(start + 2, min(start + _LONGEST_RUN, len(run)) + 1):
                yield run[start:end]
