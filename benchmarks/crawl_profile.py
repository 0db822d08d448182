"""Where the CPU time of a crawl goes, part by part: what stands between a page and the price of fetching it.

``python benchmarks/crawl_profile.py`` crawls copies of the corpus with a sampler that looks at the stack after each
millisecond of CPU time, and says for each part how many milliseconds a page takes.
"""

from __future__ import annotations

import json
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import FrameType

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import speed_crawl  # noqa: E402
from page_web import PageWeb  # noqa: E402

INTERVAL = 0.001
"""Seconds of CPU time between two looks."""
PARTS = {
    "load the language model": ("_identifier",),
    "parse the page": ("read_document",),
    "walk its tree": ("_walk", "_settle", "_metas"),
    "describe links to the target": ("LinkReader.read", "Candidate.describe"),
    "sort all other links": ("target_links",),
    "footprints": ("footprints_of",),
    "signs, language, dates": ("page_facts",),
    "state of the page": ("is_challenge", "lost_reason", "refresh_target", "nofollow_origins"),
    "store": ("StoreInAudit._store_all",),
    "frontier": ("Turns.next", "Turns.done", "last_sight", "known_resolution"),
    "robots.txt": ("Robots._read", "Robots.allows", "Robots.delay"),
    "send and receive": (
        "GuardedHandler.download_request",
        "_SelectorSocketTransport._read_ready",
        "SSLProtocol.buffer_updated",
        "SSLProtocol._start_handshake",
        "TCPConnector._create_connection",
    ),
    "Scrapy's engine": (
        "ExecutionEngine.download_async",
        "Downloader._wait_for_download",
        "Deferred._runCallbacks",
    ),
    "start: imports": ("_find_and_load",),
}
"""Functions that begin a part; the innermost one of a stack names it."""
REST = "event loop and the rest"
_PART_OF = {name: part for part, names in PARTS.items() for name in names}


class Sampler:
    """Counts in which part the program was each time a little CPU time had passed."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def look(self, _: int, frame: FrameType | None) -> None:
        """Note the part to which the innermost known function belongs."""
        while frame is not None:
            part = _PART_OF.get(frame.f_code.co_qualname)
            if part is not None:
                self.seen[part] += 1
                return
            frame = frame.f_back
        self.seen[REST] += 1

    def start(self) -> None:
        """Begin to look."""
        signal.signal(signal.SIGPROF, self.look)
        signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)

    def stop(self) -> None:
        """Look no more."""
        signal.setitimer(signal.ITIMER_PROF, 0)


def crawl_profile() -> dict[str, float]:
    """Milliseconds of CPU time a page by part, largest first."""
    script = f"""
import sys
sys.path[:0] = [{str(HERE.parent)!r}, {str(HERE)!r}]
import crawl_profile
sampler = crawl_profile.Sampler()
sampler.start()
{speed_crawl.OURS}
sampler.stop()
print(json.dumps({{"pages": result.visited, "cpu": cpu, "seen": sampler.seen}}))
"""
    with tempfile.TemporaryDirectory() as folder:
        index, audit = Path(folder) / "index.jsonl", Path(folder) / "bench.audit"
        speed_crawl.write_copies(index, speed_crawl.COPIES)
        with PageWeb(index) as web:
            speed_crawl.audit_of(audit, speed_crawl.page_urls(index))
            found = speed_crawl.measured(["-c", script, str(audit), str(web.hosts_file), "1"])
    looks = sum(found["seen"].values())
    each = 1000 * found["cpu"] / found["pages"] / looks
    return {part: each * count for part, count in Counter(found["seen"]).most_common()}


def table(parts: dict[str, float]) -> str:
    """The profile in Markdown."""
    whole = sum(parts.values())
    rows = [f"| {part} | {taken:.2f} | {taken / whole:.0%} |" for part, taken in parts.items()]
    return "\n".join(["| part of a crawl | ms a page | share |", "| --- | --- | --- |", *rows])


def main() -> None:
    """Print the profile."""
    parts = crawl_profile()
    print(table(parts))
    print(json.dumps({"ms a page": round(sum(parts.values()), 2)}))


if __name__ == "__main__":
    main()
