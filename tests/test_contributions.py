"""Threads, parked names and press releases told by their form, in any software and language."""

from __future__ import annotations

import pytest

from linkvet.analysis.pages.page_kinds import page_kind
from linkvet.analysis.pages.parked import parked_signs
from linkvet.analysis.pages.press_releases import release_signs
from linkvet.analysis.pages.threads import stamps, thread_sign
from linkvet.analysis.views import PageView

TURKISH = "ali 3 gün önce\nHangi yağ iyi?\nayşe 2 gün önce\nIslak havada kalın yağ.\nCevap yaz Üye girişi"
RUSSIAN = (
    "Олег, 12 апреля 2024, 14:22\nКуда едем?\nМаша, 12 апреля 2024, 15:01\nНа озеро.\nОтветить Цитировать"
)
LIST = "3 May 2024\nA walk in the woods\n1 May 2024\nHow to dry apples\n28 April 2024\nNews from the mill"


@pytest.mark.parametrize("text", [TURKISH, RUSSIAN])
def test_dated_contributions_that_can_be_answered_are_a_thread(text: str) -> None:
    page = PageView("https://site.example/x/118", title="Soru", text=text)
    told = thread_sign(page)
    assert told is not None
    assert "2 dated contributions" in told[1]
    assert page_kind(page)[0] == "forum"


def test_a_list_of_articles_has_dates_and_nobody_answers_in_it() -> None:
    assert len(stamps(LIST)) == 3
    assert thread_sign(PageView("https://site.example/x", text=LIST)) is None


def test_an_article_with_comments_below_is_no_thread() -> None:
    article = ("The weir had not moved in a hundred years, and nobody thought that it would. " * 10).strip()
    page = PageView("https://site.example/x", text=f"{article}\n{RUSSIAN}")
    assert thread_sign(page) is None
    assert thread_sign(PageView("https://site.example/x", text=RUSSIAN)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Domena krawiec-lodz.example jest wystawiona na sprzedaż. Złóż ofertę.",
        "El dominio krawiec-lodz.example ha caducado.",
        "krawiec-lodz.example 域名出售",
    ],
)
def test_a_name_that_offers_itself_is_parked(text: str) -> None:
    page = PageView("https://krawiec-lodz.example/", title="krawiec-lodz.example", text=text, words=20)
    assert list(parked_signs(page, "krawiec-lodz.example"))
    assert page_kind(page)[0] == "parked"


def test_a_house_for_sale_is_not_parked() -> None:
    text = "Bauernhaus zu verkaufen: 6 Zimmer, Scheune und Garten. Angebote bitte an unser Büro."
    page = PageView(
        "https://hahn.example/objekt/7", title="Bauernhaus steht zum Verkauf", text=text, words=14
    )
    assert not list(parked_signs(page, "hahn.example"))
    assert page_kind(page)[0] != "parked"


def test_a_page_whose_title_is_its_address_and_that_says_nothing_is_parked() -> None:
    empty = PageView("https://bluewidget.example/", title="bluewidget.example", words=1)
    assert page_kind(empty)[0] == "parked"
    home = PageView(
        "https://bluewidget.example/", title="bluewidget.example", words=60, text="Widgets. " * 60
    )
    assert page_kind(home)[0] == "home"


def test_dateline_and_portrait_make_a_release_and_a_report_has_none() -> None:
    text = (
        "Leeds, 3 April 2024 -- Larkfield, maker of bicycles, opens a workshop.\n"
        "About Larkfield\nFounded in 2009.\nMedia contact: Jo"
    )
    release = PageView("https://wire.example/8", title="Larkfield opens a workshop", text=text)
    assert {place for place, _, _ in release_signs(release)} == {"dateline", "portrait"}
    assert page_kind(release)[0] == "press_release"
    report = PageView(
        "https://paper.example/8", title="Bike maker opens", text="The shed has a tenant again. By Dee Marsh."
    )
    assert not list(release_signs(report))
