"""How soon a crawl of a million pages starts, and how much memory it then holds.

``python benchmarks/speed_frontier.py [--pages 1000000] [--domains 500000]`` makes an audit of so many unvisited
pages, then, in a process of its own, puts them on the frontier and hands out the first tasks as a crawl does.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

from linkvet.store.file.audit import Audit, Settings  # noqa: E402

LIMIT_SECONDS = 10.0
LIMIT_MB = 1000.0
START = """
import json, resource, sys, time
from functools import partial
from pathlib import Path
import linkvet.crawler.run
from linkvet.crawler.spiders.fair_queue import Turns
from linkvet.crawler.spiders.pages import DOMAINS_PER_PLACE
from linkvet.store.file.audit import Audit
from linkvet.store.seen.frontier import count_waiting, start_crawl, tasks_of, waiting_domains
started = time.perf_counter()
with Audit.open(Path(sys.argv[1])) as audit:
    start_crawl(audit)
    waiting = count_waiting(audit)
    turns = Turns(waiting_domains(audit), partial(tasks_of, audit), lambda: 64 * DOMAINS_PER_PLACE)
    tasks = 0
    while turns.next():
        tasks += 1
    seconds = time.perf_counter() - started
mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps({"waiting": waiting, "tasks": tasks, "seconds": seconds, "mb": mb}))
"""


def build(path: Path, pages: int, domains: int) -> None:
    """An audit of pages that nobody visited yet."""
    with Audit.create(path, Settings("target.example")) as audit:
        audit.conn.execute("PRAGMA synchronous = OFF")
        with audit.transaction() as conn:
            count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            conn.execute(
                count + "INSERT INTO domains (id, name) SELECT i, 'site' || i || '.example' FROM n",
                (domains,),
            )
            conn.execute(
                count
                + "INSERT INTO pages (id, url, domain_id) SELECT i, 'https://www.site' || (i % ? + 1) || "
                "'.example/articles/' || i || '/what-a-page-is-about.html', i % ? + 1 FROM n",
                (pages, domains, domains),
            )
            conn.execute("INSERT INTO backlinks (page_id, target_url) SELECT id, '' FROM pages")


def measured(pages: int, domains: int) -> dict[str, Any]:
    """Seconds from opening the audit to the first tasks, and peak megabytes of that process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.audit"
        build(path, pages, domains)
        done = subprocess.run(
            [sys.executable, "-c", START, str(path)],
            capture_output=True,
            text=True,
            cwd=HERE.parent,
            check=False,
        )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def main() -> int:
    """Print both figures; the exit code says whether they are within their limits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--domains", type=int, default=500_000)
    options = parser.parse_args()
    found = measured(options.pages, options.domains)
    print(
        f"{found['waiting']:,} pages to visit: {found['tasks']} tasks handed out after {found['seconds']:.1f} s "
        f"(limit {LIMIT_SECONDS:g}), {found['mb']:,.0f} MB (limit {LIMIT_MB:,.0f})"
    )
    return int(found["seconds"] > LIMIT_SECONDS or found["mb"] > LIMIT_MB)


if __name__ == "__main__":
    raise SystemExit(main())
