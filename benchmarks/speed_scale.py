"""The search for copies on a Spark cluster of this machine: one and two workers, growing numbers of pages, memory.

``python benchmarks/speed_scale.py [--pages 1000 10000] [--workers 1 2]`` makes pages up, a tenth of them copies, and
searches them. Needs Java 17 and the extra ``spark``. Memory is that of all processes of the cluster and the job.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE), str(HERE.parent / "tests")]

from spark import MISSING, spark_cluster  # noqa: E402

from linkvet.scale.duplicates import duplicates  # noqa: E402
from linkvet.scale.rows import row_of  # noqa: E402
from linkvet.store.file.audit import Settings  # noqa: E402

WORDS = 400
COPIED = 10
"""One page in so many is a copy."""
PAGES_A_SITE = 5
SAMPLED_SECONDS = 0.5
VOCABULARY = 30_000


@dataclass(frozen=True, slots=True)
class Figures:
    """What one search took."""

    pages: int
    workers: int
    seconds: float
    cpu: float
    """CPU seconds of all processes, the start of the job with them."""
    mb: float
    families: int

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds


def make(folder: Path, pages: int) -> Path:
    """Results of a crawl of so many made-up pages."""
    import duckdb

    wave = folder / "wave=000000"
    wave.mkdir(parents=True)
    plan = {"job": "crawl", "audits": [asdict(Settings("target.example"))]}
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    lines = wave / "rows.json"
    names = ("target", "kind", "domain", "page", "outcome", "reason", "seen_at", "record")
    with lines.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in _rows(pages))
    columns = dict.fromkeys(names, "VARCHAR")
    with duckdb.connect() as conn:
        conn.execute(
            f"COPY (SELECT * FROM read_json('{lines}', format = 'newline_delimited', columns = {columns})) "
            f"TO '{wave / 'rows.parquet'}' (FORMAT parquet, ROW_GROUP_SIZE 5000)"
        )
    lines.unlink()
    (wave / "_SUCCESS").touch()
    return folder


def _rows(pages: int) -> Iterator[tuple[str | None, ...]]:
    dice, before = random.Random(7), ""
    for number in range(pages):
        site = f"site{number // PAGES_A_SITE}.example"
        text = before if number and number % COPIED == 0 else _text(dice)
        before = text
        shown = {
            "text": text,
            "title": f"Page {number}",
            "canonical": None,
            "published": None,
            "features": "{}",
        }
        url = f"http://{site}/{number}"
        record = {"page": url, "domain": site, "visit": {"final_url": url}, "snapshot": shown, "outlinks": {}}
        yield row_of("target.example", "page", record, site, url, ("read", "", "2026-01-01T00:00:00Z"))


def _text(dice: random.Random) -> str:
    words = [f"w{dice.randrange(VOCABULARY)}" for _ in range(WORDS)]
    return "\n".join(" ".join(words[start : start + 40]) for start in range(0, WORDS, 40))


@contextmanager
def memory() -> Iterator[list[float]]:
    """The most megabytes that this process and all that it started held together."""
    most, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(SAMPLED_SECONDS):
            most[0] = max(most[0], sum(_megabytes(one) for one in _family()))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield most
    finally:
        ended.set()
        thread.join()


def _family() -> list[int]:
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [os.getpid()]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _megabytes(process: int) -> float:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, ValueError):
        return 0.0


def _cpu() -> float:
    """CPU seconds of this process, all that it started and what these started and saw end."""
    ticks = 0
    for one in _family():
        try:
            ticks += sum(map(int, Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[11:15]))
        except OSError:
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def measured(pages: int, workers: int) -> Figures:
    """One search on a cluster of its own."""
    with tempfile.TemporaryDirectory(prefix="linkvet-scale-") as name:
        folder = Path(name)
        source = make(folder / "seen", pages)
        with spark_cluster(folder, workers) as cluster, memory() as most:
            started, before = time.perf_counter(), _cpu()
            families = duplicates(str(source), str(folder / "copies"), cluster.address)
            return Figures(pages, workers, time.perf_counter() - started, _cpu() - before, most[0], families)


def main() -> None:
    """Print pages a second and memory of each search."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    if MISSING:
        sys.exit(f"Left out: {' and '.join(MISSING)} missing.")
    for pages in options.pages:
        for workers in options.workers:
            one = measured(pages, workers)
            found = (
                f"{one.families:,} families, {one.seconds:.0f} s, {one.rate:.1f} pages/s, {one.cpu:.0f} CPU-s"
            )
            print(f"{pages:,} pages, {workers} worker(s): {found}, {one.mb:,.0f} MB", flush=True)


if __name__ == "__main__":
    main()
