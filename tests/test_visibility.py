"""Links that people cannot see, and links that only look as if."""

import pytest

from linkvet.crawler.page.document import read_document
from linkvet.crawler.page.linking.links import target_links
from linkvet.crawler.page.visibility.css import MAX_STEPS, StyleRules
from linkvet.crawler.page.visibility.selectors import selectors_of
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
    "important": (
        f"<style>.x{{display:none!important}}</style><p class=x style='display:block'>{link()}</p>",
        "display",
    ),
    "attribute_rule": (f"<style>[data-x=y]{{display:none}}</style><p data-x=y>{link()}</p>", "display"),
    "not_rule": (f"<style>p:not(.y){{display:none}}</style><p class=x>{link()}</p>", "display"),
    "sibling_rule": (f"<style>h2 + p{{display:none}}</style><h2>x</h2><p>{link()}</p>", "display"),
    "child_chain": (
        f"<style>.a > i .b > p{{display:none}}</style><i class=a><i><b class=b><b class=b><p>{link()}</p></b></b>",
        "display",
    ),
    "any_screen": (f"<style>@media screen{{.x{{display:none}}}}</style><p class=x>{link()}</p>", "display"),
    "escaped": (f"<style>.x{{d\\69splay:none}}</style><p class=x>{link()}</p>", "display"),
    "escaped_inline": (f"<p style='displa\\79:none'>{link()}</p>", "display"),
    "comment_inside": (f"<style>.x{{display:/*}}*/none}}</style><p class=x>{link()}</p>", "display"),
    "brace_in_string": (
        f"<style>.y{{content:'}}'}} .x{{display:none}}</style><p class=x>{link()}</p>",
        "display",
    ),
    "translated": (f"<p style='transform:translateX(-9999px)'>{link()}</p>", "offscreen"),
    "clip_of_no_width": (
        f"<div style='position:absolute;clip:rect(0px, 40px, 20px, 40px)'>{link()}</div>",
        "size",
    ),
    "named_colour": (
        f"<div style='background:ivory'>{link('style=color:rgb(255,255,240)')}</div>",
        "colour",
    ),
    "never_closed": (f"<style>.x{{display:none</style><p class=x>{link()}</p>", "display"),
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
    "more_important": f"<style>.x{{display:block!important}}</style><p class=x style='display:none'>{link()}</p>",
    "other_value": f"<style>[data-x=y]{{display:none}}</style><p data-x=z>{link()}</p>",
    "excluded": f"<style>p:not(.x,.y){{display:none}}</style><p class=x>{link()}</p>",
    "child_only": f"<style>.a > p{{display:none}}</style><i class=a><b><p>{link()}</p></b></i>",
    "cloak": f"<style>[x-cloak]{{display:none}}</style><p x-cloak>{link()}</p>",
    "escaped_class": "<style>.x{display:none}@media (min-width:9em){.lg\\:y{display:block}}</style>"
    + f"<p class='x lg:y'>{link()}</p>",
    "in_a_string": f"<style>.y{{content:'}} .x{{display:none}}'}}</style><p class=x>{link()}</p>",
    "part_clipped": f"<div style='position:absolute;clip:rect(0px,40px,20px,0px)'>{link()}</div>",
    "gradient": f"<p style='background:linear-gradient(#fff,#000)'>{link('style=color:#fff')}</p>",
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
        ":not(:lexbor-contains()9):has(|i a{display:none}",
        "u " + "* " * 60 + "a{display:none}",
        "".join(f".x{n} * * * p{{display:none}}" for n in range(30_000)),
        "p" + ":not(" * 30_000 + "{display:none}",
        "(" * 200_000 + "{display:none}",
        "p{display:none;clip:rect(" + "0 " * 100_000,
        "p{color:rgb(" + "1" * 100_000 + "}",
        "url(" * 50_000,
        "\\" * 100_001,
        "'" * 100_001,
        "p[" * 50_000 + "{display:none}",
    ],
)
def test_broken_style_sheets_are_survived(css):
    assert hidden(f"<style>{css}</style><p>{link()}</p>") in ("", "display")


@pytest.mark.parametrize(
    "style",
    [
        "position:absolute;clip:rect(" + "0" * 4000,
        "left:" + "-" * 4000,
        "left:-" + "9" * 4000 + "px",
        "color:rgb(" + "1," * 2000,
        "color:rgb(1 1 1 " * 300,
        "color:hsl(1e999,1e999%,1e999%)",
        "color:color(",
        "/*" * 2000,
        "opacity:" + "0." * 2000,
        "(" * 4000,
        "transform:translate(" * 200,
    ],
)
def test_broken_style_attributes_are_survived(style):
    assert hidden(f"<p style='{style}'>{link()}</p>") in ("", "offscreen")


def test_a_selector_of_many_parts_is_compared_in_few_steps():
    html = "<u>" * 500 + link()
    doc = read_document(html.encode(), parse_url("https://blog.example/post"), "utf-8")
    rules = StyleRules(doc.tree)
    (selector,) = selectors_of("u " + "* " * 20 + "a")
    assert rules.elements.matches(rules.elements.of(doc.tree.css_first("a")), selector)
    assert rules.elements.steps > MAX_STEPS - 500 * 25


def test_rules_that_are_not_read_are_told():
    page = f"<style>{'p{display:none}' * 40_000}</style><p>{link()}</p>"
    doc = read_document(page.encode(), parse_url("https://blog.example/post"), "utf-8")
    assert target_links(doc, Scope.of("target.test").contains).links[0].hidden == "display"
    assert doc.cut == {"styles"}
