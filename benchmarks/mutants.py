"""How many small faults the tests notice: mutmut changes one thing at a time in the code that judges and lists.

``make mutants`` prints, for every file, the faults made and the share that a test caught, and ends with 1 where the
share over all is below the floor. Source of the method: DeMillo, Lipton and Sayward, "Hints on test data selection"
(IEEE Computer, 1978); the mutations are mutmut's.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOOR = 0.85
"""Share of faults that must be noticed."""
CAUGHT = ("killed", "timeout", "segfault")
"""Outcomes of a fault that a test noticed; a fault that was never tried counts as missed."""
JUDGED = {
    "analysis/judging/*.py": ("test_scoring", "test_weights", "test_markers", "test_analyze"),
    "analysis/markers/*.py": ("test_markers",),
    "store/lists/*.py": ("test_lists", "test_filters", "test_filter_doors", "test_queries", "test_exporters"),
    "store/urls.py": ("test_store_urls", "test_links"),
}
"""Files that are changed → modules of tests that must notice it."""
_NAME = re.compile(r"linkvet\.([\w.]+)\.x")


def house(folder: Path) -> None:
    """A copy of the house under the names it has once installed, with all that its tests read."""
    shutil.copytree(ROOT / "linkvet", folder / "linkvet", ignore=shutil.ignore_patterns("__pycache__"))
    for room in ("store", "crawler", "analysis"):
        target = folder / "linkvet" / room
        shutil.copytree(ROOT / room, target, ignore=shutil.ignore_patterns("__pycache__"))
    for beside in ("tests", "benchmarks", "data", "docs"):
        shutil.copytree(ROOT / beside, folder / beside, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("README.md", "pyproject.toml", "CHANGELOG.md"):
        shutil.copy(ROOT / file, folder / file)


def run(folder: Path, pattern: str, tests: tuple[str, ...]) -> Counter[tuple[str, str]]:
    """Outcomes of the faults made in the files of one pattern: (file, outcome) → number."""
    files = [f"linkvet/{path.relative_to(ROOT)}" for path in sorted(ROOT.glob(pattern))]
    files = [file for file in files if not file.endswith("__init__.py")]
    chosen = [f"tests/{name}.py" for name in tests if (ROOT / "tests" / f"{name}.py").exists()]
    settings = (
        f"[mutmut]\npaths_to_mutate=\n{_lines(files)}\ntests_dir=\n{_lines(chosen)}\n"
        f"also_copy=\n{_lines(['linkvet', 'tests', 'benchmarks', 'data', 'docs'])}\n"
    )
    (folder / "setup.cfg").write_text(settings, encoding="utf-8")
    shutil.rmtree(folder / "mutants", ignore_errors=True)
    mutmut = [sys.executable, "-m", "mutmut"]
    environment = {**os.environ, "PYTHONPATH": "", "PYTHONHASHSEED": "0"}
    with (folder / "mutmut.log").open("w") as log:
        done = subprocess.run(
            [*mutmut, "run"], cwd=folder, env=environment, stdout=log, stderr=log, check=False
        )
    told = subprocess.run(
        [*mutmut, "results", "--all", "true"],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    counts: Counter[tuple[str, str]] = Counter()
    for line in told.stdout.splitlines():
        name, _, outcome = line.strip().partition(": ")
        if found := _NAME.match(name):
            counts[found[1], outcome] += 1
    if not counts:
        raise SystemExit(
            f"Mutmut changed nothing in {pattern} (exit code {done.returncode}):\n{_tail(folder)}"
        )
    return counts


def _lines(words: list[str]) -> str:
    return "\n".join(f"    {word}" for word in words)


def _tail(folder: Path) -> str:
    return (folder / "mutmut.log").read_text(errors="replace")[-2000:]


def main() -> int:
    """Print the table; 1 where too few faults are noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="Only patterns that contain this.")
    only = parser.parse_args().only
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as made:
        house(Path(made))
        for pattern, tests in JUDGED.items():
            if only in pattern:
                counts += run(Path(made), pattern, tests)
    caught_in_all = made_in_all = 0
    for file in sorted({file for file, _ in counts}):
        outcomes = {outcome: number for (name, outcome), number in counts.items() if name == file}
        number, caught = sum(outcomes.values()), sum(outcomes.get(word, 0) for word in CAUGHT)
        made_in_all, caught_in_all = made_in_all + number, caught_in_all + caught
        print(f"{file:50} {number:6} faults {caught / number:6.1%} caught")
    share = caught_in_all / max(1, made_in_all)
    print(f"{'all':50} {made_in_all:6} faults {share:6.1%} caught, floor {FLOOR:.0%}")
    return int(share < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
