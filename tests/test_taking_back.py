"""An import that is taken back leaves nothing behind but what visits saw and people decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from audits import link, new_audit, see, take
from click.testing import CliRunner
from jobs import ended
from webapp import visiting

from linkvet.cli import cli
from linkvet.jobs.beside import JobPlace
from linkvet.store.claimed.taking_back import foreseen, take_back
from linkvet.store.decided.decisions import decide, decision_counts
from linkvet.store.decided.subjects import subject_of
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.lists.made import refresh, totals
from linkvet.store.types import Claim, DisavowLine, DomainClaim

HOME = "https://shop.test/"


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    return new_audit(tmp_path)


def links(audit: Audit) -> dict[tuple[str, str], tuple[str, int]]:
    sql = (
        "SELECT p.url, b.target_url, b.state, b.discovered FROM backlinks b JOIN pages p ON p.id = b.page_id"
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in audit.conn.execute(sql)}


def whole(audit: Audit) -> dict[str, list[tuple[object, ...]]]:
    """Every table but the clocks and counters that no row depends on."""
    names = [row[0] for row in audit.conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {
        name: sorted(audit.conn.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
        for name in names
        if not name.startswith(("sqlite_", "_sqlite", "list_"))
    }


def test_an_import_that_stands_alone_leaves_no_trace(audit: Audit) -> None:
    take(audit, [Claim("https://a.example/1", HOME)])
    before = whole(audit)
    taken = take(
        audit,
        [
            Claim("https://b.example/1", HOME),
            DomainClaim("c.example", line=2),
            DisavowLine("d.example", line=3),
        ],
    )
    take_back(audit, taken.import_id)
    assert whole(audit) == before
    assert audit.conn.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_others_name_and_what_was_seen_stays(audit: Audit) -> None:
    take(audit, [Claim("https://a.example/1", HOME)])
    pages = [
        "https://a.example/1",
        "https://b.example/seen",
        "https://b.example/gone",
        "https://b.example/never",
    ]
    wrong = take(audit, [Claim(page, HOME, line=line) for line, page in enumerate(pages, 1)], "ahrefs")
    see(audit, "https://b.example/seen", link(HOME))
    see(audit, "https://b.example/gone")
    decide(audit, [subject_of("domain:b.example")], "disavow")
    told = foreseen(audit, wrong.import_id)
    assert (told.links, told.shared, told.found, told.removed) == (4, 1, 1, 2)
    refresh(audit)
    assert take_back(audit, wrong.import_id) == told
    assert links(audit) == {
        ("https://a.example/1", HOME): ("unvisited", 0),
        ("https://b.example/seen", HOME): ("live", 1),
    }
    assert audit.conn.execute("SELECT count(*) FROM pages").fetchone() == (2,)
    assert audit.conn.execute("SELECT count(*) FROM visits").fetchone() == (1,)
    assert decision_counts(audit)["disavow"] == 1
    assert audit.conn.execute("PRAGMA foreign_key_check").fetchall() == []
    assert refresh(audit)
    assert totals(audit)["sizes"][0][0] == 2


def test_a_row_that_names_no_target_does_not_keep_that_of_a_wrong_file(audit: Audit) -> None:
    take(audit, [Claim("https://a.example/1", line=1, row={"page": "https://a.example/1"})], "gsc")
    wrong = take(
        audit,
        [
            Claim(
                "https://a.example/1",
                f"{HOME}wrong",
                line=1,
                row={"p": "https://a.example/1", "t": f"{HOME}wrong"},
            )
        ],
        "ahrefs",
    )
    assert set(links(audit)) == {("https://a.example/1", f"{HOME}wrong")}
    take_back(audit, wrong.import_id)
    assert set(links(audit)) == {("https://a.example/1", "")}


def test_the_file_can_be_imported_again(audit: Audit) -> None:
    rows = [Claim("https://a.example/1", HOME)]
    first = take(audit, rows, digest="the same")
    assert take(audit, rows, digest="the same").already_imported
    take_back(audit, first.import_id)
    again = take(audit, rows, digest="the same")
    assert (again.already_imported, again.links) == (False, 1)
    with pytest.raises(AuditError, match="no import 99"):
        take_back(audit, 99)


def test_a_person_takes_back_in_the_app_and_in_the_terminal(audit: Audit) -> None:
    file = audit.path
    take(audit, [Claim("https://a.example/1", HOME)], file="good.csv")
    take(
        audit,
        [Claim("https://b.example/1", HOME), Claim("https://a.example/1", HOME, line=2)],
        file="bad.csv",
    )
    take(audit, [Claim("https://c.example/1", HOME)], file="worse.csv")
    audit.close()
    with visiting(file, "/imports") as visitor:
        page = visitor.get("/imports/2")
        assert "Take back bad.csv?" in page.words
        assert "1 link that other files name, too" in page.words
        assert visitor.get("/imports/9").status == 404
        visitor.post("/imports/back", number="2", back="/imports")
        assert ended(JobPlace(file)).state == "done"
        assert "bad.csv" not in visitor.get("/imports").html.css_first("table").text()
    listed = CliRunner().invoke(cli, ["imports", str(file)])
    assert [line.split()[0] for line in listed.output.splitlines()] == ["1", "3"]
    done = CliRunner().invoke(cli, ["imports", str(file), "--take-back", "3"])
    assert done.output == "Taken back. worse.csv: 1 link named by this file alone, and removed.\n"
    assert CliRunner().invoke(cli, ["imports", str(file), "--take-back", "3"]).exit_code == 1
    with Audit.open(file) as again:
        assert set(links(again)) == {("https://a.example/1", HOME)}
