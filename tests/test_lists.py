from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from audits import link, new_audit, see, take

from linkvet.store.decided.decisions import decide
from linkvet.store.decided.subjects import Subject
from linkvet.store.file.audit import Audit
from linkvet.store.judged import rows
from linkvet.store.lists import made, paged
from linkvet.store.lists.filters import Filters
from linkvet.store.lists.paged import Place
from linkvet.store.lists.rows import backlinks
from linkvet.store.types import Claim, DisavowLine

HOME = "https://shop.test/"
TEA = "https://shop.test/tea_50%"
COUNT = 37


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audit]:
    with new_audit(tmp_path_factory.mktemp("lists")) as audit:
        fill(audit)
        made.refresh(audit)
        yield audit


def fill(audit: Audit) -> None:
    """Links of every state on eleven domains, some judged, some not."""
    pages = [f"https://d{n % 11}.example/page_{n}" for n in range(COUNT)]
    claims = [
        Claim(page, (HOME, TEA)[n % 2], anchor=f"Claimed {n % 3}", first_seen=f"2026-{1 + n % 9:02}-05")
        for n, page in enumerate(pages)
    ]
    take(audit, [*claims, DisavowLine("domain:d9.example")], "ahrefs")
    for n, page in enumerate(pages):
        if n % 5 == 0:
            see(audit, page, outcome="broken", reason="http_404")
        elif n % 5 < 4:
            kind = ("follow", "nofollow ugc")[n % 2]
            anchor = f"Tea 100% {n % 4}" if n % 4 else ""
            hidden = "display" if n % 7 == 0 else ""
            region = ("content", "footer")[n % 3 == 0]
            there = (
                []
                if n % 10 == 3
                else [link((HOME, TEA)[n % 2], anchor=anchor, link_kind=kind, hidden=hidden, region=region)]
            )
            see(audit, page, *there, language=("en", "de")[n % 2])
    judge(audit)
    decide(audit, [Subject("domain", "d1.example"), Subject("domain", "d2.example")], "disavow")
    decide(audit, [Subject("url", pages[1])], "whitelist")


