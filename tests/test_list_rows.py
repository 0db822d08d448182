"""What every list shows of one small audit, row by row, as ``tests/listed.json`` has it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from listed import FIRST, FOUND, GONE, LOST, SECOND, listed

from linkvet.store.errors import AuditError
from linkvet.store.file.audit import Audit
from linkvet.store.lists import counts, figures, heads, made, ordered, paged, reports, rows
from linkvet.store.lists.columns import ENRICHED_COLUMNS
from linkvet.store.lists.enriched import EnrichedList
from linkvet.store.lists.filters import EVERYTHING, Filters
from linkvet.store.lists.paged import Place
from linkvet.store.lists.sheet import sheet_of

GOLDEN = Path(__file__).parent / "listed.json"
FOLLOWED = Filters(kind="follow")
BEGIN = Place()


def shown(audit: Audit) -> dict[str, Callable[[], Any]]:
    """Name → what a list shows."""
    return {
        "backlinks": lambda: rows.backlinks(audit, EVERYTHING),
        "backlinks, followed, one": lambda: rows.backlinks(audit, FOLLOWED, 1),
        "backlinks whole": lambda: rows.backlinks_whole(audit, EVERYTHING),
        "domains": lambda: rows.domains(audit, EVERYTHING),
        "domains, two": lambda: rows.domains(audit, EVERYTHING, 2),
        "targets": lambda: rows.targets(audit, EVERYTHING),
        "anchors": lambda: rows.anchors(audit, EVERYTHING),
        "states": lambda: rows.states(audit),
        "states, followed": lambda: rows.states(audit, FOLLOWED),
        "link kinds": lambda: rows.shown_values(audit, "link_kind"),
        "regions": lambda: rows.shown_values(audit, "region"),
        "hidden": lambda: rows.shown_values(audit, "hidden"),
        "imports": lambda: rows.imports(audit),
        "subjects": lambda: [
            rows.subjects(audit, EVERYTHING, "domain"),
            rows.subjects(audit, EVERYTHING, "url"),
            rows.subjects(audit, FOLLOWED, "url"),
        ],
        "let through": lambda: [sorted(found) for found in rows.let_through(audit, FOLLOWED)],
        "count": lambda: [rows.count_backlinks(audit, EVERYTHING), rows.count_backlinks(audit, FOLLOWED)],
        "totals": lambda: _refreshed(audit),
        "worst domains": lambda: reports.worst_domains(audit, 5),
        "worst domain": lambda: reports.worst_domains(audit, 1),
        "worst links": lambda: reports.worst_links(audit, 1, 5),
        "worst link": lambda: reports.worst_links(audit, 1, 1),
        "recoverable": lambda: reports.recoverable_links(audit, 5),
        "not known": lambda: reports.not_known(audit),
        "dates": lambda: reports.dates(audit),
        "enriched": lambda: _enriched(audit),
        "domain groups": lambda: paged.domain_groups(audit, EVERYTHING, "toxicity", BEGIN, 10),
        "domain groups, followed, by name": lambda: paged.domain_groups(audit, FOLLOWED, "name", BEGIN, 1),
        "links by toxicity": lambda: paged.links(audit, EVERYTHING, "toxicity", BEGIN, 2),
        "links of a domain": lambda: paged.links_of_domain(audit, EVERYTHING, 1, 10),
        "followed links of a domain": lambda: paged.links(audit, FOLLOWED, "oldest", BEGIN, 10, 1),
        "paged anchors": lambda: paged.anchors(audit, "domains", BEGIN, 10),
        "paged targets": lambda: paged.targets(audit, "links", BEGIN, 10),
        "found": lambda: [paged.found(audit, EVERYTHING), paged.found(audit, FOLLOWED)],
        "a listed domain": lambda: [paged.listed_domain(audit, 1), paged.listed_domain(audit, 99)],
        "places of domains": lambda: paged.domain_places(
            audit, ["alpha.example", "beta.example", "no.example"]
        ),
        "places of links": lambda: paged.link_places(audit, [FIRST, FOUND, GONE]),
        "sizes": lambda: counts.sizes(audit),
        "problems": lambda: [rows.problems(audit), rows.problems(audit, 1)],
        "groups": lambda: reports.group_counts(audit),
        "mails": lambda: reports.outreach_counts(audit),
        "disavowed": lambda: reports.disavowed_lines(audit),
        "languages": lambda: reports.live_languages(audit),
        "top targets": lambda: [reports.top_targets(audit, 5), reports.top_targets(audit, 1)],
        "appendix": lambda: reports.appendix(audit, 4),
        "figures": lambda: figures.figures(audit),
        "summary": lambda: figures.summary(audit),
        "mix of anchors": lambda: [
            figures.anchor_mix(audit, EVERYTHING),
            figures.anchor_mix(audit, Filters(domains="alpha.example")),
        ],
        "decisions of pages": lambda: paged.page_decisions(audit, [FIRST, FOUND]),
        "pages of lists": lambda: {name: _pages(audit, name) for name in ordered.KINDS},
        "cells": lambda: ordered.cells(audit, [1, 5], heads.LINKS),
        "enriched, by toxicity": lambda: _enriched(audit, FOLLOWED, "-toxicity"),
    }


def _pages(audit: Audit, name: str) -> list[ordered.Sheet]:
    """A list in its own order, one of two pages of it, and one that is filtered."""
    made.refresh(audit)
    kind = ordered.KINDS[name]
    return [
        ordered.page(audit, name, EVERYTHING),
        ordered.page(audit, name, EVERYTHING, f"-{kind.heads[0].name}", 1, 1, kind.heads[:2]),
        ordered.page(audit, name, FOLLOWED, kind.heads[0].name),
        ordered.page(audit, name, Filters(page="nowhere")),
    ]


def _refreshed(audit: Audit) -> dict[str, Any]:
    made.refresh(audit)
    return made.totals(audit)


def _enriched(audit: Audit, filters: Filters = EVERYTHING, sort: str = "") -> list[Any]:
    enriched = EnrichedList(audit, filters, sort)
    named = [(cells, dict(zip(ENRICHED_COLUMNS, values, strict=True))) for cells, values in enriched.rows()]
    return [enriched.input_columns, named]


def plain(value: Any) -> Any:
    """What JSON writes of it, without the moments of the clock."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items() if key != "imported_at"}
    if isinstance(value, list | tuple | Iterator):
        return [plain(one) for one in value]
    return value


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audit]:
    with listed(tmp_path_factory.mktemp("listed")) as audit:
        made.refresh(audit)
        yield audit


