"""Pages a second that a browser looks at, and the memory that it and the crawl hold meanwhile.

``python benchmarks/speed_browser.py [--pages 500]`` serves pages that scripts build (20 MB of memory and a thousand
elements each) on loopback and crawls them with ``--render always``. Every 50 pages it tells the most that the
browser with all its processes, and the crawl with its own, held since the last time: the sum of the proportional
set sizes, in which memory that processes share counts once.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from linkvet.fake_web import FakeWeb  # noqa: E402
from linkvet.store.claimed.imports import Source, record_import  # noqa: E402
from linkvet.store.file.audit import Audit, Settings  # noqa: E402
from linkvet.store.types import Claim  # noqa: E402

TARGET = "target.example"
STEP = 50
"""Pages between two figures."""
SITES = 50
SAMPLE_SECONDS = 0.2
BROWSER = ("playwright", "chrom")
"""Words in the command of the browser's first process, and of those that it starts."""
CRAWL = """
import sys
from pathlib import Path
from linkvet.crawler.run import CrawlOptions, crawl
options = CrawlOptions(hosts=Path(sys.argv[2]), delay=0.0, render="always", home=False)
crawl(Path(sys.argv[1]), "new", options, lambda progress: None)
"""
PAGE = """<!doctype html><title>Walks</title><body><div id=root></div><script src=/app.js></script>"""
APP = """
window.kept = new Uint8Array(20e6).fill(7);
const words = "river mill weir ferry quay lantern harbour orchard".split(" ");
let text = "";
for (let n = 0; n < 500; n++)
  text += `<p>${words[n % 8]} <b>${words[(n * 3) % 8]}</b> by the ${words[(n * 5) % 8]}</p>`;
document.getElementById("root").innerHTML = text + "<a href='https://target.example/mill'>The old mill</a>";
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What was held while some pages were looked at, at most."""

    pages: int
    """Pages that had been looked at by the end of it."""
    seconds: float
    """From the start of the crawl to then."""
    browser_mb: float
    ours_mb: float


def measured(pages: int) -> list[Held]:
    """One crawl of so many pages; a figure for every ``STEP`` of them."""
    with tempfile.TemporaryDirectory(prefix="linkvet-browser-") as folder:
        root, path = Path(folder) / "web", Path(folder) / "looked.audit"
        urls = _write_web(root, pages)
        with Audit.create(path, Settings(TARGET)) as audit:
            claims = [Claim(url, line=line) for line, url in enumerate(urls, 1)]
            record_import(audit, Source("bench", "bench", "csv", "bench", []), claims)
        with FakeWeb(root) as web:
            command = [sys.executable, "-c", CRAWL, str(path), str(web.hosts_file)]
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                held = list(_held(process, path))
            if process.returncode:
                raise RuntimeError(f"The crawl ended with exit code {process.returncode}.")
        _check(path, pages)
    return held


def _write_web(root: Path, pages: int) -> list[str]:
    urls = []
    for number in range(SITES):
        host = root / f"walks{number}.example"
        host.mkdir(parents=True)
        paths = {f"/{place}": {"body": PAGE} for place in range(number, pages, SITES)}
        urls += [f"http://{host.name}{path}" for path in paths]
        paths["/app.js"] = {"body": APP, "content_type": "text/javascript"}
        (host / "behaviour.json").write_text(json.dumps({"host": {}, "paths": paths}), encoding="utf-8")
    return urls


def _held(process: subprocess.Popen[bytes], path: Path) -> Iterator[Held]:
    started, goal = time.perf_counter(), STEP
    browser = ours = 0.0
    while process.poll() is None:
        time.sleep(SAMPLE_SECONDS)
        theirs, all_of_it = memory_of_tree(process.pid)
        browser, ours = max(browser, theirs), max(ours, all_of_it - theirs)
        done = _looked_at(path)
        if done >= goal:
            yield Held(done, time.perf_counter() - started, browser, ours)
            browser = ours = 0.0
            goal = done // STEP * STEP + STEP


def _looked_at(path: Path) -> int:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=10)) as conn:
        return int(conn.execute("SELECT count(*) FROM visits WHERE looked = 1").fetchone()[0])


def _check(path: Path, pages: int) -> None:
    """Raises where the browser did not see every link."""
    with closing(sqlite3.connect(path)) as conn:
        live = conn.execute("SELECT count(*) FROM backlinks WHERE state = 'live'").fetchone()[0]
    if live != pages:
        raise RuntimeError(f"{live} of {pages} links were found.")


def memory_of_tree(process: int) -> tuple[float, float]:
    """Megabytes that the browser below a process holds, and those of the whole tree."""
    theirs, total = _tree(process, False)
    return theirs / 1e6, total / 1e6


def _tree(process: int, of_browser: bool) -> tuple[int, int]:
    place = Path(f"/proc/{process}")
    try:
        command = (place / "cmdline").read_bytes().decode(errors="replace").lower()
        of_browser = of_browser or any(word in command.partition("\0")[0] for word in BROWSER)
        told = (place / "smaps_rollup").read_text(encoding="ascii").splitlines()
        children = [
            int(child)
            for task in (place / "task").iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return 0, 0
    own = sum(int(line.split()[1]) * 1024 for line in told if line.startswith("Pss:"))
    below = [_tree(child, of_browser) for child in children]
    theirs = sum(one for one, _ in below) + (own if of_browser else 0)
    return theirs, own + sum(total for _, total in below)


def growth(held: list[Held]) -> float:
    """The most that the browser held among the last fifth of the pages, by the most among the second fifth."""
    fifth = max(1, len(held) // 5)
    early = max(one.browser_mb for one in held[fifth : 2 * fifth] or held[:1])
    return max(one.browser_mb for one in held[-fifth:]) / early


def main() -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=500)
    held = measured(parser.parse_args().pages)
    print(f"{os.cpu_count()} cores")
    for one in held:
        rate = one.pages / one.seconds
        print(
            f"{one.pages:5} pages: {rate:5.2f} a second, {1 / rate:5.2f} s a page; "
            f"browser {one.browser_mb:6.0f} MB, ours {one.ours_mb:6.0f} MB"
        )
    print(f"growth of the browser: {growth(held):.2f}")


if __name__ == "__main__":
    main()
