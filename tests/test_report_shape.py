"""The report in the client's own shape: sections, words, logo, one page for the board, an appendix, and PDF."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from audits import link, new_audit, see, take
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from linkvet.cli import cli
from linkvet.report.report import report
from linkvet.report.shape import BOARD, SECTIONS, Shape, shape_of
from linkvet.store.errors import AuditError
from linkvet.store.file.audit import Audit
from linkvet.store.types import Claim

HOME = "https://shop.test/"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(f"https://site-{n}.example/", HOME, anchor="Shop") for n in range(5)], "ahrefs")
        see(audit, "https://site-0.example/", link(HOME))
        see(audit, "https://site-1.example/")
        return audit.path


def made(file: Path, shape: Shape) -> LexborHTMLParser:
    with Audit.open(file) as audit:
        return LexborHTMLParser(report(audit, shape))


def test_only_the_chosen_sections(file: Path) -> None:
    headings = [node.text() for node in made(file, shape_of("states,method")).css("h2")]
    assert headings == [SECTIONS["states"], SECTIONS["method"]]
    board = [node.text() for node in made(file, shape_of(board=True)).css("h2")]
    assert board == [SECTIONS[name] for name in BOARD]
    with pytest.raises(AuditError, match='"nix" is not a section'):
        shape_of("states,nix")


def test_own_words_and_logo_are_shown_and_stay_words(file: Path, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(PNG)
    page = made(file, shape_of(logo=logo, introduction="Dear <b>Ann</b>", closing="Yours"))
    assert page.css_first("img.logo").attributes["src"].startswith("data:image/png;base64,")
    assert "Dear <b>Ann</b>" in page.css_first("section.words").text()
    assert not page.css("section.words b")
    assert page.css_first("section.closing").text().strip() == "Yours"


@pytest.mark.parametrize("content", [b"<svg onload='x()'/>", b"", b"GIF"])
def test_what_is_no_picture_is_no_logo(tmp_path: Path, content: bytes) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(content)
    with pytest.raises(AuditError, match="is not a PNG"):
        shape_of(logo=logo)


def test_the_appendix_has_as_many_rows_as_were_asked_for(file: Path) -> None:
    rows = made(file, shape_of(appendix=3)).css("table.appendix tbody tr")
    assert len(rows) == 3
    assert not made(file, shape_of()).css("table.appendix")
    unseen = [
        row.css("td")[1].text() for row in made(file, shape_of(appendix=9)).css("table.appendix tbody tr")
    ]
    assert sorted(unseen) == ["follow", "–", "–", "–", "–"], "of a link that nobody saw no kind is told"


def test_a_pdf_is_printed(file: Path, tmp_path: Path) -> None:
    pytest.importorskip("playwright")
    if not shutil.which("chromium"):
        pytest.skip("needs Chromium")
    out = tmp_path / "board.pdf"
    result = CliRunner().invoke(cli, ["report", str(file), "-o", str(out), "--board"])
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"%PDF-")
    assert out.read_bytes().count(b"/Type /Page\n") + out.read_bytes().count(b"/Type /Page ") <= 1


def test_wrong_usage_is_told(file: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        cli, ["report", str(file), "-o", str(tmp_path / "r.html"), "--sections", "nix"]
    )
    assert (result.exit_code, "is not a section" in result.output) == (2, True)