def judge(audit: Audit) -> None:
    rows = audit.conn.execute(
        "SELECT b.id, b.link_id, p.domain_id FROM backlinks b JOIN pages p ON p.id = b.page_id"
    )
    for backlink_id, link_id, domain_id in rows.fetchall():
        toxicity = float(backlink_id * 7 % 100) if link_id else None
        level = None if toxicity is None else ("clean", "suspicious", "toxic")[int(toxicity // 34)]
        with audit.transaction() as conn:
            conn.execute(
                "INSERT INTO judgements (backlink_id, anchor_class, toxicity, level) VALUES (?, ?, ?, ?)",
                (backlink_id, ("branded", "exact")[backlink_id % 2], toxicity, level),
            )
            if toxicity and toxicity > 50:
                conn.execute(
                    "INSERT INTO findings VALUES (?, 'thin_page', 'harmful_environment', .2, 9, 'Thin.', 1.0)",
                    (backlink_id,),
                )
            conn.execute(
                "INSERT OR REPLACE INTO domain_judgements VALUES "
                "(?, 'news', '', ?, '', NULL, NULL, NULL, ?, ?, ?, ?, '{}')",
                (domain_id, domain_id * 9, domain_id % 2, None, toxicity, level),
            )


CASES: dict[str, dict[str, Any]] = {
    "all": {},
    "state": {"states": ("live", "lost")},
    "reason": {"reasons": ("http_404",)},
    "domain": {"domains": ("d1.example", "d4.example")},
    "host": {"domains": ("www.d1.example",)},
    "target": {"target": "TEA_50%"},
    "whole target": {"target_is": TEA},
    "anchor": {"anchor": "100% 1"},
    "whole anchor": {"anchor_is": "Tea 100% 1"},
    "kind": {"kinds": ("ugc",)},
    "region": {"regions": ("footer",)},
    "hidden": {"hidden": True},
    "visible": {"hidden": False},
    "source": {"sources": ("ahrefs",)},
    "other source": {"sources": ("moz", "discovered")},
    "page": {"page": "page_1"},
    "language": {"languages": ("de",)},
    "class": {"anchor_classes": ("exact",)},
    "level": {"levels": ("toxic", "suspicious")},
    "not judged": {"levels": ("unknown",)},
    "toxicity": {"toxicity": (20.0, 70.0)},
    "authority": {"authority": (30.0, None)},
    "marker": {"markers": ("thin_page",)},
    "site": {"domain_kinds": ("news",)},
    "no such site": {"domain_kinds": ("blog",)},
    "reciprocal": {"reciprocal": True},
    "sitewide": {"sitewide": False},
    "disavowed": {"decisions": ("disavow",)},
    "whitelisted": {"decisions": ("whitelist",)},
    "undecided": {"decisions": ("none",)},
    "in the file": {"decisions": ("file",)},
    "new": {"new_since": "2026-06-01"},
    "several": {
        "states": ("live",),
        "kinds": ("follow",),
        "levels": ("clean", "toxic"),
        "decisions": ("none",),
        "page": "page",
    },
}


@pytest.mark.parametrize("case", CASES)
def test_lists_and_tables_filter_alike(audit: Audit, case: str) -> None:
    filters = Filters(**CASES[case])
    wanted = {row["id"] for row in backlinks(audit, filters)}
    found = paged.links(audit, filters, "toxicity", Place(), 1000)
    assert {row["id"] for row in found.rows} == wanted
    total, groups = paged.domain_groups(audit, filters, "toxicity", Place(), 1000)
    assert total == paged.found(audit, filters)
    assert (total.links, total.domains) == (len(wanted), len(groups.rows))
    assert sum(row["links"] for row in groups.rows) == len(wanted)


def test_the_cases_let_some_through_and_hold_some_back(audit: Audit) -> None:
    counts = {case: paged.found(audit, Filters(**wanted)).links for case, wanted in CASES.items()}
    empty = {case for case, count in counts.items() if not count}
    assert empty == {"host", "other source", "no such site", "sitewide"}
    assert {case for case, count in counts.items() if count == counts["all"]} == {"all", "source", "site"}


@pytest.mark.parametrize("sort", paged.LINK_SORTS)
@pytest.mark.parametrize("size", [1, 5, 36, 37, 50])
def test_pages_of_links_show_each_once_there_and_back(audit: Audit, sort: str, size: int) -> None:
    whole = [row["id"] for row in paged.links(audit, Filters(), sort, Place(), 1000).rows]
    assert len(whole) == len(set(whole)) == COUNT
    seen, places, at = [], [Place()], Place()
    while True:
        page = paged.links(audit, Filters(), sort, at, size)
        seen += [row["id"] for row in page.rows]
        if page.next is None:
            break
        at = page.next
        places.append(at)
    assert seen == whole
    back: list[int] = [row["id"] for row in page.rows]
    while page.previous:
        page = paged.links(audit, Filters(), sort, page.previous, size)
        back = [row["id"] for row in page.rows] + back
    assert back == whole


@pytest.mark.parametrize("sort", paged.DOMAIN_SORTS)
def test_pages_of_domains_show_each_once(audit: Audit, sort: str) -> None:
    _, whole = paged.domain_groups(audit, Filters(), sort, Place(), 100)
    names: list[str] = []
    at: Place | None = Place()
    while at:
        _, page = paged.domain_groups(audit, Filters(), sort, at, 3)
        names += [row["name"] for row in page.rows]
        at = page.next
    assert names == [row["name"] for row in whole.rows]
    assert len(set(names)) == len(names) == 11


def test_what_is_not_judged_comes_last_not_first(audit: Audit) -> None:
    rows = paged.links(audit, Filters(), "toxicity", Place(), 1000).rows
    known = [row["toxicity"] is not None for row in rows]
    assert known == sorted(known, reverse=True)
    assert not all(known)


def test_counts_add_up(audit: Audit) -> None:
    totals = made.totals(audit)
    assert sum(count for _, _, count in totals["states"]) == COUNT
    assert totals["sizes"][0][:2] == [COUNT, 11]
    anchors = paged.anchors(audit, "links", Place(), 100).rows
    live = sum(count for state, _, count in totals["states"] if state == "live")
    assert sum(row["links"] for row in anchors) == live
    targets = paged.targets(audit, "links", Place(), 100).rows
    assert sum(row["links"] for row in targets) == COUNT
    assert {row["url"] for row in targets} == {HOME, TEA}


def test_lists_are_made_again_when_something_was_stored_and_only_then(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        assert made.refresh(audit)
        assert not made.refresh(audit)
        take(audit, ["https://a.example/1"])
        assert made.refresh(audit)
        assert paged.found(audit, Filters()).links == 1
        see(audit, "https://a.example/1", link(HOME))
        assert made.stale(audit)
        made.refresh(audit)
        assert paged.found(audit, Filters(states=("live",))).links == 1
        rows.finish_analysis(audit, rows.start_analysis(audit, "0", "x"), {})
        assert made.refresh(audit)
        decide(audit, [Subject("domain", "a.example")], "remove")
        assert not made.stale(audit)


def test_a_link_that_went_is_lost_from_the_visit_that_missed_it(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        page = "https://a.example/1"
        take(audit, [Claim(page, HOME)])
        see(audit, page, link(HOME), visited_at="2026-05-01T00:00:00Z")
        see(audit, page, visited_at="2026-06-01T00:00:00Z")
        see(audit, page, visited_at="2026-07-01T00:00:00Z")
        made.refresh(audit)
        row = paged.links(audit, Filters(lost_since="2026-05-15"), "lost", Place(), 5).rows[0]
        assert (row["state"], row["lost_at"]) == ("lost", "2026-06-01")
        assert not paged.links(audit, Filters(lost_since="2026-06-15"), "lost", Place(), 5).rows
