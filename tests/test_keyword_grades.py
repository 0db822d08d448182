"""How much an anchor is a search phrase, in numbers, and the words in which evidence is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from linkvet.analysis.facts import DomainFacts, LinkFacts, ProfileFacts, TargetPage
from linkvet.analysis.judging.conditions import (
    cites,
    counted,
    cut,
    followed,
    money_word,
    quoted,
    region_of,
    says_a_brand,
    short_or_heap,
    shown_text,
    site,
    sold_by_anchor,
    stuffing,
    told,
    was_read,
    words_of,
)
from linkvet.analysis.judging.keywords import (
    before_name,
    cites_title,
    graded,
    how_pushed,
    in_another_language,
    is_clause,
    keyword,
    keyword_grade,
    names_site,
    near_topic,
)
from linkvet.analysis.topics.themes import theme_names
from linkvet.analysis.words.keywords import trade_in

OAK = ProfileFacts(
    target_domain="oakhall.example", brands=["Oak Hall"], trade=trade_in("oak tables", "benches")
)
GERMAN = replace(OAK, languages=["de"])
PAGE = TargetPage(
    "https://oakhall.example/tables",
    "Dining tables made to order | Oak Hall",
    ["Dining tables", "How we oil a bench"],
    phrases=["kitchen shelves"],
    language="en",
)


def link(anchor: str | None, kind: str | None, **known: Any) -> LinkFacts:
    return LinkFacts(anchor=anchor, anchor_class=kind, language=known.pop("language", "en"), **known)


@pytest.mark.parametrize(
    ("anchor", "kind", "known", "grade"),
    [
        ("oak tables", None, {}, None),
        ("oakhall.example", "bare_url", {}, 0.0),
        ("click here", "generic", {}, 0.0),
        ("buy oak tables", "bare_url", {}, 0.0),
        ("buy oak tables", "generic", {}, 0.0),
        ("", "exact", {}, 0.0),
        (None, "exact", {}, 0.0),
        (None, "exact", {"image_alt": "oak tables"}, 0.7),
        ("oak tables, cheap oak tables, buy oak tables", "near", {}, 1.0),
        ("buy oak tables", "near", {}, 0.9),
        ("buy oak tables", "other", {"language": None}, 0.9),
        ("where you can buy it if you want one", "other", {}, 0.0),
        ("oak tables", "exact", {}, 0.7),
        ("oak tables", "near", {}, 0.7),
        ("a long sentence about how oak tables have been made by hand", "exact", {}, 0.0),
        ("Dining Tables Made to Order", "exact", {"target": PAGE}, 0.0),
        ("dining tables", "broad", {"target": PAGE}, 0.6),
        ("dining tables", "contextual", {"target": PAGE}, 0.5),
        ("dining chairs", "broad", {"target": PAGE}, 0.6),
        ("dining chairs", "contextual", {"target": PAGE}, 0.0),
        ("tables", "broad", {"target": PAGE}, 0.0),
        ("oiled benches", "broad", {"target": PAGE}, 0.6),
        ("kitchen shelves", "broad", {"target": PAGE}, 0.6),
        ("garden chairs", "broad", {"target": PAGE}, 0.0),
        ("dining tables", "broad", {}, 0.0),
        ("dining tables", "other", {"target": PAGE}, 0.0),
        ("dining Tables", "broad", {"target": PAGE}, 0.0),
        ("dining tables UK", "broad", {"target": PAGE}, 0.6),
        ("dining tables ABC", "broad", {"target": PAGE}, 0.6),
        ("dining tables ABCD", "broad", {"target": PAGE}, 0.0),
        ("Oak Hall", "branded", {"profile": OAK}, 0.0),
        ("Oak Hall oak tables", "branded", {"profile": OAK}, 0.0),
        ("Oak Hall cheap tables", "branded", {"profile": OAK}, 0.3),
        ("Oak Hall's cheap tables", "branded", {"profile": OAK}, 0.3),
        ("Oak Hall cheap", "branded", {"profile": OAK}, 0.0),
        ("cheap tables", "branded", {"profile": OAK}, 0.0),
        ("oak tables", "broad", {"profile": OAK}, 0.6),
        ("oak tables", "contextual", {"profile": OAK}, 0.5),
        ("the oak tables", "contextual", {"profile": OAK}, 0.0),
        ("oak tables price", "broad", {"profile": OAK}, 0.9),
        ("best oak tables", "other", {"profile": OAK}, 0.9),
        ("logiciel de gestion", "other", {"profile": OAK, "language": "fr"}, 0.6),
        ("logiciel de gestion", "other", {"profile": OAK, "language": "fr", "relevance_context": 0.3}, 0.6),
        ("logiciel de gestion", "other", {"profile": OAK, "language": "fr", "relevance_context": 0.29}, 0.0),
        (
            "logiciel de gestion",
            "contextual",
            {"profile": OAK, "language": "fr", "relevance_context": 0.3},
            0.5,
        ),
        (
            "logiciel de gestion",
            "image_alt",
            {"profile": OAK, "language": "fr", "relevance_context": 0.3},
            0.0,
        ),
        ("accounting software", "other", {"profile": OAK, "relevance_context": 0.3}, 0.6),
        ("accounting software", "broad", {"profile": OAK, "relevance_context": 0.3}, 0.6),
        ("accounting software", "other", {"profile": OAK, "relevance_context": 0.0}, 0.0),
        ("accounting software", "other", {"profile": OAK}, 0.0),
        ("best accounting software", "other", {"profile": OAK, "relevance_context": 0.3}, 0.9),
        ("accounting software price", "contextual", {"profile": OAK, "relevance_context": 0.3}, 0.9),
        ("accounting software?", "other", {"profile": OAK, "relevance_context": 0.3}, 0.0),
        ("the accounting software", "contextual", {"profile": OAK, "relevance_context": 0.3}, 0.0),
        ("software", "other", {"profile": OAK, "relevance_context": 0.3}, 0.0),
        (
            "the best of all the software that we had",
            "other",
            {"profile": OAK, "relevance_context": 0.3},
            0.0,
        ),
        ("meubles en bois", "broad", {"profile": OAK, "language": "fr"}, 0.6),
        ("meubles en bois", "broad", {"profile": OAK, "language": "fr", "relevance_context": 0.4}, 0.6),
        ("meubles en bois", "broad", {"profile": OAK, "language": "fr", "relevance_context": 0.1}, 0.0),
        ("meubles en bois", "other", {"profile": OAK, "language": "fr"}, 0.0),
        ("meubles en bois", "contextual", {"profile": OAK, "language": "fr"}, 0.0),
        ("Meubles en Bois", "broad", {"profile": OAK, "language": "fr"}, 0.0),
        ("Gartenmöbel Holz", "broad", {"profile": OAK, "language": "de"}, 0.6),
        ("Gartenmöbel Holz", "broad", {"profile": GERMAN, "language": "de"}, 0.0),
        ("prix meubles bois", "broad", {"profile": OAK, "language": "fr"}, 0.9),
        ("meilleurs meubles", "other", {"profile": OAK, "language": "fr"}, 0.9),
        ("Buchhaltungssoftware", "other", {"profile": OAK, "language": "de"}, 0.6),
        ("Software", "other", {"profile": OAK, "language": "de"}, 0.0),
        ("家具", "broad", {"profile": OAK, "language": "ja"}, 0.0),
    ],
)
def test_grades(anchor: str | None, kind: str | None, known: dict[str, Any], grade: float | None) -> None:
    asked = link(anchor, kind, **known)
    assert keyword_grade(asked) == grade
    assert keyword(asked) == (grade or 0.0)


@pytest.mark.parametrize(
    ("text", "kind", "language", "clause"),
    [
        ("what we did on the way to it", "other", "en", True),
        ("what we did on the way to it", "contextual", "en", True),
        ("what we did on the way to it", "broad", "en", True),
        ("what we did on the way to it", "exact", "en", False),
        ("what we did on the way to it", "other", None, False),
        ("oak tables", "other", "en", False),
    ],
)
def test_pieces_of_sentences(text: str, kind: str, language: str | None, clause: bool) -> None:
    assert is_clause(link(text, kind, language=language), text) is clause


@pytest.mark.parametrize(
    ("anchor", "known", "title"),
    [
        ("Dining tables made to order", {"target": PAGE}, True),
        ("Dining tables made to order | Oak Hall", {"target": PAGE}, True),
        ("dining tables made to order", {"target": PAGE}, False),
        ("Dining tables", {"target": PAGE}, False),
        ("How we oil a bench", {"target": PAGE}, False),
        ("Dining tables made to order", {}, False),
        ("Oil a bench", {"target": TargetPage("x", "Oil a bench")}, True),
        ("Oil a bench", {"target": TargetPage("x", None, ["Oil a bench"])}, True),
        ("Buy a bench", {"target": TargetPage("x", "Buy a bench")}, False),
    ],
)
def test_titles_are_cited(anchor: str, known: dict[str, Any], title: bool) -> None:
    assert cites_title(link(anchor, "exact", **known)) is title


def test_a_title_without_the_name_behind_it() -> None:
    titles = (
        "Oil a bench – Oak",
        "Oil a bench - Oak",
        "Oil a bench | Oak",
        "Oil a bench — Oak",
        "Oil a bench · Oak",
    )
    assert {before_name(title) for title in titles} == {"oil a bench"}
    assert before_name("Oil a bench") == "oil a bench"
    assert before_name("Oil - a bench | Oak") == "oil"
    assert before_name(" | Oak") == "| oak"


def test_how_a_link_is_pushed() -> None:
    assert how_pushed(link("oak tables", "exact", link_kind="follow")) == "is followed and says “oak tables”"
    assert how_pushed(link("here", "generic", link_kind="follow")) == "is followed"
    assert how_pushed(link("here", "generic", link_kind="nofollow ugc")) == "is marked nofollow ugc"
    assert how_pushed(link("oak tables", "exact")) == "says “oak tables”"
    assert how_pushed(link("here", "generic")) == ""


def test_steps_of_strength() -> None:
    assert graded(0.8, (True, 0.5), (False, 0.1), ("yes", 0.5)) == pytest.approx(0.2)
    assert graded(0.8) == 0.8


def test_the_nearer_topic_counts() -> None:
    assert near_topic(LinkFacts(relevance_page=0.1, relevance_context=0.3)) == 0.3
    assert near_topic(LinkFacts(relevance_page=0.0)) == 0.0
    assert near_topic(LinkFacts()) is None


class TestConditions:
    def test_words(self) -> None:
        assert words_of("Anna's twenty-one Tables, 2 chairs_x") == (
            "anna's",
            "twenty-one",
            "tables",
            "2",
            "chairs",
            "x",
        )
        assert len(words_of("ab " * 200)) == 100

    def test_money(self) -> None:
        assert money_word("Buy oak tables") == "buy"
        assert money_word("oak tables") == ""
        assert money_word("a payday loan today") in ("payday", "payday loan", "loan")

    def test_followed(self) -> None:
        assert followed(LinkFacts(link_kind="follow")) is True
        assert followed(LinkFacts(link_kind="nofollow")) is False
        assert followed(LinkFacts()) is None

    def test_what_a_link_says(self) -> None:
        assert shown_text(LinkFacts(anchor=" A ", image_alt="B")) == "A"
        assert shown_text(LinkFacts(anchor="", image_alt=" B ")) == "B"
        assert shown_text(LinkFacts()) == ""

    def test_short_texts_and_heaps(self) -> None:
        assert short_or_heap("one two three four five six")
        assert not short_or_heap("one two three four five six seven")
        assert short_or_heap("oak tables, cheap oak tables, buy oak tables, round oak tables")

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("oak tables, cheap oak tables, buy oak tables", "oak"),
            ("oak tables; pine tables; ash tables", "tables"),
            ("oak tables/pine tables/ash tables", "tables"),
            ("oak tables · pine tables · ash tables", "tables"),
            ("oak tables • pine tables • ash tables", "tables"),
            ("tables oak tables pine tables", "tables"),
            ("tables oak tables pine", ""),
            ("oak tables, pine chairs, ash benches", ""),
            ("1 2 1 2 1 2 1 2", ""),
            ("", ""),
        ],
    )
    def test_heaps(self, text: str, word: str) -> None:
        assert stuffing(text) == word

    def test_brands(self) -> None:
        profile = ProfileFacts(target_domain="oakhall.example", brands=["Oak Hall Ltd"])
        said = {text: says_a_brand(LinkFacts(anchor=text, profile=profile)) for text in
                ("OAK HALL LTD", "Oakhall", "oak-hall ltd", "Oak", "", "Oak Hall Ltd tables")}  # fmt: skip
        assert said == {
            "OAK HALL LTD": True, "Oakhall": True, "oak-hall ltd": False, "Oak": False, "": False,
            "Oak Hall Ltd tables": False,
        }  # fmt: skip
        assert says_a_brand(LinkFacts(image_alt="Oakhall", profile=profile))

    @pytest.mark.parametrize(
        ("anchor", "kind", "cited"),
        [
            ("Why I Oil My Bench", "exact", True),
            ("Why I Oil My Bench", "near", True),
            ("Why I Oil My Bench", "broad", False),
            ("Why I Oil", "exact", False),
            ("Why i oil my bench", "exact", False),
            ("Why I Buy My Bench", "exact", False),
            ("OakHall tables", "exact", True),
            ("oak tables", "exact", False),
        ],
    )
    def test_titles_and_handles_are_cited(self, anchor: str, kind: str, cited: bool) -> None:
        assert cites(link(anchor, kind)) is cited

    def test_what_is_sold_by_an_anchor(self) -> None:
        casino = link("online casino bonus", "irrelevant")
        assert sold_by_anchor(casino)
        assert sold_by_anchor(link("online casino bonus", "other")) == sold_by_anchor(casino)
        assert sold_by_anchor(link("online casino bonus", "exact")) == ""
        assert sold_by_anchor(link("oak tables", "irrelevant")) == ""
        assert sold_by_anchor(link("online casino bonus " * 16, "irrelevant")) == ""

    def test_where_it_stands(self) -> None:
        assert region_of(LinkFacts(region="footer")) == "footer"
        assert region_of(LinkFacts(region="unknown")) is None
        assert region_of(LinkFacts()) is None

    def test_the_site(self) -> None:
        assert site(LinkFacts(domain=DomainFacts(name="xn--bcher-kva.example"))) == "bücher.example"
        assert site(LinkFacts(page_url="https://www.a.example/x")) == "a.example"
        assert site(LinkFacts()) == "the site"
        assert was_read(LinkFacts(html_bytes=0))
        assert not was_read(LinkFacts())

    def test_quotations(self) -> None:
        assert quoted(" two  words\n") == "“two words”"
        assert quoted("a" * 80) == f"“{'a' * 80}”"
        assert quoted("a" * 81) == f"“{'a' * 79}…”"
        assert cut("one two three", 8) == "one two…"
        assert cut("one two three", 5) == "one…"
        assert cut(" " * 40 + "x", 10) == ""
        assert told("plain") == "“plain”"
        assert told("says “so”") == "says “so”"
        assert told("a" * 200) == f"“{'a' * 159}…”"
        assert told("“" + "a" * 200) == "“" + "a" * 158 + "…"
        assert told("a" * 30, 10) == f"“{'a' * 9}…”"

    def test_numbers_with_their_nouns(self) -> None:
        assert [counted(number, "page") for number in (0, 1, 2, 1400)] == [
            "0 pages", "1 page", "2 pages", "1,400 pages",
        ]  # fmt: skip


DENTIST = ProfileFacts(
    brands=["Linden"],
    languages=["de"],
    trade=replace(
        trade_in("Zahnarzt", "Implantat", "Bleaching", "Krone"),
        places=frozenset(("erfurt",)),
        themes=frozenset((theme_names().index("health/dental"),)),
    ),
)


@pytest.mark.parametrize(
    ("anchor", "kind", "language", "grade"),
    [
        ("Zahnarzt Erfurt", "near", "de", 0.9),
        ("Zahnarzt Erfurt", "broad", "tr", 0.9),
        ("dentist Erfurt", "broad", "en", 0.9),
        ("dentist in Erfurt", "contextual", "en", 0.5),
        ("the Erfurt dentist", "other", "en", 0.0),
        ("der Zahnarzt Erfurt", "other", "de", 0.0),
        ("the best dentist in Erfurt", "other", "en", 0.9),
        ("dental crowns", "broad", "en", 0.6),
        ("implantes dentales", "contextual", "es", 0.5),
        ("los implantes dentales", "contextual", "es", 0.0),
        ("Zahnimplantat", "broad", "de", 0.6),
        ("Zahnarzt, Implantat, Bleaching, Krone", "broad", "de", 1.0),
        ("Implantat billig Zahnarzt Bleaching Krone", "broad", "de", 1.0),
    ],
)
def test_search_phrases_of_a_local_trade(anchor: str, kind: str, language: str, grade: float) -> None:
    assert (
        keyword_grade(link(anchor, kind, profile=DENTIST, language=language, relevance_context=0.5)) == grade
    )


def test_a_word_of_shops_may_be_goods_of_the_site() -> None:
    sets = ProfileFacts(trade=trade_in("oak table", "set"))
    assert keyword_grade(link("oak table set", "broad", profile=sets)) == 0.8
    assert keyword_grade(link("oak table shop", "broad", profile=sets)) == 0.9


def test_a_phrase_that_asks_for_a_purchase_is_no_sentence_by_its_own_words() -> None:
    assert keyword_grade(link("dentiste pas cher", "contextual", language="fr")) == 0.9


def test_words_of_the_site_in_a_text_in_another_language() -> None:
    assert in_another_language(link("Zahnarzt Erfurt", "near", profile=DENTIST, language="tr"))
    assert not in_another_language(link("Zahnarzt Erfurt", "near", profile=DENTIST, language="de"))
    assert not in_another_language(link("bu sayfa", "other", profile=DENTIST, language="tr"))


def test_texts_that_name_the_site() -> None:
    assert names_site(link("Zahnarzt", "broad", profile=DENTIST, text="Die Praxis Linden in Erfurt baut um."))
    assert not names_site(link("Zahnarzt", "broad", profile=DENTIST, text="Eine Praxis baut um."))
