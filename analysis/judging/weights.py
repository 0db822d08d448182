"""How precise each marker is by people's own decisions, and the weights that would fit them.

A marker's weight is the chance that a link with only this marker is toxic, and a link's markers act as a noisy-or.
The weights are refitted by expectation maximisation for that model (Dempster, Laird and Rubin 1977; for noisy-or
Vomlel, Int. J. Intelligent Systems 21, 2006): the blame for a domain on a list is shared among its markers. The
weights as delivered count as a prior of a few domains each, so that few decisions move them little.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from linkvet.analysis.judging.marker import Marker
from linkvet.store.types import Case

PRIOR = 10.0
"""Domains that a weight as delivered is worth."""
LEAST = 5
"""Decided domains below which a marker keeps its weight."""
LOWEST, HIGHEST = 0.01, 0.95
ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Precision:
    """One marker by the decisions of people."""

    marker: str
    weight: float
    """As it counts now."""
    against: int
    """Domains with this marker on the list to remove or disavow."""
    whitelisted: int
    precision: float | None
    """Share of decided domains that are on a list against them; ``None`` without any."""
    low: float | None
    high: float | None
    """Ends of its 95 % interval (Wilson 1927)."""
    proposed: float | None
    """The weight that fits the decisions; ``None`` with too few of them."""


def precisions(cases: Mapping[Case, int], markers: Sequence[Marker]) -> list[Precision]:
    """Every marker with what people decided about domains that carry it, the most decided first."""
    sides: dict[str, Counter[bool]] = defaultdict(Counter)
    for (names, bad), count in cases.items():
        for name in names:
            sides[name][bad] += count
    fitted = refitted(cases, {one.name: one.weight for one in markers})
    rows = []
    for one in markers:
        against, fine = sides[one.name][True], sides[one.name][False]
        decided = against + fine
        low, high = _wilson(against, decided) if decided else (None, None)
        share = round(against / decided, 3) if decided else None
        proposed = fitted[one.name] if decided >= LEAST else None
        rows.append(Precision(one.name, one.weight, against, fine, share, low, high, proposed))
    return sorted(rows, key=lambda row: (-(row.against + row.whitelisted), row.marker))


def refitted(cases: Mapping[Case, int], weights: Mapping[str, float]) -> dict[str, float]:
    """Weights that fit decided cases, starting from and held back by ``weights``."""
    fitted = dict(weights)
    seen: Counter[str] = Counter()
    for (names, _), count in cases.items():
        for name in names:
            seen[name] += count
    for _ in range(ROUNDS):
        blame: defaultdict[str, float] = defaultdict(float)
        for (names, bad), count in cases.items():
            known = [name for name in names if name in fitted]
            if not bad or not known:
                continue
            chance = 1 - math.prod(1 - fitted[name] for name in known)
            for name in known:
                blame[name] += count * fitted[name] / chance
        fitted = {
            name: (blame[name] + PRIOR * weight) / (seen[name] + PRIOR) for name, weight in weights.items()
        }
    return {name: round(min(max(weight, LOWEST), HIGHEST), 2) for name, weight in fitted.items()}


def weighed(markers: Iterable[Marker], weights: Mapping[str, float]) -> tuple[Marker, ...]:
    """The markers with the weights that the owner took; others as delivered."""
    return tuple(replace(one, weight=weights.get(one.name, one.weight)) for one in markers)


def _wilson(hits: int, count: int) -> tuple[float, float]:
    z = 1.96
    share, base = hits / count, 1 + z * z / count
    middle = (share + z * z / (2 * count)) / base
    reach = z / base * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return round(max(0.0, middle - reach), 3), round(min(1.0, middle + reach), 3)
