from __future__ import annotations

from pathlib import Path

from audits import link, new_audit, see, state_of, take

from linkvet.store.lists.rows import Filters, backlinks
from linkvet.store.seen.frontier import start_crawl
from linkvet.store.seen.visits import Resolution, known_resolution, record_resolution, record_site
from linkvet.store.types import Certificate, Claim, Hop

PAGE = "https://blog.example/post"
HOME = "https://shop.test/"
TEA = "https://shop.test/tea"


def test_live_and_lost_are_told_by_target(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME), Claim(PAGE, TEA)])
        see(audit, PAGE, link("http://www.shop.test"), lost_reason="link_removed")
        assert state_of(audit, PAGE) == {HOME: ("live", ""), TEA: ("lost", "link_removed")}


def test_a_page_that_failed_says_nothing_of_its_links(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME), "https://b.example/"])
        see(audit, PAGE, link(HOME))
        see(audit, PAGE, outcome="blocked", reason="http_403")
        assert state_of(audit, PAGE) == {HOME: ("blocked", "http_403")}
        assert [row["anchor"] for row in backlinks(audit, Filters())] == [None, None]
        see(audit, "https://b.example/", outcome="broken", reason="dns")
        assert state_of(audit, "https://b.example/") == {"": ("broken", "dns")}


def test_the_row_shows_the_link_that_search_engines_follow(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME)])
        see(
            audit,
            PAGE,
            link(HOME, position=1, anchor="first", link_kind="nofollow"),
            link(HOME + "#top", position=2, anchor="second"),
            link(HOME, position=3, anchor="third"),
        )
        assert [row["anchor"] for row in backlinks(audit, Filters())] == ["second"]


def test_a_page_without_named_target_shows_its_best_link_and_discovers_the_rest(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [PAGE])
        see(
            audit,
            PAGE,
            link(HOME, link_kind="ugc"),
            link(TEA, position=2),
            link(HOME, position=3, link_kind="ugc"),
        )
        rows = [
            (row["target_url"], row["discovered"], row["link_kind"]) for row in backlinks(audit, Filters())
        ]
        assert rows == [(TEA, 0, "follow"), (HOME, 1, "ugc")]


def test_a_link_through_a_redirect_counts_for_where_it_ends_and_for_its_steps(tmp_path: Path) -> None:
    short = "https://go.example/x"
    through = link(
        short, resolved_url=TEA, chain=[Hop(short, 301, "http"), Hop("https://shop.test/old", 302, "http")]
    )
    for target in (TEA, short, "https://shop.test/old"):
        with new_audit(tmp_path, name=target.rpartition("/")[2]) as audit:
            take(audit, [Claim(PAGE, target)])
            see(audit, PAGE, through)
            assert state_of(audit, PAGE) == {target: ("live", "")}


def test_a_discovered_link_that_goes_is_lost_and_comes_back(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME)])
        both = (link(HOME), link(TEA, position=2))
        for links, state in ((both, "live"), (both[:1], "lost"), (both, "live")):
            see(audit, PAGE, *links)
            assert state_of(audit, PAGE)[TEA][0] == state
        assert len(state_of(audit, PAGE)) == 2


def test_history_stays_and_equal_snapshots_are_shared(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME)])
        for title in ("One", "One", "Two", "One"):
            see(audit, PAGE, link(HOME), title=title, outlinks={"c.example": 2})
        visits = audit.conn.execute("SELECT snapshot_id FROM visits ORDER BY id").fetchall()
        assert [snapshot for (snapshot,) in visits] == [1, 1, 2, 1]
        assert audit.conn.execute("SELECT count(*) FROM links").fetchone() == (2,)


def test_footprints_keep_their_first_and_last_day(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME)])
        for day in ("2026-03-05", "2026-01-01", "2026-07-09"):
            see(audit, PAGE, footprints=[("ga4", "G-1")], visited_at=f"{day}T00:00:00Z")
        rows = audit.conn.execute("SELECT kind, value, first_seen, last_seen FROM footprints").fetchall()
        assert rows == [("ga4", "G-1", "2026-01-01", "2026-07-09")]


def test_a_site_is_planned_once_per_crawl_and_leaves_the_frontier(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME), Claim("https://blog.example/two", HOME)])
        crawl = start_crawl(audit)
        see(audit, PAGE, crawl=crawl.id)
        assert audit.conn.execute("SELECT count(*) FROM frontier WHERE kind = 'site'").fetchone() == (1,)
        record_site(audit, 1, [("ns", "ns1.example")], "2099-01-01T00:00:00Z")
        see(audit, "https://blog.example/two", crawl=crawl.id)
        assert not audit.conn.execute("SELECT * FROM frontier").fetchall()


def test_certificates_are_kept_once(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME)])
        shown = Certificate(
            "ab", "CN=x", "CN=y", ["x"], "2026-01-01", "2026-02-01", ["expired", "wrong_host"]
        )
        see(audit, PAGE, certificate=shown)
        see(audit, PAGE, certificate=shown)
        assert audit.conn.execute("SELECT count(*) FROM certificates").fetchone() == (1,)
        problems = audit.conn.execute("SELECT DISTINCT certificate_problems FROM visits").fetchall()
        assert problems == [("expired wrong_host",)]


def test_a_redirecting_link_is_followed_once_per_crawl(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        crawl = start_crawl(audit)
        found = Resolution(
            "https://go.example/", HOME, "", [Hop("https://go.example/", 301, "http")], "2026-11-01"
        )
        record_resolution(audit, crawl.id, found)
        assert known_resolution(audit, crawl.id, found.url) == found
        assert known_resolution(audit, crawl.id, HOME) is None
        assert known_resolution(audit, crawl.id + 1, found.url) is None
