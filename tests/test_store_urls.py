from __future__ import annotations

from pathlib import Path

import ada_url
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvet.store.urls import (
    SHORTENERS,
    TRACKING_PARAMETERS,
    Scope,
    ScopeKind,
    absolute_url,
    address_of,
    disavow_line,
    has_known_suffix,
    host_of,
    is_on_host,
    is_public_suffix,
    link_key,
    page_key,
    parse_url,
    platform_of,
    plausible_host,
    readable_host,
    registrable_domain,
    with_parents,
    word_list,
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


def test_a_url_has_its_parts() -> None:
    url = parse_url("HTTP://Blog.Shop.Test:8080/Tea/?q=1#top")
    assert url is not None
    assert (url.scheme, url.host, url.port) == ("http", "blog.shop.test", 8080)
    assert (url.path, url.query) == ("/Tea/", "?q=1")
    assert url.domain == "shop.test"
    assert url.without_fragment == "http://blog.shop.test:8080/Tea/?q=1"
    ports = [parse_url(text) for text in ("http://shop.test/", "https://shop.test/#a#b")]
    assert [one.port for one in ports if one] == [80, 443]
    assert [one.without_fragment for one in ports if one] == ["http://shop.test/", "https://shop.test/"]


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://blog.shop.test/x", "shop.test"),
        ("https://medium.com/@ann/post", "medium.com/@ann"),
        ("https://me.github.io/x", "me.github.io"),
    ],
)
def test_whose_page_it_is(address: str, site: str) -> None:
    url = parse_url(address)
    assert url is not None
    assert url.site == site
    assert host_of(url.site) == site.split("/")[0]


def test_how_long_a_url_may_be() -> None:
    start = "https://shop.test/"
    assert parse_url(start + "x" * (8192 - len(start))) is not None
    assert parse_url(start + "x" * (8193 - len(start))) is None


def test_lists_are_read_without_their_comments(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("# of Words\n UTM_Source \n\n  \nStraße#1\nXX\n".encode())
    assert word_list(path) == {"utm_source", "straße#1", "xx"}
    assert "utm_source" in TRACKING_PARAMETERS
    assert "bit.ly" in SHORTENERS


@pytest.mark.parametrize(
    ("host", "plausible"),
    [
        ("shop.test", True),
        ("shop.test.", True),
        ("a.b.c.shop.test", True),
        ("my_host.shop.test", True),
        ("xn--bcher-kva.test", True),
        ("192.0.2.1", True),
        ("[2001:db8::1]", True),
        ("2001:db8::1", True),
        ("localhost", False),
        ("localhost.", False),
        ("a,b.test", False),
        ("*.shop.test", False),
        ("-a.test", False),
        ("a-.test", False),
        ("a..test", False),
        ("shop.test..", True),
        ("shop.1", False),
        ("1.shop", True),
        ("x" * 63 + ".test", True),
        ("x" * 64 + ".test", False),
    ],
)
def test_what_could_stand_on_the_public_web(host: str, plausible: bool) -> None:
    assert plausible_host(host) is plausible


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("shop.test", None),
        ("192.0.2.999", None),
        ("", None),
    ],
)
def test_hosts_that_are_addresses(host: str, address: str | None) -> None:
    found = address_of(host)
    assert (str(found) if found else None) == address


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("http://12.5/", "http://12.0.0.5/"),
        ("1.2.3.4", "http://1.2.3.4/"),
        ("//1.2.3.4/x", "http://1.2.3.4/x"),
        ("0x7f.1", None),
        ("https://a,b.test/", None),
        ("two\rlines.test", None),
        ("https://shop.test/a\rb", None),
        ("http://[2001:db8::1]/", "http://[2001:db8::1]/"),
        ("[2001:0db8::1]/", "http://[2001:db8::1]/"),
        ("https://shop.test", "https://shop.test/"),
    ],
)
def test_numbers_are_addresses_only_where_they_are_written_so(text: str, href: str | None) -> None:
    url = absolute_url(text)
    assert (url.href if url else None) == href


def test_pages_on_a_host_and_below_it() -> None:
    assert is_on_host("https://shop.test/x", "shop.test")
    assert is_on_host("https://blog.shop.test/x", "shop.test")
    assert not is_on_host("https://myshop.test/x", "shop.test")
    assert not is_on_host("https://shop.test/x", "blog.shop.test")
    assert not is_on_host("no address", "shop.test")


def test_a_host_and_the_names_above_it() -> None:
    assert list(with_parents("a.b.example")) == ["a.b.example", "b.example", "example"]
    assert list(with_parents("b.example.")) == ["b.example", "example"]


@pytest.mark.parametrize(
    ("site", "platform"),
    [
        ("me.github.io", "github.io"),
        ("medium.com/@ann", "medium.com"),
        ("me.wordpress.com", "wordpress.com"),
        ("shop.test", ""),
        ("github.io", ""),
        ("example.co.uk", ""),
    ],
)
def test_the_platform_that_a_site_stands_on(site: str, platform: str) -> None:
    assert platform_of(site) == platform


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("co.uk", True),
        ("CO.UK.", True),
        ("com", True),
        ("github.io", True),
        ("shop.com", False),
        ("core.unknownsuffix", False),
        ("unknownsuffix", False),
    ],
)
def test_names_under_which_strangers_register(host: str, public: bool) -> None:
    assert is_public_suffix(host) is public


