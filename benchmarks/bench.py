"""Every figure of speed in one table: what, ours, a peer or a limit, the ratio, its spread, and whether it holds.

``python benchmarks/bench.py [--quick] [--only crawl,workers,...]`` runs each program several times in turn, so that
ours and its peers meet the same machine, and writes the table with machine and versions to ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import speed_crawl  # noqa: E402
import speed_frontier  # noqa: E402
from bench_table import Plan, Row, machine, report, within  # noqa: E402

from linkvet.crawler.browser.chromium import NAMES  # noqa: E402

NEEDED = {"requests + BeautifulSoup": "requests", "advertools": "advertools", "rensa": "rensa"}
NEEDED |= {"datasketch": "datasketch", "gaoya": "gaoya"}
"""Peers and the module that each needs; the extra ``bench`` installs them all."""
WORKERS_GOAL, HELP_SECONDS, LIST_SECONDS, PAGE_SECONDS = 1.8, 0.3, 1.0, 1.0
UNCHANGED_SMALLER = 20.0
"""So many times less than a first visit an unchanged page may add to the file."""
PAGE_LIMITS = ((100_000, 0.3), (500_000, PAGE_SECONDS))
"""Links of an audit, and the median seconds that its slowest page may take."""
EVEN_GROWTH = 1.5
"""A link may cost this much more in an analysis ten times as large."""
CHANGED_COST = 0.15
"""What judging again may cost after one page in a hundred changed, as a share of judging everything."""
ANALYSIS_WORKERS = 1.5
ANALYSIS_MB = 500
"""Memory of an analysis of 100,000 links."""

BROWSER_MB, CRAWL_MB = 1_000, 500
"""Memory that a browser, and the crawl beside it, may take."""
FLAT = 1.2
"""So many times the memory of its first hundreds of pages a browser may hold at the end."""


def crawl_rows(plan: Plan) -> Iterator[Row]:
    """The whole crawl of real pages beside other programs, in pages per CPU-second."""
    peers = [*speed_crawl.GOALS, "aiohttp + lxml"]
    if plan.quick:
        peers = ["bare Scrapy", "Scrapy + LinkExtractor", "aiohttp + lxml"]
    rates = speed_crawl.run(plan.runs, [peer for peer in peers if installed(peer)])
    ours = rates.pop("Linkvet")
    for peer, theirs in rates.items():
        ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
        middle, beside = statistics.median(ours), statistics.median(theirs)
        goal = speed_crawl.GOALS.get(peer)
        yield Row(f"crawl beside {peer}", f"{middle:.0f} pages/CPU-s", f"{beside:.0f}", ratios, goal)


def worker_rows(plan: Plan) -> Iterator[Row]:
    """Two processes beside one: by the clock, and what a page costs in each case."""
    pairs = speed_crawl.run_workers(plan.runs, 2)
    one, two = (statistics.median(pair[n]["wall"] for pair in pairs) for n in (0, 1))
    ratios = [alone["wall"] / shared["wall"] for alone, shared in pairs]
    yield Row(
        "crawl with --workers 2, by the clock", f"{two:.1f} s", f"one: {one:.1f} s", ratios, WORKERS_GOAL
    )
    one, two = (statistics.median(speed_crawl.rate(pair[n]) for pair in pairs) for n in (0, 1))
    ratios = [speed_crawl.rate(shared) / speed_crawl.rate(alone) for alone, shared in pairs]
    what = "crawl with --workers 2, by CPU: nothing lost to contention"
    yield Row(what, f"{two:.0f} pages/CPU-s", f"one: {one:.0f}", ratios, WORKERS_GOAL / 2)


def frontier_rows(plan: Plan) -> Iterator[Row]:
    """The start of a large crawl."""
    pages = 100_000 if plan.quick else 1_000_000
    found = [speed_frontier.measured(pages, pages // 2) for _ in range(plan.runs)]
    what = f"{pages:,} pages to visit"
    yield within(f"{what}: first tasks", [one["seconds"] for one in found], speed_frontier.LIMIT_SECONDS, "s")
    yield within(f"{what}: memory", [one["mb"] for one in found], speed_frontier.LIMIT_MB, "MB")


def analysis_rows(plan: Plan) -> Iterator[Row]:
    """The analysis at sizes ten times apart: a link must not cost more in the larger one, nor memory run away.

    Judging again after one page in a hundred changed must cost a small part of judging everything.
    """
    import speed_analysis

    pages = speed_analysis.real_pages(60 if plan.quick else 300)
    sizes = (500, 5_000) if plan.quick else (1_000, 10_000, 100_000)
    found = [speed_analysis.figures(size, pages) for size in sizes]
    for smaller, larger in pairwise(found):
        ours, other = f"{larger.each:.2f} ms a link", f"{smaller.each:.2f} ms at {smaller.links:,}"
        ratio = smaller.each / larger.each
        yield Row(f"analysis of {larger.links:,} links", ours, other, [ratio], 1 / EVEN_GROWTH)
        what = f"analysis of {larger.links:,} links, 1 % of the pages changed"
        ours, other = f"{larger.again:.1f} CPU-s", f"everything: {larger.cpu:.1f}"
        yield Row(what, ours, other, [larger.cpu / larger.again], 1 / CHANGED_COST)
    pairs = list(speed_analysis.by_the_clock(sizes[1], pages, plan.runs))
    one, two = (statistics.median(pair[n] for pair in pairs) for n in (0, 1))
    what = f"analysis of {sizes[1]:,} links with --workers 2, by the clock"
    ratios = [alone / shared for alone, shared in pairs]
    yield Row(what, f"{two:.1f} s", f"one: {one:.1f} s", ratios, ANALYSIS_WORKERS)
    largest = found[-1]
    if not plan.quick and speed_analysis.LARGE.is_file():
        kept = json.loads(speed_analysis.LARGE.read_text(encoding="utf-8"))
        each, beside = 1000 * kept["cpu"] / kept["links"], f"{largest.each:.2f} ms at {largest.links:,}"
        what = f"analysis of {kept['links']:,} links, {kept['mb']:,.0f} MB (measured once, on {kept['day']})"
        yield Row(what, f"{each:.2f} ms a link", beside, [largest.each / each], 1 / EVEN_GROWTH)
    yield within(f"analysis of {largest.links:,} links: memory", [largest.mb], ANALYSIS_MB, "MB")


def copy_rows(plan: Plan) -> Iterator[Row]:
    """Signatures for near duplicates beside libraries that make them."""
    import speed_copies

    rates = speed_copies.signatures_per_second(1 if plan.quick else plan.runs)
    ours = rates.pop("linkvet")
    for name, theirs in rates.items():
        ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
        each, other = f"{statistics.median(ours):,.0f}/CPU-s", f"{name}: {statistics.median(theirs):,.0f}"
        yield Row(f"signatures beside {name}", each, other, ratios, 1.0)


def network_rows(plan: Plan) -> Iterator[Row]:
    """Networks among the footprints of many domains."""
    import speed_networks

    domains = 10_000 if plan.quick else 100_000
    rows = speed_networks.footprints_of_many(domains, 10 * domains)
    taken = []
    for _ in range(plan.runs):
        started = time.perf_counter()
        speed_networks.find_networks(rows)
        taken.append(time.perf_counter() - started)
    limit = speed_networks.ISSUE_SECONDS * domains / 100_000
    yield within(f"networks among {domains:,} domains", taken, limit, "s")


def web_rows(plan: Plan) -> Iterator[Row]:
    """The slowest page of the web app, and the first rows of a list, on a large audit; the start of the program."""
    import speed_web

    program = str(Path(sys.executable).with_name("linkvet"))
    runs = max(3, plan.runs)
    yield within("linkvet --help", seconds_of([program, "--help"], runs), HELP_SECONDS, "s")
    for links, limit in ((50_000, PAGE_SECONDS),) if plan.quick else PAGE_LIMITS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "made.audit"
            speed_web.make(path, links)
            listing = seconds_of([program, "links", str(path), "--limit", "50"], runs)
            yield within(f"linkvet links, first page of {links:,}", listing, LIST_SECONDS, "s")
            speed_web.Shelves(path).prepare()
            slowest = max(speed_web.measure(path, runs).items(), key=lambda page: statistics.median(page[1]))
            yield within(f"web app, {links:,} links: {slowest[0]}", slowest[1], limit, "s")


def growth_rows(plan: Plan) -> Iterator[Row]:
    """What a page adds to the audit file when it is visited again, beside what its first visit added."""
    import speed_growth

    found = speed_growth.figures(speed_growth.measured(200 if plan.quick else 1000))
    first = f"first visit: {found['first']:,.0f} bytes"
    for name in ("unchanged", "changed"):
        goal = UNCHANGED_SMALLER if name == "unchanged" else 1.0
        ours = f"{found[name]:,.0f} bytes"
        yield Row(
            f"file growth by a page visited again, {name}", ours, first, [found["first"] / found[name]], goal
        )
    ours, limit = f"{found['added']:,.0f} bytes", f"what changed: {found['limit']:,.0f} bytes"
    ratio = found["limit"] / found["added"]
    yield Row("file growth by a re-crawl with 1 % changed", ours, limit, [ratio], 1.0)


def browser_rows(plan: Plan) -> Iterator[Row]:
    """Pages that a browser looks at: how fast, and that its memory stays where it was."""
    import speed_browser

    if not any(map(shutil.which, NAMES)):
        print("The browser was left out: there is no Chromium.", file=sys.stderr)
        return
    held = speed_browser.measured(100 if plan.quick else 500)
    last, most = held[-1], max(one.browser_mb for one in held)
    rate, ours = last.pages / last.seconds, max(one.ours_mb for one in held)
    what = f"a browser looks at {last.pages:,} pages"
    yield Row(what, f"{rate:.1f} pages/s", f"{1 / rate:.2f} s a page", [rate], None)
    yield within(f"{what}: its memory at most", [most], BROWSER_MB, "MB")
    yield within(f"{what}: memory of the crawl beside it", [ours], CRAWL_MB, "MB")
    if not plan.quick:
        ours = f"{held[-1].browser_mb:.0f} MB"
        ratio, early = 1 / speed_browser.growth(held), f"after 100 pages: {held[1].browser_mb:.0f}"
        yield Row(f"{what}: its memory at the end", ours, early, [ratio], 1 / FLAT)


def cluster_rows(plan: Plan) -> Iterator[Row]:
    """The search for copies on a cluster of this machine: two workers beside one, and ten times the pages."""
    import speed_scale

    if speed_scale.MISSING:
        print(f"The cluster was left out: {' and '.join(speed_scale.MISSING)} missing.", file=sys.stderr)
        return
    few, many = (1_000, 10_000) if plan.quick else (10_000, 100_000)
    one, two, more = (speed_scale.measured(*size) for size in ((few, 1), (few, 2), (many, 2)))
    ours, other = f"{two.seconds:.0f} s", f"one: {one.seconds:.0f} s"
    yield Row(
        f"copies among {few:,} pages, two workers of a cluster", ours, other, [one.seconds / two.seconds]
    )
    each = [1000 * found.cpu / found.pages for found in (two, more)]
    ours, other = f"{each[1]:.1f} CPU-ms a page", f"{each[0]:.1f} at {few:,}"
    what = f"copies among {many:,} pages on a cluster, {more.mb:,.0f} MB"
    yield Row(what, ours, other, [each[0] / each[1]], 1 / EVEN_GROWTH)


def seconds_of(command: list[str], runs: int) -> list[float]:
    """Seconds by the clock of each run of a program; the first run, which fills caches, does not count."""
    taken = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - started)
    return taken[1:]


def installed(peer: str) -> bool:
    """Whether the module that a peer needs is there."""
    return peer not in NEEDED or find_spec(NEEDED[peer]) is not None


def waiting_rows(plan: Plan) -> Iterator[Row]:
    """A crawl among servers that take their time: sites that never answer must not slow down the others."""
    import speed_waiting

    sites = 150 if plan.quick else 600
    shares = (0, 25) if plan.quick else (0, 10, 25, 40)
    alive = 0.0
    for percent in shares:
        rates = [speed_waiting.measure(sites, percent / 100, False, {})["rate"] for _ in range(plan.runs)]
        rate = statistics.median(rates)
        alive = alive or rate
        goal = speed_waiting.GOAL if percent else None
        what = f"crawl of {sites} slow sites, {percent} % of them dead"
        yield Row(
            what, f"{rate:.0f} pages/s", f"all alive: {alive:.0f}", [one / alive for one in rates], goal
        )


PARTS: dict[str, Callable[[Plan], Iterator[Row]]] = {
    "crawl": crawl_rows,
    "workers": worker_rows,
    "waiting": waiting_rows,
    "frontier": frontier_rows,
    "analysis": analysis_rows,
    "copies": copy_rows,
    "networks": network_rows,
    "growth": growth_rows,
    "web": web_rows,
    "browser": browser_rows,
    "cluster": cluster_rows,
}
OPTIONAL = frozenset(("cluster",))
"""Parts that are measured only when they are named: they need a cluster's programs, and an hour."""


def main() -> int:
    """Measure, print, write; the exit code says whether every goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, one round, the quick peers")
    parser.add_argument("--runs", type=int, help="rounds (default: 5, or 1 with --quick)")
    parser.add_argument(
        "--only", default=",".join(part for part in PARTS if part not in OPTIONAL), help="parts, with commas"
    )
    parser.add_argument("--no-page", action="store_true", help="leave benchmarks/README.md as it is")
    options = parser.parse_args()
    plan = Plan(options.runs or (1 if options.quick else 5), options.quick)
    where = machine()
    rows: list[Row] = []
    for part in options.only.split(","):
        for row in PARTS[part](plan):
            rows.append(row)
            print(" | ".join(row.cells()), flush=True)
    left_out = [peer for peer in NEEDED if not installed(peer)]
    page = report(rows, where, plan, left_out)
    if not options.no_page:
        (HERE / "README.md").write_text(page, encoding="utf-8")
    print("\n" + page)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
