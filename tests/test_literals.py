"""Many literals in one pass: the same answers as looking for each by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linkvet.crawler.page.literals import Literals

letters = st.text("ab/ü\n", max_size=30)
words = st.lists(st.text("ab/ü", min_size=1, max_size=4), min_size=1, max_size=8)


@given(words, letters)
def test_finds_what_a_search_for_each_finds(texts: list[str], text: str) -> None:
    literals = Literals(texts)
    assert literals.within(text) == {word for word in texts if word in text}
    assert literals.any(text) == any(word in text for word in texts)


@given(words, st.lists(st.text("ab/ü", max_size=9), max_size=6))
def test_names_the_lines_that_hold_one(texts: list[str], lines: list[str]) -> None:
    found = Literals(texts).lines(lines)
    assert found == [number for number, line in enumerate(lines) if any(word in line for word in texts)]


def test_places_are_those_of_the_text_and_bounded() -> None:
    literals = Literals(["UA-", "A-"])
    text = "ü UA-1 A-2 UA-3"
    assert literals.places(text, 9) == {"UA-": [2, 11], "A-": [3, 7, 12]}
    assert literals.places(text, 1) == {"UA-": [2], "A-": [3]}


def test_nothing_stands_in_nothing() -> None:
    assert Literals([]).within("text") == set()
    assert Literals(["a"]).lines([]) == []
