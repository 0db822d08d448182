"""Pages made to stall, crash or fill whoever reads them, each of the same size.

``LINKVET_BOMB_BYTES`` sets it; at 8,000,000 they are as large as a crawl reads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

SIZE = int(os.environ.get("LINKVET_BOMB_BYTES", "2_500_000"))
LINK = '<a href="https://target.example/">t</a>'
Bomb = Callable[[], str]


def filled(unit: str, before: str = "", after: str = LINK) -> str:
    """A page that repeats one thing until it is as large as a page may be."""
    room = SIZE - len((before + after).encode())
    return before + unit * (room // len(unit.encode())) + after


def numbered(unit: str, count: int = 10**6, before: str = "", after: str = LINK) -> str:
    """The same with a number in each, for what is kept once by its name."""
    parts, size = [before], len(before) + len(after)
    for number in range(count):
        part = unit.replace("{n}", str(number))
        size += len(part.encode())
        if size > SIZE:
            break
        parts.append(part)
    return "".join(parts) + after


UNITS = {
    "deep_div": "<div>",
    "deep_span": "<span>",
    "deep_b": "<b>",
    "deep_formatting": "<b class=x><i class=y><u id=z>",
    "deep_font": "<font color=red size=1>",
    "deep_nobr": "<nobr>",
    "deep_table": "<table><tr><td>",
    "deep_table_text": "<table>x",
    "deep_select": "<select><option>",
    "deep_svg": "<svg><g>",
    "deep_math": "<math><mi>",
    "svg_text": "<svg><desc><p>",
    "foreign": "<svg><foreignObject><div>",
    "frameset": "<frameset><frame>",
    "deep_form": "<form><div>",
    "deep_template": "<template>",
    "deep_button": "<button>",
    "deep_list": "<ul><li>",
    "deep_article": "<article><aside><nav><section>",
    "deep_hidden": "<div style=display:none>",
    "deep_hidden_links": f"<div style='display:none'>{LINK}",
    "hidden_beside": f"<div hidden>{LINK}</div>",
    "deep_sidebar": f"<div class=sidebar id=left>{LINK}",
    "deep_comment": f"<div class=comment><li>{LINK}<p>x",
    "cells": f"<td>{LINK}</td>",
    "rows": f"<table><tr><td>{LINK}<td>x<td>y</table>",
    "deep_cells": f"<table><tr><td>{LINK}<td>long text of a cell ",
    "unclosed_script": "<script>",
    "unclosed_style": "<style>",
    "unclosed_title": "<title>",
    "unclosed_textarea": "<textarea>",
    "unclosed_comment": "<!--",
    "bogus_comment": "<!x",
    "half_comments": "<!-- -",
    "cdata": "<![CDATA[",
    "closing": "</div>",
    "closing_p": "</p>",
    "closing_raw": "<title></a>",
    "half_tags": "<a href='",
    "less": "<",
    "less_letter": "<a ",
    "amp": "&amp;",
    "entities": "&CounterClockwiseContourIntegral;",
    "half_entities": "&notit",
    "numeric": "&#x10FFFF;",
    "zero": "\0",
    "spaces": " ",
    "lines": "\n",
    "tabs": "\t\n",
    "zero_width": "\u200b",
    "marks": "a\u0301\u0302\u0303",
    "right_to_left": "\u202e\u2066x",
    "astral": "\U0001f468\u200d\U0001f469",
    "hangul": "\u1100\u1161",
    "punctuation": "!",
    "brackets": "[(at)]",
    "mails": "a@b.cd ",
    "half_mails": "a@",
    "dots": "a.",
    "digits": "1",
    "wallets": "bitcoin 1" + "a" * 33 + " ",
    "sentences": "Ein Wort. ",
    "links": LINK,
    "paragraph_links": f"<p>Words around {LINK} and more words.</p>",
    "link_text": '<a href="https://target.example/">' + "word " * 50 + "</a>",
    "links_elsewhere": '<a href="http://x.example/a?u=https://target.example">t</a>',
    "empty_links": "<a href=/>",
    "areas": '<map><area href="https://target.example/"></map>',
    "images": "<a href='https://target.example/'><img alt=x src=y><img alt=z></a>",
    "headings": f"<h1>x</h1>{LINK}",
    "metas": "<meta name=author content=x><meta property=article:published_time content=2020-01-01>",
    "refreshes": "<meta http-equiv=refresh content='9;url=http://'>",
    "icons": "<link rel=icon href=/x><link rel=alternate type=application/rss+xml href=/f>",
    "times": "<time datetime=2020-01-01 pubdate>x</time>",
    "inputs": "<form action=/comment><input name=comment><textarea name=y></textarea></form>",
    "scripts": "<script>setSiteId','1';//a.b</script>",
    "json": '<script type="application/ld+json">{"@type":"Article","author":"x"}</script>',
    "microdata": "<div itemscope itemtype=http://schema.org/Comment itemprop=author>x</div>",
    "classes": "<div class='comment author sidebar nav footer widget'>x</div>",
    "styles_inline": "<p style='left:-9999px;position:absolute;clip:rect(0 0 0 0)'>x</p>",
    "style_elements": "<style>p{display:none}</style>",
    "bodies": "<body class=x onload=y><html lang=z>",
    "bases": "<base href=/x>",
    "noscripts": "<noscript><p>x</noscript>",
    "details": "<details><summary>x</summary>",
    "ruby": "<ruby><rb>x<rt>y",
    "objects": "<object><param name=x><embed>",
    "ends": f"</html>{LINK}",
}
NUMBERED = {
    "hosts": '<a href="http://h{n}.example/">x</a>',
    "hosts_odd": '<a href="http://Ü{n}.co.uk:80/">x</a>',
    "hosts_deep": '<a href="http://a.b.c.d.e.f.g.h.i.j.h{n}.com">x</a>',
    "names": "<div id=i{n} class=c{n}>x</div>",
    "hidden_hosts": '<p style="display:none;margin:{n}px"><a href="http://h{n}.example/">x</a></p>',
    "styles": "<p style='margin-left:-{n}px'>x</p>",
    "targets": '<a href="https://target.example/{n}">anchor {n}</a>',
    "shorteners": '<a href="https://bit.ly/{n}">x</a>',
    "redirects": '<a href="/go/{n}?to=target.example">x</a>',
    "named_urls": '<a href="http://x{n}.example/%74arget.example%2525252f{n}">x</a>',
    "classed": "<p class='post-{n} tag-{n}'>x",
    "socials": '<footer><a href="https://twitter.com/u{n}">x</a></footer>',
    "attributes": "<div a{n}=1>x</div>",
}
WHOLE: dict[str, Bomb] = {
    "one_tag": lambda: numbered(" a{n}=1", before="<div", after=">" + LINK),
    "one_attribute": lambda: filled("x", '<a href="https://target.example/', '">x</a>'),
    "one_class": lambda: filled("c ", "<div class='", f"'>{LINK}"),
    "one_style": lambda: filled("left:-1px;", "<div style='", f"'>{LINK}"),
    "one_style_clip": lambda: filled("0 ", "<div style='position:absolute;clip:rect(", f"'>{LINK}"),
    "one_anchor": lambda: filled("word ", '<a href="https://target.example/">', "</a>"),
    "one_title": lambda: filled("word ", "<title>", f"</title>{LINK}"),
    "one_script": lambda: filled("//a.bcde/x piwik_idsite=", "<script>", f"</script>{LINK}"),
    "one_json": lambda: filled("[", '<script type="application/ld+json">', f"</script>{LINK}"),
    "one_comment": lambda: filled("-- ", "<!--", f"-->{LINK}"),
    "one_base": lambda: filled("x", "<base href='http://", f"'>{LINK}"),
    "one_url": lambda: filled("/..", '<a href="https://target.example', '">x</a>'),
    "one_encoded_url": lambda: filled("%25", '<a href="https://x.example/', '/target.example">x</a>'),
    "one_rel": lambda: filled("nofollow ", '<a href="https://target.example/" rel="', '">x</a>'),
    "css_rules": lambda: filled("p{display:none}", "<style>", f"</style><p>{LINK}"),
    "css_selectors": lambda: numbered(".x{n},", before="<style>", after=f"p{{display:none}}</style><p>{LINK}"),
    "css_parts": lambda: filled("* ", "<style>u ", "a{display:none}</style>" + "<u>" * 400 + LINK),
    "css_descendants": lambda: filled("u * * * * * * a{opacity:0}", "<style>", "</style>" + "<u>" * 400 + LINK),
    "css_children": lambda: filled("u>u>* u>*>u a{opacity:0}", "<style>", "</style>" + "<u>" * 400 + LINK),
    "css_not": lambda: filled("p:not(.x):not(.y) a{display:none}", "<style>", f"</style><p>{LINK}"),
    "css_crash": lambda: "<style>:not(:lexbor-contains()9):has(|i a{display:none}</style>" + LINK,
    "css_open": lambda: filled("{", "<style>", f"</style>{LINK}"),
    "css_comments": lambda: filled("/*", "<style>", f"</style>{LINK}"),
    "css_strings": lambda: filled("\\'", "<style>", f"</style>{LINK}"),
    "css_media": lambda: filled("@media x{", "<style>", f"</style>{LINK}"),
    "css_brackets": lambda: filled("(", "<style>p", f"{{display:none}}</style><p>{LINK}"),
    "css_many_links": lambda: "<style>" + "".join(f"i .c{n} a{{opacity:0}}" for n in range(10_000)) + "</style>"
    + f"<p class='{' '.join(f'c{n}' for n in range(50))}'>" + LINK * 50_000,
    "xhtml": lambda: filled("<div xmlns='http://www.w3.org/1999/xhtml'>", "<?xml version='1.0'?>"),
}  # fmt: skip


def bombs() -> Iterator[tuple[str, Bomb]]:
    """Every bomb with its name."""
    for name, unit in UNITS.items():
        yield name, lambda unit=unit: filled(unit)  # type: ignore[misc]
    for name, unit in NUMBERED.items():
        yield name, lambda unit=unit: numbered(unit)  # type: ignore[misc]
    yield from WHOLE.items()


BOMBS = dict(bombs())
