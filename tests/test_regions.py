"""Which part of a page a link stands in, from names and, without names, from how the page lies."""

import pytest

from crawler.document import read_document
from crawler.links import target_links
from store.urls import Scope, parse_url

LINK = "<a href=https://target.test/>anchor</a>"
WORDS = "Plain words of a real paragraph that goes on for more than a line of text, as articles do. "
REST = "".join(f"<a href=/{i}>Page number {i}</a>" for i in range(12))
MAIN = f"<div><p>{WORDS * 5}<a href=/x>x</a></p>{REST}</div>"


def region(html):
    doc = read_document(html.encode(), parse_url("https://blog.example/post"), "utf-8")
    (link,) = target_links(doc, Scope.of("target.test").contains, target_host="target.test").links
    return link.region


BEFORE = {
    "nav": (f"<nav><ul><li>{LINK}<li><a href=/>b</a></ul></nav>", "navigation"),
    "nav_in_header": (f"<header><nav>{LINK}</nav></header>", "navigation"),
    "header": (f"<header>{LINK}</header>", "header"),
    "masthead": (f"<div id=masthead>{LINK}</div>", "header"),
    "menu_word": (f"<div class='mainMenu'>{LINK}</div>", "navigation"),
    "breadcrumb": (f"<ol itemtype='https://schema.org/BreadcrumbList'><li>{LINK}</ol>", "navigation"),
    "role": (f"<div role=navigation>{LINK}</div>", "navigation"),
}
AFTER = {
    "footer": (f"<footer><p>{WORDS}{LINK}</p></footer>", "footer"),
    "nav_in_footer": (f"<div class=site-footer><ul class=menu><li>{LINK}</ul></div>", "footer"),
    "pied_de_page": (f"<div id=pied>{LINK}</div>", "footer"),
    "copyright_line": (f"<div>© 2024 The blog, made by {LINK}</div>", "footer"),
    "contentinfo": (f"<div role=contentinfo>{LINK}</div>", "footer"),
    "comment": (f"<ol class=commentlist><li class=comment><p>{WORDS}{LINK}</p></ol>", "comment"),
    "comment_author": (f"<div id=comments><div class=comment-author>{LINK}</div></div>", "comment"),
    "comment_footer": (f"<div id=comments><footer>{LINK}</footer></div>", "comment"),
    "kommentare": (f"<section id=kommentare><p>{LINK}</p></section>", "comment"),
    "schema_comment": (f"<div itemtype=https://schema.org/Comment><p>{LINK}</p></div>", "comment"),
    "sidebar": (f"<div id=sidebar><div class=widget><ul><li>{LINK}</ul></div></div>", "sidebar"),
    "aside": (f"<aside><p>{LINK}</p></aside>", "sidebar"),
    "seitenleiste": (f"<div class=seitenleiste>{LINK}</div>", "sidebar"),
    "recent_comments": (f"<aside class=sidebar><ul class=comments><li>{LINK}</ul></aside>", "sidebar"),
    "widget": (f"<div class=textwidget>{LINK}</div>", "widget"),
    "blogroll": (f"<ul class=blogroll><li>{LINK}</ul>", "widget"),
    "author_bio": (f"<div class=author-box><p>{WORDS}{LINK}</p></div>", "author"),
}
INSIDE = {
    "article": (f"<article><p>{WORDS}{LINK}</p></article>", "content"),
    "article_header": (f"<article><header><h2>{LINK}</h2></header><p>{WORDS}</p></article>", "content"),
    "entry_footer": (
        f"<article><p>{WORDS}</p><footer class=entry-footer>{LINK}</footer></article>",
        "content",
    ),
    "aside_in_article": (f"<article><p>x</p><aside><p>{WORDS}{LINK}</p></aside></article>", "content"),
    "nameless": (f"<div><p>{WORDS}{LINK}</p></div>", "content"),
    "comment_count": (f"<div class=post><p class=comments-link>{LINK}</p></div>", "content"),
    "footnote_word": (f"<div class=footnotes><p>{WORDS}{LINK}</p></div>", "content"),
    "layout_switch": (f"<div class='post has-sidebar'><p>{WORDS}{LINK}</p></div>", "content"),
}


@pytest.mark.parametrize(("html", "expected"), BEFORE.values(), ids=BEFORE.keys())
def test_parts_before_the_text(html, expected):
    assert region(f"<body>{html}{MAIN}") == expected


@pytest.mark.parametrize(("html", "expected"), AFTER.values(), ids=AFTER.keys())
def test_parts_after_the_text(html, expected):
    assert region(f"<body>{MAIN}{html}") == expected


@pytest.mark.parametrize(("html", "expected"), INSIDE.values(), ids=INSIDE.keys())
def test_parts_of_the_text(html, expected):
    assert region(f"<body><nav>{REST}</nav>{html}<footer>{REST}</footer>") == expected


def test_a_name_that_holds_the_whole_page_tells_nothing():
    assert region(f"<body><div class=sidebar-wrapper>{MAIN}<p>{WORDS}{LINK}</p></div>") == "content"
    assert region(f"<body class='sidebar comments-open'>{MAIN}<p>{WORDS}{LINK}</p>") == "content"


def test_table_layouts_have_their_columns():
    menu = f"<td><a href=/1>One</a><br><a href=/2>Two</a><br>{LINK}</td>"
    assert region(f"<table><tr>{menu}<td>{WORDS * 8}</td></tr></table>") == "sidebar"
    assert region(f"<table><tr><td>x</td><td>{WORDS * 8}{LINK}</td></tr></table>") == "content"


def test_short_links_in_a_row_before_the_text_are_navigation():
    row = "".join(f"<td><a href=/{i}>Item {i}</a></td>" for i in range(5))
    assert region(f"<table><tr>{row}<td>{LINK}</td></tr></table>{MAIN}{MAIN}") == "navigation"
