"""Which part of a page a link stands in, from names and, without names, from how the page lies."""

import pytest

from benchmarks.quality_regions import CASES, made_pages
from linkvet.crawler.page.document import read_document
from linkvet.crawler.page.linking.links import links_of, target_links
from linkvet.crawler.page.linking.paragraphs import Paragraphs
from linkvet.crawler.page.regions.find import Regions
from linkvet.crawler.page.regions.layout import MAX_WORK, Layout, is_sharing
from linkvet.crawler.page.regions.words import region_named, side_named
from linkvet.store.urls import Scope, parse_url

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


SOCIAL = "".join(
    f"<a href=https://www.{host}.com/mill><img alt={host}></a>"
    for host in ("facebook", "instagram", "youtube")
)
ICON = "<a href=https://target.test/ class=icon></a>"
SHARES = "<a href='https://www.facebook.com/sharer/sharer.php?u=x'>f</a><a href='https://wa.me/?text=x'>w</a>"
ARTICLE = f"<article><h1>Head</h1><p>{WORDS * 3}</p>{{}}<p>{WORDS * 3}</p></article>"
AROUND = f"<header><nav>{REST}</nav></header><main>{{}}</main><footer>{REST}</footer>"

ROWS = {
    "icons_in_the_header": (f"<header><div class=icons>{SOCIAL}{ICON}</div></header>{MAIN}", "header"),
    "icons_before_all": (f"<div>{SOCIAL}{ICON}</div>{MAIN}", "header"),
    "icons_at_the_end": (f"{MAIN}<div>{SOCIAL}{ICON}</div>", "footer"),
    "icons_in_the_footer": (f"{MAIN}<footer><ul><li>{SOCIAL}<li>{ICON}</ul></footer>", "footer"),
    "icons_in_the_sidebar": (f"{MAIN}<aside><div>{SOCIAL}{ICON}</div></aside>", "sidebar"),
    "icons_in_a_menu": (f"<nav><ul><li>{SOCIAL}<li>{ICON}</ul></nav>{MAIN}", "navigation"),
    "icons_in_a_menu_over_the_page": (
        f"<div class=off-canvas><div>{SOCIAL}{ICON}</div></div>{MAIN}",
        "navigation",
    ),
    "icons_of_the_author": (f"{MAIN}<div class=author-box><h3>Ash</h3>{SOCIAL}{ICON}</div>", "author"),
    "icons_in_a_comment": (f"{MAIN}<li id=comment-7><p>x</p>{SOCIAL}{ICON}</li>", "comment"),
    "shares_in_the_text": (AROUND.format(ARTICLE.format(f"<div>{SHARES}{ICON}</div>")), "widget"),
    "shares_in_an_aside_of_their_own": (
        AROUND.format(ARTICLE.format(f"<aside>{SHARES}{ICON}</aside>")),
        "widget",
    ),
    "follow_us_in_the_text": (AROUND.format(ARTICLE.format(f"<ul>{SOCIAL}{ICON}</ul>")), "widget"),
    "services_named_in_a_sentence": (
        AROUND.format(ARTICLE.format(f"<p>{WORDS}{SOCIAL} and {LINK}</p>")),
        "content",
    ),
    "one_service_is_no_row": (
        AROUND.format(ARTICLE.format(f"<p>See it <a href=https://youtube.com/w>there</a> and {LINK}</p>")),
        "content",
    ),
}
COMMENTS = {
    "single_by_id": (f"<div id=comment-12><p>{LINK}</p></div>", "comment"),
    "mention_of_comments_with_words": (f"<div class=my-comments-box><p>{WORDS}{LINK}</p></div>", "comment"),
    "mention_of_comments_without": (f"<div class=meta-comments-box>{LINK}</div>", "content"),
    "form": (f"<div class=my-comment-thing>{LINK}<textarea></textarea></div>", "comment"),
    "within_the_foot_of_an_article": (
        f"<article><p>x</p><footer><div id=comments><p>{LINK}</p></div></footer></article>",
        "comment",
    ),
    "within_the_foot_of_the_page": (
        f"<footer><div class=recent-comments><p>{WORDS}{LINK}</p></div></footer>",
        "footer",
    ),
    "threads_of_a_forum": (f"<main><ol class=forum-threads><li>{LINK}</ol></main>", "content"),
    "nameless_with_own_address": (
        f"<main><ol><li><p>{WORDS}{LINK}</p><a href='/p#comment-4'>May 4</a><li>{WORDS * 9}</ol></main>",
        "comment",
    ),
    "nameless_without_address": (
        f"<main><ol><li><p>{WORDS}{LINK}</p><a href=/p>May 4</a></ol></main>",
        "content",
    ),
    "named_content_with_a_reply_address": (
        f"<div class=entry-content><p>{WORDS}{LINK} <a href='/p#comment-4'>her comment</a></p></div>",
        "content",
    ),
}
AUTHORS = {
    "box_with_words": (f"<div class=post-author-bio><p>{WORDS}{LINK}</p></div>", "author"),
    "box_without_words": (f"<div class=author-box><a href=/a>Ash</a>{LINK}</div>", "author"),
    "byline": (f"<p class=byline>By {LINK}</p>", "author"),
    "works_of_the_author": (f"<div class=author-posts><p>{WORDS}{LINK}</p></div>", "content"),
    "headed": (f"<div><h3>About the author</h3><p>Ash bakes. {LINK}</p></div>", "author"),
    "begun": (f"<p><strong>About the Author:</strong> Ash bakes and writes. {LINK}</p>", "author"),
    "german": (f"<section><h4>Über die Autorin</h4><div><p>Ina backt. {LINK}</p></div></section>", "author"),
    "heading_elsewhere": (f"<div><h3>About the oven</h3><p>{WORDS}{LINK}</p></div>", "content"),
    "after_another_paragraph": (
        f"<div><p>{WORDS}</p><p>About the author we know nothing.</p><p>{WORDS}{LINK}</p></div>",
        "content",
    ),
    "signature_in_a_forum": (
        f"<div class=postbody><p>{WORDS}</p><div class=signature>-- {LINK}</div></div>",
        "author",
    ),
}
NAMES = {
    "card_header": (f"<div class=card><div class=card-header>{LINK}</div></div>", "content"),
    "foot_of_a_post": (f"<div class=post><div class=postfooter>{LINK}</div></div>", "content"),
    "aside_in_the_header": (f"<header><aside class=x>{LINK}</aside></header>", "header"),
    "foot_of_a_sidebar": (f"<aside><div class=sidebar-footer>{LINK}</div></aside>", "sidebar"),
    "widgets_of_a_page_builder": (f"<div class=elementor-widget-wrap><p>{WORDS}{LINK}</p></div>", "content"),
    "badge_of_a_product": (f"<main><p>x <span class=badge>{LINK}</span></p></main>", "content"),
    "cookie_notice": (f"<div id=cookie-notice role=banner>{LINK}</div>", "widget"),
    "contentinfo_and_banner": (f"<div id=footer>{LINK}</div>", "footer"),
    "joined_words": (f"<div class=mainfooterarea>{LINK}</div>", "footer"),
}


