"""How well pages and contexts on the audited site's topics are told from others, on labelled cases.

``python benchmarks/quality_relevance.py [--wrong] [--corpus]``. The cases were written for this, in nine languages;
``dev`` cases were looked at while the rules were made, ``test`` cases only measured. Cases and seed words are of one
hand, so the real pages of ``--corpus`` are the stricter measure.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from linkvet.analysis.facts import TargetPage  # noqa: E402
from linkvet.analysis.topics.topics import ON_TOPIC, Topics, TopicsBuilder, domain_relevance  # noqa: E402
from linkvet.crawler.page.document import read_document  # noqa: E402
from linkvet.crawler.page.facts import page_facts  # noqa: E402
from linkvet.store.urls import parse_url  # noqa: E402

CASES = Path(__file__).parent / "cases" / "relevance.jsonl"


@dataclass(frozen=True, slots=True)
class Answer:
    """One case: what is right, and what was said."""

    kind: str
    site: str
    subject: str
    related: bool
    value: float | None


def cases() -> list[dict[str, Any]]:
    """All labelled cases."""
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def topics_of(site: dict[str, Any], referring: TopicsBuilder | None = None) -> Topics:
    """What a made-up site is about."""
    pages = [TargetPage("https://site.example/", page["title"], [], page["text"]) for page in site["pages"]]
    return Topics(pages, site["topics"], site["brands"], referring)


def answers(
    rows: list[dict[str, Any]], of_set: str, referring: TopicsBuilder | None = None
) -> Iterator[Answer]:
    """Every pair of a site with a page, context or domain of the same set."""
    rows = [row for row in rows if row["set"] == of_set]
    sites = {row["id"]: topics_of(row, referring) for row in rows if row["kind"] == "site"}
    pages = {row["title"]: row for row in rows if row["kind"] == "page"}
    for row in rows:
        if row["kind"] == "domain":
            topics = sites[row["site"]]
            texts = [pages[title] for title in (row["linking"], *row["others"])]
            values = [topics.relevance(page["text"], page["title"]) for page in texts]
            yield Answer("domain", row["site"], row["domain"], False, domain_relevance(values))
            yield Answer("domain", row["site"], row["domain"] + " (page)", True, values[0])
        for name, topics in sites.items() if row["kind"] in ("page", "context") else ():
            if name in row.get("near", ()):
                continue
            if row["kind"] == "page":
                value, subject = topics.relevance(row["text"], row["title"]), row["title"]
            else:
                value = topics.context_relevance(
                    row["context"], row["context"], row["anchor"], row["heading"]
                )
                subject = row["context"]
            yield Answer(row["kind"], name, subject, name in row["on"], value)


def area(given: list[Answer]) -> float:
    """Area under the ROC curve: how often a related case stands above an unrelated one."""
    right = [answer.value for answer in given if answer.related and answer.value is not None]
    wrong = [answer.value for answer in given if not answer.related and answer.value is not None]
    wins = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong)
    return wins / (len(right) * len(wrong)) if right and wrong else 0.0


def measured(given: list[Answer]) -> dict[str, float]:
    """AUC, precision, recall and F1 at the threshold, and the share that was judged at all."""
    judged = [answer for answer in given if answer.value is not None]
    hits = sum(1 for answer in judged if answer.related and (answer.value or 0) >= ON_TOPIC)
    said = sum(1 for answer in judged if (answer.value or 0) >= ON_TOPIC)
    related = sum(1 for answer in given if answer.related)
    precision, recall = hits / said if said else 0.0, hits / related if related else 0.0
    return {
        "auc": area(judged),
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if hits else 0.0,
        "judged": len(judged) / len(given) if given else 0.0,
        "cases": float(len(given)),
    }


def score(of_set: str = "test") -> dict[str, float]:
    """Measures of one set by name: ``page_auc``, ``context_f1`` ..."""
    given = list(answers(cases(), of_set))
    scores = {}
    for kind in ("page", "context", "domain"):
        for name, value in measured([answer for answer in given if answer.kind == kind]).items():
            scores[f"{kind}_{name}"] = value
    scores["macro_f1"] = (scores["page_f1"] + scores["context_f1"]) / 2
    if of_set == "test":
        fresh = score("fresh-test")
        scores.update({f"fresh_{name}": fresh[name] for name in _FRESH})
    return scores


_FRESH = ("page_precision", "page_recall", "context_precision", "context_recall")
"""Measured on short texts in Russian, Polish and Turkish that were written without a look at the seed words."""


def milliseconds() -> tuple[float, float]:
    """Time of one page of 1,000 words and of one context, after fitting."""
    rows = cases()
    topics = topics_of(next(row for row in rows if row["kind"] == "site"))
    texts = [
        " ".join(page["text"] for page in rows[n:] if page["kind"] == "page")[:6000] for n in range(15, 55)
    ]
    started = time.perf_counter()
    for text in texts * 5:
        topics.relevance(text)
    page = (time.perf_counter() - started) / (5 * len(texts))
    contexts = [row["context"] for row in rows if row["kind"] == "context"]
    started = time.perf_counter()
    for context in contexts * 20:
        topics.context_relevance(context, context)
    return page * 1000, (time.perf_counter() - started) / (20 * len(contexts)) * 1000


def real_pages(folder: Path) -> dict[str, float]:
    """Real pages of the corpus: a site of six recipes against all other recipes and all pages of other kinds.

    The corpus names the recipe pages by its folder; some of the others speak of food too, so not each is wrong.
    """
    pages = []
    for line in (folder / "pages" / "index.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        url = parse_url(entry["url"])
        body = gzip.decompress((folder / "pages" / entry["file"]).read_bytes())
        if url is not None:
            facts = page_facts(read_document(body, url, entry["charset_header"]), {})
            pages.append((entry["file"].startswith("recipes/"), facts))
    own = [facts for recipe, facts in pages if recipe and facts.language == "en" and facts.words > 200][:6]
    topics = Topics([TargetPage("", facts.title, facts.headings, facts.text) for facts in own])
    given = [
        Answer(
            "real",
            "",
            "",
            recipe,
            topics.relevance(facts.text, facts.title or "", facts.headings, facts.language),
        )
        for recipe, facts in pages
        if facts not in own and facts.words >= 60
    ]
    return measured(given)


def main() -> None:
    """Prints the measures of both sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="print the wrong answers of the dev set")
    parser.add_argument(
        "--corpus", action="store_true", help="measure on the real pages of LINKVET_CORPUS too"
    )
    options = parser.parse_args()
    for of_set in ("dev", "test"):
        print(of_set, {name: round(value, 3) for name, value in score(of_set).items()})
    if options.wrong:
        for answer in answers(cases(), "dev"):
            if answer.value is None or answer.related != (answer.value >= ON_TOPIC):
                print(answer)
    if options.corpus:
        folder = Path(os.environ.get("LINKVET_CORPUS") or ROOT.parent / "shared" / "data")
        print("real pages", {name: round(value, 3) for name, value in real_pages(folder).items()})
    print("ms per page of 6,000 characters, per context: {:.3f} {:.3f}".format(*milliseconds()))


if __name__ == "__main__":
    main()
