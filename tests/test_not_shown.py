"""Pages that were not shown are not pages that lost their link; pages that were shown stay what they are."""

# ruff: noqa: E501

from __future__ import annotations

import asyncio

import pytest
from scrapy.http import Response

from linkvet.crawler.net.redirects import Resolver
from linkvet.crawler.visit import Errand, Visitor
from linkvet.store.types import Visit
from linkvet.store.urls import Scope, Url, parse_url

TARGET = Scope.of("kiln.example")
PAGE = "https://press.example/stories/clay"
PROSE = (
    "The potters of the valley dig their clay in autumn, when the river is low and the banks are dry enough. "
)
STORY = "".join(f"<p>{PROSE * 3}</p>" for _ in range(4))
MENU = "<nav><a href=/>Start</a> <a href=/news>News</a> <a href=/login>Log in</a></nav>"

Answer = str | tuple[int, dict[str, str], str]


def seen(answers: dict[str, Answer] | Answer, page: str = PAGE) -> Visit:
    """One visit of a page on a web of these answers."""
    web = answers if isinstance(answers, dict) else {page: answers}

    async def fetch(url: Url, headers: dict[str, str]) -> Response:
        answer = web[url.without_fragment]
        status, told, body = (200, {}, answer) if isinstance(answer, str) else answer
        told = {"Content-Type": "text/html; charset=utf-8", **told}
        return Response(url.href, status, told, body.encode())

    resolver = Resolver(TARGET, fetch, None, lambda url: None, lambda resolution: None)
    url = parse_url(page)
    assert url
    return asyncio.run(Visitor(TARGET, fetch, None, resolver).visit(Errand(1, url)))


def state(answers: dict[str, Answer] | Answer, page: str = PAGE) -> tuple[str, str]:
    visit = seen(answers, page)
    if visit.links:
        return "live", ""
    return ("lost", visit.lost_reason) if visit.outcome == "read" else (visit.outcome, visit.reason)


SHELLS = [
    "<title>Portal</title><app-shell></app-shell><script type=module src=/main.mjs></script>",
    "<title>Blog</title><div id=q-app><div class=spinner></div></div><script defer src=/js/vendor.js></script>",
    "<title>Wiki</title><main></main><footer>© 2031 Press</footer><script src=/bundle.js></script>",
    "<title>Artikel</title><body><noscript>Bitte schalten Sie JavaScript ein, um diese Seite zu sehen.</noscript><div class=c></div><script src=/a.js></script>",
    "<title>読み物</title><div id=root>読み込み中…</div><script>start()</script>",
    "<title>Новости</title><div id=app><p>Загрузка...</p></div><script src=/x.js></script><noscript>Для работы сайта нужен JavaScript</noscript>",
    f"<title>Feed</title>{MENU}<div id=content></div><script src=/feed.js></script><footer>Imprint and privacy</footer>",
    "<title>Data</title><div id=wrap>Clay</div><script id=s type=application/json>"
    + '{"posts":["'
    + "x" * 3000
    + '"]}</script><script src=/r.js></script>',
    "",
    "   \n\n  ",
    "<!-- nothing --><html><head><title>x</title></head><body></body></html>",
    "<frameset cols='20%,*'><frame src=menu.html><frame src=text.html></frameset>",
    "<title>Old pages</title><body><iframe src=inner.html width=100% height=100%></iframe></body>",
    "<script>window.location.hash||render()</script>",
]


@pytest.mark.parametrize("html", SHELLS, ids=range(len(SHELLS)))
def test_shells_and_empty_answers_show_nothing(html: str) -> None:
    assert state(html) == ("blocked", "not_shown")


