"""A workbook is looked into before it is read, and read where it can do no harm."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from linkvet.importers import ExportError, read_export
from linkvet.importers.reading import bounds, workbook
from linkvet.store.types import Claim

TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Links" sheetId="1" r:id="rId1"/></sheets>'
    "</workbook>"
)
ROOT_RELATIONS = (
    f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
BOOK_RELATIONS = (
    f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
    f'Target="{{sheet}}"/><Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>"
)
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Source URL</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Target URL</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>https://a.example/</t></is></c>'
    '<c r="B2" t="inlineStr"><is><t>https://b.example/</t></is></c></row>'
)


def book(path: Path, rows: str, strings: str = "", sheet: str = "worksheets/sheet1.xml") -> Path:
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_RELATIONS,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS.format(sheet=sheet),
        f"xl/{sheet}": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def pages(path: Path) -> list[str]:
    return [
        row.referring_page for export in read_export(path) for row in export.rows if isinstance(row, Claim)
    ]


@pytest.mark.parametrize(
    "more",
    [
        "",
        '<row r="1048576" s="1"/>',
        '<row r="9"><c r="XFD9" s="1"/></row><row r="1048576"><c r="A1048576" s="1"/></row>',
        '<row r="30000"><c r="AZ30000"><v>1</v></c></row>',
    ],
    ids=["plain", "a far row", "far empty cells", "a cell aside"],
)
def test_an_ordinary_workbook_is_read(tmp_path: Path, more: str) -> None:
    assert pages(book(tmp_path / "a.xlsx", HEAD + more))[0] == "https://a.example/"


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c s='1' r = 'XFD1048576' ><v>1</v></c></row>",
        '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="3"><c r="XFD3"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
    ],
    ids=["far cell", "quotes", "prefix", "no reference"],
)
def test_a_far_cell_is_refused_with_a_sentence(tmp_path: Path, far: str) -> None:
    with pytest.raises(ExportError, match="reaches to row 1,048,576 and column 16,384, more than 20,000,000"):
        read_export(book(tmp_path / "a.xlsx", HEAD + far))


def test_too_many_cells_or_texts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_CELLS", 1_000)
    monkeypatch.setattr(bounds, "MAX_STRINGS", 1_000)
    with pytest.raises(ExportError, match="more than 1,000 cells"):
        read_export(book(tmp_path / "cells.xlsx", "<row>" + "<c><v>1</v></c>" * 1_001 + "</row>"))
    with pytest.raises(ExportError, match="more than 1,000 different texts"):
        read_export(book(tmp_path / "texts.xlsx", HEAD, "<si><t>x</t></si>" * 1_001))
    assert pages(book(tmp_path / "fine.xlsx", HEAD, "<si><t>x</t></si>" * 1_000)) == ["https://a.example/"]


def test_a_part_that_expands_a_thousand_times_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="more than 200 times its size"):
        read_export(book(tmp_path / "a.xlsx", HEAD + " " * 20_000_000))


def test_what_is_found_across_pieces_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "PIECE", 37)
    monkeypatch.setattr(bounds, "MAX_CELLS", 40)
    book(tmp_path / "a.xlsx", "<row>" + '<c r="A1"><v>1</v></c>' * 39 + "</row>")
    bounds.look_into(tmp_path / "a.xlsx")
    with pytest.raises(ExportError, match="more than 40 cells"):
        bounds.look_into(book(tmp_path / "b.xlsx", "<row>" + '<c r="A1"><v>1</v></c>' * 41 + "</row>"))


def test_what_the_look_does_not_see_costs_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MAX_CELLS", 10**12)
    far = book(tmp_path / "a.xlsx", HEAD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    with pytest.raises(ExportError, match="save it as CSV"):
        read_export(far)


def test_the_rows_are_gone_with_the_sheets(tmp_path: Path) -> None:
    sheets = workbook.read_workbook(book(tmp_path / "a.xlsx", HEAD))
    folder = sheets[0].file.parent
    assert list(sheets[0].rows())[1] == ["https://a.example/", "https://b.example/"]
    assert folder.exists()
    del sheets
    assert not folder.exists()


def test_a_damaged_workbook_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEAD, sheet="missing.xml")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as cut:
        for name in whole.namelist():
            if "missing" not in name:
                cut.writestr(name, whole.read(name))
    with pytest.raises(ExportError, match=r"b\.xlsx: "):
        read_export(tmp_path / "b.xlsx")
