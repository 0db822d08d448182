"""A small web with copied texts, sites of one hand and links among them, for what a cluster is to find."""

from __future__ import annotations

import random
from typing import Any

from crawls import TARGET

SITES, PAGES = 22, 3
GROUP = range(8, 13)
"""Sites of one hand."""
BOILERPLATE = "Subscribe to our letter and get the best stories of every week for free"


def prose(seed: str, words: int) -> str:
    dice = random.Random(seed)
    lines = (
        "".join(dice.choice(("ka", "lo", "mi", "ne", "tu", "ra")) for _ in range(3)) for _ in range(words)
    )
    text = list(lines)
    return "".join(f"<p>{' '.join(text[start : start + 40])}.</p>" for start in range(0, words, 40))


ARTICLE, LONG, OWN = prose("article", 240), prose("long", 400), prose("own", 200)


def name_of(site: int) -> str:
    return f"{'grove' if site % 2 else 'heath'}{chr(97 + site)}{'mill' if site % 3 else 'stone'}.example"


def body_of(site: int, number: int) -> str:
    own = prose(f"{site} {number}", 120)
    if number == 1 and site < 5:
        return ARTICLE + prose(f"note {site}", 40)
    if number == 1 and site == 5:
        return own + ARTICLE + prose("more of this", 300)
    if number == 2 and site in (6, 7):
        return OWN
    if number == 2 and site in (13, 14, 15):
        return LONG
    if number == 0 and site in (16, 17):
        return prose("mirrored", 160)
    return own


def page_of(site: int, number: int) -> str:
    link = f'<a href="https://{TARGET}/mills">mill {site}</a>' if number else "no link here"
    others = [name_of(other) for other in (GROUP if site in GROUP else [(site + 3) % SITES]) if other != site]
    signs = ""
    if site in GROUP:
        signs = (
            "<script>gtag('config', 'UA-84213377-1'); </script>"
            '<script src="https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js?client=ca-pub-8421556677889900">'
            "</script>"
        )
    listed = "".join(f'<li><a href="http://{other}/0">{other}</a></li>' for other in others)
    head = f"<title>Page {number} of {name_of(site)}</title>{signs}"
    footer = f"<footer><ul>{listed}</ul></footer>"
    main = f"<main>{body_of(site, number)}<p>See {link}.</p><p>{BOILERPLATE}</p></main>"
    return f"<html><head>{head}</head><body>{main}{footer}"


def sites() -> dict[str, Any]:
    """What the hosts serve."""
    web: dict[str, Any] = {
        name_of(site): {
            f"/{number}": {"body": page_of(site, number), "content_type": "text/html", "delay": 0.02}
            for number in range(PAGES)
        }
        for site in range(SITES)
    }
    web[TARGET] = {
        "/": "<title>Mills</title><p>Our mills grind coffee.</p>",
        "/mills": f"<title>All</title>{OWN}",
    }
    web["gone.example"] = {"/": {"status": 410}}
    return web


def claims() -> list[str | tuple[str, str]]:
    """Referring pages in the order of their addresses, every other with its target."""
    pages = [f"http://{name_of(site)}/{number}" for site in range(SITES) for number in range(PAGES)]
    ordered = sorted([*pages, "http://gone.example/"])
    return [(page, f"https://{TARGET}/mills") if place % 2 else page for place, page in enumerate(ordered)]
