"""Importers: every vendor's shapes, broken rows, refusals, hostile files."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from itertools import islice
from pathlib import Path

import pytest
import tldextract
from golden import shown
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvet.importers import FORMATS, ExportError, read_export
from linkvet.importers.reading import export, files, records, text
from linkvet.importers.reading.values import count, day_comes_first, figure, flag, iso_date
from linkvet.store.types import Claim, DisavowLine, DomainClaim, Mark, Problem
from linkvet.store.urls import parse_url

EXPORTS = Path(__file__).parent / "exports"
CORPUS = Path(os.environ.get("LINKVET_CORPUS", Path(__file__).parents[2] / "shared" / "data")) / "exports"
PAGE, TARGET = "https://blog.kiln.example/glazes", "https://www.mugs.example/shop"


def inputs() -> list[Path]:
    return [
        path.with_suffix("") for path in sorted(EXPORTS.rglob("*.json")) if path.with_suffix("").is_file()
    ]


@pytest.fixture
def written(tmp_path):
    def write(content: str | bytes, name: str = "export.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def rows_of(path: Path, format: str | None = None) -> list:
    return [row for found in read_export(path, format) for row in found.rows]


def problems(rows: list) -> list[int]:
    return [row.line for row in rows if isinstance(row, Problem)]


# -- golden pairs ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", inputs(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_golden_pair(path):
    expected = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
    assert shown(path) == expected
    assert {found["vendor"] for found in expected} == {path.parent.name}


def test_every_vendor_has_a_golden_pair():
    assert {path.parent.name for path in inputs()} == set(FORMATS)


# -- the corpus ------------------------------------------------------------------------------------


def corpus(group: str) -> list:
    if not (CORPUS / "expected.json").is_file():
        return []
    return list(json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))[group].items())


def needs_corpus(cases: list) -> None:
    if not cases:
        pytest.skip(f"left out: the corpus is not at {CORPUS}")


def raw_pairs(claims: list[Claim]) -> tuple[int, int]:
    """Distinct links in their standard form, and as the file spells them."""
    standard = {(claim.referring_page, claim.target_url) for claim in claims}
    spelled = {
        tuple(cell for cell in claim.row.values() if "://" in cell) or claim.referring_page
        for claim in claims
    }
    return len(standard), len(spelled)


@pytest.mark.parametrize("group", ["real", "made"])
def test_corpus_exports(group):
    needs_corpus(corpus(group))
    for name, expected in corpus(group):
        try:
            rows = rows_of(CORPUS / group / name)
        except ExportError:
            assert expected["links"] == 0, name
            continue
        check_counts(name, expected, rows)


def check_counts(name: str, expected: dict, rows: list) -> None:
    rows = [row for row in rows if not isinstance(row, Mark)]
    claims = [row for row in rows if isinstance(row, Claim)]
    odd = expected.get("odd_rows", 0)
    assert len(rows) == expected["rows"], name
    assert len(problems(rows)) - expected.get("bad_rows", 0) in range(odd + 1), name
    least = expected["links"]
    assert any(least <= found <= least + odd for found in raw_pairs(claims)), name
    suffixes = tldextract.TLDExtract(suffix_list_urls=(), include_psl_private_domains=True)
    hosts = [parse_url(claim.referring_page).host for claim in claims]
    domains = {suffixes.extract_str(host).top_domain_under_public_suffix or host for host in hosts}
    domains = domains or {row.domain for row in rows if isinstance(row, DomainClaim)}
    assert abs(len(domains) - expected["domains"]) <= (1 if odd else 0), name
    assert problems(rows) == expected.get("bad_lines", problems(rows)), name
    if "lost_rows" in expected:
        assert sum(claim.lost is not None for claim in claims) == expected["lost_rows"], name
    first = expected.get("first", {})
    for field, attribute in {"claimed_anchor": "anchor"}.items():
        assert getattr(claims[0], attribute) == first[field] if field in first else True, name
    for field in {"referring_page", "target_url", "first_seen", "last_seen"} & set(first):
        assert getattr(claims[0], field) == first[field], name
    if "nofollow" in first:
        assert ("nofollow" in (claims[0].rel or "")) == first["nofollow"], name


def test_corpus_disavow_files():
    needs_corpus(corpus("disavow"))
    for name, expected in corpus("disavow"):
        rows = rows_of(CORPUS / "disavow" / name)
        assert all(isinstance(row, DisavowLine) for row in rows), name
        subjects = {row.subject for row in rows}
        domains = {subject for subject in subjects if subject.startswith("domain:")}
        assert len(rows) == expected["domain_lines"] + expected.get("url_lines", 0), name
        assert len(domains) == expected["distinct_domains"], name
        assert len(subjects - domains) == expected["distinct_urls"], name


def test_corpus_same_links_in_four_files():
    cases = dict(corpus("merge"))
    needs_corpus(list(cases))
    rows = [row for name in cases["files"] for row in rows_of(CORPUS / name)]
    assert len(rows) == cases["rows"]
    assert len({(row.referring_page, row.target_url) for row in rows}) == cases["links_after_merge"]


# -- cells -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-05", "2026-01-05"),
        ("2026-01-05T08:15:30", "2026-01-05"),
        ("2026-01-05 08:15:30 +00:00", "2026-01-05"),
        ("2026年1月5日", "2026-01-05"),
        ("2026. 1. 5.", "2026-01-05"),
        ("Sep 15, 2026", "2026-09-15"),
        ("28 Sep 2026", "2026-09-28"),
        ("5 de enero de 2026", "2026-01-05"),
        ("5. März 2026", "2026-03-05"),
        ("2026. szept. 24.", "2026-09-24"),
        ("24 thg 9, 2026", "2026-09-24"),
        ("24 Σεπ 2026", "2026-09-24"),
        ("24 вер. 2026 р.", "2026-09-24"),
        ("24 ก.ย. 2026", None),
        ("13.1.2026", "2026-01-13"),
        ("5.1.2026", "2026-01-05"),
        ("28/09/2026", "2026-09-28"),
        ("1/13/26", "2026-01-13"),
        ("1767571200", "2026-01-05"),
        ("1767571200000", "2026-01-05"),
        ("20260105", "2026-01-05"),
        ("46027", "2026-01-05"),
        ("5/4/2026", None),
        ("31/31/2026", None),
        ("yesterday", None),
        ("0000-00-00", None),
        ("9" * 400, None),
        ("", None),
    ],
)
def test_dates(written, day):
    assert iso_date(written) == day


def test_search_console_is_known_in_languages_whose_months_are_not(written):
    path = written("หน้าที่ลิงก์,รวบรวมข้อมูลล่าสุด\n" + f"{PAGE},24 ก.ย. 2026\n" * 3)
    assert [(row.referring_page, row.last_seen) for row in rows_of(path)] == [(PAGE, None)] * 3
    other = written("Seite,Bemerkung\n" + f"{PAGE},24 people in 7 towns\n" * 3, "other.csv")
    with pytest.raises(ExportError):
        rows_of(other)


def test_a_whole_column_tells_which_number_is_the_day():
    assert day_comes_first(["05/04/2026", "13/04/2026"]) is True
    assert day_comes_first(["05/04/2026", "04/13/2026"]) is False
    assert day_comes_first(["05/04/2026", "04/05/2026"]) is None
    assert iso_date("05/04/2026", True) == "2026-04-05"
    assert iso_date("05/04/2026", False) == "2026-05-04"


def test_a_telling_date_far_down_the_file_is_found(written):
    lines = [f"https://p{n}.example/,05/04/2026\n" for n in range(3000)]
    path = written("Linking page,Last crawled\n" + "".join(lines) + f"{PAGE},30/04/2026\n")
    assert {row.last_seen for row in rows_of(path)} == {"2026-04-05", "2026-04-30"}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *(("5.5", 5.5), ("5,5", 5.5), ("1,240", 1240), ("1 240", 1240), ("1,240.5", 1240.5)),
        *(("1.240,5", 1240.5), ("12%", 12), ("0,125", 0.125), ("1.240", 1.24), ("1e5", 1e5)),
        *(("n/a", None), ("", None), ("nan", None)),
    ],
)
def test_figures(written, number):
    assert figure(written) == number


def test_counts_and_flags():
    assert [count(text) for text in ("1,240", "1.240", "1 240", "7", "x", "")] == [1240] * 3 + [7, None, None]
    assert [flag(text) for text in ("TRUE", "Yes", "+", "0", "No", "", "perhaps")] == (
        [True] * 3 + [False] * 2 + [None] * 2
    )


# -- broken rows -----------------------------------------------------------------------------------

HEADER = "source url,target url,anchor\n"


def test_an_unclosed_quote_costs_one_row(written):
    rows = f'{PAGE}/1,{TARGET},"open\n' + "".join(
        f'{PAGE}/{n},{TARGET},"said ""so"" {n}"\n' for n in range(2, 9)
    )
    found = rows_of(written(HEADER + rows))
    assert problems(found) == [2]
    assert [row.line for row in found if isinstance(row, Claim)] == list(range(3, 10))


def test_an_unclosed_quote_that_the_next_row_would_close(written):
    found = rows_of(written(HEADER + f'{PAGE},{TARGET},"open\n{PAGE}/2,{TARGET},"x"\n{PAGE}/3,{TARGET},y\n'))
    assert problems(found) == [2]
    assert [row.anchor for row in found if isinstance(row, Claim)] == ["x", "y"]


def test_an_anchor_may_span_lines(written):
    found = rows_of(written(HEADER + f'{PAGE},{TARGET},"one,\n\n two ""three"""\n{PAGE}/2,{TARGET},y\n'))
    assert [(row.line, row.anchor) for row in found] == [(2, 'one, two "three"'), (5, "y")]


