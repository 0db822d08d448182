"""A page that is still the same is not sent, read or judged again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawls import TARGET, audit_of, states, visit
from web import ask, web_of  # noqa: F401 (a fixture)

from linkvet.fake_web import FakeWeb
from linkvet.store.claimed.imports import Source, record_import
from linkvet.store.file.audit import Audit, Settings
from linkvet.store.types import Claim

LINK = f'<title>Mills</title><p>See <a href="http://{TARGET}/">the mill</a>.'
PAGE = "http://a.example/1"


def visits_of(path: Path) -> list[dict[str, Any]]:
    with Audit.open(path) as audit:
        sql = "SELECT outcome, http_status, detail, snapshot_id, lost_reason FROM visits ORDER BY id"
        return list(audit.rows(sql))


def unsent(path: Path) -> list[bool]:
    return [row["detail"].startswith("not changed since") for row in visits_of(path)]


def test_an_unchanged_page_keeps_its_snapshot(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web: FakeWeb = web_of({"a.example": {"/1": {"body": LINK, "etag": True}}})
    path = audit_of(tmp_path / "a.audit", [PAGE])
    for selection in ("new", "all", "all"):
        assert visit(path, web, selection).visited == 1
        assert states(path) == {PAGE: ("live", "")}
    rows = visits_of(path)
    assert unsent(path) == [False, True, True]
    assert {row["snapshot_id"] for row in rows} == {1}
    assert {(row["outcome"], row["http_status"]) for row in rows} == {("read", 200)}


def test_a_changed_page_is_read_again(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    steps = [{"body": LINK}, {"body": "<p>gone"}, {"body": "<p>gone"}]
    web = web_of({"a.example": {"/1": {"etag": True, "sequence": steps}}})
    path = audit_of(tmp_path / "a.audit", [PAGE])
    for selection in ("new", "all", "all"):
        visit(path, web, selection)
    assert unsent(path) == [False, False, True]
    assert states(path) == {PAGE: ("lost", "link_removed")}


def test_another_target_is_looked_for_in_the_page_itself(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    other = LINK + '<a href="http://partner.example/">partner</a><a href="http://other.test/">other</a>'
    web = web_of({"a.example": {"/1": {"body": other, "etag": True}}})
    path = audit_of(tmp_path / "a.audit", [PAGE])
    visit(path, web)
    with Audit.open(path) as audit:
        source = Source("more.csv", "more", "csv", "test", [])
        record_import(audit, source, [Claim(PAGE, "http://partner.example/", line=1)])
    visit(path, web, "all")
    visit(path, web, "all")
    with Audit.open(path) as audit:
        audit.save_settings(Settings("other.test"))
    visit(path, web, "all")
    assert unsent(path) == [False, False, True, False]


def test_behind_redirects_only_the_same_way_counts(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    ways = [
        {"redirect": "/2"},
        {"redirect": "/2"},
        {"redirect": {"to": "/2", "status": 302}},
        {"redirect": "/3"},
    ]
    pages = {"/1": {"sequence": ways}, "/2": {"body": LINK, "etag": True}, "/3": {"body": LINK, "etag": True}}
    web = web_of({"a.example": pages})
    path = audit_of(tmp_path / "a.audit", [PAGE])
    for selection in ("new", "all", "all", "all"):
        visit(path, web, selection)
    assert unsent(path) == [False, True, False, False]


def test_links_through_a_shortener_are_followed_each_time(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    body = '<p><a href="http://bit.ly/mill">the mill</a>'
    short = [{"redirect": f"http://{TARGET}/"}, {"redirect": "http://other.test/"}]
    web = web_of(
        {
            "a.example": {"/1": {"body": body, "etag": True}},
            "bit.ly": {"/mill": {"sequence": short}},
            TARGET: {"/": "<p>mill"},
            "other.test": {"/": "<p>other"},
        }
    )
    path = audit_of(tmp_path / "a.audit", [PAGE])
    visit(path, web)
    assert states(path) == {PAGE: ("live", "")}
    visit(path, web, "all")
    assert unsent(path) == [False, False]
    assert states(path) == {PAGE: ("lost", "link_removed")}


def test_the_fake_web_answers_as_asked(web_of: Any) -> None:  # noqa: F811
    web = web_of({"a.example": {"/1": {"body": LINK, "etag": True}, "/2": {"body": LINK}}})
    status, headers, _ = ask(web, "a.example", "/1")
    tag = headers["etag"]
    assert status == 200
    assert ask(web, "a.example", "/1", head=f"If-None-Match: {tag}\r\n")[::2] == (304, b"")
    assert ask(web, "a.example", "/1", head='If-None-Match: "other"\r\n')[0] == 200
    assert "etag" not in ask(web, "a.example", "/2")[1]
