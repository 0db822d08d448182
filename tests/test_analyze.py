"""The whole analysis on the bundled demo, over real sockets, and on small audits made for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from audits import link, new_audit, see, take
from click.testing import CliRunner
from crawls import visited_demo

from linkvet.analysis.run import Analysis, AnalysisOptions, analyze
from linkvet.cli import cli
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.judged.groups import families, networks

NETWORK = {
    "arabicainsider.example",
    "bestroastguide.example",
    "coffeegrinderhub.example",
    "dailybeanreport.example",
    "espressodealsnow.example",
    "homebrewcoffeetips.example",
}
NATURAL = (
    "harbor-kitchen roestblatt cafe-des-brumes eastbay-courier grindandbloom slow-sundays brewlog thefilterpaper "
    "harvest-bakery millpond-cyclists quietmornings vintage-scales old-grinder-museum weekendbasket photo-diary "
    "wandering-cup map-of-roasters kissa-techo tasting-archive membersjournal"
).split()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Analysis]:
    path = visited_demo(tmp_path_factory.mktemp("analyze") / "demo.audit")
    return path, analyze(path)


def scores(path: Path) -> dict[str, float]:
    """Referring domain → the highest toxicity of its links."""
    sql = (
        "SELECT d.name, max(j.toxicity) AS toxicity FROM judgements j JOIN backlinks b ON b.id = j.backlink_id "
        "JOIN pages p ON p.id = b.page_id JOIN domains d ON d.id = p.domain_id "
        "WHERE j.toxicity IS NOT NULL GROUP BY 1"
    )
    with Audit.open(path) as audit:
        return {row["name"]: row["toxicity"] for row in audit.rows(sql)}


def test_the_planted_network_is_found_and_nothing_else(demo: tuple[Path, Analysis]) -> None:
    with Audit.open(demo[0]) as audit:
        found = list(networks(audit))
    assert [set(network["members"]) for network in found] == [NETWORK]
    assert len({sign["kind"] for sign in found[0]["signs"]}) >= 2
    assert all(scores(demo[0])[name] >= 60 for name in NETWORK)


def test_the_planted_copies_are_found(demo: tuple[Path, Analysis]) -> None:
    with Audit.open(demo[0]) as audit:
        found = {family["original_url"]: family for family in families(audit)}
    own = found["https://meadowlark-coffee.example/blog/how-to-store-beans"]
    assert own["kind"] == "scraped_copy"
    assert [member["domain"] for member in own["members"]] == ["beanfeed-mirror.example"]
    copied = found["https://thefilterpaper.example/guides/pour-over-mistakes"]
    assert {member["domain"] for member in copied["members"]} == {
        "thefilterpaper.example",
        "article-pool.example",
        "content-harvest.example",
        "readmore-daily.example",
    }
    assert any(member["passage"] for member in copied["members"])


@pytest.mark.parametrize(
    ("command", "options", "count"),
    [
        ("networks", [], 1),
        ("networks", ["--level", "toxic"], 1),
        ("networks", ["--level", "clean"], 0),
        ("networks", ["--domain", "espressodealsnow.example", "--state", "live"], 1),
        ("networks", ["--domain", "roestblatt.example"], 0),
        ("networks", ["--limit", "0"], 0),
        ("families", ["--domain", "content-harvest.example"], 1),
        ("families", ["--domain", "roestblatt.example"], 0),
        ("families", ["--marker", "scraped_copy"], 1),
        ("families", ["--limit", "1"], 1),
    ],
)
def test_groups_take_the_filters_of_links(
    demo: tuple[Path, Analysis], command: str, options: list[str], count: int
) -> None:
    result = CliRunner().invoke(cli, [command, str(demo[0]), *options, "--json"])
    assert result.exit_code == 0, result.output
    assert len(json.loads(result.stdout)) == count


def test_no_group_that_fits_is_told_from_no_group_at_all(demo: tuple[Path, Analysis]) -> None:
    result = CliRunner().invoke(cli, ["networks", str(demo[0]), "--level", "clean"])
    assert result.stderr == "No network fits.\n"


@pytest.mark.parametrize("name", NATURAL)
def test_natural_links_stay_clean(demo: tuple[Path, Analysis], name: str) -> None:
    assert scores(demo[0])[f"{name}.example"] < 45


def test_shares_of_markers_add_up_to_the_score(demo: tuple[Path, Analysis]) -> None:
    sql = (
        "SELECT j.toxicity, (SELECT sum(share) FROM findings f WHERE f.backlink_id = j.backlink_id) AS shares "
        "FROM judgements j WHERE j.toxicity > 0"
    )
    with Audit.open(demo[0]) as audit:
        rows = list(audit.rows(sql))
    assert rows
    assert all(row["shares"] == pytest.approx(row["toxicity"], abs=0.5) for row in rows)


def test_what_was_not_seen_is_not_judged(demo: tuple[Path, Analysis]) -> None:
    sql = (
        "SELECT b.state, b.reason = 'parked' AS parked, count(*) AS n, count(j.toxicity) AS judged FROM backlinks b "
        "LEFT JOIN judgements j ON j.backlink_id = b.id GROUP BY 1, 2"
    )
    with Audit.open(demo[0]) as audit:
        found = {(row["state"], row["parked"]): (row["n"], row["judged"]) for row in audit.rows(sql)}
        parked = "SELECT f.marker, f.strength FROM findings f JOIN backlinks b ON b.id = f.backlink_id "
        signs = {row["marker"]: row["strength"] for row in audit.rows(f"{parked} WHERE b.reason = 'parked'")}
    assert found["live", 0][0] == found["live", 0][1]
    assert all(found[state, 0][1] == 0 for state in ("lost", "broken", "blocked"))
    assert found["lost", 1][0] == found["lost", 1][1]
    assert signs["parked_domain"] == 0.6


def test_the_profile_is_told_with_its_card(demo: tuple[Path, Analysis]) -> None:
    with Audit.open(demo[0]) as audit:
        stored = {row["name"]: json.loads(row["value"]) for row in audit.rows("SELECT * FROM profile")}
    assert stored["level"]["level"] == demo[1].level
    assert {"spam", "brand_anchors", "relevance"} <= {one["name"] for one in stored["card"]}
    assert stored["counts"]["links"] == demo[1].links
    assert stored["anchor_mix"]["classes"]["branded"]["links"] > 20


def test_judging_again_gives_the_same(demo: tuple[Path, Analysis]) -> None:
    def everything() -> list[Any]:
        with Audit.open(demo[0]) as audit:
            return [
                audit.conn.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
                for table in (
                    "judgements",
                    "findings",
                    "domain_judgements",
                    "networks",
                    "families",
                    "profile",
                )
            ]

    before = everything()
    assert analyze(demo[0]) == demo[1]
    assert everything() == before


def test_an_audit_without_a_crawl_is_told_as_unknown(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, ["http://a.test/1", "http://b.test/1"])
        path = audit.path
    analysis = analyze(path)
    assert (analysis.links, analysis.level) == (0, "unknown")


def test_block_lists_and_ranks_are_read(tmp_path: Path) -> None:
    page = "The mill by the river sells flour and bread. " * 20
    with new_audit(tmp_path) as audit:
        take(audit, ["http://bad.test/1", "http://good.test/1"])
        for name in ("bad", "good"):
            see(
                audit, f"http://{name}.test/1", link("https://shop.test/"), text=page, words=180, title="Mill"
            )
        path = audit.path
    listed = tmp_path / "phishing.txt"
    listed.write_text("# hosts\n0.0.0.0 bad.test\n", encoding="utf-8")
    ranks = tmp_path / "top.csv"
    ranks.write_text("1,one.test\n2,good.test\n3,three.test\n", encoding="utf-8")
    analyze(path, AnalysisOptions((ranks,), (listed,)))
    with Audit.open(path) as audit:
        rows = audit.rows("SELECT d.name, j.* FROM domain_judgements j JOIN domains d ON d.id = j.domain_id")
        domains = {row["name"]: row for row in rows}
    assert domains["bad.test"]["toxicity"] >= 60
    assert domains["good.test"]["toxicity"] < 45
    assert domains["good.test"]["authority"] is not None
    assert domains["bad.test"]["authority"] is None, "absence from a list is unknown, not low"


def test_a_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        path = audit.path
    with pytest.raises(AuditError, match="nowhere"):
        analyze(path, AnalysisOptions(blocklists=(tmp_path / "nowhere.txt",)))