def test_an_unclosed_quote_at_the_end(written):
    found = rows_of(written(HEADER + f'{PAGE},{TARGET},x\n{PAGE}/2,{TARGET},"open'))
    assert isinstance(found[0], Claim)
    assert (found[1].line, found[1].reason) == (3, "a quote is opened and not closed")


def test_many_unclosed_quotes_stay_cheap(written):
    found = rows_of(written(HEADER + f'{PAGE},{TARGET},"\n{PAGE}/2,{TARGET},x\n' * 2000))
    assert len(problems(found)) == 2000
    assert len(found) == 4000


def test_rows_that_do_not_fit_are_named_and_the_rest_survives(written):
    lines = [
        f"{PAGE},{TARGET}",
        f"{PAGE},{TARGET},a,b",
        f"{PAGE},{TARGET},a",
        ",,",
        "",
        f",{TARGET},a",
        "n/a,b,c",
    ]
    found = rows_of(written(HEADER + "\n".join(lines) + "\n"))
    assert [(row.line, row.reason) for row in found if isinstance(row, Problem)] == [
        (2, "2 columns where the header has 3"),
        (3, "4 columns where the header has 3"),
        (7, 'no URL in column "source url"'),
        (8, '"n/a" in column "source url" is no web address'),
    ]
    assert [row.line for row in found if isinstance(row, Claim)] == [4]