@pytest.mark.parametrize(
    ("host", "known"),
    [("shop.com", True), ("SHOP.COM.", True), ("core.unknownsuffix", False), ("com", True), ("x", False)],
)
def test_suffixes_that_are_known(host: str, known: bool) -> None:
    assert has_known_suffix(host) is known


def test_the_registered_domain_of_odd_names() -> None:
    assert registrable_domain("medium.com/@ann") == "medium.com/@ann"
    assert registrable_domain("WWW.Shop.COM.") == "shop.com"
    assert registrable_domain("a.b.unknownsuffix.") == "b.unknownsuffix"
    assert registrable_domain("www.wordpress.com") == "wordpress.com"
    assert registrable_domain("co.uk") == "co.uk"


def test_letters_come_back_from_punycode_only() -> None:
    assert readable_host("shop.test") == "shop.test"
    assert readable_host("www.xn--bcher-kva.example") == "www.bücher.example"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (
            "https://www.shop.test/tea/?b=2&utm_source=x&a=1&&UTM_MEDIUM=y&utm%5Fterm=z",
            "shop.test/tea?b=2&a=1",
        ),
        ("http://shop.test:8080/", "shop.test:8080"),
        ("https://shop.test:80/", "shop.test"),
        ("https://shop.test/?utm_source=x", "shop.test"),
        ("https://shop.test/a%20b", "shop.test/a b"),
        ("https://www.www.test/", "www.test"),
        ("no address", "no address"),
    ],
)
def test_the_key_of_a_link(address: str, key: str) -> None:
    assert link_key(address) == key


@pytest.mark.parametrize(
    ("address", "canonical", "key"),
    [
        ("https://amp.a.example/post", None, "a.example/post"),
        ("https://a.example/post.amp.html", None, "a.example/post"),
        ("https://a.example/post/AMP/", None, "a.example/post"),
        ("https://a.example/amp", None, "a.example"),
        ("https://a.example/x;jsessionid=1A2", None, "a.example/x"),
        ("https://a.example/x?PHPSESSID=1&p=2", None, "a.example/x?p=2"),
        ("https://a.example/x?p=2", "https://www.a.example/y?p=3", "a.example/y?p=3"),
        ("https://a.example/x", "https://a.example/?p=3", "a.example?p=3"),
        ("https://a.example/x", "not an address", "a.example/x"),
        ("not an address", "https://a.example/", "not an address"),
    ],
)
def test_the_key_of_a_page(address: str, canonical: str | None, key: str) -> None:
    assert page_key(address, canonical) == key


@pytest.mark.parametrize(
    ("target", "kind", "means", "host"),
    [
        ("https://www.Shop.test/de/", "root", "shop.test", "shop.test"),
        ("https://www.blog.shop.test./de", "host", "blog.shop.test", "blog.shop.test"),
        ("https://www.shop.test/de/?q=1", "folder", "shop.test/de/", "shop.test"),
        ("shop.test", "folder", "shop.test/", "shop.test"),
    ],
)
def test_what_a_person_means_by_a_target(target: str, kind: ScopeKind, means: str, host: str) -> None:
    scope = Scope.of(target, kind)
    assert (scope.kind, scope.target, scope.host) == (kind, means, host)


def test_the_whole_domain_is_meant_where_nothing_is_said() -> None:
    assert Scope.of("blog.shop.test") == Scope("root", "shop.test")


def test_a_target_without_a_host_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a valid") as refused:
        Scope.of("tea pots")
    assert str(refused.value) == '"tea pots" is not a valid domain or URL; use a form like example.com'


@pytest.mark.parametrize(
    ("kind", "target", "address", "inside"),
    [
        ("root", "shop.test", "https://shop.test./", True),
        ("host", "shop.test", "https://www.shop.test./", True),
        ("host", "shop.test", "https://blog.shop.test/", False),
        ("folder", "shop.test/de/", "https://www.shop.test/de/", True),
        ("folder", "shop.test/de/", "https://shop.test./de", True),
        ("folder", "shop.test/de/", "https://shop.test/", False),
    ],
)
def test_where_a_scope_ends(kind: ScopeKind, target: str, address: str, inside: bool) -> None:
    url = parse_url(address)
    assert url is not None
    assert Scope(kind, target).contains(url) is inside


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("domain:Bücher.Example.", "domain:xn--bcher-kva.example"),
        ("domain: shop.test ", "domain:shop.test"),
        ("domain:???", "domain:???"),
        ("https://Shop.test/a#b", "https://shop.test/a"),
        ("shop.test/a", "shop.test/a"),
    ],
)
def test_lines_of_disavow_files_are_compared_in_one_form(written: str, compared: str) -> None:
    assert disavow_line(written) == compared


URL_SIGNS = st.text(st.sampled_from("abcXYZ019.-_~:/?#[]@!$&'()*+,;=%\\ \t\n|^`{}<>"), max_size=40)


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(["", "http://", "https://", "//", "http:", "HTTPS:/", "/", "?", "../"]), URL_SIGNS)
def test_the_quick_binding_reads_urls_as_the_other(before: str, text: str) -> None:
    """Both are the same parser; only international names, which go to the other, may differ."""
    read = parse_url.__wrapped__(before + text, "https://page.example/folder/page?x=1")
    try:
        slow = ada_url.URL(before + text, "https://page.example/folder/page?x=1")
    except ValueError:
        assert read is None
        return
    is_web = slow.protocol in ("http:", "https:") and bool(slow.hostname)
    assert (read.href if read else None) == (slow.href if is_web else None)
    if read:
        assert (read.host, read.path, read.query) == (slow.hostname, slow.pathname, slow.search)
