"""Communities among tied domains: components, cut where they hang by single threads.

Local moves on modularity (Blondel et al., "Fast unfolding of communities in large networks", 2008); only
components that are not dense already are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def communities(first: Ints, second: Ints, weights: Floats, size: int) -> Ints:
    """A label per domain (-1 = none) from strong ties; a component that hangs by single threads is cut."""
    labels = np.full(size, -1, dtype=np.int64)
    if not len(first):
        return labels
    graph = coo_matrix((weights, (first, second)), shape=(size, size))
    _, parts = connected_components(graph, directed=False)
    tied = np.unique(np.concatenate((first, second)))
    labels[tied] = parts[tied]
    edges: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for a, b, weight in zip(first.tolist(), second.tolist(), weights.tolist(), strict=True):
        edges[int(parts[a])].append((a, b, weight))
    fresh = size
    for some in edges.values():
        members = {one for a, b, _ in some for one in (a, b)}
        if len(members) < 5 or len(some) >= 0.4 * len(members) * (len(members) - 1) / 2:
            continue
        for node, community in moved(some).items():
            labels[node] = fresh + community
        fresh += size
    return labels


def moved(edges: Iterable[tuple[int, int, float]]) -> dict[int, int]:
    """Communities by local moves on modularity: each domain joins the neighbours it is tied to beyond chance."""
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for a, b, weight in edges:
        near[a][b] = near[a].get(b, 0.0) + weight
        near[b][a] = near[b].get(a, 0.0) + weight
    strength = {node: sum(some.values()) for node, some in near.items()}
    whole = sum(strength.values())
    community = {node: node for node in near}
    total = dict(strength)
    for _ in range(20):
        changes = 0
        for node in sorted(near):
            home = community[node]
            total[home] -= strength[node]
            gain: dict[int, float] = {home: 0.0}
            for other, weight in near[node].items():
                gain[community[other]] = gain.get(community[other], 0.0) + weight
            best = max(gain, key=lambda at: (gain[at] - strength[node] * total[at] / whole, at == home, -at))
            community[node] = best
            total[best] = total.get(best, 0.0) + strength[node]
            changes += best != home
        if not changes:
            break
    return community
