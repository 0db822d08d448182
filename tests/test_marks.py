"""The lists of another tool become decisions where the owner agrees, and never over what was decided here."""

from __future__ import annotations

from pathlib import Path

import pytest
from audits import new_audit
from click.testing import CliRunner
from jobs import ended
from webapp import visiting

from linkvet.cli import cli
from linkvet.importers import read_export
from linkvet.jobs.beside import JobPlace
from linkvet.store.decided.decisions import decide
from linkvet.store.decided.subjects import subject_of
from linkvet.store.file.audit import Audit
from linkvet.store.types import Mark

AUDIT = "Source url,Target url,Anchor,Toxic Score{more}\n"
ROW = "https://{name}.example/1,https://shop.test/,x,70{more}\n"


def written(folder: Path, name: str, column: str = "", cells: tuple[str, ...] = ("",)) -> Path:
    rows = [ROW.format(name=chr(97 + at), more=f",{cell}" if column else "") for at, cell in enumerate(cells)]
    path = folder / name
    path.write_text(AUDIT.format(more=f",{column}" if column else "") + "".join(rows), encoding="utf-8")
    return path


def marks(path: Path) -> list[tuple[str, str]]:
    rows = [row for export in read_export(path) for row in export.rows]
    return [(row.subject, row.decision) for row in rows if isinstance(row, Mark)]


@pytest.mark.parametrize(
    ("column", "cell", "decision"),
    [
        ("Status", "Whitelisted", "whitelist"),
        ("List", "Disavow list", "disavow"),
        ("Action", "To remove", "remove"),
        ("Disavowed", "yes", "disavow"),
        ("Whitelist", "true", "whitelist"),
        ("Disavowed", "no", ""),
        ("Status", "Lost", ""),
        ("Status", "removed", ""),
        ("Status", "", ""),
        ("Comment", "disavow", ""),
    ],
)
def test_marks_in_columns(tmp_path: Path, column: str, cell: str, decision: str) -> None:
    found = marks(written(tmp_path, "links.csv", column, (cell,)))
    assert found == ([("https://a.example/1", decision)] if decision else [])


def test_a_mark_may_be_meant_of_the_whole_domain(tmp_path: Path) -> None:
    assert marks(written(tmp_path, "links.csv", "Disavow", ("domain",))) == [("domain:a.example", "disavow")]


@pytest.mark.parametrize(
    ("name", "decision"),
    [("shop-whitelist.csv", "whitelist"), ("remove list.csv", "remove"), ("links.csv", "")],
)
def test_the_lists_of_an_audit_are_told_by_the_names_of_their_files(
    tmp_path: Path, name: str, decision: str
) -> None:
    assert marks(written(tmp_path, name)) == ([("https://a.example/1", decision)] if decision else [])


def decisions(file: Path) -> dict[str, str]:
    with Audit.open(file) as audit:
        return dict(audit.conn.execute("SELECT subject, decision FROM decisions"))


def test_they_are_decisions_only_where_the_owner_agrees(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        decide(audit, [subject_of("https://b.example/1")], "whitelist")
    file = tmp_path / "shop.audit"
    export = written(tmp_path, "links.csv", "List", ("disavow", "disavow", "whitelist"))
    said = CliRunner().invoke(cli, ["import", str(file), str(export)])
    assert "marked in the file: 1 disavow, 1 whitelist; import --marks takes them" in said.output
    assert decisions(file) == {"https://b.example/1": "whitelist"}
    agreed = CliRunner().invoke(cli, ["import", str(file), str(export), "--marks"])
    assert "1 put on the whitelist list" in agreed.output
    assert decisions(file) == {
        "https://a.example/1": "disavow",
        "https://b.example/1": "whitelist",
        "https://c.example/1": "whitelist",
    }


def test_a_person_agrees_in_the_preview(tmp_path: Path) -> None:
    new_audit(tmp_path).close()
    file = tmp_path / "shop.audit"
    export = written(tmp_path, "links.csv", "List", ("disavow", "remove", ""))
    with visiting(file, "/imports") as visitor:
        visitor.send_files("/imports/files", {"links.csv": export.read_bytes()})
        ended(JobPlace(file, "preview"))
        page = visitor.get("/imports")
        assert "1 disavow, 1 remove" in page.words
        path = page.html.css_first("input[name=decide]").attributes["value"]
        visitor.post("/imports/take", take=path, decide=[path, "/etc/passwd"])
        ended(JobPlace(file))
    assert decisions(file) == {"https://a.example/1": "disavow", "https://b.example/1": "remove"}
