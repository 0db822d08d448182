from __future__ import annotations

import pytest

from linkvet.analysis.anchors.brands import Brands
from linkvet.analysis.anchors.trade import trade_of
from linkvet.analysis.facts import LinkFacts, ProfileFacts, TargetPage
from linkvet.analysis.judging.keywords import keyword
from linkvet.analysis.words.keywords import Trade, has_article, search_phrase, stem, trade_in

KAYAKS = [
    TargetPage(
        "https://fjordling.example/kayaks",
        "Sea kayaks and touring kayaks | Fjordling",
        ["Sea kayaks", "Touring kayaks for calm water"],
        "We build sea kayaks by hand. A sea kayak needs a good paddle. Our Skarv is the fastest."
        " The beginner takes the Skarv too, and paddles on lakes with it.",
        "en",
    ),
    TargetPage(
        "https://fjordling.example/paddles",
        "Carbon paddles | Fjordling",
        ["Carbon paddles", "How to choose a paddle for a touring kayak"],
        "A carbon paddle weighs less. Every kayak paddle comes with the Skarv in the summer. Anglers like it.",
        "en",
    ),
]
FJORDLING = trade_of(KAYAKS, ["kayaking holidays"], Brands("fjordling.example", ["Fjordling"]))
WETTER = trade_in("Wetterstation", "Regenmesser")


@pytest.mark.parametrize(
    "text",
    [
        "best sea kayak 2025",
        "carbon kayak paddles",
        "touring kayaks for anglers",
        "kayak price",
        "sea kayaks Stavanger",
        "kayaking holidays",
        "used sea kayaks",
        "kayak dealers near me",
    ],
)
def test_goods_and_what_people_put_beside_them_are_a_search_phrase(text: str) -> None:
    found = search_phrase(text, FJORDLING, "en")
    assert found is not None
    assert found.goods


@pytest.mark.parametrize(
    "text",
    [
        "the sea kayak",
        "a paddle that weighs nothing",
        "How to choose a paddle for a touring kayak",
        "their kayak",
        "Skarv sea kayak",
        "Fjordling",
        "kayak",
        "we took the kayak out",
        "in sea kayaks",
        "Anna Berg",
        "report of the committee",
        "Kayaks are fun. Try one!",
    ],
)
def test_names_sentences_and_cited_titles_are_none(text: str) -> None:
    assert search_phrase(text, FJORDLING, "en") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wetterstation Testsieger", "de"),
        ("Regenmesser digital", "de"),
        ("beste Wetterstation für den Garten", "de"),
    ],
)
def test_joined_words_are_goods_alone(text: str, language: str) -> None:
    assert search_phrase(text, WETTER, language) is not None


@pytest.mark.parametrize(
    ("goods", "text", "language"),
    [
        ("station météo", "meilleure station météo", "fr"),
        ("estación meteorológica", "estaciones meteorológicas inalámbricas", "es"),
        ("stazione meteo", "stazione meteo prezzi", "it"),
        ("estação meteorológica", "melhor estação meteorológica", "pt"),
        ("weerstation", "draadloos weerstation", "nl"),
        ("stacja pogody", "stacja pogody cena", "pl"),
        ("метеостанция", "метеостанции цена", "ru"),
        ("meteostanice", "nejlepší meteostanice", "cs"),
        ("väderstation", "trådlös väderstation", "sv"),
        ("hava istasyonu", "en iyi hava istasyonu", "tr"),
        ("気象観測装置", "気象観測装置おすすめ", "ja"),
        ("气象站", "气象站价格", "zh"),
        ("기상 관측기", "기상 관측기 추천", "ko"),
        ("μετεωρολογικός σταθμός", "μετεωρολογικός σταθμός τιμές", "el"),
        ("محطة طقس", "أفضل محطة طقس", "ar"),
    ],
)
def test_search_phrases_of_many_languages(goods: str, text: str, language: str) -> None:
    assert search_phrase(text, trade_in(goods), language) is not None


