"""A list as a table for a file, and what anchors, headings and days are read as."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from audits import new_audit, take

from linkvet.store.errors import AuditError
from linkvet.store.lists.enriched import EnrichedList, indexable, site_values
from linkvet.store.lists.spellings import spelling_of
from linkvet.store.lists.tables import Cells, Made, header_of, with_columns
from linkvet.store.lists.values import Days
from linkvet.store.types import Claim

PAGE, HOME = "https://a.example/x", "https://shop.test/"


class Sample:
    """Two columns of the input, one of them named as the contract names one, and two of the list."""

    name = "links"
    input_columns: list[str] = ["URL", "state"]  # noqa: RUF012
    columns = ("state", "reason")

    def rows(self) -> Iterator[Cells]:
        yield ["https://a.example/", "ok"], ["live", ""]


@pytest.mark.parametrize(
    ("names", "header", "row"),
    [
        ([], ["URL", "input: state", "state", "reason"], ["https://a.example/", "ok", "live", ""]),
        (["reason", "state"], ["reason", "state"], ["", "live"]),
        (["input: state", "URL"], ["input: state", "URL"], ["ok", "https://a.example/"]),
        (["input: URL"], ["input: URL"], ["https://a.example/"]),
        (["state", "input"], ["state", "URL", "input: state"], ["live", "https://a.example/", "ok"]),
    ],
)
def test_columns_can_be_chosen(names: list[str], header: list[str], row: list[str]) -> None:
    table = with_columns(Sample(), names)
    assert (table.name, header_of(table)) == ("links", header)
    assert [[*own, *values] for own, values in table.rows()] == [row]


def test_of_two_columns_of_one_name_the_first_is_meant() -> None:
    class Twice(Sample):
        input_columns = ["URL", "URL"]  # noqa: RUF012

    assert [values for _, values in with_columns(Twice(), ["URL"]).rows()] == [["https://a.example/"]]
    assert [values for _, values in with_columns(Twice(), ["input: URL"]).rows()] == [["https://a.example/"]]


def test_a_column_that_there_is_not_is_refused() -> None:
    with pytest.raises(AuditError) as refused:
        with_columns(Sample(), ["state", "n" * 90])
    assert str(refused.value) == (
        f'"{"n" * 80}" is not a column of links; use one of state, reason, input, URL, state.'
    )
    with pytest.raises(AuditError) as refused:
        with_columns(Made("names", ("a", "b"), lambda: iter(())), ["c"])
    assert str(refused.value) == '"c" is not a column of names; use one of a, b.'


def test_rows_that_are_there_make_a_table() -> None:
    table = Made("names", ("a", "b"), lambda: iter([{"b": 2, "a": 1, "c": 3}, {"a": 4}]))
    assert [*table.rows()] == [([], [1, 2]), ([], [4, None])]
    assert (table.input_columns, header_of(table)) == ([], ["a", "b"])


@pytest.mark.parametrize(
    ("anchor", "spelling"),
    [
        ("  Oak—TABLES! ", "oak tables"),
        ("ＯＡＫ tables", "oak tables"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("https://www.Shop.test/Tea?x=1", "shop test tea"),
        ("www.shop.test/tea", "shop test tea"),
        ("http://xn--mller-kva.example/", "müller example"),
        ("://", "://"),
        ("…", "..."),
        ("!!", "!!"),
        ("", ""),
    ],
)
def test_spellings_of_an_anchor(anchor: str, spelling: str) -> None:
    assert spelling_of(anchor) == spelling


DAYS_FORM = "use a form like 2026-01-01..2026-03-31."


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2026-01-01..2026-03-31", ("2026-01-01", "2026-03-31")),
        (" 2026-01-01 .. 2026-01-01 ", ("2026-01-01", "2026-01-01")),
        ("2026-01-01..", ("2026-01-01", None)),
        ("..2026-03-31", (None, "2026-03-31")),
        ("2026-01-01", ("2026-01-01", "2026-01-01")),
        (("2026-01-01", None), ("2026-01-01", None)),
        ([None, "2026-01-01"], (None, "2026-01-01")),
    ],
)
def test_days_that_are_read(value: Any, read: tuple[str | None, str | None]) -> None:
    assert Days().read("first seen", value, ()) == read


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("..", f'".." is not a valid first seen; {DAYS_FORM}'),
        ("", f'"" is not a valid first seen; {DAYS_FORM}'),
        (7, f'"7" is not a valid first seen; {DAYS_FORM}'),
        (("2026-01-01",), f"\"('2026-01-01',)\" is not a valid first seen; {DAYS_FORM}"),
        ((None, None), f'"(None, None)" is not a valid first seen; {DAYS_FORM}'),
        (
            "2026-03-31..2026-01-01",
            "2026-03-31..2026-01-01 is not a valid first seen; the earlier day comes first.",
        ),
        ("2026-13-01..", '"2026-13-01" is not a valid day; use a form like 2026-11-01.'),
    ],
)
def test_days_that_are_refused(value: Any, sentence: str) -> None:
    with pytest.raises(AuditError) as refused:
        Days().read("first seen", value, ())
    assert str(refused.value) == sentence


SEEN = {
    "outcome": "read",
    "http_status": 200,
    "robots": "",
    "canonical": None,
    "final_url": None,
    "referring_page": "https://a.example/x",
}


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({}, "yes"),
        ({"outcome": None}, None),
        ({"outcome": "blocked"}, None),
        ({"http_status": None}, None),
        ({"outcome": "blocked", "http_status": 403}, None),
        ({"http_status": 404}, "no"),
        ({"http_status": 201}, "no"),
        ({"http_status": 404, "robots": None}, "no"),
        ({"robots": None}, None),
        ({"robots": "noindex follow"}, "no"),
        ({"robots": "none"}, "no"),
        ({"robots": "nofollow"}, "yes"),
        ({"canonical": "https://a.example/x"}, "yes"),
        ({"canonical": "https://a.example/x#top"}, "yes"),
        ({"canonical": "https://a.example/y"}, "no"),
        ({"canonical": "https://a.example/y", "final_url": "https://a.example/y"}, "yes"),
        ({"canonical": "https://a.example/x", "final_url": "https://a.example/y"}, "no"),
        ({"canonical": ""}, "yes"),
    ],
)
def test_whether_a_search_engine_may_list_a_page(facts: dict[str, Any], answer: str | None) -> None:
    assert indexable({**SEEN, **facts}) == answer


def test_of_what_a_domain_has_one_of_the_values_seen_last_count() -> None:
    found = [
        ("google_analytics", "UA-1", "2026-01-01"),
        ("google_analytics", "UA-2", "2026-02-01"),
        ("as_name", "Acme", "2026-02-01"),
        ("asn", "AS1", "2026-01-01"),
        ("asn", "AS2", "2026-02-01"),
        ("cms", "wordpress", "2026-01-01"),
        ("country", "DE", "2026-02-01"),
        ("ns", "ns1.a.example", "2026-02-01"),
        ("ns", "ns2.a.example", "2026-02-01"),
        ("ns", "old.a.example", "2026-01-31"),
    ]
    assert site_values(found) == {
        "asn": "AS2",
        "as_name": "Acme",
        "country": "DE",
        "name_servers": "ns1.a.example ns2.a.example",
        "generator": "wordpress",
        "tracking_ids": "google_analytics:UA-1 google_analytics:UA-2",
    }
    assert site_values([("generator", "Ghost", "1"), ("cms", "wordpress", "2")])["generator"] == "Ghost"
    assert site_values([]) == dict.fromkeys(site_values(found))


def test_columns_of_several_files_stand_side_by_side(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        for vendor, row in (
            ("ahrefs", {"URL": PAGE, "DR": "40"}),
            ("moz", {"URL": PAGE, "DA": "30", "DR": "5"}),
            ("ahrefs", {"DR": "", "New": "x", "URL": PAGE}),
        ):
            take(audit, [Claim(PAGE, HOME, row=row)], vendor)
        take(audit, ["https://b.example/"], "list")
        listed = EnrichedList(audit)
        assert listed.input_columns == ["URL", "DR", "URL (moz)", "DA", "DR (moz)", "New"]
        assert [cells for cells, _ in listed.rows()] == [[PAGE, "40", PAGE, "30", "5", "x"], [""] * 6]