@pytest.mark.parametrize(("html", "expected"), ROWS.values(), ids=ROWS.keys())
def test_rows_of_icons_belong_to_what_is_around_them(html, expected):
    assert region(f"<body>{html}") == expected


@pytest.mark.parametrize(("html", "expected"), COMMENTS.values(), ids=COMMENTS.keys())
def test_comments_and_mere_mentions_of_them(html, expected):
    assert (
        region(f"<body><nav>{REST}</nav><h1>Head</h1><div><p>{WORDS * 4}</p></div>{html}{REST}") == expected
    )


@pytest.mark.parametrize(("html", "expected"), AUTHORS.values(), ids=AUTHORS.keys())
def test_authors_and_what_only_names_them(html, expected):
    assert (
        region(f"<body><nav>{REST}</nav><div class=text><p>{WORDS * 4}</p>{html}<p>{WORDS * 3}</p></div>")
        == expected
    )


@pytest.mark.parametrize(("html", "expected"), NAMES.values(), ids=NAMES.keys())
def test_names_are_read_with_their_neighbours(html, expected):
    before = html if expected == "header" else ""
    after = "" if before else html
    end = "" if expected == "footer" else f"<footer>{REST}</footer>"
    assert region(f"<body>{before}<nav>{REST}</nav><div><p>{WORDS * 4}</p></div>{after}{end}") == expected


def test_comments_that_make_up_most_of_the_page_stay_comments():
    items = "".join(f"<li id=comment-{n}><p>{WORDS}<a href=/{n}>x</a></p>" for n in range(40))
    assert region(f"<body><p>Text</p><div id=comments><ol>{items}<li><p>{LINK}</p></ol></div>") == "comment"


