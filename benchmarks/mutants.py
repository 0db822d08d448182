"""How many small faults the tests notice: mutmut changes one thing at a time in the code that judges and lists.

``make mutants`` prints, for every file, the faults made and the share that a test caught, and ends with 1 where the
share over all is below the floor. ``--sample 250`` tries so many of each group, drawn with ``--seed``, and prints the
95 % interval of the share (Wilson, JASA 22, 1927). Source of the method: DeMillo, Lipton and Sayward, "Hints on test
data selection" (IEEE Computer, 1978); the mutations are mutmut's.
"""

from __future__ import annotations

import argparse
import ast
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOOR = 0.85
"""Share of faults that must be noticed."""
CAUGHT = ("killed", "timeout", "segfault")
"""Outcomes of a fault that a test noticed; a fault that was never tried counts as missed."""
JUDGED = {
    "analysis/judging/*.py": (
        "test_judging",
        "test_keyword_grades",
        "test_scoring",
        "test_weights",
        "test_evidence",
        "test_markers",
        "test_keywords",
    ),
    "analysis/markers/*.py": ("test_markers", "test_evidence"),
    "store/lists/*.py": (
        "test_filter_values",
        "test_filtered",
        "test_list_rows",
        "test_list_tables",
        "test_lists",
        "test_queries",
    ),
    "store/urls.py": ("test_store_urls", "test_links"),
}
"""Files that are changed → modules of tests that must notice it; slow ones that look through a door are left out."""
Outcomes = Counter[tuple[str, str]]
FORGETFUL = """

def pytest_sessionstart(session):
    import functools
    import gc

    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper):
            thing.cache_clear()
"""
"""Each fault is tried in a fork of a process that ran the tests before: what that remembers would hide the fault."""
_SQL = re.compile(
    r"\b(?:SELECT|FROM|WHERE|JOIN|AND|IN|ORDER BY|INSERT|DELETE|DROP|BEGIN|LIKE|GLOB|BETWEEN|IS NULL)\b"
    r"|^(?:\w+\.)?\w+ = \?$"
)
_CHANGES = re.compile(r"\s*(?:INSERT|DELETE|DROP|CREATE|BEGIN)\b")
_NAME = re.compile(r"linkvet\.([\w.]+)\.x")


def house(folder: Path) -> None:
    """A copy of the house under the names it has once installed, with all that its tests read."""
    shutil.copytree(ROOT / "linkvet", folder / "linkvet", ignore=shutil.ignore_patterns("__pycache__"))
    for room in ("store", "crawler", "analysis"):
        target = folder / "linkvet" / room
        shutil.copytree(ROOT / room, target, ignore=shutil.ignore_patterns("__pycache__"))
    for beside in ("tests", "benchmarks", "data", "docs"):
        shutil.copytree(ROOT / beside, folder / beside, ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(FORGETFUL)
    for file in ("README.md", "pyproject.toml", "CHANGELOG.md"):
        shutil.copy(ROOT / file, folder / file)
    for pattern in JUDGED:
        for file in (folder / "linkvet").glob(pattern):
            file.write_text(undecorated(file.read_text(encoding="utf-8")), encoding="utf-8")


def undecorated(source: str) -> str:
    """The same module with ``name = decorator(name)`` behind a function for ``@decorator`` above it.

    Mutmut passes over functions with decorators, and those are most of a marker file.
    """
    lines = source.splitlines()
    made = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for node in sorted(made, key=lambda one: -one.lineno):
        decorators = [ast.unparse(one) for one in node.decorator_list]
        if decorators and not {"staticmethod", "classmethod"} & set(decorators):
            wrapped = "".join(f"{one}(" for one in decorators) + node.name + ")" * len(decorators)
            lines.insert(node.end_lineno or 0, f"{' ' * node.col_offset}{node.name} = {wrapped}")
            del lines[node.decorator_list[0].lineno - 1 : node.lineno - 1]
    return "\n".join(lines) + "\n"


def run(folder: Path, pattern: str, tests: tuple[str, ...], sample: int, seed: int) -> Outcomes:
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
    names: list[str] = []
    if sample:
        _mutmut(folder, "run", "--max-children", "1", "none")
        made = sorted(set(_made(folder)) - _same_sql(folder))
        names = sorted(random.Random(seed).sample(made, min(sample, len(made))))
    workers = ("--max-children", "1") if sample else ()
    done = _mutmut(folder, "run", *workers, *names)
    tried = set(names) or set(_made(folder)) - _same_sql(folder)
    counts: Outcomes = Counter()
    for line in _mutmut(folder, "results", "--all", "true", told=True).stdout.splitlines():
        name, _, outcome = line.strip().partition(": ")
        if (found := _NAME.match(name)) and name in tried:
            counts[found[1], outcome] += 1
            if outcome not in CAUGHT:
                print(f"missed ({outcome}): {name}", file=sys.stderr)
    if {outcome for _, outcome in counts} <= {"not checked"}:
        raise SystemExit(f"Mutmut tried nothing in {pattern} (exit code {done.returncode}):\n{_tail(folder)}")
    return counts


def _mutmut(folder: Path, *words: str, told: bool = False) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": "", "PYTHONHASHSEED": "0"}
    with (folder / "mutmut.log").open("a") as log:
        return subprocess.run(
            [sys.executable, "-m", "mutmut", *words],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE if told else log,
            stderr=log,
            text=True,
            check=False,
        )


def _made(folder: Path) -> list[str]:
    """Names of the faults that were made, in order."""
    return sorted(
        name
        for meta in (folder / "mutants").rglob("*.meta")
        for name in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    )


def _same_sql(folder: Path) -> set[str]:
    """Faults that are none: the same SQL in small letters, which SQLite reads alike.

    In capitals the columns of a result have other names; conditions and statements that only change have none, so
    there capitals are alike too.
    """
    same = set()
    for meta in (folder / "mutants").rglob("*.meta"):
        tree = ast.parse(meta.with_suffix("").read_text(encoding="utf-8"))
        made = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        for name in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]:
            changed = name.rpartition(".")[2]
            before = made.get(changed.rpartition("__mutmut_")[0] + "__mutmut_orig")
            conditions = meta.name == "conditions.py.meta"
            if (
                before
                and changed in made
                and _only_spelled(_texts(before), _texts(made[changed]), conditions)
            ):
                same.add(name)
    return same


