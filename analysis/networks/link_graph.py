"""Who links to whom: PageRank, harmonic centrality, trust and distrust that flow along links, and rings.

Ranks are computed on any list of edges, the crawled graph above all; no outside source is asked.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from linkvet.analysis.networks.signal_numbers import number_of
from linkvet.analysis.words.lists import entries_of

Edge = tuple[str, str]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DAMPING = 0.85
TOLERANCE = 1e-10
MOST_STEPS = 200
EXACT_UP_TO = 2000
"""Nodes up to which harmonic centrality is exact; above, distances from as many random nodes stand for all."""
CELLS = 30_000_000
"""Distances held at a time: bounds the memory of harmonic centrality."""
LEAST_RING = 3
LEAST_DENSITY = 0.5
BEYOND_CHANCE = 4.0
"""How many times more links within a ring than its members' degrees would give by chance."""
_OBVIOUS_TRUST = (
    ".gov",
    ".edu",
    ".mil",
    ".gov.uk",
    ".ac.uk",
    ".gov.au",
    ".edu.au",
    ".gc.ca",
    ".europa.eu",
    ".int",
)
_PRESS = entries_of("trusted_press.txt")


@dataclass(slots=True)
class Graph:
    """Domains and the links between them, each pair once."""

    names: list[str]
    """Domains that are known by name; of the others in a crawled graph only their number is kept."""
    places: NDArray[np.int64]
    """Row of each of them."""
    matrix: csr_matrix
    """``matrix[a, b]`` is 1 where a links to b."""

    def rows(self, names: Iterable[str]) -> NDArray[np.int64]:
        """Rows of some domains, as far as they are in the graph."""
        wanted = set(names)
        chosen = [place for place, name in enumerate(self.names) if name in wanted]
        return self.places[np.array(chosen, dtype=np.int64)]


@dataclass(slots=True)
class LinkRanks:
    """Places of domains in the link graph; every dictionary is by domain."""

    pagerank: dict[str, float] = field(default_factory=dict)
    """Shares that add up to 1."""
    harmonic: dict[str, float] = field(default_factory=dict)
    """Mean nearness (1/distance) to it from all others, 0 to 1."""
    trust: dict[str, float] | None = None
    """Share of the trust that flows from the seeds; ``None`` where no seed is in the graph."""
    distrust: dict[str, float] | None = None
    """Share of the distrust that flows back to those who link to known spam; ``None`` without known spam."""


def graph_of(edges: Iterable[Edge]) -> Graph:
    """The graph of some links, all domains by name; links to oneself do not count."""
    numbers: dict[str, int] = {}
    pairs = {
        (numbers.setdefault(a, len(numbers)), numbers.setdefault(b, len(numbers))) for a, b in edges if a != b
    }
    places = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return Graph(list(numbers), np.arange(len(numbers)), _matrix(places[:, 0], places[:, 1], len(numbers)))


def crawled_graph(linked: Iterable[tuple[str, Iterable[str]]], domains: Iterable[str] = ()) -> Graph:
    """The graph of a whole crawl: each referring domain, once, with the domains that it links to.

    A link costs eight bytes while they stream by. Known by name are only those of ``domains`` that are in the graph,
    and who is trusted.
    """
    named: dict[str, int] = {}
    sources, lengths, ends = _numbered(linked, named)
    ranked = np.unique(np.concatenate((sources, ends)))
    rows = np.repeat(_places(ranked, sources), lengths)
    matrix = _matrix(rows, _places(ranked, ends), len(ranked))
    named |= {name: number_of(("", name)) for name in domains}
    numbers = np.fromiter(named.values(), np.uint64, len(named))
    inside = np.isin(numbers, ranked)
    names = [name for name, known in zip(named, inside.tolist(), strict=True) if known]
    return Graph(names, _places(ranked, numbers[inside]).astype(np.int64), matrix)


