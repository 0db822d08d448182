"""Time and memory of the whole analysis at several sizes: both must grow in proportion, memory stay bounded.

``python benchmarks/speed_analysis.py [--sizes 1000,10000,100000]`` makes audits whose pages are mixed from the
sentences of the real pages of the corpus, with their real features, and analyzes each in a process of its own; then
one page in a hundred changes, all over the domains, and the audit is analyzed again. ``--beside CHECKOUT`` measures
another version of the repository in turn with this one. ``--links 1000000`` analyzes one
large audit once, and keeps the figures for the table of ``make bench``, for which it takes too long.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

from linkvet.crawler.page.document import read_document  # noqa: E402
from linkvet.crawler.page.facts import page_facts  # noqa: E402
from linkvet.crawler.page.linking.links import target_links  # noqa: E402
from linkvet.store.claimed.imports import Source, record_import  # noqa: E402
from linkvet.store.file.audit import Audit, Settings  # noqa: E402
from linkvet.store.seen.frontier import start_crawl  # noqa: E402
from linkvet.store.seen.own_pages import OwnPage, record_own_page  # noqa: E402
from linkvet.store.seen.visits import record_visit  # noqa: E402
from linkvet.store.types import Claim, Link, PageFacts, Visit  # noqa: E402
from linkvet.store.urls import parse_url  # noqa: E402

CORPUS = Path(os.environ.get("LINKVET_CORPUS", HERE.parent.parent / "shared" / "data"))
TARGET = "coffee-roaster.example"
LINKS_PER_DOMAIN = 10
CHANGED = 0.01
"""Share of pages that a later crawl finds changed."""
DAY = "2026-11-01T10:00:00Z"
LARGE = HERE / "analysis_large.json"
"""The figures of the last analysis that was too large for ``make bench``."""
RUN = """
import json, os, resource, sys, time
from pathlib import Path
from linkvet.analysis.run import AnalysisOptions, analyze
shares = "workers" in AnalysisOptions.__dataclass_fields__
start, clock = os.times(), time.perf_counter()
analyze(Path(sys.argv[1]), AnalysisOptions(**({"workers": int(sys.argv[2])} if shares else {})))
end = os.times()
kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
print(json.dumps({"cpu": sum(end[:4]) - sum(start[:4]), "wall": time.perf_counter() - clock,
                  "mb": max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1000}))
"""


def real_pages(number: int = 300) -> list[tuple[PageFacts, list[Link]]]:
    """Facts and example links of real pages."""
    lines = (CORPUS / "pages" / "index.jsonl").read_text(encoding="utf-8").splitlines()[:number]
    found = []
    for line in lines:
        entry = json.loads(line)
        url = parse_url(entry["url"])
        body = gzip.decompress((CORPUS / "pages" / entry["file"]).read_bytes())
        if url is None:
            continue
        doc = read_document(body, url, entry["charset_header"])
        facts = page_facts(doc, {})
        page = target_links(doc, lambda link, own=url.domain: link.domain != own)
        facts.internal_links, facts.external_links = page.internal, page.external
        facts.outlinks = dict(list(page.outlinks.items())[:30])
        if page.links:
            found.append((facts, page.links[:20]))
    return found


def visits(size: int, pages: list[tuple[PageFacts, list[Link]]], seed: int) -> Iterator[tuple[str, Visit]]:
    """URL and visit of ``size`` made-up referring pages."""
    chance = random.Random(seed)
    sentences = sentences_of(pages)
    for number in range(size):
        domain = f"site{number // LINKS_PER_DOMAIN}.example"
        url = f"https://www.{domain}/{chance.randrange(10**9):x}/{number}"
        yield url, made_up(url, pages, sentences, chance)


def sentences_of(pages: list[tuple[PageFacts, list[Link]]]) -> list[str]:
    """Sentences of real pages."""
    return [part for facts, _ in pages for part in facts.text.split(". ") if 20 < len(part) < 400]


def made_up(
    url: str, pages: list[tuple[PageFacts, list[Link]]], sentences: list[str], chance: random.Random
) -> Visit:
    """A visit that saw a page mixed from real ones."""
    facts, links = chance.choice(pages)
    text = ". ".join(chance.choices(sentences, k=25))
    shown = replace(facts, text=text, words=len(text.split()), title=chance.choice(sentences)[:70])
    link = replace(chance.choice(links), url=f"https://{TARGET}/p/{chance.randrange(50)}")
    return Visit(0, DAY, "read", http_status=200, final_url=url, facts=shown, links=[link])


def recrawl(
    path: Path, pages: list[tuple[PageFacts, list[Link]]], share: float = CHANGED, seed: int = 1
) -> int:
    """A second crawl in which a share of the pages, all over the domains, show another text and another link."""
    chance = random.Random(seed)
    sentences = sentences_of(pages)
    with Audit.open(path) as audit:
        known = audit.conn.execute("SELECT id, url FROM pages ORDER BY id").fetchall()
        chosen = chance.sample(known, max(1, round(len(known) * share)))
        crawl = start_crawl(audit)
        audit.conn.execute("PRAGMA synchronous = OFF")
        for page_id, url in chosen:
            visit = made_up(url, pages, sentences, chance)
            visit.page_id = page_id
            record_visit(audit, crawl.id, visit)
    return len(chosen)


def build(path: Path, size: int, pages: list[tuple[PageFacts, list[Link]]]) -> None:
    """An audit of ``size`` live links, of which none but the one at hand is in memory."""
    with Audit.create(path, Settings(TARGET, brands=["Coffee Roaster"], topics=["coffee"])) as audit:
        claims = (Claim(url, first_seen="2026-05-01") for url, _ in visits(size, pages, seed=size))
        record_import(audit, Source("bench.csv", "bench", "csv", "bench", []), claims)
        crawl = start_crawl(audit)
        audit.conn.execute("PRAGMA synchronous = OFF")
        for url, visit in visits(size, pages, seed=size):
            visit.page_id = audit.conn.execute("SELECT id FROM pages WHERE url = ?", (url,)).fetchone()[0]
            record_visit(audit, crawl.id, visit)
        for number in range(50):
            text = f"Coffee number {number}: roasting, espresso, beans and brewing at home. " * 20
            own = OwnPage(f"https://{TARGET}/p/{number}", DAY, 200, title=f"Coffee {number}", text=text)
            own.headings, own.words, own.outlinks = [f"Coffee {number}"], 200, {}
            record_own_page(audit, own)


def measured(path: Path, workers: int = 1, checkout: Path | None = None) -> dict[str, Any]:
    """CPU and clock seconds and peak megabytes of one analysis in a fresh process.

    ``checkout`` is another version of the repository, in which ``make house`` was run.
    """
    house = {"PYTHONPATH": str(checkout / "build" / "house")} if checkout else {}
    command = [sys.executable, "-P", "-c", RUN, str(path), str(workers)]
    done = subprocess.run(command, env={**os.environ, **house}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


@dataclass(frozen=True, slots=True)
class Measured:
    """What the analysis of one audit cost."""

    links: int
    cpu: float
    """Seconds."""
    mb: float
    """Largest memory of the process."""
    again: float
    """Seconds of CPU after a crawl in which one page in a hundred changed."""

    @property
    def each(self) -> float:
        """Milliseconds of CPU for a link."""
        return 1000 * self.cpu / self.links

    @property
    def ratio(self) -> float:
        """What judging again costs, as a share of judging everything."""
        return self.again / self.cpu


def figures(size: int, pages: list[tuple[PageFacts, list[Link]]], folder: Path | None = None) -> Measured:
    """Build an audit of ``size`` links, analyze it, change one page in a hundred, and analyze it again."""
    with tempfile.TemporaryDirectory(dir=folder) as made:
        path = Path(made) / "bench.audit"
        build(path, size, pages)
        first = measured(path)
        recrawl(path, pages)
        return Measured(size, first["cpu"], first["mb"], measured(path)["cpu"])


def copied(path: Path, name: str) -> Path:
    """The audit once more, for one analysis that shall do everything."""
    return Path(shutil.copy(path, path.with_name(name)))


def by_the_clock(
    size: int, pages: list[tuple[PageFacts, list[Link]]], runs: int
) -> Iterator[tuple[float, float]]:
    """Seconds by the clock of analyses with one process and with two, in turn."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "bench.audit"
        build(path, size, pages)
        for run in range(runs):
            one = measured(copied(path, f"one{run}.audit"), 1)
            two = measured(copied(path, f"two{run}.audit"), 2)
            yield one["wall"], two["wall"]