EXPECTED: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_list_shows(audit: Audit, name: str) -> None:
    assert plain(shown(audit)[name]()) == EXPECTED[name]


def test_each_list_is_expected_to_show_something(audit: Audit) -> None:
    assert EXPECTED.keys() == shown(audit).keys()
    assert all(EXPECTED.values())


def test_counts_of_a_summary(audit: Audit) -> None:
    assert counts.last_backlink(audit) == 5
    assert counts.has_pages(audit)
    assert counts.unvisited_pages(audit) == 1
    assert counts.state_counts(audit)["live"] == 3


def test_one_link_with_all_that_is_known(audit: Audit) -> None:
    assert plain(rows.whole_backlink(audit, 3))["referring_page"] == LOST
    assert rows.whole_backlink(audit, 99) is None


def test_only_what_links_show_is_counted(audit: Audit) -> None:
    with pytest.raises(ValueError, match="state"):
        rows.shown_values(audit, "state")


@pytest.mark.parametrize(
    ("sort", "pages"),
    [
        ("toxicity", [FIRST, FOUND, SECOND, LOST, GONE]),
        ("newest", [FOUND, LOST, SECOND, FIRST, GONE]),
        ("oldest", [FIRST, SECOND, LOST, FOUND, GONE]),
        ("lost", [LOST, FIRST, SECOND, GONE, FOUND]),
        ("unheard_of", [FIRST, FOUND, SECOND, LOST, GONE]),
    ],
)
def test_orders_of_links(audit: Audit, sort: str, pages: list[str]) -> None:
    page = paged.links(audit, EVERYTHING, sort, BEGIN, 10)
    assert [row["page"] for row in page.rows] == pages
    assert (page.next, page.previous) == (None, None)


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("toxicity", ["alpha", "delta", "beta", "gamma"]),
        ("links", ["alpha", "beta", "gamma", "delta"]),
        ("authority", ["beta", "alpha", "gamma", "delta"]),
        ("newest", ["delta", "beta", "alpha", "gamma"]),
        ("name", ["alpha", "beta", "delta", "gamma"]),
        ("unheard_of", ["alpha", "delta", "beta", "gamma"]),
    ],
)
def test_orders_of_domains(audit: Audit, sort: str, names: list[str]) -> None:
    made.refresh(audit)
    found, page = paged.domain_groups(audit, EVERYTHING, sort, BEGIN, 10)
    assert [row["name"].removesuffix(".example") for row in page.rows] == names
    assert (found.links, found.domains) == (5, 4)


