"""Links to the target as a browser's DOM has them, with the words around them."""

import pytest

from linkvet.crawler.page.document import read_document
from linkvet.crawler.page.linking.links import NAMED, SHORTENED, TOKEN, target_links
from linkvet.store.urls import Scope, parse_url

PAGE = parse_url("https://blog.example/2024/post.html?x=1")
SCOPE = Scope.of("target.test")


def page_of(html, origins=(), host="target.test"):
    body = html if isinstance(html, bytes) else html.encode()
    return target_links(read_document(body, PAGE, "utf-8"), SCOPE.contains, origins, host)


def only(html, origins=()):
    (link,) = page_of(html, origins).links
    return link


LINK = '<a href="https://target.test/p">anchor</a>'
ODD = {
    "after_html": f"<html><body></body></html>{LINK}",
    "before_html": f"{LINK}<html>",
    "deep": "<div>" * 3000 + LINK,
    "nested_a": f'<a href="https://other.test/">x{LINK}</a>',
    "foster_parented": f"<table><tr>{LINK}<td>x</td></tr></table>",
    "svg_a": '<svg><a href="https://target.test/p"><text>anchor</text></a></svg>',
    "entity": '<a href="https&#58;//target.test/p">anchor</a>',
    "amp": '<a href="https:&sol;&sol;target.test/p">anchor</a>',
    "white_space": '<a href="\n  https://target.test/p \t">anchor</a>',
    "broken_line": '<a href="https://tar\nget.test\t/p">anchor</a>',
    "upper_case": '<A HREF="HTTPS://TARGET.TEST/p">anchor</A>',
    "backslashes": '<a href="https:\\\\target.test\\p">anchor</a>',
    "scheme_relative": '<a href="//target.test/p">anchor</a>',
    "one_slash": '<a href="http:/\\/target.test/p">anchor</a>',
    "unquoted": "<a href=https://target.test/p>anchor</a>",
    "single_quotes": "<a class=x href='https://target.test/p'>anchor</a>",
    "first_of_two": '<a href="https://target.test/p" href="https://other.test/">anchor</a>',
    "unclosed": '<p><a href="https://target.test/p">anchor',
    "block_in_a": '<a href="https://target.test/p"><div>anchor</div></a>',
    "noscript": f"<noscript>{LINK}</noscript>",
    "port_and_case": '<a href="https://www.Target.test:443/p">anchor</a>',
    "base": '<base href="https://target.test/x/"><a href="p">anchor</a>',
    "zero_width": '<a href="https://target.test/p">an\u200bchor\ufeff</a>',
    "script_inside": '<a href="https://target.test/p">an<script>1</script><style>a{}</style>chor</a>',
    "comment_inside": '<a href="https://target.test/p">an<!-- x -->chor</a>',
    "select": f"<select><option>x</select>{LINK}",
    "cdata": f"<![CDATA[ x ]]>{LINK}",
    "null": "<a href='https://target.test/p'>an\x00chor</a>",
}


@pytest.mark.parametrize("html", ODD.values(), ids=ODD.keys())
def test_odd_markup_is_read_as_browsers_do(html):
    link = only(html)
    assert link.anchor == "anchor"
    assert parse_url(link.url).domain == "target.test"


NO_LINK = {
    "template": f"<template>{LINK}</template>",
    "comment": f"<!-- {LINK} -->",
    "script": f"<script>document.write('{LINK}')</script>",
    "style": f"<style>{LINK}</style>",
    "textarea": f"<textarea>{LINK}</textarea>",
    "title": f"<title>{LINK}</title>",
    "xhtml_title": f"<title/>{LINK}",
    "iframe": f"<iframe>{LINK}</iframe>",
    "srcdoc": "<iframe srcdoc='<a href=https://target.test/p>x</a>'></iframe>",
    "no_href": "<a name=x>https://target.test/</a>",
    "link_element": "<link rel=canonical href=https://target.test/p>",
    "xlink_only": '<svg><a xlink:href="https://target.test/p">x</a></svg>',
    "xlink_target": '<svg><a xlink:href="https://target.test/p"/></svg>',
    "javascript": "<a href=\"javascript:location='https://target.test/'\">x</a>",
    "mailto": "<a href=mailto:a@target.test>x</a>",
    "ftp": "<a href=ftp://target.test/p>x</a>",
    "other_name": "<a href=https://nottarget.test/>x</a><a href=https://target.test.evil.example/>x</a>",
    "user_name": "<a href=https://target.test@evil.example/>x</a>",
    "text_only": "https://target.test/p",
}


