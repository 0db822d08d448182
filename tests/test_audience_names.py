from __future__ import annotations

from linkvet.analysis.topics.audience_names import (
    countries_named,
    country_names,
    language_names,
    languages_named,
    topic_groups,
)


def test_countries_are_known_by_code_and_by_name() -> None:
    assert countries_named(["DE", "us", "Österreich", "united kingdom", "UK", "Germany"]) == (
        ["DE", "US", "AT", "GB"],
        [],
    )
    assert countries_named(["US", "XX", "Narnia", ""]) == (["US"], ["XX", "Narnia"])
    assert len(country_names()) == 249


def test_languages_are_known_by_code_and_by_name() -> None:
    assert languages_named(["de-AT", "Deutsch", "français", "Chinese"]) == (["de", "fr", "zh"], [])
    assert languages_named(["en", "Elvish", "xx"]) == (["en"], ["Elvish", "xx"])
    assert language_names()["ja"] == "Japanese"


def test_topics_to_pick_are_those_that_the_analysis_knows() -> None:
    groups = topic_groups()
    assert groups["Food"]["coffee"] == "Coffee"
    assert sum(map(len, groups.values())) > 50