def _texts(node: ast.AST) -> list[str]:
    return [
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]


def _only_spelled(before: list[str], after: list[str], conditions: bool) -> bool:
    changed = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]]
    spelled = (
        [str.lower, str.upper] if conditions or (changed and _CHANGES.match(changed[0][0])) else [str.lower]
    )
    return (
        len(before) == len(after)
        and len(changed) == 1
        and any(_so_spelled(*changed[0], spell) for spell in spelled)
        and _SQL.search(changed[0][0]) is not None
        and changed[0][0].split("'")[1::2] == changed[0][1].split("'")[1::2]
    )


def _so_spelled(before: str, after: str, spell: Callable[[str], str]) -> bool:
    """Whether only the case of letters differs, and each that differs is as ``spell`` writes it."""
    letters = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]]
    return len(before) == len(after) and all(new == spell(old) for old, new in letters)


def interval(caught: int, tried: int) -> tuple[float, float]:
    """The 95 % interval of a share that was measured on a sample (Wilson)."""
    z, share = 1.96, caught / tried
    middle = share + z * z / (2 * tried)
    spread = z * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return (middle - spread) / (1 + z * z / tried), (middle + spread) / (1 + z * z / tried)


def _lines(words: list[str]) -> str:
    return "\n".join(f"    {word}" for word in words)


def _tail(folder: Path) -> str:
    return (folder / "mutmut.log").read_text(errors="replace")[-2000:]


def main() -> int:
    """Print the table; 1 where too few faults are noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="Only patterns that contain this.")
    parser.add_argument("--sample", type=int, default=0, help="Try so many faults of each pattern, not all.")
    parser.add_argument("--seed", type=int, default=1, help="Draws the sample.")
    asked = parser.parse_args()
    counts: Outcomes = Counter()
    with tempfile.TemporaryDirectory() as made:
        house(Path(made))
        for pattern, tests in JUDGED.items():
            if asked.only in pattern:
                counts += run(Path(made), pattern, tests, asked.sample, asked.seed)
    caught_in_all = made_in_all = 0
    for file in sorted({file for file, _ in counts}):
        outcomes = {outcome: number for (name, outcome), number in counts.items() if name == file}
        number, caught = sum(outcomes.values()), sum(outcomes.get(word, 0) for word in CAUGHT)
        made_in_all, caught_in_all = made_in_all + number, caught_in_all + caught
        print(f"{file:50} {number:6} faults {caught / number:6.1%} caught")
    share = caught_in_all / max(1, made_in_all)
    low, high = interval(caught_in_all, made_in_all)
    drawn = f", 95 % interval {low:.1%} to {high:.1%} where a sample was drawn" if asked.sample else ""
    print(f"{'all':50} {made_in_all:6} faults {share:6.1%} caught{drawn}, floor {FLOOR:.0%}")
    return int(share < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
