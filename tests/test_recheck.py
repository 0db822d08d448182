"""A round for cron: what it visits, what it writes, how it ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from crawls import TARGET, audit_of, visit
from web import web_of  # noqa: F401 (a fixture)

from linkvet.cli import cli
from linkvet.store.decided.decisions import decide, set_outreach
from linkvet.store.decided.subjects import Subject
from linkvet.store.file.audit import Audit
from linkvet.store.history.rounds import rounds

LINK = {"body": f'<title>Mills</title><p>Words about <a href="http://{TARGET}/">the mill</a>.'}
NOFOLLOW = {"body": LINK["body"].replace("<a ", '<a rel="nofollow" ')}
GONE = {"body": "<title>Mills</title><p>Words about the mill."}


def site(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"/p": {"sequence": list(steps)}}


def run(path: Path, web: Any, *more: str) -> Result:
    options = ["--older", "0", "--delay", "0", "--timeout", "2", "--hosts", str(web.hosts_file)]
    return CliRunner().invoke(cli, ["recheck", str(path), *options, *more])


def started(folder: Path, web: Any, *hosts: str) -> Path:
    path = audit_of(folder / "shop.audit", [f"http://{host}/p" for host in hosts])
    visit(path, web)
    return path


def test_nothing_important(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    forbidden = {"status": 403, "body": "No."}
    web = web_of(
        {
            "steady.example": site(LINK),
            "blocked.example": site(LINK, forbidden),
            "weak.example": site(NOFOLLOW, GONE),
        }
    )
    path = started(tmp_path, web, "steady.example", "blocked.example", "weak.example")
    result = run(path, web)
    assert (result.exit_code, "Nothing important changed" in result.output) == (0, True), result.output
    assert "links 1 lost" in result.output


def test_the_first_round_has_nothing_to_compare_with(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"a.example": site(GONE)})
    result = run(audit_of(tmp_path / "shop.audit", ["http://a.example/p"]), web)
    assert (result.exit_code, "First round" in result.output) == (0, True), result.output


def test_something_important_is_written_and_handed_over(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"a.example": site(LINK, GONE), "b.example": site(LINK, NOFOLLOW)})
    path = started(tmp_path, web, "a.example", "b.example")
    program = tmp_path / "told.py"
    program.write_text("import sys, pathlib\npathlib.Path(sys.argv[1]).write_text(' '.join(sys.argv[2:]))\n")
    call = f"{sys.executable} {program} '{tmp_path / 'told; rm.txt'}' $HOME"
    result = run(path, web, "--notify", str(tmp_path / "out"), "--run", call, "--quiet")
    assert (result.exit_code, result.output) == (3, "")
    (text,) = (tmp_path / "out").glob("shop-*.txt")
    (record,) = (tmp_path / "out").glob("shop-*.json")
    assert "lost a link that counted: http://a.example/p" in text.read_text()
    assert "is nofollow now: http://b.example/p" in text.read_text()
    assert {change["matters"] for change in json.loads(record.read_text())["changes"]} == {
        "lost a link that counted",
        "is nofollow now",
    }
    assert (tmp_path / "told; rm.txt").read_text() == f"$HOME {text}", "no shell reads the command"


def test_a_passing_fault_matters_when_it_stays(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    fault = {"status": 500, "body": "Oops."}
    web = web_of({"a.example": site(LINK, fault), "b.example": site(LINK, fault, LINK)})
    path = started(tmp_path, web, "a.example", "b.example")
    codes = []
    for _ in range(3):
        result = run(path, web)
        codes.append(result.exit_code)
        if result.exit_code == 3:
            assert "fails for the second time: http://a.example/p" in result.output
            assert "b.example" not in result.output
    assert codes == [0, 3, 0]


def test_a_fault_of_a_page_that_had_lost_its_link_is_no_second_failure(
    tmp_path: Path,
    web_of: Any,  # noqa: F811
) -> None:
    web = web_of({"a.example": site(LINK, GONE, {"status": 500, "body": "Oops."})})
    path = started(tmp_path, web, "a.example")
    assert [run(path, web).exit_code for _ in range(2)] == [3, 0]


def test_a_program_that_cannot_be_called(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"a.example": site(LINK, GONE)})
    path = started(tmp_path, web, "a.example")
    assert run(path, web, "--run", "true").exit_code == 2
    result = run(path, web, "--notify", str(tmp_path / "out"), "--run", "/nowhere/program")
    assert (result.exit_code, "could not be called" in result.output) == (1, True)


def test_a_link_that_was_to_go_is_no_loss(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"a.example": site(LINK, GONE), "b.example": site(LINK, GONE)})
    path = started(tmp_path, web, "a.example", "b.example")
    with Audit.open(path) as audit:
        decide(audit, [Subject("domain", "a.example"), Subject("url", "http://b.example/p")], "remove")
        set_outreach(audit, "a.example", "sent")
    result = run(path, web, "--notify", str(tmp_path / "out"))
    assert (result.exit_code, "links 2 lost" in result.output) == (0, True), result.output
    assert "a.example: the links you asked to remove are gone." in result.output
    assert "b.example: the links" not in result.output
    (record,) = (tmp_path / "out").glob("shop-*.json")
    assert json.loads(record.read_text())["removed"] == ["a.example"]


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_visited(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"a.example": site(LINK)})
    path = started(tmp_path, web, "a.example")
    (tmp_path / "file").touch()
    result = run(path, web, "--notify", str(tmp_path / "file" / "out"))
    assert result.exit_code == 1
    with Audit.open(path) as audit:
        assert audit.conn.execute("SELECT count(*) FROM crawls").fetchone()[0] == 1


def test_a_changed_anchor_is_told_and_kept_with_the_round(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    other = {"body": LINK["body"].replace("the mill", "cheap flour")}
    web = web_of({"a.example": site(LINK, other)})
    path = started(tmp_path, web, "a.example")
    result = run(path, web)
    assert result.exit_code == 0, result.output
    assert "Anchors changed: 1." in result.output
    assert "“the mill” is “cheap flour” now: http://a.example/p" in result.output
    with Audit.open(path) as audit:
        (kept,) = rounds(audit)
    assert (kept["says"], kept["important"], kept["counts"]) == (result.output, 0, {"link changed": 1})
