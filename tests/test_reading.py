"""Pages are read in processes of their own: what breaks one of them costs one page."""

from __future__ import annotations

import asyncio
import gzip
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crawls import TARGET, audit_of, states, visit
from web import web_of  # noqa: F401 (a fixture)

from linkvet.crawler.page.read import Answer, PageRead, Wanted, read_page
from linkvet.crawler.reading import ReadingProcesses
from linkvet.store.urls import Scope, parse_url

WANTED = Wanted(Scope.of(TARGET))


def answer(html: str, url: str = "https://blog.example/post", status: int = 200) -> Answer:
    parsed = parse_url(url)
    assert parsed
    return Answer(parsed, status, {"content-type": "text/html"}, html.encode(), "utf-8")


HONEST = answer(f"<title>Mills</title><h1>Mills</h1><p>On <a href=https://{TARGET}/x>mills</a> and more.")


class Doing:
    """Something that a reading process does instead of being given a page."""

    def __init__(self, work: Any, *arguments: object) -> None:
        self.work = (work, arguments)

    def __reduce__(self) -> Any:
        return self.work


@pytest.fixture(scope="module")
def reading() -> Iterator[ReadingProcesses]:
    processes = ReadingProcesses(2, seconds=2)
    yield processes
    processes.close()


def read(reading: ReadingProcesses, *pages: Any) -> list[PageRead | str]:
    async def all_of_them() -> list[PageRead | str]:
        return await asyncio.gather(*(reading.read(page, WANTED) for page in pages))

    return asyncio.run(all_of_them())


PAGES = {
    "honest": HONEST,
    "challenge": answer("<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x></script>"),
    "refresh": answer("<meta http-equiv=refresh content='0;url=/next'>"),
    "error": answer("<p>no", status=500),
    "shell": answer("<div id=root></div><script src=/app.js></script>"),
    "empty": answer(""),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_a_process_reads_what_is_read_here(reading: ReadingProcesses, page: Answer) -> None:
    assert read(reading, page) == [read_page(page, WANTED)]


def test_what_is_read_says_what_the_page_is() -> None:
    read_pages = {name: read_page(page, WANTED) for name, page in PAGES.items()}
    honest = read_pages["honest"]
    assert honest.facts is not None and honest.facts.title == "Mills"
    assert [(link.url, link.anchor) for link in honest.links] == [(f"https://{TARGET}/x", "mills")]
    assert honest.unseen is None
    assert read_pages["challenge"].challenge and read_pages["challenge"].facts is None
    assert read_pages["refresh"].refresh == ("https://blog.example/next", 0.0, "meta")
    assert read_pages["shell"].unseen is not None and read_pages["shell"].unseen[0] == "not_shown"
    assert read_pages["error"] == PageRead()


def test_what_goes_in_and_comes_out_can_be_sent() -> None:
    found = read_page(HONEST, WANTED)
    assert pickle.loads(pickle.dumps((HONEST, WANTED))) == (HONEST, WANTED)
    assert pickle.loads(pickle.dumps(found)) == found


BREAKING = {
    "crash": (Doing(os.abort), "Reading it broke off."),
    "exit": (Doing(os._exit, 3), "Reading it broke off."),
    "stall": (Doing(exec, "while True: pass"), "Reading it took more than 2 seconds."),
    "gigabytes": (Doing(bytearray, 4_000_000_000), "Reading it took more memory than a page may take."),
    "error": (Doing(int, "x"), "Reading it failed: ValueError."),
    "bomb": (Doing(gzip.decompress, b"x"), "Reading it failed: BadGzipFile."),
}


@pytest.mark.parametrize(("page", "sentence"), BREAKING.values(), ids=BREAKING.keys())
def test_a_page_that_breaks_its_process_costs_no_other(
    reading: ReadingProcesses, page: Any, sentence: str
) -> None:
    broken, *others = read(reading, page, HONEST, HONEST, HONEST)
    assert broken == sentence
    assert others == [read_page(HONEST, WANTED)] * 3


class Sabotaged(ReadingProcesses):
    """Reading processes that die of the pages of two hosts."""

    async def read(self, answer: Answer, wanted: Wanted) -> PageRead | str:
        work = {"crash.example": Doing(os.abort), "error.example": Doing(int, "x")}.get(answer.url.host)
        return await super().read(work if work is not None else answer, wanted)  # type: ignore[arg-type]


def test_a_crawl_survives_the_pages_it_cannot_read(
    tmp_path: Path,
    web_of: Any,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("linkvet.crawler.run.ReadingProcesses", Sabotaged)
    page = {"/": {"body": HONEST.body.decode(), "content_type": "text/html"}}
    hosts = ("crash.example", "error.example", *(f"honest{number}.example" for number in range(6)))
    path = audit_of(tmp_path / "x.audit", [f"http://{host}/" for host in hosts])
    result = visit(path, web_of(dict.fromkeys(hosts, page)))
    assert result.finished
    found = states(path)
    assert found["http://crash.example/"] == found["http://error.example/"] == ("broken", "unreadable")
    assert [found[f"http://honest{number}.example/"] for number in range(6)] == [("live", "")] * 6


ORPHAN = """
import asyncio, os, sys
sys.path.insert(0, {tests!r})
from test_reading import HONEST, WANTED
from linkvet.crawler.reading import ReadingProcesses
if __name__ == "__main__":
    reading = ReadingProcesses(1)
    asyncio.run(reading.read(HONEST, WANTED))
    print(reading._idle.get()._process.pid, flush=True)
    os.kill(os.getpid(), 9)
"""


def test_reading_processes_end_with_a_killed_parent(tmp_path: Path) -> None:
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN.format(tests=str(Path(__file__).parent)))
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    pid = int(done.stdout)
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists() or "zombie" in Path(f"/proc/{pid}/status").read_text():
            return
        time.sleep(0.05)
    raise AssertionError(f"process {pid} lives on")


def test_a_machine_that_is_busy_with_other_things_is_no_fault_of_a_page() -> None:
    reading = ReadingProcesses(1, seconds=1)
    try:
        assert isinstance(read(reading, HONEST)[0], PageRead)
        assert read(reading, Doing(time.sleep, 2.5)) == ["Reading it failed: AttributeError."]
    finally:
        reading.close()


def test_a_reading_that_only_waits_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkvet.crawler.reading.PATIENCE", 1)
    reading = ReadingProcesses(1, seconds=1)
    try:
        assert read(reading, Doing(time.sleep, 60)) == ["Reading it took more than 1 seconds."]
    finally:
        reading.close()
