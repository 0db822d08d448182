"""Links that were written once and parsed as several, and what a link shows in place of words."""

from __future__ import annotations

import pytest

from linkvet.crawler.page.document import read_document
from linkvet.crawler.page.linking.links import target_links
from linkvet.store.types import Link
from linkvet.store.urls import Scope, parse_url

OPEN = '<a href="https://kiln.example/mugs?a=1&amp;b=2" class="more">'


def links_in(html: str) -> list[Link]:
    """Links to kiln.example on a page."""
    url = parse_url("https://blog.example/post")
    assert url is not None
    doc = read_document(html.encode(), url, "utf-8")
    return target_links(doc, Scope.of("kiln.example").contains, target_host="kiln.example").links


@pytest.mark.parametrize(
    ("html", "anchor"),
    [
        (f"<p>{OPEN}<h2>Tassen aus dem Tal</h2></a></p>", "Tassen aus dem Tal"),
        (f"<p><strong>{OPEN}<div class=card><span>Mugs</span></div></a></strong></p>", "Mugs"),
        (f"<p>{OPEN}\n  <section><p>Mugs</p><p>Bowls</p></section>\n</a></p>", "Mugs Bowls"),
        (f"<p>{OPEN}Our mugs<ul><li>blue</li><li>grey</li></ul></a></p>", "Our mugs blue grey"),
        (f"<p>{OPEN}<pre>Mugs</pre> and more</a> of the valley</p>", "Mugs and more"),
        (f"<p>Before {OPEN}<p>Mugs</p></a></p>", "Mugs"),
        ("<P><A HREF='//kiln.example/'><H3>Mugs</H3></A></P>", "Mugs"),
        ("<!--<a href=https://kiln.example/>--><p><a href=https://kiln.example/><h3>Mugs</h3></a>", "Mugs"),
        (f"<p>{OPEN}<!-- wp:heading --><script>1</script><h3>Mugs</h3></a></p>", "Mugs"),
    ],
)
def test_a_link_that_a_block_splits_is_one_link_with_its_words(html: str, anchor: str) -> None:
    (link,) = links_in(f"<!doctype html><body><h1>Post</h1>{html}<p>More.</p>")
    assert (link.anchor, link.hidden) == (anchor, "")


def test_a_split_link_keeps_its_image() -> None:
    html = f"<p>{OPEN}<figure><img src=/m.jpg alt='A mug'><figcaption>Hand made</figcaption></figure></a></p>"
    (link,) = links_in(html)
    assert (link.anchor, link.image_alt, link.image_src) == (
        "Hand made",
        "A mug",
        "https://blog.example/m.jpg",
    )
    (link,) = links_in(f"<p>{OPEN}<img src=/m.jpg alt='A mug'><h3>Mugs</h3></a></p>")
    assert (link.anchor, link.image_alt, link.position) == ("Mugs", "A mug", 1)


@pytest.mark.parametrize(
    ("html", "anchors"),
    [
        (f"<p>{OPEN}<img src=m.jpg></a></p><h3>{OPEN}Mugs</a></h3>", ["", "Mugs"]),
        (f"<p>{OPEN}</a></p><h3>Mugs</h3>", [""]),
        (f"<p>{OPEN}</a></p><h3>{OPEN}Mugs</a></h3>", ["", "Mugs"]),
        (f"<div>{OPEN}Mugs</a></div><div>{OPEN}Mugs</a></div>", ["Mugs", "Mugs"]),
        (f"<p>{OPEN}<h3>Mugs</h3></a></p><p>{OPEN}Bowls</a></p>", ["Mugs", "Bowls"]),
        (f"<p>{OPEN}<h3>Mugs</h3></a></p><p>{OPEN}<h3>Mugs</h3></a></p>", ["Mugs", "Mugs"]),
        (f"<div>{OPEN}<h3>Mugs</h3><p>Hand made.</p></a></div>", ["Mugs Hand made."]),
    ],
)
def test_links_that_were_written_twice_stay_two(html: str, anchors: list[str]) -> None:
    assert [link.anchor for link in links_in(html)] == anchors


@pytest.mark.parametrize(
    ("inside", "alt"),
    [
        (
            "<img data-src=m.jpg src='data:,' alt='Krug'><noscript><img src=m.jpg alt='Krug'></noscript>",
            "Krug",
        ),
        ("<noscript><img src=m.jpg alt='Krug'></noscript>", "Krug"),
        ("<picture><source srcset=m.webp><img loading=lazy alt='Krug' src=m.jpg></picture>", "Krug"),
        ("<svg viewBox='0 0 1 1'><title>Krug</title><path d='M0 0'/></svg>", "Krug"),
        ("<svg role=img aria-label='Krug'><use href='#k'/></svg>", "Krug"),
        ("<svg><path d='M0 0'/></svg>", ""),
        ("<img src=m.jpg>", None),
        ("<img src=m.jpg alt=''>", ""),
        ("<img src=a.jpg alt='Krug'><img src=b.jpg alt='Schale'>", "Krug Schale"),
        ("<span role=img aria-label='Krug'></span>", "Krug"),
        ("<i class='fa fa-shop' title='Krug'></i>", "Krug"),
        ("", None),
        ("<span></span>", None),
    ],
)
def test_images_drawings_and_lazy_copies_have_one_name(inside: str, alt: str | None) -> None:
    (link,) = links_in(f"<div><a href=https://kiln.example/>{inside}</a></div>")
    assert link.image_alt == alt


def test_a_label_names_a_drawing_and_no_empty_link() -> None:
    (drawn,) = links_in("<a href=https://kiln.example/ aria-label='Zum Laden'><svg></svg></a>")
    (empty,) = links_in("<a href=https://kiln.example/ aria-label='Zum Laden'></a>")
    (words,) = links_in("<a href=https://kiln.example/ title='Zum Laden'>Krug</a>")
    assert [drawn.image_alt, empty.image_alt, words.image_alt] == ["Zum Laden", None, None]


def test_the_address_of_a_lazy_image_is_the_picture_and_not_what_stands_in_its_place() -> None:
    html = "<a href=https://kiln.example/><img src=/blank.gif data-src=/m.jpg></a>"
    (link,) = links_in(html)
    assert link.image_src == "https://blog.example/m.jpg"
    (link,) = links_in("<a href=https://kiln.example/><img srcset='/s.jpg 1x, /b.jpg 2x'></a>")
    assert link.image_src == "https://blog.example/s.jpg"