def test_a_shifted_row_is_not_taken_for_a_fitting_one(written):
    """A comma in a URL pushes an empty last cell out: read on, every column would say something false."""
    found = rows_of(written("url,anchor,nofollow,note\n" + f"{PAGE},x,0,\n" * 5 + f"{PAGE},b,x,0,\n"))
    assert problems(found) == [7]


def test_a_tool_may_end_every_row_with_a_delimiter(written):
    found = rows_of(written(f"url,anchor\n{PAGE},x,\n{PAGE}/2,y,\n"))
    assert [row.anchor for row in found] == ["x", "y"]
    (export,) = read_export(written(f"url,anchor,,\n{PAGE},x,,\n{PAGE}/2,y\n"))
    assert (export.columns, [row.anchor for row in export.rows]) == (["url", "anchor"], ["x", "y"])


def test_a_nameless_column_with_cells_is_kept(written):
    (export,) = read_export(written(f"url,anchor,,\n{PAGE},x,note,\n{PAGE}/2,y,,\n"))
    assert [row.row["column 3"] for row in export.rows] == ["note", ""]


LINKED = "https://shop.example/"


@pytest.mark.parametrize(
    "table",
    [
        f"{PAGE},{LINKED}\nhttps://other.example/1,{LINKED}a\n",
        f"{LINKED}\t{PAGE}\n{LINKED}a\thttps://other.example/1\n",
        f"Kdo;Kam;Slova\n{PAGE};{LINKED};tea\nhttps://other.example/1;{LINKED}a;pots\n",
    ],
    ids=["without a header", "without a header, the other way round", "a header in another language"],
)
def test_columns_are_told_by_what_stands_in_them_where_one_reading_makes_sense(written, table):
    found = rows_of(written(table))
    pages = [PAGE, "https://other.example/1"]
    assert [(row.referring_page, row.target_url) for row in found] == list(
        zip(pages, [LINKED, LINKED + "a"], strict=True)
    )


