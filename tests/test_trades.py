"""Offers of spam trades by the mix of their words, and links that lead out unseen."""

from __future__ import annotations

from analysis.frauds import hacked_signs
from analysis.trades import trade_signs
from benchmarks.quality_kinds import view_of

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
