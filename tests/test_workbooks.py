from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from audits import DAY, link, new_audit, see, take
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from linkvet.cli import cli
from linkvet.exporters import export, parquet, xlsx
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.lists.columns import ENRICHED_COLUMNS
from linkvet.store.lists.enriched import EnrichedList
from linkvet.store.types import Claim
from linkvet.tables.cells import moment_of, number_of
from linkvet.tables.looks import evidence_as_text

PAGE = "https://blog.example/post"
HOME = "https://shop.test/"
ROW = {
    "Source url": PAGE,
    "DR": "38",
    "Price": "1.50",
    "Part": "007",
    "title": "mine",
    "Title": "=cmd|' /C calc'!A0",
    "First seen": "2024-05-01",
    "Share": "0.25",
}


def sample(folder: Path) -> Audit:
    audit = new_audit(folder)
    claim = Claim(PAGE, HOME, 2, "=1+1", first_seen="2024-05-01", last_seen="2024-06-01 10:00:00", row=ROW)
    take(audit, [claim, Claim("https://other.example/", HOME, 3, row=dict.fromkeys(ROW, ""))])
    see(audit, PAGE, link(HOME, anchor="https://link.example/", context="x" * 40_000), words=120, title="–")
    return audit


def sheet(path: Path, name: str = "Links") -> list[dict[str, Any]]:
    header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
    assert len(header) == len(set(header))
    return [dict(zip(header, row, strict=False)) for row in rows]


def test_a_workbook_has_numbers_days_and_text_and_nothing_that_runs(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    with sample(tmp_path) as audit:
        assert export(audit, out) == 2
    header, first, _ = CalamineWorkbook.from_path(str(out)).get_sheet_by_name("Links").to_python()
    assert header[:3] == ["referring_page", "referring_domain", "target_url"]
    assert set(header[: len(ENRICHED_COLUMNS)]) == set(ENRICHED_COLUMNS)
    assert header[len(ENRICHED_COLUMNS) :] == ["input: title" if name == "title" else name for name in ROW]
    own = dict(zip(ROW, first[len(ENRICHED_COLUMNS) :], strict=False))
    assert (own["DR"], own["Share"], own["Price"], own["Part"]) == (38, 0.25, "1.50", "007")
    assert own["Title"] == ROW["Title"]
    cells = dict(zip(header, first, strict=True))
    assert cells["first_seen"] == datetime.date(2024, 5, 1)
    assert cells["last_seen"] == datetime.date(2026, 11, 1)
    assert cells["visited_at"] == datetime.datetime(2026, 11, 1, 10)
    assert (cells["words"], cells["http_status"], cells["toxicity"]) == (120, 200, "")
    assert cells["claimed_anchor"] == "=1+1"
    assert len(cells["context"]) == xlsx.CELL_CHARACTERS


def test_the_parts_of_a_workbook(tmp_path: Path) -> None:
    import zipfile

    out = tmp_path / "out.xlsx"
    with sample(tmp_path) as audit:
        take(audit, ["javascript://alert.example/%0aalert(1)"], "list")
        export(audit, out)
    with zipfile.ZipFile(out) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name.lower()]
        for sheet in (name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")):
            text = parts.read(sheet).decode()
            assert "<f>" not in text
            assert "<autoFilter ref=" in text
            assert 'state="frozen"' in text
            assert 'xSplit="1" ySplit="1"' in text
        targets = parts.read("xl/worksheets/_rels/sheet3.xml.rels").decode()
    assert PAGE in targets
    assert "javascript" not in targets


def test_a_workbook_has_a_sheet_for_each_list(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    with sample(tmp_path) as audit:
        export(audit, out)
    names = CalamineWorkbook.from_path(str(out)).sheet_names
    assert names == ["Summary", "Domains", "Links", "Anchors", "Targets", "Networks", "Lists", "Input"]
    assert {row["Domain"] for row in sheet(out, "Domains")} == {"blog.example", "other.example"}
    assert [row["Linked page"] for row in sheet(out, "Targets")] == [HOME]
    assert sheet(out, "Input")[0]["Links"] == 2
    said = {row["What"]: (row["Links"], row["Domains"]) for row in sheet(out, "Summary")}
    assert said["All links"] == (2, 2)
    assert (said["Live"], said["Not visited"]) == ((1, 1), (1, 1))


def test_evidence_is_text_for_people() -> None:
    assert evidence_as_text('{"hidden_link": "Not shown.", "thin_page": "9 words."}') == (
        "Hidden link: Not shown.\nThin page: 9 words."
    )


def test_a_list_longer_than_a_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(f"https://a.example/{n}", HOME) for n in range(5)])
        assert xlsx.write(out, EnrichedList(audit), sheet_rows=3) == 5
    assert CalamineWorkbook.from_path(str(out)).sheet_names == ["Links", "Links 2", "Links 3"]
    pages = [row["referring_page"] for name in ("Links", "Links 2", "Links 3") for row in sheet(out, name)]
    assert pages == [f"https://a.example/{n}" for n in range(5)]


