"""Pages per CPU-second of a whole Linkvet crawl, beside other ways to visit the same pages in the same run.

``python benchmarks/speed_crawl.py [--runs 5]`` serves the corpus of real pages on loopback addresses, in copies on
domains of their own, and lets every program visit all of them, in turn, several times over. Linkvet does all its
work: robots.txt, every fact of page, links and network, stored in the audit file.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from page_web import PageWeb  # noqa: E402

from linkvet.store.claimed.imports import Source, record_import  # noqa: E402
from linkvet.store.file.audit import Audit, Settings  # noqa: E402
from linkvet.store.types import Claim  # noqa: E402
from linkvet.store.urls import parse_url  # noqa: E402

CORPUS = Path(os.environ.get("LINKVET_CORPUS", HERE.parent.parent / "shared" / "data"))
OURS = """
import json, resource, sys, time
from pathlib import Path
from linkvet.crawler.run import CrawlOptions, crawl
path, hosts, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
options = CrawlOptions(hosts=hosts, delay=0.0, workers=workers)
started = time.perf_counter()
result = crawl(path, "new", options, lambda progress: None)
wall = time.perf_counter() - started
own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
cpu = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
print(json.dumps({"pages": result.visited, "cpu": cpu, "wall": wall}))
"""
GOALS = {
    "bare Scrapy": 0.45,
    "Scrapy + LinkExtractor": 1.5,
    "requests + BeautifulSoup": 10.0,
    "advertools": 5.0,
}


INDEX = CORPUS / "pages" / "index.jsonl"
COPIES, WORKER_COPIES = 2, 4
"""Copies of the corpus, in a crawl and in one that workers share: what is measured is crawling, not starting."""
SLOW = {"requests + BeautifulSoup": 2 * COPIES}
"""Peers that visit only one page in so many: a rate needs no more, and a round ends sooner."""
MOST = 0.97
"""Share of the pages that a program must have got for its rate to count."""


def page_urls(index: Path = INDEX) -> list[str]:
    """Every page of the corpus, by http so that no program is slowed down by TLS."""
    lines = index.read_text(encoding="utf-8").splitlines()
    urls = {parse_url(json.loads(line)["url"]) for line in lines}
    return sorted(f"http://{url.host}{url.path}{url.query}" for url in urls if url and url.port in (80, 443))


def write_copies(path: Path, copies: int) -> None:
    """An index of the corpus several times over, each copy on domains of its own."""
    rows = [json.loads(line) for line in INDEX.read_text(encoding="utf-8").splitlines()]
    with path.open("w", encoding="utf-8") as file:
        for number in range(copies):
            for row in rows:
                url = parse_url(row["url"])
                assert url is not None
                label = url.domain.partition(".")[0]
                host = url.host.replace(url.domain, url.domain.replace(label, f"{label}-{number}", 1))
                copy = {
                    **row,
                    "url": row["url"].replace(url.host, host, 1),
                    "file": str(INDEX.parent / row["file"]),
                }
                file.write(json.dumps(copy) + "\n")


def write_targets(web: PageWeb, urls: list[str], path: Path) -> None:
    """The same pages by address, for programs that cannot be given a hosts file."""
    places = web.addresses()
    lines = []
    for address in urls:
        url = parse_url(address)
        if url and url.host in places:
            ip, port, _ = places[url.host]
            lines.append(f"http://{ip}:{port}{url.path}{url.query} {url.host}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def audit_of(path: Path, urls: list[str]) -> None:
    """A fresh audit of all pages."""
    for old in path.parent.glob(path.name + "*"):
        old.unlink()
    with Audit.create(path, Settings("youtube.com")) as audit:
        claims = [Claim(url, line=line) for line, url in enumerate(urls, 1)]
        record_import(audit, Source("bench", "bench", "csv", "bench", []), claims)


def measured(command: list[str]) -> dict[str, Any]:
    """Run a program; its last line says pages and CPU seconds."""
    done = subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        cwd=tempfile.gettempdir(),
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{command[:2]} failed:\n{done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def rate(result: dict[str, Any]) -> float:
    """Pages per CPU-second."""
    return float(result["pages"]) / float(result["cpu"])


def run(runs: int, peers: list[str]) -> dict[str, list[float]]:
    """Rates of every program, one list entry a round, all programs in turn in each round."""
    rates: dict[str, list[float]] = {"Linkvet": [], **{peer: [] for peer in peers}}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        index = folder / "index.jsonl"
        write_copies(index, COPIES)
        urls = page_urls(index)
        with PageWeb(index) as web:
            for peer in peers:
                write_targets(web, urls[:: SLOW.get(peer, 1)], folder / peer)
            for _ in range(runs):
                audit = folder / "bench.audit"
                audit_of(audit, urls)
                rates["Linkvet"].append(rate(measured(["-c", OURS, str(audit), str(web.hosts_file), "1"])))
                for peer in peers:
                    rates[peer].append(_rate_of_peer(peer, folder / peer))
    return rates


def _rate_of_peer(peer: str, targets: Path) -> float:
    found = measured([str(HERE / "peers.py"), peer, str(targets)])
    wanted = len(targets.read_text(encoding="utf-8").splitlines())
    if found["pages"] < MOST * wanted:
        raise SystemExit(f"{peer} got {found['pages']} of {wanted} pages: its rate says nothing")
    return rate(found)


def run_workers(runs: int, workers: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What a crawl takes in one process and in ``workers`` processes, in turn in each round."""
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = []
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index.jsonl"
        write_copies(index, WORKER_COPIES)
        with PageWeb(index) as web:
            pairs += [_pair(Path(folder), web, page_urls(index), workers) for _ in range(runs)]
    return pairs


def _pair(folder: Path, web: PageWeb, urls: list[str], workers: int) -> tuple[dict[str, Any], dict[str, Any]]:
    audit = folder / "bench.audit"
    script = folder / "crawl.py"
    body = OURS.strip().replace("\n", "\n    ")
    script.write_text(f"if __name__ == '__main__':\n    {body}\n", encoding="utf-8")
    taken = []
    for count in (1, workers):
        audit_of(audit, urls)
        taken.append(measured([str(script), str(audit), str(web.hosts_file), str(count)]))
    return taken[0], taken[1]


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", default=",".join([*GOALS, "aiohttp + lxml"]))
    options = parser.parse_args()
    peers = [peer for peer in options.peers.split(",") if peer]
    rates = run(options.runs, peers)
    ours = statistics.median(rates["Linkvet"])
    print(f"{'program':28} {'pages/CPU-s':>12} {'spread':>14} {'ours/it':>8} {'goal':>6}")
    for name, values in rates.items():
        middle = statistics.median(values)
        spread = f"{min(values):.0f}-{max(values):.0f}"
        goal = f"{GOALS[name]:g}" if name in GOALS else ""
        print(f"{name:28} {middle:12.1f} {spread:>14} {ours / middle:8.2f} {goal:>6}")


if __name__ == "__main__":
    main()
