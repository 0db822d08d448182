"""Links through pages that say "you are leaving": the target stands in their address, whatever they answer."""

# ruff: noqa: E501

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from test_not_shown import MENU, PAGE, STORY, Answer, seen

from linkvet.crawler.page.linking.leaving import named_target
from linkvet.store.types import Visit
from linkvet.store.urls import parse_url

SHOP = "https://kiln.example/bowls?size=2"
CODED = quote(SHOP, safe="")
ASKS = "<title>Sie verlassen diese Seite</title><p>Möchten Sie weiter?</p>"


def visit_of(href: str, there: dict[str, Answer]) -> Visit:
    page = f"<title>Thread</title>{MENU}{STORY}<p>She bought <a href='{href}'>two bowls</a> there.</p>"
    return seen({PAGE: page, **there})


def place(href: str) -> str:
    url = parse_url(href, PAGE)
    assert url
    return url.without_fragment


@pytest.mark.parametrize(
    ("href", "answer"),
    [
        (f"/redirect.php?url={CODED}", ASKS),
        (f"/externer-link?ziel={CODED}", f"{ASKS}<a href='{SHOP}'>Weiter</a>"),
        (f"/out/{CODED}", f"<meta http-equiv=refresh content='8;url={SHOP}'><p>Please wait"),
        (f"/exit/{SHOP}", (403, {}, "no")),
        (f"/goto?link={CODED}", (503, {}, "busy")),
        (f"/forum/away.php?to={CODED}", (302, {"Location": f"/login?next=%2Fforum%2Faway.php%3Fto%3D{quote(CODED)}"}, "")),
        (f"https://out.board.example/?u={CODED}", (429, {}, "later")),
        (f"https://www.google.com/url?sa=t&q={CODED}", "<title>Redirect Notice</title><p>The page you were on"),
        (f"https://vk.com/away.php?to={CODED}", "<script>go()</script>"),
        (f"https://www.youtube.com/redirect?event=d&q={CODED}", (429, {}, "")),
        ("/go?d=" + base64.urlsafe_b64encode(SHOP.encode()).decode(), ASKS),
        ("/go/4711", f"{ASKS}<a href='{SHOP}'>Continue</a>"),
        ("/go/4711", (302, {"Location": SHOP}, "")),
    ],
)  # fmt: skip
def test_a_link_through_a_leaving_page_stands(href: str, answer: Answer) -> None:
    login = {place("/login?next=%2Fforum%2Faway.php%3Fto%3D" + quote(CODED)): ASKS}
    visit = visit_of(href, {place(href): answer, **login})
    assert [link.resolved_url for link in visit.links] == [SHOP]
    assert visit.links[0].anchor == "two bowls"


@pytest.mark.parametrize(
    "href",
    [
        f"https://www.facebook.com/sharer/sharer.php?u={CODED}",
        f"https://twitter.com/intent/tweet?url={CODED}",
        f"https://t.me/share/url?url={CODED}",
        f"https://www.linkedin.com/shareArticle?mini=true&url={CODED}",
        f"https://validator.w3.org/check?uri={CODED}",
        f"https://web.archive.org/web/2031/{SHOP}",
        f"https://translate.google.com/translate?u={CODED}",
        f"https://pagespeed.web.dev/report?url={CODED}",
        f"/share?url={CODED}",
        f"/search?q={CODED}",
        f"/bookmark/add?url={CODED}",
        "https://search.example/?q=kiln.example",
        "/go/4711",
    ],
)
def test_addresses_that_only_name_the_target_are_no_links(href: str) -> None:
    shown = f"<title>Tool</title><p>About <a href='{SHOP}'>this page</a></p>"
    answer: Answer = (404, {}, "") if href == "/go/4711" else shown
    assert visit_of(href, {place(href): answer}).links == []


@pytest.mark.parametrize("answer", [(404, {}, "gone"), (410, {}, "gone")])
def test_a_redirect_that_is_gone_leads_nowhere(answer: Answer) -> None:
    href = f"/out?url={CODED}"
    assert visit_of(href, {place(href): answer}).links == []


def test_a_redirect_to_elsewhere_is_believed_rather_than_its_address() -> None:
    href = f"/out?url={CODED}"
    there: dict[str, Answer] = {
        place(href): (302, {"Location": "https://elsewhere.example/"}, ""),
        "https://elsewhere.example/": "<p>no",
    }
    assert visit_of(href, there).links == []


def test_named_targets_are_whole_addresses() -> None:
    for text, named in (
        ("https://press.example/out?url=kiln.example", None),
        ("https://press.example/out?url=https%3A%2F%2Fkiln.example%2F", "https://kiln.example/"),
        ("https://press.example/out?url=https%253A%252F%252Fkiln.example%252Fa", "https://kiln.example/a"),
        ("https://press.example/out?url=https://press.example/b", None),
        ("https://other.example/thing?url=https://kiln.example/", None),
        ("https://href.li/?https://kiln.example/c", "https://kiln.example/c"),
    ):
        url = parse_url(text)
        assert url
        found = named_target(url, "press.example")
        assert (found.href if found else None) == named
