"""Bot checks, parked domains, soft 404s, redirects to other pages, and pages that only look like them."""

# ruff: noqa: E501

import pytest

from linkvet.crawler.page.document import Document, read_document
from linkvet.crawler.page.facts import page_facts
from linkvet.crawler.page.shown.verdicts import is_challenge, lost_reason, refresh_target, same_page
from linkvet.store.urls import Url, parse_url

PROSE = "The bakers of the harbour town open their doors before the first ferry has left the pier. " * 30


def url(text: str) -> Url:
    found = parse_url(text)
    assert found is not None
    return found


def document(html: str, at: str = "https://blog.example/bread") -> Document:
    return read_document(html.encode(), url(at), "utf-8")


def reason(
    html: str, requested: str = "https://blog.example/bread", final: str | None = None, **more: object
) -> str:
    at = final or requested
    page = document(html, at)
    servers = more.get("name_servers", ())
    assert isinstance(servers, tuple)
    return lost_reason(page_facts(page, {}), page, url(requested), url(at), [], servers)


@pytest.mark.parametrize(
    ("status", "headers", "html", "vendor"),
    [
        (403, {"CF-Mitigated": "challenge"}, "<p>x", "cloudflare"),
        (200, {}, "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", "cloudflare"),
        (200, {}, "<title>Attention Required! | Cloudflare</title><h1>Sorry</h1>", "cloudflare"),
        (403, {}, "<script src=https://ct.captcha-delivery.com/c.js></script>", "datadome"),
        (403, {}, "<title>Access denied</title><div id=px-captcha></div>", "perimeterx"),
        (200, {}, "<iframe src='/_Incapsula_Resource?CWUDNSAI=1'>Request unsuccessful</iframe>", "imperva"),
        (200, {}, "<script>var s={};sucuri_cloudproxy_js=''</script>", "sucuri"),
        (202, {"x-amzn-waf-action": "challenge"}, "", "aws_waf"),
        (403, {}, "<title>DDoS-Guard</title><script src='/.well-known/ddos-guard/js-challenge/index.js'></script>", "ddos_guard"),
        (202, {}, "<meta http-equiv=refresh content='0;/.well-known/sgcaptcha/?r=%2F'>", "siteground"),
        (200, {}, "<title>Making sure you're not a bot!</title><script src='/.within.website/x/cmd/anubis/a.js'></script>", "anubis"),
        (200, {}, "<script id=c src='/_sec/cp_challenge/ak-challenge-4-3.htm'></script><div id=sec-if-cpt-container></div>", "akamai"),
        (503, {}, "<h1>Checking your browser before accessing mill.example</h1>", "generic"),
        (200, {}, "<p>Please verify you are human</p><script src=https://hcaptcha.example/hcaptcha.js></script>", "generic"),
        (403, {}, "<p>Bitte bestätigen Sie, dass Sie ein Mensch sind</p>", "generic"),
        (403, {}, "<p>Подтвердите, что вы не робот</p>", "generic"),
        (200, {}, "<p>请完成安全验证</p>", "generic"),
    ],
)  # fmt: skip
def test_bot_checks_are_seen_whatever_their_status(
    status: int, headers: dict[str, str], html: str, vendor: str
) -> None:
    assert (is_challenge(status, headers, document(html)) or "").startswith(vendor)
    assert is_challenge(status, headers, html) == is_challenge(status, headers, html.encode())


@pytest.mark.parametrize(
    "html",
    [
        f"<title>Just a moment: how Cloudflare checks your browser</title><p>{PROSE} verify you are human",
        "<p>Short page</p><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>",
        "<p>Short page</p><script>a.src='/cdn-cgi/challenge-platform/h/g/scripts/jsd/1/main.js'</script>",
        "<h1>Write to us</h1><form><input name=name><input type=email><textarea name=t></textarea></form>"
        "<p>Verify you are human</p><script src=https://www.google.com/recaptcha/api.js></script>",
        "<script>window._pxAppId='PX1'</script><p>Shop</p>",
        "<script src='/_Incapsula_Resource?SWJIYLWA=7'></script><p>A small page</p>",
        "<p>Airport security check times today: ten minutes</p>" + "<a href=/x>gate</a>" * 9,
        "",
    ],
    ids=range(8),
)
def test_pages_that_only_speak_of_checks_come_through(html: str) -> None:
    assert is_challenge(200, {"server": "cloudflare", "cf-ray": "1"}, document(html)) is None


@pytest.mark.parametrize(
    "html",
    [
        "<title>blog.example</title><h1>This domain is for sale!</h1><p>Make an offer for blog.example</p>",
        "<title>blog.example steht zum Verkauf</title><p>Diese Domain steht zum Verkauf: blog.example</p>",
        "<title>Ce domaine est à vendre</title><p>blog.example</p>",
        "<script src='https://www.parkingcrew.net/jsparkcaf.php'></script>",
        "<iframe src='https://searchresultsworld.bodis.com/x'></iframe><p>Related searches",
        "<title>Apache2 Ubuntu Default Page: It works</title><h1>Apache2 Ubuntu Default Page</h1>",
        "<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1><p>If you see this page, ...",
        "<title>Account Suspended</title><h1>Account Suspended</h1><p>Contact your provider",
        "<title>Coming Soon</title><h1>Site coming soon</h1>",
    ],
    ids=range(9),
)
def test_parked_domains(html: str) -> None:
    assert reason(html) == "parked"


