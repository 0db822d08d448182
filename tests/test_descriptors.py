"""Few file descriptors make a crawl slower, and no honest site broken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from crawls import TARGET, audit_of, states
from web import web_of  # noqa: F401 (a fixture)

CRAWL = """
import resource, sys
from pathlib import Path
from linkvet.crawler import run
number, path, hosts, counted = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
if counted == "not counted":
    run.sockets_allowed = lambda: 1000
resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))
options = run.CrawlOptions(hosts=hosts, delay=0.0, timeout=10.0)
result = run.crawl(path, "new", options, lambda _: None)
assert result.finished
"""


@pytest.mark.parametrize("counted", ["counted", "not counted"])
def test_no_site_is_broken_for_want_of_descriptors(
    tmp_path: Path,
    web_of: Any,  # noqa: F811
    counted: str,
) -> None:
    slow = {"body": f"<p>Read <a href='https://{TARGET}/'>it</a>.", "delay": 0.3}
    hosts = {f"site{n}.example": {"/": slow, "": {"address": "shared"}} for n in range(120)}
    web = web_of(hosts)
    path = audit_of(tmp_path / "a.audit", [f"http://{name}/" for name in hosts])
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, "96", str(path), str(web.hosts_file), counted],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert set(states(path).values()) == {("live", "")}
