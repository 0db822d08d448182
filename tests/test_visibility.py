"""Links that people cannot see, and links that only look as if."""

import pytest

from linkvet.crawler.page.document import read_document
from linkvet.crawler.page.links import target_links
from linkvet.store.urls import Scope, parse_url


def hidden(html):
    doc = read_document(html.encode(), parse_url("https://blog.example/post"), "utf-8")
    (link,) = target_links(doc, Scope.of("target.test").contains, target_host="target.test").links
    return link.hidden


def link(attributes="", text="anchor"):
    return f"<a href=https://target.test/ {attributes}>{text}</a>"


HIDDEN = {
    "display": (f"<div style='display: NONE !important'><p>{link()}</p></div>", "display"),
    "attribute": (f"<div hidden>{link()}</div>", "display"),
    "visibility": (f"<p style='visibility:hidden'>{link()}</p>", "visibility"),
    "opacity": (link("style='opacity:0'"), "opacity"),
    "left": (f"<div style='position:absolute;left:-9999px'>{link()}</div>", "offscreen"),
    "top_em": (f"<div style='position:fixed;top:-999em'>{link()}</div>", "offscreen"),
    "indent": (f"<p style='text-indent:-9999px'>{link()}</p>", "offscreen"),
    "margin": (f"<p style='margin-left:-5000px'>{link()}</p>", "offscreen"),
    "no_height": (f"<div style='height:0;overflow:hidden'>{link()}</div>", "size"),
    "one_pixel": (f"<div style='width:1px;height:1px;overflow:hidden'>{link()}</div>", "size"),
    "font": (link("style='font-size:0'"), "size"),
    "clip": (f"<div style='position:absolute;clip:rect(0 0 0 0)'>{link()}</div>", "size"),
    "clip_path": (link("style='clip-path:inset(50%)'"), "size"),
    "same_colour": (f"<div style='background:#FFF'>{link('style=color:white')}</div>", "colour"),
    "bgcolor": (
        f"<table bgcolor=#ffffff><tr><td>{link('', '<font color=#FFF>x y</font>')}</table>",
        "colour",
    ),
    "transparent": (link("style='color:transparent'"), "colour"),
    "rgba": (link("style='color:rgba(0,0,0,0)'"), "colour"),
    "empty": (f"<p>Text {link('', '')} text.</p>", "zero_text"),
    "only_blanks": (f"<p>Text {link('', ' &nbsp;&#8203; ')} text.</p>", "zero_text"),
    "full_stop": (f"<p>Text{link('', '.')}</p>", "minimal_text"),
    "hyphen": (f"<p>Text {link('', '-')}</p>", "minimal_text"),
    "dots": (f"<p>Text {link('', '...')}</p>", "minimal_text"),
    "rule": (f"<style>.x{{display:none}}</style><div class='a x'>{link()}</div>", "display"),
    "id_rule": (
        f"<style>/* c */#y , p{{left:-3000px;position:absolute}}</style><p>{link()}</p>",
        "offscreen",
    ),
    "descendant_rule": (
        f"<style>.a > .b{{opacity:0}}</style><i class=a><b class=b>{link()}</b></i>",
        "opacity",
    ),
    "text_inside": (link("", "<span style='display:none'>anchor</span>"), "display"),
}


@pytest.mark.parametrize(("html", "reason"), HIDDEN.values(), ids=HIDDEN.keys())
def test_hidden_links_say_why(html, reason):
    assert hidden(html) == reason


SEEN = {
    "plain": link(),
    "shown_again": f"<div style='visibility:hidden'><p style='visibility:visible'>{link()}</p></div>",
    "other_class": f"<style>.x{{display:none}}</style><div class=xy>{link()}</div>",
    "other_parent": f"<style>.a .b{{display:none}}</style><div class=b>{link()}</div>",
    "rule_taken_back": f"<style>.x{{display:none}} .x{{display:block}}</style><p class=x>{link()}</p>",
    "more_specific": f"<style>p.x{{display:block}}.x{{display:none}}</style><p class=x>{link()}</p>",
    "print_only": f"<style>@media print{{.x{{display:none}}}}</style><p class=x>{link()}</p>",
    "print_sheet": f"<style media=print>.x{{display:none}}</style><p class=x>{link()}</p>",
    "wide_screens": "<style>.x{display:none}@media (min-width:9em){.x{display:block}}</style>"
    + f"<p class=x>{link()}</p>",
    "pseudo": f"<style>a:hover{{display:none}} a::before{{opacity:0}}</style>{link()}",
    "inline_wins": f"<style>.x{{display:none}}</style><p class=x style='display:block'>{link()}</p>",
    "icon": link("", "<i class='fa fa-star'></i>"),
    "svg": link("", "<svg><path d='M0 0'/></svg>"),
    "icon_class": link("class=social-youtube", ""),
    "label": link("aria-label='Our shop'", ""),
    "icon_parent": f"<li class=youtube>{link('', '')}</li>",
    "image": link("", "<img src=x.png>"),
    "arrow": link("", "→"),
    "quote": link("", "»"),
    "digit": link("", "1"),
    "cjk": link("", "的"),
    "white_on_unknown": link("style=color:#fff"),
    "white_on_picture": f"<div style='background:#fff url(x.png)'>{link('style=color:#fff')}</div>",
    "white_on_black": f"<div style='background:#fff'><p style='background:#000'>{link('style=color:#fff')}",
    "font_reset": f"<div style='font-size:0'><span style='font-size:14px'>{link()}</span></div>",
    "little_left": f"<div style='position:absolute;left:-20px'>{link()}</div>",
    "half_opacity": link("style=opacity:.5"),
    "details": f"<details><summary>x</summary>{link()}</details>",
    "body_cover": f"<body style='opacity:0'><p>{link()}</p></body>",
    "lazy": f"<div style='height:0'>{link()}</div>",
}


@pytest.mark.parametrize("html", SEEN.values(), ids=SEEN.keys())
def test_visible_links_are_left_alone(html):
    assert hidden(html) == ""


@pytest.mark.parametrize(
    "css",
    [
        "{" * 50_000,
        "}" * 50_000,
        "a" * 300_000 + "display:none",
        ".a{display:none}" * 20_000,
        "display:none " * 20_000,
        "/*" * 50_000,
        "@media x{" * 20_000,
        ",".join(".x" for _ in range(50_000)) + "{display:none}",
    ],
)
def test_broken_style_sheets_are_survived(css):
    assert hidden(f"<style>{css}</style><p>{link()}</p>") in ("", "display")
