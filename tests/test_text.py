"""What a page shows of itself, read from pages written for these tests, and titles of real pages."""

# ruff: noqa: E501

import gzip
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from linkvet.crawler.page.document import Document, read_document
from linkvet.crawler.page.facts import count_words, nofollow_origins, page_facts
from linkvet.crawler.page.features import shape_of
from linkvet.crawler.page.published import plausible_date
from linkvet.crawler.page.robots_directives import header_directives
from linkvet.crawler.page.walk import reading_of
from linkvet.store.types import PageFacts
from linkvet.store.urls import Url, parse_url

CORPUS = Path(os.environ.get("LINKVET_CORPUS", Path(__file__).parents[1] / "../shared/data"))
PROSE = (
    "The harbour town wakes early, and the bakers are the first to open their doors to the street. "
    "By seven the smell of rye bread has reached the ferry, where the crew waits for the second boat. "
)


def url(text: str = "https://blog.example/2021/05/bread/") -> Url:
    found = parse_url(text)
    assert found is not None
    return found


def document(html: str, at: str = "https://blog.example/2021/05/bread/") -> Document:
    return read_document(html.encode(), url(at), "utf-8")


def facts(html: str, at: str = "https://blog.example/2021/05/bread/", **headers: str) -> PageFacts:
    return page_facts(document(html, at), {name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title> Rye \n bread </title>", "Rye bread"),
        ("<svg><title>icon</title></svg><p>x</p>", None),
        ("<body><svg><title>icon</title></svg><title>Late</title>", "Late"),
        ("<title></title><title>Second</title>", ""),
        ("<title>A &amp; B</title>", "A & B"),
    ],
)
def test_title_is_the_one_of_the_document(html: str, title: str | None) -> None:
    assert facts(html).title == title


@pytest.mark.parametrize(
    ("html", "header", "canonical"),
    [
        ('<link rel=canonical href="/bread">', "", "https://blog.example/bread"),
        ('<base href="https://cdn.example/x/"><link rel=canonical href="b">', "", "https://cdn.example/x/b"),
        ("<link rel=canonical href>", "", None),
        ("<p>x", '<https://blog.example/c>; rel="canonical"', "https://blog.example/c"),
        ("<p>x", '<https://blog.example/next>; rel="next"', None),
        ('<link rel="alternate" href="/de">', "", None),
    ],
)
def test_canonical(html: str, header: str, canonical: str | None) -> None:
    assert facts(html, Link=header).canonical == canonical


@pytest.mark.parametrize(
    ("html", "header", "robots", "origin"),
    [
        ('<meta name=robots content="NOINDEX, NoFollow">', "", "nofollow noindex", "meta"),
        ("<meta name=robots content=none>", "", "nofollow noindex", "meta"),
        (
            '<meta name=robots content="index,follow"><meta name=googlebot content=noindex>',
            "",
            "follow noindex",
            "meta",
        ),
        ("<meta name=bingbot content=noindex>", "", "", ""),
        ("<p>", "noindex", "noindex", "header"),
        ("<p>", "googlebot: nofollow, otherbot: noindex", "nofollow", "header"),
        ("<p>", "otherbot: noindex, nofollow\nnoarchive", "noarchive", "header"),
        ("<p>", "unavailable_after: 25 Jun 2040 15:00:00 PST", "", ""),
        ("<meta name=robots content=noindex>", "nofollow", "nofollow noindex", "meta header"),
        ('<meta name=robots content="max-snippet: -1">', "", "max-snippet:-1", "meta"),
    ],
)
def test_robots_directives_take_the_most_restrictive(
    html: str, header: str, robots: str, origin: str
) -> None:
    found = facts(html, X_Robots_Tag=header)
    assert (found.robots, found.robots_origin) == (robots, origin)


def test_page_level_nofollow_names_its_origins() -> None:
    page = document('<meta name=robots content="none">')
    assert nofollow_origins(page, {"X-Robots-Tag": "nofollow"}) == ("meta", "header")
    assert nofollow_origins(document("<p>x"), {"x-robots-tag": "noindex"}) == ()
    assert header_directives("googlebot: none") == {"noindex", "nofollow"}


