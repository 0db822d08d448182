"""The form of press releases, the same in every trade: place and date before the text, who we are after it.

Newspapers date their reports too, so a dateline alone is not enough; the sender's portrait of itself makes it one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.tokens import quoted, tokens_of
from linkvet.store.urls import parse_url, registrable_domain

if TYPE_CHECKING:
    from linkvet.analysis.views import PageView

_DATELINE = re.compile(
    r"^[^\W\d_a-z][^\d\n.!?]{1,60}?[,(/]\s?(?:\d{1,2}\.?\s)?(?:de\s)?[^\W\d_]{3,12}\.?\s(?:de\s)?(?:\d{1,2},?\s)?(?:19|20)\d\d"
    r"[^\n]{0,40}?(?:--|—|–|\.-|-|:|/|\.)\s",
    re.M,
)
_JAPANESE_OPENING = re.compile(r"株式会社[^\n]{1,40}[(\uff08]\s?(?:本社|所在地|東京都|大阪)[^\n]{0,60}代表")
_PORTRAIT = re.compile(
    r"(?:^|[.!?»”]\s)(?:about|über|à propos de|a propos de|acerca de|sobre(?: la| el| o| a)?|informazioni su|chi è"
    r"|over|o firmie|o společnosti|о компании|про компанію|om|tietoa yrityksestä|hakkında|关于|關於|.?会社概要)"
    r"\s?([^\n:]{0,40})",
    re.I | re.M,
)
_SITE_WORDS = frozenset(
    fold(word)
    for word in "pressrelease,prnews,newswire,presswire,prwire,pressemitteilung,pressemeldung,presseportal,openpr,"
    "communique,notadeprensa,notasdeprensa,comunicatistampa,comunicati,notadeimprensa,persbericht,komunikatyprasowe,"
    "пресс-релиз,pressrelis,tiskovezpravy,basinbulteni,プレスリリース,pressmeddelande,sajtokozlemeny,comunicatdepresa".split(
        ","
    )
)
"""Parts of the names of sites that publish whatever firms send them."""
Told = tuple[str, float, str]


def _named_after(page: PageView) -> str:
    """The name of a site that is called after press releases; empty where it is not."""
    url = parse_url(page.url)
    label = registrable_domain(url.host).partition(".")[0] if url else ""
    for name in (label, str(page.features.get("og_site_name") or "")):
        folded = fold(name[:80]).replace(" ", "").replace("-", "")
        if any(word in folded for word in _SITE_WORDS):
            return name
    return ""


def release_signs(page: PageView) -> Iterator[Told]:
    """(place, weight, what was seen) of the form of a press release."""
    dateline = _DATELINE.search(page.text[:1500])
    if dateline:
        yield "dateline", 0.7, f"its text opens with place and date ({quoted(dateline[0], 60)})"
    if _JAPANESE_OPENING.search(page.text[:3000]):
        yield "dateline", 1.0, "its text opens with a firm, its seat and its head"
    if site := _named_after(page):
        yield "named", 0.7, f"its site is called after press releases ({quoted(site, 40)})"
    title = set(tokens_of(page.title).words)
    for portrait in _PORTRAIT.finditer(page.text[-6000:]):
        opening = tokens_of(portrait[1]).words[:1]
        if (opening and opening[0] in title) or fold(portrait[0]).endswith("会社概要"):
            yield "portrait", 0.7, f"it closes with a portrait of its sender ({quoted(portrait[0], 50)})"
            return