@pytest.mark.parametrize(
    "table",
    [
        f"{PAGE},{LINKED}\n{PAGE}/2,{LINKED}a\n",
        f"{PAGE},{LINKED}\nhttps://other.example/1,https://third.example/\n",
        f"{PAGE},{LINKED},{LINKED}pic.png\nhttps://other.example/1,{LINKED}a,{LINKED}pic.png\n",
    ],
    ids=["one site links to one", "many to many", "three columns of URLs"],
)
def test_columns_are_not_guessed_at(written, table):
    with pytest.raises(ExportError, match="without a usable header"):
        read_export(written(table))


@pytest.mark.parametrize(
    ("header", "anchor", "rel", "first_seen"),
    [
        ("Quell-URL;Ziel-URL;Ankertext;Nofollow;Zuerst gesehen", "tea", "nofollow", "2026-01-02"),
        ("URL source;URL cible;Texte d'ancrage;Nofollow;Première détection", "tea", "nofollow", "2026-01-02"),
        ("Backlink page;Links to;Anchor text / alt;Dofollow/Nofollow;First found", "tea", None, "2026-01-02"),
        ("Source URL;Target Page URL;Anchor Text;Nofollow;Date First Seen", "tea", "nofollow", "2026-01-02"),
    ],
)
def test_columns_by_the_names_of_other_tools_and_languages(written, header, anchor, rel, first_seen):
    (row,) = rows_of(written(f"{header}\n{PAGE};{LINKED};tea;true;2026-01-02\n"))
    assert (row.referring_page, row.target_url) == (PAGE, LINKED)
    assert (row.anchor, row.rel, row.first_seen) == (anchor, rel, first_seen)


def test_addresses_in_a_list_are_freed_of_quotes_and_brackets(written):
    lines = [
        "https://a.example/",
        "<https://b.example/x>",
        '"https://c.example/y",',
        "'d.example/z'",
        "not one",
    ]
    found = rows_of(written("\n".join(lines) + "\n", "list.txt"))
    pages = ["https://a.example/", "https://b.example/x", "https://c.example/y", "http://d.example/z"]
    assert [row.referring_page for row in found[:4]] == pages
    assert problems(found) == [5]


def test_columns_are_not_taken_for_parts_of_urls(written):
    table = f"{PAGE},5\n{PAGE}/2,7\n"
    with pytest.raises(ExportError, match="without a usable header"):
        read_export(written(table))
    assert len(rows_of(written(table), "list")) == 2
    assert len(rows_of(written(f"{PAGE}/a,5.html\n{PAGE}/2\n{PAGE}/3\n"))) == 3


