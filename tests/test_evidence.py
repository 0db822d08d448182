"""What every marker says, word for word and to the hundredth, on both sides of its limits.

``tests/evidence.json`` has for each marker the facts of a link, and what is said of it: strength and sentence,
``clear`` or ``unknown``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_markers import link_of

from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, all_markers, judge
from linkvet.analysis.markers.complementary import made_up
from linkvet.analysis.markers.manipulative_places import busiest_days

SAID = json.loads((Path(__file__).parent / "evidence.json").read_text(encoding="utf-8"))
BY_NAME = {one.name: one for one in all_markers()}


@pytest.mark.parametrize("name", SAID)
def test_a_marker_says_word_for_word(name: str) -> None:
    said: dict[str, list[object]] = {}
    for facts in SAID[name]:
        judged = judge(link_of(facts), [BY_NAME[name]])
        answer = BY_NAME[name].rule(link_of(facts))
        said[facts] = (
            ["unknown"]
            if answer is UNKNOWN
            else ["clear"]
            if answer is CLEAR
            else [judged.findings[0].strength, judged.findings[0].evidence]
        )
    assert said == SAID[name]


DAYS = {"2026-03-01": 2, "2026-03-04": 5, "2026-03-10": 4, "2026-03-11": 9}


@pytest.mark.parametrize(
    ("around", "span", "found"),
    [
        ("2026-03-04", 7, (9, "2026-03-04", "2026-03-10")),
        ("2026-03-10", 7, (13, "2026-03-10", "2026-03-11")),
        ("2026-03-01", 3, (2, "2026-03-01", "2026-03-01")),
        ("2026-03-01", 4, (7, "2026-03-01", "2026-03-04")),
        ("2026-03-11", 1, (9, "2026-03-11", "2026-03-11")),
        ("2026-05-01", 7, (0, "2026-05-01", "2026-05-01")),
        ("March", 7, (0, "March", "March")),
    ],
)
def test_the_fullest_days_around_a_day(around: str, span: int, found: tuple[int, str, str]) -> None:
    assert busiest_days(DAYS, around, span) == found


@pytest.mark.parametrize(
    ("label", "odd"),
    [
        ("tvqstrlmna", True),
        ("tvqstrlaemn", True),
        ("tvqstralom", False),
        ("xkcdfghj", True),
        ("xkcdfgh", False),
        ("a1bc2de3", True),
        ("a1bc2def", False),
        ("qz1mar2toni", True),
        ("qza1rtnmsle", False),
        ("x-kcdfghjkl", False),
        ("xn--kcdfghjkl", False),
    ],
)
def test_names_just_odd_enough(label: str, odd: bool) -> None:
    assert made_up(label) is odd
