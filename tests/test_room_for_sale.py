"""Sentences by which a site sells room for links, told from those of newspapers, shops and theatres."""

from __future__ import annotations

import pytest

from linkvet.analysis.facts import DomainFacts, LinkFacts
from linkvet.analysis.judging.marker import Sign
from linkvet.analysis.markers.manipulative_money import guest_post_farm
from linkvet.analysis.pages.homes import Home, offers_of
from linkvet.analysis.pages.menus import MenuOffer
from linkvet.analysis.pages.paid import paid_page_signs
from linkvet.analysis.pages.room_for_sale import asks_for_posts, room_for_sale
from linkvet.analysis.views import PageView

SOLD = [
    "Publish with us: articles from 70 euros, permanent dofollow link.",
    "Your business here? First place $90 a month. All entries include a do-follow link.",
    "I accept guest posts and link insertions.",
    "Gastbeitrag buchen: Ihr Artikel ab 40 €, dauerhafter Link.",
    "Publiez votre article sponsorisé dès 55 euros.",
    "Publique su artículo patrocinado desde 30 €, enlace permanente.",
    "Chcesz opublikować artykuł? Link na zawsze, 90 zł.",
    "Разместите статью: вечная ссылка, 900 руб.",
    "記事掲載、永久リンク、3000円。",
    "ランキング掲載をご希望の方は月額五千円です。",
    "Pack of 20 Google reviews: 90 euros.",
]
NOT_SOLD = [
    "Subscribe to our magazine for 5 euros a month and read all articles.",
    "Réservez votre place : 15 € l'entrée.",
    "Book your place now, tickets from 12 pounds.",
    "The permanent exhibition costs 9 euros, and the link to the tickets is below.",
    "We publish your letters and articles about the valley.",
    "A chair like this costs $150, the article says.",
    "Our hotel has many Google reviews. A room costs 90 euros.",
    "Ten places where you can submit your invention for reviews, mentions or backlinks.",
]


@pytest.mark.parametrize("text", SOLD)
def test_room_is_sold(text: str) -> None:
    assert room_for_sale(f"We write about the coast.\n{text}\nHave a nice day.").startswith("“")


@pytest.mark.parametrize("text", NOT_SOLD)
def test_room_is_not_sold(text: str) -> None:
    assert room_for_sale(text) == ""
    assert asks_for_posts(text) == ""


def test_a_text_that_asks_for_guests_sells_nothing() -> None:
    text = "Send us your guest post about mills."
    assert room_for_sale(text) == ""
    assert asks_for_posts(text) == "“Send us your guest post about mills.”"


def test_a_page_that_sells_links_says_that_it_is_paid_for() -> None:
    said = paid_page_signs("Ten dentists", SOLD[1], {})
    assert said is not None
    assert "do-follow" in said["signs"][0]


def view(text: str) -> PageView:
    return PageView("https://coast.example/", title="Coast", text=text)


def test_the_home_page_tells_what_its_site_sells() -> None:
    def offers(text: str) -> list[MenuOffer] | None:
        return offers_of(Home(view(text), "home", None, "en"), [])

    assert offers("We write about the coast.") is None
    sold, asked = offers(SOLD[0]), offers("Send us your guest post about mills.")
    assert sold and sold[0].kind == "sells"
    assert asked and asked[0].kind == "guest"


def test_a_search_phrase_on_a_site_that_sells_links_is_a_farms() -> None:
    offer = MenuOffer("sells", SOLD[0], "https://coast.example/")
    told = guest_post_farm(
        LinkFacts(
            anchor="buy oak tables",
            anchor_class="near",
            link_kind="follow",
            region="content",
            page_kind="article",
            guest_signs=[],
            domain=DomainFacts(menu_sells=[offer]),
        )
    )
    assert isinstance(told, Sign)
    assert told.strength > 0.6
    assert "permanent dofollow link" in told.sentence
