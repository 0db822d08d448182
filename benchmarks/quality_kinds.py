"""How often page kinds and signs of spam are told rightly, on labelled cases.

Run ``python -m benchmarks.quality_kinds`` or ``python benchmarks/quality_kinds.py``; real pages are read from the
corpus folder (``LINKVET_CORPUS``) and left out where it is missing.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analysis.kinds import PageView, page_kind  # noqa: E402
from crawler.document import read_document  # noqa: E402
from crawler.footprints import footprints_of  # noqa: E402
from crawler.links import target_links  # noqa: E402
from crawler.text import page_facts  # noqa: E402
from store.urls import parse_url  # noqa: E402

CASES = ROOT / "benchmarks" / "cases"


def corpus() -> Path | None:
    """Folder of the corpus, or ``None`` where there is none."""
    folder = Path(os.environ.get("LINKVET_CORPUS") or ROOT.parent / "shared" / "data")
    return folder if (folder / "pages" / "index.jsonl").is_file() else None


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def view_of(html: bytes, address: str, charset: str | None = "utf-8") -> PageView:
    """A page as the audit file would know it after a visit."""
    url = parse_url(address)
    assert url is not None
    doc = read_document(html, url, charset)
    facts = page_facts(doc, {})
    links = target_links(doc, lambda _: False, (), "")
    return PageView(
        url=address,
        title=facts.title or "",
        headings=tuple(facts.headings),
        text=facts.text,
        words=facts.words,
        features=facts.features,
        outlinks=links.outlinks,
        internal_links=links.internal,
        external_links=links.external,
        footprints=tuple(footprints_of(doc, html)),
        html_bytes=facts.html_bytes,
        language=facts.language,
        published=facts.published,
    )


@lru_cache(maxsize=1)
def _index() -> dict[str, dict[str, Any]]:
    folder = corpus()
    return {entry["url"]: entry for entry in lines(folder / "pages" / "index.jsonl")} if folder else {}


def corpus_view(address: str) -> PageView | None:
    """A page of the corpus by its address; ``None`` where the corpus is missing."""
    folder, entry = corpus(), _index().get(address)
    if folder is None or entry is None:
        return None
    body = gzip.decompress((folder / "pages" / entry["file"]).read_bytes())
    return view_of(body, address, entry["charset_header"])


@lru_cache(maxsize=1)
def _frames() -> dict[str, str]:
    frames: dict[str, str] = json.loads((CASES / "frames.json").read_text(encoding="utf-8"))
    return frames


def made_view(case: dict[str, Any]) -> PageView:
    """A made-up page, set into the template that its case names."""
    body = _frames()[case["frame"]].replace("{body}", case["html"])
    html = (
        f'<!doctype html><html lang="{case["lang"]}"><head><title>{case["title"]}</title>{case["head"]}</head>'
        f"<body>{body}</body></html>"
    )
    return view_of(html.encode(), case["url"])


def kind_cases() -> Iterator[tuple[dict[str, Any], PageView]]:
    """Labelled pages with what a visit would have stored of them."""
    for case in lines(CASES / "kinds.jsonl"):
        page = corpus_view(case["url"]) if case.get("real") else made_view(case)
        if page is not None:
            yield case, page


def f1_scores(answers: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float, float, int]]:
    """Precision, recall, F1 and number of cases per class, from pairs of (label, answer)."""
    right: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for label, answer in answers:
        meant[label] += 1
        said[answer] += 1
        right[label] += label == answer
    return {
        kind: (
            right[kind] / max(1, said[kind]),
            right[kind] / meant[kind],
            2 * right[kind] / (said[kind] + meant[kind]),
            meant[kind],
        )
        for kind in sorted(meant)
    }


def macro(scores: dict[str, tuple[float, float, float, int]]) -> float:
    """Mean F1 over the classes."""
    return sum(score[2] for score in scores.values()) / max(1, len(scores))


def score() -> dict[str, float]:
    """Macro F1 of page kinds on the cases kept for measuring."""
    answers = [(case["kind"], page_kind(page)[0]) for case, page in kind_cases() if case["set"] == "test"]
    return {"page_kinds_macro_f1": macro(f1_scores(answers))}


def _print_kinds(name: str, show_errors: bool) -> None:
    answers = []
    for case, page in kind_cases():
        if case["set"] != name:
            continue
        answer, evidence = page_kind(page)
        answers.append((case["kind"], answer))
        if show_errors and answer != case["kind"]:
            print(f"   {case['kind']} read as {answer}: {case['url'][:90]}: {evidence[:150]}")
    scores = f1_scores(answers)
    print(f"page kinds, {name}: {len(answers)} pages, macro F1 {macro(scores):.3f}")
    for kind, (precision, recall, f1, number) in scores.items():
        print(f"   {kind:15} precision {precision:.2f} recall {recall:.2f} F1 {f1:.2f} of {number}")


def main() -> int:
    """Print every figure; errors are shown for the cases that rules may be fitted to."""
    for name in ("dev", "test"):
        _print_kinds(name, show_errors=name == "dev")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
