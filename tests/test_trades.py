"""Offers of spam trades by the mix of their words, and links that lead out unseen."""

from __future__ import annotations

import pytest

from benchmarks.quality_kinds import view_of
from linkvet.analysis.pages.spam.bad_neighbourhoods import spam_topics, trade_name
from linkvet.analysis.pages.spam.scams import hacked_signs
from linkvet.analysis.words.lexicons import Terms
from linkvet.analysis.words.tokens import tokens_of
from linkvet.analysis.words.trades import told_offers, trade_signs

HIDDEN = (
    "<html><title>Jumble sale</title><body><p>Cakes and books in the hall.</p>"
    "<div style='position:absolute;left:-9999px'><a href='https://pills-rx.example/'>buy viagra online</a>"
    "<a href='https://win-casino.example/'>online casino bonus</a></div></body></html>"
    "<a href='https://late.example/'>late</a>"
)


def test_an_offer_is_told_and_a_report_is_not() -> None:
    offer = "Order sildenafil without prescription, discreet delivery, pay with Bitcoin."
    report = (
        "Police seized sildenafil sold without prescription; a court fined the doctor, patients were warned."
    )
    assert "pharma" in trade_signs("Cheap sildenafil", offer)
    assert not trade_signs("Sildenafil seized", report)


def test_digits_for_letters_are_read() -> None:
    assert "pharma" in trade_signs(
        "V1agra sale", "Cheap v1agra pills with no prescription needed, free shipping."
    )


def test_hidden_links_of_a_trade_show_a_break_in() -> None:
    page = view_of(HIDDEN.encode(), "https://parish.example/sale")
    assert page.features["hidden_links"]["domains"] == ["pills-rx.example", "win-casino.example"]
    assert page.features["after_html"]["anchors"] == ["late"]
    assert hacked_signs(page)
    shown = view_of(HIDDEN.replace("left:-9999px", "left:0").encode(), "https://parish.example/sale")
    assert "hidden_links" not in shown.features


def test_an_offer_is_told_by_its_parts_where_it_names_no_goods() -> None:
    assert "payday" in told_offers(
        "Geld trotz Eintrag", "Auch bei Privatinsolvenz, sofort am Telefon, keine Auskunftei."
    )
    assert "casino" in told_offers(
        "Giros", "Cien giros gratis, retira tus ganancias, sin documentos, al monedero."
    )


def test_parts_of_an_offer_that_nobody_hides_are_none() -> None:
    assert not told_offers("Spin class", "First spin free for new members. Withdraw your booking by noon.")
    advice = "Schulden, Privatinsolvenz? Wir beraten sofort am Telefon. Geld verleihen wir nicht, sagt die Polizei."
    assert not told_offers("Schuldnerberatung", advice), "who reports is believed"
    assert not told_offers(
        "Giros", "Cien giros gratis, retira tus ganancias, sin documentos. " + "Es de día. " * 150
    )


def test_terms_are_found_by_their_beginnings() -> None:
    terms = Terms([("a", "spin"), ("b", "kredyt*"), ("c", "토토"), ("d", "مراهنات"), ("e", "free spins")])
    found = {
        labels[0] for labels, _ in terms.find(tokens_of("Spin! kredytowy 토토사이트 المراهنات free spins"))
    }
    assert found == {"a", "b", "c", "d", "e"}
    assert not list(terms.find(tokens_of("spinach, creditor, spins, free")))


def test_links_of_several_trades_in_a_page_about_something_else() -> None:
    links = "".join(
        f"<a href='https://{host}.example/'>{anchor}</a> "
        for host, anchor in (("a1", "casas de apuestas"), ("b2", "comprar viagra"), ("c3", "relojes replica"))
    )
    about = (
        "<p>El castillo abre de martes a domingo y la ruta de los molinos tiene catorce kilómetros. "
        "Salimos de la plaza a las nueve, con agua y sombrero para todos.</p>"
    )
    shell = "<html><title>Turismo</title><body>{}</body></html>"
    page = view_of(shell.format(about + links).encode(), "https://lozano.example/turismo")
    assert hacked_signs(page)
    assert not hacked_signs(view_of(shell.format(about).encode(), "https://lozano.example/turismo"))
    alone = view_of(shell.format("<p>Amigos.</p>" + links).encode(), "https://lozano.example/turismo")
    assert not hacked_signs(alone), "a list of links is no break-in"


@pytest.mark.parametrize(
    ("trade", "title", "text"),
    [
        (
            "cbd_vape",
            "CBD Öl kaufen",
            "CBD Öl, CBD Blüten und HHC Vapes günstig bestellen, im Labor geprüft.",
        ),
        (
            "psychic",
            "Voyance",
            "Voyance gratuite par téléphone: tirage de tarot gratuit, retour de l'être aimé.",
        ),
        ("piracy", "IPTV", "Best IPTV subscription with VOD. Buy IPTV now, free trial, works on Firestick."),
        (
            "piracy",
            "Editor Pro",
            "Full download with crack and serial key, activation key free, torrent download.",
        ),
        (
            "dating",
            "Сайт знакомств",
            "Знакомства без регистрации для серьезных отношений. Анкеты девушек с фото.",
        ),
        (
            "forex",
            "Forex",
            "Best forex brokers with a deposit bonus, leverage and forex robot. Open an account.",
        ),
        ("link_selling", "Links", "Buy backlinks and guest post packages. Dofollow, order now."),
    ],
)
def test_trades_are_told_in_many_languages(trade: str, title: str, text: str) -> None:
    assert spam_topics(title, [], text, []).get(trade, 0) >= 3


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Council to act on vapes",
            "Every vape shop will be visited, officers said. Doctors warn of nicotine in vapes.",
        ),
        (
            "What is a backlink?",
            "A backlink is a link. Do not buy backlinks: Google's spam policies forbid it.",
        ),
        (
            "Tarot through the ages",
            "The museum shows tarot cards and an astrologer's tools. Admission is free.",
        ),
        (
            "Films online",
            "The archive streams restored documentaries free of charge. No registration is needed.",
        ),
    ],
)
def test_those_who_report_on_a_trade_are_not_of_it(title: str, text: str) -> None:
    assert all(signs < 3 for signs in spam_topics(title, [], text, []).values())


def test_links_of_many_trades_make_a_neighbourhood_and_one_does_not() -> None:
    links = ["cheap viagra", "casino bonus", "replica watches", "payday loans", "love spells"]
    assert spam_topics("Log cabin", [], "We sew quilts.", [], links)["several"] >= 3
    assert spam_topics("Log cabin", [], "We sew quilts.", [], ["casino history", "our pattern"]) == {}
    assert trade_name("several") == "several of the trades that live on bought links"
    assert trade_name("beekeeping_tools") == "beekeeping tools"


def test_a_site_that_is_named_after_a_trade_needs_few_words_of_it() -> None:
    text = (
        "Order now: homework and coursework, any grade, from our writers. Studies say that history is hard."
    )
    assert spam_topics("Coursework", [], text, [], host="essay-giant.example").get("essay", 0) >= 3
    assert spam_topics("Coursework", [], text, [], host="school.example").get("essay", 0) < 3
    assert spam_topics("Mills", [], "We walk along rivers.", [], host="essay-giant.example") == {}