def test_pages_lead_on_and_back(audit: Audit) -> None:
    first = paged.links(audit, EVERYTHING, "toxicity", BEGIN, 2)
    assert first.previous is None
    assert first.next == Place(48.0, 5, False)
    second = paged.links(audit, EVERYTHING, "toxicity", first.next, 2)
    assert [row["page"] for row in second.rows] == [SECOND, LOST]
    assert (second.previous, second.next) == (Place(12.5, 2, True), Place(-1, 3, False))
    assert second.next is not None
    assert second.previous is not None
    last = paged.links(audit, EVERYTHING, "toxicity", second.next, 2)
    assert [row["page"] for row in last.rows] == [GONE]
    assert (last.previous, last.next) == (Place(-1, 4, True), None)
    back = paged.links(audit, EVERYTHING, "toxicity", second.previous, 2)
    assert [row["page"] for row in back.rows] == [FIRST, FOUND]
    assert (back.previous, back.next) == (None, Place(48.0, 5, False))
    one_back = paged.links(audit, EVERYTHING, "toxicity", second.previous, 1)
    assert [row["page"] for row in one_back.rows] == [FOUND]
    assert one_back.previous == Place(48.0, 5, True)
    assert paged.links(audit, Filters(page="nowhere"), "toxicity", BEGIN, 2) == paged.Page([])


@pytest.mark.parametrize(
    ("words", "anchors", "total"),
    [
        ({}, ["A pot", "Oak tables", "Tea"], 3),
        ({"text": "OAK"}, ["Oak tables"], 1),
        ({"kind": "exact"}, ["Oak tables"], 1),
        ({"kind": "unknown"}, [], 0),
        ({"text": "a", "kind": "branded"}, ["Tea"], 1),
    ],
)
def test_pages_of_anchors(audit: Audit, words: dict[str, str], anchors: list[str], total: int) -> None:
    page = paged.anchors(audit, "anchor", BEGIN, 10, **words)
    assert ([row["anchor"] for row in page.rows], page.total) == (anchors, total)


@pytest.mark.parametrize(
    ("sort", "first"),
    [("domains", "A pot"), ("links", "A pot"), ("toxic", "Oak tables"), ("anchor", "A pot")],
)
def test_orders_of_anchors(audit: Audit, sort: str, first: str) -> None:
    assert paged.anchors(audit, sort, BEGIN, 1).rows[0]["anchor"] == first
    assert paged.anchors(audit, sort, BEGIN, 1).total == 3


@pytest.mark.parametrize(
    ("sort", "text", "addresses"),
    [
        ("links", "", ["/", "/tea"]),
        ("domains", "", ["/", "/tea"]),
        ("live", "", ["/tea", "/"]),
        ("lost", "", ["/", "/tea"]),
        ("toxic", "", ["/", "/tea"]),
        ("url", "TEA", ["/tea"]),
    ],
)
def test_orders_of_targets(audit: Audit, sort: str, text: str, addresses: list[str]) -> None:
    page = paged.targets(audit, sort, BEGIN, 10, text)
    assert [row["url"].removeprefix("https://shop.test") for row in page.rows] == addresses
    assert page.total == len(addresses)


