"""What an import says of files that were likely not meant, and a crawl of a machine that reaches nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from audits import new_audit, take
from click.testing import CliRunner, Result

from linkvet.cli import cli
from linkvet.jobs.crawl import ENOUGH


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    new_audit(tmp_path).close()
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def imported(text: str) -> Result:
    Path("export.csv").write_text(text, encoding="utf-8")
    result = run("import", "shop.audit", "export.csv")
    assert result.exit_code == 0, result.output
    return result


def test_an_export_of_another_site_is_told_apart() -> None:
    told = imported("source url,target url\nhttps://a.example/,https://other.test/\n")
    assert "none of its links leads to shop.test" in told.stderr
    mixed = imported(
        "source url,target url\nhttps://a.example/,https://other.test/\nhttps://a.example/,https://shop.test/\n"
    )
    assert not mixed.stderr


def test_a_list_of_own_pages_is_told_apart() -> None:
    told = imported("Linking page\nhttps://shop.test/a\nhttps://www.shop.test/b\n")
    assert "list of your own pages" in told.stderr
    mixed = imported("Linking page\nhttps://shop.test/a\nhttps://a.example/\n")
    assert not mixed.stderr
    assert "1 link on pages of the audited site itself" in mixed.stdout


def test_a_header_without_rows_is_told() -> None:
    assert "no rows" in imported("Linking page,Last crawled\n").stdout
    assert "no rows" not in imported("Linking page,Last crawled\nhttps://a.example/,2026-01-05\n").stdout


def test_a_keyword_list_and_an_audit_file_are_no_exports() -> None:
    Path("words.csv").write_text("Keyword,Position,URL\nmugs,3,https://shop.test/mugs\n", encoding="utf-8")
    refused = run("import", "shop.audit", "words.csv")
    assert refused.exit_code == 2
    assert "keywords" in refused.output
    refused = run("import", "shop.audit", "shop.audit")
    assert refused.exit_code == 2
    assert "database" in refused.output


def test_a_dead_proxy_visits_nothing(shop: Path) -> None:
    imported("Linking page\nhttps://a.example/\n")
    refused = run("crawl", "shop.audit", "--proxy", "http://127.0.0.1:1")
    assert refused.exit_code == 1
    assert "127.0.0.1:1 cannot be reached" in refused.output
    assert "unvisited" in run("links", "shop.audit").stdout


@pytest.mark.parametrize(("pages", "warned"), [(ENOUGH, True), (ENOUGH - 1, False)])
def test_a_machine_without_a_connection_is_told_from_dead_sites(
    pages: int, warned: bool, tmp_path: Path
) -> None:
    with new_audit(tmp_path, name="many.audit") as audit:
        take(audit, [f"https://s{number}.example/" for number in range(pages)])
    Path("hosts").write_text("192.0.2.1 nobody.example\n", encoding="utf-8")
    done = run("crawl", "many.audit", "--hosts", "hosts", "--delay", "0", "--quiet")
    assert done.exit_code == (1 if warned else 0)
    assert ("this machine seems to be offline" in done.stderr) is warned


def test_nothing_to_visit_says_how_to_visit_again() -> None:
    Path("hosts").write_text("192.0.2.1 nobody.example\n", encoding="utf-8")
    assert "linkvet import shop.audit EXPORT" in run("crawl", "shop.audit", "--hosts", "hosts").stdout
    imported("Linking page\nhttps://a.example/\n")
    assert "1 page visited." in run("crawl", "shop.audit", "--hosts", "hosts").stdout
    assert "--only all visits every page again" in run("crawl", "shop.audit", "--hosts", "hosts").stdout


def test_every_refused_row_can_be_had_as_a_list(shop: Path) -> None:
    bad = "".join(f"=no url {number}\n" for number in range(40))
    told = imported(f"Linking page\nhttps://a.example/\n{bad}")
    assert "and 30 more; import --refused FILE.csv lists them all" in told.stdout
    done = run("import", "shop.audit", "export.csv", "--refused", "refused.csv")
    assert "refused.csv: 40 rows" in done.stdout
    with (shop / "refused.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["line"]) for row in rows] == list(range(3, 43))
    assert all(row["reason"] and row["file"] == "export.csv" for row in rows)
    assert rows[0]["text"].startswith("'="), "a spreadsheet runs nothing"
    assert run("import", "shop.audit", "export.csv", "--refused", "refused.txt").exit_code == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_enriched_list_can_be_imported_again(shop: Path, ending: str) -> None:
    imported(
        "Page ascore,Source title,Source url,Target url,Anchor,First seen\n"
        "9,One,https://a.example/,https://shop.test/,=Shop,2026-01-05\n"
    )
    imported("Linking page,Last crawled\nhttps://b.example/,2026-02-03\n")
    assert run("export", "shop.audit", "-o", f"list.{ending}").exit_code == 0
    new_audit(shop, name="again.audit").close()
    told = run("import", "again.audit", f"list.{ending}")
    assert "Enriched list of Linkvet" in told.stdout
    assert "refused" not in told.stdout
    rows = [json.loads(run("links", name, "--json").stdout) for name in ("shop.audit", "again.audit")]
    first, again = ([(row["referring_page"], row["target_url"]) for row in found] for found in rows)
    assert first == again
    claims = {row["referring_page"]: row["claims"][0] for row in rows[1]}
    assert claims["https://a.example/"]["first_seen"] == "2026-01-05"
    assert claims["https://b.example/"]["last_seen"] == "2026-02-03"
