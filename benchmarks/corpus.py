"""How truly the crawler's readers see real pages, measured against what a browser saw.

``python benchmarks/corpus.py [--sample N]``. The corpus is found by ``LINKVET_CORPUS`` (default
``../shared/data`` beside the repository) and is never copied.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from linkvet.crawler.page.document import Document, read_document  # noqa: E402
from linkvet.crawler.page.linking.links import links_of, target_links  # noqa: E402
from linkvet.crawler.page.linking.paragraphs import Paragraphs, folded, text_of  # noqa: E402
from linkvet.crawler.page.regions.find import Regions  # noqa: E402
from linkvet.store.urls import Scope, parse_url  # noqa: E402

FLOORS = {"charset": 0.995, "links": 0.997, "anchors": 0.995, "rel": 0.998, "titles": 0.99, "hidden": 0.99}
"""Least share of right answers, of the issue; ``hidden`` counts what inline styles and attributes hide."""


def corpus() -> Path | None:
    """Folder of the corpus, or ``None`` where there is none."""
    folder = Path(os.environ.get("LINKVET_CORPUS") or ROOT.parent / "shared" / "data")
    return folder if (folder / "pages" / "labels.jsonl").is_file() else None


@dataclass(slots=True)
class Tally:
    """Right answers of all answers, by what was asked; and the first wrong ones."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, page: str, right: bool) -> None:
        """Count one answer."""
        self.asked[what] += 1
        self.right[what] += right
        if not right:
            self.wrong.append(f"{what}: {page}")

    def shares(self) -> dict[str, float]:
        """Share of right answers by what was asked."""
        return {what: self.right[what] / number for what, number in self.asked.items()}


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a file with one JSON object a line."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def page_of(folder: Path, entry: dict[str, Any]) -> Document:
    """A saved page, as served at its address."""
    body = gzip.decompress((folder / "pages" / entry["file"]).read_bytes())
    url = parse_url(entry["url"])
    assert url is not None
    return read_document(body, url, entry["charset_header"])


_read = page_of


def chosen(folder: Path, sample: int | None) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pages with their labels; for a sample every page that is not UTF-8, then pages with links, evenly."""
    index = {entry["file"]: entry for entry in lines_of(folder / "pages" / "index.jsonl")}
    pages = [(index[labels["file"]], labels) for labels in lines_of(folder / "pages" / "labels.jsonl")]
    if sample is None or sample >= len(pages):
        return pages
    picked = [page for page in pages if page[0]["charset_chromium"] != "UTF-8"][:sample]
    rest = [page for page in pages if page not in picked and page[1]["links"]]
    step = max(1, len(rest) // max(1, sample - len(picked)))
    return (picked + rest[::step])[:sample]


def measure_links(folder: Path, sample: int | None = None) -> Tally:
    """Compare links, anchors, rel, titles and hiding with the browser's labels."""
    targets = sorted(json.loads((folder / "pages" / "targets.json").read_text(encoding="utf-8")))
    tally = Tally()
    for entry, labels in chosen(folder, sample):
        doc = page_of(folder, entry)
        page = entry["file"]
        tally.note("charset", page, doc.charset == entry["charset_chromium"].lower())
        title = doc.tree.css_first("title")
        tally.note("titles", page, (text_of(title) if title else "") == folded(labels["title"]))
        for target in targets:
            if target in labels["targets"] or doc.url.domain != target:
                _compare(tally, doc, target, labels, page)
    return tally


def _compare(tally: Tally, doc: Document, target: str, labels: dict[str, Any], page: str) -> None:
    found = {
        link.position - 1: link
        for link in target_links(doc, Scope.of(target).contains, target_host=target).links
    }
    expected = {link["n"]: link for link in labels["links"] if link["target"] == target}
    if doc.url.domain != target:
        for position in found.keys() - expected.keys():
            tally.note("links", f"{page} has no link {position}", False)
    for position, label in expected.items():
        link = found.get(position)
        tally.note("links", page, link is not None and link.url == label["url"])
        if link is None:
            continue
        tally.note("anchors", page, link.anchor in (label["text"], label["inner_text"]))
        tally.note("rel", page, link.rel == label["rel"])
        inline = label.get("hidden_inline")
        if inline or not label.get("not_drawn"):
            expected_reason = "display" if inline == "hidden" else inline
            tally.note("hidden", page, link.hidden == (expected_reason or ""))


def measure_regions(folder: Path, half: int | None = None) -> tuple[float, dict[str, float]]:
    """Accuracy and F1 per region against volunteers' marks; ``half`` takes only even or odd pages.

    What they marked as comments (20 links) are lists of forum threads and a box of messages from elsewhere:
    left out, as by our conventions these are content and widget.
    """
    index = {entry["file"]: entry for entry in lines_of(folder / "pages" / "index.jsonl")}
    right: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    for number, page in enumerate(lines_of(folder / "blocks" / "blocks.jsonl")):
        if half is not None and number % 2 != half:
            continue
        doc = page_of(folder, index[page["file"]])
        nodes = [node for node, _ in links_of(doc)]
        regions, paragraphs = Regions(doc), Paragraphs()
        for label in page["links"]:
            if label["regions"] in ([], ["comment"]):
                continue
            node = nodes[label["n"]]
            said = regions.of(node, paragraphs.of(node), (label["n"] + 1) / len(nodes))
            true = said if said in label["regions"] else label["regions"][0]
            right[said] += said == true
            taken[said] += 1
            meant[true] += 1
    scores = {region: 2 * right[region] / (taken[region] + meant[region]) for region in meant}
    return sum(right.values()) / max(1, meant.total()), scores


def main() -> int:
    """Print every share and say with the exit code whether the floors hold."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sample", type=int, help="number of pages (default: all)")
    sample = options.parse_args().sample
    folder = corpus()
    if folder is None:
        print("Left out: no corpus found; name its folder in LINKVET_CORPUS.")
        return 0
    tally = measure_links(folder, sample)
    low = 0
    for what, share in sorted(tally.shares().items()):
        floor = FLOORS.get(what, 0.0)
        low += share < floor
        print(f"{what:9} {share:8.2%} of {tally.asked[what]:5}   floor {floor:.1%}")
    for wrong in tally.wrong[:20]:
        print("  ", wrong)
    for name, half in (("rules seen", 0), ("unseen", 1)):
        accuracy, scores = measure_regions(folder, half)
        macro = sum(scores.values()) / max(1, len(scores))
        each = ", ".join(f"{region} {score:.2f}" for region, score in sorted(scores.items()))
        print(f"regions ({name} half): accuracy {accuracy:.2%}, macro F1 {macro:.3f}: {each}")
    return 1 if low else 0


if __name__ == "__main__":
    raise SystemExit(main())
