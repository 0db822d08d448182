"""What pages and links of different domains have in common: titles, paths, templates, outgoing links, anchors."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

import numpy as np
import numpy.typing as npt

from linkvet.analysis.networks.sibling_names import name_families
from linkvet.store.urls import parse_url

Sign = tuple[str, str, str]
"""Domain, kind, value."""
PAGES_READ = 4
"""Pages of one domain whose templates are compared."""
SHAPE_SIZE = 64
LEAST_SHAPE = 16
ALIKE = 0.72
"""Share of a template's parts that two sites of one make have in common; strangers on one theme reach 0.65."""
_BANDS = 16
_LONGEST_BUCKET = 400
_CHUNK = 1 << 13
_FACTORS = np.arange(1, 2 * _BANDS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)
MOST_OUTLINKS = 500
MOST_HOSTS = 10_000
LEAST_WORD = 4
"""Letters of a word of a search phrase that makes a family of anchors."""
_PLAIN_TITLES = re.compile(
    r"(?:home(?:page)?|welcome|index of|untitled|not found|404|403|just a moment|access denied|just another|"
    r"domain|coming soon|under construction|privacy policy|contact|about|search results|login|sign in)\b"
)
_OPAQUE = re.compile(r"(?=[^/]*\d)(?=[^/]*[a-zA-Z])[\w.~-]{7,80}")
_DATED = re.compile(r"(?:19|20)\d\d|page-?\d|^p\d+$|^\d+-|index\.\w+|article|node|post|viewtopic")
_SPACES = re.compile(r"[\W_]+")


@dataclass(slots=True)
class PageSign:
    """One page that was read, as far as networks care."""

    domain: str
    url: str = ""
    title: str | None = None
    shape: Sequence[int] = ()
    """Signature of its template (``features["shape"]``)."""
    outlinks: dict[str, int] = field(default_factory=dict)
    """Other domains it links to, with the number of links."""
    frame: Sequence[Sequence[int]] = ()
    """Its sentences with and without the names of its address, as numbers (``analysis.pages.spam.doorways``)."""


@dataclass(slots=True)
class LinkSign:
    """One link to the audited site."""

    domain: str
    target: str = ""
    anchor: str | None = None
    day: str | None = None
    """ISO date on which it was first seen."""
    pushed: bool = False
    """Whether its anchor is a search phrase."""
    unnamed: bool = False
    """Whether its anchor says something, and not the site's name or address."""


def page_signs(page: PageSign, target: str = "") -> Iterator[tuple[str, str]]:
    """Kind and value of every sign that a title, a path and outgoing links give."""
    title = telling_title(page.title)
    if title:
        yield "title", title
    path = telling_path(page.url)
    if path:
        yield "path", path
    for other in islice(page.outlinks, MOST_OUTLINKS):
        if other != target and other != page.domain:
            yield "outlink", other


def link_signs(link: LinkSign) -> Iterator[tuple[str, str]]:
    """One anchor of several words to one page within one week: the same hand, or the same piece of news.

    A search phrase also tells which page it pushes: people who do not know each other rarely push the same.
    """
    if link.pushed:
        words = _SPACES.split((link.anchor or "")[:200].lower())
        yield from (("phrase", word) for word in dict.fromkeys(words) if len(word) >= LEAST_WORD)
        yield "pushed", link.target
        if link.day:
            yield "pushed", f"{link.target} in {link.day[:7]}"
            yield from (("pushed", f"the site {when}") for when in _seasons(link.day))
    if link.unnamed and link.day:
        yield from (("season", when) for when in _seasons(link.day))
    anchor = " ".join(_SPACES.split((link.anchor or "").lower())).strip()
    if anchor.count(" ") >= 1 and len(anchor) >= 10 and link.day:
        yield "anchor", f"{anchor[:80]} → {link.target} ({_week(link.day)})"


def _seasons(day: str) -> Iterator[str]:
    """The two overlapping months that hold a date, so that no end of a month parts what came together."""
    try:
        seen = date.fromisoformat(day[:10])
    except ValueError:
        return
    middle = seen - timedelta(days=15)
    yield f"in {seen:%Y-%m}"
    yield f"from mid {middle:%Y-%m}"