@pytest.mark.parametrize(
    "data",
    [
        '<script type="application/json">{"body":"<a href=\\"https:\\/\\/kiln.example\\/shop\\">kiln</a>"}</script>',
        '<script>window.__NUXT__={links:["https://www.kiln.example/"]}</script>',
        '<div data-page=\'{"component":"Post","props":{"link":"https://kiln.example/glaze"}}\'></div>',
        '<script>self.__next_f.push([1,"a href=\\"https:\\u002F\\u002Fkiln.example\\u002Fshop\\""])</script>',
    ],
    ids=range(4),
)
def test_a_link_in_data_for_scripts_is_not_lost(data: str) -> None:
    assert state(f"<title>Clay</title>{MENU}{STORY}{data}") == ("blocked", "not_shown")


def test_what_a_page_tells_search_engines_is_no_link() -> None:
    told = '<script type="application/ld+json">{"@type":"Person","sameAs":["https://kiln.example/"]}</script>'
    assert state(f"<title>Clay</title>{MENU}{STORY}{told}") == ("lost", "link_removed")


LOGINS = [
    "<title>Entrar</title><form method=post><input name=email><input type=password name=senha><button>Entrar</button></form>",
    "<title>Forum</title><p>Sie müssen angemeldet sein, um dieses Thema zu lesen.</p><a href=/anmelden>Anmelden</a>",
    "<title>掲示板</title><p>この記事を読むにはログインが必要です。</p><a href=/login>ログイン</a>",
    "<title>Клуб</title><h1>Тема закрыта</h1><p>Необходимо авторизоваться, чтобы увидеть тему.</p>",
    f"<title>Board</title>{MENU}<div class=notice>Only registered members can see this board.</div>",
    "<title>Ochrana</title><p>Tato stránka je chráněna heslem. Zadejte heslo:</p><form><input type=password name=p></form>",
    "<title>Privé</title><p>Cette page est protégée par un mot de passe.</p><form><input type=password><input type=submit></form>",
    f"<title>Story</title><p>{PROSE}</p><div class=box>Jetzt abonnieren und weiterlesen</div><p>Schon Abonnent? <a href=/login>Anmelden</a></p>",
    f"<title>Storia</title>{MENU}<h1>L'argilla</h1><p>{PROSE * 3}</p><p>Questo contenuto è riservato agli abbonati</p><button>Abbonati</button>",
    f"<title>Noticia</title><p>{PROSE * 5}</p><aside class=wall>Suscríbete para seguir leyendo</aside>",
    f'<title>Essay</title><p>{PROSE * 6}</p><script type="application/ld+json">{{"@type":"NewsArticle","isAccessibleForFree":false}}</script>',
    "<title>Wijn</title><h1>Ben je 18 jaar of ouder?</h1><button>Ja</button><button>Nee</button>",
    "<title>Winery</title><p>Please enter your date of birth to visit our cellar.</p><select><option>1990</option></select><button>Enter</button>",
    "<title>Vins</title><p>Avez-vous plus de 18 ans ?</p><a href=?oui>Oui</a> <a href=https://elsewhere.example/>Non</a>",
    "<title>Cookies</title><h1>Vi bryr oss om din integritet</h1><p>Vi använder cookies.</p><button>Godkänn alla</button><button>Inställningar</button>",
    "<title>Zgoda</title><p>My i nasi partnerzy używamy plików cookie.</p><button>Akceptuję</button><button>Ustawienia</button>",
]


@pytest.mark.parametrize("html", LOGINS, ids=range(len(LOGINS)))
def test_log_ins_pay_walls_and_gates_hide_the_page(html: str) -> None:
    assert state(html) == ("blocked", "login")


@pytest.mark.parametrize(
    ("way", "html"),
    [
        ("https://press.example/users/sign_in", "<title>Hello</title><p>Use your member card.</p>"),
        ("https://id.press.example/v1?client=7", "<title>Hello</title><p>Use your member card.</p>"),
        ("https://press.example/gate.php?back=https%3A%2F%2Fpress.example%2Fstories%2Fclay", "<title>Hm</title><p>One thing first.</p>"),
        ("https://press.example/age-check?r=1", "<title>Hm</title><p>One thing first.</p>"),
    ],
)  # fmt: skip
def test_redirects_to_a_gate_are_no_loss(way: str, html: str) -> None:
    assert state({PAGE: (302, {"Location": way}, ""), way: html}) == ("blocked", "login")


