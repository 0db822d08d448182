"""Boxes that ask for consent are no part of a page's text, however long they are."""

from __future__ import annotations

import pytest

from linkvet.crawler.page.document import read_document
from linkvet.crawler.page.walk import reading_of
from linkvet.store.urls import parse_url

STORY = (
    "This week the kiln was fired twice, and forty mugs came out of it with hardly a crack in any of them."
)
NOTICE = (
    "<p>" + "With your agreement we and our partners store small files and read them on this machine. " * 6
)


def text_of(html: str) -> str:
    """The main text of a page."""
    url = parse_url("https://blog.example/")
    assert url is not None
    return reading_of(read_document(html.encode(), url, "utf-8")).main_text


@pytest.mark.parametrize(
    "box",
    [
        "<div class=cookie-notice>",
        "<div id=onetrust-banner-sdk>",
        "<section class='gdpr bar'>",
        "<aside id=cmp-box>",
        "<div role=dialog aria-label='Cookie-Einstellungen'>",
        "<div role=alertdialog aria-describedby=consent-text>",
        "<dialog open aria-label='Gestion du consentement'>",
        "<form class=cookiebanner>",
    ],
)
def test_a_box_that_asks_for_consent_is_left_out(box: str) -> None:
    end = "</" + box[1:].split()[0] + ">"
    assert text_of(f"<body>{box}{NOTICE}</p>{end}<h1>Week 3</h1><p>{STORY}</p>") == f"Week 3\n{STORY}"


@pytest.mark.parametrize(
    "around",
    ["<body class='cookies-not-set'>", "<main class=cookie-recipes>", "<div class='site has-cookie-bar'>"],
)
def test_a_page_whose_own_frame_speaks_of_cookies_is_read(around: str) -> None:
    assert text_of(f"{around}<h1>Week 3</h1><p>{STORY}</p>") == f"Week 3\n{STORY}"


def test_a_page_about_cookies_is_read() -> None:
    html = f"<body><nav><a href=/>Home</a></nav><div class=cookie-policy>{NOTICE}</div>"
    assert text_of(html).startswith("With your agreement")
