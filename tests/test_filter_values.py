"""What filters take, the sentences that refuse the rest, and the conditions made of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from linkvet.store.errors import AuditError
from linkvet.store.lists import conditions as sql
from linkvet.store.lists.filters import (
    EVERYTHING,
    FILTERS,
    Filters,
    filter_named,
    from_pairs,
    named_in_addresses,
    refuse_name,
)
from linkvet.store.lists.values import Day, Kind, Span, Text, Word, Words, YesOrNo, use_one_of

STATES = ("live", "lost")


@pytest.mark.parametrize(
    ("kind", "value", "known", "read"),
    [
        (Words(), "live", STATES, ("live",)),
        (Words(), "live, lost,live", STATES, ("live", "lost")),
        (Words(), ["lost", "live,lost"], STATES, ("lost", "live")),
        (Words(), ("anything",), (), ("anything",)),
        (Words(), "x" * 2000, (), ("x" * 2000,)),
        (Words(), ",".join(map(str, range(500))), (), tuple(map(str, range(500)))),
        (Words(commas=False), " a,b ", (), ("a,b",)),
        (Word(), "live", STATES, "live"),
        (Text(), "  some text ", (), "some text"),
        (Text(blank=True), "  some ", (), "  some "),
        (Text(blank=True), "", (), ""),
        (Text(), "x" * 2000, (), "x" * 2000),
        (YesOrNo(), True, (), True),
        (YesOrNo(), False, (), False),
        (YesOrNo(), "yes", (), True),
        (YesOrNo(), "no", (), False),
        (Span(), "45..", (), (45.0, None)),
        (Span(), "..20", (), (None, 20.0)),
        (Span(), "45..60.5", (), (45.0, 60.5)),
        (Span(), " 45 ", (), (45.0, 45.0)),
        (Span(), "0", (), (0.0, 0.0)),
        (Span(), "0..100", (), (0.0, 100.0)),
        (Span(), (20, None), (), (20, None)),
        (Span(), [None, 70.5], (), (None, 70.5)),
        (Span(), (5, 5), (), (5, 5)),
        (Day(), "2026-11-01", (), "2026-11-01"),
        (Day(), " 2026-11-01 ", (), "2026-11-01"),
        (Day(), date(2026, 11, 1), (), "2026-11-01"),
        (Day(), datetime(2026, 11, 1, 10), (), "2026-11-01"),
    ],
)
def test_what_means_something_is_read(kind: Kind, value: Any, known: tuple[str, ...], read: Any) -> None:
    assert kind.read("state", value, known) == read


MANY = [f"word {number:02}" for number in range(25)]
SPAN_FORM = "use a form like 45.., ..20 or 45..60."


@pytest.mark.parametrize(
    ("kind", "value", "known", "sentence"),
    [
        (Words(), "alive", STATES, '"alive" is not a valid state; use one of live, lost.'),
        (Words(), "live,", STATES, "The state is empty; name one, or leave the filter out."),
        (Words(), [], STATES, None),
        (Words(), 7, STATES, '"7" is not a valid state; use text, or a list of texts.'),
        (Words(), [7], STATES, '"7" is not a valid state; use text.'),
        (Words(), "x" * 2001, (), "The state is longer than 2,000 characters; use a shorter one."),
        (Words(), ",".join(map(str, range(501))), (), "More than 500 values for state; use fewer."),
        (Words(), "y" * 90, STATES, f'"{"y" * 80}" is not a valid state; use one of live, lost.'),
        (Word(), ["live", "lost"], STATES, "The state takes one word; use one of live, lost."),
        (Word(), [], STATES, "The state takes one word; use one of live, lost."),
        (Word(), "dead", STATES, '"dead" is not a valid state; use one of live, lost.'),
        (Word(), "live,lost", STATES, '"live,lost" is not a valid state; use one of live, lost.'),
        (Text(), "  ", (), "The state is empty; name one, or leave the filter out."),
        (Text(), 7, (), '"7" is not a valid state; use text.'),
        (Text(), "x" * 2001, (), "The state is longer than 2,000 characters; use a shorter one."),
        (YesOrNo(), "maybe", (), '"maybe" is not a valid state; use yes or no.'),
        (YesOrNo(), 1, (), '"1" is not a valid state; use yes or no.'),
        (Span(), "", (), f'"" is not a valid state; {SPAN_FORM}'),
        (Span(), "..", (), f'".." is not a valid state; {SPAN_FORM}'),
        (Span(), "a..b", (), f'"a..b" is not a valid state; {SPAN_FORM}'),
        (Span(), 45, (), f'"45" is not a valid state; {SPAN_FORM}'),
        (Span(), (1, 2, 3), (), f'"(1, 2, 3)" is not a valid state; {SPAN_FORM}'),
        (Span(), (1, "2"), (), f"\"(1, '2')\" is not a valid state; {SPAN_FORM}"),
        (Span(), (True, 2), (), f'"(True, 2)" is not a valid state; {SPAN_FORM}'),
        (Span(), "100.5", (), "100.5 is not a valid state; use figures from 0 to 100."),
        (Span(), (-1, None), (), "-1 is not a valid state; use figures from 0 to 100."),
        (Span(), "..101", (), "101 is not a valid state; use figures from 0 to 100."),
        (Span(), "60..45", (), "60..45 is not a valid state; the smaller figure comes first."),
        (Day(), "2026-13-01", (), '"2026-13-01" is not a valid day; use a form like 2026-11-01.'),
        (Day(), "1.11.2026", (), '"1.11.2026" is not a valid day; use a form like 2026-11-01.'),
        (Day(), "20261101", (), '"20261101" is not a valid day; use a form like 2026-11-01.'),
    ],
)
def test_what_means_nothing_is_refused_in_one_sentence(
    kind: Kind, value: Any, known: tuple[str, ...], sentence: str | None
) -> None:
    if sentence is None:
        assert kind.read("state", value, known) == ()
        return
    with pytest.raises(AuditError) as refused:
        kind.read("state", value, known)
    assert str(refused.value) == sentence


def test_of_many_words_the_near_ones_are_told() -> None:
    assert use_one_of("wrd 07", MANY) == "similar ones are word 07, word 20, word 17."
    assert use_one_of("zzz", MANY) == f"use one of {', '.join(MANY[:20])} and 5 more."
    assert use_one_of("zzz", MANY[:20]) == f"use one of {', '.join(MANY[:20])}."


class TestConditions:
    @pytest.mark.parametrize(
        ("built", "condition"),
        [
            (lambda: sql.one_of("x.state")(("a", "b")), ("x.state IN (?, ?)", ["a", "b"])),
            (lambda: sql.one_of("x.state")(("a",)), ("x.state IN (?)", ["a"])),
            (lambda: sql.each(sql.level)(("toxic", "unknown")), ("(x.level = ?) OR (x.level IS NULL)", ["toxic"])),
            (lambda: sql.listed_in("c", "SELECT d FROM e WHERE f")(("a", "b")),
             ("c IN (SELECT d FROM e WHERE f IN (?, ?))", ["a", "b"])),
            (lambda: sql.as_strong("medium", ()),
             ("+x.backlink_id IN (SELECT backlink_id FROM findings WHERE strength >= ?)", [0.34])),
            (lambda: sql.as_strong("strong", ("m", "n")),
             ("+x.backlink_id IN (SELECT backlink_id FROM findings WHERE strength >= ? AND marker IN (?, ?))",
              [0.67, "m", "n"])),
            (lambda: sql.within("t {}")((1, 2)), ("t BETWEEN ? AND ?", [1, 2])),
            (lambda: sql.within("t {}")((0, None)), ("t BETWEEN ? AND ?", [0, 1e9])),
            (lambda: sql.within("t {}")((None, 0)), ("t BETWEEN ? AND ?", [-1e9, 0])),
            (lambda: sql.contains("t {}")("a%b_c!d"), ("t LIKE ? ESCAPE '!'", ["%a!%b!_c!!d%"])),
            (lambda: sql.equals("t {}")("a%b"), ("t = ?", ["a%b"])),
            (lambda: sql.since("t")("2026-11-01"), ("t >= ?", ["2026-11-01"])),
            (lambda: sql.between_days("t")(("2026-01-01", "2026-02-01")),
             ("t BETWEEN ? AND ?", ["2026-01-01", "2026-02-01"])),
            (lambda: sql.between_days("t")((None, None)), ("t BETWEEN ? AND ?", ["0", "9"])),
            (lambda: sql.footprint("asn")("AS1")[1], ["AS1"]),
            (lambda: sql.footprint("asn cms", "LIKE ? ESCAPE '!'")("a_b")[1], ["%a!_b%"]),
            (lambda: sql.address("192.0.2.*")[1], ["192.0.2", "192.0.2.%", "192.0.2:%"]),
            (lambda: sql.every_marker(("m", "m", "n"))[1], ["m", "m", "n", 0, 2]),
            (lambda: sql.every_marker(("m",), "strong")[1], ["m", 0.67, 1]),
            (lambda: sql.marker_family(("f", "g"), "medium")[1], ["f", "g", 0.34]),
            (lambda: sql.marker_family(("f",))[1], ["f", 0]),
            (lambda: sql.relevance((None, None))[1], [-1e9, 1e9, -1e9, 1e9]),
            (lambda: sql.relevance((0, 40))[1], [0, 40, 0, 40]),
            (lambda: sql.anywhere("a%")[1], ["%a!%%"] * 4),
            (lambda: sql.hosted_on(" WWW.a_b.com ")[1], ["%.a!_b.com", "a!_b.com/%", "a_b.com"]),
            (lambda: sql.judged_so("reciprocal")(True),
             ("+x.domain_id IN (SELECT domain_id FROM domain_judgements WHERE reciprocal = ?)", [1])),
            (lambda: sql.judged_so("sitewide")(False),
             ("+x.domain_id IN (SELECT domain_id FROM domain_judgements WHERE sitewide = ?)", [0])),
            (lambda: sql.hidden(True), ("x.hidden <> ''", [])),
            (lambda: sql.hidden(False), ("x.hidden = ''", [])),
            (lambda: sql.has_hint("ugc"), ("instr(' ' || x.link_kind || ' ', ?) > 0", [" ugc "])),
            (lambda: sql.reason("http_5xx"), ("x.reason GLOB 'http_5*'", [])),
            (lambda: sql.reason("dns"), ("x.reason = ?", ["dns"])),
            (lambda: sql.level("unknown"), ("x.level IS NULL", [])),
            (lambda: sql.level("clean"), ("x.level = ?", ["clean"])),
            (lambda: sql.source("discovered"), ("x.discovered = 1", [])),
            (lambda: sql.source("moz"),
             ("EXISTS (SELECT 1 FROM claims c WHERE c.backlink_id = +x.backlink_id "
              "AND c.import_id IN (SELECT id FROM imports WHERE vendor = ?))", ["moz"])),
            (lambda: sql.domain("a.example"),
             ("+x.domain_id IN (SELECT id FROM domains WHERE name = ?)", ["a.example"])),
            (lambda: sql.domain("no name"), ("+x.domain_id IN (SELECT id FROM domains WHERE name = ?)", ["no name"])),
            (lambda: sql.domain("medium.com/@ann"),
             ("+x.domain_id IN (SELECT id FROM domains WHERE name = ?)", ["medium.com/@ann"])),
            (lambda: sql.domain("b_g.a.example"),
             ("+x.domain_id IN (SELECT id FROM domains WHERE name = ?) AND +x.page_id IN (SELECT id FROM pages "
              "WHERE url LIKE ? ESCAPE '!' OR url LIKE ? ESCAPE '!' OR url LIKE ? ESCAPE '!' "
              "OR url LIKE ? ESCAPE '!')",
              ["a.example", "http://b!_g.a.example/%", "http://b!_g.a.example:%",
               "https://b!_g.a.example/%", "https://b!_g.a.example:%"])),
        ],
    )  # fmt: skip
    def test_in_sql(self, built: Callable[[], Any], condition: Any) -> None:
        assert built() == condition


class TestFilters:
    def test_names(self) -> None:
        marker = filter_named("marker")
        assert marker is not None
        assert marker is filter_named("markers")
        assert (marker.field, marker.name) == ("markers", "marker")
        state = filter_named("state")
        assert state is not None
        assert state.field == "states"
        assert filter_named("nothing") is None
        assert len({one.name for one in FILTERS}) == len(FILTERS)

    def test_addresses_may_write_spans_as_two_ends(self) -> None:
        names = named_in_addresses()
        assert {"toxicity", "toxicity_min", "toxicity_max", "authority_min", "state"} <= set(names)
        assert "state_min" not in names
        assert {"page", "level"} <= set(names)

    def test_what_is_chosen(self) -> None:
        filters = Filters(states=None, state="live", markers=[], anchor="", anchor_is="", hidden=False)
        assert filters.chosen == {"state": ("live",), "anchor_is": "", "hidden": False}
        assert filters["state"] == ("live",)
        assert filters["markers"] == ()
        assert filters["anchor_is"] == ""
        assert EVERYTHING["anchor_is"] is None
        assert repr(filters) == "Filters(state=('live',), anchor_is='', hidden=False)"

    def test_equals(self) -> None:
        assert Filters(state="live", page="a") == Filters(page="a", state=["live"])
        assert hash(Filters(state="live", page="a")) == hash(Filters(page="a", state=["live"]))
        assert Filters(state="live") != Filters(state="lost")
        assert Filters() != "Filters()"

    def test_in_sql(self) -> None:
        assert EVERYTHING.where() == ("1", [])
        assert Filters(state="live").where() == ("(x.state IN (?))", ["live"])
        where, values = Filters(marker="thin_page", strength="strong", state=["live", "lost"]).where()
        assert where == (
            "(x.state IN (?, ?)) AND (+x.backlink_id IN (SELECT backlink_id FROM findings WHERE marker IN (?))) "
            "AND (+x.backlink_id IN (SELECT backlink_id FROM findings WHERE strength >= ? AND marker IN (?)))"
        )
        assert values == ["live", "lost", "thin_page", 0.67, "thin_page"]

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"state": "alive"}, '"alive" is not a valid state; use one of live, lost, broken, blocked, unvisited.'),
            ({"kind": "dofollow"},
             '"dofollow" is not a valid link type; use one of follow, nofollow, sponsored, ugc.'),
            ({"marker_s": "x"},
             '"marker_s" is not a filter; similar ones are markers, marker_families, every_markers.'),
        ],
    )  # fmt: skip
    def test_what_means_nothing(self, values: dict[str, Any], sentence: str) -> None:
        with pytest.raises(AuditError) as refused:
            Filters(**values)
        assert str(refused.value) == sentence

    def test_a_long_name_is_cut(self) -> None:
        with pytest.raises(AuditError) as refused:
            refuse_name("n" * 100, ["page"])
        assert str(refused.value) == f'"{"n" * 80}" is not a filter; use one of page.'

    @pytest.mark.parametrize(
        ("pairs", "chosen"),
        [
            ([], {}),
            ([("state", "live,lost"), ("state", "broken")], {"state": ("live", "lost", "broken")}),
            ([("page", " a "), ("anchor", "tea")], {"page": "a", "anchor": "tea"}),
            ([("toxicity", "45..")], {"toxicity": (45.0, None)}),
            ([("toxicity_min", "45"), ("toxicity_max", "60.5")], {"toxicity": (45.0, 60.5)}),
            ([("toxicity_max", " 60 ")], {"toxicity": (None, 60.0)}),
            ([("hidden", "no")], {"hidden": False}),
            ([("marker", "thin_page"), ("strength", "weak")], {"marker": ("thin_page",), "strength": "weak"}),
        ],
    )
    def test_of_addresses(self, pairs: list[tuple[str, str]], chosen: dict[str, Any]) -> None:
        assert from_pairs(pairs).chosen == chosen

    @pytest.mark.parametrize(
        ("pairs", "sentence"),
        [
            ([("colour", "red")], '"colour" is not a filter; '),
            ([("markers", "thin_page")], '"markers" is not a filter; similar ones are marker'),
            ([("page", "a"), ("page", "b")], '"page" is given twice; it takes one value.'),
            ([("toxicity_min", "1"), ("toxicity_min", "2")], '"toxicity_min" is given twice; it takes one value.'),
            ([("toxicity", "1.."), ("toxicity_max", "2")], '"toxicity" is given twice; it takes one value.'),
            ([("toxicity_min", "x")], '"x" is not a valid toxicity; use a figure from 0 to 100.'),
            ([("toxicity_max", "")], '"" is not a valid toxicity; use a figure from 0 to 100.'),
            ([("toxicity_min", "-1")], '"-1" is not a valid toxicity; use a figure from 0 to 100.'),
            ([("toxicity_min", "1.2.3")], '"1.2.3" is not a valid toxicity; use a figure from 0 to 100.'),
            ([("toxicity_min", "60"), ("toxicity_max", "45")], "60..45 is not a valid toxicity; the smaller"),
            ([("state", "alive")], '"alive" is not a valid state; use one of live, lost'),
        ],
    )  # fmt: skip
    def test_addresses_that_mean_nothing(self, pairs: list[tuple[str, str]], sentence: str) -> None:
        with pytest.raises(AuditError) as refused:
            from_pairs(pairs)
        assert str(refused.value).startswith(sentence)

    def test_a_caller_may_know_the_words(self) -> None:
        assert from_pairs([("marker", "mine")], lambda name: ("mine",)).chosen == {"marker": ("mine",)}
        with pytest.raises(AuditError, match='"other" is not a valid marker; use one of mine'):
            from_pairs([("marker", "other")], lambda name: ("mine",))
