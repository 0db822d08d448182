"""Several writers at once: nothing is lost, and long work on one file is done once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from crawls import TARGET, audit_of, visit
from web import web_of  # noqa: F401 (a fixture)
from webapp import Visitor, visiting

from linkvet.cli import cli
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.file.lock import sole_work

CRAWL = """
import sys
from pathlib import Path
from linkvet.crawler.run import CrawlOptions, crawl
if __name__ == "__main__":
    crawl(Path(sys.argv[1]), "new", CrawlOptions(hosts=Path(sys.argv[2]), workers=2), lambda progress: None)
"""


def test_work_on_one_file_is_done_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.audit"
    with sole_work(path, "a crawl"):
        who = rf"a\.audit \(a crawl, process {os.getpid()}\); wait"
        with pytest.raises(AuditError, match=who), sole_work(path, "an import"):
            pytest.fail("two at once")
        with sole_work(tmp_path / "other.audit", "a crawl"):
            pass
    assert list(tmp_path.iterdir()) == []
    with sole_work(path, "an import"):
        pass


def test_the_lock_of_a_killed_process_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "a.audit"
    code = (
        "import sys, time; from pathlib import Path; from linkvet.store.file.lock import sole_work\n"
        "with sole_work(Path(sys.argv[1]), 'a crawl'): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline() == b"held\n"
        with pytest.raises(AuditError, match="a crawl"), sole_work(path, "a crawl"):
            pass
        process.kill()
        process.wait()
    with sole_work(path, "a crawl"):
        pass
    assert list(tmp_path.iterdir()) == []


def linkvet(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def test_a_second_crawl_or_import_ends_with_one_sentence(tmp_path: Path) -> None:
    path = audit_of(tmp_path / "a.audit", ["http://a.example/"])
    export = tmp_path / "links.csv"
    export.write_text("Source URL,Target URL\nhttp://b.example/,https://target.example/\n")
    (tmp_path / "hosts").write_text("")
    with sole_work(path, "a crawl"):
        for words in (
            ["crawl", str(path), "--hosts", str(tmp_path / "hosts")],
            ["import", str(path), str(export)],
        ):
            done = linkvet(*words)
            assert done.exit_code == 1
            assert done.output.startswith("Error: Another process works on ")
            assert len(done.output.splitlines()) == 1
    assert linkvet("import", str(path), str(export)).exit_code == 0


@pytest.fixture
def visitor(tmp_path: Path) -> Any:
    with visiting(audit_of(tmp_path / "a.audit", ["http://a.example/"])) as one:
        yield one


def test_settings_given_at_once_are_all_kept(visitor: Visitor, tmp_path: Path) -> None:
    fields = {name: f"value of {name}" for name in ("name", "brands", "competitors", "topics", "syndication")}
    for turn in range(6):
        with ThreadPoolExecutor(len(fields)) as together:
            sent = [
                together.submit(visitor.post, "/settings", **{name: f"{value} {turn}"})
                for name, value in fields.items()
            ]
        assert {answer.result().status for answer in sent} == {303}
        with Audit.open(tmp_path / "a.audit") as audit:
            kept = audit.settings
        assert kept.name == f"value of name {turn}"
        for name in ("brands", "competitors", "topics", "syndication"):
            assert getattr(kept, name) == [f"value of {name} {turn}"]


@pytest.mark.parametrize("path", ["/link/{}", "/domain/{}", "/link/0{}"])
@pytest.mark.parametrize("number", [2**63, 10**40, 2**63 - 1])
def test_a_number_that_no_file_can_hold_is_not_found(visitor: Visitor, path: str, number: int) -> None:
    assert visitor.get(path.format(number)).status == 404


def test_workers_end_with_the_process_that_started_them(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    link = f"<p>Read <a href='https://{TARGET}/'>it</a>."
    web = web_of({f"site{n}.example": {"/": {"body": link, "delay": 1.0}} for n in range(6)})
    path = audit_of(tmp_path / "a.audit", [f"http://site{n}.example/" for n in range(6)])
    script = tmp_path / "crawl.py"
    script.write_text(CRAWL)
    process = subprocess.Popen([sys.executable, str(script), str(path), str(web.hosts_file)])
    while not web.requests() and process.poll() is None:
        time.sleep(0.05)
    workers = children(process.pid)
    assert len(workers) >= 2
    process.send_signal(signal.SIGKILL)
    process.wait()
    for _ in range(200):
        if not any(alive(worker) for worker in workers):
            break
        time.sleep(0.05)
    assert not [worker for worker in workers if alive(worker)]
    assert visit(path, web).finished


def children(pid: int) -> list[int]:
    text = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return [int(word) for word in text.split()]


def alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        state = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout
        return bool(state.strip()) and not state.startswith("Z")
    return False
