"""What changed between two moments, from visits that are really stored."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from audits import link, new_audit, see, take
from click.testing import CliRunner

from linkvet.cli import cli
from linkvet.store.file.audit import Audit, AuditError, clock_at
from linkvet.store.history.changes import Change, changes
from linkvet.store.history.moments import moment_of
from linkvet.store.seen.frontier import start_crawl
from linkvet.store.types import Claim

HOME = "https://shop.test/"
PAGE = "https://blog.example/post"


def crawl_on(audit: Audit, day: str, pages: dict[str, dict[str, Any] | list[Any]]) -> int:
    """One finished crawl on a day: page → links, or facts of a visit that saw none."""
    with clock_at(datetime.fromisoformat(day + "T09:00:00").replace(tzinfo=UTC)):
        crawl = start_crawl(audit, "all")
        for page, seen in pages.items():
            links, facts = (seen, {}) if isinstance(seen, list) else (seen.pop("links", []), seen)
            see(audit, page, *links, crawl=crawl.id, visited_at=day + "T10:00:00Z", **facts)
        with audit.transaction() as conn:
            conn.execute("DELETE FROM frontier")
            conn.execute("UPDATE crawls SET finished_at = ?", (day + "T11:00:00Z",))
    return crawl.id


def audit_with(folder: Path, *claims: Claim | str) -> Audit:
    with clock_at(datetime(2026, 1, 1, tzinfo=UTC)):
        audit = new_audit(folder)
        take(audit, claims)
    return audit


def told(audit: Audit, since: str, until: str | None = None) -> list[tuple[str, str, str, str]]:
    window = moment_of(audit, since), moment_of(audit, until) if until else None
    return [(c.scope, c.kind, c.page or c.domain, c.reason) for c in changes(audit, *window)]


def only(audit: Audit, since: str) -> Change:
    found = [change for change in changes(audit, moment_of(audit, since)) if change.scope == "link"]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("after", "kind", "reason"),
    [
        ([], "lost", "link_removed"),
        ({"lost_reason": "page_redirected"}, "lost", "page_redirected"),
        ({"lost_reason": "soft_404"}, "lost", "soft_404"),
        ({"outcome": "broken", "reason": "http_404"}, "broken", "http_404"),
        ({"outcome": "broken", "reason": "dns"}, "broken", "dns"),
    ],
)
def test_a_link_that_went_with_its_reason(tmp_path: Path, after: Any, kind: str, reason: str) -> None:
    audit = audit_with(tmp_path, Claim(PAGE, HOME))
    crawl_on(audit, "2026-02-01", {PAGE: [link(HOME)]})
    crawl_on(audit, "2026-02-08", {PAGE: after})
    assert told(audit, "crawl:1") == [
        ("link", kind, PAGE, reason),
        ("domain", kind, "blog.example", reason),
    ]
    assert only(audit, "2026-02-05").before["anchor"] == "Shop"
    assert told(audit, "2026-02-09") == []
    assert told(audit, "crawl:2") == []


def test_blocked_is_not_lost_and_coming_in_again_is_no_news(tmp_path: Path) -> None:
    audit = audit_with(tmp_path, Claim(PAGE, HOME))
    crawl_on(audit, "2026-02-01", {PAGE: [link(HOME)]})
    crawl_on(audit, "2026-02-08", {PAGE: {"outcome": "blocked", "reason": "robots"}})
    assert told(audit, "crawl:1") == []
    crawl_on(audit, "2026-02-15", {PAGE: [link(HOME)]})
    assert told(audit, "crawl:2") == []
    crawl_on(audit, "2026-02-22", {PAGE: {"outcome": "blocked", "reason": "http_403"}})
    crawl_on(audit, "2026-03-01", {PAGE: []})
    assert told(audit, "crawl:4")[0] == ("link", "lost", PAGE, "link_removed")


def test_the_first_sight_of_a_claimed_link_is_no_news_and_a_fresh_one_is(tmp_path: Path) -> None:
    fresh = "https://fresh.example/a"
    audit = audit_with(tmp_path, Claim(PAGE, HOME), Claim(fresh, HOME, first_seen="2026-02-03"))
    crawl_on(audit, "2026-02-08", {PAGE: [link(HOME)], fresh: [link(HOME)]})
    assert told(audit, "2026-02-01") == [("link", "new", fresh, ""), ("domain", "new", "fresh.example", "")]
    assert told(audit, "2025-12-01") == [("link", "new", fresh, ""), ("domain", "new", "fresh.example", "")]


def test_a_claimed_link_that_a_tool_saw_lately_and_we_did_not(tmp_path: Path) -> None:
    stale = "https://stale.example/a"
    audit = audit_with(
        tmp_path,
        Claim(PAGE, HOME, first_seen="2025-02-03", last_seen="2026-02-02"),
        Claim(stale, HOME, first_seen="2025-02-03", last_seen="2025-08-02"),
    )
    crawl_on(audit, "2026-02-08", {PAGE: [], stale: []})
    assert told(audit, "2026-02-01")[0] == ("link", "lost", PAGE, "link_removed")
    assert only(audit, "2026-02-01").before == {"state": "claimed", "last_seen": "2026-02-02"}


def test_new_lost_and_back(tmp_path: Path) -> None:
    audit = audit_with(tmp_path, Claim(PAGE, HOME))
    other = HOME + "other"
    crawl_on(audit, "2026-02-01", {PAGE: [link(HOME)]})
    crawl_on(audit, "2026-02-08", {PAGE: [link(HOME), link(other, position=2, anchor="Other")]})
    assert told(audit, "crawl:1") == [("link", "new", PAGE, "")], "its domain was known before"
    crawl_on(audit, "2026-02-15", {PAGE: [link(other, position=2, anchor="Other")]})
    assert told(audit, "crawl:2") == [("link", "lost", PAGE, "link_removed")]
    crawl_on(audit, "2026-02-22", {PAGE: [link(HOME), link(other, position=2, anchor="Other")]})
    assert told(audit, "crawl:3") == [("link", "back", PAGE, "")]
    assert told(audit, "crawl:1", "crawl:3") == [
        ("link", "lost", PAGE, "link_removed"),
        ("link", "new", PAGE, ""),
    ]
    assert told(audit, "crawl:2", "crawl:4") == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"anchor": "Cheap shop"}, "anchor"),
        ({"link_kind": "nofollow", "rel": "nofollow"}, "kind"),
        ({"region": "footer"}, "region"),
        ({"hidden": "display"}, "hidden"),
    ],
)
def test_a_link_that_stays_and_changes(tmp_path: Path, facts: dict[str, Any], field: str) -> None:
    audit = audit_with(tmp_path, Claim(PAGE, HOME))
    crawl_on(audit, "2026-02-01", {PAGE: [link(HOME)]})
    crawl_on(audit, "2026-02-08", {PAGE: [link(HOME, **facts)]})
    change = only(audit, "last")
    assert (change.kind, change.fields) == ("changed", [field])
    assert change.before[field] if field != "hidden" else "hidden" not in change.before
    assert change.before.get(field) != change.after[field]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [({"robots": "noindex"}, "noindex"), ({"canonical": "https://blog.example/"}, "canonical_elsewhere")],
)
def test_a_page_that_leaves_the_index(tmp_path: Path, facts: dict[str, Any], reason: str) -> None:
    audit = audit_with(tmp_path, Claim(PAGE, HOME))
    crawl_on(audit, "2026-02-01", {PAGE: [link(HOME)]})
    crawl_on(audit, "2026-02-08", {PAGE: {"links": [link(HOME)], **facts}})
    change = only(audit, "last")
    assert (change.kind, change.fields, change.reason) == ("changed", ["indexable"], reason)
    assert change.why


def test_other_words_on_the_page_are_no_change_of_the_link(tmp_path: Path) -> None:
    audit = audit_with(tmp_path, Claim(PAGE, HOME))
    crawl_on(audit, "2026-02-01", {PAGE: [link(HOME)]})
    crawl_on(audit, "2026-02-08", {PAGE: {"links": [link(HOME)], "text": "New words.", "words": 2}})
    assert told(audit, "last") == []


def test_a_link_that_leads_elsewhere_now_is_one_change(tmp_path: Path) -> None:
    audit = audit_with(tmp_path, Claim(PAGE, HOME))
    crawl_on(audit, "2026-02-01", {PAGE: [link(HOME)]})
    crawl_on(audit, "2026-02-08", {PAGE: [link(HOME + "mugs")]})
    change = only(audit, "last")
    assert (change.kind, change.fields) == ("changed", ["target"])
    assert (change.before["target"], change.after["target"]) == (HOME, HOME + "mugs")


def test_a_domain_is_lost_with_its_last_link_only(tmp_path: Path) -> None:
    pages = [f"https://blog.example/{number}" for number in range(3)]
    audit = audit_with(tmp_path, *(Claim(page, HOME) for page in pages))
    crawl_on(audit, "2026-02-01", {page: [link(HOME)] for page in pages})
    crawl_on(
        audit,
        "2026-02-08",
        {pages[0]: [], pages[1]: [], pages[2]: {"outcome": "blocked", "reason": "robots"}},
    )
    assert [row[0] for row in told(audit, "last")] == ["link", "link"]
    crawl_on(audit, "2026-02-15", {pages[2]: {"outcome": "broken", "reason": "http_410"}})
    assert told(audit, "last")[-1] == ("domain", "broken", "blog.example", "http_410")
    assert told(audit, "crawl:1")[-1] == ("domain", "lost", "blog.example", "link_removed")


def test_windows_side_by_side_tell_each_event_once(tmp_path: Path) -> None:
    audit = audit_with(tmp_path, Claim(PAGE, HOME))
    seen: list[Any] = [[link(HOME)], {"outcome": "blocked", "reason": "robots"}, [], [link(HOME)], []]
    for week, what in enumerate(seen):
        crawl_on(audit, f"2026-02-{1 + 7 * week:02d}" if week < 4 else "2026-03-01", {PAGE: what})
    kinds = [
        [row[1] for row in told(audit, f"crawl:{number}", f"crawl:{number + 1}") if row[0] == "link"]
        for number in range(1, 5)
    ]
    assert kinds == [[], ["lost"], ["back"], ["lost"]]


@pytest.mark.parametrize(
    ("options", "seen"),
    [
        ([], {("link", "blog.example"), ("link", "news.example"), ("domain", "news.example")}),
        (["--domain", "news.example"], {("link", "news.example"), ("domain", "news.example")}),
        (["--region", "footer"], {("link", "blog.example")}),
        (["--link-kind", "nofollow"], {("link", "blog.example")}),
        (["--state", "broken", "--kind", "lost"], set()),
        (["--state", "broken", "--kind", "broken"], {("link", "news.example"), ("domain", "news.example")}),
    ],
)
def test_changes_take_the_filters_of_links(
    tmp_path: Path, options: list[str], seen: set[tuple[str, str]]
) -> None:
    news = "https://news.example/1"
    audit = audit_with(tmp_path, Claim(PAGE, HOME), Claim(news, HOME))
    crawl_on(audit, "2026-02-01", {PAGE: [link(HOME, region="content")], news: [link(HOME)]})
    altered = link(HOME, region="footer", link_kind="nofollow")
    crawl_on(audit, "2026-02-08", {PAGE: [altered], news: {"outcome": "broken", "reason": "dns"}})
    result = CliRunner().invoke(cli, ["changes", str(audit.path), "--since", "last", *options, "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert {(row["scope"], row["domain"]) for row in told["links"] + told["domains"]} == seen
    assert sum(told["counts"]["link"].values()) == len(told["links"])


@pytest.mark.parametrize("text", ["yesterday", "crawl:9", "last", "2026-13-01", "-3d"])
def test_a_moment_that_is_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(AuditError):
        moment_of(audit_with(tmp_path, Claim(PAGE, HOME)), text)