def test_orders_are_written_as_addresses_write_them() -> None:
    kind = ordered.KINDS["domains"]
    assert [ordered.order_of(kind, text).words for text in ("", "domain", "-links", "links")] == [
        "-toxicity",
        "domain",
        "-links",
        "links",
    ]
    assert ordered.order_of(kind, "-links").sql == '"links" IS NULL, "links" DESC, "domain"'
    assert ordered.order_of(ordered.KINDS["links"], "state").sql == '"state" IS NULL, "state" ASC, id'
    with pytest.raises(AuditError) as refused:
        ordered.order_of(ordered.KINDS["targets"], "-" + "n" * 90)
    assert str(refused.value).startswith(
        f'"{"n" * 80}" is not a column to sort targets by; use one of target_url,'
    )


def test_what_is_largest_first_when_a_heading_is_pressed() -> None:
    falling = {
        head.reads for head in (*heads.LINKS, *heads.DOMAINS, *heads.ANCHORS, *heads.TARGETS) if head.falls
    }
    assert falling == {"number", "share", "day", "level", "rank"}
    assert kind_of("links").head("state") is not None
    assert kind_of("links").head("nothing") is None


def kind_of(name: str) -> ordered.Kind:
    return ordered.KINDS[name]


def test_more_decisions_and_places_than_one_question_takes(audit: Audit) -> None:
    many = [f"https://no.example/{n}" for n in range(1100)]
    assert paged.page_decisions(audit, [*many, FOUND]) == {FOUND: "whitelist"}
    assert paged.page_decisions(audit, [FOUND, *many]) == {FOUND: "whitelist"}
    names = [f"no{n}.example" for n in range(1100)]
    assert [*paged.domain_places(audit, [*names, "beta.example"])] == ["beta.example"]
    assert [*paged.domain_places(audit, ["beta.example", *names])] == ["beta.example"]


def test_lists_are_made_again_only_when_something_changed(audit: Audit) -> None:
    made.refresh(audit)
    assert (made.stale(audit), made.refresh(audit)) == (False, False)
    stamp = made.stamp_of(audit)
    audit.conn.execute("DELETE FROM list_links")
    audit.conn.execute("UPDATE list_totals SET value = '0' WHERE name = 'stamp'")
    audit.conn.commit()
    assert (made.stale(audit), made.refresh(audit), made.stale(audit)) == (True, True, False)
    assert made.stamp_of(audit) == stamp
    assert made.totals(audit)["stamp"] == json.loads(stamp)
    assert audit.conn.execute("SELECT count(*) FROM main.list_links").fetchone() == (5,)
    assert "list_links" not in {name for (name,) in audit.conn.execute("SELECT name FROM temp.sqlite_schema")}
    with Audit.open(audit.path) as again:
        assert not made.stale(again)


def test_a_snapshot_sees_one_moment(audit: Audit) -> None:
    with made.snapshot(audit):
        assert audit.conn.in_transaction
        assert not made.stale(audit)
        assert made.refresh(audit) is False
    assert not audit.conn.in_transaction


def test_a_sheet_keeps_the_groups_and_their_order() -> None:
    sheet = sheet_of(
        "as of today", iter([("a", {"n": 1}), ("b", {"n": "ü\ud800"}), ("a", {"n": 2}), ("a", {"n": 3})])
    )
    assert (sheet.stamp, sheet.counts) == ("as of today", {"a": 3, "b": 1})
    assert sheet.rows("a", 0, 2) == [{"n": 1}, {"n": 2}]
    assert sheet.rows("a", 2, 9) == [{"n": 3}]
    assert sheet.rows("b", 0, 9) == [{"n": "ü?"}]
    assert sheet.rows("c", 0, 9) == []


if __name__ == "__main__":
    import tempfile

    with listed(Path(tempfile.mkdtemp())) as written:
        told = {name: plain(show()) for name, show in shown(written).items()}
    GOLDEN.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
