"""Pages made to stall, crash or fill whoever reads them: reading each ends, in little time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bombs import BOMBS
from crawls import TARGET, audit_of, states, visit
from web import web_of  # noqa: F401 (a fixture)

SECONDS = 15
"""CPU that one bomb may take before its reader is ended; a tenth of that is usual."""
MEGABYTES = 600
"""Memory beside that of an empty page; the largest take 400."""
SHARES = 6
"""Processes over which the bombs are spread, each reading its share one after the other."""
READ = """
import json, resource, sys
sys.path.insert(0, {tests!r})
from bombs import BOMBS
from linkvet.crawler.page.read import Answer, Wanted, read_page
from linkvet.store.urls import Scope, parse_url
url, wanted = parse_url("https://blog.example/post"), Wanted(Scope.of("target.example"))
read_page(Answer(url, 200, {{}}, b"<p>x"), wanted)
_, hard = resource.getrlimit(resource.RLIMIT_CPU)
for name in sys.argv[1:]:
    body = BOMBS[name]().encode("utf-8", "replace")
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + {seconds}, hard))
    print(json.dumps([name]), flush=True)
    page = read_page(Answer(url, 200, {{}}, body, "utf-8", name == "xhtml"), wanted)
    told = [len(page.links), page.unseen, list(page.cut)]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps([name, told, grown]), flush=True)
"""


def read_all(names: list[str]) -> list[list[Any]]:
    script = READ.format(tests=str(Path(__file__).parent), seconds=SECONDS)
    done = subprocess.run(
        [sys.executable, "-c", script, *names], capture_output=True, text=True, timeout=280, check=False
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (said[-1], done.stderr[-500:])
    return [line for line in said if len(line) == 3]


@pytest.mark.parametrize("share", range(SHARES))
def test_every_bomb_is_read_to_its_end(share: int) -> None:
    names = list(BOMBS)[share::SHARES]
    told = read_all(names)
    assert [name for name, _, _ in told] == names
    assert {name: megabytes for name, _, megabytes in told if megabytes > MEGABYTES} == {}


def test_a_link_behind_the_cut_is_not_called_removed(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    link = f'<a href="https://{TARGET}/">mills</a>'
    texts = "<p>Words about mills and what they grind.</p>" * 10
    rows = "<tr><td>x" * 140_000
    pages = {
        "/before": {"body": f"{texts}{link}<table>{rows}</table>", "content_type": "text/html"},
        "/behind": {"body": f"{texts}<table>{rows}</table>{link}", "content_type": "text/html"},
        "/without": {"body": texts, "content_type": "text/html"},
    }
    path = audit_of(tmp_path / "x.audit", [f"http://long.example{address}" for address in pages])
    visit(path, web_of({"long.example": pages}), max_size=8_000_000, timeout=30.0)
    found = states(path)
    assert found["http://long.example/before"] == ("live", "")
    assert found["http://long.example/without"] == ("lost", "link_removed")
    assert found["http://long.example/behind"][0] in ("broken", "blocked")