def _numbered(
    linked: Iterable[tuple[str, Iterable[str]]], seeds: dict[str, int]
) -> tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.uint64]]:
    """Numbers of the domains that link, how many each links to, and of those; ``seeds`` takes up who is trusted."""
    sources, lengths, ends = array("Q"), array("I"), array("Q")
    for source, others in linked:
        before = len(ends)
        for other in others:
            if other != source:
                ends.append(number_of(("", other)))
                if trusted(other):
                    seeds[other] = ends[-1]
        if len(ends) > before:
            sources.append(number_of(("", source)))
            lengths.append(len(ends) - before)
    return (
        np.frombuffer(sources, np.uint64),
        np.frombuffer(lengths, np.uint32),
        np.frombuffer(ends, np.uint64),
    )


def _places(ranked: NDArray[np.uint64], numbers: NDArray[np.uint64]) -> NDArray[np.int32]:
    return np.searchsorted(ranked, numbers).astype(np.int32)


def _matrix(rows: NDArray[Any], columns: NDArray[Any], size: int) -> csr_matrix:
    return coo_matrix((np.ones(len(rows), np.int8), (rows, columns)), shape=(size, size)).tocsr()


def link_ranks(graph: Graph, seeds: Collection[str] = (), spam: Collection[str] = ()) -> LinkRanks:
    """All ranks of one graph; without given ``seeds`` governments, universities and known press are trusted."""
    if not graph.names:
        return LinkRanks()
    start = graph.rows(seeds or obvious_seeds(graph.names))
    known = graph.rows(spam)
    return LinkRanks(
        _named(graph, pagerank(graph.matrix)),
        _named(graph, harmonic(graph.matrix)),
        _named(graph, flow(graph.matrix, start)) if len(start) else None,
        _named(graph, flow(graph.matrix.T.tocsr(), known)) if len(known) else None,
    )


def trusted(name: str) -> bool:
    """Whether a domain is a government's, a university's, or of the known press."""
    return name in _PRESS or name.endswith(_OBVIOUS_TRUST)


def obvious_seeds(names: Iterable[str]) -> list[str]:
    """Governments, universities and known press among ``names``."""
    return [name for name in names if trusted(name)]


def _named(graph: Graph, values: Floats) -> dict[str, float]:
    return dict(zip(graph.names, values[graph.places].tolist(), strict=True))


def pagerank(matrix: csr_matrix, start: Floats | None = None, damping: float = DAMPING) -> Floats:
    """Where a reader ends who follows links and now and then starts anew (Brin and Page, 1998).

    Domains without links hand their share back to where readers start; ``start`` is everywhere alike by default.
    """
    size = matrix.shape[0]
    start = np.full(size, 1.0 / size) if start is None else start / start.sum()
    follow = matrix.T.tocsr().astype(np.float64)
    out = np.asarray(matrix.sum(axis=1)).ravel()
    return settled_ranks(lambda shares: follow @ shares, out, start, damping)


def settled_ranks(
    follow: Callable[[Floats], Floats],
    out: NDArray[Any],
    start: Floats,
    damping: float = DAMPING,
    rank: Floats | None = None,
    told: Callable[[int, Floats], None] = lambda step, rank: None,
) -> Floats:
    """Ranks that no longer change: ``follow`` sums, for each domain, what those give that link to it.

    ``out`` is how many each links to; ``rank`` is where an earlier run had come to, and ``told`` hears of each step.
    """
    shares = 1.0 / np.maximum(out, 1.0)
    dead = out == 0
    rank = start.copy() if rank is None else rank
    for step in range(MOST_STEPS):
        fresh: Floats = damping * (follow(rank * shares) + rank[dead].sum() * start) + (1 - damping) * start
        if np.abs(fresh - rank).sum() < TOLERANCE:
            return fresh
        rank = fresh
        told(step, rank)
    return rank


def flow(matrix: csr_matrix, seeds: NDArray[np.int64]) -> Floats:
    """Trust that spreads from ``seeds`` along links (Gyöngyi, Garcia-Molina, Pedersen: "TrustRank", VLDB 2004).

    On the reversed graph, from known spam, it is distrust in those who link there (Krishnan and Raj,
    "Web Spam Detection with Anti-Trust Rank", AIRWeb 2006).
    """
    start = np.zeros(matrix.shape[0])
    start[seeds] = 1.0
    return pagerank(matrix, start)