def _week(day: str) -> str:
    """The week of a date, as year and tenth part of a month: no calendar is needed to compare."""
    return day[:8] + str(min(3, int(day[8:10] or 1) // 8)) if day[8:10].isdigit() else day[:7]


def telling_title(title: str | None) -> str | None:
    """A title folded, when it is long enough that two strangers hardly choose the same."""
    folded = " ".join(_SPACES.split((title or "")[:300].lower())).strip()
    if len(folded) < 20 or folded.count(" ") < 3 or _PLAIN_TITLES.match(folded):
        return None
    return folded[:120]


def telling_path(url: str) -> str | None:
    """A path whose last part looks machine-made; slugs of words and stock addresses tell nothing."""
    parsed = parse_url(url) if url else None
    if parsed is None:
        return None
    last = parsed.path.rstrip("/").rpartition("/")[2]
    if not _OPAQUE.fullmatch(last) or _DATED.search(last.lower()):
        return None
    return parsed.path[:120]


def note_host(hosts: dict[str, set[str]], page: PageSign) -> None:
    """Add the host of a page that was read to those of its domain."""
    parsed = parse_url(page.url) if page.url else None
    if parsed is not None:
        known = hosts.setdefault(page.domain, set())
        if len(known) < MOST_HOSTS:
            known.add(parsed.host.removeprefix("www."))


def name_signs(domains: Iterable[str]) -> Iterator[Sign]:
    """Names that fill one pattern."""
    for pattern, members in name_families(domains).items():
        yield from ((member, "name", pattern) for member in members)


class Templates:
    """Templates of pages as they stream by, a quarter of a kilobyte each."""

    def __init__(self) -> None:
        self._shapes = array("I")
        self._ends = array("Q")
        self._domains: list[str] = []
        self._kept: Counter[str] = Counter()

    def add(self, page: PageSign) -> None:
        """Note the template of a page, for a few pages of each domain."""
        if len(page.shape) < LEAST_SHAPE or self._kept[page.domain] >= PAGES_READ:
            return
        self._kept[page.domain] += 1
        parts = sorted({part for part in page.shape if 0 <= part < 2**32})[:SHAPE_SIZE]
        if parts:
            self._shapes.extend(parts)
            self._ends.append(len(self._shapes))
            self._domains.append(page.domain)

    def signs(self) -> Iterator[Sign]:
        """Groups of nearly equal templates, each named by its first domain.

        Candidates come from min-wise bands (Broder, 1997) over the signatures' own hashes and are verified;
        only neighbours of a bucket are compared, so a theme of thousands costs no more than its pages.
        """
        members: dict[int, set[str]] = defaultdict(set)
        for domain, root in zip(self._domains, self._clusters(), strict=True):
            members[root].add(domain)
        for domains in members.values():
            if len(domains) > 1:
                yield from ((domain, "template", f"as on {min(domains)}") for domain in sorted(domains))

    def _shape(self, place: int) -> frozenset[int]:
        return frozenset(self._shapes[self._ends[place - 1] if place else 0 : self._ends[place]])

    def _clusters(self) -> list[int]:
        """For each page the number of the cluster it belongs to."""
        parents = list(range(len(self._domains)))
        shape = lru_cache(maxsize=4096)(self._shape)
        for first, second in self._neighbours():
            one, other = _root(parents, first), _root(parents, second)
            if one != other and alike(shape(first), shape(second)) >= ALIKE:
                parents[other] = one
        return [_root(parents, place) for place in range(len(parents))]

    def _neighbours(self) -> Iterator[tuple[int, int]]:
        """Pages that meet in a bucket and stand near each other in it, by their domains' names."""
        if not self._domains:
            return
        ranks = {name: rank for rank, name in enumerate(sorted(set(self._domains)))}
        order = np.array([ranks[name] for name in self._domains])
        buckets = self.buckets()
        for band in range(_BANDS):
            yield from _near(buckets[:, band], order)

    def buckets(self) -> npt.NDArray[np.uint64]:
        """A bucket for each page and band: pages with equal numbers meet."""
        shapes = np.frombuffer(self._shapes, np.uint32)
        ends = np.frombuffer(self._ends, np.uint64).astype(np.int64)
        starts = np.append(0, ends[:-1])
        buckets = np.empty((len(ends), _BANDS), np.uint64)
        for at in range(0, len(ends), _CHUNK):
            begin, end = starts[at : at + _CHUNK, None], ends[at : at + _CHUNK, None]
            parts = shapes[np.minimum(begin + np.arange(SHAPE_SIZE), np.maximum(end, begin + 1) - 1)]
            least = [(parts * factor >> np.uint64(20)).min(axis=1) for factor in _FACTORS]
            for band in range(_BANDS):
                mixed = (least[2 * band] ^ (least[2 * band + 1] << np.uint64(19))) * _FACTORS[0]
                buckets[at : at + _CHUNK, band] = mixed ^ (mixed >> np.uint64(31))
        return buckets


def _near(keys: npt.NDArray[np.uint64], order: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    ranked = np.lexsort((order, keys))
    starts = np.flatnonzero(np.append(True, keys[ranked][1:] != keys[ranked][:-1]))
    lengths = np.diff(np.append(starts, len(ranked)))
    few = (lengths > 1) & (lengths <= _LONGEST_BUCKET)
    for start, length in zip(starts[few].tolist(), lengths[few].tolist(), strict=True):
        bucket = ranked[start : start + length].tolist()
        for at, first in enumerate(bucket):
            yield from ((first, second) for second in bucket[at + 1 : at + 5])


def alike(first: frozenset[int], second: frozenset[int]) -> float:
    """Estimated Jaccard similarity of two templates from their bottom-k signatures (Cohen and Kaplan, 2007).

    Zero, without the estimate, where too few parts are shared to reach ``ALIKE``.
    """
    size = min(SHAPE_SIZE, max(len(first), len(second)))
    shared = first & second
    if not size or len(shared) < ALIKE * size:
        return 0.0
    both = sorted(first | second)[:size]
    return sum(one in shared for one in both) / size


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place
