"""Audits the labelled links of ``cases/links`` with the installed code and measures the judgement.

    python benchmarks/quality_links.py --part fit --worst 30
    python benchmarks/quality_links.py --part test

Figures carry a 95 % bootstrap interval over the links. Of ``test`` and ``test2`` only figures
are printed, never cases, so that nothing can be fitted to it.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from links_web import CASES, PARTS, serve_part

SUSPICIOUS, TOXIC = 45, 60
BINS = ((0, 20), (20, 45), (45, 60), (60, 80), (80, 101))
ROUNDS = 500

Judged = tuple["Case", ...]
Measure = Callable[[Sequence["Case"]], float | None]


@dataclass(frozen=True)
class Case:
    """One labelled link and what the audit said of it."""

    label: dict[str, Any]
    toxicity: float
    markers: frozenset[str]
    live: bool

    def wants(self) -> list[bool]:
        """For each wanted set of markers, whether one of it was found."""
        return [bool(self.markers & set(names)) for names in self.label["must"]]

    def alarms(self) -> list[str]:
        """Markers that must not be there and are."""
        return sorted(self.markers & set(self.label["must_not"]))


def audit_part(part: str, folder: Path) -> tuple[Path, Judged]:
    """Audit a part into a file in ``folder``; the file and its judged cases."""
    out = _audit(part, folder)
    return folder / "links.audit", _cases(part, out)


def _audit(part: str, folder: Path) -> Path:
    settings = json.loads((CASES / part / "audit.json").read_text(encoding="utf-8"))
    file = folder / "links.audit"
    with serve_part(part) as web:
        command = [
            sys.executable,
            "-m",
            "linkvet",
            "audit",
            str(file),
            str(CASES / part / "list.csv"),
            "--quiet",
        ]
        command += ["--target", settings["target"], "--name", settings["name"], "--delay", "0"]
        command += ["--country", settings["country"], "--language", settings["language"]]
        command += [word for brand in settings["brands"] for word in ("--brand", brand)]
        command += [word for topic in settings["topics"] for word in ("--topic", topic)]
        command += ["--hosts", str(web.hosts_file), "--dns", web.dns]
        subprocess.run(command, check=True, timeout=1200)
    out = folder / "links.csv"
    export = [sys.executable, "-m", "linkvet", "export", str(file), "-o", str(out)]
    subprocess.run(export, check=True, timeout=300, stdout=subprocess.DEVNULL)
    return out


def _rows(out: Path) -> dict[str, list[dict[str, str]]]:
    csv.field_size_limit(1 << 28)
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            rows[row["referring_page"]].append(row)
    return rows


def _row_of(label: dict[str, Any], rows: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    found = rows.get(label["url"], [])
    same = [row for row in found if label["target"] in (row["found_url"], row["target_url"])]
    return (same or found or [{}])[0]


def _cases(part: str, out: Path) -> Judged:
    rows = _rows(out)
    cases = []
    for line in (CASES / part / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        row = _row_of(label, rows)
        markers = frozenset((row.get("markers") or "").split())
        toxicity = float(row.get("toxicity") or 0)
        cases.append(Case(label, toxicity, markers, row.get("state") == "live"))
    return tuple(cases)


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None


def _of(cases: Sequence[Case], tox: str) -> list[Case]:
    return [case for case in cases if case.label["tox"] == tox]


def _at_least(tox: str, limit: float) -> Measure:
    return lambda cases: _share([case.toxicity >= limit for case in _of(cases, tox)])


def _recall(cases: Sequence[Case]) -> float | None:
    return _share([hit for case in cases for hit in case.wants()])


def _kept_silent(cases: Sequence[Case]) -> float | None:
    return _share([not case.alarms() for case in cases])


def _area(cases: Sequence[Case]) -> float | None:
    """Chance that a toxic link stands above a natural one."""
    low = sorted(case.toxicity for case in _of(cases, "natural"))
    high = [case.toxicity for case in _of(cases, "toxic")]
    pairs = [(above > below) + (above == below) / 2 for above in high for below in low]
    return sum(pairs) / len(pairs) if pairs else None


MEASURES: dict[str, Measure] = {
    "live": lambda cases: _share([case.live for case in cases]),
    "wanted markers found": _recall,
    "links without a false marker": _kept_silent,
    "toxic at 45 or more": _at_least("toxic", SUSPICIOUS),
    "toxic at 60 or more": _at_least("toxic", TOXIC),
    "grey at 60 or more": _at_least("grey", TOXIC),
    "natural at 45 or more": _at_least("natural", SUSPICIOUS),
    "natural at 60 or more": _at_least("natural", TOXIC),
    "AUC toxic over natural": _area,
}


def _in_bin(low: int, high: int) -> Measure:
    return lambda cases: _share([c.label["tox"] == "toxic" for c in cases if low <= c.toxicity < high])


def interval(measure: Measure, cases: Sequence[Case]) -> tuple[float, float] | None:
    """The 95 % bootstrap interval of a measure, over links drawn with return; the same on every run."""
    draw = random.Random(1)
    values = []
    for _ in range(ROUNDS):
        value = measure(draw.choices(cases, k=len(cases)))
        if value is not None:
            values.append(value)
    values.sort()
    return (values[int(0.025 * len(values))], values[int(0.975 * len(values)) - 1]) if values else None


def _print_measure(name: str, measure: Measure, cases: Sequence[Case]) -> None:
    value, around = measure(cases), interval(measure, cases)
    said = "none" if value is None or around is None else f"{value:.3f}  ({around[0]:.3f} to {around[1]:.3f})"
    print(f"  {name:32}{said}")


def _print_kinds(cases: Sequence[Case]) -> None:
    kinds: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        kinds[case.label["tox"], case.label["kind"]].append(case)
    print("\nmean toxicity by kind: mean, links, wanted markers found/wanted, links with a false marker")
    for (tox, kind), group in sorted(kinds.items()):
        wants = [hit for case in group for hit in case.wants()]
        mean = sum(case.toxicity for case in group) / len(group)
        false = sum(bool(case.alarms()) for case in group)
        print(f"  {tox:8} {kind:52}{mean:5.0f}{len(group):4d}{sum(wants):5d}/{len(wants):<4d}{false or ''}")


def _print_sums(cases: Sequence[Case]) -> None:
    wanted: dict[str, list[bool]] = defaultdict(list)
    false: dict[str, int] = defaultdict(int)
    for case in cases:
        for names, hit in zip(case.label["must"], case.wants(), strict=True):
            wanted[" or ".join(names)].append(hit)
        for name in case.alarms():
            false[name] += 1
    print("\nwanted markers: found/wanted")
    for names, hits in sorted(wanted.items(), key=lambda item: sum(item[1]) / len(item[1])):
        print(f"  {sum(hits):4d}/{len(hits):<4d} {names[:110]}")
    order = sorted(false.items(), key=lambda item: -item[1])
    print("\nfalse markers: " + (", ".join(f"{name} {count}" for name, count in order) or "none"))


def _print_worst(cases: Sequence[Case], number: int) -> None:
    natural = sorted(_of(cases, "natural"), key=lambda case: -case.toxicity)[:number]
    toxic = sorted(_of(cases, "toxic"), key=lambda case: case.toxicity)[:number]
    for title, group in (("highest natural", natural), ("lowest toxic", toxic)):
        print(f"\n{title}")
        for case in group:
            print(f"  {case.toxicity:3.0f} {case.label['url'][:80]:82}{' '.join(sorted(case.markers))[:120]}")
    print("\nfalse markers, by link")
    for case in [case for case in cases if case.alarms()][:number]:
        print(f"  {case.label['url'][:80]:82}{' '.join(case.alarms())}")


def main() -> None:
    """Audits one part and prints its figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=PARTS, default="fit")
    parser.add_argument("--worst", type=int, default=0, help="show so many of the worst cases (fit only)")
    parser.add_argument("--json", type=Path, help="write the figures here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="linkvet-links-") as name:
        cases = audit_part(arguments.part, Path(name))[1]
    print(f"{arguments.part}: {len(cases)} links, 95 % bootstrap intervals")
    for title, measure in MEASURES.items():
        _print_measure(title, measure, cases)
    print("\ncalibration: share of toxic links among those given a score")
    for low, high in BINS:
        count = sum(low <= case.toxicity < high for case in cases)
        _print_measure(f"{low} to {min(high, 100)} ({count} links)", _in_bin(low, high), cases)
    _print_kinds(cases)
    _print_sums(cases)
    if arguments.worst and not arguments.part.startswith("test"):
        _print_worst(cases, arguments.worst)
    if arguments.json:
        figures = {title: measure(cases) for title, measure in MEASURES.items()}
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
