"""How near a page, a domain, or the words around a link are to what the audited site is about.

Three looks, of which each covers what the others miss: shared words, weighted by how rare they are (TF-IDF,
Salton & Buckley 1988); words that stand together on the referring pages (latent semantic analysis, Deerwester
et al. 1990), where there are enough of them; and themes with seed words in eleven languages. 0.5 parts on-topic
from off-topic. ``None`` means that too little can be compared; it never means off-topic.
"""

from __future__ import annotations

import json
import math
import random
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import filterfalse, pairwise

import numpy as np
from scipy import sparse

from linkvet.analysis.facts import TargetPage
from linkvet.analysis.topics.themes import SEEDED_LANGUAGES, Reading, read, theme_names, topic_tokens
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.memory import WordMemory

MIN_WORDS, FEW_WORDS = 30, 18
"""Shorter pages are not judged; of those between, only such as are on topic, for few words prove no absence."""
ON_TOPIC = 0.5
TARGET_PAGES = 300
SAMPLED_PAGES = 2_000
LATENT_PAGES = 200
"""Referring pages from which on words that stand together are learned."""
READ_CHARS = 6_000
"""Characters of a page's text that are read."""
_LATENT_TERMS = 10_000
_LATENT_SIZE = 50
_TERMS_PER_PAGE = 250
_BUCKETS = 1 << 18
_PRIOR = 5.0
_CONTEXT_WORDS = 12
_CACHED_TERMS = 100_000
_COMMON_STRENGTH = 0.4
"""Words with less than this share of the strongest word's weight stand on any page of the site."""
_OWN_WORDS = 4
"""Distinct seed words by which a theme becomes the site's own; fewer may be chance."""


def _curve(value: float, points: Sequence[tuple[float, float]]) -> float:
    for (x0, y0), (x1, y1) in pairwise(points):
        if value <= x1:
            return y0 + (y1 - y0) * max(0.0, value - x0) / (x1 - x0)
    return points[-1][1]


_THEME_CURVE = ((0.0, 0.0), (0.15, 0.12), (0.3, 0.5), (0.55, 0.85), (1.0, 1.0))
_WORD_CURVE = ((0.0, 0.0), (0.04, 0.08), (0.1, 0.4), (0.2, 0.75), (0.4, 0.95), (1.0, 1.0))


@dataclass(slots=True)
class TopicsBuilder:
    """Collects what words the referring pages use, one page after the other, in bounded memory."""

    pages: int = 0
    _frequencies: np.ndarray[tuple[int], np.dtype[np.uint32]] = field(
        default_factory=lambda: np.zeros(_BUCKETS, np.uint32)
    )
    _sample: list[dict[str, int]] = field(default_factory=list)
    _random: random.Random = field(default_factory=lambda: random.Random(7))
    _near: dict[str, float] | None = None

    def add_page(self, text: str, title: str = "") -> None:
        """Counts the words of one referring page."""
        reading = read(f"{title}\n{text}")
        if reading.words < MIN_WORDS:
            return
        self.pages += 1
        places = np.fromiter(map(_BUCKET.__getitem__, reading.counts), np.int64, len(reading.counts))
        np.add.at(self._frequencies, places, 1)
        place = len(self._sample) if self.pages <= SAMPLED_PAGES else self._random.randrange(self.pages)
        if place < SAMPLED_PAGES:
            kept = dict(reading.counts.most_common(_TERMS_PER_PAGE))
            self._sample[place : place + 1] = [kept]

    def rarity(self, term: str) -> float:
        """0 (on every page) to 1 (on hardly any)."""
        share = (float(self._frequencies[_BUCKET[term]]) + 0.5) / (self.pages + _PRIOR)
        return min(1.0, max(0.05, -math.log(min(1.0, share)) / 4.0)) if self.pages >= 20 else 0.7

    def expanded(self, weights: dict[str, float]) -> dict[str, float]:
        """Terms that stand on the same pages as those of ``weights``, weighted; empty with too few pages."""
        if self._sample or self._near is None:
            self._near = self._learned(weights)
        return self._near

    def forget_pages(self) -> None:
        """Keep only what was learned of the pages."""
        self._sample.clear()

    def packed(self) -> bytes:
        """What was learned, to be kept; the pages themselves are not in it."""
        head = json.dumps([self.pages, self._near]).encode()
        return zlib.compress(head + b"\n" + self._frequencies.tobytes(), 1)

    @classmethod
    def unpacked(cls, words: bytes) -> TopicsBuilder:
        """What was learned before; no page can be added to it."""
        head, _, counts = zlib.decompress(words).partition(b"\n")
        pages, near = json.loads(head)
        return cls(pages, np.frombuffer(counts, np.uint32), _near=near)

    def _learned(self, weights: dict[str, float]) -> dict[str, float]:
        from scipy.sparse.linalg import svds  # slow to load, and few audits are large enough

        if len(self._sample) < LATENT_PAGES:
            return {}
        spread: Counter[str] = Counter(term for page in self._sample for term in page)
        terms = [term for term, number in spread.most_common(_LATENT_TERMS) if number > 2]
        numbers = {term: n for n, term in enumerate(terms)}
        if len(terms) <= _LATENT_SIZE:
            return {}
        rarities = [self.rarity(term) for term in terms]
        rows, columns, values = [], [], []
        for row, page in enumerate(self._sample):
            for term, number in page.items():
                if (column := numbers.get(term)) is not None:
                    rows.append(row)
                    columns.append(column)
                    values.append((1 + math.log(number)) * rarities[column])
        matrix = sparse.csr_matrix(
            (values, (rows, columns)), (len(self._sample), len(terms)), dtype=np.float64
        )
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        matrix = sparse.diags(1 / np.maximum(lengths, 1e-9)) @ matrix
        start = np.full(min(matrix.shape), min(matrix.shape) ** -0.5)
        _, _, axes = svds(matrix, k=min(_LATENT_SIZE, min(matrix.shape) - 1), v0=start)
        target = np.array([weights.get(term, 0.0) for term in terms])
        near = axes.T @ (axes @ target)
        return {terms[n]: float(near[n]) for n in np.argsort(-near)[:400] if near[n] > 0.02}


