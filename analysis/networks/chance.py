"""How probable it is that strangers bring a number about by chance."""

from __future__ import annotations

import math


def poisson_tail(least: int, mean: float) -> float:
    """Chance of ``least`` or more where ``mean`` are expected."""
    term = total = math.exp(-mean)
    for count in range(1, least):
        term *= mean / count
        total += term
    return max(0.0, 1.0 - total)
