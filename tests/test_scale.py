"""The cluster gives what one machine gives, also when a machine is lost in the middle."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from archives import a, wat, write
from click.testing import CliRunner
from cluster_web import claims, name_of, sites
from crawls import TARGET, audit_of, visit
from spark import Cluster, needs_spark, spark_cluster
from web import write_web

from linkvet.analysis.networks.find import PageSign, find_networks
from linkvet.analysis.networks.link_graph import crawled_graph, link_ranks
from linkvet.analysis.run import AnalysisOptions, analyze
from linkvet.analysis.run.network_signs import PAGES_PER_DOMAIN
from linkvet.cli import cli
from linkvet.fake_web import FakeWeb
from linkvet.scale.components import components
from linkvet.scale.ranks import LINKS_HERE
from linkvet.scale.session import cluster as session
from linkvet.scale.waves import Steps
from linkvet.store.file.audit import Audit
from linkvet.store.judged import rows as stored
from linkvet.store.lists.columns import ENRICHED_COLUMNS
from linkvet.store.lists.enriched import EnrichedList

pytestmark = [needs_spark, pytest.mark.timeout(900), pytest.mark.xdist_group("cluster")]
"""One process has them all, so that there is one cluster."""
SEEN = {
    "pages": "SELECT p.url, d.name, v.outcome, v.reason, v.http_status, v.final_url, v.lost_reason, s.digest, s.text "
    "FROM pages p JOIN domains d ON d.id = p.domain_id LEFT JOIN visits v ON v.id = p.visit_id "
    "LEFT JOIN snapshots s ON s.id = v.snapshot_id ORDER BY 1",
    "links": "SELECT p.url, l.url, l.anchor, l.rel, l.region, l.context, l.position FROM links l "
    "JOIN snapshots s ON s.id = l.snapshot_id JOIN pages p ON p.id = s.page_id ORDER BY 1, 7",
    "backlinks": "SELECT p.url, b.target_url, b.state, b.reason, b.discovered FROM backlinks b "
    "JOIN pages p ON p.id = b.page_id ORDER BY 1, 2",
    "footprints": "SELECT d.name, f.kind, f.value FROM footprints f JOIN domains d ON d.id = f.domain_id "
    "WHERE f.kind NOT IN ('ip', 'subnet') ORDER BY 1, 2, 3",
    "own": "SELECT url, http_status, title, text FROM own_pages ORDER BY 1",
}
FAMILIES = (
    "SELECT id, kind, domains, original_url, confidence, reasons, compared_with FROM families ORDER BY id"
)
MEMBERS = (
    "SELECT m.family_id, p.url, m.role, m.share, m.passage, m.original_passage FROM family_members m "
    "JOIN pages p ON p.id = m.page_id ORDER BY 1, 2"
)


@dataclass
class Work:
    """One web, crawled and judged on one machine, and crawled on a cluster."""

    cluster: Cluster
    folder: Path
    one: Path
    results: Path

    def run(self, *words: object) -> Path:
        """A command on the cluster; its last word is the folder of results."""
        run("scale", *words, "--quiet", "--master", self.cluster.address)
        return Path(str(words[-1]))


def run(*words: object) -> str:
    result = CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def enriched(path: Path) -> list[dict[str, Any]]:
    """The enriched rows of an audit file, in the order of pages and targets."""
    with Audit.open(path) as audit:
        rows = [dict(zip(ENRICHED_COLUMNS, values, strict=True)) for _, values in EnrichedList(audit).rows()]
    return sorted(
        json.loads(json.dumps(rows)), key=lambda row: (row["referring_page"], row["target_url"] or "")
    )


def seen(path: Path) -> dict[str, list[Any]]:
    with Audit.open(path) as audit:
        return {name: audit.conn.execute(sql).fetchall() for name, sql in SEEN.items()}


def records(folder: Path, kind: str, target: str = "") -> list[dict[str, Any]]:
    import duckdb

    rows = duckdb.execute(
        "SELECT record FROM read_parquet(?) WHERE kind = ? AND target = ?",
        [str(folder / "**/*.parquet"), kind, target],
    ).fetchall()
    return [json.loads(record) for (record,) in rows]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """A crawl on the cluster that loses a worker, beside one on this machine."""
    folder = tmp_path_factory.mktemp("scale")
    with spark_cluster(tmp_path_factory.mktemp("spark")) as cluster, pytest.MonkeyPatch.context() as patch:
        patch.setattr("linkvet.scale.shares.PAGES", 8)
        done = Work(cluster, folder, audit_of(folder / "one.audit", claims()), folder / "seen")
        with FakeWeb(write_web(folder / "web", sites())) as web:
            visit(done.one, web)
            source = audit_of(folder / "source.audit", claims())
            with cluster.losing(lambda: list(done.results.glob("wave=*"))):
                words = ("--hosts", web.hosts_file, "--delay", "0.1")
                done.run("crawl", *words, source, done.results)
        analyze(done.one, AnalysisOptions(), lambda *_: None)
        yield done


def test_a_crawl_that_lost_a_worker_gives_the_rows_of_one_machine(work: Work) -> None:
    two, source = work.folder / "two.audit", work.folder / "source.audit"
    run("import", two, work.results)
    assert seen(two) == seen(work.one)
    run("import", source, work.results)
    assert seen(source) == seen(work.one)


def test_copies_are_found_as_on_one_machine_though_a_worker_is_lost(work: Work) -> None:
    out = work.folder / "copies"
    with work.cluster.losing(lambda: list(out.glob("step=pairs"))):
        work.run("duplicates", work.results, out)
    with Audit.open(work.one) as audit:
        families = list(audit.rows(FAMILIES))
        members = list(audit.rows(MEMBERS))
    assert len(families) == 4
    assert {row["kind"] for row in families} >= {"scraped_copy", "copied_article"}
    found = sorted(records(out, "family"), key=lambda row: row["id"])
    assert [{**row, "reasons": json.loads(row["reasons"])} for row in families] == [
        {name: value for name, value in row.items() if name != "own_urls"} for row in found
    ]
    kept = ("family_id", "url", "role", "share", "passage", "original_passage")
    shown = [{name: row[name] for name in kept} for row in records(out, "member")]
    assert sorted(shown, key=lambda row: (row["family_id"], row["url"])) == members
    assert not list(out.glob("step=*"))


def test_networks_are_those_of_one_machine(work: Work) -> None:
    out = work.run("networks", work.results, work.folder / "groups")
    with Audit.open(work.one) as audit:
        shown = [
            PageSign(row["domain"], row["url"], row["title"], row["shape"], row["outlinks"])
            for row in stored.page_signs(audit, PAGES_PER_DOMAIN)
        ]
        known = list(stored.all_footprints(audit))
    networks = find_networks(known, shown, target=TARGET)
    assert [len(network.members) for network in networks] == [5]
    found = records(out, "network")
    assert [row["id"] for row in found] == [network.id for network in networks]
    for row, network in zip(found, networks, strict=True):
        assert row["signs"] == [{**asdict(sign), "words": sign.words} for sign in network.signs]
        assert (row["name"], row["confidence"]) == (network.name, network.confidence)
    members = {row["domain"] for row in records(out, "member")}
    assert members == {member for network in networks for member in network.members}


@pytest.mark.parametrize("most", [LINKS_HERE, 0], ids=["here", "in blocks"])
def test_ranks_are_those_of_one_machine(work: Work, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkvet.scale.ranks.LINKS_HERE", most)
    monkeypatch.setattr("linkvet.analysis.networks.link_graph.TOLERANCE", 1e-10 if most else 0.01)
    listed = work.folder / "list.csv"
    listed.write_text(f"7,{name_of(3)}\n", encoding="utf-8")
    out = work.run("ranks", work.results, "--ranks", listed, work.folder / f"ranks-{most}")
    with Audit.open(work.one) as audit:
        graph = crawled_graph(stored.linked_domains(audit), [name for _, name in stored.domain_ids(audit)])
    expected = link_ranks(graph)
    found = {row["domain"]: row for row in records(out, "rank")}
    assert {name: row["pagerank"] for name, row in found.items()} == pytest.approx(expected.pagerank)
    assert {name: row["harmonic"] for name, row in found.items()} == pytest.approx(expected.harmonic)
    assert {name: list(row["lists"].values()) for name, row in found.items() if row["lists"]} == {
        name_of(3): [7]
    }


def test_sites_are_judged_as_on_one_machine(work: Work) -> None:
    out = work.run("analyze", work.results, work.folder / "judged")
    path = work.folder / "judged.audit"
    run("import", path, work.results)
    analyze(path, AnalysisOptions(), lambda *_: None)
    judged = records(out, "link", TARGET)
    assert sorted(judged, key=lambda row: (row["referring_page"], row["target_url"] or "")) == enriched(path)
    assert {row["toxicity_level"] for row in judged if row["state"] == "live"} - {None}


def test_results_of_other_work_are_refused(work: Work) -> None:
    other = audit_of(work.folder / "other.audit", [], "other.example")
    refused = CliRunner().invoke(cli, ["import", str(other), str(work.results)])
    assert refused.exit_code == 1
    assert f"{work.results} holds results on {TARGET}, not on other.example." in refused.output
    groups = work.folder / "not-pages"
    groups.mkdir()
    (groups / "plan.json").write_text(json.dumps({"job": "networks"}), encoding="utf-8")
    refused = CliRunner().invoke(cli, ["import", str(other), str(groups)])
    assert "an audit file takes those of crawl and discover" in refused.output
    words = ["scale", "duplicates", str(groups), str(work.folder / "x"), "--master", work.cluster.address]
    refused = CliRunner().invoke(cli, words)
    assert f"{groups} holds no pages" in refused.output


SHOPS = ("mill.example", "bakery.example", "tools.example")


def archives(folder: Path, files: int) -> Path:
    """WAT files in which pages link to one or two of three sites, or to none; their list."""
    names = []
    for number in range(files):
        found = [SHOPS[number % 3], SHOPS[number % 2]]
        pages = [
            wat(f"https://page{number}.example/{page}", [a(f"https://{site}/", f"{site} {page}"), a("/x")])
            for page, site in enumerate([*found, "nobody.example"])
        ]
        names.append(str(write(folder / f"{number:02}.warc.wat.gz", pages)))
    listed = folder / "wat.paths"
    listed.write_text("\n".join(names), encoding="utf-8")
    return listed


def test_one_pass_for_many_sites_finds_what_one_machine_finds_for_each(work: Work) -> None:
    folder = work.folder / "archives"
    folder.mkdir()
    listed, targets, out = archives(folder, 24), folder / "sites.txt", folder / "found"
    targets.write_text("\n".join(SHOPS), encoding="utf-8")
    words = ("discover", "--wat", listed, "--targets", targets, out)
    work.run(*words)
    for site in SHOPS:
        one, two = (audit_of(folder / f"{site}.{name}.audit", [], site) for name in ("one", "two"))
        run("discover", one, "--wat", *sorted(folder.glob("*.wat.gz")), "-q")
        run("import", two, out)
        assert len(enriched(one)) >= 8
        assert enriched(two) == enriched(one)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    lost = out / "wave=000001"
    shutil.rmtree(lost)
    work.run(*words)
    after = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    kept = {path: time for path, time in before.items() if lost not in path.parents}
    assert after.items() > kept.items(), "what is written is not done again"
    assert len(after) == len(before)
    again = (
        "scale",
        "discover",
        "--wat",
        listed,
        "--target",
        SHOPS[0],
        out,
        "--master",
        work.cluster.address,
    )
    refused = CliRunner().invoke(cli, [str(word) for word in again])
    assert f"{out} holds results of other input or options; name another folder." in refused.output


def test_components_are_found_round_by_round(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkvet.scale.components.EDGES_HERE", 0)
    path, star = [(one, one + 1) for one in range(1, 9)], [(20, other) for other in range(21, 25)]
    with session(work.cluster.address, "components") as spark:
        edges = spark.createDataFrame([*path, *star, (40, 41), (30, 41)], "one LONG, other LONG")
        steps = Steps(spark, str(work.folder / "parts"), {"job": "components"})
        found = {row.number: row.component for row in components(steps, edges).collect()}
    expected = (
        dict.fromkeys(range(1, 10), 1) | dict.fromkeys(range(20, 25), 20) | dict.fromkeys((30, 40, 41), 30)
    )
    assert found == expected
