"""How complete the exports are: what each knew, caps that cut them off, and an estimate of the domains nobody named.

Vendors are taken as independent catches of referring domains. With two, Chapman's form of the Lincoln–Petersen
estimate (Chapman, Univ. of California Publ. in Statistics 1, 1951; variance by Seber 1970); with three and more
Chao's estimate from the domains that one and that two of them know (Chao, Biometrics 43, 1987, bias-corrected). The
interval is Chao's log-normal one, which never falls below what was seen. Tools find the same famous sites first: they
are not independent, so the estimate is a lower bound rather than the truth.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TypedDict, cast

from linkvet.store.claimed.coverage import NOT_A_SAMPLE, known_by
from linkvet.store.file.audit import Audit

LEAST_SHARED = 7
"""Domains that two vendors must share before anything is estimated (Robson and Regier 1964: bias is small then)."""
Z = 1.96
WIDEST = 0.5
"""An interval wider than this share of the estimate says nothing of use."""
ROUND = (1_000, 2_500, 5_000, 10_000, 20_000, 25_000, 30_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many referring domains there may be."""

    seen: int
    """Domains that the vendors name together."""
    total: int | None
    """Estimate of all; ``None`` when it cannot be told."""
    low: int | None = None
    high: int | None = None
    """Ends of the 95 % interval."""
    method: str = ""
    why_not: str = ""
    """Why it cannot be told."""

    @property
    def unseen(self) -> int | None:
        """Domains that no export names, as estimated."""
        return None if self.total is None else self.total - self.seen


class VendorKnows(TypedDict):
    """What one vendor's exports name."""

    links: int
    only_links: int
    """Links that no other vendor names."""
    domains: int
    only_domains: int


class Shared(TypedDict):
    """Referring domains that two vendors both name."""

    vendors: list[str]
    domains: int


class Capped(TypedDict):
    """An export that is cut off."""

    file: str
    vendor: str
    rows: int


class Estimated(TypedDict):
    """An estimate as it is told."""

    seen: int
    total: int | None
    low: int | None
    high: int | None
    method: str
    why_not: str
    unseen: int | None


class Coverage(TypedDict):
    """How complete the exports are."""

    vendors: dict[str, VendorKnows]
    shared_domains: list[Shared]
    capped: list[Capped]
    domains: Estimated


def coverage(audit: Audit, caps: Mapping[str, Sequence[int]]) -> Coverage:
    """What each export knew, overlaps, and the estimate of referring domains; ``caps`` are rows by vendor."""
    known = known_by(audit)
    shared = {(one, two): count for one, two, count in known["pairs"]}
    catches = independent({name: row["domains"] for name, row in known["vendors"].items()}, shared)
    seen_by: Counter[int] = Counter()
    for names, count in known["together"].items():
        if times := len(catches.keys() & set(names)):
            seen_by[times] += count
    found = estimated(catches, shared, seen_by)
    return {
        "vendors": known["vendors"],
        "shared_domains": [{"vendors": [a, b], "domains": count} for a, b, count in known["pairs"]],
        "capped": [
            {"file": row["file"], "vendor": row["vendor"], "rows": row["rows"]}
            for row in known["files"]
            if capped(row["rows"], caps.get(row["vendor"], ()))
        ],
        "domains": cast(Estimated, {**asdict(found), "unseen": found.unseen}),
    }


def independent(catches: Mapping[str, int], shared: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Catches that say something of what is unseen: no list that a person chose, and none that is part of another."""
    samples = {name: count for name, count in catches.items() if name not in NOT_A_SAMPLE and count}
    parts = {
        min(pair, key=lambda name: (samples[name], name))
        for pair, count in shared.items()
        if samples.keys() >= set(pair) and count >= min(samples[name] for name in pair)
    }
    return {name: count for name, count in samples.items() if name not in parts}


def capped(rows: int, caps: Sequence[int]) -> bool:
    """Whether an export has exactly as many rows as a cap lets through (a header line may be counted with them)."""
    return any(rows in (cap, cap - 1) for cap in (*caps, *ROUND))


def estimated(
    catches: Mapping[str, int], shared: Mapping[tuple[str, str], int], seen_by: Mapping[int, int]
) -> Estimate:
    """The number of referring domains from catches of single vendors, of pairs, and domains by number of vendors."""
    seen = sum(seen_by.values())
    if len(catches) < 2:
        why = "It takes exports of at least two tools. A list of your own, or a part of another export, is none."
        return Estimate(seen, None, why_not=why)
    common = sum(count for times, count in seen_by.items() if times > 1)
    if common < LEAST_SHARED:
        why = f"The tools share only {common} domains; with fewer than {LEAST_SHARED} any number would fit."
        return Estimate(seen, None, why_not=why)
    if len(catches) == 2:
        first, second = catches.values()
        both = next(count for pair, count in shared.items() if set(pair) == set(catches))
        return _chapman(seen, first, second, both)
    return _chao(seen, seen_by.get(1, 0), seen_by.get(2, 0), len(catches))


def _chapman(seen: int, first: int, second: int, both: int) -> Estimate:
    total = (first + 1) * (second + 1) / (both + 1) - 1
    spread = (first + 1) * (second + 1) * (first - both) * (second - both)
    variance = spread / ((both + 1) ** 2 * (both + 2))
    return _bounded(seen, total, variance, "Chapman")


def _chao(seen: int, once: int, twice: int, occasions: int) -> Estimate:
    part = (occasions - 1) / occasions
    unseen = part * once * (once - 1) / (2 * (twice + 1))
    variance = (
        unseen
        + part**2 * once * (2 * once - 1) ** 2 / (4 * (twice + 1) ** 2)
        + part**2 * once**2 * twice * (once - 1) ** 2 / (4 * (twice + 1) ** 4)
    )
    return _bounded(seen, seen + unseen, variance, "Chao")


def _bounded(seen: int, total: float, variance: float, method: str) -> Estimate:
    unseen = total - seen
    if unseen < 0.5:
        return Estimate(seen, seen, seen, seen, method)
    factor = math.exp(Z * math.sqrt(math.log(1 + variance / unseen**2)))
    low, high = seen + unseen / factor, seen + unseen * factor
    if high - low > WIDEST * total:
        why = f"The exports share too little: anything from {low:,.0f} to {high:,.0f} domains would fit."
        return Estimate(seen, None, why_not=why)
    return Estimate(seen, round(total), round(low), round(high), method)
