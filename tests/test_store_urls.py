from __future__ import annotations

import pytest

from linkvet.store.urls import (
    Scope,
    ScopeKind,
    absolute_url,
    is_public_suffix,
    link_key,
    page_key,
    parse_url,
    readable_host,
    registrable_domain,
)


@pytest.mark.parametrize(
    ("text", "base", "href"),
    [
        ("HTTPS://Shop.Test:443/a/../b?q#f", None, "https://shop.test/b?q#f"),
        ("//shop.test\\tea", "https://a.example/x", "https://shop.test/tea"),
        (" /t\nea ", "https://shop.test/x/", "https://shop.test/tea"),
        ("https://bücher.test/ü", None, "https://xn--bcher-kva.test/%C3%BC"),
        ("http://0x7f.1/", None, "http://127.0.0.1/"),
        ("mailto:a@shop.test", None, None),
        ("javascript:void(0)", "https://shop.test/", None),
        ("https://", None, None),
        ("https://a b.test/", None, None),
        ("/tea", None, None),
        ("https://shop.test/" + "x" * 9000, None, None),
    ],
)
def test_urls_are_read_as_browsers_read_them(text: str, base: str | None, href: str | None) -> None:
    url = parse_url(text, base)
    assert (url.href if url else None) == href


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("shop.test", "http://shop.test/"),
        (" shop.test/tea ", "http://shop.test/tea"),
        ("//shop.test/", "http://shop.test/"),
        ("shop.test:8080/", "http://shop.test:8080/"),
        ("192.0.2.1/x", "http://192.0.2.1/x"),
        ("[2001:db8::1]/", "http://[2001:db8::1]/"),
        ("shop", None),
        ("12.5", None),
        ("", None),
        ("two\nlines.test", None),
        ("ftp://shop.test/", None),
    ],
)
def test_urls_as_people_write_them_in_lists(text: str, href: str | None) -> None:
    url = absolute_url(text)
    assert (url.href if url else None) == href


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("blog.example.co.uk", "example.co.uk"),
        ("me.github.io", "me.github.io"),
        ("www.me.github.io.", "me.github.io"),
        ("github.io", "github.io"),
        ("192.0.2.1", "192.0.2.1"),
        ("[2001:db8::1]", "[2001:db8::1]"),
        ("a.b.c.unknownsuffix", "c.unknownsuffix"),
        ("localhost", "localhost"),
    ],
)
def test_the_domain_its_owner_registered(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


def test_suffixes_and_readable_names() -> None:
    assert is_public_suffix("co.uk")
    assert is_public_suffix("github.io")
    assert not is_public_suffix("example.co.uk")
    assert readable_host("xn--bcher-kva.example") == "bücher.example"


@pytest.mark.parametrize(
    "spelling",
    [
        "http://shop.test/tea",
        "https://www.shop.test/tea/",
        "https://shop.test:443/tea#reviews",
        "https://shop.test/%74ea",
        "https://shop.test/tea?utm_source=x&fbclid=1",
    ],
)
def test_spellings_of_one_page(spelling: str) -> None:
    assert link_key(spelling) == link_key("https://shop.test/tea")


@pytest.mark.parametrize(
    "other", ["https://shop.test/", "https://shop.test/tea?id=1", "https://m.shop.test/tea"]
)
def test_other_pages(other: str) -> None:
    assert link_key(other) != link_key("https://shop.test/tea")


@pytest.mark.parametrize(
    ("target", "kind", "inside", "outside"),
    [
        ("www.shop.test", "root", ["http://shop.test/", "https://a.b.shop.test/x"], ["https://myshop.test/"]),
        (
            "blog.shop.test",
            "host",
            ["https://www.blog.shop.test/"],
            ["https://shop.test/", "https://a.blog.shop.test/"],
        ),
        (
            "shop.test/de",
            "folder",
            ["https://www.shop.test/de", "https://shop.test/de/x"],
            ["https://shop.test/den"],
        ),
        ("me.github.io", "root", ["https://me.github.io/"], ["https://you.github.io/"]),
    ],
)
def test_what_belongs_to_the_audited_site(
    target: str, kind: ScopeKind, inside: list[str], outside: list[str]
) -> None:
    scope = Scope.of(target, kind)
    for text in inside + outside:
        url = parse_url(text)
        assert url
        assert scope.contains(url) == (text in inside), text


@pytest.mark.parametrize("kind", ["root", "host", "folder"])
def test_a_final_dot_of_the_target_means_nothing(kind: str) -> None:
    scope = Scope.of("shop.test.", kind)  # type: ignore[arg-type]
    assert scope.contains(parse_url("https://shop.test/kettles"))
    assert scope.contains(parse_url("https://www.shop.test./kettles"))
    assert not scope.contains(parse_url("https://other.test/"))
    assert link_key("https://shop.test./a") == "shop.test/a"


def test_one_page_has_one_key_whatever_views_it_has_and_servers_stay_apart() -> None:
    post = "https://a.example/post"
    assert page_key("https://www.a.example/post/amp/?utm_source=x", post) == "a.example/post"
    assert page_key("https://a.example:8443/post") == "a.example:8443/post"
    assert page_key("https://a.example/other", "https://b.example/post") == "a.example/other"
    assert page_key("https://a.example/other", "https://a.example/") == "a.example/other", (
        "a slip of the site"
    )
    assert page_key("https://a.example/?s=1", "https://a.example/") == "a.example"
