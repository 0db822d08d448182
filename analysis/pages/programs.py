"""Pages that programs make of other sites, told by their shape: feeds, galleries, statistics, members' pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkvet.analysis.views import PageView
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.tokens import quoted
from linkvet.store.urls import is_public_suffix, parse_url, registrable_domain

EXCERPTS, CREDITS = 3, 3
"""Cut excerpts that make a page of feeds, and sites credited that make a gallery of other people's pictures."""
MOST_LINES = 200
_CUT = ("[...]", "[…]", "…", "...", "[&hellip;]", "(...)", "(…)")
_HANDLE = re.compile(r"\(@[\w.]{2,40}\)|(?:^|\s)@[\w.]{3,40}\s*(?:[|·•–-]|$)")
_HOST = re.compile(r"(?:www\.)?([a-z0-9][a-z0-9-]{1,62}(?:\.[a-z]{2,12}){1,2})\b", re.I)
_STORY = re.compile(r"/stor(?:y|ies)/\d{3,}")
_THREAD = re.compile(r"^/r/[\w-]{2,40}/comments/")
_FEED_NAME = re.compile(r"feed|rss|aggreg|newsread|planet-|sammler|lenta")
_SOURCES = frozenset(
    "source sources via credit image credit photo credit original quelle bildquelle fuente fonte bron źródło источник"
    " zdroj källa kilde kaynak lähde 出典 引用元 来源 출처".split()
) | {
    "image source",
    "via pinterest",
    "visit site",
    "image credit",
    "photo credit",
    "view source",
    "crédit photo",
}

_FEED_MENU = frozenset(
    fold(word)
    for word in (
        "sources,feeds,add feed,submit feed,suggest a feed,add a feed,all feeds,quellen,alle quellen,quelle melden,"
        "feed hinzufügen,flux,flux rss,ajouter un flux,fuentes,todas las fuentes,fonti,tutte le fonti,fontes,bronnen,"
        "źródła,kanały,источники,добавить ленту,zdroje,källor,kilder,kaynaklar,ソース,フィード,来源"
    ).split(",")
)

Told = tuple[str, float, str, str]
"""Kind of page, weight, place and what was seen."""


def program_signs(page: PageView) -> Iterator[Told]:
    """What speaks for a page that a program made of what it found elsewhere."""
    url = parse_url(page.url)
    host = url.host if url else ""
    yield from _feeds(page, host)
    credits = {anchor.strip(" :.") for anchor in page.folded_anchors}
    if credits and credits <= _SOURCES and len(page.outlinks) >= CREDITS:
        yield "gallery", 1.7, "credits", f"it only credits {len(page.outlinks)} sites as sources"
    if named := _site_in_title(page, host):
        yield "site_statistics", 0.9, "titled", f"its title names the site {named}"
    elif named := _site_behind_number(page):
        yield "site_statistics", 0.9, "titled", f"its title counts sites beside {named}"
    label, path = registrable_domain(host).partition(".")[0], url.path.lower() if url else ""
    if "bookmark" in label or "bookmark" in fold(str(page.features.get("og_site_name") or "")):
        yield "bookmark", 1.6, "named", f"its host is {host}"
    if path.endswith("/story.php") or _STORY.search(path):
        yield "bookmark", 1.2, "story", "its address is that of a bookmarked story"
    if _THREAD.search(path):
        yield "forum", 1.6, "thread_path", "its address is that of a thread"
    if _HANDLE.search(page.title[:200]) and page.internal_links <= 40:
        yield "profile", 1.6, "handle", f"its title names a member ({quoted(page.title, 50)})"


def _feeds(page: PageView, host: str) -> Iterator[Told]:
    lines = [line.strip() for line in page.lines[:MOST_LINES] if line.strip()]
    cut = sum(_is_cut(line) for line in lines)
    sites = len(page.outlinks)
    if cut >= EXCERPTS and sites >= 2 and 2 * cut >= sum(len(line) > 40 for line in lines):
        yield "aggregator", 1.8, "excerpts", f"it shows {cut} cut excerpts and links to {sites} sites"
    elif cut >= EXCERPTS and _FEED_NAME.search(host):
        yield "aggregator", 1.2, "excerpts", f"it shows {cut} cut excerpts"
    listed = {entry.strip(" +»›>") for entry in page.folded_menu} & _FEED_MENU
    named = _FEED_NAME.search(registrable_domain(host).partition(".")[0])
    if listed and (sites >= 2 or named):
        yield "aggregator", 1.0, "menu", f"its menu says {quoted(min(listed), 30)}"
    if named:
        yield "aggregator", 0.9, "named", f"its host is {host}"


def _is_cut(line: str) -> bool:
    return line.endswith(_CUT) or any(mark in line for mark in ("[...]", "[…]"))


def _site_behind_number(page: PageView) -> str:
    """The one other site a page links to, where its title counts sites like it ("50 sites like shop.example")."""
    title = page.title.strip()[:100].lower()
    if len(page.outlinks) > 3 or (not title[:1].isdigit() and not title.lower().startswith("top ")):
        return ""
    return next((name for name in page.outlinks if name in title), "")


def _site_in_title(page: PageView, host: str) -> str:
    """The other site that a title opens with, where the page links to hardly any other."""
    found = _HOST.match(page.title.strip()[:100])
    name = registrable_domain(found[1].lower()) if found else ""
    if not name or name == registrable_domain(host) or name not in page.outlinks or len(page.outlinks) > 3:
        return ""
    return name if is_public_suffix(name.partition(".")[2]) else ""