@pytest.mark.parametrize("html", NO_LINK.values(), ids=NO_LINK.keys())
def test_what_browsers_do_not_have_is_no_link(html):
    assert page_of(html).links == []


def test_idn_hosts_are_one_with_their_punycode():
    scope = Scope.of("xn--bcher-kva.example")
    doc = read_document("<a href='https://BÜCHER.example/ä?ö'>x</a>".encode(), PAGE, "utf-8")
    (link,) = target_links(doc, scope.contains).links
    assert link.url == "https://xn--bcher-kva.example/%C3%A4?%C3%B6"
    assert link.href == "https://BÜCHER.example/ä?ö"


def test_area_and_images():
    page = page_of(
        "<map><area href=https://target.test/a alt='the map'></map>"
        "<a href=https://target.test/b title=T><img src=/i.png alt=' a  b '><img alt=c></a>"
        "<a href=https://target.test/c><img src=x.png></a>"
        "<a href=https://target.test/d><img src=data:image/gif;base64,R0 data-src=/lazy.png alt></a>"
    )
    area, image, without, lazy = page.links
    assert (area.element, area.anchor, area.image_alt) == ("area", "", "the map")
    assert (image.image_alt, image.image_src, image.title) == ("a b c", "https://blog.example/i.png", "T")
    assert (without.image_alt, without.image_src) == (None, "https://blog.example/2024/x.png")
    assert (lazy.image_alt, lazy.image_src) == ("", "https://blog.example/lazy.png")
    assert only(LINK).image_src is None


@pytest.mark.parametrize(
    ("rel", "origins", "kind", "origin"),
    [
        (None, (), "follow", ""),
        ("", (), "follow", ""),
        ("noopener NoReferrer", (), "follow", ""),
        ("NOFOLLOW", (), "nofollow", "rel"),
        ("ugc,nofollow", (), "nofollow ugc", "rel"),
        ("sponsored", (), "sponsored", ""),
        ("ugc nofollow\tsponsored", ("meta",), "nofollow sponsored ugc", "rel meta"),
        (None, ("header", "meta"), "nofollow", "meta header"),
        ("ugc", ("header",), "nofollow ugc", "header"),
        ("nofollows dofollow", (), "follow", ""),
    ],
)
def test_kind_of_link(rel, origins, kind, origin):
    written = "" if rel is None else f' rel="{rel}"'
    link = only(f"<a href=https://target.test/{written}>x</a>", origins)
    assert (link.rel, link.link_kind, link.nofollow_origin) == (rel, kind, origin)


def test_counts_and_positions():
    page = page_of(
        "<a href=/own>1</a><a href='https://www.blog.example/x'>2</a><a href=mailto:x@y.example>3</a>"
        "<a href=https://a.other.test/>4</a><a href=https://b.other.test/>5</a>"
        f"{LINK}<a href=#top>7</a><a name=no>-</a><a href=//third.test>8</a>"
    )
    assert page.total == 8
    assert [link.position for link in page.links] == [6]
    assert (page.internal, page.external, page.to_target) == (3, 4, 1)
    assert page.outlinks == {"other.test": 2, "target.test": 1, "third.test": 1}


def test_path_that_leaves_the_site_by_a_trick_is_seen():
    page = page_of(
        "<a href='/\t/target.test/a'>x</a><a href='/\\target.test/b'>y</a><a href='/\n/target.test'>z</a>"
    )
    assert len(page.links) == 3


def test_sentence_paragraph_and_heading():
    link = only(
        "<h1>All about bees</h1><h2>Hives</h2><p>First things first. A <b>good</b> hive from "
        f"{LINK} lasts, say, 10.5 years! And so on.</p><p>Another paragraph.</p><h2>Later</h2>"
    )
    assert link.context == "A good hive from anchor lasts, say, 10.5 years!"
    assert link.paragraph == (
        "First things first. A good hive from anchor lasts, say, 10.5 years! And so on."
    )
    assert link.heading == "Hives"
    assert 0 < link.link_density < 0.15


