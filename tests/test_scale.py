"""The cluster gives what one machine gives, also when a machine is lost in the middle."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cluster_web import claims, name_of, sites
from crawls import TARGET, audit_of, visit
from spark import Cluster, needs_spark, spark_cluster
from web import write_web

from linkvet.analysis.network_signs import PAGES_PER_DOMAIN
from linkvet.analysis.networks.find import PageSign, find_networks
from linkvet.analysis.networks.link_graph import crawled_graph, link_ranks
from linkvet.analysis.run import AnalysisOptions, analyze
from linkvet.cli import cli
from linkvet.fake_web import FakeWeb
from linkvet.scale.ranks import LINKS_HERE
from linkvet.store.file.audit import Audit
from linkvet.store.judged import rows as stored

pytestmark = [needs_spark, pytest.mark.timeout(900)]
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
OF_ITS_RUN = {"first_visit", "visited_at", "last_visit", "final_ip"}
"""Columns that tell when and by which run."""


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
