from __future__ import annotations

from pathlib import Path

import pytest
from audits import link, new_audit, see, state_of, take

from linkvet.store.claimed import imports
from linkvet.store.lists.rows import Filters, backlinks
from linkvet.store.types import Claim, DisavowLine, DomainClaim, Problem

PAGE = "https://blog.example/post"
HOME = "https://shop.test/"
OTHER = "https://shop.test/tea"


def test_links_merge_by_page_and_target(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        first = take(audit, [Claim(PAGE, HOME), Claim(PAGE, OTHER), Claim(PAGE, HOME)], "ahrefs")
        assert (first.rows, first.links, first.repeated, first.new_links, first.domains) == (3, 2, 1, 2, 1)
        second = take(audit, [Claim(PAGE, HOME), Claim("https://b.example/", HOME)], "majestic")
        assert (second.links, second.repeated, second.new_links, second.domains) == (2, 0, 1, 2)
        assert len(list(backlinks(audit, Filters()))) == 3


def test_a_file_seen_before_changes_nothing(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [PAGE], digest="same")
        again = take(audit, [PAGE, "https://b.example/"], digest="same")
        assert again.already_imported
        assert len(list(backlinks(audit, Filters()))) == 1


def test_a_failing_file_leaves_no_trace(tmp_path: Path) -> None:
    def rows() -> object:
        yield from (Claim(f"https://s{number}.example/", HOME) for number in range(5000))
        raise RuntimeError("disk gone")

    with new_audit(tmp_path) as audit:
        try:
            from linkvet.store.claimed.imports import Source, record_import

            record_import(audit, Source("f", "d", "csv", "Table", []), rows())  # type: ignore[arg-type]
        except RuntimeError:
            pass
        assert not audit.conn.execute("SELECT * FROM imports").fetchall()
        assert not audit.conn.execute("SELECT * FROM domains").fetchall()


def test_a_page_without_target_joins_named_links_in_either_order(tmp_path: Path) -> None:
    for name, order in (("a.audit", (0, 1)), ("b.audit", (1, 0))):
        files = [("gsc", [PAGE]), ("ahrefs", [Claim(PAGE, HOME), Claim(PAGE, OTHER)])]
        with new_audit(tmp_path, name=name) as audit:
            for place in order:
                vendor, rows = files[place]
                report = take(audit, rows, vendor)
            assert sorted(state_of(audit, PAGE)) == [HOME, OTHER]
            assert audit.conn.execute("SELECT count(*) FROM claims").fetchone() == (4,)
            assert report.new_links == 0


def test_a_page_that_only_gsc_names_stays_a_row(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [PAGE], "gsc")
        take(audit, [Claim("https://b.example/", HOME)], "ahrefs")
        assert state_of(audit, PAGE) == {"": ("unvisited", "")}


def test_a_link_that_was_found_first_is_no_longer_discovered(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME)])
        see(audit, PAGE, link(HOME), link(OTHER, position=2))
        assert [row["discovered"] for row in backlinks(audit, Filters())] == [0, 1]
        take(audit, [Claim(PAGE, "http://www.shop.test/tea/")], "ahrefs")
        assert state_of(audit, PAGE) == {HOME: ("live", ""), "http://www.shop.test/tea/": ("live", "")}
        assert [row["discovered"] for row in backlinks(audit, Filters())] == [0, 0]


def test_a_claim_on_a_visited_page_is_settled_at_once(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME)])
        see(audit, PAGE, link(HOME))
        take(audit, [Claim(PAGE, OTHER), Claim("https://b.example/", HOME)], "ahrefs")
        assert state_of(audit, PAGE) == {HOME: ("live", ""), OTHER: ("lost", "link_removed")}
        assert state_of(audit, "https://b.example/") == {HOME: ("unvisited", "")}


def test_links_to_other_sites_are_counted_and_kept(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        report = take(audit, [Claim(PAGE, HOME), Claim(PAGE, "https://elsewhere.test/")])
        assert (report.links, report.out_of_scope) == (2, 1)


def test_bad_rows_are_all_counted_and_the_first_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "LISTED_PROBLEMS", 1000)
    bad = [Problem(line, "no URL", "x") for line in range(2, 1502)]
    with new_audit(tmp_path) as audit:
        report = take(audit, [PAGE, *bad])
        assert (report.rows, report.bad_rows, len(report.problems)) == (1501, 1500, 1000)
        assert report.problems[0] == Problem(2, "no URL", "x")
        assert audit.conn.execute("SELECT count(*) FROM problems").fetchone() == (1000,)
        assert audit.conn.execute("SELECT bad_rows FROM imports").fetchone() == (1500,)


def test_rows_about_domains_and_disavow_lines(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        report = take(audit, [DomainClaim("a.example", 2, links=7), DomainClaim("b.example", 3)], "gsc")
        assert (report.domain_rows, report.domains, report.links) == (2, 2, 0)
        lines = [DisavowLine("domain:bad.example", 1), DisavowLine("domain:bad.example", 2)]
        report = take(audit, lines, "disavow")
        assert (report.disavow_lines, report.repeated) == (1, 1)


def test_any_text_is_kept_as_written(tmp_path: Path) -> None:
    strange = {"Anchor": "zwei\nZeilen \x00 \U0001f600 '\"; DROP TABLE claims", "Größe": ""}
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME, 2, anchor=strange["Anchor"], row=strange)])
        import json

        anchor, row = audit.conn.execute("SELECT anchor, row FROM claims").fetchone()
        assert anchor == strange["Anchor"]
        assert json.loads(row) == list(strange.values())


def test_two_spellings_of_one_link_are_two_of_the_file_and_one_of_the_audit(tmp_path: Path) -> None:
    rows = [
        Claim("http://a.test/", line=2, row={"URL": "http://a.test"}),
        Claim("http://a.test/", line=3, row={"URL": "http://a.test/"}),
        Claim("http://a.test/", line=4, row={"URL": "http://a.test"}),
    ]
    with new_audit(tmp_path) as audit:
        report = take(audit, rows)
        backlinks = audit.conn.execute("SELECT count(*) FROM backlinks").fetchone()[0]
    assert (report.rows, report.links, report.repeated) == (3, 2, 1)
    assert backlinks == 1
