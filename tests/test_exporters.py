from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from audits import DAY, link, new_audit, see, take
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvet.exporters import FORMATS, export, format_of
from linkvet.exporters.csv import harmless
from linkvet.exporters.json import input_keys
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.lists.columns import ENRICHED_COLUMNS
from linkvet.store.lists.enriched import indexable, site_values
from linkvet.store.lists.filters import Filters
from linkvet.store.lists.rows import backlinks
from linkvet.store.types import Claim, DisavowLine, DomainClaim

PAGE = "https://blog.example/post"
HOME = "https://shop.test/"
TEA = "https://shop.test/tea"
ROOT = Path(__file__).resolve().parent.parent


def exported(audit: Audit, folder: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Header and rows of the CSV; of equal names the last counts, which is the contract's."""
    out = folder / "out.csv"
    count = export(audit, out)
    with out.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert count == len(rows)
    return header, [dict(zip(header, row, strict=True)) for row in rows]


def test_the_input_comes_first_then_the_contract(tmp_path: Path) -> None:
    row = {"Source url": PAGE, "Anchor": ' as, "written" ', "title": "mine"}
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME, 2, row=row)], "semrush")
        header, rows = exported(audit, tmp_path)
        assert header == ["Source url", "Anchor", "input: title", *ENRICHED_COLUMNS]
        assert rows[0]["Anchor"] == row["Anchor"]
        assert rows[0]["title"] == ""
        export(audit, tmp_path / "out.json")
    shown = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert list(shown[0]) == ["Source url", "Anchor", "input: title", *ENRICHED_COLUMNS]
    assert (shown[0]["input: title"], shown[0]["title"], shown[0]["state"]) == ("mine", None, "unvisited")


def test_the_contract_is_the_one_that_was_agreed() -> None:
    agreed = """
        referring_page referring_domain target_url claimed_anchor claimed_rel first_seen last_seen
        sources state reason http_status final_url visited_at rendered found_url anchor anchor_class image_alt
        rel link_kind nofollow_origin region hidden context heading link_position title language
        canonical robots indexable published words internal_links external_links page_kind domain_kind
        ip asn as_name country name_servers tracking_ids generator authority authority_source
        relevance_page relevance_domain relevance_context network copy_family copy_of reciprocal
        sitewide markers evidence toxicity toxicity_level known domain_toxicity decision
    """
    assert list(ENRICHED_COLUMNS) == agreed.split()


def test_several_exports_side_by_side(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        old = Claim(
            PAGE, HOME, 2, first_seen="2024-05-01", last_seen="2025-01-01", row={"URL": "1", "DR": "7"}
        )
        new = Claim(
            PAGE, HOME, 2, anchor="Shop", last_seen="2025-06-01", row={"DR": "9", "URL": "", "UR": "3"}
        )
        moz = Claim(PAGE, HOME, 2, "Other", "follow", "2023-01-01", row={"URL": "2", "PA": "5"})
        take(audit, [old], "ahrefs", "old")
        take(audit, [new], "ahrefs", "new")
        take(audit, [moz], "moz")
        take(audit, [DomainClaim("blog.example", 2, row={"Rank": "4"})], "semrush")
        header, rows = exported(audit, tmp_path)
    assert header[:6] == ["URL", "DR", "UR", "URL (moz)", "PA", "Rank"]
    assert [rows[0][name] for name in header[:6]] == ["1", "9", "3", "2", "5", "4"]
    assert rows[0]["sources"] == "ahrefs moz"
    assert (rows[0]["claimed_anchor"], rows[0]["claimed_rel"]) == ("Shop", "follow")
    assert (rows[0]["first_seen"], rows[0]["last_seen"]) == ("2023-01-01", "2025-06-01")


def test_what_a_visit_saw(tmp_path: Path) -> None:
    footprints = [
        ("asn", "AS64500"),
        ("ns", "b.ns.example"),
        ("ns", "a.ns.example"),
        ("ga4", "G-1"),
        ("theme", "x"),
    ]
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME, 2, row={"URL": PAGE}), "https://other.example/"])
        shown = link(
            HOME, rel="NoFollow ", link_kind="nofollow", nofollow_origin="rel meta", hidden="size", position=4
        )
        see(audit, PAGE, shown, link(TEA, position=9), footprints=footprints, robots="nofollow", words=12)
        see(audit, "https://other.example/", outcome="broken", reason="dns")
        _, rows = exported(audit, tmp_path)
    assert [row["state"] for row in rows] == ["live", "broken", "live"]
    first = rows[0]
    wanted = {
        "http_status": "200",
        "found_url": HOME,
        "anchor": "Shop",
        "rel": "NoFollow ",
        "link_kind": "nofollow",
        "nofollow_origin": "rel meta",
        "region": "content",
        "hidden": "size",
        "link_position": "4",
        "robots": "nofollow",
        "words": "12",
        "ip": "192.0.2.7",
        "asn": "AS64500",
        "name_servers": "a.ns.example b.ns.example",
        "tracking_ids": "ga4:G-1",
        "visited_at": DAY,
        "indexable": "yes",
        "toxicity": "",
        "markers": "",
    }
    assert {name: first[name] for name in wanted} == wanted
    assert (rows[1]["reason"], rows[1]["http_status"], rows[1]["indexable"]) == ("dns", "", "")
    assert (rows[2]["sources"], rows[2]["target_url"], rows[2]["URL"]) == ("discovered", TEA, "")


