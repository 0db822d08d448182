"""Spikes against a profile's own past, with who made them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from audits import link, new_audit, see, take
from test_changes import audit_with, crawl_on

from linkvet.analysis.profile.velocity import explained, filled, find_spikes, period_of, velocity
from linkvet.store.history.histories import OWN, turns_of_links
from linkvet.store.types import Claim
from linkvet.terminal.velocity_lines import tempo_sentences

HOME = "https://shop.test/"


def months(counts: list[int], first: str = "2023-01") -> dict[str, int]:
    year, month = int(first[:4]), int(first[5:]) - 1
    return {f"{year + (month + n) // 12}-{(month + n) % 12 + 1:02d}": count for n, count in enumerate(counts)}


def spikes(counts: list[int], unit: str = "month", least: int = 10) -> list[str]:
    return [found[0] for found in find_spikes(months(counts), unit, least)]


def test_a_month_out_of_the_ordinary() -> None:
    assert spikes([4, 6, 5, 3, 7, 5, 4, 60, 5, 6]) == ["2023-08"]
    assert spikes([40, 60, 50, 30, 70, 50, 40, 60, 55, 66]) == []
    assert spikes([0, 0, 0, 0, 0, 0, 0, 9]) == [], "too few to say anything"


def test_earlier_spikes_do_not_hide_later_ones() -> None:
    assert spikes([4, 6, 90, 3, 7, 5, 4, 60, 5, 6]) == ["2023-03", "2023-08"]


def test_a_short_history_is_judged_as_a_whole_or_not_at_all() -> None:
    assert spikes([80, 5, 4, 6, 5, 4, 5, 6]) == ["2023-01"]
    assert spikes([5, 80, 4]) == []


def weeks(counts: list[int]) -> list[int]:
    first = date(2026, 1, 5)
    series = {(first + timedelta(weeks=n)).isoformat(): count for n, count in enumerate(counts)}
    places = {name: place for place, name in enumerate(series)}
    return [places[found[0]] for found in find_spikes(series, "week", 10)]


def test_a_history_of_few_weeks_asks_for_more() -> None:
    assert weeks([3, 4, 2, 90]) == [3]
    assert weeks([3, 4, 2, 12]) == [], "four weeks are no past to tell three times the usual by"
    assert weeks([3, 90]) == [], "and one week is none"


def test_clusters_are_no_spikes() -> None:
    """Links in the hundreds scatter by more than their square root, as when one article is copied by many."""
    assert spikes([400, 310, 520, 450, 280, 610, 390, 480, 760]) == []
    assert spikes([400, 310, 520, 450, 280, 610, 390, 480, 2400]) == ["2023-09"]


def test_a_profile_that_drifts_is_compared_with_its_last_months() -> None:
    assert spikes([10, 12, 11, 9, 10, 12, 11, 10, 24, 27, 26, 34]) == []
    assert spikes([10, 12, 11, 9, 10, 12, 11, 10, 24, 27, 26, 130]) == ["2023-12"]


def test_a_month_that_is_strong_every_year_is_no_spike() -> None:
    year = [5, 6, 4, 5, 6, 5, 4, 6, 5, 6, 5, 70]
    assert spikes(year * 3) == ["2023-12", "2024-12"], "the third of its kind is the season"


def test_growth_and_chance_are_no_spikes() -> None:
    chance = random.Random(7)
    calm = [sum(chance.random() < 0.1 for _ in range(120)) for _ in range(400)]
    assert len(spikes(calm)) <= 1
    assert spikes([round(10 * 1.08**n) for n in range(36)]) == []


def test_periods_without_links_count() -> None:
    assert filled({"2026-01-30": 2, "2026-03-01": 1}, "month") == {"2026-01": 2, "2026-02": 0, "2026-03": 1}
    assert period_of("2026-11-22", "week") == "2026-11-16"
    assert list(filled({"2025-12-29": 1, "2026-01-12": 1}, "week")) == [
        "2025-12-29",
        "2026-01-05",
        "2026-01-12",
    ]
    assert filled({"2026-02-31": 5}, "week") == {}
    assert filled({}, "week", ("2026-01-01", "2026-01-08")) == {"2025-12-29": 0, "2026-01-05": 0}


def calm_past() -> list[Claim]:
    days = [date(2025, 1, 6) + timedelta(days=7 * week) for week in range(50)]
    return [
        Claim(f"https://calm{n}.example/{n}", HOME, first_seen=day.isoformat(), anchor=f"Shop {n}")
        for n, day in enumerate(days)
    ]


def test_who_made_it_and_sources_kept_apart(tmp_path: Path) -> None:
    day = "2025-12-22"
    farm = [Claim(f"https://farm.example/{n}", HOME, first_seen=day, anchor="cheap shop") for n in range(40)]
    with new_audit(tmp_path) as audit:
        take(audit, [*calm_past(), *farm], "ahrefs")
        take(audit, [Claim(c.referring_page, HOME, first_seen="2025-06-01") for c in farm[:3]], "semrush")
        found = velocity(audit)
    assert list(found["sources"]) == ["ahrefs", "semrush"]
    assert found["sources"]["ahrefs"]["links_gained"]["month"]["2025-12"] == 3 + 40
    assert {(s["source"], s["what"]) for s in found["spikes"]} == {("ahrefs", "links")}
    said = list(tempo_sentences(found))
    assert len(said) == 2
    assert "2025-12" in said[0]
    assert "saying “cheap shop”" in said[0]
    assert said[1] == "40 links from farm.example alone on 2025-12-22 (dated by the ahrefs export)."
    spike = next(s for s in found["spikes"] if s["unit"] == "week")
    assert (spike["period"], spike["count"]) == (day, 40)
    assert spike["made_by"]["domain"] == {"name": "farm.example", "share": 1.0}
    assert spike["made_by"]["anchor"] == {"name": "cheap shop", "share": 1.0}
    assert spike["made_by"]["low_quality"] is None, "nothing was judged"
    assert spike["explanation"] == ""
    assert found["bursts"] == [
        {"source": "ahrefs", "domain": "farm.example", "day": day, "last": day, "links": 40, "of_all": 40}
    ]


def test_a_burst_may_be_dated_over_a_week_and_is_told_once(tmp_path: Path) -> None:
    days = ["2025-12-22", "2025-12-24", "2025-12-27"]
    farm = [
        Claim(f"https://farm.example/{n}", HOME, first_seen=days[n % 3], anchor="See terms")
        for n in range(12)
    ]
    steady = [
        Claim(f"https://paper.example/{n}", HOME, first_seen=f"2025-{1 + n % 12:02d}-15") for n in range(24)
    ]
    with new_audit(tmp_path) as audit:
        take(audit, [*calm_past(), *farm, *steady], "ahrefs")
        found = velocity(audit)
    assert found["bursts"] == [
        {
            "source": "ahrefs",
            "domain": "farm.example",
            "day": "2025-12-22",
            "last": "2025-12-27",
            "links": 12,
            "of_all": 12,
        }
    ]
    said = "12 links from farm.example alone from 2025-12-22 to 2025-12-27 (dated by the ahrefs export)."
    assert said in list(tempo_sentences(found))


def made(**changes: Any) -> dict[str, Any]:
    share = {"name": "x", "share": 0.05}
    fine = {"links": 60, "domains": 50, "domain": share, "network": None, "anchor": share, "target": share}
    return {**fine, "low_quality": 0.0, "news": 0.0, **changes}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "unrelated sites"),
        ({"target": {"name": "https://shop.test/viral", "share": 0.9}}, "One page drew"),
        ({"news": 0.6}, "News sites"),
        ({"domain": {"name": "forum.example", "share": 0.8}}, ""),
        ({"low_quality": 0.7}, ""),
        ({"low_quality": None}, ""),
        ({"network": {"name": "n1", "share": 0.6}}, ""),
        ({"anchor": {"name": "cheap shop", "share": 0.9}}, ""),
    ],
)
def test_a_harmless_reason_only_where_it_fits(changes: dict[str, Any], says: str) -> None:
    told = explained(made(**changes))
    assert says in told
    assert bool(told) == bool(says)


def test_own_visits_count_turns_and_no_first_sights(tmp_path: Path) -> None:
    pages = ["https://a.example/1", "https://a.example/2", "https://b.example/1"]
    audit = audit_with(tmp_path, *(Claim(page, HOME) for page in pages))
    blocked = {"outcome": "blocked", "reason": "robots"}
    crawl_on(audit, "2026-02-02", {page: [link(HOME)] for page in pages})
    crawl_on(audit, "2026-02-09", {pages[0]: [], pages[1]: [link(HOME)], pages[2]: dict(blocked)})
    crawl_on(audit, "2026-02-16", {pages[0]: [link(HOME)], pages[2]: []})
    days = [(day, gained) for day, _, _, gained in turns_of_links(audit)]
    assert days == [("2026-02-09", 0), ("2026-02-16", 1), ("2026-02-16", 0)]
    series = velocity(audit)["sources"][OWN]
    assert series["links_lost"]["week"] == {"2026-02-02": 0, "2026-02-09": 1, "2026-02-16": 1}
    assert sum(series["domains_lost"]["week"].values()) == 1
    assert sum(series["domains_gained"]["week"].values()) == 0, "another of its links stood all the time"


def test_days_that_are_none_are_left_out(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim("https://a.example/", HOME, first_seen="soon", lost="yes")])
        see(audit, "https://a.example/", link(HOME), published="2999-01-01")
        assert velocity(audit) == {"sources": {}, "spikes": [], "bursts": []}
