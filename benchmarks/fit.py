"""Fits the weights of the markers to the labelled links, and says what they would change: ``make fit``.

A link's markers act as in the score: a noisy-or of weight times strength, the strongest of a family in full and
further ones at a fraction. The weights that make the labels of the *fit* parts most likely are searched with a
penalty for leaving the present ones, so that few links move a weight little; weights stay positive, so that more
strength is never less toxicity. Natural links count as 0, toxic ones as 1, grey ones as a little more than nothing.

    python benchmarks/fit.py

It only proposes: a person takes a weight into the marker's file; beside each weight stands how many labelled links
carry the marker. Of the *test* part figures are shown, never cases.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from links_web import CASES
from quality_links import MEASURES, Case, audit_part
from scipy.optimize import minimize

from linkvet.analysis.facts import DomainFacts
from linkvet.analysis.judging.marker import Finding, all_markers
from linkvet.analysis.judging.scoring import FURTHER, HARD_EVIDENCE, TOXIC, score

AIMS = {"natural": 0.02, "grey": 0.2, "toxic": 0.95}
"""Chance of being toxic that a link of each label should be given."""
HELD_BACK = 1.5
"""Penalty for a weight whose log-odds move by one, in log-likelihood."""
LEAST_LINKS = 5
"""Links below which no other weight is proposed."""
LOWEST, HIGHEST = 0.01, 0.9
SHOWN = ("toxic at 45 or more", "toxic at 60 or more", "grey at 60 or more", "natural at 45 or more")


@dataclass(frozen=True)
class Fitted:
    """One labelled link with what was found on it."""

    case: Case
    findings: tuple[Finding, ...]
    held: bool
    """Whether a brake held its score back."""


def parts() -> list[str]:
    """The parts that may be fitted to."""
    return sorted(folder.name for folder in CASES.iterdir() if folder.name.startswith("fit"))


def read_part(part: str) -> list[Fitted]:
    """The links of a part, audited now."""
    with tempfile.TemporaryDirectory(prefix="linkvet-fit-") as name:
        file, cases = audit_part(part, Path(name))
        command = [sys.executable, "-m", "linkvet", "links", str(file), "--json", "--limit", "1000000"]
        told = subprocess.run(command, check=True, capture_output=True, timeout=300)
    rows = {(row["referring_page"], row["target_url"]): row for row in json.loads(told.stdout)}
    pages = {row["referring_page"]: row for row in rows.values()}
    return [_fitted(case, rows, pages) for case in cases]


def _fitted(
    case: Case, rows: Mapping[tuple[str, str], dict[str, object]], pages: Mapping[str, dict[str, object]]
) -> Fitted:
    url = case.label["url"]
    row = rows.get((url, case.label["target"])) or pages.get(url) or {}
    judged = row.get("judgement")
    judged = judged if isinstance(judged, dict) else {}
    findings = tuple(
        Finding(one["marker"], one["family"], one["weight"], "", one["strength"])
        for one in judged.get("findings", ())
    )
    return Fitted(case, findings, bool(judged.get("brake")))


def propose(links: Sequence[Fitted], present: Mapping[str, float]) -> dict[str, float]:
    """The weights that fit the labels, near the present ones."""
    names = sorted(present)
    place = {name: at for at, name in enumerate(names)}
    start = np.log([present[name] / (1 - present[name]) for name in names])
    table = np.zeros((len(links), len(names)))
    for row, link in enumerate(links):
        for name, share in _shares(link.findings):
            table[row, place[name]] = share
    aims = np.array([AIMS[link.case.label["tox"]] for link in links])

    def loss(odds: np.ndarray) -> tuple[float, np.ndarray]:
        weights = 1 / (1 + np.exp(-odds))
        parts = np.clip(table * weights, 0.0, 0.999)
        clean = np.clip(np.prod(1 - parts, axis=1), 1e-6, 1 - 1e-6)
        value = -np.sum(aims * np.log1p(-clean) + (1 - aims) * np.log(clean))
        slope = (aims * clean / (1 - clean) - (1 - aims))[:, None] * (table / (1 - parts))
        change = -slope.sum(axis=0) * weights * (1 - weights)
        away = odds - start
        return float(value + HELD_BACK * away @ away), change + 2 * HELD_BACK * away

    limits = [(np.log(LOWEST / (1 - LOWEST)), np.log(HIGHEST / (1 - HIGHEST)))] * len(names)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits)
    seen = Counter(finding.marker for link in links for finding in link.findings)
    fitted = 1 / (1 + np.exp(-found.x))
    return {
        name: round(float(fitted[at]), 2) if seen[name] >= LEAST_LINKS else present[name]
        for name, at in place.items()
    }


def _shares(findings: Sequence[Finding]) -> Iterator[tuple[str, float]]:
    """Marker → strength as it counts: in full for the strongest of a family, at a fraction for the others."""
    best: dict[str, Finding] = {}
    for finding in findings:
        if finding.family not in best or finding.counts > best[finding.family].counts:
            best[finding.family] = finding
    for finding in findings:
        first = best[finding.family] is finding
        yield finding.marker, finding.strength * (1.0 if first else FURTHER)


def rescored(links: Sequence[Fitted], weights: Mapping[str, float]) -> list[Case]:
    """The cases with the toxicity that other weights would give them."""
    cases = []
    for link in links:
        findings = [replace(one, weight=weights[one.marker]) for one in link.findings]
        toxicity = score(findings, DomainFacts()).toxicity if findings else 0.0
        if link.held and max(one.counts for one in findings) < HARD_EVIDENCE:
            toxicity = min(toxicity, TOXIC - 0.1)
        cases.append(replace(link.case, toxicity=toxicity))
    return cases


def _print_weights(
    links: Sequence[Fitted], present: Mapping[str, float], proposed: Mapping[str, float]
) -> None:
    counts = behind(links)
    print(f"\n{'marker':24}{'weight':>8}{'proposed':>10}{'links':>7}{'toxic':>7}{'natural':>9}")
    for name in sorted(present, key=lambda name: -counts[name]["links"]):
        one = counts[name]
        changed = f"{proposed[name]:10.2f}" if abs(proposed[name] - present[name]) >= 0.01 else " " * 10
        print(f"{name:24}{present[name]:8.2f}{changed}{one['links']:7d}{one['toxic']:7d}{one['natural']:9d}")


def behind(links: Sequence[Fitted]) -> dict[str, Counter[str]]:
    """Marker → labelled links that carry it, and how many of each label."""
    found: dict[str, Counter[str]] = {one.name: Counter() for one in all_markers()}
    for link in links:
        for finding in link.findings:
            found[finding.marker].update(("links", link.case.label["tox"]))
    return found


def _print_figures(
    title: str, links: Sequence[Fitted], present: Mapping[str, float], proposed: Mapping[str, float]
) -> None:
    now, then = rescored(links, present), rescored(links, proposed)
    print(f"\n{title}: {len(links)} links{'':24}now  proposed")
    for name in (*SHOWN, "natural at 60 or more", "AUC toxic over natural"):
        values = [MEASURES[name](cases) for cases in (now, then)]
        print(f"  {name:32}" + "  ".join("   none" if value is None else f"{value:7.3f}" for value in values))


def main() -> None:
    """Propose weights, and print what they change on the fit parts and on the test parts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.parse_args()
    present = {one.name: one.weight for one in all_markers()}
    read = {part: read_part(part) for part in parts()}
    links = [link for some in read.values() for link in some]
    proposed = propose(links, present)
    _print_weights(links, present, proposed)
    for part, some in read.items():
        _print_figures(part, some, present, proposed)
    for part in sorted(folder.name for folder in CASES.iterdir() if folder.name.startswith("test")):
        _print_figures(part, read_part(part), present, proposed)


if __name__ == "__main__":
    main()
