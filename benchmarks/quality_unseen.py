"""How signs and kinds are told on pages that were written without knowledge of the lists.

The cases of ``cases/unseen.jsonl`` were written before anything was measured on them; half of them
(``probe-dev``, ``fresh-dev``) may be tuned on, the other half (``probe-test``, ``fresh-test``) is only measured. The
lists grew by the hand that wrote the cases of ``probe``, so ``probe-test`` flatters; ``probe-late`` was written
after that, in short wordings chosen to slip past the lists, and is the lower bound. ``fresh`` are whole pages
in the markup of a dozen systems and in 28 languages, written before the lists were looked at; a kind may have several
right names, joined by ``|``. As the lists then grew by that hand too, two more sets were written afterwards and
measured once before anything followed from them: ``fresh-late``, short texts that avoid every usual word of their
trade (recall 0.09 then, 0.04 with the lists before), and ``fresh-last``, usual offers, many in languages nobody had
thought of (0.63 then, 0.46 before). Character n-grams were tried as well, with logistic regression over 3 to 5
letters: on the test halves they found less than half of the spam where they wrongly named nobody.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import quality_kinds  # noqa: E402
from linkvet.analysis.pages.domain_kinds import domain_kind, domain_view  # noqa: E402
from linkvet.analysis.pages.page_kinds import page_kind  # noqa: E402
from linkvet.analysis.views import PageView  # noqa: E402
from linkvet.store.urls import parse_url  # noqa: E402

_TUPLES = ("headings", "anchors")


def cases(name: str) -> Iterator[tuple[dict[str, Any], PageView]]:
    """Labelled pages of one half."""
    names = {field.name for field in fields(PageView)}
    for case in quality_kinds.lines(quality_kinds.CASES / "unseen.jsonl"):
        if case["set"] != name:
            continue
        if "html" in case:
            yield case, quality_kinds.made_view(case)
            continue
        facts = {key: value for key, value in case.items() if key in names}
        facts.update({key: tuple(facts[key]) for key in _TUPLES if key in facts})
        yield case, PageView(**facts)


def sign_counts(name: str, errors: list[str]) -> dict[str, Counter[str]]:
    """Per sign how many cases were meant, said and right; wrong answers are noted in ``errors``."""
    counts: dict[str, Counter[str]] = {sign: Counter() for sign in quality_kinds.SIGNS}
    for case, page in cases(name):
        for sign, judge in quality_kinds.SIGNS.items():
            if sign in case["skip"]:
                continue
            wanted, said = sign in case.get("signs", ()), bool(judge(page, case))
            counts[sign].update(
                {"meant": wanted, "said": said, "right": wanted and said, "clear": not wanted}
            )
            if wanted != said:
                verdict = "missed" if wanted else "wrongly seen"
                errors.append(f"{sign} {verdict}: {case['lang']} {case['url']}: {case['title'][:70]}")
    return counts


def kind_answers(name: str, errors: list[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Pairs of label and answer for the kinds of pages, and of sites that are known by one page."""
    pages, sites = [], []
    for case, page in cases(name):
        if "kind" not in case:
            continue
        url = parse_url(case["url"])
        assert url is not None
        told = domain_kind(domain_view(url.host, [page]))
        answers = [("page", case["kind"], page_kind(page)[0], pages)]
        if "domain_kind" in case:
            answers.append(("site", str(case["domain_kind"]), told[0] if told else "None", sites))
        for what, label, answer, kept in answers:
            label = answer if answer in label.split("|") else label
            kept.append((label, answer))
            if label != answer:
                errors.append(f"{what} {label} read as {answer}: {case['url']}")
    return pages, sites


def set_score(name: str, errors: list[str], prefix: str = "unseen") -> dict[str, float]:
    """Precision and recall of all signs together and of the common ones, and shares of kinds told rightly."""
    counts = sign_counts(name, errors)
    figures = {}
    for sign, found in {**counts, "signs": sum(counts.values(), Counter())}.items():
        if found["meant"] >= (4 if prefix == "fresh" else 5):
            figures[f"{prefix}_{sign}_precision"] = found["right"] / max(1, found["said"])
            figures[f"{prefix}_{sign}_recall"] = found["right"] / found["meant"]
    for what, answers in zip(("page_kinds", "domain_kinds"), kind_answers(name, errors), strict=True):
        if answers:
            figures[f"{prefix}_{what}_accuracy"] = sum(label == told for label, told in answers) / len(
                answers
            )
    return figures


_SHORT = {"probe-late": "unseen_late", "fresh-late": "fresh_late", "fresh-last": "fresh_last"}
"""Sets of short texts → name of their figures."""


def score() -> dict[str, float]:
    """The figures of the halves that are only measured."""
    figures = {**set_score("probe-test", []), **set_score("fresh-test", [], "fresh")}
    for name, shown in _SHORT.items():
        found = set_score(name, [], "short")
        figures |= {f"{shown}_{what}": found[f"short_signs_{what}"] for what in ("precision", "recall")}
    return figures


def main() -> int:
    """Print both halves; errors are shown only for the half that may be tuned on."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--test", action="store_true", help="measure the halves that are kept for measuring")
    wanted = options.parse_args()
    for name in ("probe-dev", "fresh-dev"):
        errors: list[str] = []
        figures = set_score(name, errors, "fresh" if "fresh" in name else "unseen")
        print(name, *(f"   {error[:180]}" for error in errors), sep="\n")
        _print(figures)
    if wanted.test:
        print("kept for measuring")
        _print(score())
    return 0


def _print(figures: dict[str, float]) -> None:
    print(*(f"   {key:40} {value:.3f}" for key, value in figures.items()), sep="\n")


if __name__ == "__main__":
    raise SystemExit(main())
