"""Blocks that a script shows when they scroll into view, and blocks that are hidden for good."""

from __future__ import annotations

import pytest

from linkvet.crawler.page.document import read_document
from linkvet.crawler.page.linking.links import target_links
from linkvet.store.urls import Scope, parse_url

LINK = "<p>Tea from <a href=https://kiln.example/>a mug</a>.</p>"
OFF = "visibility:hidden"
CLEAR = "opacity:0"


def hidden(html: str) -> str:
    """Why the one link to kiln.example cannot be seen."""
    url = parse_url("https://blog.example/post")
    assert url is not None
    doc = read_document(html.encode(), url, "utf-8")
    (link,) = target_links(doc, Scope.of("kiln.example").contains, target_host="kiln.example").links
    return link.hidden


SHOWN = {
    "wow": (
        ".wow",
        OFF,
        "class='wow bounceIn'",
        "<script src='https://cdn.example/wow/1.1.2/wow.min.js'></script>",
    ),
    "wow inline": (".wow", OFF, "class='wow'", "<script>var w = new WOW({live: false}); w.init()</script>"),
    "elementor": (
        ".elementor-invisible",
        OFF,
        "class='elementor-widget elementor-invisible'",
        "<script src='/wp-content/plugins/elementor/assets/js/frontend.min.js?ver=3'></script>",
    ),
    "colorlib": (
        ".ftco-animate",
        CLEAR,
        "class='col ftco-animate'",
        "<script src=js/jquery.waypoints.min.js></script>",
    ),
    "aos": (
        ".aos-init",
        CLEAR,
        "class='aos-init' data-aos='fade'",
        "<script src='//unpkg.example/aos@2.3.1/dist/aos.js'></script>",
    ),
    "divi": (
        ".et-waypoint",
        CLEAR,
        "class='et-waypoint'",
        "<script src='/wp-content/themes/Divi/js/custom.js'></script>",
    ),
    "own observer": (
        ".einblenden",
        CLEAR,
        "class=einblenden",
        "<script>o=new IntersectionObserver(f);q('.einblenden').map(e=>o.observe(e))</script>",
    ),
    "own scroll": (
        ".slide",
        "position:relative;left:-2000px",
        "class='box slide'",
        "<script>$(window).on('scroll',function(){$('.slide').addClass('come')})</script>",
    ),
    "two states": (
        ".apparition",
        CLEAR,
        "class=apparition",
        "<style>.apparition.visible{transition:.3s;opacity:1}</style><script src=/bundle.js></script>",
    ),
    "attribute": (
        ".lift",
        CLEAR,
        "class=lift data-aos=fade-up",
        "<style>[data-aos].aos-animate{opacity:1}</style>",
    ),
}


@pytest.mark.parametrize(("selector", "style", "marks", "script"), SHOWN.values(), ids=SHOWN.keys())
def test_a_block_that_scrolls_into_view_hides_nothing(
    selector: str, style: str, marks: str, script: str
) -> None:
    page = "<style>{}{{{}}}</style><div {}>{}</div>{}"
    assert hidden(page.format(selector, style, marks, LINK, script)) == ""


HIDDEN = {
    "no script": (".wow", OFF, "class=wow", "", "visibility"),
    "another script": (".wow", OFF, "class=wow", "<script src=/js/shop.js></script>", "visibility"),
    "another class": (".seo", CLEAR, "class=seo", "<script src=/js/wow.min.js></script>", "opacity"),
    "display": (".wow", "display:none", "class=wow", "<script src=/js/wow.min.js></script>", "display"),
    "a script about others": (
        ".seo",
        CLEAR,
        "class=seo",
        "<script>addEventListener('scroll',()=>q('.seo-box'))</script>",
        "opacity",
    ),
    "no watcher": (".seo", CLEAR, "class=seo", "<script>track('seo')</script>", "opacity"),
    "a rule for others": (
        ".seo",
        CLEAR,
        "class=seo",
        "<style>.seox.on{opacity:1}</style><script src=/b.js></script>",
        "opacity",
    ),
    "states without a script": (
        ".seo",
        CLEAR,
        "class=seo",
        "<style>.seo.on{opacity:1}</style>",
        "opacity",
    ),
    "no class at all": ("div", OFF, "", "<script src=/js/wow.min.js></script>", "visibility"),
}


@pytest.mark.parametrize(("selector", "style", "marks", "rest", "reason"), HIDDEN.values(), ids=HIDDEN.keys())
def test_the_same_style_without_such_a_script_hides(
    selector: str, style: str, marks: str, rest: str, reason: str
) -> None:
    page = "<style>{}{{{}}}</style><div {}>{}</div>{}"
    assert hidden(page.format(selector, style, marks, LINK, rest)) == reason


@pytest.mark.parametrize("sheet", [".x.a" * 50_000, ".x.a{" * 50_000, ".x.a{opacity" * 20_000])
def test_endless_style_sheets_end(sheet: str) -> None:
    page = f"<style>.x{{opacity:0}}</style><style>{sheet}</style><div class=x>{LINK}</div><script src=b></script>"
    assert hidden(page) == "opacity"