def test_the_main_column_is_no_sidebar_whatever_its_side():
    side = f"<div id=left><h2>Notes</h2><p>{WORDS * 8}{LINK}</p></div><div id=right>{REST}</div>"
    assert region(f"<body>{side}") == "content"
    assert (
        region(f"<body><div id=left>{LINK}<a href=/1>a</a></div><div id=main>{MAIN}{MAIN}</div>") == "sidebar"
    )


def test_a_page_with_few_links_is_content_as_a_whole():
    assert region(f"<body><p>{LINK}</p>") == "content"
    assert region(f"<body><p>Ask at {LINK}, they know.</p>") == "content"
    assert (
        region(f"<body><p>Partners: {LINK}, <a href=/1>a</a>, <a href=/2>b</a>, <a href=/3>c</a></p>")
        == "content"
    )
    assert region(f"<body><div>{LINK}</div>{MAIN}{MAIN}") == "header"


def test_a_nameless_link_at_the_end_is_the_foot_or_unknown():
    short = "".join(f"<div><a href=/{n}><img></a></div>" for n in range(30))
    assert region(f"<body><h1>Head</h1><p>{WORDS * 4}</p>{short}<div>{LINK}</div>") == "footer"
    more = "".join(f"<div><a href=/{n}><img></a></div>" for n in range(4))
    assert region(f"<body><h1>Head</h1><p>{WORDS * 4}</p>{short * 2}<div>{LINK}</div>{more}") == "unknown"


@pytest.mark.parametrize("path", sorted((CASES / "pages").glob("*.html")), ids=lambda path: path.stem)
def test_made_pages_of_forums_blogs_and_builders(path):
    for _, doc, labels in made_pages([path]):
        nodes = [node for node, _ in links_of(doc)]
        regions, paragraphs = Regions(doc), Paragraphs()
        assert len(labels) > 0
        for n, accepted in labels:
            said = regions.of(nodes[n], paragraphs.of(nodes[n]), (n + 1) / len(nodes))
            assert said in accepted, nodes[n].html


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("commentlist", ("comment", True)),
        ("post-comments", ("comment", True)),
        ("comments-link", ("", False)),
        ("has-sidebar", ("", False)),
        ("withSidebar", ("", False)),
        ("sidebar-left", ("sidebar", False)),
        ("mobileNavigation", ("navigation", False)),
        ("entry-header", ("content", False)),
        ("site-header", ("header", True)),
        ("category-social-media", ("", False)),
        ("tag-burger tag-footer", ("", False)),
        ("category-menu", ("navigation", False)),
        ("market-share", ("", False)),
        ("share-links", ("social", False)),
        ("header__bottom", ("header", False)),
        ("align-bottom-left", ("", False)),
        ("author-box", ("author", True)),
        ("td-post-author-name", ("author", False)),
        ("rechte-spalte", ("sidebar", False)),
        ("fusszeile", ("footer", False)),
        ("x" * 80 + "-footer", ("", False)),
        ("", ("", False)),
    ],
)
def test_words_in_names(names, expected):
    assert region_named(tuple(names.split())) == expected


def test_sides():
    assert side_named("col-right")
    assert side_named("l-side")
    assert not side_named("copyright")
    assert not side_named("a-very-long-right-name")


def test_addresses_that_pass_a_page_on():
    assert is_sharing("https://twitter.com/intent/tweet?text=x")
    assert is_sharing("mailto:?subject=x")
    assert is_sharing("https://www.FACEBOOK.com/Sharer/sharer.php?u=x")
    assert not is_sharing("https://twitter.com/miller")
    assert not is_sharing("mailto:ash@mill.example")
    assert not is_sharing("http:x")


def test_hostile_nesting_is_weighed_within_bounds():
    deep = "<div class=sidebar>" * 300 + f"<p>{LINK}</p>"
    html = f"<body>{deep}" + f"<p>{WORDS}<a href=/x>x</a></p>" * 3000
    doc = read_document(html.encode(), parse_url("https://blog.example/post"), "utf-8")
    assert region(html) in ("content", "sidebar", "header")
    layout = Layout(doc)
    for node in doc.tree.css("div,p"):
        layout.links_in(node)
        layout.plain(node)
    assert layout._work > -MAX_WORK