def harmonic(matrix: csr_matrix, seed: int = 7) -> Floats:
    """Mean of 1/distance from all other domains (Boldi and Vigna, "Axioms for Centrality", 2014).

    Large graphs are sampled: distances from random domains, as Eppstein and Wang (2004) do for closeness.
    """
    onward = matrix.astype(np.float32).T.tocsr()
    return mean_nearness(lambda front: onward @ front.astype(np.float32) > 0, matrix.shape[0], seed)


def mean_nearness(reach: Callable[[Bools], Bools], size: int, seed: int = 7, cells: int = CELLS) -> Floats:
    """Harmonic centrality of so many domains; ``reach`` tells which domains those of each column link to."""
    sources = np.arange(size)
    if size > EXACT_UP_TO:
        sources = np.sort(np.random.default_rng(seed).choice(size, EXACT_UP_TO, replace=False))
    total = np.zeros(size)
    step = max(8, min(256, cells // max(size, 1)))
    for at in range(0, len(sources), step):
        total += _nearness(reach, size, sources[at : at + step])
    mean: Floats = total / max(1, len(sources) - (len(sources) == size))
    return mean


def _nearness(reach: Callable[[Bools], Bools], size: int, sources: NDArray[np.int64]) -> Floats:
    """Sum over some sources of 1/distance to every domain, by breadth-first steps in parallel."""
    reached = np.zeros((size, len(sources)), dtype=bool)
    reached[sources, np.arange(len(sources))] = True
    front, total, step = reached.copy(), np.zeros(size), 0
    while front.any() and step < 30:
        step += 1
        front = reach(front) & ~reached
        reached |= front
        total += front.sum(axis=1) / step
    return total


def mutual_links(edges: Iterable[Edge], most: int = 50) -> list[Edge]:
    """Pairs of domains that link to each other; those that do so with very many are left out."""
    linked = {(a, b) for a, b in edges if a != b}
    pairs = [(a, b) for a, b in linked if a < b and (b, a) in linked]
    partners = Counter(one for pair in pairs for one in pair)
    return sorted(pair for pair in pairs if max(partners[pair[0]], partners[pair[1]]) <= most)


def rings(edges: Iterable[Edge]) -> list[list[str]]:
    """Groups whose members link to each other, both ways, more than their number of links would bring about.

    Reciprocal links are peeled to their 2-core (Seidman, 1983), so that every member has two partners; what is
    left must be dense, and denser than the configuration model with the same degrees (Newman, 2003) expects.
    """
    graph = graph_of(edges)
    if not graph.names:
        return []
    mutual = graph.matrix.multiply(graph.matrix.T).tocsr()
    kept = _core(mutual, 2)
    if not len(kept):
        return []
    core = mutual[kept][:, kept]
    _, parts = connected_components(core, directed=False)
    members: dict[int, list[int]] = defaultdict(list)
    for place, part in zip(kept.tolist(), parts.tolist(), strict=True):
        members[part].append(place)
    return [
        sorted(graph.names[place] for place in group)
        for group in members.values()
        if _dense(graph.matrix, group)
    ]


def _core(matrix: csr_matrix, least: int) -> NDArray[np.int64]:
    """What is left when domains with fewer partners are taken away, again and again; each is looked at once."""
    degree = np.diff(matrix.indptr)
    waiting = np.flatnonzero(degree < least).tolist()
    gone = degree < least
    while waiting:
        place = waiting.pop()
        for other in matrix.indices[matrix.indptr[place] : matrix.indptr[place + 1]].tolist():
            degree[other] -= 1
            if degree[other] < least and not gone[other]:
                gone[other] = True
                waiting.append(other)
    return np.flatnonzero(~gone)


def _dense(matrix: csr_matrix, group: list[int]) -> bool:
    size = len(group)
    inside = float(matrix[group][:, group].sum())
    out = np.asarray(matrix[group].sum(axis=1)).ravel()
    into = np.asarray(matrix[:, group].sum(axis=0)).ravel()
    expected = float(out.sum() * into.sum() - (out * into).sum()) / max(1.0, float(matrix.sum()))
    if size < LEAST_RING or inside < LEAST_DENSITY * size * (size - 1):
        return False
    alone = matrix.shape[0] <= 2 * size
    return alone or inside >= BEYOND_CHANCE * expected
