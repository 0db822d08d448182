"""Audits of a folder share a whitelist through a text file, where their owner wishes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from audits import new_audit, take
from click.testing import CliRunner
from webapp import visiting

from linkvet.cli import cli
from linkvet.review.shared import FILE, shared_whitelist
from linkvet.store.decided.decisions import decide, undo
from linkvet.store.decided.subjects import subject_of
from linkvet.store.file.audit import Audit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("one.audit", "two.audit"):
        with new_audit(tmp_path, name=name) as audit:
            take(audit, ["https://friend.example/1", "https://foe.example/1"])
    with Audit.open(tmp_path / "one.audit") as audit:
        decide(
            audit, [subject_of("domain:friend.example"), subject_of("https://page.example/a")], "whitelist"
        )
    with Audit.open(tmp_path / "two.audit") as audit:
        decide(audit, [subject_of("domain:foe.example")], "disavow")
    return tmp_path


def decisions(file: Path) -> dict[str, str]:
    with Audit.open(file) as audit:
        return dict(audit.conn.execute("SELECT subject, decision FROM decisions"))


def run(*words: str) -> str:
    return CliRunner().invoke(cli, ["whitelist", *words]).output


def test_one_audit_shares_and_another_takes(folder: Path) -> None:
    assert run(str(folder / "one.audit"), "--share") == "2 entries added to whitelist.txt.\n"
    assert run(str(folder / "one.audit"), "--share") == "0 entries added to whitelist.txt.\n"
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write("foe.example  # by hand\nnot a domain\nshop.test\n")
    told = run(str(folder / "two.audit"))
    assert "has 4 entries, 2 of them undecided here" in told
    assert 'line 5: "not a domain"' in told
    assert "2 entries whitelisted" in run(str(folder / "two.audit"), "--take")
    wanted = {"friend.example": "whitelist", "https://page.example/a": "whitelist", "foe.example": "disavow"}
    assert decisions(folder / "two.audit") == wanted
    with Audit.open(folder / "two.audit") as audit:
        undo(audit)
    assert decisions(folder / "two.audit") == {"foe.example": "disavow"}


def test_without_a_file_there_is_nothing_to_share(folder: Path) -> None:
    assert shared_whitelist(folder).subjects == []
    assert "has 0 entries" in run(str(folder / "two.audit"))


def test_a_person_does_it_in_the_settings(folder: Path) -> None:
    with visiting(folder / "one.audit", "/settings") as visitor:
        visitor.post("/settings/whitelist", do="share")
        assert visitor.said() == "2 entries added to whitelist.txt."
    with visiting(folder / "two.audit", "/settings") as visitor:
        assert "2 entries, 2 of them not decided" in visitor.get("/settings").words
        visitor.post("/settings/whitelist", do="take")
        assert visitor.said() == "2 entries whitelisted from whitelist.txt."
    assert decisions(folder / "two.audit")["friend.example"] == "whitelist"
