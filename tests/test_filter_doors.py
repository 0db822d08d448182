"""Every filter through every door: commands, ``--where``, the web app, Python, and what the export shows."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from audits import link, new_audit, see, take
from click.testing import CliRunner
from webapp import Visitor, visiting

from linkvet import python
from linkvet.cli import cli
from linkvet.store.decided.decisions import decide
from linkvet.store.decided.subjects import Subject
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.lists.filters import FILTERS
from linkvet.store.types import Claim, DisavowLine

HOME, TEA = "https://shop.test/", "https://shop.test/tea"
LIVE, LOST = "https://live.example/1", "https://www.lost.example/2"
CLAIMED, FOUND = "https://claimed.example/3", "https://found.example/4"
BROKEN, LISTED = "https://broken.example/5", "https://sub.listed.example/6"
BAD, SPARED = "https://bad.example/7", "https://bad.example/8"
PAGES = (LIVE, LOST, CLAIMED, FOUND, BROKEN, LISTED, BAD, SPARED)


def fill(audit: Audit) -> None:
    """Links that are live, lost, broken, only claimed, discovered, decided about, and in the disavow file."""
    take(
        audit,
        [Claim(page, HOME, anchor="Coffee", first_seen="2026-05-01") for page in (LIVE, LOST)],
        "ahrefs",
    )
    take(audit, [Claim(CLAIMED, HOME, anchor="Coffee beans", rel="nofollow")], "moz")
    named = [Claim(page, HOME, first_seen="2026-09-09") for page in PAGES[3:] if page != BROKEN]
    take(audit, [*named, Claim(BROKEN, first_seen="2026-09-09")], "gsc")
    take(audit, [DisavowLine("domain:listed.example", 1)], "disavow")
    see(
        audit,
        LIVE,
        link(HOME, anchor="Good coffee", region="footer", context="We drink it daily."),
        language="en",
        visited_at=at(6, 1),
        title="Ten roasters",
        ip="192.0.3.9",
        footprints=[("country", "DE"), ("asn", "AS64500"), ("generator", "WordPress 6")],
    )
    see(audit, LOST, link(HOME, anchor="Coffee"), visited_at=at(6, 1))
    see(audit, LOST, visited_at=at(7, 1))
    see(
        audit, FOUND, link(TEA, anchor="", image_src="https://i.test/", hidden="display"), visited_at=at(8, 1)
    )
    see(audit, BROKEN, outcome="broken", reason="http_503", visited_at=at(8, 2))
    see(audit, LISTED, link(HOME, anchor="Tea", link_kind="nofollow ugc"), language="de", visited_at=at(8, 3))
    for page in (BAD, SPARED):
        see(audit, page, link(HOME, anchor="Coffee"), visited_at=at(10, 1))
    judge(audit)
    decide(audit, [Subject("domain", "bad.example")], "disavow")
    decide(audit, [Subject("url", SPARED)], "whitelist")
    decide(audit, [Subject("url", LIVE)], "remove")


def at(month: int, day: int) -> str:
    return f"2026-{month:02}-{day:02}T10:00:00Z"


def judge(audit: Audit) -> None:
    """What an analysis would have written: one toxic link, one clean one, the others not judged."""
    with audit.transaction() as conn:
        for page, level, toxicity, kind in ((LIVE, "toxic", 80.0, "news"), (FOUND, "clean", 10.0, "blog")):
            row = conn.execute(
                "SELECT b.id, p.domain_id, p.id, v.snapshot_id FROM backlinks b JOIN pages p ON p.id = b.page_id "
                "JOIN visits v ON v.id = p.visit_id WHERE p.url = ? AND b.link_id IS NOT NULL",
                (page,),
            ).fetchone()
            conn.execute(
                "INSERT INTO judgements (backlink_id, anchor_class, toxicity, level) VALUES (?, ?, ?, ?)",
                (row[0], "exact" if page == LIVE else "empty_image", toxicity, level),
            )
            conn.execute(
                "INSERT INTO domain_judgements VALUES (?, ?, '', ?, '', NULL, '', '', ?, ?, ?, ?, '{}')",
                (row[1], kind, toxicity / 2, page == LIVE, page == FOUND, toxicity, level),
            )
            conn.execute(
                "INSERT INTO page_judgements VALUES (?, '', ?, '', ?, '{}')",
                (row[3], "article" if page == LIVE else "forum", 0.7 if page == LIVE else 0.1),
            )
            if page == LIVE:
                conn.execute(
                    "INSERT INTO findings VALUES (?, 'thin_page', 'harmful_environment', .2, 9, 'Thin.', 1.0)",
                    (row[0],),
                )
                conn.execute("INSERT INTO networks VALUES ('n1', 'N', 0.9, '[]', '{}', '{}')")
                conn.execute(
                    "INSERT INTO network_members (network_id, domain_id) VALUES ('n1', ?)", (row[1],)
                )
                conn.execute("INSERT INTO families VALUES ('c1', 'mirror_page', 2, NULL, 0.9, '[]', '')")
                conn.execute(
                    "INSERT INTO family_members (family_id, page_id, role, share, passage, original_passage) "
                    "VALUES ('c1', ?, 'copy', 1, '', '')",
                    (row[2],),
                )


@pytest.fixture(scope="module")
def audit_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with new_audit(tmp_path_factory.mktemp("doors")) as audit:
        fill(audit)
        return audit.path


ELSEWHERE = {"hosted_on"}
"""Filters that want other pages than these; tests of their subject try them."""
CASES: list[tuple[str, Any, list[str]]] = [
    ("search", "live.ex", [LIVE]),
    ("search", "good COFFEE", [LIVE]),
    ("search", "ten roast", [LIVE]),
    ("search", "drink it", [LIVE]),
    ("title", "roasters", [LIVE]),
    ("context", "daily", [LIVE]),
    ("every_marker", ["thin_page"], [LIVE]),
    ("marker_family", ["harmful_environment"], [LIVE]),
    ("relevance", (50, None), [LIVE]),
    ("country", ["DE", "FR"], [LIVE]),
    ("ip", "192.0.3", [LIVE]),
    ("ip", "192.0.2.7", [LOST, FOUND, BROKEN, LISTED, BAD, SPARED]),
    ("asn", ["AS64500"], [LIVE]),
    ("platform", "wordpress", [LIVE]),
    ("first_seen", ("2026-05-01", "2026-06-30"), [LIVE, LOST]),
    ("last_seen", (None, "2026-07-31"), [LIVE, LOST]),
    ("domain_level", ["toxic"], [LIVE]),
    ("on_record", True, [LIVE, LOST, CLAIMED, FOUND, LISTED, BAD, SPARED]),
    ("spelling", "COFFEE!", [BAD, SPARED]),
    ("anchor_form", ["image"], [FOUND]),
    ("page", "lost.ex", [LOST]),
    ("level", ["toxic"], [LIVE]),
    ("level", ["clean", "toxic"], [LIVE, FOUND]),
    ("state", ["live"], [LIVE, FOUND, LISTED, BAD, SPARED]),
    ("state", ["lost", "broken"], [LOST, FOUND, BROKEN]),
    ("decision", ["disavow"], [LISTED, BAD]),
    ("decision", ["whitelist", "remove"], [LIVE, SPARED]),
    ("decision", ["file"], [LISTED]),
    ("decision", ["none"], [LOST, CLAIMED, FOUND, BROKEN]),
    ("kind", ["ugc"], [LISTED]),
    ("marker", ["thin_page"], [LIVE]),
    ("strength", "strong", [LIVE]),
    ("toxicity", (40, 90), [LIVE]),
    ("toxicity", (None, 40), [FOUND]),
    ("authority", (30, None), [LIVE]),
    ("anchor", "COFFEE", [LIVE, BAD, SPARED]),
    ("anchor_is", "Coffee", [BAD, SPARED]),
    ("anchor_is", "", [FOUND]),
    ("target", "tea", [FOUND]),
    ("target_is", TEA, [FOUND]),
    ("domain", ["bad.example", "www.lost.example"], [LOST, BAD, SPARED]),
    ("new_since", "2026-08-01", [FOUND, BROKEN, LISTED, BAD, SPARED]),
    ("lost_since", "2026-07-15", [FOUND, BROKEN]),
    ("hidden", True, [FOUND]),
    ("reciprocal", True, [LIVE]),
    ("sitewide", False, [LIVE]),
    ("region", ["footer"], [LIVE]),
    ("reason", ["http_5xx"], [BROKEN]),
    ("anchor_class", ["exact"], [LIVE]),
    ("domain_kind", ["blog"], [FOUND]),
    ("page_kind", ["article", "wiki"], [LIVE]),
    ("language", ["de"], [LISTED]),
    ("source", ["moz", "discovered"], [CLAIMED, FOUND]),
    ("network", ["n1"], [LIVE]),
    ("family", ["c1"], [LIVE]),
]
IDS = [f"{name} {value}" for name, value, _ in CASES]


def field_of(name: str) -> str:
    return next(one.field for one in FILTERS if one.name == name)


def by_command(file: Path, name: str, value: Any) -> set[str]:
    flag = f"--{name.replace('_', '-')}"
    if isinstance(value, bool):
        words = [flag if value else f"--{next(one.no for one in FILTERS if one.name == name)}"]
    elif isinstance(value, tuple):
        words = [flag, "..".join("" if one is None else str(one) for one in value)]
    elif name == "domain":
        words = [word for one in value for word in (flag, one)]
    else:
        words = [flag, value if isinstance(value, str) else ",".join(value)]
    result = CliRunner().invoke(cli, ["links", str(file), *words, "--json"])
    assert result.exit_code == 0, result.output
    return {row["referring_page"] for row in json.loads(result.stdout)}


def address(name: str, value: Any) -> str:
    if isinstance(value, tuple):
        ends = zip(("min", "max"), value, strict=True)
        return urlencode([(f"{name}_{end}", one) for end, one in ends if one is not None])
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return urlencode([(name, value)] if isinstance(value, str) else [(name, one) for one in value])


def by_where(file: Path, name: str, value: Any) -> set[str]:
    words = ["review", str(file), "disavow", "--where", address(name, value), "--dry-run"]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    return set(result.stdout.split())


def by_python(file: Path, name: str, value: Any) -> set[str]:
    return {row["referring_page"] for row in python.links(file, **{field_of(name): value})}


DOORS: dict[str, Callable[[Path, str, Any], set[str]]] = {
    "command": by_command,
    "where": by_where,
    "python": by_python,
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("name", "value", "pages"), CASES, ids=IDS)
def test_every_door_lets_the_same_links_through(
    audit_file: Path, door: str, name: str, value: Any, pages: list[str]
) -> None:
    assert DOORS[door](audit_file, name, value) == set(pages)


@pytest.fixture(scope="module")
def visitor(audit_file: Path) -> Iterator[Visitor]:
    with visiting(audit_file) as visitor:
        yield visitor


@pytest.mark.parametrize(("name", "value", "pages"), CASES, ids=IDS)
def test_the_app_lets_them_through_too(visitor: Visitor, name: str, value: Any, pages: list[str]) -> None:
    closed = visitor.get(f"/audit?{address(name, value)}")
    rows = [(node.attributes["id"] or "").removeprefix("open-") for node in closed.html.css("a.open")]
    assert not closed.html.css("tr.link")
    for view in ("view=links&", "".join(f"open={row}&" for row in rows)):
        answer = visitor.get(f"/audit?{view}{address(name, value)}")
        shown = {node.attributes["value"] for node in answer.html.css("tr.link input[name=subject]")}
        assert shown == set(pages)
    assert len(answer.html.css(".chip")) == address(name, value).count("=")


def test_each_filter_has_a_case_that_holds_some_back_and_a_field_or_a_place_to_be_kept(
    visitor: Visitor,
) -> None:
    assert {*ELSEWHERE, *(name for name, _, _ in CASES)} == {one.name for one in FILTERS}
    assert all(0 < len(pages) < len(PAGES) for _, _, pages in CASES)
    form = visitor.get("/audit").html.css_first("form.filters")
    names = {(node.attributes["name"] or "").removesuffix("_min") for node in form.css("input, select")}
    assert {one.name for one in FILTERS if not one.carried} <= names


EXPORTED: dict[str, Callable[[dict[str, str], Any], bool]] = {
    "title": lambda row, value: value in row["title"],
    "context": lambda row, value: value in row["context"],
    "every_marker": lambda row, value: {*value} <= {*row["markers"].split()},
    "relevance": lambda row, value: (
        bool(row["relevance_page"]) and lies_within(str(100 * float(row["relevance_page"])), value)
    ),
    "country": lambda row, value: row["country"] in value,
    "ip": lambda row, value: row["ip"].startswith(value),
    "asn": lambda row, value: row["asn"] in value,
    "platform": lambda row, value: value in row["generator"].lower(),
    "first_seen": lambda row, value: value[0] <= row["first_seen"] <= value[1],
    "last_seen": lambda row, value: "" < row["last_seen"] <= value[1],
    "page": lambda row, value: value in row["referring_page"],
    "level": lambda row, value: row["toxicity_level"] in value,
    "state": lambda row, value: row["state"] in value,
    "decision": lambda row, value: (row["decision"] or "none") in value,
    "kind": lambda row, value: bool({*value} & {*row["link_kind"].split()}),
    "marker": lambda row, value: bool({*value} & {*row["markers"].split()}),
    "strength": lambda row, value: bool(row["markers"]),
    "toxicity": lambda row, value: lies_within(row["toxicity"], value),
    "authority": lambda row, value: lies_within(row["authority"], value),
    "anchor": lambda row, value: value.lower() in row["anchor"].lower(),
    "anchor_is": lambda row, value: bool(row["link_kind"]) and row["anchor"] == value,
    "target": lambda row, value: value in row["target_url"],
    "target_is": lambda row, value: row["target_url"] == value,
    "new_since": lambda row, value: row["first_seen"] >= value,
    "region": lambda row, value: row["region"] in value,
    "hidden": lambda row, value: bool(row["hidden"]) == value,
    "reciprocal": lambda row, value: row["reciprocal"] == ("yes" if value else "no"),
    "sitewide": lambda row, value: row["sitewide"] == ("yes" if value else "no"),
    "anchor_class": lambda row, value: row["anchor_class"] in value,
    "domain_kind": lambda row, value: row["domain_kind"] in value,
    "page_kind": lambda row, value: row["page_kind"] in value,
    "language": lambda row, value: row["language"] in value,
    "source": lambda row, value: bool({*value} & {*row["sources"].split()}),
    "network": lambda row, value: row["network"] in value,
    "family": lambda row, value: row["copy_family"] in value,
}


def lies_within(text: str, bounds: tuple[float | None, float | None]) -> bool:
    low, high = bounds
    return bool(text) and (low or 0) <= float(text) <= (100 if high is None else high)


@pytest.mark.parametrize(
    ("name", "value", "pages"),
    [case for case in CASES if case[0] in EXPORTED and case[1] != ["file"]],
)
def test_the_export_shows_what_the_filters_go_by(
    audit_file: Path, tmp_path: Path, name: str, value: Any, pages: list[str]
) -> None:
    python.export(audit_file, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        found = {row["referring_page"] for row in csv.DictReader(file) if EXPORTED[name](row, value)}
    assert found == set(pages)


WRONG: list[tuple[str, str, str]] = [
    ("state", "alive", '"alive" is not a valid state; use one of live, lost, broken, blocked, unvisited.'),
    ("level", "toxi", '"toxi" is not a valid level; use one of toxic, suspicious, clean, unknown.'),
    ("source", "ahref", '"ahref" is not a valid source; use one of ahrefs, bing'),
    ("marker", "hiden_link", '"hiden_link" is not a valid marker; similar ones are hidden_link'),
    ("hidden", "true", '"true" is not a valid hidden; use yes or no.'),
    ("toxicity", "much", '"much" is not a valid toxicity; use a form like 45.., ..20 or 45..60.'),
    ("toxicity", "101", "101 is not a valid toxicity; use figures from 0 to 100."),
    ("authority", "9..3", "9..3 is not a valid authority; the smaller figure comes first."),
    ("new_since", "2026-13-01", '"2026-13-01" is not a valid day; use a form like 2026-11-01.'),
    ("stat", "live", '"stat" is not a filter; similar ones are state'),
]


@pytest.mark.parametrize(("name", "value", "says"), WRONG)
def test_what_means_nothing_is_refused_by_every_door_in_the_same_words(
    audit_file: Path, visitor: Visitor, name: str, value: str, says: str
) -> None:
    where = CliRunner().invoke(cli, ["review", str(audit_file), "disavow", "--where", f"{name}={value}"])
    assert (where.exit_code, says in where.output) == (2, True), where.output
    answer = visitor.get(f"/audit?{name}={value}")
    assert (answer.status, says in answer.words) == (400, True), answer.words
    with pytest.raises(AuditError) as refused:
        list(python.links(audit_file, **{name: value}))
    assert says in str(refused.value)
    if name not in ("hidden", "stat"):
        typed = CliRunner().invoke(cli, ["links", str(audit_file), f"--{name.replace('_', '-')}", value])
        assert (typed.exit_code, says in typed.output) == (2, True), typed.output


def test_a_bulk_decision_with_a_filter_that_means_nothing_decides_nothing(visitor: Visitor) -> None:
    visitor.get("/audit")
    visitor.post("/decide", do="disavow", reach="pages", filters="state=alive")
    assert '"alive" is not a valid state' in visitor.said()
    visitor.get("/audit")
    visitor.post("/decide", do="disavow", reach="pages", filters="nonsense=1")
    assert '"nonsense" is not a filter' in visitor.said()


def test_python_takes_one_word_or_several(audit_file: Path) -> None:
    several = [row["id"] for row in python.links(audit_file, states=("live", "lost"))]
    assert [row["id"] for row in python.links(audit_file, states="live,lost")] == several
    assert [row["id"] for row in python.links(audit_file, state=["live", "lost"])] == several
    assert len(several) == 7
    with pytest.raises(AuditError, match='"7" is not a valid state; use text'):
        next(python.links(audit_file, states=7))


@pytest.mark.parametrize(
    "where", ["state=", "anchor=", "anchor=a&anchor=b", "toxicity_min=abc", "toxicity_max=900"]
)
def test_a_condition_that_is_empty_or_given_twice_is_refused(audit_file: Path, where: str) -> None:
    result = CliRunner().invoke(cli, ["review", str(audit_file), "disavow", "--where", where, "--dry-run"])
    assert result.exit_code == 2, result.output


def test_lists_of_a_file_that_may_not_be_written_to_are_the_same(audit_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.audit"
    copy.write_bytes(audit_file.read_bytes())
    with Audit.open(copy) as audit, audit.transaction() as conn:
        conn.execute("DELETE FROM list_totals")
    reading = Audit(copy, _read_only(copy), writable=False)
    from linkvet.store.lists.filters import Filters
    from linkvet.store.lists.rows import backlinks

    rows = [row["referring_page"] for row in backlinks(reading, Filters(anchor="coffee"))]
    reading.close()
    assert rows == [LIVE, BAD, SPARED]


def _read_only(path: Path) -> Any:
    from linkvet.store.file.audit import _reading_only

    return _reading_only(path)
