"""How fast links come and go, and when that is out of the ordinary for this profile.

Each source of dates is judged by itself: a tool's first sight, a page's publication and our own visits are
different clocks. A count is compared with the profile's own past after Anscombe's transform 2·sqrt(x + 3/8), which
makes the spread of a Poisson count about 1 (Anscombe, Biometrika 35, 1948), by the modified z-score over median and
MAD (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993, threshold 3.5), so that earlier spikes do not
hide later ones. With two years and more a month is compared with the same months of other years, too.

Links come in clusters, so they scatter more than Poisson's: the spread is at least that of a negative binomial of
shape ``CLUSTERED``. A profile that grows or drifts is compared with its last periods, and a short past asks for more.
``benchmarks/quality_velocity.py`` measured this on simulated profiles (levels 0.3 to 400 links a period, clustered,
seasonal, growing, drifting; 3 weeks to 4 years): one false alarm in eleven years of months, or in eight years of
weeks and of histories of at most eight weeks, where the plain rule gave one in five years of months and in two of
weeks. Of months with ten times the usual links it finds 92 in a hundred, with five times 70, with three times 40; of
weeks 93, 67 and 29; in histories of at most eight weeks, of which nothing was said before, 79, 47 and 11.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from linkvet.store.file.audit import Audit
from linkvet.store.history.histories import OWN, Histories, Series

THRESHOLD = 3.5
LEAST_LINKS, LEAST_DOMAINS = 10, 5
"""Fewer in one period are no spike, whatever the past."""
TIMES_USUAL = 2.0
PAST = {"month": 24, "week": 52}
"""Periods before one that count as its past."""
ENOUGH = {"month": 6, "week": 3}
"""Periods to compare with, below which nothing is judged."""
CAUTION = {"month": 0.0, "week": 3.0}
"""How much more is asked of a period with few before it: the threshold grows by this number over theirs."""
CLUSTERED = 12
"""Shape of the negative binomial by which links scatter at least."""
RECENT = 3
"""Last periods whose median counts where it is above that of the whole past."""
SPIKES, BURSTS = 12, 20
BURST_LINKS = 10
SHOWN = {"month": 120, "week": 104, "day": 92}
LARGE_SHARE, SMALL_SHARE = 0.5, 0.2
NEWS_SHARE = 0.3
NEWS = "News sites wrote about it"
MAD_TO_SIGMA = 1.4826


@dataclass(slots=True)
class Spike:
    """A period in which far more links or domains came than this profile is used to."""

    source: str
    unit: str
    """``month`` or ``week``."""
    what: str
    """``links`` or ``domains``."""
    period: str
    """``2026-05``, or the Monday of a week."""
    count: int
    usual: float
    """What the past lets expect."""
    z: float
    made_by: dict[str, Any] = field(default_factory=dict)
    """Shares, 0 to 1: ``domain``, ``network``, ``anchor``, ``target`` with their names, and ``low_quality``."""
    explanation: str = ""
    """A harmless reason that fits; empty where none does."""


def velocity(audit: Audit) -> dict[str, Any]:
    """Series, spikes and bursts of an audit, each with its source."""
    with Histories(audit) as histories:
        sources = {name: _series(histories, name) for name in histories.sources()}
        spikes = []
        for name, series in sources.items():
            for what, least in (("links", LEAST_LINKS), ("domains", LEAST_DOMAINS)):
                for unit in ("month", "week"):
                    counts = series[f"{what}_gained"][unit]
                    spikes += [Spike(name, unit, what, *found) for found in find_spikes(counts, unit, least)]
        spikes = told_once(spikes)
        for spike in spikes[:SPIKES]:
            first, last = days_of(spike.period, spike.unit)
            spike.made_by = shares(histories.makers(spike.source, first, last))
            spike.explanation = explained(spike.made_by)
            if spike.explanation == NEWS:
                named = ", ".join(spike.made_by["news_domains"])
                spike.explanation = f"{NEWS}: {named}."
        return {
            "sources": {name: _shown(series) for name, series in sources.items()},
            "spikes": [asdict(spike) for spike in spikes[:SPIKES]],
            "bursts": histories.bursts(BURST_LINKS, BURSTS),
        }


def told_once(spikes: Sequence[Spike]) -> list[Spike]:
    """The strongest spike of each time: weeks, months, domains and sources that overlap tell of the same one."""
    kept: list[Spike] = []
    for spike in sorted(spikes, key=lambda one: (-one.z, one.source, one.unit)):
        first, last = days_of(spike.period, spike.unit)
        times = [days_of(other.period, other.unit) for other in kept]
        if not any(first <= end and begin <= last for begin, end in times):
            kept.append(spike)
    return kept


def _series(histories: Histories, source: str) -> dict[str, dict[str, Series]]:
    series = {}
    span = histories.span() if source == OWN else None
    for what, read in (("links", histories.links), ("domains", histories.domains)):
        for gained in (True, False):
            days = read(source, gained)
            name = f"{what}_{'gained' if gained else 'lost'}"
            series[name] = {unit: filled(days, unit, span) for unit in ("month", "week", "day")}
    return series


def _shown(series: Mapping[str, Mapping[str, Series]]) -> dict[str, dict[str, Series]]:
    return {
        name: {unit: dict(list(counts.items())[-SHOWN[unit] :]) for unit, counts in units.items()}
        for name, units in series.items()
    }


def period_of(day: str, unit: str) -> str:
    """The period in which a day lies: its month, the Monday of its week, or itself."""
    if unit == "month":
        return day[:7]
    if unit == "day":
        return day
    found = date.fromisoformat(day)
    return (found - timedelta(days=found.weekday())).isoformat()


def days_of(period: str, unit: str) -> tuple[str, str]:
    """First and last day of a period."""
    if unit == "month":
        return f"{period}-01", f"{period}-31"
    first = date.fromisoformat(period)
    return period, (first + timedelta(days=6 if unit == "week" else 0)).isoformat()


def filled(days: Mapping[str, int], unit: str, span: tuple[str, str] | None = None) -> Series:
    """Counts per period from the first to the last, periods without any included."""
    counts: Series = {}
    for day, count in days.items():
        try:
            name = period_of(day, unit)
        except ValueError:
            continue
        counts[name] = counts.get(name, 0) + count
    known = [*counts, *(period_of(day, unit) for day in span or ())]
    if not known:
        return {}
    names, last = [min(known)], max(known)
    while names[-1] < last:
        names.append(_next(names[-1], unit))
    return {name: counts.get(name, 0) for name in names}


def _next(period: str, unit: str) -> str:
    if unit == "month":
        year, month = int(period[:4]), int(period[5:7])
        return f"{year + month // 12:04d}-{month % 12 + 1:02d}"
    return (date.fromisoformat(period) + timedelta(days=7 if unit == "week" else 1)).isoformat()


def steady(count: float) -> float:
    """Anscombe's transform of a count: its spread no longer grows with its size."""
    return 2 * math.sqrt(count + 0.375)


