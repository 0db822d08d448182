"""The examples of docs/python.md do what they say, from the first to the last."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from archives import a, wat, write
from click.testing import CliRunner
from web import web_of  # noqa: F401 (a fixture)

from linkvet import python
from linkvet.cli import cli

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "python.md"
TARGET = '<a href="http://example.com/">cheap things</a>'
PAGE = f"<title>Kilns</title><p>Some words about kilns and {TARGET} for potters."


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, web_of: Any) -> Path:  # noqa: F811
    """Exports as the guide names them, and a web that crawls reach without being told."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "backlinks.csv").write_text(
        "source url,target url\nhttp://kilns.example/,http://example.com/\nhttp://none.example/,http://example.com/\n",
        encoding="utf-8",
    )
    (tmp_path / "latest-links.zip").write_text(
        "Linking page\nhttp://kilns.example/\nnot one\n", encoding="utf-8"
    )
    (tmp_path / "holiday.pdf").write_bytes(b"%PDF-1.7")
    web = web_of({"kilns.example": {"/": {"sequence": [{"body": PAGE}, {"body": "<p>No more words."}]}}})
    crawl = python.crawl
    discover = python.discover
    monkeypatch.setattr(python, "crawl", lambda path, **more: crawl(path, hosts=web.hosts_file, **more))
    monkeypatch.setattr(python, "discover", lambda path, **more: discover(path, hosts=web.hosts_file, **more))
    write(tmp_path / "CC-MAIN-00000.warc.wat.gz", [wat("http://none.example/", [a("http://example.com/x")])])
    return tmp_path


def test_every_example_runs(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    told = []
    for example in examples:
        exec(compile(example, str(GUIDE), "exec"), {})
        told.append(capsys.readouterr().out)
    assert len(told) == 7
    assert "csv 2 links 0 rows refused" in told[0]
    assert "gsc 1 links 1 rows refused" in told[0]
    assert "2 pages visited" in told[0]
    assert told[2].splitlines() == ["wat 1 new links ", "sites 0 new links "]
    assert "domains to ask" in told[3]
    assert told[4].endswith("0 lines to disavow\n")
    assert "holiday.pdf: this is a PDF" in told[5]
    assert sorted(told[6].splitlines()) == ["broken 2", "live 1"]
    assert {"shop-links.csv", "shop-report.html"} <= {path.name for path in shop.iterdir()}


def test_links_carry_judgement_domain_and_decision(shop: Path) -> None:
    python.create("shop.audit", "example.com")
    python.import_exports("shop.audit", ["backlinks.csv"])
    python.crawl("shop.audit")
    (before,) = python.links("shop.audit", states=("live",))
    assert (before["judgement"], before["domain"], before["decision"]) == (None, None, None)
    python.analyze("shop.audit")
    assert python.decide("shop.audit", "whitelist", ["domain:kilns.example"]) == 1
    (link,) = python.links("shop.audit", states=("live",))
    assert link["judgement"]["level"] in ("toxic", "suspicious", "clean")
    assert isinstance(link["judgement"]["not_judged"], list)
    for sign in link["judgement"]["findings"]:
        assert sign["evidence"]
    assert link["domain"]["reciprocal"] in (True, False, None)
    assert link["decision"] == "whitelist"
    assert [row["domain"] for row in python.domains("shop.audit")] == ["kilns.example", "none.example"]
    assert [row["anchor"] for row in python.anchors("shop.audit")] == ["cheap things"]
    assert [row["target_url"] for row in python.targets("shop.audit")] == ["http://example.com/"]
    assert list(python.networks("shop.audit")) == []


def test_changes_are_those_of_the_command(shop: Path) -> None:
    python.create("shop.audit", "example.com")
    python.import_exports("shop.audit", ["backlinks.csv"])
    python.crawl("shop.audit")
    python.crawl("shop.audit", only="all")
    program = CliRunner().invoke(cli, ["changes", "shop.audit", "--since", "last", "--json"])
    found = list(python.changes("shop.audit", "last"))
    told = json.loads(program.stdout)
    assert [(one["kind"], one["page"]) for one in found if one["scope"] == "link"] == [
        ("lost", "http://kilns.example/")
    ]
    assert found == [*told["links"], *told["domains"]]
    assert not list(python.changes("shop.audit", "crawl:2"))


def test_what_is_wrong_is_raised_with_a_sentence(shop: Path) -> None:
    with pytest.raises(python.AuditError, match="There is no audit file"):
        list(python.links("none.audit"))
    python.create("shop.audit", "example.com")
    with pytest.raises(python.ExportError, match="PDF"):
        python.import_exports("shop.audit", ["holiday.pdf"])
    with pytest.raises(python.AuditError, match="is no subject"):
        python.decide("shop.audit", "remove", ["somewhere"])


def test_the_guide_names_every_function() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for name in python.__all__:
        assert re.search(rf"\b{name}\b", text), name


def test_what_was_changed_can_be_taken_back(shop: Path) -> None:
    python.create("shop.audit", "example.com")
    python.import_exports("shop.audit", ["backlinks.csv"])
    assert python.settings("shop.audit", topics=["kilns"]).topics == ["kilns"]
    assert python.settings("shop.audit").topics == ["kilns"]
    assert python.decide("shop.audit", "disavow", ["domain:kilns.example"]) == 1
    made = python.disavow("shop.audit", "disavow.txt")
    assert [line["subject"] for line in made["lines"]] == ["domain:kilns.example"]
    assert Path("disavow.txt").read_text(encoding="utf-8") == made["text"]
    assert python.undo("shop.audit")
    assert python.disavow("shop.audit")["lines"] == []
    assert python.undo("shop.audit") == ""


def test_a_round_walks_what_changed(shop: Path) -> None:
    python.create("shop.audit", "example.com")
    python.import_exports("shop.audit", ["backlinks.csv"])
    list(python.recheck("shop.audit", older=0, delay=0.0))
    changed = [one for one in python.recheck("shop.audit", older=0, delay=0.0) if one["scope"] == "link"]
    assert [(one["kind"], one["page"]) for one in changed] == [("lost", "http://kilns.example/")]


def test_the_enriched_list_becomes_a_table(shop: Path) -> None:
    python.create("shop.audit", "example.com")
    python.import_exports("shop.audit", ["backlinks.csv"])
    table = python.to_pandas("shop.audit")
    assert list(table["state"]) == ["unvisited", "unvisited"]
    assert python.to_polars("shop.audit")["state"].to_list() == ["unvisited", "unvisited"]


def test_settings_are_understood_or_refused_as_everywhere(shop: Path) -> None:
    python.create("shop.audit", "example.com", countries=["Germany", "us"], brands="Kilns")
    found = python.settings("shop.audit", languages="German")
    assert (found.countries, found.languages, found.brands) == (["DE", "US"], ["de"], ["Kilns"])
    for wrong, said in (
        ({"countries": ["XX"]}, "not a valid country"),
        ({"colour": "red"}, "is no setting"),
        ({"target": "co.uk"}, "belongs to many owners"),
    ):
        with pytest.raises(python.AuditError, match=said):
            python.settings("shop.audit", **wrong)
    assert python.settings("shop.audit") == found


def test_what_is_wrong_is_said_before_the_first_row(shop: Path) -> None:
    with pytest.raises(python.AuditError):
        python.links("nowhere.audit")
    python.create("shop.audit", "example.com")
    with pytest.raises(python.AuditError):
        python.links("shop.audit", states=["alive"])