def _bucket(term: str) -> int:
    return zlib.crc32(term.encode("utf-8", "surrogatepass")) % _BUCKETS


_BUCKET = WordMemory(_bucket)


def _unit(weights: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()} if length else {}


class Topics:
    """What the audited site is about, learned from its own pages and the topics its owner named."""

    def __init__(
        self,
        pages: Iterable[TargetPage],
        topics: Sequence[str] = (),
        brands: Sequence[str] = (),
        referring: TopicsBuilder | None = None,
    ) -> None:
        """``referring`` holds the words of the referring pages, where they were collected."""
        self._ignored = frozenset(token for brand in brands for token in topic_tokens(fold(brand)))
        self._referring = referring or TopicsBuilder()
        self._squares: dict[str, float] = {}
        """Square of what each term can tell, for terms that were met."""
        self._tokens: set[str] = set()
        readings = []
        for page, _ in zip(pages, range(TARGET_PAGES), strict=False):
            readings.append(read(_page_text(page.text, page.title or "", page.headings), self._ignored))
        named = [read(topic, self._ignored) for topic in topics[:50]]
        for topic, reading in zip(topics, named, strict=False):
            for theme in _themes_named(topic):
                reading.votes[theme] = reading.votes.get(theme, 0) + 1
        words = sum(reading.words for reading in readings)
        self.known = bool(named) or words >= MIN_WORDS
        for reading in readings:
            self._tokens.update(reading.tokens)
        self._own = _owned_themes(readings, named)
        self._groups = {
            theme_names()[theme].partition("/")[0] for theme, owned in self._own.items() if owned >= 0.6
        }
        self._weights = self._learned(readings, named)
        self._strongest = max(self._weights.values(), default=1.0)
        self._near = _unit(self._weights | self._referring.expanded(self._weights)) if self.known else {}
        terms = self._weights.keys() | self._near.keys()
        self._pull = {
            term: self._rarity(term) * max(self._weights.get(term, 0.0), self._near.get(term, 0.0))
            for term in terms
        }
        self._strengths = {term: strength for term in terms if (strength := self._strength(term))}

    def _learned(self, readings: list[Reading], named: list[Reading]) -> dict[str, float]:
        """Weight of each term for the site: how often it uses it, on how many pages, how rare it is elsewhere."""
        counts: Counter[str] = Counter()
        spread: Counter[str] = Counter()
        for reading in readings:
            counts.update(reading.counts)
            spread.update(reading.counts.keys())
        weights = {}
        for term, number in counts.items():
            common = 1.0 + math.log(number) + 0.5 * math.log(spread[term])
            weights[term] = common * self._rarity(term)
        for reading in named:
            for term in reading.counts:
                weights[term] = 2.0 * max(1.0, weights.get(term, 0.0))
        strongest = sorted(weights, key=lambda term: -weights[term])[:2_000]
        return _unit({term: weights[term] for term in strongest})

    def _rarity(self, term: str) -> float:
        """How much a term can tell: rare ones more; of Latin ones the short say less."""
        rarity = self._referring.rarity(term)
        return rarity * min(1.0, 0.35 + 0.1 * len(term)) if term.isascii() else rarity

    def relevance(
        self, text: str, title: str = "", headings: Sequence[str] = (), language: str | None = None
    ) -> float | None:
        """How near a page is to the site's topics, 0 to 1.

        ``None`` when the site's topics are not known, when the page has fewer than 18 words (or fewer than 30 and
        nothing in common with the site), or when it is written in a language that shares neither words nor themes
        with what we know of the site. ``language`` is the page's, where it is known: no page is called off-topic in
        a language for which there are no seed words.
        """
        if not self.known:
            return None
        reading = read(_page_text(text, title, headings), self._ignored)
        if reading.words < FEW_WORDS:
            return None
        value = _curve(self._word_share(reading), _WORD_CURVE)
        if self._own:
            doubt = 1.5 + 0.012 * len(reading.counts)
            themed = _curve(self._theme_share(reading, doubt), _THEME_CURVE)
            value = 1 - (1 - 0.95 * themed) * (1 - value)
        if value >= ON_TOPIC:
            return round(value, 3)
        few = reading.words < MIN_WORDS
        if few or (not self._comparable(reading) and not self._themed_enough(reading, language)):
            return None
        return round(value, 3)

    def _themed_enough(self, reading: Reading, language: str | None) -> bool:
        """Whether themes alone may say that a text in another language is about something else."""
        if not self._own or (language is not None and language.lower()[:2] not in SEEDED_LANGUAGES):
            return False
        return sum(reading.votes.values()) >= 1.5 + 0.015 * len(reading.counts)

    def _theme_share(self, reading: Reading, doubt: float) -> float:
        """Share of a text's theme votes that go to the site's own themes; relatives count a third."""
        names, own = theme_names(), self._own
        shared = 0.0
        for theme, votes in reading.votes.items():
            if theme in own:
                shared += votes * own[theme]
            elif names[theme].partition("/")[0] in self._groups:
                shared += votes * 0.3
        return shared / (sum(reading.votes.values()) + doubt)

    def _word_share(self, reading: Reading) -> float:
        """Cosine of a text's weighted terms with those of the site."""
        counts, squares = reading.counts, self._squares
        if len(squares) > _CACHED_TERMS:
            squares.clear()
        for term in filterfalse(squares.__contains__, counts):
            squares[term] = self._rarity(term) ** 2
        length = sum(map(squares.__getitem__, counts))
        both = 0.0
        for term, number in counts.items():
            if number > 1:
                length += squares[term] * ((1.0 + math.log(number)) ** 2 - 1.0)
        for term in filter(self._pull.__contains__, counts):
            both += self._pull[term] * (1.0 + math.log(counts[term]))
        return both / math.sqrt(length) if length else 0.0

    def _comparable(self, reading: Reading) -> bool:
        """Whether the text is in a language of the site: its small words are those of the site."""
        known = sum(number for token, number in reading.tokens.items() if token in self._tokens)
        return known >= 0.2 * max(1, sum(reading.tokens.values()))

    def context_relevance(
        self, context: str, paragraph: str = "", anchor: str = "", heading: str = ""
    ) -> float | None:
        """How near the words around a link are to the site's topics, 0 to 1.

        The sentence counts full, the rest of its paragraph and the heading half. ``None`` when they say too little:
        a sentence such as "I read this yesterday" stands in any text. Few words leave the value near the middle.
        """
        if not self.known:
            return None
        near = read(f"{context[:1500]}\n{anchor[:300]}", self._ignored)
        around = read(f"{heading[:300]}\n{paragraph[:3000]}", self._ignored)
        own = other = 0.0
        for reading, weight in ((near, 1.0), (around, 0.5)):
            share = self._theme_share(reading, 0.0) if reading.votes else 0.0
            votes = sum(reading.votes.values())
            themed = {term for voters in reading.voters.values() for term in voters}
            strong = filter(self._strengths.__contains__, reading.counts)
            words = sum(self._strengths[term] for term in strong if term not in themed)
            own += weight * (votes * share + words)
            other += weight * votes * (1 - share)
        if own + other < 0.75:
            content = sum(near.counts.values()) + sum(around.counts.values()) // 2
            return 0.3 if content >= _CONTEXT_WORDS and self._comparable(near) else None
        value = _curve((own + 0.1) / (own + other + 0.8), _CONTEXT_CURVE)
        return round(max(value, 0.45 - 0.175 * (own + other)), 3)

    def _strength(self, term: str) -> float:
        """How much of the site's topic one word is, 0 to 1."""
        weight = max(self._weights.get(term, 0.0), 0.7 * self._near.get(term, 0.0)) / self._strongest
        return max(0.0, weight - _COMMON_STRENGTH) / (1 - _COMMON_STRENGTH)

    def shared_terms(self, text: str, limit: int = 5) -> list[str]:
        """Words of a text that speak for the site's topics, strongest first, as the text writes them."""
        reading = read(text, self._ignored)
        strength: dict[str, float] = {}
        for term, number in reading.counts.items():
            strength[term] = self._strengths.get(term, 0.0) * (1 + math.log(number))
        for theme, voters in reading.voters.items():
            for term in voters if theme in self._own else ():
                strength[term] = strength.get(term, 0.0) + self._own[theme]
        best = sorted(
            (term for term in strength if strength[term] > 0.15), key=lambda term: (-strength[term], term)
        )
        written = reading.written()
        return [written[term] for term in best[:limit]]

    def themes(self) -> list[str]:
        """Names of the themes that the site has, strongest first: ``food/coffee``."""
        return [theme_names()[theme] for theme in sorted(self._own, key=lambda theme: -self._own[theme])]


