"""Exports that tools save as web pages: tables named .xls or .html, and bookmark files."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkvet.importers import ExportError, read_export
from linkvet.store.types import Claim

TABLE = """<!DOCTYPE html><html><head><title>Backlinks</title></head><body>
<table border=1><tr><td>menu</table>
<table><thead><tr><th>Source url<th>Target url<th>Anchor</thead>
<tr><td><a href="https://a.example/long/address">https://a.example/long/…</a>
<td>https://shop.test/k
<td><b>red</b> kettles
<tr><td><a href="http://www.b.example/p">b.example/p</a><td>https://shop.test/<td><a href="https://shop.test/">Shop</a>
</table>"""
BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8"><TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p><DT><H3>Links to us</H3><DL><p>
<DT><A HREF="https://a.example/1" ADD_DATE="1700000000">One</A>
<DT><A HREF="https://b.example/2">Two</A><DT><A HREF="javascript:void(0)">No</A>
<DT><A HREF="https://a.example/1">One again</A>
</DL><p></DL>"""


def claims(path: Path) -> list[Claim]:
    return [row for export in read_export(path) for row in export.rows if isinstance(row, Claim)]


@pytest.mark.parametrize("name", ["links.html", "links.xls", "links.htm"])
def test_a_table_of_a_page_is_read_with_its_columns(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(TABLE, encoding="utf-8")
    rows = [(row.referring_page, row.target_url, row.anchor) for row in claims(path)]
    assert rows == [
        ("https://a.example/long/address", "https://shop.test/k", "red kettles"),
        ("http://www.b.example/p", "https://shop.test/", "Shop"),
    ]


def test_bookmarks_are_a_list_of_pages(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.html"
    path.write_text(BOOKMARKS, encoding="utf-8")
    assert [row.referring_page for row in claims(path)] == ["https://a.example/1", "https://b.example/2"]


def test_a_page_without_links_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<!doctype html><p>Nothing here.", encoding="utf-8")
    with pytest.raises(ExportError, match="save the export as CSV or XLSX"):
        read_export(path)


def test_a_list_that_only_names_pages_of_html_stays_a_list(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("https://a.example/index.html\nhttps://b.example/page.html\n", encoding="utf-8")
    assert len(claims(path)) == 2
