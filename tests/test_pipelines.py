"""What a crawl brings is stored in handfuls: whole, in one commit, and a bad item spoils no other."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from audits import DAY, new_audit, take

from linkvet.crawler.pipelines import HANDFUL, StoreInAudit
from linkvet.store.file.audit import Audit
from linkvet.store.seen.frontier import start_crawl
from linkvet.store.types import Visit

PAGES = [f"https://blog{number}.example/post" for number in range(HANDFUL + 3)]


def visits_of(audit: Audit) -> list[int]:
    return [row[0] for row in audit.conn.execute("SELECT page_id FROM visits ORDER BY page_id")]


def visit(page_id: int) -> Visit:
    return Visit(page_id, DAY, "broken", "dns")


def test_items_are_stored_together_and_none_waits_for_ever(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, PAGES)
        pipeline = StoreInAudit(audit, start_crawl(audit).id)
        commits: list[str] = []
        audit.conn.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)

        async def store_all() -> None:
            await asyncio.gather(*(pipeline.process_item(visit(number + 1)) for number in range(len(PAGES))))

        asyncio.run(store_all())
        audit.conn.set_trace_callback(None)
        assert visits_of(audit) == list(range(1, len(PAGES) + 1))
        assert len(commits) == 2


def test_an_item_that_cannot_be_stored_leaves_the_others_alone(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, PAGES[:3])
        pipeline = StoreInAudit(audit, start_crawl(audit).id)

        async def store_all() -> list[object]:
            items = [visit(1), visit(99), visit(3)]
            return list(await asyncio.gather(*map(pipeline.process_item, items), return_exceptions=True))

        first, second, third = asyncio.run(store_all())
        assert isinstance(second, TypeError)
        assert isinstance(first, Visit) and isinstance(third, Visit)
        assert visits_of(audit) == [1, 3]


def test_where_nothing_can_be_stored_every_item_is_told(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit, Audit.open(audit.path) as other:
        take(audit, PAGES[:2])
        pipeline = StoreInAudit(audit, start_crawl(audit).id)
        audit.conn.execute("PRAGMA busy_timeout = 1")

        async def store_all() -> list[object]:
            items = [visit(1), visit(2)]
            return list(await asyncio.gather(*map(pipeline.process_item, items), return_exceptions=True))

        with other.transaction():
            told = asyncio.run(store_all())
        assert [type(one) for one in told] == [sqlite3.OperationalError] * 2
        assert visits_of(audit) == []


def test_a_part_of_a_unit_of_work_can_fail_alone(tmp_path: Path) -> None:
    add = "INSERT INTO domains (name) VALUES (?)"
    with new_audit(tmp_path) as audit:
        with audit.transaction() as conn:
            conn.execute(add, ["first.example"])
            with pytest.raises(KeyError), audit.transaction():
                conn.execute(add, ["second.example"])
                raise KeyError
            with audit.transaction():
                conn.execute(add, ["third.example"])
        names = [row[0] for row in audit.conn.execute("SELECT name FROM domains ORDER BY id")]
        assert names == ["first.example", "third.example"]
