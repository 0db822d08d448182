"""The gate of ``make quality`` on the labelled cases that the repository itself holds."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
quality = importlib.import_module("quality")


@pytest.mark.parametrize("topic", ["anchors", "markers", "relevance", "velocity"])
def test_no_measure_is_below_its_floor(topic: str) -> None:
    measures, left_out = quality.measure([topic])
    floors = json.loads((BENCHMARKS / "floors.json").read_text())
    assert not left_out
    assert measures
    assert [name for name, value in measures.items() if quality.below(name, value, floors[name])] == []


def test_floors_only_rise() -> None:
    before = {"a.f1": 0.9, "markers.natural_suspicious": 0.01}
    worse = quality.raised(before, {"a.f1": 0.5, "markers.natural_suspicious": 0.2})
    assert worse == before
    better = quality.raised(before, {"a.f1": 0.99, "markers.natural_suspicious": 0.0})
    assert better["a.f1"] > 0.9
    assert better["markers.natural_suspicious"] == 0.0


def test_a_measure_below_its_floor_is_told() -> None:
    assert quality.below("a.f1", 0.89, 0.9)
    assert not quality.below("a.f1", 0.9, 0.9)
    assert quality.below("markers.natural_suspicious", 0.03, 0.02)
    assert not quality.below("markers.natural_suspicious", 0.01, 0.02)


def test_the_bars_that_were_set_for_judgement_hold() -> None:
    floors = json.loads((BENCHMARKS / "floors.json").read_text())
    assert floors["anchors.macro_f1"] >= 0.93
    assert floors["regions.test.macro_f1"] >= 0.90
    assert floors["kinds.page_kinds_macro_f1"] >= 0.85
    assert floors["markers.worst_precision"] >= 0.90
    assert floors["markers.natural_suspicious"] <= 0.02
    assert floors["copies.test_precision"] >= 0.97
    assert floors["copies.test_recall"] >= 0.93
    assert floors["networks.test_precision"] >= 0.98
    assert floors["networks.test_recall"] >= 0.90