def test_a_page_that_names_no_target_gets_the_one_that_was_found(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [PAGE, "https://other.example/"], "gsc")
        see(audit, PAGE, link("https://go.example/", resolved_url=TEA))
        _, rows = exported(audit, tmp_path)
    assert [(row["target_url"], row["found_url"]) for row in rows] == [(TEA, "https://go.example/"), ("", "")]


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({}, "yes"),
        ({"robots": "nofollow noindex"}, "no"),
        ({"robots": "none"}, "no"),
        ({"robots": "noindexing"}, "yes"),
        ({"canonical": "http://www.blog.example/post/"}, "yes"),
        ({"canonical": "https://blog.example/other"}, "no"),
        ({"final_url": "https://blog.example/new", "canonical": "https://blog.example/new"}, "yes"),
        ({"outcome": "broken", "http_status": 404, "robots": None}, "no"),
        ({"outcome": "broken", "http_status": None, "robots": None}, None),
        ({"outcome": "blocked", "http_status": 403, "robots": None}, None),
        ({"outcome": None, "http_status": None, "robots": None}, None),
    ],
)
def test_whether_a_search_engine_may_list_the_page(facts: dict[str, Any], answer: str | None) -> None:
    row = {"outcome": "read", "http_status": 200, "robots": "", "canonical": None, "final_url": PAGE}
    assert indexable({**row, "referring_page": PAGE, **facts}) == answer


def test_disavow_lines_cover_pages_hosts_and_parents(tmp_path: Path) -> None:
    pages = [
        "https://a.bad.example/x",
        "https://notbad.example/",
        "https://fine.example/bad",
        "https://fine.example/ok",
    ]
    lines = [
        "domain:bad.example",
        "http://nothing.example/",
        "https://fine.example/bad",
        "domain:bücher.example",
    ]
    with new_audit(tmp_path) as audit:
        take(audit, [*pages, "https://xn--bcher-kva.example/"])
        take(audit, [DisavowLine(line, number) for number, line in enumerate(lines, 1)], "disavow")
        _, rows = exported(audit, tmp_path)
    assert [row["decision"] for row in rows] == ["disavow", "", "disavow", "", "disavow"]


def test_lists_and_exports_agree_on_what_the_disavow_file_in_use_covers(tmp_path: Path) -> None:
    pages = [
        "https://lab.uni.example:8443/x:y",
        "https://www.uni.example/lab.uni.example",
        "https://bad.example/",
        "https://once.example/",
        "https://fine.example/bad",
        "https://fine.example/ok",
    ]
    with new_audit(tmp_path) as audit:
        take(audit, pages)
        take(
            audit,
            [DisavowLine("domain:once.example", 1), DisavowLine("domain:bad.example", 2)],
            "disavow",
            "1",
        )
        lines = ["domain:lab.uni.example", "domain:bad.example", "https://fine.example/bad"]
        take(audit, [DisavowLine(line, number) for number, line in enumerate(lines, 1)], "disavow", "2")
        _, rows = exported(audit, tmp_path)
        listed = [row["referring_page"] for row in backlinks(audit, Filters(decisions=("file",)))]
    assert listed == [pages[0], pages[2], pages[4]]
    assert [row["referring_page"] for row in rows if row["decision"] == "disavow"] == listed


