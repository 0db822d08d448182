"""Numbers add up: what the overview, the anchors page, the report and exports say equals the list behind it."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from audits import link, new_audit, see, take
from webapp import Visitor, visiting

from linkvet import python
from linkvet.analysis.profile.coverage import estimated, independent
from linkvet.analysis.profile.velocity import Spike, told_once
from linkvet.analysis.run import analyze
from linkvet.report.report import facts_of
from linkvet.store.decided.decisions import decide
from linkvet.store.decided.subjects import Subject
from linkvet.store.file.audit import Audit
from linkvet.store.history.changes import changes
from linkvet.store.history.moments import Moment
from linkvet.store.lists.figures import CONDITIONS, figures
from linkvet.store.lists.made import refresh
from linkvet.store.types import Claim

HOME, TEA = "https://shop.test/", "https://shop.test/tea"
HEAD = re.compile(r"([\d,]+) links? on ([\d,]+) domains?")


def plain(folder: Path) -> Audit:
    """Only a list of addresses, nothing visited."""
    audit = new_audit(folder)
    take(audit, [f"https://site-{n}.example/{n}" for n in range(9)], "list")
    return audit


def visited(folder: Path) -> Audit:
    """Every state, several anchors and kinds, not judged."""
    audit = new_audit(folder)
    pages = [f"https://site-{n % 5}.example/{n}" for n in range(14)]
    take(audit, [Claim(page, HOME, anchor="Shop", first_seen="2026-03-01") for page in pages[:10]], "ahrefs")
    take(audit, pages[6:], "list")
    for n, page in enumerate(pages[:8]):
        see(
            audit,
            page,
            link(
                HOME if n % 2 else TEA,
                anchor=["Shop", "shop!", "", "Tea"][n % 4],
                link_kind=["follow", "ugc nofollow"][n % 2],
            ),
            link(TEA, position=2, anchor="", image_src="https://i.test/", image_alt="A cup" if n % 3 else ""),
        )
    see(audit, pages[8])
    see(audit, pages[9], outcome="broken", reason="http_404")
    see(audit, pages[10], outcome="blocked", reason="http_403")
    return audit


def judged(folder: Path) -> Audit:
    """The same, judged and decided about."""
    audit = visited(folder)
    path = audit.path
    audit.close()
    analyze(path)
    audit = Audit.open(path)
    with audit.transaction() as conn:
        conn.execute("UPDATE judgements SET level = 'toxic', toxicity = 80 WHERE backlink_id % 3 = 0")
        conn.execute("UPDATE domain_judgements SET level = 'toxic', toxicity = 80 WHERE domain_id % 2 = 0")
        conn.execute("DELETE FROM list_totals")
    decide(audit, [Subject("domain", "site-1.example")], "disavow")
    return audit


AUDITS = {"plain": plain, "visited": visited, "judged": judged}


@pytest.fixture(scope="module", params=AUDITS)
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with AUDITS[request.param](tmp_path_factory.mktemp(request.param)) as audit:
        return audit.path


@pytest.fixture(scope="module")
def visitor(file: Path) -> Iterator[Visitor]:
    with visiting(file) as visitor:
        yield visitor


def behind(visitor: Visitor, address: str) -> dict[str, int]:
    """How many links and domains the audit table shows under an address."""
    answer = visitor.get(address)
    assert answer.status == 200, (address, answer.words)
    heading = HEAD.search(answer.html.css_first("h1").text())
    assert heading, address
    return {"links": int(heading[1].replace(",", "")), "domains": int(heading[2].replace(",", ""))}


@pytest.mark.parametrize("page", ["/", "/anchors", f"/anchors?target_is={TEA}"])
def test_every_number_equals_the_list_behind_its_link(visitor: Visitor, page: str) -> None:
    shown = [
        (node.attributes["data-figure"] or "", node.attributes["href"] or "")
        for node in visitor.get(page).html.css("a[data-figure]")
    ]
    if page == "/":
        assert len(shown) >= 4
        assert ("links 0", "/audit?state=live") not in shown, "what nobody visited is not known to be nothing"
    for figure, address in shown:
        counts, _, number = figure.partition(" ")
        assert behind(visitor, address)[counts] == int(number), (page, address)


def test_sums_of_the_pages_are_those_of_the_list(visitor: Visitor) -> None:
    for path in ("/audit", "/targets", "/anchors"):
        whole = visitor.get(f"{path}?size=250").html
        pages = []
        for at in range(1, 20):
            rows = visitor.get(f"{path}?size=2&at={at}").html
            pages += [node.text() for node in rows.css("tr[data-row]")]
            if not rows.css("a[rel=next]"):
                break
        assert pages == [node.text() for node in whole.css("tr[data-row]")]


def test_report_app_terminal_and_exports_count_the_same(file: Path, visitor: Visitor, tmp_path: Path) -> None:
    copy = tmp_path / "copy.audit"
    shutil.copy(file, copy)
    with Audit.open(copy) as audit:
        refresh(audit)
        facts, found = facts_of(audit), figures(audit)
    assert (facts["sizes"]["links"], facts["sizes"]["domains"]) == (found["all"].links, found["all"].domains)
    assert facts["lost_links"] == found["recoverable"].links
    assert sum(row["links"] for row in facts["states"]) == found["all"].links
    assert found["live"].links == sum(
        found[name].links for name in ("toxic", "suspicious", "clean", "unknown")
    )
    listed = list(csv.DictReader(visitor.get("/export/anchors.csv").text.splitlines()))
    shown = [(one["anchor"], str(one["domains"]), str(one["links"])) for one in facts["anchors"]]
    assert shown == [(one["anchor"], one["domains"], one["links"]) for one in listed[:20]]
    for name, where in CONDITIONS.items():
        query = "&".join(f"{key}={value}" for key, value in where.items())
        assert behind(visitor, f"/audit?{query}") == {
            "links": found[name].links,
            "domains": found[name].domains,
        }
        answer = visitor.get(f"/export/links.csv?{query}&columns=referring_domain")
        rows = list(csv.DictReader(answer.text.splitlines()))
        assert len(rows) == found[name].links
        assert len({row["referring_domain"] for row in rows}) == found[name].domains
        assert (
            len(list(python.links(copy, **dict(where)))) == found[name].links
            if name != "recoverable"
            else True
        )


def test_a_lost_link_that_nobody_saw_is_nothing_to_ask_for(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, ["https://list.example/1"], "list")
        take(audit, [Claim("https://named.example/1", HOME, anchor="Shop")], "ahrefs")
        for page in ("https://list.example/1", "https://named.example/1"):
            see(audit, page, lost_reason="link_removed")
        assert figures(audit, "recoverable")["recoverable"].links == 1
        assert [row["page"] for row in facts_of(audit)["lost"]] == ["https://named.example/1"]


def test_an_undated_list_is_not_new_on_the_day_of_its_import(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, ["https://old.example/1"], "list", file="first.txt")
        see(audit, "https://old.example/1", link(HOME), visited_at="2026-06-01T10:00:00Z")
        take(
            audit,
            ["https://named.example/1", Claim("https://dated.example/1", HOME, first_seen="2026-11-01")],
            "list",
        )
        for page in ("https://named.example/1", "https://dated.example/1"):
            see(audit, page, link(HOME), visited_at="2026-11-02T10:00:00Z")
        with audit.transaction() as conn:
            conn.execute("UPDATE imports SET imported_at = '2026-05-30T10:00:00Z' WHERE file = 'first.txt'")
            conn.execute("UPDATE imports SET imported_at = '2026-11-01T12:00:00Z' WHERE file <> 'first.txt'")
        found = [
            one.page
            for one in changes(audit, Moment("2026-10-20T00:00:00Z"))
            if one.kind == "new" and one.page
        ]
    assert found == ["https://dated.example/1"]


def test_a_list_of_ones_own_or_a_part_of_another_is_no_sample() -> None:
    catches = {"ahrefs": 100, "moz": 60, "list": 90, "gsc": 20}
    shared = {("ahrefs", "moz"): 40, ("ahrefs", "gsc"): 20, ("gsc", "moz"): 8, ("ahrefs", "list"): 90}
    assert independent(catches, shared) == {"ahrefs": 100, "moz": 60}


def test_an_estimate_that_could_be_anything_is_none() -> None:
    wide = estimated({"ahrefs": 900, "moz": 800}, {("ahrefs", "moz"): 8}, {1: 1684, 2: 8})
    assert wide.total is None
    assert "would fit" in wide.why_not
    told = estimated({"ahrefs": 900, "moz": 800}, {("ahrefs", "moz"): 600}, {1: 500, 2: 600})
    assert told.total is not None


def test_a_spike_is_told_once() -> None:
    spikes = [
        Spike("ahrefs", "month", "links", "2026-03", 90, 9, 8.0),
        Spike("ahrefs", "week", "links", "2026-03-09", 80, 2, 9.0),
        Spike("moz", "month", "domains", "2026-03", 40, 5, 5.0),
        Spike("moz", "month", "links", "2026-06", 40, 5, 4.0),
    ]
    assert [(one.source, one.period) for one in told_once(spikes)] == [
        ("ahrefs", "2026-03-09"),
        ("moz", "2026-06"),
    ]