def test_language_is_read_from_the_text_and_else_from_the_declaration() -> None:
    german = "Der Hafen erwacht früh, und die Bäcker öffnen als Erste ihre Türen zur Straße hin. " * 4
    assert facts(f"<html lang=en><p>{german}").language == "de"
    assert facts("<html lang=fr-CA><p>Bonjour").language == "fr"
    assert facts("<html lang=fr-CA><p>Bonjour").language_declared == "fr-CA"
    assert facts("<p>Hi").language is None
    assert facts("<p>Hi", Content_Language="nl").language == "nl"


@pytest.mark.parametrize(
    ("html", "published"),
    [
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2020-02-03T10:00Z"}</script>', "2020-02-03"),
        ('<meta property="article:published_time" content="2019-12-31T23:00:00+02:00">', "2019-12-31"),
        ('<article><header><time datetime="2018-07-06">6 July</time></header></article>', "2018-07-06"),
        ('<time pubdate datetime="2018-07-05">', "2018-07-05"),
        ('<p><time datetime="2018-07-05">that day</time>', None),
        ('<meta name=date content="0001-01-01">', None),
        ('<script type="application/ld+json">{broken</script>', None),
    ],
)  # fmt: skip
def test_publication_date(html: str, published: str | None) -> None:
    assert facts(html, "https://blog.example/bread").published == published


def test_publication_date_from_the_address_is_the_last_resort() -> None:
    assert facts("<p>x", "https://blog.example/2017/03/09/bread").published == "2017-03-09"
    assert facts("<p>x", "https://blog.example/2017/03/bread").published is None


def test_dates_that_cannot_be_are_refused() -> None:
    assert plausible_date("3. 4. 2019") is None
    assert plausible_date("13.04.2019") == "2019-04-13"
    assert plausible_date("03/04/2019") is None
    assert plausible_date("04/25/2019") == "2019-04-25"
    assert plausible_date("March 5, 2016") == "2016-03-05"
    assert plausible_date("Tue, 05 Jan 2016 10:00:00 GMT") == "2016-01-05"
    assert plausible_date("1989-01-01") is None
    assert plausible_date((datetime.now(UTC) + timedelta(days=40)).date().isoformat()) is None


def test_main_text_leaves_navigation_comments_and_footer_out() -> None:
    page = facts(
        f"<nav><a href=/>Home</a> <a href=/b>All about bread and butter</a></nav>"
        f"<div class=content><h1>Rye</h1><p>{PROSE}</p><p>{PROSE}</p></div>"
        f"<div class=sidebar><p>Buy our very long book about the mills of the north coast</p></div>"
        f"<div id=comments><p>A reader writes at length about another recipe of hers</p></div>"
        f"<footer>Copyright by nobody in particular, all rights reserved</footer><script>var x=1</script>"
    )
    assert page.text.count("harbour") == 2
    assert not any(word in page.text for word in ("Home", "book", "reader", "Copyright", "var"))
    assert page.words > 100
    assert page.headings == ["Rye"]


def test_a_wrapper_named_after_the_sidebar_keeps_its_text() -> None:
    assert "harbour" in facts(f"<div class='right sidebar layout'><p>{PROSE}</p><p>{PROSE}</p></div>").text


def test_hidden_and_unread_parts_are_no_text() -> None:
    page = facts(
        "<p>seen</p><p style='display: none'>unseen</p><p hidden>unseen</p><noscript>unseen</noscript>"
    )
    assert page.text == "seen"
    assert page.words == 1


def test_words_of_scripts_without_spaces_are_counted_by_characters() -> None:
    assert count_words("two words") == 2
    assert count_words("パンの作り方") == 3
    assert count_words("") == 0


