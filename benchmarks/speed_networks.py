"""Time and memory of finding networks among 100,000 domains with a million footprints, and of ranking a link graph.

``python benchmarks/speed_networks.py [--domains N] [--footprints N]``; prints seconds, peak memory and groups.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from linkvet.analysis.networks.find import PageSign, find_networks  # noqa: E402
from linkvet.analysis.networks.link_graph import crawled_graph, link_ranks  # noqa: E402

ISSUE_SECONDS = 60.0
SINGLE = ("certificate", "favicon", "google_analytics", "verification", "contact_mail", "social")


def footprints_of_many(domains: int, footprints: int, seed: int = 3) -> list[tuple[str, str, str]]:
    """Domains as an audit has them: most share hosts, name servers and themes, one in twenty is of a network."""
    draw = random.Random(seed)
    names = [f"site{number:x}x{draw.randrange(10**6):x}.com" for number in range(domains)]
    rows: list[tuple[str, str, str]] = []
    for name in names:
        host = int(draw.paretovariate(0.6)) % 4000
        rows.append((name, "ip", f"93.{host % 250}.{host // 250}.{draw.randrange(40)}"))
        rows.append((name, "ns", f"ns1.provider{host}.net" if host % 3 else "ada.ns.cloudflare.com"))
        rows.append((name, "theme", f"theme{int(draw.paretovariate(0.7)) % 9000}"))
        rows.extend((name, kind, f"{kind}{draw.getrandbits(60):x}") for kind in draw.sample(SINGLE, 4))
    at = 0
    while at < domains // 20:
        size = min(300, 2 + int(draw.paretovariate(0.6)))
        group = draw.sample(names, size)
        for kind in draw.sample(("adsense", "ga4", "favicon", "ip", "contact_mail", "certificate"), 3):
            value = (
                f"91.{draw.randrange(250)}.{draw.randrange(250)}.7"
                if kind == "ip"
                else f"{draw.getrandbits(60):x}"
            )
            rows.extend((name, kind, value) for name in group)
        at += size
    while len(rows) < footprints:
        rows.append((draw.choice(names), "plugin", f"plugin{int(draw.paretovariate(0.5)) % 50000}"))
        rows.append((draw.choice(names), "author", f"author{int(draw.paretovariate(0.5)) % 90000}"))
    return rows


def pages_of_many(domains: int, seed: int = 5) -> list[PageSign]:
    """A page for each domain: a template of one of some thousand themes, and twenty outgoing links."""
    draw = random.Random(seed)
    themes = [[draw.getrandbits(32) for _ in range(64)] for _ in range(3000)]
    popular = [f"popular{number}.org" for number in range(20_000)]
    pages = []
    for number in range(domains):
        theme = themes[int(draw.paretovariate(0.7)) % 3000]
        shape = sorted(one if draw.random() < 0.7 else draw.getrandbits(32) for one in theme)
        links = {popular[int(draw.paretovariate(0.4)) % 20_000]: 1 for _ in range(20)}
        name = f"page{number:x}.com"
        pages.append(
            PageSign(name, f"https://{name}/a", f"The story of number {number:x} told again", shape, links)
        )
    return pages


def peak_megabytes() -> float:
    """Largest memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Measure and print; the exit code says whether the issue's limit holds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--domains", type=int, default=100_000)
    options.add_argument("--footprints", type=int, default=1_000_000)
    given = options.parse_args()
    rows = footprints_of_many(given.domains, given.footprints)
    before = peak_megabytes()
    start = time.perf_counter()
    found = find_networks(rows)
    seconds = time.perf_counter() - start
    print(
        f"networks: {len(rows):,} footprints of {given.domains:,} domains in {seconds:.1f} s, "
        f"{len(found)} groups, peak {peak_megabytes():,.0f} MB ({before:,.0f} MB before)"
    )
    pages = pages_of_many(given.domains)
    start = time.perf_counter()
    with_pages = find_networks(rows, pages)
    print(
        f"with {len(pages):,} pages: {time.perf_counter() - start:.1f} s, "
        f"{len(with_pages)} groups, {peak_megabytes():,.0f} MB"
    )
    start = time.perf_counter()
    graph = crawled_graph(((page.domain, page.outlinks) for page in pages), (page.domain for page in pages))
    link_ranks(graph, spam=[pages[0].domain])
    print(
        f"link ranks: {graph.matrix.nnz:,} links in {time.perf_counter() - start:.1f} s, {peak_megabytes():,.0f} MB"
    )
    return 1 if seconds > ISSUE_SECONDS else 0


if __name__ == "__main__":
    raise SystemExit(main())
