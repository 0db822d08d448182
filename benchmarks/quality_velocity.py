"""How often natural series of links raise an alarm, and which planted spikes are found.

``python benchmarks/quality_velocity.py``. Natural series come from a negative binomial (links come in clusters, so
they scatter more than by chance alone; variance μ + μ²/k) around a level that grows, follows the seasons, and wanders
from period to period (an autoregressive factor), at levels from less than one to several hundred, over histories
from three weeks to four years. Spikes are the same series with one period raised to a multiple of its level. The
thresholds of ``linkvet.analysis.profile.velocity`` were chosen on ``dev`` seeds; floors hold on ``test`` seeds.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from linkvet.analysis.profile.velocity import LEAST_LINKS, find_spikes  # noqa: E402

SEEDS = {"dev": 1, "test": 2}
SERIES = 1500
LEVELS = (0.3, 1.0, 3.0, 8.0, 25.0, 80.0, 400.0)
SCATTER = (1.5, 4.0, 12.0, 60.0)
"""Shape k of the negative binomial: small is clustered, large is nearly Poisson."""
LENGTHS = {"month": (6, 48), "week": (8, 104), "short": (3, 8)}
PER_YEAR = {"month": 12, "week": 52, "short": 52}
TIMES = (3, 5, 10)


@dataclass(frozen=True, slots=True)
class Made:
    """A natural series with the level that it was drawn around."""

    counts: list[int]
    levels: list[float]
    scatter: float


def natural(chance: random.Random, unit: str) -> Made:
    """One series of a profile that nobody pushes."""
    numbers = np.random.default_rng(chance.randrange(2**32))
    length = chance.randint(*LENGTHS[unit])
    year = PER_YEAR[unit]
    level, scatter = chance.choice(LEVELS) * math.exp(chance.gauss(0, 0.3)), chance.choice(SCATTER)
    growth = chance.choice((0.0, 0.0, 0.3, 0.8)) / year
    season, phase = chance.choice((0.0, 0.2, 0.5)), chance.random() * year
    wander, drift = chance.choice((0.0, 0.15, 0.3)), 0.0
    levels, counts = [], []
    for place in range(length):
        drift = 0.6 * drift + chance.gauss(0, wander)
        turn = 1 + season * math.sin(2 * math.pi * (place + phase) / year)
        mean = level * math.exp(growth * place + drift) * turn
        levels.append(mean)
        counts.append(drawn(numbers, mean, scatter))
    return Made(counts, levels, scatter)


def drawn(numbers: np.random.Generator, mean: float, scatter: float) -> int:
    """A count from the negative binomial with this mean."""
    return int(numbers.poisson(numbers.gamma(scatter, mean / scatter))) if mean > 0 else 0


def dated(counts: list[int], unit: str) -> dict[str, int]:
    """The counts with the names of their periods."""
    if unit == "month":
        return {f"{2020 + n // 12}-{n % 12 + 1:02d}": count for n, count in enumerate(counts)}
    first = date(2024, 1, 1)
    return {(first + timedelta(weeks=n)).isoformat(): count for n, count in enumerate(counts)}


def alarms(made: Made, unit: str) -> list[int]:
    """Places of the periods that are called spikes."""
    series = dated(made.counts, unit)
    places = {name: place for place, name in enumerate(series)}
    named = "month" if unit == "month" else "week"
    return [places[found[0]] for found in find_spikes(series, named, LEAST_LINKS)]


def planted(chance: random.Random, made: Made, times: float) -> tuple[Made, int]:
    """The series with one of its later periods raised to a multiple of its level, and the place."""
    place = chance.randrange(max(2, len(made.counts) // 3), len(made.counts))
    counts = list(made.counts)
    counts[place] = round(times * max(made.levels[place], 1.0))
    return Made(counts, made.levels, made.scatter), place


def drawn_series(unit: str, seed: int, number: int) -> Iterator[tuple[random.Random, Made]]:
    """Natural series, always the same for one seed."""
    chance = random.Random(f"{unit} {seed}")
    for _ in range(number):
        yield chance, natural(chance, unit)


def measured(unit: str, seed: int, number: int = SERIES) -> dict[str, float]:
    """False alarms a year, and the share of spikes found by size, where a spike has enough links to be one."""
    false = periods = 0
    found = dict.fromkeys(TIMES, 0)
    asked = dict.fromkeys(TIMES, 0)
    for chance, made in drawn_series(unit, seed, number):
        false += len(alarms(made, unit))
        periods += len(made.counts)
        for times in TIMES:
            pushed, place = planted(chance, made, times)
            if pushed.counts[place] >= 2 * LEAST_LINKS and len(made.counts) > 3:
                asked[times] += 1
                found[times] += place in alarms(pushed, unit)
    figures = {f"{unit}_false_a_year": PER_YEAR[unit] * false / periods}
    for times in TIMES:
        figures[f"{unit}_found_{times}x"] = found[times] / max(1, asked[times])
    return figures


def score(name: str = "test", number: int = SERIES) -> dict[str, float]:
    """All figures of one set of seeds."""
    return {key: value for unit in LENGTHS for key, value in measured(unit, SEEDS[name], number).items()}


def main() -> None:
    """Print the figures of both sets."""
    for name in SEEDS:
        print(name, *(f"   {key:24} {value:.3f}" for key, value in score(name).items()), sep="\n")


if __name__ == "__main__":
    main()
