"""Exports of every list: rows, columns, formats, and what is refused; by command, Python and the app."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from audits import link, new_audit, see, take
from click.testing import CliRunner
from webapp import Visitor, visiting

from linkvet import python
from linkvet.cli import cli
from linkvet.store.decided.decisions import decide
from linkvet.store.decided.subjects import Subject
from linkvet.store.types import Claim
from linkvet.tables import LISTS

HOME, TEA = "https://shop.test/", "https://shop.test/tea"
PAGES = [f"https://{name}.example/{number}" for name in ("a", "b", "c") for number in (1, 2)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with new_audit(tmp_path_factory.mktemp("lists")) as audit:
        take(audit, [Claim(page, HOME, row={"URL": page, "DR": "7"}) for page in PAGES], "ahrefs")
        for page in PAGES[:4]:
            see(
                audit,
                page,
                link(TEA if page.endswith("2") else HOME, anchor="Tea" if "b." in page else "tea!"),
            )
        decide(audit, [Subject("domain", "c.example")], "disavow", "odd")
        return audit.path


@pytest.fixture(scope="module")
def visitor(file: Path) -> Iterator[Visitor]:
    with visiting(file) as visitor:
        yield visitor


def written(file: Path, out: Path, *words: str) -> list[dict[str, str]]:
    result = CliRunner().invoke(cli, ["export", str(file), "-o", str(out), "-q", *words])
    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize("name", LISTS)
def test_the_command_and_the_app_write_the_same_file(
    file: Path, visitor: Visitor, tmp_path: Path, name: str
) -> None:
    rows = written(file, tmp_path / "out.csv", "--list", name)
    answer = visitor.get(f"/export/{name}.csv")
    assert answer.headers["content-disposition"] == f'attachment; filename="shop-test-{name}.csv"'
    assert list(csv.DictReader(io.StringIO(answer.text, newline=""))) == rows
    lines = [json.loads(line) for line in visitor.get(f"/export/{name}.jsonl").text.splitlines()]
    assert [[*row] for row in lines] == [[*row] for row in rows]


def test_rows_columns_and_order_can_be_chosen(file: Path, tmp_path: Path) -> None:
    where = "state=live&page=b.example&sort=-referring_page"
    rows = written(file, tmp_path / "out.csv", "--where", where, "--columns", "referring_page,DR,state")
    assert [[*row.values()] for row in rows] == [[PAGES[3], "", "live"], [PAGES[2], "7", "live"]]
    everything = written(file, tmp_path / "all.csv", "--columns", "state,input")
    assert [*everything[0]] == ["state", "URL", "DR"]
    assert len(everything) == len(PAGES) + 2


def test_domains_anchors_and_targets_count_what_the_filters_let_through(file: Path, tmp_path: Path) -> None:
    domains = written(file, tmp_path / "d.csv", "--list", "domains", "--where", "state=live&sort=domain")
    assert [(row["domain"], row["links"]) for row in domains] == [("a.example", "2"), ("b.example", "2")]
    (anchor,) = written(file, tmp_path / "a.csv", "--list", "anchors", "--where", f"target_is={TEA}")
    assert (anchor["links"], anchor["domains"], anchor["spellings"]) == ("2", "2", "2")


def test_python_writes_lists_too(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert python.export(file, out, "domains", ["domain", "links"], states="live") == 2
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert sorted(row["domain"] for row in rows) == ["a.example", "b.example"]
    assert [row["links"] for row in rows] == [2, 2]


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/export/links.doc", 404, "There is no such list."),
        ("/export/passwords.csv", 404, "There is no such list."),
        ("/export/links.csv?columns=nix", 400, '"nix" is not a column of links'),
        ("/export/links.csv?stat=live", 400, '"stat" is not a filter'),
        ("/export/links.csv?sort=nix", 400, '"nix" is not a column to sort links by'),
        ("/export/decisions.csv?state=live", 400, "takes no filter of links"),
    ],
)
def test_what_there_is_not_is_refused(visitor: Visitor, address: str, status: int, says: str) -> None:
    answer = visitor.get(address)
    assert (answer.status, says in answer.words) == (status, True), answer.words


def test_wrong_usage_is_told(file: Path, tmp_path: Path) -> None:
    for words in (["--list", "nix"], ["--where", "nix=1"]):
        result = CliRunner().invoke(cli, ["export", str(file), "-o", str(tmp_path / "x.csv"), *words])
        assert (result.exit_code, '"nix"' in result.output) == (2, True)
    result = CliRunner().invoke(cli, ["export", str(file), "-o", str(tmp_path / "x.csv"), "--columns", "nix"])
    assert (result.exit_code, '"nix" is not a column' in result.output) == (1, True)
    assert not (tmp_path / "x.csv").exists()


def test_the_export_has_all_columns_unless_others_were_chosen(visitor: Visitor) -> None:
    def exported(address: str) -> str:
        return visitor.get(address).html.css_first(".exports a").attributes["href"] or ""

    boxes = visitor.get("/audit").html.css("input[name=col]")
    usual = "&".join(f"col={box.attributes['value']}" for box in boxes if "checked" in box.attributes)
    assert exported(f"/audit?state=live&{usual}") == exported("/audit?state=live")
    assert "columns=" not in exported("/audit?state=live")
    assert "columns=domain%2Clinks" in exported("/audit?state=live&col=domain&col=links")


def test_the_platform_of_a_site_is_a_column_of_every_door(tmp_path: Path) -> None:
    pages = ["https://ann.wordpress.com/a", "https://medium.com/@ann/b", "https://ann.example/c"]
    platforms = ["wordpress.com", "medium.com", ""]
    with new_audit(tmp_path) as audit:
        take(audit, pages)
        path = audit.path
    links = written(path, tmp_path / "links.csv", "--columns", "referring_page,hosted_on,lost_at")
    assert [(row["referring_page"], row["hosted_on"]) for row in links] == [
        *zip(pages, platforms, strict=True)
    ]
    rows = written(path, tmp_path / "domains.csv", "--list", "domains", "--columns", "domain,hosted_on")
    assert {row["domain"]: row["hosted_on"] for row in rows} == {
        "ann.wordpress.com": "wordpress.com",
        "medium.com/@ann": "medium.com",
        "ann.example": "",
    }
    told = [platform or None for platform in platforms]
    assert [row["hosted_on"] for row in python.links(path)] == told
    assert sorted(str(row["hosted_on"]) for row in python.domains(path)) == sorted(map(str, told))
    assert [row["domain"] for row in python.domains(path, hosted_on="medium.com")] == ["medium.com/@ann"]
    with visiting(path) as visitor:
        table = visitor.get("/audit?col=hosted_on").text
        assert "Hosted on" in table and "wordpress.com" in table
        exported = visitor.get("/export/links.csv?columns=referring_page,hosted_on").text
        assert exported.splitlines()[1:] == [
            f"{page},{name}" for page, name in zip(pages, platforms, strict=True)
        ]
        assert "Hosted on wordpress.com" in visitor.get("/domain/1").text