def test_sentences_of_other_scripts_and_line_breaks():
    assert only(f"<p>第一句。请看{LINK}的内容。第三句。</p>").context == "请看anchor的内容。"
    assert only(f"<p>One line<br>see {LINK} there<br>third</p>").context == "see anchor there"


def test_link_alone_in_its_block_has_its_neighbours_as_paragraph():
    link = only(f"<div><div>Words before.</div><div>{LINK}</div><div>Words after.</div></div>")
    assert link.context == "anchor"
    assert link.paragraph == "Words before. anchor Words after."
    assert link.link_density == 1


def test_long_paragraphs_are_cut_around_the_link():
    link = only(f"<p>{'word ' * 3000}{LINK}{' more' * 3000}</p>")
    assert "anchor" in link.paragraph
    assert 800 < len(link.paragraph) <= 1100
    assert len(link.context) <= 520


def test_many_links_in_one_block_share_its_text():
    page = page_of("<p>" + f"word {LINK} " * 3000 + "</p>")
    assert page.to_target == 3000
    assert len(page.links) == 2000
    assert page.links[0].paragraph.startswith("word anchor word anchor")


@pytest.mark.parametrize(
    ("href", "rank"),
    [
        ("/out?url=https%3A%2F%2Ftarget.test%2Fp", NAMED),
        ("https://l.social.example/l.php?u=https%253A%252F%252Fwww.target.test%252F&h=1", NAMED),
        ("https://web.archive.example/web/2020/https://target.test/p", NAMED),
        ("https://bit.ly/3abc", SHORTENED),
        ("/go/best-shop", TOKEN),
        ("https://blog.example/redirect.php?id=7", TOKEN),
        ("https://click.mailer.example/track?id=7", TOKEN),
        ("https://bit.ly/", 0),
        ("/category/gold", 0),
        ("https://other.example/go/x", 0),
        ("/out?url=https%3A%2F%2Fnottarget.test%2F", TOKEN),
        ("/tag/mytarget.testing", 0),
    ],
)
def test_links_that_may_lead_to_the_target(href, rank):
    found = page_of(f"<p>See <a rel=nofollow href='{href}'>this</a> now.").redirect_candidates
    assert [candidate.rank for candidate in found] == ([rank] if rank else [])
    if found:
        link = found[0].describe()
        assert (link.anchor, link.link_kind, link.context) == ("this", "nofollow", "See this now.")
        assert link.url == found[0].url.href


def test_candidates_come_strongest_first_and_are_few():
    page = page_of(
        "".join(f"<a href=/go/{i}>x</a>" for i in range(100))
        + "<a href=https://bit.ly/1>s</a><a href='/x?u=https://target.test/'>n</a>"
    )
    assert [candidate.rank for candidate in page.redirect_candidates[:3]] == [NAMED, SHORTENED, TOKEN]
    assert len(page.redirect_candidates) == 30


def test_plain_addresses_are_counted_by_host_without_being_missed() -> None:
    counted = page_of(
        "<a href='https://other.test/a'>1</a><a href='http://www.other.test'>2</a>"
        "<a href='https://other.test/b/../c'>3</a><a href='https://OTHER.test/%7Ed?e=f#g'>4</a>"
        "<a href='https://blog.example/own/'>5</a>"
    )
    assert counted.outlinks == {"other.test": 4}
    assert counted.internal == 1
    assert counted.redirect_candidates == []


def test_links_named_by_an_export_outside_of_the_target_are_found_among_plain_ones() -> None:
    doc = read_document(
        b"<a href='https://www.shop.test/go'>shop</a><a href='https://other.test/'>x</a>", PAGE
    )
    found = target_links(
        doc, lambda url: url.domain == "shop.test", (), "target.test", frozenset(["shop.test"])
    )
    assert [link.url for link in found.links] == ["https://www.shop.test/go"]
    assert found.outlinks == {"shop.test": 1, "other.test": 1}