def test_of_name_servers_the_present_ones_of_accounts_all() -> None:
    values = site_values(
        [
            ("adsense", "pub-1", "2026-01-01"),
            ("adsense", "pub-2", "2026-05-01"),
            ("ns", "new.example", "2026-05-01"),
            ("ns", "old.example", "2026-01-01"),
        ]
    )
    assert values["name_servers"] == "new.example"
    assert values["tracking_ids"] == "adsense:pub-1 adsense:pub-2"
    assert values["country"] is None


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "\tx",
        "\r1",
        "\n",
        "  =1",
        "\ufeff=1",
        "＝1",
        "+49 30 1",
        "--1",
        "-",
    ],
)
def test_formulas_are_neutralised(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        ("words;=cmd|' /C calc'!A0", "words;'=cmd|' /C calc'!A0"),
        ("words; =1+1;more", "words; '=1+1;more"),
        ("words\t=1", "words\t'=1"),
        ("\t=1", "'\t'=1"),
        ("a\r\n@SUM(A1)", "a\r\n'@SUM(A1)"),
        ('say "=1+1"', 'say "\'=1+1"'),
        ("a,=1,+x", "a,'=1,'+x"),
        ("a;\ufeff \uff1d1", "a;\ufeff '\uff1d1"),
        ("=1;=2", "'=1;'=2"),
        ("a;-2+3", "a;'-2+3"),
        ('"";=1', '"";\'=1'),
    ],
)
def test_formulas_are_neutralised_where_another_separator_cuts_the_cell(cell: str, guarded: str) -> None:
    assert harmless(cell) == guarded


@pytest.mark.parametrize(
    "cell",
    [
        "https://a.example/?b=;c=d&at=51.5,-0.12",
        "tea, 2 - 3 cups",
        "a;-2;+3%;b",
        "x = y; z @ w",
        "a;b=1",
        "bread - butter",
    ],
)
def test_separators_before_words_and_numbers_change_nothing(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize(
    "cell", ["-1.5", "+3", "1e5", "-0,5", "-3%", ".5", "", "a=b", "x@y.example", "'=1", 5, -2, None]
)
def test_numbers_and_words_stay_as_they_are(cell: Any) -> None:
    assert harmless(cell) == cell


def test_header_cells_are_neutralised_too(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(PAGE, HOME, 2, row={"=HYPERLINK(1)": "+x"})])
        header, rows = exported(audit, tmp_path)
    assert header[0] == "'=HYPERLINK(1)"
    assert rows[0][header[0]] == "'+x"


cells = st.text(
    alphabet=st.one_of(st.sampled_from("=+-@'\",;\t\r\n 1.%\x00"), st.characters(codec="utf-8")), max_size=12
)


@settings(deadline=None, max_examples=40)
@given(table=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=5))
def test_hostile_cells_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("cells")
    names = ["A", "B", "C"]
    with new_audit(folder) as audit:
        rows = [
            Claim(f"https://s{number}.example/", HOME, number, row=dict(zip(names, row, strict=True)))
            for number, row in enumerate(table)
        ]
        take(audit, rows)
        _, found = exported(audit, folder)
    for row, written in zip(table, found, strict=True):
        for name, cell in zip(names, row, strict=True):
            assert written[name].replace("'", "") == cell.replace("'", "")
            assert written[name] == harmless(cell)


def test_keys_of_json_are_unique() -> None:
    assert input_keys(["a", "a", "state", "state", "a 2"]) == [
        "a",
        "a 2",
        "input: state",
        "input: state 2",
        "a 2 2",
    ]


def test_a_byte_order_mark_only_when_asked_for(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [PAGE])
        export(audit, tmp_path / "a.csv")
        export(audit, tmp_path / "b.csv", excel=True)
    assert (tmp_path / "b.csv").read_bytes() == b"\xef\xbb\xbf" + (tmp_path / "a.csv").read_bytes()


def test_a_failed_export_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old")
    with new_audit(tmp_path) as audit:
        take(audit, [PAGE])
        audit.conn.execute("UPDATE imports SET columns = 'harmed'")
        audit.conn.commit()
        with pytest.raises(json.JSONDecodeError):
            export(audit, out)
        assert not audit.conn.in_transaction
    assert out.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "shop.audit"]


def test_formats_are_found_by_being_there() -> None:
    modules = {path.stem for path in (ROOT / "linkvet" / "exporters").glob("*.py")} - {"__init__"}
    assert set(FORMATS) == modules
    assert format_of(Path("a.b/C.CSV")) == "csv"
    with pytest.raises(AuditError, match=r"\.csv"):
        format_of(Path("links.doc"))


def test_an_empty_audit_gives_a_header(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        header, rows = exported(audit, tmp_path)
        export(audit, tmp_path / "out.json")
    assert header == list(ENRICHED_COLUMNS)
    assert rows == []
    assert json.loads((tmp_path / "out.json").read_text()) == []
