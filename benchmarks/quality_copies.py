"""How well copies are found among real pages: planted ones by pairs, made-up ones by kind and original.

``python benchmarks/quality_copies.py [--wrong]``. Half of the corpus is for tuning (``dev``), half only for measuring
(``test``); floors are those of ``FLOORS`` on the latter.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from copy_cases import cases  # noqa: E402
from corpus import corpus  # noqa: E402
from plant import KINDS, Planted, planted, real_pages  # noqa: E402

from linkvet.analysis.copies.find import Family, find_families  # noqa: E402

FLOORS = {"test_precision": 0.97, "test_recall": 0.93, "test_cases": 0.95}

Pair = tuple[int, int]


def cross_pairs(made: Planted, ids: list[int]) -> set[Pair]:
    """Pairs of pages on different domains."""
    return {
        (min(one, other), max(one, other))
        for one, other in combinations(ids, 2)
        if made.docs[one].domain != made.docs[other].domain
    }


def families_of(made: Planted) -> list[Family]:
    """What is found among planted pages."""
    return find_families(iter(made.docs), lambda number: made.docs[number].text)


def measured(made: Planted, families: list[Family]) -> tuple[dict[str, float], set[Pair], set[Pair]]:
    """Pairwise precision and recall, recall by the way a copy was made; wrong and missed pairs."""
    true = set().union(*(cross_pairs(made, list(family)) for family in made.families))
    found: set[Pair] = set()
    for family in families:
        found |= cross_pairs(made, [member.id for member in family.members])
    right = len(true & found)
    shares = {
        "precision": right / len(found) if found else 1.0,
        "recall": right / len(true) if true else 1.0,
        "pairs": float(len(true)),
        "negatives": float(len(made.negatives)),
    }
    total: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for family in made.families:
        source = next(iter(family))
        for page, kind in family.items():
            if page != source:
                total[kind] += 1
                met[kind] += (min(source, page), max(source, page)) in found
    shares |= {f"recall_{kind}": met[kind] / total[kind] for kind in (*KINDS, "digest") if total[kind]}
    return shares, found - true, true - found


def score() -> dict[str, float]:
    """Shares of made-up cases that are wholly right, and, with the corpus, shares on both halves of it."""
    shares: dict[str, float] = {}
    for half in ("dev", "test"):
        right = [not case.mistakes() for case in cases() if case.set == half]
        shares[f"{half}_cases"] = sum(right) / len(right)
    folder = corpus()
    if folder is None:
        return shares
    pages = real_pages(folder)
    for half in ("dev", "test"):
        made = planted(pages, half)
        found, _, _ = measured(made, families_of(made))
        shares |= {f"{half}_{name}": value for name, value in found.items()}
    return shares


def _show_wrong(made: Planted, families: list[Family]) -> None:
    _, wrong, missed = measured(made, families)
    for name, pairs in (("wrong", wrong), ("missed", missed)):
        for one, other in sorted(pairs)[:40]:
            print(name, made.docs[one].url, made.docs[other].url)


def main() -> int:
    """Print the shares, and with ``--wrong`` the mistakes on the half for tuning."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="list the mistakes on the half for tuning")
    chosen = parser.parse_args()
    folder = corpus()
    if folder is None:
        print("no corpus (LINKVET_CORPUS): only the made-up cases")
    elif chosen.wrong:
        made = planted(real_pages(folder), "dev")
        _show_wrong(made, families_of(made))
        return 0
    shares = score()
    for name, value in shares.items():
        print(f"{name:24} {value:.4f}")
    low = {name: least for name, least in FLOORS.items() if shares.get(name, 1.0) < least}
    for name, least in low.items():
        print(f"{name} is below {least}", file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    raise SystemExit(main())
