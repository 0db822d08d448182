"""How well anchors are told apart: precision, recall and F1 per class on labelled links.

``python benchmarks/quality_anchors.py [--wrong SET]``. Cases of the sets ``dev``, ``corpus`` and ``fresh`` are for
tuning, those of ``test``, ``corpus_test`` and ``fresh_test`` only for measuring; the ``fresh`` ones were written
without a look at the lists. The corpus sets name links of real pages by address and place, and are skipped where
these pages are missing.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from linkvet.analysis.anchors.brands import Brands  # noqa: E402
from linkvet.analysis.anchors.classify import classify  # noqa: E402
from linkvet.analysis.facts import TargetPage  # noqa: E402
from linkvet.analysis.words.phrases import frequencies_of, key_phrases  # noqa: E402
from linkvet.store.types import ANCHOR_CLASSES  # noqa: E402

SETS = ("dev", "corpus", "fresh", "test", "corpus_test", "fresh_test")
CASES = Path(__file__).parent / "cases" / "anchors.jsonl"


@dataclass(slots=True)
class Site:
    """A target site of the cases."""

    brands: Brands
    pages: dict[str, TargetPage] = field(default_factory=dict)


@dataclass(slots=True)
class Answer:
    """A case with what was said of it."""

    case: dict[str, Any]
    said: str
    evidence: str


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _site(row: dict[str, Any]) -> Site:
    pages = [
        TargetPage(page["url"], page["title"], page["headings"], page["text"], page["language"])
        for page in row.get("pages", [])
    ]
    counts = frequencies_of(pages)
    pages = [replace(page, phrases=key_phrases(page, counts, brands=row["brands"])) for page in pages]
    return Site(Brands(row["domain"], row["brands"]), {page.url: page for page in pages})


def _corpus_links() -> dict[tuple[str, int], dict[str, Any]]:
    folder = Path(os.environ.get("LINKVET_CORPUS") or ROOT.parent / "shared" / "data") / "pages"
    if not (folder / "labels.jsonl").is_file():
        return {}
    return {
        (page["url"], link["n"]): {**link, "language": (page.get("html_lang") or "")[:2].lower() or None}
        for page in _lines(folder / "labels.jsonl")
        for link in page["links"]
    }


def answers(path: Path = CASES) -> list[Answer]:
    """Every case with the class that the product gives it."""
    sites: dict[str, Site] = {}
    found: list[Answer] = []
    corpus: dict[tuple[str, int], dict[str, Any]] | None = None
    for row in _lines(path):
        if row["kind"] == "site":
            sites[row["site"]] = _site(row)
            continue
        if "page" in row:
            corpus = _corpus_links() if corpus is None else corpus
            link = corpus.get((row["page"], row["n"]))
            if link is None:
                continue
            alts = [alt for alt in link.get("img_alt") or [] if alt]
            row = {
                **row,
                "target": link["url"],
                "anchor": link["text"],
                "image_alt": " ".join(alts) or None,
                "has_image": bool(link.get("has_image")),
                "language": link["language"],
                "known": False,
            }
        site = sites[row["site"]]
        said, evidence = classify(
            row["anchor"],
            row.get("image_alt"),
            row.get("has_image", False),
            row["target"],
            site.pages.get(row["target"]) if row["known"] else None,
            site.brands,
            row.get("context", ""),
            row["language"],
        )
        found.append(Answer(row, said, evidence))
    return found


def by_class(found: list[Answer]) -> dict[str, tuple[int, float, float, float]]:
    """Class → labelled cases, precision, recall, F1."""
    labelled = Counter(answer.case["label"] for answer in found)
    said = Counter(answer.said for answer in found)
    right = Counter(answer.said for answer in found if answer.said == answer.case["label"])
    table = {}
    for name in ANCHOR_CLASSES:
        if labelled[name] or said[name]:
            precision = right[name] / said[name] if said[name] else 0.0
            recall = right[name] / labelled[name] if labelled[name] else 0.0
            both = precision + recall
            table[name] = (labelled[name], precision, recall, 2 * precision * recall / both if both else 0.0)
    return table


def macro_f1(found: list[Answer]) -> float:
    """Mean F1 over the classes that have labelled cases."""
    scores = [f1 for number, _, _, f1 in by_class(found).values() if number]
    return sum(scores) / len(scores) if scores else 0.0


def score() -> dict[str, float]:
    """Macro F1 of anchor classes and F1 of each class, on the cases kept for measuring."""
    given = answers()
    found = [answer for answer in given if answer.case["set"] == "test"]
    per_class = {f"anchors.{name}": f1 for name, (_, _, _, f1) in by_class(found).items()}
    fresh = [answer for answer in given if answer.case["set"] == "fresh_test"]
    right = sum(answer.said == answer.case["label"] for answer in fresh) / max(1, len(fresh))
    return {"anchors.macro_f1": macro_f1(found), **per_class, "anchors.fresh_accuracy": right}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", choices=SETS, help="list the wrong answers of a set")
    wanted = parser.parse_args().wrong
    found = answers()
    for name in SETS:
        part = [answer for answer in found if answer.case["set"] == name]
        if not part:
            continue
        languages = len({answer.case["language"] for answer in part})
        print(f"\n{name}: {len(part)} links, {languages} languages, macro F1 {macro_f1(part):.3f}")
        print(f"{'class':<13}{'links':>6}{'precision':>11}{'recall':>8}{'F1':>7}")
        for kind, (number, precision, recall, f1) in by_class(part).items():
            print(f"{kind:<13}{number:>6}{precision:>11.3f}{recall:>8.3f}{f1:>7.3f}")
        for answer in part:
            if name == wanted and answer.said != answer.case["label"]:
                print(
                    f"  {answer.case['label']} ≠ {answer.said}: {answer.case['anchor']!r} ({answer.evidence})"
                )


if __name__ == "__main__":
    main()
