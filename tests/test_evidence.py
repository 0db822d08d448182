"""What every marker says, word for word and to the hundredth, on both sides of its limits.

``tests/evidence.json`` has for each marker the facts of a link, and what is said of it: strength and sentence,
``clear`` or ``unknown``. Where a limit was moved on purpose, ``python tests/test_evidence.py`` writes what they say
now; read the difference, and move the facts on both sides along.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_markers import link_of

from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, all_markers, judge
from linkvet.analysis.markers.complementary import made_up
from linkvet.analysis.markers.manipulative_places import busiest_days

WRITTEN = Path(__file__).parent / "evidence.json"
SAID = json.loads(WRITTEN.read_text(encoding="utf-8"))
BY_NAME = {one.name: one for one in all_markers()}


def said_by(name: str) -> dict[str, list[object]]:
    """Facts → what the marker says of them now."""
    said: dict[str, list[object]] = {}
    for facts in SAID[name]:
        answer = BY_NAME[name].rule(link_of(facts))
        if answer in (CLEAR, UNKNOWN):
            said[facts] = ["clear" if answer is CLEAR else "unknown"]
        else:
            (found,) = judge(link_of(facts), [BY_NAME[name]]).findings
            said[facts] = [found.strength, found.evidence]
    return said


@pytest.mark.parametrize("name", SAID)
def test_a_marker_says_word_for_word(name: str) -> None:
    assert said_by(name) == SAID[name]


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


if __name__ == "__main__":
    WRITTEN.write_text(
        json.dumps({name: said_by(name) for name in SAID}, indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