def test_a_single_column_keeps_the_commas_of_its_urls(written):
    assert rows_of(written("url\nhttps://a.example/x,y;z\n"))[0].referring_page == "https://a.example/x,y;z"


def test_odd_urls_are_kept_encoded_or_named(written):
    found = rows_of(
        written("https://a.example/two words\r\nhttps://a.example/cr\rhere\r\nhttps://b.example/\r\n")
    )
    assert found[0].referring_page == "https://a.example/two%20words"
    assert problems(found) == [2]
    assert found[2].line == 3


def test_old_macintosh_line_ends(written):
    assert [row.line for row in rows_of(written(f"url,anchor\r{PAGE},x\r{PAGE}/2,y"))] == [2, 3]


def test_a_line_without_end_is_bounded(written, monkeypatch):
    monkeypatch.setattr(text, "MAX_LINE", 1000)
    found = rows_of(written(f"url,anchor\n{PAGE},{'x' * 5000}\n{PAGE}/2,y\n"))
    assert problems(found) == [2]
    assert found[1].line == 3


def test_reading_stops_after_a_long_run_of_problems(written, monkeypatch):
    monkeypatch.setattr(export, "MAX_PROBLEMS_IN_A_ROW", 50)
    found = rows_of(written(f"url,anchor\n{PAGE},x\n" + "junk\n" * 500))
    assert len(found) == 52
    assert "reading stopped here" in found[-1].reason


def test_repeated_and_nameless_columns_stay_apart(written):
    (found,) = read_export(written(f"url,note,note,,anchor\n{PAGE},a,b,c,d\n"))
    assert found.columns == ["url", "note", "note (2)", "column 4", "anchor"]
    assert next(found.rows).row == dict(zip(found.columns, [PAGE, "a", "b", "c", "d"], strict=True))


def test_columns_told_by_content_need_no_name(written):
    (row,) = rows_of(written(f"*,-\n{PAGE},2026-01-05\n"))
    assert (row.referring_page, row.last_seen) == (PAGE, "2026-01-05")
    assert list(row.row) == ["*", "-"]


def test_unknown_is_not_said(written):
    (bare,) = rows_of(written(f"url,dr\n{PAGE},5\n"))
    assert (bare.anchor, bare.rel, bare.first_seen, bare.lost, bare.target_url) == (
        None,
        None,
        None,
        None,
        "",
    )
    (empty,) = rows_of(written(f"url,anchor,nofollow\n{PAGE},,\n"))
    assert (empty.anchor, empty.rel) == ("", None)


# -- encodings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(written, encoding, delimiter):
    content = f"source url,anchor,target url\n{PAGE},schöne Becher,{TARGET}\n".replace(",", delimiter)
    (row,) = rows_of(written(content.encode(encoding)))
    assert (row.referring_page, row.target_url, row.anchor) == (PAGE, TARGET, "schöne Becher")


@pytest.mark.parametrize(
    ("encoding", "anchor"),
    [
        ("cp1252", "café"),
        ("cp1252", "très cher à l’été"),
        ("cp1252", "Töpferei Müller – schöne Becher"),
        ("cp1250", "żółte kubki z gliny świetnej jakości"),
        ("cp1251", "красивые кружки и чашки ручной работы из глины"),
        ("shift_jis", "手作りの陶器のマグカップを販売しています"),
    ],
)
def test_encodings_of_old(written, encoding, anchor):
    (row,) = rows_of(written(f"url,anchor\n{PAGE},{anchor}\n".encode(encoding)))
    assert row.anchor == anchor


def test_a_stray_byte_in_utf8_spoils_nothing(written):
    (row,) = rows_of(written(f"url,anchor\n{PAGE},größe kostet 5 ".encode() + b"\x80 \x00ok\n"))
    assert row.anchor == "größe kostet 5 € ok"