def test_another_trade_is_told_by_two_words_of_shoppers() -> None:
    found = search_phrase("best running shoes 2025", Trade(), "en")
    assert found is not None
    assert not found.goods
    assert search_phrase("Best of Bach", Trade(), "en") is None
    assert search_phrase("running shoes", Trade(), "en") is None


def test_a_short_title_as_written_is_cited() -> None:
    found = search_phrase("Sea kayaks", FJORDLING, "en")
    assert found is not None
    assert found.cited
    lower = search_phrase("sea kayaks", FJORDLING, "en")
    assert lower is not None
    assert not lower.cited


def test_forms_of_a_word_meet() -> None:
    assert stem("stations") == stem("station")
    assert stem("Stationen".lower()) == stem("station")
    assert stem("paddles") == stem("paddle")
    assert stem("glass") == "glass"


def test_articles_are_known_by_language() -> None:
    assert has_article("buy the boards sawn", None)
    assert has_article("Kauf eines Hauses", "de")
    assert not has_article("kayak price", "en")


def test_names_titles_and_silence_are_no_keywords_of_a_link() -> None:
    profile = ProfileFacts(trade=FJORDLING)

    def of(anchor: str, kind: str) -> LinkFacts:
        return LinkFacts(anchor=anchor, anchor_class=kind, link_kind="follow", language="en", profile=profile)

    assert keyword(of("carbon kayak paddles", "broad")) >= 0.5
    assert keyword(of("best sea kayaks", "other")) >= 0.9
    assert keyword(of("sea kayaks", "branded")) == 0.0
    assert keyword(of("read more", "generic")) == 0.0
    assert keyword(of("Anna's summer on the water", "other")) == 0.0


SMILE = [
    TargetPage(
        "https://lindenpraxis.example/",
        "Zahnarztpraxis Linden Erfurt",
        ["Zahnimplantate", "Bleaching"],
        "Die Zahnarztpraxis Linden liegt in der Altstadt, 99084 Erfurt. Der Zahnarzt setzt Zahnimplantate.",
        "de",
    ),
    TargetPage(
        "https://lindenpraxis.example/implantate",
        "Zahnimplantate | Zahnarztpraxis Linden Erfurt",
        ["Zahnimplantate"],
        "Unser Zahnarzt setzt Zahnimplantate aus Titan. Das Bleaching dauert eine Stunde.",
        "de",
    ),
]
LINDEN = trade_of(SMILE, ["Zahnarzt"], Brands("lindenpraxis.example", ["Zahnarztpraxis Linden"]))


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Zahnarzt Erfurt", "de", "local"),
        ("Erfurt Zahnimplantate", "de", "local"),
        ("Zahnarzt Erfurt", "tr", "local"),
        ("Zahnarzt in Erfurt", "de", "place"),
        ("Zahnimplantate Erfurt Preise", "de", "price"),
        ("Zahnarzt Gotha", "de", "place"),
    ],
)
def test_goods_and_the_place_of_the_site_are_a_search_phrase(text: str, language: str, kind: str) -> None:
    found = search_phrase(text, LINDEN, language)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("text", ["Erfurt", "Altstadt Erfurt", "der Zahnarzt", "Grüße aus Erfurt"])
def test_a_place_alone_is_no_search_phrase(text: str) -> None:
    assert search_phrase(text, LINDEN, "de") is None


def test_places_are_learned_from_the_address_titles_and_words_such_as_in() -> None:
    assert LINDEN.places == {"erfurt"}
    heads = ["Plumber in Leeds", "Boilers in Leeds"]
    page = TargetPage("https://fix.example/", "Emergency plumber", heads, "A plumber comes.", "en")
    assert trade_of([page], [], Brands("fix.example", ["Fix"])).places == {"leed"}
    teas = [
        TargetPage(
            f"https://leaf.example/{n}", title, ["Spring in Assam", "Rain in Assam"], "Our Assam tea.", "en"
        )
        for n, title in enumerate(("Assam tea | Leaf", "Green tea | Leaf"))
    ]
    assert not trade_of(teas, [], Brands("leaf.example", ["Leaf"])).places, (
        "goods may be called by their origin"
    )
    assert not FJORDLING.places
