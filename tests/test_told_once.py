"""What is worked out once says the same as what was worked out each time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from linkvet.analysis.digests import asked
from linkvet.analysis.facts import LinkFacts, ProfileFacts
from linkvet.analysis.judging.keywords import keyword_grade
from linkvet.analysis.judging.search_words import asks_for
from linkvet.analysis.pages.judge import without_links
from linkvet.analysis.pages.spam.doorways import framed_lines
from linkvet.analysis.topics.themes import read
from linkvet.analysis.views import PageView
from linkvet.analysis.words.lexicons import WordRule
from linkvet.analysis.words.tokens import tokens_of
from linkvet.crawler.page.bounds import MANY_WORDS, _has_many_words
from linkvet.crawler.page.document import read_document
from linkvet.crawler.page.shown.scripted import MARKS, ROOTS, built_by_scripts
from linkvet.store.urls import parse_url


def test_words_of_lines_are_the_words_of_the_text() -> None:
    tokens = tokens_of("The miller’s tale\n\nGrün – 42 mills, one café.\nEnd")
    lines = list(tokens.lines())
    assert [word for line in lines for word in line] == tokens.words
    assert lines[1] == [] and lines[3] == ["end"]


def test_lines_without_links_keep_their_order_and_spelling() -> None:
    page = PageView(
        "https://a.example/", text="Ein MÜLLER mahlt.\nBuy beans here\nEnde", anchors=("buy beans",)
    )
    assert without_links(page) == "Ein MÜLLER mahlt.\nEnde"
    assert without_links(replace(page, anchors=("müller",))) == "Buy beans here\nEnde"
    assert without_links(replace(page, anchors=("tea",))) == page.text
    assert without_links(replace(page, anchors=())) == ""


def test_names_are_masked_in_texts_of_any_length() -> None:
    line = "Our plumbers of Springfield come to every house within an hour"
    short = PageView("https://plumber-springfield.example/", text=line)
    long = replace(short, text="\n".join((line, *["and so on"] * 8_000)))
    assert len(framed_lines(short)) == 1 and framed_lines(short) == framed_lines(long)


def test_a_rule_on_words_is_asked_with_the_lists() -> None:
    rule = WordRule(lambda word: [word.upper()] if word.endswith("zz") else [])
    assert rule.find(tokens_of("a buzz and a fizz and a buzz")) == ["BUZZ", "FIZZ"]
    assert rule.find(tokens_of("nothing of the kind")) == []


def test_ignored_words_count_for_nothing_and_keep_the_order_of_others() -> None:
    text = "Meadowlark roasters roast coffee; the meadowlark roaster sleeps"
    plain, ignoring = read(text), read(text, frozenset(("meadowlark",)))
    assert [term for term in plain.counts if term != "meadowla"[:7]] == list(ignoring.counts)
    assert ignoring.words == plain.words
    assert set(plain.written()) >= set(plain.counts)


@pytest.mark.parametrize(
    ("text", "language", "asks"),
    [
        ("best oak tables", "en", True),
        ("oak tables 2024", "de", True),
        ("oak tables", "en", False),
        ("die besten eichentische", "de", True),
    ],
)
def test_asking_texts(text: str, language: str, asks: bool) -> None:
    assert asks_for(text, language) is asks


def test_a_changed_link_is_graded_anew() -> None:
    link = LinkFacts(anchor="buy cheap oak tables", anchor_class="broad", language="en")
    assert keyword_grade(link) == keyword_grade(link) == 0.9
    assert keyword_grade(replace(link, anchor_class="empty")) == 0.0


def test_answers_of_a_profile_have_the_same_names_for_every_domain() -> None:
    profile, known = ProfileFacts(referring_domains=40, brands=["Meadow"]), dict[str, str]()
    names = []
    for kept in (known, known, None):
        shown, noting = asked(profile, kept)
        assert shown.brands == ["Meadow"] and not shown.repeated_on("tea")
        names.append(noting.answers())
    assert names[0] == names[1] == names[2]
    assert list(known) == ['["brands"]']


@pytest.mark.parametrize("name", [*(f"id={root}" for root in sorted(ROOTS)), *MARKS])
def test_marks_of_frameworks(name: str) -> None:
    url = parse_url("https://a.example/")
    assert url
    script = "<script>start()</script>"
    assert built_by_scripts(read_document(f"<body><div {name}></div>{script}".encode(), url, "utf-8"))
    assert not built_by_scripts(
        read_document(f"<body><div title='{name}'></div>{script}".encode(), url, "utf-8")
    )


def test_very_many_different_words() -> None:
    names = " ".join(f"name{number:06d}" for number in range(MANY_WORDS + 1)).encode()
    assert _has_many_words(b"<p " + names + b">")
    assert not _has_many_words(b"<p " + names.replace(b" name", b"=name") + b">")
    assert not _has_many_words(b"<p name>" * 20_000)