def test_redirects_to_another_page_are() -> None:
    for way in ("https://press.example/", "https://press.example/archive?from=9"):
        moved = {PAGE: (301, {"Location": way}, ""), way: f"<title>Press</title>{MENU}{STORY}"}
        assert state(moved) == ("lost", "page_redirected")


def test_a_page_that_has_become_a_redirect_to_the_site_says_so() -> None:
    visit = seen({PAGE: (302, {"Location": "https://shop.kiln.example/"}, "")})
    assert (visit.outcome, visit.lost_reason, visit.facts) == ("read", "redirects_to_target", None)
    meta = "<meta http-equiv=refresh content='1; url=https://kiln.example/'>"
    assert state(meta) == ("lost", "redirects_to_target")


OUT_OF_ORDER = [
    "<title>Wartung</title><h1>Wartungsarbeiten</h1><p>Wir sind in einer Stunde zurück.</p>",
    "<title>Press</title><h1>Site en maintenance</h1><p>Merci de revenir plus tard.</p>",
    "<title>Сайт</title><p>На сайте ведутся технические работы.</p>",
    "<title>お知らせ</title><h1>ただいまメンテナンス中です</h1>",
    "<title>Press</title><p>Sitio en mantenimiento. Volvemos pronto.</p>",
    "<title>Error</title><p>Warning: mysqli_connect(): (HY000/2002): Connection refused in /srv/db.php on line 12</p>",
    "<pre>Traceback (most recent call last):\n  File \"app.py\", line 3, in view\nKeyError: 'post'</pre>",
    "<title>Press</title><h1>Whoops, something went wrong</h1>",
    "<title>500 Internal Server Error</title><h1>Internal Server Error</h1>",
    "<title>Fehler</title><h1>Es ist ein Fehler aufgetreten</h1><p>Bitte später noch einmal.</p>",
    "<h1>Server Error in '/' Application.</h1><p>System.Data.SqlClient.SqlException: Timeout expired.</p>",
    "<title>Press</title><p>Erro ao conectar: SQLSTATE[HY000] [1040] Too many connections</p>",
    "<title>Press</title><h1>Error al establecer una conexión con la base de datos</h1>",
]


@pytest.mark.parametrize("html", OUT_OF_ORDER, ids=range(len(OUT_OF_ORDER)))
def test_maintenance_and_errors_with_status_200_show_nothing(html: str) -> None:
    assert state(html) == ("blocked", "not_shown")


def test_a_server_that_asks_to_come_back_later_shows_nothing() -> None:
    assert state((200, {"Retry-After": "3600"}, "<title>Press</title><p>Back in an hour.</p>")) == (
        "blocked",
        "not_shown",
    )


WALLS: list[Answer] = [
    (200, {}, "<title>Einen Moment bitte</title><p>Ihr Browser wird geprüft.</p><script>go()</script>"),
    (200, {}, "<title>Blocked</title><p>Your IP address has been blocked. Incident 4-11.</p>"),
    (200, {}, "<title>Доступ ограничен</title><h1>Доступ ограничен</h1>"),
    (406, {}, "<h1>Not Acceptable!</h1><p>This was caught by a rule.</p>"),
    (418, {}, "<p>short and stout"),
    (999, {}, "<script>x()</script>"),
    (430, {}, "<p>no"),
    (405, {}, "<title>Human Verification</title><div id=c></div><script src=/c.js></script>"),
    (200, {}, "<title>验证</title><p>请拖动滑块完成验证</p>"),
    (202, {}, "<title>x</title><p>Verifying your connection</p><script>x()</script>"),
]


