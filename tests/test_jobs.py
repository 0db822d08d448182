"""Jobs beside the app: one at a time, paused, killed and gone on with; nothing is lost, nothing is done twice."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from jobs import ended, given_for, kill, wait
from web import DEMO

from linkvet.fake_web import FakeWeb
from linkvet.jobs.beside import JobPlace, folder_of
from linkvet.jobs.import_ import take_in
from linkvet.jobs.record import Job, read_job
from linkvet.store.file.audit import Audit, AuditError, Settings
from linkvet.web.work import Given, Work

TARGET = "meadowlark-coffee.example"
FILES = [DEMO / "backlinks.csv", DEMO / "search-console-latest-links.csv", DEMO / "disavow.txt"]
PAGES = 24
"""Pages of the sample that are crawled here; none of them lets a crawl wait."""


@pytest.fixture(scope="module")
def web() -> Iterator[FakeWeb]:
    with FakeWeb(DEMO / "web") as web:
        yield web


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.audit"
    Audit.create(path, Settings(TARGET)).close()
    return path


def counts(file: Path) -> dict[str, int]:
    tables = ("imports", "claims", "backlinks", "pages", "disavow_lines", "crawls", "rounds")
    with Audit.open(file) as audit:
        return {name: audit.conn.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def visits(file: Path) -> Counter[int]:
    """Visits per page and crawl: how often each was visited at most once is the question."""
    with Audit.open(file) as audit:
        return Counter(tuple(row) for row in audit.conn.execute("SELECT page_id, crawl_id FROM visits"))


def imported(file: Path, *paths: Path) -> None:
    with Audit.open(file) as audit:
        take_in(audit, paths or FILES, None, quiet=True)


@pytest.fixture
def few(file: Path, tmp_path: Path) -> Path:
    """An audit with few pages to crawl."""
    with FILES[0].open(encoding="utf-8") as rows:
        pages = [row["Source url"] for row in csv.DictReader(rows)][:PAGES]
    (tmp_path / "pages.txt").write_text("\n".join(pages), encoding="utf-8")
    imported(file, tmp_path / "pages.txt")
    return file


def test_a_preview_says_what_an_import_would_do_and_changes_nothing(file: Path) -> None:
    work = Work(file, Given())
    before = counts(file)
    work.start_preview([str(path) for path in FILES])
    job = ended(work.looking)
    assert counts(file) == before
    assert [one["vendor"] for one in job.result] == ["semrush", "gsc", "disavow"]
    foreseen = [(one["rows"], one["links"], one["new_links"], one["disavow_lines"]) for one in job.result]
    imported(file)
    with Audit.open(file) as audit:
        rows = audit.conn.execute("SELECT rows, links FROM imports ORDER BY id").fetchall()
    assert [one[:2] for one in foreseen] == rows
    assert sum(one[2] for one in foreseen) == counts(file)["backlinks"]
    assert not list(folder_of(file).glob("preview.audit*"))
    work.start_preview([str(path) for path in FILES])
    assert [one["known"] for one in ended(work.looking).result] == [True] * 3


def test_only_one_job_at_a_time(few: Path, web: FakeWeb) -> None:
    work = Work(few, given_for(web))
    work.start_crawl("new", {})
    for start in (work.start_analysis, lambda: work.start_crawl("new", {}), work.place.resume):
        with pytest.raises(AuditError):
            start()
    assert Work(few, Given()).place.running(), "another app finds it"
    assert work.place.pause()
    assert ended(work.place).state == "paused"
    assert not work.place.pause()


def test_a_crawl_that_is_paused_or_killed_goes_on_and_visits_nothing_twice(few: Path, web: FakeWeb) -> None:
    work = Work(few, given_for(web, delay=0.2))
    work.start_crawl("new", {})
    wait(lambda: (read_job(work.place.path("json")) or Job("", [])).progress.get("done"))
    work.place.pause()
    job = ended(work.place)
    assert (job.state, job.steps[0]) == ("paused", "crawl")
    work.place.resume()
    wait(lambda: (read_job(work.place.path("json")) or Job("", [])).progress.get("done", 0) > 3)
    kill(work.place)
    job = work.place.job()
    assert job and job.state == "stopped" and job.steps[0] in ("crawl", "analyze")
    work.place.resume()
    job = ended(work.place)
    assert (job.state, job.steps, job.trouble) == ("done", [], "")
    assert set(visits(few).values()) == {1}
    assert counts(few)["crawls"] == counts(few)["rounds"] == 1
    with Audit.open(few) as audit:
        left = "SELECT count(*) FROM pages WHERE visit_id IS NULL"
        assert audit.conn.execute(left).fetchone()[0] == 0


@pytest.mark.parametrize("step", ["import", "analyze", "compare"])
def test_what_is_killed_in_another_step_goes_on_from_that_step(few: Path, web: FakeWeb, step: str) -> None:
    work = Work(few, given_for(web))
    if step == "import":
        work.start_import([str(path) for path in FILES], [])
    else:
        work.start_crawl("new", {})
    wait(lambda: (read_job(work.place.path("json")) or Job("", ["?"])).steps[:1] in ([step], []))
    if work.place.running():
        kill(work.place)
    job = work.place.job()
    assert job
    if job.state != "done":
        assert job.steps[:1] in ([step], [])
        work.place.resume()
        assert ended(work.place).state == "done"
    found = counts(few)
    assert (found["imports"], found["disavow_lines"]) == ((4, 3) if step == "import" else (1, 0))
    assert found["rounds"] == found["crawls"] == (0 if step == "import" else 1)
    assert set(visits(few).values()) <= {1}


def test_a_job_that_cannot_be_done_says_why(file: Path, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_bytes(b"\x00\x01\x02 nothing")
    work = Work(file, Given())
    work.start_import([str(tmp_path / "odd.csv")], [])
    job = ended(work.place)
    assert job.state == "failed"
    assert "odd.csv" in job.trouble
    assert counts(file)["imports"] == 0


def test_a_record_that_is_none_of_ours_is_no_job(file: Path) -> None:
    place = JobPlace(file)
    folder_of(file).mkdir()
    for text in ("", "[]", "{", json.dumps({"kind": "crawl"}), '"x"'):
        place.path("json").write_text(text)
        assert place.job() is None
    with pytest.raises(AuditError, match="no job to resume"):
        place.resume()