def test_further_signs() -> None:
    found = facts(
        "<body class='single postid-7'><form role=search><input name=s></form>"
        "<form action=/wp-comments-post.php id=commentform><textarea name=comment></textarea></form>"
        "<form><input type=email></form><form action=/login><input type=password></form>"
        "<ol class=commentlist><li id=comment-11 class=comment><p>one</li><li id=comment-12><p>two</li></ol>"
        "<script type='application/ld+json'>{'x'</script>"
        '<script type="application/ld+json">{"@graph":[{"@type":["Article","BlogPosting"],"author":{"name":"Ada B."}}]}'
        "</script><script src=https://pagead2.googlesyndication.com/x.js></script><ins class=adsbygoogle></ins>"
        "<link rel='shortcut icon' href=/i.png><a rel=next href=?p=2>next</a>"
        "<a href='https://www.amazon.com/dp/1?tag=bread-20'>buy</a>"
    ).features  # fmt: skip
    assert found["forms"] == ["comment", "login", "newsletter", "search"]
    assert found["comments"] == {"area": True, "count": 2}
    assert found["schema_types"] == ["Article", "BlogPosting"]
    assert found["byline"] == "Ada B."
    assert found["ads"] == {"networks": ["adsense"], "slots": 1}
    assert found["icon"] == "https://blog.example/i.png"
    assert found["pagination"] is True
    assert found["affiliate"]["tags"] == ["bread-20"]
    assert found["ugc"]["comment_form"] == "form"
    assert found["password_fields"] == 1
    json.dumps(found)


@pytest.mark.parametrize(
    ("html", "disclosed"),
    [
        (f"<p>This is a sponsored post by Mill Ltd.</p><p>{PROSE}", True),
        (f"<h1>Anzeige: Brot aus dem Norden</h1><p>{PROSE}", True),
        (f"<p>Artykuł sponsorowany</p><p>{PROSE}", True),
        (f"<p>この記事はPR記事です</p><p>{PROSE}", True),
        (f"<p>{PROSE}</p><div>Anzeige</div><p>{PROSE}", False),
        (f"<nav><a href=/s>Sponsored post</a></nav><p>{PROSE}", False),
        (f"<p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p><div>Sponsored content</div>", False),
        (f"<p>{PROSE}", False),
    ],
)
def test_disclosures_of_paid_posts(html: str, disclosed: bool) -> None:
    assert bool(facts(html).features.get("disclosures")) is disclosed


def test_template_shape_is_the_same_for_two_posts_and_differs_between_themes() -> None:
    def post(number: int, words: str) -> set[int]:
        rows = "".join(
            f"<div class='card-{n} box{n}'><p class=lead>{words}</p></div>" for n in range(number, number + 5)
        )
        page = f"<body class='single postid-{number}'><div id=post-{number} class='post-{number} hentry'>{rows}</div>"
        return set(shape_of(reading_of(document(page + "<div class=foot><span class=by>x</span></div>"))))

    other = set(shape_of(reading_of(document("<div class=grid><b class=row></b><i class=cell></i></div>"))))
    assert post(3, "rye") == post(70, "oats")
    assert not post(3, "rye") & other


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<div>" * 20_000 + "x",
        "<b><i>" * 5_000 + "<p>" * 5_000,
        "<p " + "a" * 50_000 + "=1>x",
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
        "<meta name=robots content='" + "noindex," * 50_000 + "'>",
        "<p>" + "sponsored post " * 20_000,
        "<p>" + "a@" * 60_000,
    ],
    ids=range(8),
)
def test_hostile_pages_end(html: str) -> None:
    found = facts(html)
    assert len(found.text) <= 200_000
    json.dumps(found.features)


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").split("\n") if line]


@pytest.mark.skipif(
    not (CORPUS / "pages/labels.jsonl").exists(), reason="the corpus of real pages is not here"
)
def test_titles_and_canonicals_of_real_pages() -> None:
    pages = _rows("pages/index.jsonl")[::8]
    labels = {row["file"]: row for row in _rows("pages/labels.jsonl")}
    wrong = []
    for row in pages:
        label = labels[row["file"]]
        body = gzip.decompress((CORPUS / "pages" / row["file"]).read_bytes())
        found = page_facts(read_document(body, url(row["url"]), row["charset_header"]), {})
        if " ".join((found.title or "").split()) != " ".join((label["title"] or "").split()):
            wrong.append((row["file"], "title"))
        if found.canonical != label["canonical"]:
            wrong.append((row["file"], "canonical"))
    assert len(wrong) <= len(pages) // 100, wrong