def test_parquet_has_types_and_names_that_query_engines_take(tmp_path: Path) -> None:
    out = tmp_path / "it's.parquet"
    with sample(tmp_path) as audit:
        assert export(audit, out) == 2
    with duckdb.connect() as conn:
        kinds = {
            row[0]: row[1]
            for row in conn.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(out)]).fetchall()
        }
        names = '"Source url", "DR", "input: title", "input: Title 2", anchor, words, visited_at, toxicity'
        rows = conn.execute(f"SELECT {names}, length(context) FROM read_parquet(?)", [str(out)]).fetchall()
    assert list(kinds)[-len(ENRICHED_COLUMNS) :] == list(ENRICHED_COLUMNS)
    assert [kinds[name] for name in ("words", "known", "visited_at", "first_seen", "DR")] == [
        "BIGINT",
        "DOUBLE",
        "TIMESTAMP",
        "DATE",
        "VARCHAR",
    ]
    visited = datetime.datetime.fromisoformat(DAY).replace(tzinfo=None)
    assert rows[0] == (PAGE, "38", "mine", ROW["Title"], "https://link.example/", 120, visited, None, 40_000)
    assert rows[1][4:] == (None, None, None, None, None)
    assert sorted(path.name for path in tmp_path.iterdir() if "parquet" in path.name) == ["it's.parquet"]


def test_an_empty_list(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        for name in ("out.xlsx", "out.parquet"):
            assert export(audit, tmp_path / name) == 0
    assert sheet(tmp_path / "out.xlsx") == []
    with duckdb.connect() as conn:
        sql = "SELECT count(*) FROM read_parquet(?)"
        assert conn.execute(sql, [str(tmp_path / "out.parquet")]).fetchall() == [(0,)]


def test_without_the_extra_a_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with sample(tmp_path) as audit, pytest.raises(AuditError, match="pip install duckdb"):
        export(audit, tmp_path / "out.parquet")
    file, out = str(tmp_path / "shop.audit"), str(tmp_path / "out.parquet")
    result = CliRunner().invoke(cli, ["export", file, "-o", out])
    assert (result.exit_code, "pip install" in result.output) == (1, True)
    assert not Path(out).exists()


def test_names_of_columns_are_one_of_a_kind() -> None:
    names = parquet.keys(["A", "a", "STATE", "", "column", 'say "x"', "input: state"])
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("38", 38),
        ("-4", -4),
        ("0.25", 0.25),
        ("0", 0),
        ("007", None),
        ("1.50", None),
        ("1e5", None),
        ("", None),
        ("1,5", None),
        ("12345678901234567", None),
        ("-0", None),
        ("١٢", None),
        ("+1", None),
    ],
)
def test_a_number_is_one_only_if_it_is_written_the_plain_way(text: str, number: float | None) -> None:
    assert number_of(text) == number


def test_moments() -> None:
    assert moment_of("2024-05-01") == datetime.datetime(2024, 5, 1)
    assert moment_of("2024-05-01T10:00:00+02:00") == datetime.datetime(2024, 5, 1, 8)
    assert moment_of("2024-13-01") is None
    assert moment_of("yesterday") is None