_CONTEXT_CURVE = ((0.0, 0.0), (0.2, 0.25), (0.35, 0.5), (0.6, 0.8), (1.0, 1.0))


def _page_text(text: str, title: str, headings: Sequence[str]) -> str:
    return "\n".join(
        (title[:300], " ".join(heading[:200] for heading in headings[:30])[:1000], text[:READ_CHARS])
    )


@lru_cache(maxsize=1)
def _topic_names() -> dict[str, frozenset[str]]:
    """Theme → words by which people call it when they type topics."""
    listed = {theme: frozenset(map(fold, words.split())) for theme, words in rows_of("topic_names.txt")}
    return {name: listed.get(name, frozenset()) | set(name.split("/")) for name in theme_names()}


def _themes_named(topic: str) -> list[int]:
    """Themes that a topic calls by a name of theirs: ``sports``, ``travel``, ``streaming``."""
    words = set(topic_tokens(fold(topic)))
    return [number for number, name in enumerate(theme_names()) if words & _topic_names()[name]]


def _owned_themes(readings: list[Reading], named: list[Reading]) -> dict[int, float]:
    """How far each theme is the site's own, 0 to 1: against its strongest, so a broad site may have several."""
    shares: dict[int, float] = {}
    for reading, weight in [(reading, 1.0) for reading in readings] + [(reading, 2.0) for reading in named]:
        total = sum(reading.votes.values())
        for theme, votes in reading.votes.items():
            shares[theme] = shares.get(theme, 0.0) + weight * votes / (total + 2.0)
    voters: dict[int, set[str]] = {}
    for reading in readings:
        for theme, terms in reading.voters.items():
            voters.setdefault(theme, set()).update(terms)
    sure = {theme for reading in named for theme in reading.votes}
    sure |= {theme for theme, terms in voters.items() if len(terms) >= _OWN_WORDS}
    shares = {theme: share for theme, share in shares.items() if theme in sure}
    top = max(shares.values(), default=0.0)
    if top < 0.2:
        return {}
    return {theme: min(1.0, 1.5 * share / top) for theme, share in shares.items() if share >= 0.25 * top}


def domain_relevance(pages: Iterable[float | None]) -> float | None:
    """How near a domain is to the site's topics, from its pages that could be judged; ``None`` without any.

    The mean of all its pages, so one page on the topic does not make a casino a coffee magazine; the page itself
    is judged by its own relevance.
    """
    known = [page for page in pages if page is not None]
    return round(sum(known) / len(known), 3) if known else None
