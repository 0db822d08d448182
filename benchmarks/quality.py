"""The gate: every measure of quality against floors that only rise.

``python benchmarks/quality.py`` prints all measures beside their floors and fails when one is below; measures
whose data are not here (``LINKVET_CORPUS``) are named as left out. ``--update`` raises the floors to what is
measured, less a small allowance for noise; it never lowers one.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

FLOORS = HERE / "floors.json"
ALLOWANCE = 0.005
"""What a measure may lose to a corrected label before it counts as worse."""
CEILINGS = ("natural_suspicious", "groups_", "real_strangers", "false_a_year")
"""Measures of which less is better; their floor is a ceiling."""

Measures = dict[str, float]


def _regions() -> Measures:
    import quality_regions

    return {
        f"{name.replace(' ', '_')}.macro_f1": score.macro()
        for name, score in quality_regions.score().items()
        if name in ("test", "made")
    }


def _corpus() -> Measures:
    import corpus

    folder = corpus.corpus()
    return corpus.measure_links(folder).shares() if folder else {}


def _named(module: str) -> Callable[[], Measures]:
    def run() -> Measures:
        found = __import__(module).score()
        return {name: float(value) for name, value in found.items() if not name.endswith(("cases", "pairs"))}

    return run


TOPICS: dict[str, Callable[[], Measures]] = {
    "anchors": _named("quality_anchors"),
    "relevance": _named("quality_relevance"),
    "kinds": _named("quality_kinds"),
    "markers": _named("quality_markers"),
    "whole": _named("quality_whole"),
    "velocity": _named("quality_velocity"),
    "regions": _regions,
    "copies": _named("quality_copies"),
    "networks": _named("quality_networks"),
    "corpus": _corpus,
}


def measure(topics: list[str]) -> tuple[Measures, list[str]]:
    """All measures by ``topic.name``, and the topics that were left out for want of data."""
    measures: Measures = {}
    left_out = []
    for topic in topics:
        found = TOPICS[topic]()
        if not found:
            left_out.append(topic)
        for name, value in found.items():
            if not math.isnan(value) and "dev_" not in name:
                measures[f"{topic}.{name.removeprefix(topic + '.')}"] = round(value, 4)
    return measures, left_out


def is_ceiling(name: str) -> bool:
    """Whether less is better."""
    return any(part in name for part in CEILINGS)


def below(name: str, value: float, floor: float) -> bool:
    """Whether a measure is worse than its floor allows."""
    return value > floor if is_ceiling(name) else value < floor


def raised(floors: Measures, measures: Measures) -> Measures:
    """The floors, raised to what is measured where that is better."""
    new = dict(floors)
    for name, value in measures.items():
        if is_ceiling(name):
            new[name] = min(floors.get(name, value), value)
        else:
            new[name] = round(max(floors.get(name, 0.0), value - ALLOWANCE), 4)
    return dict(sorted(new.items()))


def main() -> None:
    """Print the measures, and fail below a floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="raise the floors to what is measured")
    parser.add_argument("--topic", action="append", choices=list(TOPICS), help="only this topic")
    options = parser.parse_args()
    measures, left_out = measure(options.topic or list(TOPICS))
    floors: Measures = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    failed = []
    for name, value in measures.items():
        floor = floors.get(name)
        bad = floor is not None and below(name, value, floor)
        failed += [name] if bad else []
        sign = "at most" if is_ceiling(name) else "at least"
        print(
            f"{name:44} {value:9.4f}  {f'{sign} {floor:g}' if floor is not None else '':18}{' BELOW' * bad}"
        )
    for topic in left_out:
        print(f"{topic}: left out, its data are not here (LINKVET_CORPUS)")
    if options.update:
        FLOORS.write_text(json.dumps(raised(floors, measures), indent=1) + "\n")
    if failed:
        raise SystemExit(f"{len(failed)} measures are below their floor: {', '.join(failed)}")


if __name__ == "__main__":
    main()
