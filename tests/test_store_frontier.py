from __future__ import annotations

from pathlib import Path

import pytest
from audits import new_audit, see, take

from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.seen.frontier import (
    check_selection,
    count_waiting,
    finish_crawl,
    start_crawl,
    tasks_of,
    waiting_domains,
)

PAGES = ["https://a.example/1", "https://a.example/2", "https://b.example/1", "https://c.example/1"]


def waiting(audit: Audit) -> list[str]:
    tasks = [task for domain in waiting_domains(audit) for task in tasks_of(audit, domain, 10)]
    return sorted(task.url for task in tasks if task.kind == "page")


def crawled(folder: Path) -> Audit:
    """One page read long ago, one broken, one blocked, one unvisited; no crawl is open."""
    audit = new_audit(folder)
    take(audit, PAGES)
    crawl = start_crawl(audit)
    see(audit, PAGES[0], crawl=crawl.id, visited_at="2020-01-01T00:00:00Z")
    see(audit, PAGES[1], crawl=crawl.id, outcome="broken", reason="dns", visited_at="2999-01-01T00:00:00Z")
    see(
        audit, PAGES[2], crawl=crawl.id, outcome="blocked", reason="robots", visited_at="2999-01-01T00:00:00Z"
    )
    with audit.transaction() as conn:
        conn.execute("DELETE FROM frontier")
    assert finish_crawl(audit, crawl)
    return audit


@pytest.mark.parametrize(
    ("selection", "chosen"),
    [
        ("new", PAGES[3:]),
        ("failed", PAGES[1:3]),
        ("all", PAGES),
        ("older:30d", PAGES[:1]),
        ("new, older:30d", [PAGES[0], PAGES[3]]),
    ],
)
def test_what_a_selection_chooses(tmp_path: Path, selection: str, chosen: list[str]) -> None:
    with crawled(tmp_path) as audit:
        crawl = start_crawl(audit, selection)
        assert waiting(audit) == chosen
        assert (crawl.waiting, crawl.resumed) == (len(chosen), False)


@pytest.mark.parametrize("selection", ["", "everything", "older:", "older:3w", "new,,all", "older:30d OR 1"])
def test_a_selection_that_says_nothing_is_refused(tmp_path: Path, selection: str) -> None:
    with pytest.raises(AuditError, match="choose from"):
        check_selection(selection)
    with new_audit(tmp_path) as audit:
        with pytest.raises(AuditError):
            start_crawl(audit, selection)
        assert not audit.conn.execute("SELECT * FROM crawls").fetchall()


def test_an_unfinished_crawl_goes_on_and_takes_new_pages_along(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, PAGES)
        first = start_crawl(audit)
        see(audit, PAGES[0], crawl=first.id)
        take(audit, ["https://d.example/"], "more")
        again = start_crawl(audit)
        assert (again.id, again.resumed) == (first.id, True)
        assert waiting(audit) == [*PAGES[1:], "https://d.example/"]
        assert count_waiting(audit) == 4
        assert not finish_crawl(audit, again)


def test_every_domain_belongs_to_one_shard(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [f"https://site{number}.example/" for number in range(20)])
        start_crawl(audit)
        parts = [set(waiting_domains(audit, shard, 3)) for shard in range(3)]
        assert sum(len(part) for part in parts) == len(set.union(*parts)) == 20


def test_a_site_is_asked_where_its_pages_answered(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, PAGES[:2])
        crawl = start_crawl(audit)
        see(audit, PAGES[0], crawl=crawl.id, final_url="https://www.a.example/1")
        kinds = [(task.kind, task.url) for task in tasks_of(audit, 1, 10)]
        assert kinds == [("page", PAGES[1]), ("site", "https://www.a.example/1")]