def find_spikes(counts: Mapping[str, int], unit: str, least: int) -> list[tuple[str, int, float, float]]:
    """(period, count, usual, z) of periods that stick out of their past.

    A short history has no past for its first periods: they are compared with all others instead.
    """
    names = list(counts)
    values = [counts[name] for name in names]
    found = []
    for place, name in enumerate(names):
        if values[place] < least:
            continue
        past = values[max(0, place - PAST[unit]) : place]
        if len(past) < ENOUGH[unit]:
            past = values[:place] + values[place + 1 : place + 1 + PAST[unit]]
        if len(past) < ENOUGH[unit]:
            continue
        z, usual = judged(values[place], past, _same_season(names, values, place, unit))
        z /= 1 + CAUTION[unit] / len(past)
        if z >= THRESHOLD and values[place] >= TIMES_USUAL * max(usual, 0.5):
            found.append((name, values[place], round(usual, 1), round(z, 1)))
    return found


def judged(count: int, past: Sequence[int], season: Sequence[int] = ()) -> tuple[float, float]:
    """Modified z-score of a count, and what its past lets expect."""
    shown = [steady(one) for one in past]
    whole = median(shown)
    middle = max(whole, median(shown[-RECENT:]))
    clustered = math.sqrt(1 + max(0.0, middle * middle / 4 - 0.375) / CLUSTERED)
    spread = max(clustered, MAD_TO_SIGMA * median(abs(one - whole) for one in shown))
    if season:
        middle = max(middle, median(steady(one) for one in season))
    return (steady(count) - middle) / spread, max(0.0, middle * middle / 4 - 0.375)


def _same_season(names: Sequence[str], values: Sequence[int], place: int, unit: str) -> list[int]:
    """Counts of the same calendar month in earlier years, where there are at least two of them."""
    if unit != "month":
        return []
    found = [values[place - back] for back in range(12, place + 1, 12)]
    return found if len(found) >= 2 else []


def shares(makers: Mapping[str, Any]) -> dict[str, Any]:
    """Who made a spike, as shares of its links."""
    links = makers["links"] or 1
    made: dict[str, Any] = {"links": makers["links"], "domains": makers["domains"]}
    for name, key in (
        ("domain", "top_domains"),
        ("network", "networks"),
        ("anchor", "anchors"),
        ("target", "targets"),
    ):
        top = makers[key][:1]
        made[name] = {"name": top[0][0], "share": round(top[0][1] / links, 3)} if top else None
    levels = dict(makers["levels"])
    known = sum(levels.values())
    low = levels.get("toxic", 0) + levels.get("suspicious", 0)
    made["low_quality"] = round(low / known, 3) if known else None
    kinds = dict(makers["kinds"])
    made["news_domains"] = makers.get("news_domains", [])
    made["news"] = round(kinds.get("news", 0) / sum(kinds.values()), 3) if kinds else None
    return made


def explained(made: Mapping[str, Any]) -> str:
    """A harmless reason that fits what made a spike; empty where quality is low or unknown, or one hand made it."""
    share = {
        name: (made[name] or {"share": 0.0})["share"] for name in ("domain", "network", "anchor", "target")
    }
    low = made["low_quality"]
    if low is None or low > SMALL_SHARE or share["network"] > SMALL_SHARE:
        return ""
    if share["domain"] >= LARGE_SHARE:
        return ""
    if (made["news"] or 0.0) >= NEWS_SHARE:
        return NEWS
    if share["anchor"] >= LARGE_SHARE:
        return ""
    if share["target"] >= LARGE_SHARE and made["domains"] >= LEAST_DOMAINS:
        return f"One page drew links from many unrelated sites: {made['target']['name']}."
    if share["domain"] <= SMALL_SHARE and made["domains"] >= LEAST_DOMAINS:
        return "Many unrelated sites, each with a few links."
    return ""