def beside(
    size: int, pages: list[tuple[PageFacts, list[Link]]], checkout: Path, rounds: int, folder: Path | None
) -> None:
    """Print what a link costs here and in another checkout, in turn, with one process and with two."""
    with tempfile.TemporaryDirectory(dir=folder) as made:
        path = Path(made) / "bench.audit"
        build(path, size, pages)
        for number in range(rounds):
            there = measured(copied(path, f"there{number}.audit"), 1, checkout)
            here, two = (measured(copied(path, f"here{number}-{n}.audit"), n) for n in (1, 2))
            print(
                f"{size:,} links: {1000 * here['cpu'] / size:.2f} ms of CPU a link, there "
                f"{1000 * there['cpu'] / size:.2f}, ratio {here['cpu'] / there['cpu']:.2f}; by the clock with two "
                f"processes {two['wall']:.1f} s, there {there['wall']:.1f}, ratio {two['wall'] / there['wall']:.2f}",
                flush=True,
            )


def measure_large(size: int, pages: list[tuple[PageFacts, list[Link]]], folder: Path | None) -> None:
    """Analyze one large audit once, print what it cost, and keep it."""
    with tempfile.TemporaryDirectory(dir=folder) as made:
        path = Path(made) / "bench.audit"
        build(path, size, pages)
        found = {"links": size, **measured(path), "day": f"{datetime.now(UTC):%Y-%m-%d}"}
    LARGE.write_text(json.dumps(found) + "\n", encoding="utf-8")
    print(found)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument(
        "--links", type=int, help="one size, once: --links 1000000 takes two hours and 9 GB of disk"
    )
    parser.add_argument(
        "--folder", type=Path, help="where the audits are made (default: the temporary folder)"
    )
    parser.add_argument("--beside", type=Path, help="another checkout, to be measured in turn with this one")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of --beside")
    options = parser.parse_args()
    pages = real_pages()
    if options.beside:
        for size in map(int, options.sizes.split(",")):
            beside(size, pages, options.beside, options.rounds, options.folder)
        return
    if options.links:
        measure_large(options.links, pages, options.folder)
        return
    print(f"{'links':>9} {'CPU s':>8} {'ms/link':>8} {'MB':>7} {'1 % changed, CPU s':>19} {'of all':>7}")
    for size in map(int, options.sizes.split(",")):
        one = figures(size, pages, options.folder)
        row = f"{size:9,} {one.cpu:8.1f} {one.each:8.2f} {one.mb:7.0f} {one.again:19.1f} {one.ratio:7.1%}"
        print(row, flush=True)


if __name__ == "__main__":
    main()
