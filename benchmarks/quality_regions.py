"""How truly the place of a link on its page is told, against labels set by hand and volunteers' marks.

``python benchmarks/quality_regions.py [--wrong SET]``. Labels: ``cases/regions.jsonl`` (places of links on pages of
the corpus, never their text) and made-up pages (``cases/pages``). The corpus is found by
``LINKVET_CORPUS``. Of the marks on ``blocks`` those of comments are left out: they stand on lists of forum threads
and on a box of messages from elsewhere. ``test`` is measured, never looked at: ``--wrong`` refuses it.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.corpus import corpus, lines_of, page_of  # noqa: E402
from linkvet.crawler.page.document import Document, read_document  # noqa: E402
from linkvet.crawler.page.linking.links import links_of  # noqa: E402
from linkvet.crawler.page.linking.paragraphs import Paragraphs  # noqa: E402
from linkvet.crawler.page.regions.find import Regions  # noqa: E402
from linkvet.store.urls import parse_url  # noqa: E402

CASES = ROOT / "benchmarks" / "cases"
REGIONS = ("content", "comment", "sidebar", "navigation", "header", "footer", "author", "widget")


@dataclass(slots=True)
class Score:
    """Answers against accepted regions.

    A right answer counts for the region it names, a wrong one for the first accepted.
    """

    right: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    meant: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, accepted: list[str], said: str, where: str) -> None:
        """Count one answer."""
        true = said if said in accepted else accepted[0]
        self.said[said] += 1
        self.meant[true] += 1
        self.right[said] += said == true
        if said != true:
            self.wrong.append(f"{true} not {said}: {where}")

    def f1(self) -> dict[str, float]:
        """F1 by region, for regions that are meant at least once."""
        return {r: 2 * self.right[r] / (self.said[r] + self.meant[r]) for r in REGIONS if self.meant[r]}

    def macro(self) -> float:
        """Mean F1 of the regions."""
        each = self.f1()
        return sum(each.values()) / max(1, len(each))

    def accuracy(self) -> float:
        """Share of links told right."""
        return self.right.total() / max(1, self.meant.total())


def score() -> dict[str, Score]:
    """Scores of the sets ``dev``, ``test``, ``made``, ``blocks even`` and ``blocks odd``, where they can be had."""
    scores: defaultdict[str, Score] = defaultdict(Score)
    for which, doc, labels in _pages():
        nodes = [node for node, _ in links_of(doc)]
        regions, paragraphs = Regions(doc), Paragraphs()
        for n, accepted in labels:
            node = nodes[n]
            said = regions.of(node, paragraphs.of(node), (n + 1) / len(nodes))
            scores[which].note(accepted, said, f"{doc.url.href[:100]} {n} of {len(nodes)}")
    return dict(scores)


def _pages() -> Iterator[tuple[str, Document, list[tuple[int, list[str]]]]]:
    yield from made_pages(sorted((CASES / "pages").glob("*.html")))
    folder = corpus()
    if folder is None:
        return
    index = list(lines_of(folder / "pages" / "index.jsonl"))
    by_url = {entry["url"]: entry for entry in index}
    by_file = {entry["file"]: entry for entry in index}
    grouped: defaultdict[tuple[str, str], list[tuple[int, list[str]]]] = defaultdict(list)
    for case in lines_of(CASES / "regions.jsonl"):
        if "url" in case:
            grouped[case["set"], case["url"]].append((case["n"], case["regions"]))
    for (which, url), labels in grouped.items():
        if url in by_url:
            yield which, page_of(folder, by_url[url]), labels
    for number, page in enumerate(lines_of(folder / "blocks" / "blocks.jsonl")):
        links = (link for link in page["links"] if link["regions"] not in ([], ["comment"]))
        labels = [(link["n"], link["regions"]) for link in links]
        yield f"blocks {'odd' if number % 2 else 'even'}", page_of(folder, by_file[page["file"]]), labels


def made_pages(paths: Iterable[Path]) -> Iterator[tuple[str, Document, list[tuple[int, list[str]]]]]:
    """Made-up pages: each labelled link carries its region in a ``data-region`` attribute."""
    for path in paths:
        url: Any = parse_url(f"https://{path.stem}.example/page")
        doc = read_document(path.read_bytes(), url, "utf-8")
        labels = [
            (n, (node.attributes["data-region"] or "").split())
            for n, (node, _) in enumerate(links_of(doc))
            if "data-region" in node.attributes
        ]
        yield "made", doc, labels


def main() -> int:
    """Print precision, recall and F1 of every region for each set; ``test`` only when asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--test", action="store_true", help="measure the test set too")
    options.add_argument(
        "--wrong", choices=("dev", "made", "blocks even"), help="list wrong answers of a set"
    )
    given = options.parse_args()
    for which, result in score().items():
        if which != "test" or given.test:
            _print(which, result)
        if which == given.wrong:
            print("\n".join(f"   {line}" for line in result.wrong))
    return 0


def _print(which: str, result: Score) -> None:
    number = result.meant.total()
    print(f"{which}: {number} links, accuracy {result.accuracy():.1%}, macro F1 {result.macro():.3f}")
    for region, f1 in result.f1().items():
        right = result.right[region]
        precision, recall = right / max(1, result.said[region]), right / result.meant[region]
        print(f"   {region:10} {precision:.2f} {recall:.2f} {f1:.2f}  of {result.meant[region]}")


if __name__ == "__main__":
    raise SystemExit(main())
