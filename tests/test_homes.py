"""The home page of each referring domain: read once, after a page answered, and used where pages say too little."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from audits import link, new_audit, see, take
from crawls import TARGET, audit_of, visit
from web import web_of  # noqa: F401 (a fixture)
from webapp import visiting

from linkvet.analysis.pages.menus import menu_offers
from linkvet.analysis.run import analyze
from linkvet.crawler.page.read import Answer, Wanted, read_page
from linkvet.store.file.audit import Audit
from linkvet.store.seen.homes import HomePage, home_digest, home_of, home_to_read, record_home
from linkvet.store.types import PageFacts
from linkvet.store.urls import Scope, parse_url

LINK = f'<a href="http://{TARGET}/mill">The old mill</a>'
MENU = (
    "<header><nav><a href=/>Home</a> <a href=/about>About</a> <a href=/write-for-us>Write for us</a> "
    "<a href=/p/77>Publikacja sponsorowana</a> <a href=/werben>Kontakt</a> "
    "<a href='http://other.example/advertise'>Advertise</a></nav></header>"
)
TEXT = (
    "<p>" + "We walk along rivers and write about old mills, weirs and the people who looked after them. " * 5
)
HOME = (
    f"<!doctype html><html lang=en><title>Walks and mills</title>{MENU}<main>{TEXT}<p>me@walks.example</main>"
)
PAGE = f"<title>W</title><p>{LINK}"


def homes(path: Path) -> dict[str, dict[str, Any]]:
    with Audit.open(path) as audit:
        rows = audit.rows("SELECT d.name, h.* FROM homes h JOIN domains d ON d.id = h.domain_id")
        return {row["name"]: row for row in rows}


def asked(web: Any, host: str) -> list[str]:
    return [request.path for request in web.requests(host)]


def test_the_home_page_is_read_once_and_after_the_pages(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"walks.example": {"/p": PAGE, "/q": PAGE, "/": HOME}, TARGET: {"/": "<p>Mill"}})
    path = audit_of(tmp_path / "a.audit", ["http://walks.example/p", "http://walks.example/q"])
    visit(path, web)
    visit(path, web, "all")
    paths = asked(web, "walks.example")
    assert paths.count("/") == 1
    assert paths.index("/") > paths.index("/q")
    with Audit.open(path) as audit:
        home = home_of(audit, 1)
        mails = audit.conn.execute("SELECT value FROM footprints WHERE kind = 'contact_mail'").fetchall()
    assert home and (home["title"], home["language"]) == ("Walks and mills", "en")
    assert [text for text, _ in home["features"]["menu"]] == [
        "Home", "About", "Write for us", "Publikacja sponsorowana", "Kontakt",
    ]  # fmt: skip
    assert ("me@walks.example",) in mails


def test_no_home_of_sites_that_do_not_answer_or_that_it_is_turned_off_for(
    tmp_path: Path, web_of: Any  # noqa: F811
) -> None:  # fmt: skip
    sites = {
        "gone.example": {"/p": {"status": 404}, "/": HOME},
        "closed.example": {"/p": PAGE, "/": HOME, "/robots.txt": "User-agent: *\nDisallow: /$"},
        "is-home.example": {"/": PAGE},
        "walks.example": {"/p": PAGE, "/": HOME},
    }
    web = web_of(sites)
    pages = [f"http://{host}{'/' if host == 'is-home.example' else '/p'}" for host in sites]
    without, path = (audit_of(tmp_path / f"{name}.audit", pages) for name in ("without", "a"))
    visit(without, web, home=False)
    assert homes(without) == {}
    visit(path, web)
    assert {name: row["reason"] for name, row in homes(path).items()} == {
        "closed.example": "robots",
        "walks.example": "",
    }
    assert "/" not in asked(web, "gone.example")
    assert asked(web, "is-home.example").count("/") == 2


@pytest.mark.parametrize(
    ("page", "site", "home"),
    [
        ("https://www.walks.com/a/b?c", "walks.com", "https://www.walks.com/"),
        ("https://blog.walks.com/a", "walks.com", "https://blog.walks.com/"),
        ("https://ann.wordpress.com/2020/x", "ann.wordpress.com", "https://ann.wordpress.com/"),
        ("https://medium.com/@ann/x-1", "medium.com/@ann", "https://medium.com/@ann"),
        ("https://walks.com/", "walks.com", None),
        ("https://walks.com/?p=3", "walks.com", "https://walks.com/"),
    ],
)
def test_where_the_home_page_of_a_domain_is(page: str, site: str, home: str | None, tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [page])
        assert home_to_read(audit, 1, site, "2026-11-01") is None, "no page was read yet"
        see(audit, page, link("https://shop.test/"))
        found = home_to_read(audit, 1, site, "2026-11-01")
        assert (found.href if found else None) == home


def test_one_that_failed_is_asked_for_again_by_a_later_crawl_and_keeps_what_it_showed(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, ["https://walks.com/a"])
        see(audit, "https://walks.com/a", link("https://shop.test/"))
        record_home(audit, 1, HomePage("2026-11-01T10:00:00Z", "http_503"))
        assert home_to_read(audit, 1, "walks.com", "2026-11-01T09:00:00Z") is None
        assert home_to_read(audit, 1, "walks.com", "2026-11-02T09:00:00Z")
        assert home_of(audit, 1) is None
        record_home(audit, 1, HomePage("2026-11-02T10:00:00Z", facts=PageFacts(title="Walks")))
        digest = home_digest(audit, 1)
        record_home(audit, 1, HomePage("2026-11-03T10:00:00Z", "timeout"))
        assert digest and home_digest(audit, 1) == digest


def test_a_later_look_at_the_home_page_is_judged(tmp_path: Path) -> None:
    """A domain whose page says too little is told by its home page, and judged again when that is new."""
    page = "https://walks.com/a"
    path = tmp_path / "shop.audit"
    with new_audit(tmp_path, topics=["hiking", "rivers"]) as audit:
        take(audit, [page])
        see(audit, page, link("https://shop.test/"), text="Link.", words=1)
    analyze(path)

    def domain() -> dict[str, Any]:
        with Audit.open(path) as audit:
            return next(audit.rows("SELECT kind, language, relevance FROM domain_judgements"))

    assert (domain()["language"], domain()["relevance"]) == (None, None)
    text = "Our shop sells boots for hiking along rivers. Add to cart, free shipping, returns. " * 8
    shown = PageFacts(
        title="Boots Shop", text=text, words=120, language="en", features={"menu": []},
        footprints=[("cms", "shopify")],
    )  # fmt: skip
    with Audit.open(path) as audit:
        record_home(audit, 1, HomePage("2026-11-02T10:00:00Z", final_url="https://walks.com/", facts=shown))
    analyze(path)
    assert domain()["language"] == "en"
    assert domain()["relevance"] is not None
    assert domain()["kind"] == "shop"


@pytest.mark.parametrize(
    ("text", "address", "kind"),
    [
        ("Write for us", "/about", "guest"),
        ("Submit a Guest Post", "/x", "guest"),
        ("Kontakt", "/gastbeitrag-einreichen.html", "guest"),
        ("Für uns schreiben", "/x", "guest"),
        ("Écrivez pour nous", "/x", "guest"),
        ("Escribe para nosotros", "/x", "guest"),
        ("Scrivi per noi", "/x", "guest"),
        ("Escreva para nós", "/x", "guest"),
        ("Schrijf voor ons", "/x", "guest"),
        ("Napisz dla nas", "/x", "guest"),
        ("Стать автором", "/x", "guest"),
        ("Misafir yazar", "/x", "guest"),
        ("寄稿募集", "/x", "guest"),
        ("Skriv för oss", "/x", "guest"),
        ("Sponsored posts", "/x", "sells"),
        ("Artykuły sponsorowane", "/x", "sells"),
        ("Размещение статей", "/x", "sells"),
        ("Tanıtım Yazısı Fiyatları", "/x", "sells"),
        ("购买外链", "/x", "sells"),
        ("Prices", "/buy-backlinks/", "sells"),
        ("Advertise with us", "/x", "advertise"),
        ("Werbung", "/x", "advertise"),
        ("Реклама", "/x", "advertise"),
        ("About us", "/about", None),
        ("Contact", "/contact", None),
        ("Posts", "/posts", None),
        ("How I learned to write for us, the readers of old novels", "/x", None),
        ("Links", "/links", None),
    ],
)
def test_what_a_menu_offers(text: str, address: str, kind: str | None) -> None:
    offers = menu_offers([[text, f"https://walks.com{address}"]])
    assert [one.kind for one in offers] == ([kind] if kind else [])


def test_offers_for_money_stand_first_and_say_where_they_are() -> None:
    entries = [
        ["Advertise", "https://a.com/ads"],
        ["Write for us", "https://a.com/w"],
        ["Link insertion", "https://a.com/l"],
    ]
    offers = menu_offers(entries)
    assert [one.kind for one in offers] == ["sells", "guest", "advertise"]
    assert offers[0].told == "“Link insertion” (/l)"


def test_a_menu_is_read_of_home_pages_only_and_within_bounds() -> None:
    body = "<nav>" + "".join(f"<a href=/{n}>Entry {n}</a>" for n in range(5000)) + "</nav><p>Text"
    scope = Scope.of(TARGET)

    def menu(address: str) -> Any:
        url = parse_url(address)
        assert url
        facts = read_page(Answer(url, 200, {}, body.encode()), Wanted(scope)).facts
        return facts and facts.features.get("menu")

    assert len(menu("http://walks.example/")) == 80
    assert menu("http://walks.example/p") is None


def test_the_web_app_shows_the_home_page(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"walks.example": {"/p": PAGE, "/": HOME}})
    path = audit_of(tmp_path / "a.audit", ["http://walks.example/p"])
    visit(path, web)
    with visiting(path) as visitor:
        words = visitor.get("/domain/1").words
    assert "Its home page" in words
    assert "Write for us space for guest articles" in words
    assert "Publikacja sponsorowana posts or links for money" in words