def test_parking_name_servers_with_little_text() -> None:
    assert reason("<p>Related links", name_servers=("ns1.sedoparking.com.",)) == "parked"
    assert reason(f"<p>{PROSE}", name_servers=("ns1.sedoparking.com",)) == "link_removed"
    assert reason("<p>Related links", name_servers=("ns1.mill.example",)) == "link_removed"


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>How to tell that a domain is for sale</h1><p>{PROSE}",
        "<title>Mill</title><p>Our new oven is coming soon, and so are the rolls.</p>"
        + "<a href=/a>a</a>" * 20,
        "<script src='https://jordan.com/a.js'></script><p>Small page",
        f"<title>Welcome to nginx</title><p>{PROSE * 3}",
        "<p>Sedo is a market: <a href='https://sedo.com/x'>look</a></p>",
    ],
    ids=range(5),
)
def test_pages_that_speak_of_domains_are_not_parked(html: str) -> None:
    assert reason(html) == "link_removed"


@pytest.mark.parametrize(
    "heading",
    [
        "Page not found", "404 Not Found", "Error 404", "Oops! That page can’t be found.", "Seite nicht gefunden",
        "Page introuvable", "Página no encontrada", "Página não encontrada", "Pagina non trovata",
        "Pagina niet gevonden", "Nie znaleziono strony", "Stránka nenalezena", "Az oldal nem található",
        "Sidan hittades inte", "Siden ble ikke funnet", "Sivua ei löytynyt", "Страница не найдена",
        "Сторінку не знайдено", "Sayfa bulunamadı", "ページが見つかりません", "页面不存在", "페이지를 찾을 수 없습니다",
        "Không tìm thấy trang", "الصفحة غير موجودة", "Pagina nu a fost găsită",
    ],
)  # fmt: skip
def test_soft_404_in_many_languages(heading: str) -> None:
    assert reason(f"<title>{heading} - Mill of the North</title><p>Try the search.") == "soft_404"
    assert reason(f"<title>Mill</title><h1>{heading}</h1><p>Try the search.") == "soft_404"


@pytest.mark.parametrize(
    "html",
    [
        f"<title>404 pages that people like</title><h1>404 pages that people like</h1><p>{PROSE}",
        f"<title>Page not found: a history</title><meta property=og:type content=article><h1>x</h1><p>{PROSE[:600]}",
        "<title>Peugeot 404 for sale in Lyon</title><p>A fine car.",
        "<title>Mill</title><h1>Lost and not found again, a short tale of flour</h1><p>x",
    ],
    ids=range(4),
)
def test_pages_that_speak_of_404s_are_not_soft_404(html: str) -> None:
    assert reason(html) == "link_removed"


@pytest.mark.parametrize(
    ("requested", "final", "same"),
    [
        ("http://blog.example/a/Bread", "https://www.blog.example/a/bread/", True),
        ("https://blog.example/a/index.html", "https://blog.example/a/", True),
        ("https://blog.example/bread?utm_source=x", "https://blog.example/bread", True),
        ("https://blog.example/2014/05/rye-bread", "https://blog.example/rye-bread/", True),
        ("https://blog.example/rye-bread.html", "https://blog.example/recipes/rye-bread", True),
        ("https://blog.example/?p=17", "https://blog.example/rye-bread/", True),
        ("https://blog.example/", "https://blog.example/en/", True),
        ("https://old.blog.example/rye-bread", "https://blog.example/rye-bread", True),
        ("https://blog.example/rye-bread", "https://blog.example/", False),
        ("https://blog.example/rye-bread", "https://blog.example/oat-cakes", False),
        ("https://blog.example/rye-bread", "https://mill.example/rye-bread", False),
        ("https://blog.example/view?id=3", "https://blog.example/view?id=4", False),
    ],
)
def test_which_redirects_lead_to_another_page(requested: str, final: str, same: bool) -> None:
    assert same_page(url(requested), url(final)) is same
    expected = "link_removed" if same else "page_redirected"
    assert reason(f"<title>Bread</title><p>{PROSE}", requested, final) == expected


def test_parked_comes_before_soft_404_and_redirect() -> None:
    page = "<title>Page not found</title><h1>This domain is for sale</h1><p>blog.example"
    assert reason(page, "https://old.example/a", "https://blog.example/") == "parked"
    assert (
        reason("<title>Page not found</title>", "https://old.example/a", "https://blog.example/")
        == "soft_404"
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("0;url=/new", ("https://blog.example/new", 0.0)),
        ("3; URL='https://mill.example/'", ("https://mill.example/", 3.0)),
        ('0,url="/new', ("https://blog.example/new", 0.0)),
        ("  5 /new", ("https://blog.example/new", 5.0)),
        (".5;url=/new", ("https://blog.example/new", 0.0)),
        ("1.9;url = /new", ("https://blog.example/new", 1.0)),
        ("0;/new", ("https://blog.example/new", 0.0)),
        ("5", None),
        ("0;url=", None),
        ("url=/new", None),
        ("0;url=/bread", None),
        ("0;url=javascript:alert(1)", None),
        ("x;url=/new", None),
    ],
)
def test_refresh_is_read_as_browsers_read_it(content: str, expected: tuple[str, float] | None) -> None:
    quoted = content.replace('"', "&quot;")
    found = refresh_target(document(f'<meta http-equiv=Refresh content="{quoted}">'), {})
    assert found == ((*expected, "meta") if expected else None)
    found = refresh_target(document("<p>"), {"Refresh": content})
    assert found == ((*expected, "refresh") if expected else None)


def test_refresh_inside_noscript_is_none() -> None:
    page = document("<noscript><meta http-equiv=refresh content='0;url=/nojs'></noscript>")
    assert refresh_target(page, {}) is None
