"""Mail addresses as pages write, disguise and code them, and what only looks like one."""

from __future__ import annotations

import pytest

from linkvet.crawler.page.contact.contacts import contacts_of
from linkvet.crawler.page.contact.mails import decoded_mails, disguised_mails, mails_in, recipients
from linkvet.crawler.page.document import read_document
from linkvet.crawler.page.walk import reading_of
from linkvet.store.urls import parse_url


def coded(text: str, key: int) -> str:
    """``text`` as content delivery networks write it into pages."""
    return bytes([key, *(byte ^ key for byte in text.encode())]).hex()


def mails_of(html: str) -> list[str]:
    """The mail addresses that a page of kiln.example gives."""
    url = parse_url("https://kiln.example/imprint")
    assert url is not None
    doc = read_document(html.encode(), url)
    return [value for kind, value in contacts_of(reading_of(doc), doc) if kind == "contact_mail"]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{0}">[email protected]</a>',
        '<p>Mail: <span data-cfemail="{0}">[E-Mail geschützt]</span></p>',
        '<a href="https://kiln.example/cdn-cgi/l/email-protection#{0}"><i class="icon"></i></a>',
        '<a class=btn href="/cdn-cgi/l/email-protection#{1}">Nous écrire</a>',
        '<footer><a href="/cdn-cgi/l/email-protection#{0}"><svg></svg><b data-cfemail="{0}"></b></a></footer>',
    ],
)
def test_a_coded_address_is_read_as_a_browser_shows_it(html: str) -> None:
    plain, long = coded("atelier@kiln.example", 0x9C), coded("atelier@kiln.example?subject=a@b.example", 7)
    assert mails_of(html.format(plain, long)) == ["atelier@kiln.example"]


@pytest.mark.parametrize("code", ["", "5", "zz", "5a333", coded("no address", 3), "00" * 4000, "5a" * 30])
def test_a_code_that_holds_no_address_gives_none(code: str) -> None:
    assert decoded_mails(code) == []
    assert mails_of(f'<i data-cfemail="{code}"></i>') == []


@pytest.mark.parametrize(
    ("address", "whom"),
    [
        ("ann@kiln.example?subject=Hi", ["ann@kiln.example"]),
        ("?to=ann@kiln.example&cc=bob%40kiln.example", ["ann@kiln.example", "bob@kiln.example"]),
        ("ann@kiln.example,bob@kiln.example", ["ann@kiln.example", "bob@kiln.example"]),
        ("ann@kiln.example&body=from%20eve@other.example", ["ann@kiln.example"]),
        ("//ann@kiln.example", ["ann@kiln.example"]),
        ("ann%28at%29kiln%28dot%29example", ["ann@kiln.example"]),
        ("%61nn%40kiln.example", ["ann@kiln.example"]),
        ("?subject=Look&body=Sent%20by%20eve@other.example", []),
        ("?SUBJECT=write%20to%20eve@other.example", []),
    ],
)
def test_a_mailto_link_names_its_recipients_and_nobody_of_its_text(address: str, whom: list[str]) -> None:
    assert recipients(address) == whom


@pytest.mark.parametrize(
    "text",
    [
        "cover@2x.jpg hero@1.5x.avif tile@3x.heic sprite@2x.ai",
        "npm i left-pad@1.3.x, vue@3.4.beta, @types/node@20.x.dev",
        "your.name@company.com, you@gmail.com, vorname.nachname@firma.de, votre.nom@domaine.fr",
        "nombre@ejemplo.com, max.mustermann@web.de, user@host.tld, name@anything.com",
        "a1b2c3d4e5f60718293a4b5c6d7e8f90@o42.ingest.sentry.io",
        "605a7baede844d278b89dc95ae0a9123@sentry-next.wixpress.com",
        "see @potter and @kiln.official, 3 @ 4.50, me@home",
        "git@www.kiln.example",
    ],
)
def test_what_has_an_at_sign_and_is_nobodys_address(text: str) -> None:
    assert mails_in(text) + disguised_mails(text) == []


@pytest.mark.parametrize(
    ("text", "mail"),
    [
        ("Write to Info@Kiln.example.", "info@kiln.example"),
        ("in\u200bfo@\u2060kiln.exam\u00adple", "info@kiln.example"),
        ("office [at] kiln [dot] example", "office@kiln.example"),
        ("office(ät)kiln(punkt)example", "office@kiln.example"),
        ("correo: taller (arroba) kiln (punto) es", "taller@kiln.es"),
        ("contact {arobase} kiln {point} fr", "contact@kiln.fr"),
        ("ann.lee[@]kiln.example", "ann.lee@kiln.example"),
        ("ann [dot] lee [at] kiln [dot] example", "ann.lee@kiln.example"),
        ("почта: shop [собака] kiln [точка] ru", "shop@kiln.ru"),
        ("info AT kiln DOT example", "info@kiln.example"),
        ("info＠kiln.example", "info@kiln.example"),
        ("post@töpferei.de", "post@xn--tpferei-90a.de"),
        ("sales@163.com", "sales@163.com"),
        ("sales@2x.com", "sales@2x.com"),
    ],
)
def test_an_address_in_an_odd_dress_is_read(text: str, mail: str) -> None:
    assert list(dict.fromkeys(mails_in(text) + disguised_mails(text))) == [mail]


@pytest.mark.parametrize(
    "html",
    [
        '<script type="application/ld+json">{"@graph":[{"contactPoint":[{"email":"a@kiln.example"}]}]}</script>',
        '<script type="application/ld+json; charset=utf-8">{"email":["mailto:a@kiln.example?subject=x"]};</script>',
        '<div itemscope itemtype="https://schema.org/Store"><meta itemprop="email" content="a@kiln.example"></div>',
        '<link itemprop="email" href="mailto:a@kiln.example">',
        '<meta property="og:email" content="a@kiln.example">',
    ],
)
def test_an_address_stated_for_programs_is_read(html: str) -> None:
    assert mails_of(html) == ["a@kiln.example"]


def test_a_broken_or_endless_statement_gives_no_address() -> None:
    nested = '{"email":' + "[" * 5000
    assert mails_of(f'<script type="application/ld+json">{nested}</script>') == []
    assert mails_of('<script type="application/ld+json">{"email":"Contact us"}</script>') == []
    assert mails_of('<script>{"email":"a@kiln.example"}</script>') == []