# -- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"Target page,Incoming links,Linking sites\nhttps://m.example/,9,1\n", "most linked pages"),
        ("Página,Enlaces,Sitios\nhttps://m.example/,9,1\n".encode(), "most linked pages"),
        (b"Linking text,Count\nmugs,9\n", "anchor texts"),
        (b'"Anchor","Backlinks Count"\n"mugs","1"\n', "anchor texts"),
        (b'website,backlinks\na.example,"b.example,c.example"\n', "“website”, “backlinks”"),
        (b"Domain,DR,Traffic,Status\na.example,5,6,PENDING\n", "“Domain”, “DR”"),
        (b"URL,Clicks,Impressions\nhttps://m.example/,1,2\n", "search results"),
        (b"https://a.example/,https://m.example/\n" * 3, "without a usable header"),
        (b"<!DOCTYPE html><html><body>log in</body></html>", "web page"),
        (b"%PDF-1.7 ...", "PDF"),
        (bytes(range(256)) * 40, "not text"),
        (b"7z\xbc\xaf\x27\x1c" + b"x" * 50, "archive"),
        (b'{"rows": []}', "url_from"),
        (b"\x1f\x8b\x08\x00broken", "damaged"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\xd0\xcf\x11\xe0broken", "cannot be read"),
    ],
)
def test_refusals_say_why(written, content, says):
    with pytest.raises(ExportError, match=says):
        read_export(written(content))


def test_missing_files_folders_and_formats(tmp_path, written):
    with pytest.raises(ExportError, match="no such file"):
        read_export(tmp_path / "none.csv")
    with pytest.raises(ExportError, match="folder"):
        read_export(tmp_path)
    with pytest.raises(ExportError, match="known are ahrefs"):
        read_export(written(HEADER), "lotus")


def test_a_named_format_is_taken_at_its_word(written):
    path = written("https://spam.example/a\nhttps://spam.example/b\n")
    assert all(isinstance(row, Claim) for row in rows_of(path))
    assert all(isinstance(row, DisavowLine) for row in rows_of(path, "disavow"))
    with pytest.raises(ExportError, match="“semrush” has the columns Page ascore"):
        read_export(path, "semrush")


def test_a_header_alone_is_an_export_without_rows(written):
    (found,) = read_export(written(HEADER))
    assert (found.vendor, found.columns, list(found.rows)) == (
        "csv",
        ["source url", "target url", "anchor"],
        [],
    )


# -- archives and workbooks ------------------------------------------------------------------------


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_zip_tells_of_every_member(tmp_path):
    inner = zipped(tmp_path / "inner.zip", {"a.csv": b"url\n"}).read_bytes()
    path = zipped(
        tmp_path / "all.zip",
        {"a/links.csv": f"url,anchor\n{PAGE},x\n".encode(), "text.csv": b"Linking text,Count\nx,1\n"}
        | {"inner.zip": inner, "__MACOSX/links.csv": b"junk", ".DS_Store": b"junk"},
    )
    found = list(read_export(path))
    assert [(export.name, bool(export.refused)) for export in found] == [
        ("a/links.csv", False),
        ("text.csv", True),
        ("inner.zip", True),
    ]
    assert "unpack it first" in found[2].refused
    assert [row.referring_page for row in found[0].rows] == [PAGE]


def test_archives_of_nothing_useful_are_refused(tmp_path):
    with pytest.raises(ExportError, match="no files"):
        read_export(zipped(tmp_path / "none.zip", {}))
    with pytest.raises(ExportError, match="101 files"):
        read_export(zipped(tmp_path / "many.zip", {f"{n}.csv": b"url\n" for n in range(101)}))
    with pytest.raises(ExportError, match="another archive"):
        path = tmp_path / "twice.csv.gz"
        path.write_bytes(gzip.compress(gzip.compress(b"url\n")))
        read_export(path)


