"""How often markers are right, and how natural and toxic links score, on labelled links.

Every case of ``cases/markers.jsonl`` names all markers that speak against the link (``present``). One that is not
seen at all is missed; any other medium or strong finding is wrong. A weak one is neither: it says what stands there.
``hard`` names those that a careless rule would raise. Two kinds of lines come first: ``plain`` holds what most links
have in common, each ``profile`` the facts of one audited site. In a case a number of outlinks stands for that many
domains.

Run ``python benchmarks/quality_markers.py [-v]``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from linkvet.analysis.facts import DomainFacts, LinkFacts, ProfileFacts, TargetPage  # noqa: E402
from linkvet.analysis.judging import scoring  # noqa: E402
from linkvet.analysis.judging.marker import Judged, all_markers, judge  # noqa: E402
from linkvet.store.judged.strength import COUNTED  # noqa: E402

CASES = ROOT / "benchmarks" / "cases" / "markers.jsonl"
ENOUGH = 10
"""Cases from which a marker's own precision means something."""


@dataclass(slots=True)
class Case:
    """One labelled link."""

    link: LinkFacts
    set: str
    kind: str
    natural: bool
    toxic: bool
    present: set[str]
    hard: set[str]


@dataclass(slots=True)
class Counts:
    """What came of the cases of one set."""

    right: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    natural: list[float] = field(default_factory=list)
    toxic: list[float] = field(default_factory=list)
    mistakes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    high: Counter[str] = field(default_factory=Counter)
    low: Counter[str] = field(default_factory=Counter)


def cases(path: Path = CASES) -> Iterator[Case]:
    """The labelled links of a file."""
    plain: dict[str, Any] = {}
    profiles: dict[str, dict[str, Any]] = {}
    with path.open(encoding="utf-8") as file:
        for line in map(json.loads, file):
            if "plain" in line:
                plain = line["plain"]
            elif "set" not in line:
                profiles[line["profile"]] = line
            else:
                yield _case(line, plain, profiles[line["profile"]])


def _case(line: dict[str, Any], plain: dict[str, Any], profile: dict[str, Any]) -> Case:
    own = ProfileFacts(**profile["facts"])
    known = {"language": own.languages[0], "target_url": profile["target_url"], **plain, **line["facts"]}
    domain = {"language": own.languages[0], "country": own.countries[0], **plain["domain"], **known["domain"]}
    if isinstance(known.get("outlinks"), int):
        others = (f"other{number}.example" for number in range(known["outlinks"] - 1))
        known["outlinks"] = dict.fromkeys([own.target_domain, *others], 1)
    if "target" in known:
        known["target"] = TargetPage(**known["target"])
    known.setdefault("text", known.get("paragraph"))
    link = LinkFacts(**{**known, "domain": DomainFacts(**domain), "profile": own})
    labels = set(line["present"]), set(line["hard"])
    return Case(link, line["set"], line["kind"], line["natural"], line["toxic"], *labels)


def measure(wanted: str) -> Counts:
    """Judge the cases of one set."""
    counts = Counts()
    markers = all_markers()
    labelled = {marker.name for marker in markers}
    for case in cases():
        if case.set != wanted:
            continue
        judged = judge(case.link, markers)
        seen = {finding.marker for finding in judged.findings}
        wrong = {finding.marker for finding in judged.findings if finding.strength >= COUNTED} - case.present
        wrong -= _not_labelled(case)
        counts.right.update(seen & case.present)
        counts.missed.update((case.present - seen) & labelled)
        counts.wrong.update(wrong)
        for name in wrong | (case.present - seen):
            counts.mistakes[f"{'wrong' if name in wrong else 'missed'} {name}"][case.kind] += 1
        _weigh(case, scoring.score(judged.findings, case.link.domain), judged, counts)
    return counts


def _not_labelled(case: Case) -> set[str]:
    """Markers of which the case says nothing: when it was written ``money_anchor`` meant only what asks to buy."""
    return {"money_anchor"} if case.link.anchor_class in ("exact", "near", "broad") else set()


def _weigh(case: Case, total: scoring.Score, judged: Judged, counts: Counts) -> None:
    names = " ".join(sorted(finding.marker for finding in judged.findings))
    if case.natural:
        counts.natural.append(total.toxicity)
        if total.toxicity >= scoring.SUSPICIOUS:
            counts.high[f"{total.toxicity} {case.kind}: {names}"] += 1
    if case.toxic:
        counts.toxic.append(total.toxicity)
        if total.toxicity < scoring.TOXIC:
            counts.low[f"{total.toxicity} {case.kind}: {names}"] += 1


def share(values: list[float], least: float) -> float:
    """Share of values that reach ``least``."""
    return sum(value >= least for value in values) / len(values) if values else 0.0


def precision(counts: Counts, name: str) -> float:
    """Share of a marker's findings that are right; 1 where it found nothing."""
    found = counts.right[name] + counts.wrong[name]
    return counts.right[name] / found if found else 1.0


def recall(counts: Counts, name: str) -> float:
    """Share of the links with a marker on which it was found."""
    held = counts.right[name] + counts.missed[name]
    return counts.right[name] / held if held else 1.0


def score(wanted: str = "test") -> dict[str, float]:
    """Figures of one set: precision and recall over all markers, the worst marker, and shares of scores."""
    counts = measure(wanted)
    right, wrong, missed = (sum(part.values()) for part in (counts.right, counts.wrong, counts.missed))
    names = set(counts.right) | set(counts.wrong) | set(counts.missed)
    often = [name for name in names if counts.right[name] + counts.missed[name] >= ENOUGH]
    return {
        "precision": right / max(right + wrong, 1),
        "recall": right / max(right + missed, 1),
        "worst_precision": min((precision(counts, name) for name in often), default=1.0),
        "worst_recall": min((recall(counts, name) for name in often), default=1.0),
        "natural_suspicious": share(counts.natural, scoring.SUSPICIOUS),
        "toxic_toxic": share(counts.toxic, scoring.TOXIC),
        "toxic_suspicious": share(counts.toxic, scoring.SUSPICIOUS),
    }


def main(verbose: bool) -> None:
    """Print what ``score`` sums up, marker by marker."""
    for wanted in ("dev", "test"):
        counts = measure(wanted)
        print(f"{wanted}: {len(counts.natural)} natural links, {len(counts.toxic)} toxic ones")
        print(f"{'marker':24}{'cases':>6}{'precision':>11}{'recall':>8}")
        for name in sorted({*counts.right, *counts.missed, *counts.wrong}):
            held = counts.right[name] + counts.missed[name]
            print(f"{name:24}{held:6}{precision(counts, name):11.2f}{recall(counts, name):8.2f}")
        for name, value in score(wanted).items():
            print(f"{name:24}{value:8.3f}")
        if verbose:
            _explain(counts)
        print()


def _explain(counts: Counts) -> None:
    for mistake, kinds in sorted(counts.mistakes.items()):
        print(f"  {mistake}: {dict(kinds)}")
    for title, lines in (("natural but suspicious", counts.high), ("toxic but below", counts.low)):
        for line, number in lines.most_common(40):
            print(f"  {title}: {number} × {line}")


if __name__ == "__main__":
    main("-v" in sys.argv)
