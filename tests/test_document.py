"""Bytes to characters and characters to the DOM, as browsers do it."""

import pytest

from linkvet.crawler.page.bounds import tamed
from linkvet.crawler.page.document import charset_of, read_document
from linkvet.store.urls import parse_url

PAGE = parse_url("https://blog.example/post/1")


def text_of(body, header=None):
    return read_document(body, PAGE, header).tree.body.text(strip=True)


@pytest.mark.parametrize(
    ("body", "header", "charset"),
    [
        (b"\xef\xbb\xbf<meta charset=windows-1252>", "iso-8859-1", "utf-8"),
        (b"\xff\xfea\x00", "utf-8", "utf-16le"),
        (b"<meta charset=utf-8>", "iso-8859-1", "windows-1252"),
        (b"<meta charset=utf-8>", "no-such-thing", "utf-8"),
        (b"<META CHARSET='GB2312'>", None, "gbk"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'>", None, "shift_jis"),
        (b"<meta content='text/html; charset=\"koi8-r\"' http-equiv=content-type>", None, "koi8-r"),
        (b"<meta content='text/html; charset=koi8-r'>\xc3\xa9", None, "utf-8"),
        (b"<!-- <meta charset=koi8-r> --><meta charset=big5>", None, "big5"),
        (b"<meta charset=utf-16>", None, "utf-8"),
        (b"<meta charset=x-user-defined>", None, "windows-1252"),
        (b"<meta name=x><meta charset=nonsense><meta charset=euc-kr>", None, "euc-kr"),
        (b"<?xml version='1.0' encoding='iso-8859-2'?><html>", None, "iso-8859-2"),
        (b"plain", None, "windows-1252"),
        ("Grüße".encode(), None, "utf-8"),
        (b"<head>" + b" " * 2000 + b"<meta charset=koi8-r></head>", None, "koi8-r"),
        (b"<body>" + b" " * 2000 + b"<meta charset=koi8-r>\xc3\xa9", None, "utf-8"),
        (b"", None, "windows-1252"),
    ],
)
def test_charset_is_what_a_browser_uses(body, header, charset):
    assert charset_of(body, header) == charset


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        (b"caf\xe9 \x80 \x81", "latin1", "café € \x81"),
        (b"\x87\x40", "shift_jis", "①"),
        (b"\xb0\xa1", "euc-kr", "가"),
        (b"\x81\x30\x81\x30", "gb2312", "\x80"),
        (b"caf\xc3\xa9 \xff!", "utf-8", "café \ufffd!"),
        ("\ufeffé".encode("utf-16-be"), None, "é"),
        (b"a\x00b", "utf-8", "ab"),
        (b"\xef\xbb\xbfx", None, "x"),
    ],
)
def test_characters_follow_the_whatwg_tables(body, header, text):
    assert text_of(body, header) == text


def test_first_usable_base_counts():
    assert read_document(b"<base target=x><base href=../d/><base href=/e/>", PAGE).base == (
        "https://blog.example/d/"
    )
    assert read_document(b"<base href='javascript:1'>", PAGE).base == PAGE.href
    assert read_document(b"<base href='http://['>", PAGE).base == PAGE.href
    assert read_document(b"<p>no base", PAGE).base == PAGE.href


def test_empty_and_binary_bodies_are_pages_without_links():
    for body in (b"", b"\x00" * 1000, bytes(range(256)) * 20, b"<", b"<a", b"<!--"):
        doc = read_document(body, PAGE)
        assert doc.tree.css("a[href]") == []
        assert doc.html_bytes == len(body)


def test_nesting_beyond_what_browsers_follow_keeps_text_and_links():
    body = (
        b"<div>" * 100_000 + b"<a href=/deep>deep</a>" + b"</div>" * 100_000 + b"<p><a href=/after>after</a>"
    )
    doc = read_document(body, PAGE)
    assert [a.text() for a in doc.tree.css("a[href]")] == ["deep", "after"]


@pytest.mark.parametrize(
    "body",
    [
        b"<p>" + b"".join(b"<b x=%d>" % i for i in range(20_000)) + b"<p>x" * 20_000,
        b"<ul><li>" * 60_000,
        b"<div><table><td></div></td></table>" * 40_000,
        b"<div " + b" ".join(b"a%d" % i for i in range(150_000)) + b">",
        b'<a "' * 100_000,
        b"<script>" + b"</x" * 400_000,
        b"<html a%d=1>" * 90_000,
    ],
    ids=["formatting", "lists", "scopes", "attributes", "quotes", "script", "html"],
)
def test_hostile_markup_is_read_in_bounded_work(body):
    assert read_document(body, PAGE).tree.body is not None


def test_honest_pages_are_left_as_they_are():
    page = b"<html><body>" + b"<div class=a><p>Text <b>bold</b> <i x=1>i</i><br></div>" * 3000
    assert tamed(page) == page
    script = b"<script>if (a<b) { document.write('<div>') }</script>" * 3000 + b"<p>end" * 8000
    assert tamed(script) == script
