"""A machine without a network says nothing about pages: every state stays, and the command says why it ended."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from crawls import RENDER, TARGET, audit_of, states, visit
from web import write_web

from linkvet.cli import cli
from linkvet.crawler.assignment import CrawlOptions
from linkvet.crawler.run import search
from linkvet.fake_web import FakeWeb
from linkvet.store.file.audit import Audit, AuditError

LINK = f'<p>We walked to <a href="https://{TARGET}/mill">the old mill</a> and back before noon.</p>'
TEXT = "<p>The path follows the river for an hour, then it climbs through an orchard.</p>" * 5
SITES = [f"walk{number}.example" for number in range(6)]
PAGES = [f"http://{site}/1" for site in SITES]


def web_with(folder: Path, gone: tuple[str, ...] = ()) -> Path:
    hosts = {site: {"/1": LINK + TEXT} for site in SITES if site not in gone}
    return write_web(folder, {TARGET: {"/": "<p>home"}, **hosts})


def visited(folder: Path) -> Path:
    """An audit of six pages, all live, whose web has been stopped since."""
    path = audit_of(folder / "walks.audit", PAGES)
    with FakeWeb(web_with(folder / "web")) as web:
        assert visit(path, web).finished
    assert states(path) == dict.fromkeys(PAGES, ("live", ""))
    return path


def stopped(folder: Path) -> Path:
    """The hosts file of a web that nobody serves any more."""
    with FakeWeb(folder / "web") as web:
        lines = web.hosts_file.read_text()
    kept = folder / "hosts"
    kept.write_text(lines)
    return kept


def visits(path: Path) -> int:
    with Audit.open(path) as audit:
        return int(audit.conn.execute("SELECT count(*) FROM visits").fetchone()[0])


def test_a_web_that_is_gone_as_a_whole_changes_no_state(tmp_path: Path) -> None:
    path = visited(tmp_path)
    hosts = stopped(tmp_path)
    with FakeWeb(tmp_path / "web") as other, pytest.raises(AuditError, match="seems to be offline"):
        visit(path, other, "all", hosts=hosts)
    assert states(path) == dict.fromkeys(PAGES, ("live", ""))
    assert visits(path) == len(PAGES)


def test_the_crawl_goes_on_once_the_network_is_back(tmp_path: Path) -> None:
    path = visited(tmp_path)
    hosts = stopped(tmp_path)
    with FakeWeb(web_with(tmp_path / "later", ("walk3.example",))) as web:
        with pytest.raises(AuditError):
            visit(path, web, "all", hosts=hosts)
        result = visit(path, web)
    assert result.finished
    assert result.resumed
    assert states(path) == dict.fromkeys(PAGES, ("live", "")) | {PAGES[3]: ("broken", "dns")}


def test_names_that_nobody_answers_for_are_no_verdict(tmp_path: Path) -> None:
    path = audit_of(tmp_path / "new.audit", PAGES)
    empty = tmp_path / "hosts"
    empty.write_text("127.0.0.9 elsewhere.example\n")
    with FakeWeb(web_with(tmp_path / "web")) as web, pytest.raises(AuditError, match="Not one of 6 pages"):
        visit(path, web, hosts=empty, dns="127.0.0.1:9")
    assert states(path) == dict.fromkeys(PAGES, ("unvisited", ""))


def test_dead_sites_are_broken_while_others_answer(tmp_path: Path) -> None:
    path = audit_of(tmp_path / "mixed.audit", PAGES)
    with FakeWeb(web_with(tmp_path / "web", tuple(SITES[:4]))) as web:
        assert visit(path, web).finished
    wanted = [("broken", "dns")] * 4 + [("live", "")] * 2
    assert list(states(path).values()) in (wanted, wanted[::-1])


def test_dead_sites_are_broken_where_only_the_audited_site_answers(tmp_path: Path) -> None:
    path = audit_of(tmp_path / "dead.audit", PAGES)
    with FakeWeb(web_with(tmp_path / "web", tuple(SITES))) as web:
        assert visit(path, web).finished
    assert states(path) == dict.fromkeys(PAGES, ("broken", "dns"))


def test_a_recheck_without_a_network_ends_with_one_sentence(tmp_path: Path) -> None:
    path = visited(tmp_path)
    hosts = tmp_path / "hosts"
    hosts.write_text("127.0.0.9 elsewhere.example\n")
    command = ["recheck", str(path), "--older", "0", "--hosts", str(hosts), "--delay", "0", "--quiet"]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 1
    assert "seems to be offline" in done.output
    assert "Traceback" not in done.output
    assert states(path) == dict.fromkeys(PAGES, ("live", ""))


def test_a_network_lost_in_the_middle_keeps_the_states_of_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = [f"farm{number:02}.example" for number in range(40)]
    pages = [f"http://{site}/1" for site in sites]
    path = audit_of(tmp_path / "farms.audit", pages)
    root = write_web(tmp_path / "web", {TARGET: {"/": "<p>home"}, **{s: {"/1": LINK + TEXT} for s in sites}})
    with FakeWeb(root) as web:
        assert visit(path, web).finished
    seen: list[str] = []
    web = FakeWeb(root).start()

    def counted(progress: object) -> None:
        seen.append("told")
        if getattr(progress, "done", 0) >= 3:
            web.stop()

    from linkvet.crawler import run
    from linkvet.crawler.assignment import CrawlOptions

    monkeypatch.setattr(run, "REPORT_SECONDS", 0.0)
    options = CrawlOptions(delay=0.0, timeout=5.0, hosts=web.hosts_file, concurrency=1, render=RENDER)
    with pytest.raises(AuditError, match="offline"):
        run.crawl(path, "all", options, counted)
    assert seen
    assert set(states(path).values()) == {("live", "")}
    with Audit.open(path) as audit, pytest.raises(StopIteration):
        next(audit.rows("SELECT 1 FROM visits WHERE outcome <> 'read'"))


def test_a_full_disk_is_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = visited(tmp_path)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("linkvet.crawler.pipelines.record_visit", full)
    with FakeWeb(tmp_path / "web") as web:
        result = visit(path, web, "all")
    assert not result.finished
    assert states(path) == dict.fromkeys(PAGES, ("live", ""))


def test_a_search_without_a_network_looks_at_nothing(tmp_path: Path) -> None:
    """The pages of a search that this machine could not ask for stay to be looked at, and the command says why."""
    path = visited(tmp_path)
    empty = tmp_path / "hosts"
    empty.write_text("127.0.0.9 elsewhere.example\n")
    options = CrawlOptions(hosts=empty, dns="127.0.0.1:9", delay=0.0, timeout=2.0)
    with pytest.raises(AuditError, match="seems to be offline"):
        search(path, options, lambda progress: None)
    with Audit.open(path) as audit:
        looked = audit.conn.execute(
            "SELECT count(*) FROM searched_pages WHERE looked_at IS NOT NULL"
        ).fetchone()
    assert looked == (0,)
    with FakeWeb(tmp_path / "web") as web:
        done, found = search(
            path, CrawlOptions(hosts=web.hosts_file, delay=0.0, timeout=5.0), lambda progress: None
        )
    assert (done.finished, found.sites) == (True, len(SITES))
