"""What pages and links of different domains have in common: titles, paths, templates, outgoing links, anchors."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from analysis.siblings import name_families
from store.urls import parse_url

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
    shape: list[int] = field(default_factory=list)
    """Signature of its template (``features["shape"]``)."""
    outlinks: dict[str, int] = field(default_factory=dict)
    """Other domains it links to, with the number of links."""


@dataclass(slots=True)
class LinkSign:
    """One link to the audited site."""

    domain: str
    target: str = ""
    anchor: str | None = None
    day: str | None = None
    """ISO date on which it was first seen."""


def page_signs(pages: list[PageSign], target: str = "") -> Iterator[Sign]:
    """Every sign that titles, paths, outgoing links and templates give."""
    for page in pages:
        title = telling_title(page.title)
        if title:
            yield page.domain, "title", title
        path = telling_path(page.url)
        if path:
            yield page.domain, "path", path
        for other in list(page.outlinks)[:500]:
            if other != target and other != page.domain:
                yield page.domain, "outlink", other
    yield from templates(pages)


def link_signs(links: Iterable[LinkSign]) -> Iterator[Sign]:
    """One anchor of several words to one page within one week: the same hand, or the same piece of news."""
    for link in links:
        anchor = " ".join(_SPACES.split((link.anchor or "").lower())).strip()
        if anchor.count(" ") >= 1 and len(anchor) >= 10 and link.day:
            yield link.domain, "anchor", f"{anchor[:80]} → {link.target} ({_week(link.day)})"


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


def subdomains(pages: Iterable[PageSign]) -> dict[str, set[str]]:
    """Hosts of each domain on which pages were read."""
    hosts: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        parsed = parse_url(page.url) if page.url else None
        if parsed is not None and len(hosts[page.domain]) < 10_000:
            hosts[page.domain].add(parsed.host.removeprefix("www."))
    return hosts


def name_signs(domains: Iterable[str]) -> Iterator[Sign]:
    """Names that fill one pattern."""
    for pattern, members in name_families(domains).items():
        yield from ((member, "name", pattern) for member in members)


def templates(pages: Iterable[PageSign]) -> Iterator[Sign]:
    """Groups of nearly equal templates, each named by its first domain.

    Candidates come from min-wise bands (Broder, 1997) over the signatures' own hashes and are verified;
    only neighbours of a bucket are compared, so a theme of thousands costs no more than its pages.
    """
    kept: Counter[str] = Counter()
    chosen: list[tuple[str, frozenset[int]]] = []
    for page in pages:
        if len(page.shape) >= LEAST_SHAPE and kept[page.domain] < PAGES_READ:
            kept[page.domain] += 1
            parts = {part for part in page.shape if 0 <= part < 2**32}
            chosen.append((page.domain, frozenset(sorted(parts)[:SHAPE_SIZE])))
    members: dict[int, set[str]] = defaultdict(set)
    for (domain, _), root in zip(chosen, _clusters(chosen), strict=True):
        members[root].add(domain)
    for domains in members.values():
        if len(domains) > 1:
            yield from ((domain, "template", f"as on {min(domains)}") for domain in sorted(domains))


def _clusters(chosen: list[tuple[str, frozenset[int]]]) -> list[int]:
    """For each page the number of the cluster it belongs to."""
    parents = list(range(len(chosen)))
    for bucket in _buckets(shape for _, shape in chosen):
        bucket.sort(key=lambda place: chosen[place][0])
        for at, first in enumerate(bucket):
            for second in bucket[at + 1 : at + 5]:
                one, other = _root(parents, first), _root(parents, second)
                if one != other and alike(chosen[first][1], chosen[second][1]) >= ALIKE:
                    parents[other] = one
    return [_root(parents, place) for place in range(len(chosen))]


def _buckets(shapes: Iterable[frozenset[int]]) -> Iterator[list[int]]:
    factors = np.arange(1, 2 * _BANDS + 1, dtype=np.uint64)[:, None] * np.uint64(
        0x9E3779B97F4A7C15
    ) | np.uint64(1)
    buckets: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for place, shape in enumerate(shapes):
        if not shape:
            continue
        mixed = np.array(list(shape), dtype=np.uint64)[None, :] * factors >> np.uint64(20)
        least = mixed.min(axis=1).tolist()
        for band in range(_BANDS):
            buckets[band, least[2 * band], least[2 * band + 1]].append(place)
    return (bucket for bucket in buckets.values() if 1 < len(bucket) <= _LONGEST_BUCKET)


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
