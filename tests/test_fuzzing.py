"""The fuzzer tries many inputs, and tells of those that break their reader."""

from __future__ import annotations

import os
import random
from pathlib import Path

import fuzzing
import pytest
from fuzzing import TARGETS, fuzz


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("seeds", range(0, 600, 200))
def test_made_up_input_breaks_no_reader(target: str, seeds: int) -> None:
    for seed in range(seeds, seeds + 200):
        TARGETS[target](random.Random(seed))


@pytest.mark.parametrize("breaks", [os.abort, lambda: int("x")], ids=["crash", "error"])
def test_what_breaks_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, breaks) -> None:
    def sometimes(chance: random.Random) -> None:
        if chance.random() < 0.05:
            breaks()

    monkeypatch.setitem(fuzzing.TARGETS, "page", sometimes)
    tried, broken = fuzz("page", 0.5, 7, tmp_path)
    assert tried >= len(broken) > 0
    assert random.Random(broken[0]).random() < 0.05
    assert (tmp_path / f"fuzz-page-{broken[0]}.txt").is_file()
