"""Files that a browser sends: who may, how much, of what kind, under which names."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from audits import new_audit
from jobs import ended, wait
from webapp import Answer, Visitor, visiting

from linkvet.jobs.beside import JobPlace, folder_of
from linkvet.store.file.audit import Audit
from linkvet.web import uploads
from linkvet.web.uploads import harmless_name

CSV = b"Source url,Target url,Anchor,Page ascore\nhttps://a.example/1,https://shop.test/,x,3\nno url,https://shop.test/,x,3\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    new_audit(tmp_path).close()
    return tmp_path / "shop.audit"


@pytest.fixture
def visitor(file: Path) -> Iterator[Visitor]:
    with visiting(file) as visitor:
        visitor.get("/imports")
        yield visitor


def kept(file: Path) -> list[str]:
    folder = folder_of(file) / "uploads"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def seen(visitor: Visitor, file: Path) -> Answer:
    """The page once the files have been read."""
    wait(lambda: not JobPlace(file, "preview").running(), 60)
    return visitor.get("/imports")


def test_files_are_looked_at_before_they_are_taken(visitor: Visitor, file: Path) -> None:
    assert visitor.send_files("/imports/files", {"links.csv": CSV, "other.csv": b"a,b\n1,2\n"}).status == 303
    page = seen(visitor, file)
    assert "1 of 2 exports was recognised" in page.words
    assert "Semrush, Backlinks" in page.words
    assert "Line 3: " in page.words
    assert "Not taken: " in page.words
    with Audit.open(file) as audit:
        assert audit.conn.execute("SELECT count(*) FROM imports").fetchone() == (0,)
    boxes = [box.attributes["value"] for box in page.html.css("input[name=take]")]
    assert visitor.post("/imports/take", take=[*boxes, "/etc/passwd", str(file)]).status == 303
    assert ended(JobPlace(file)).state == "done"
    with Audit.open(file) as audit:
        assert audit.conn.execute("SELECT file, links, bad_rows FROM imports").fetchall() == [
            ("links.csv", 1, 1)
        ]
    assert kept(file) == []
    assert "links.csv" in visitor.get("/imports").words


def test_files_that_are_not_wanted_are_removed(visitor: Visitor, file: Path) -> None:
    visitor.send_files("/imports/files", {"links.csv": CSV})
    seen(visitor, file)
    visitor.post("/imports/discard")
    assert kept(file) == []
    assert "Before they are taken" not in visitor.get("/imports").words
    visitor.post("/imports/take", take="/etc/passwd")
    assert "No file is ticked" in visitor.said()


@pytest.mark.parametrize("token", ["", "x" * 32])
def test_nothing_is_kept_of_a_form_that_is_not_ours(visitor: Visitor, file: Path, token: str) -> None:
    assert visitor.send_files("/imports/files", {"links.csv": CSV}, form_token=token).status == 403
    assert kept(file) == []


def test_files_before_the_token_are_refused(visitor: Visitor, file: Path) -> None:
    token = visitor.form_token
    body = (
        b'--edge\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n' + CSV + b"\r\n"
        b'--edge\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n'
        + token.encode()
        + b"\r\n--edge--\r\n"
    )
    answer = visitor.send("POST", "/imports/files", body, Content_Type="multipart/form-data; boundary=edge")
    assert answer.status == 403
    assert kept(file) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Host": "evil.example"},
    ],
)
def test_other_sites_cannot_send_files(visitor: Visitor, file: Path, headers: dict[str, str]) -> None:
    body = (
        f'--e\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{visitor.form_token}\r\n--e--\r\n'
    )
    kind = {"Content_Type": "multipart/form-data; boundary=e"}
    assert visitor.send("POST", "/imports/files", body, **kind, **headers).status in (403, 421)
    stranger = Visitor(visitor.door)
    stranger.form_token = visitor.form_token
    assert stranger.send_files("/imports/files", {"links.csv": CSV}).status == 403
    assert kept(file) == []


@pytest.mark.parametrize("path", ["/decide", "/settings", "/imports/take", "/jobs/start"])
def test_files_are_taken_at_one_place_only(visitor: Visitor, path: str) -> None:
    assert visitor.send_files(path, {"links.csv": CSV}).status == 415


@pytest.mark.parametrize(
    ("given", "kept_as"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\me\\links.csv", "links.csv"),
        ("a\x1b[31m\u202eb\n.csv", "a_[31m_b_.csv".replace("[", "_")),
        (".hidden.csv", "hidden.csv"),
        ("лінки 2026.csv", "лінки 2026.csv"),
        ("-rf.csv", "-rf.csv"),
    ],
)
def test_names_are_harmless(given: str, kept_as: str) -> None:
    assert harmless_name(given) == kept_as


def test_long_and_empty_names() -> None:
    assert len(harmless_name("ü" * 500 + ".csv").encode()) <= uploads.MAX_NAME_BYTES
    assert harmless_name("ü" * 500 + ".csv").endswith("ü.csv")
    assert harmless_name("") == harmless_name("///") == harmless_name("...") == "file"


def test_files_of_the_same_name_do_not_overwrite_each_other(visitor: Visitor, file: Path) -> None:
    path = "/imports/files"
    names = {"links.csv": CSV, "./links.csv": CSV.replace(b"a.example", b"b.example")}
    visitor.send_files(path, names)
    seen(visitor, file)
    assert kept(file) == ["links.csv", "links.csv"]


def test_only_kinds_of_files_that_exports_have(visitor: Visitor, file: Path) -> None:
    visitor.send_files("/imports/files", {"links.exe": CSV, "page.svg": CSV, "noending": CSV})
    assert "exports end in" in visitor.said()
    assert kept(file) == []


def test_size_and_number_are_bounded(visitor: Visitor, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_FILE_BYTES", 1000)
    monkeypatch.setattr(uploads, "MAX_FILES", 3)
    visitor.send_files("/imports/files", {"links.csv": CSV + b"x" * 1000})
    assert "more than 1,000 bytes" in visitor.said()
    visitor.send_files("/imports/files", {f"{number}.csv": CSV for number in range(4)})
    assert "More than 3 files" in visitor.said()
    monkeypatch.setattr(uploads, "KEPT_FREE", 1 << 62)
    visitor.send_files("/imports/files", {"links.csv": CSV})
    assert "disk is nearly full" in visitor.said()
    assert kept(file) == []


def test_a_length_that_is_too_large_is_refused_unread(visitor: Visitor) -> None:
    length = str(uploads.MAX_UPLOAD_BYTES + 1)
    kind = "multipart/form-data; boundary=e"
    assert visitor.send("POST", "/imports/files", "x", Content_Type=kind, Content_Length=length).status == 413


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/mixed; boundary=e"])
def test_forms_that_cannot_be_read(visitor: Visitor, kind: str) -> None:
    assert visitor.send("POST", "/imports/files", "--e\r\n", Content_Type=kind).status == 400


def zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<c/>" * 200_000_00)
    return packed.getvalue()


def test_archives_that_unpack_to_a_flood_are_refused_with_a_sentence(visitor: Visitor, file: Path) -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(200):
            archive.writestr(f"{number}.csv", CSV)
    nested = gzip.compress(gzip.compress(b"x" * 1000))
    files = {"bomb.xlsx": zip_bomb(), "many.zip": many.getvalue(), "nested.csv.gz": nested}
    visitor.send_files("/imports/files", files)
    page = seen(visitor, file)
    assert page.words.count("Not taken: ") == 3
    assert "0 of 3 exports were recognised" in page.words


def test_what_strangers_wrote_into_files_is_only_ever_text(visitor: Visitor, file: Path) -> None:
    evil = "<img src=x onerror=alert(1)>"
    rows = f"Source url,Target url,Anchor,Page ascore\n{evil},https://shop.test/,x,3\nhttps://a.example/,https://shop.test/,x,1\n"
    visitor.send_files("/imports/files", {f"{evil}.csv": rows.encode(), "ok.csv": rows.encode()})
    page = seen(visitor, file)
    assert not page.html.css("main img")
    assert "onerror" in page.words