@pytest.mark.parametrize("answer", WALLS, ids=range(len(WALLS)))
def test_guards_are_told_by_status_and_words(answer: Answer) -> None:
    assert state(answer) == ("blocked", "challenge")


SHOWN = [
    f"<title>Clay</title>{MENU}{STORY}<script src=/a.js></script><noscript><img src=/c.gif></noscript>",
    f"<title>Clay</title>{MENU}<h1>Clay</h1><p>{PROSE}</p><p>Two more notes follow in spring.</p>",
    f"<title>Clay</title>{MENU}<h1>Clay</h1><p>{PROSE * 2}</p><p>You must be logged in to post a comment.</p>",
    f"<title>Ton</title>{MENU}<h1>Ton</h1><p>{PROSE * 2}</p><p>Du musst angemeldet sein, um einen Kommentar abzugeben.</p>",
    f"<title>Clay</title><aside><form><input name=u><input type=password name=p><button>Log in</button></form></aside><h1>Clay</h1><p>{PROSE * 3}</p>",
    f"<title>Maintenance of kilns</title>{MENU}<h1>Maintenance of kilns</h1>{STORY}",
    f"<title>Why sites say: please log in to continue</title>{MENU}{STORY}",
    f"<title>Captchas, and how to pass them</title>{MENU}<p>Verify you are human, says the page. Access denied, says another.</p>{STORY}",
    f"<title>Paywalls</title><p>“Subscribe to continue reading” is what they say.</p>{STORY}{STORY}",
    f"<title>Wine at eighteen</title><p>Are you over 18? So is this cellar.</p>{STORY}",
    f"<title>Clay</title><div class=cookie-banner>We use cookies. <button>Accept all</button></div><h1>Clay</h1><p>{PROSE * 3}</p>",
    "<title>May</title><h1>The quay in May</h1><img src=a.jpg><img src=b.jpg><p>Four boats at the quay, shortly after sunrise.</p><a href=/june>June</a>",
    f"<title>Errors in a database of glazes</title><h1>Errors in a database of glazes</h1>{STORY}",
    f"<title>Clay</title>{MENU}<h1>Clay</h1><p>{PROSE * 3}</p><p>Questo indirizzo e-mail è protetto dallo spam. Abilita JavaScript per vederlo.</p><script>m()</script>",
    f"<title>Clay</title><p>Warning: Undefined variable $x in /srv/a.php on line 3</p><h1>Clay</h1>{STORY}",
    f"<title>Guide</title>{MENU}<p>{PROSE * 3}</p><p>Subscribe to our letter and read on every Sunday.</p><form><input type=email></form>",
    f"<title>Plan</title><h1>Plan</h1><ul><li>clay<li>glaze<li>kiln<li>oven<li>wheel</ul><p>{PROSE}</p>",
    f'<title>Essay</title><div class=premium>{STORY}</div><script type="application/ld+json">{{"@type":"NewsArticle","isAccessibleForFree":"False","hasPart":{{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".premium"}}}}</script>',
    f"<title>Board</title><form action=/search><input name=q></form>{MENU}<h1>Board</h1><p>{PROSE * 3}</p><p>Please log in to vote.</p>",
]  # fmt: skip


@pytest.mark.parametrize("html", SHOWN, ids=range(len(SHOWN)))
def test_pages_that_were_shown_have_lost_their_link(html: str) -> None:
    assert state(html) == ("lost", "link_removed")
    assert state(html + "<p>From <a href=https://kiln.example/>the kiln</a>.") == ("live", "")


def test_a_page_that_says_it_is_gone_stays_gone() -> None:
    gone = "<title>Seite nicht gefunden</title><h1>404</h1><div id=app></div><script src=/a.js></script>"
    assert state(gone) == ("lost", "soft_404")


def test_a_page_of_which_only_the_beginning_is_read_says_nothing_of_its_links() -> None:
    assert state("<title>Long</title>" + "<p>a<b>b</b>" * 140_000) == ("broken", "too_large")