def test_bombs_are_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED", 300_000)
    content = b"url,anchor\n" + b"https://a.example/,x\n" * 50_000
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(content))
    for bomb in (path, zipped(tmp_path / "bomb.zip", {"bomb.csv": content})):
        found = rows_of(bomb)
        assert "unpacks to more than" in found[-1].reason
        assert 0 < len(found) < 20_000


def test_a_cut_gzip_keeps_what_came_before(tmp_path):
    lines = "".join(f"https://{os.urandom(8).hex()}.example/,x\n" for _ in range(20_000))
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(b"url,anchor\n" + lines.encode())[:-20_000])
    found = rows_of(path)
    assert len(found) > 1000
    assert "damaged from here on" in found[-1].reason


def test_sheets_are_exports_of_their_own(tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "two.xlsx"), {"strings_to_urls": False}) as book:
        for name, lead in (("Links", 2), ("Empty", 0), ("Notes", 0)):
            sheet = book.add_worksheet(name)
            if name == "Links":
                sheet.write_row(lead, 0, ["URL", "Anchor", "DR"])
                sheet.write_row(lead + 1, 0, [PAGE, "mug", 41])
            elif name == "Notes":
                sheet.write_row(0, 0, ["remember", "the milk"])
    links, notes = read_export(tmp_path / "two.xlsx")
    assert links.name == "Links"
    assert [(row.line, row.figures, row.row["DR"]) for row in links.rows] == [
        (4, {"domain_rating": 41}, "41")
    ]
    assert "remember" in notes.refused


def test_a_workbook_that_unpacks_too_far_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_WORKBOOK_UNPACKED", 100_000)
    path = zipped(
        tmp_path / "bomb.xlsx", {"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * 5_000_000}
    )
    with pytest.raises(ExportError, match="too large"):
        read_export(path)


def test_deep_json_does_no_harm(written):
    content = '{"items": [{"url_from": "https://a.example/"}, {"url_from": ' + "[" * 100_000 + "}"
    found = rows_of(written(content, "x.json"))
    assert found[0].referring_page == "https://a.example/"
    assert "nested too deeply" in found[1].reason


def test_rows_are_read_as_they_are_asked_for(written):
    """The whole of a large file is never held: the first rows come although a later part would fail."""
    path = written("url,anchor\n" + f"{PAGE},x\n" * 200_000)
    (found,) = read_export(path)
    assert len(list(islice(found.rows, 3))) == 3


# -- anything at all -------------------------------------------------------------------------------

printable = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
cell = st.one_of(
    printable,
    st.sampled_from(
        ["url", "Linking page", "Target URL", "anchor", PAGE, TARGET, "", '"', '""', "domain:x.example"]
    ),
    st.sampled_from(
        ["2026-01-05", "05/04/2026", "true", "1,240", "{", '{"url_from": 1}', '{"items":[', "https://["]
    ),
)


@given(
    st.lists(st.lists(cell, max_size=5), max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from([None, *FORMATS]),
)
@settings(max_examples=300, deadline=None)
def test_no_table_raises_anything_but_a_refusal(tmp_path_factory, rows, delimiter, format):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    content = "\n".join(delimiter.join(row) for row in rows)
    path.write_bytes(content.encode())
    try:
        found = [(one.columns, list(one.rows)) for one in read_export(path, format)]
    except ExportError as refusal:
        assert str(refusal)
        return
    lines = content.count("\n") + content.count("\r") + 1
    for columns, rows_read in found:
        assert all(0 < row.line <= lines for row in rows_read)
        assert all(
            list(row.row) == columns for row in rows_read if isinstance(row, Claim) and row.row and columns
        )


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_bytes_raise_anything_but_a_refusal(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(content)
    try:
        rows_of(path)
    except ExportError as refusal:
        assert str(refusal)


def test_records_of_a_table_are_bounded(monkeypatch):
    monkeypatch.setattr(records, "MAX_BLANK_LINES", 10)
    lines = iter([text.Line(number, "") for number in range(1, 1000)])
    (stop,) = records.Records(lines, ",", lambda cells: True)
    assert "blank lines" in stop.reason
