"""What reading pages in processes of their own costs, against reading them in the loop of the crawl.

``python benchmarks/speed_reading.py [--pages N] [--processes N]``, on real pages (``LINKVET_CORPUS``). Counted is
the CPU of all processes, and the time on the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.corpus import corpus, lines_of  # noqa: E402
from linkvet.crawler.page.read import Answer, Wanted  # noqa: E402
from linkvet.crawler.reading import Read, ReadingProcesses, read_here  # noqa: E402
from linkvet.store.urls import Scope, parse_url  # noqa: E402


def answers(folder: Path, number: int) -> list[Answer]:
    """Real pages as their servers sent them."""
    found = []
    for entry in lines_of(folder / "pages" / "index.jsonl"):
        url = parse_url(entry["url"])
        body = gzip.decompress((folder / "pages" / entry["file"]).read_bytes())
        if url:
            found.append(Answer(url, 200, {"content-type": "text/html"}, body, entry["charset_header"]))
    return found[:number]


def spent() -> float:
    """CPU seconds of this process."""
    times = os.times()
    return times.user + times.system


async def read_all(read: Read, pages: list[Answer], at_once: int) -> None:
    """Read every page, some of them at the same time."""
    places = asyncio.Semaphore(at_once)
    wanted = Wanted(Scope.of("target.example"))

    async def one(page: Answer) -> None:
        async with places:
            await read(page, wanted)

    await asyncio.gather(*(one(page) for page in pages))


def measure(pages: list[Answer], processes: int) -> tuple[float, float]:
    """CPU and clock seconds for all pages; with no processes they are read in the loop."""
    reading = ReadingProcesses(processes) if processes else None
    read = reading.read if reading else read_here
    asyncio.run(read_all(read, pages[::8] * 2, 16))
    used = reading.spent if reading else float
    cpu, clock = spent() + used(), time.monotonic()
    asyncio.run(read_all(read, pages, 16))
    clock = time.monotonic() - clock
    cpu = spent() + used() - cpu
    if reading:
        reading.close()
    return cpu, clock


def main() -> int:
    """Print both and what the processes cost more."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=10_000)
    options.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    told = options.parse_args()
    folder = corpus()
    if folder is None:
        print("Left out: no corpus found; name its folder in LINKVET_CORPUS.")
        return 0
    pages = answers(folder, told.pages)
    here, loop_clock = measure(pages, 0)
    there, clock = measure(pages, told.processes)
    print(json.dumps({"pages": len(pages), "loop_cpu": here, "loop_clock": loop_clock}))
    print(json.dumps({"processes": told.processes, "cpu": there, "clock": clock, "more": there / here - 1}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
