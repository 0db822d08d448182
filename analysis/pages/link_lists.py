"""Lists of links told by their shape: a run of short entries, each with a link to another site.

Clubs, schools and shops list links too. What makes a directory is that it asks for sites, is named after what it
does, or sells the goods of many trades that have nothing to do with one another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from linkvet.analysis.pages.link_trades import VICES, trades_sold
from linkvet.analysis.views import PageView
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import quoted
from linkvet.store.urls import parse_url, registrable_domain

FEW_SITES, FEW_ENTRIES = 4, 3
"""Sites on a page, and lines that begin with links to them, in a list."""
ENTRY_SHARE, BARE_SHARE = 0.35, 0.6
"""Share of a page's lines that begin with a link to another site in a list, and in one of only three sites."""
WORDS_PER_SITE = 22
TRADES, TRADES_OF_VICE = 3, 2
"""Different trades in the texts of a page's links from which it sells anything to anybody."""
MOST_LINES = 600

Told = tuple[str, float, str, str]
"""Kind of page, weight, place and what was seen."""


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for label, line in rows_of("directory_words.txt"):
        found.setdefault(label, set()).update(fold(word.strip()) for word in line.split(";"))
    return {label: frozenset(words) for label, words in found.items()}


def is_list(text: str, anchors: Sequence[str], sites: int, words: int | None) -> bool:
    """Whether a page is a run of short entries, each with a link to another site."""
    if sites < FEW_ENTRIES:
        return False
    lines = [fold(line.strip()) for line in text.split("\n")[:MOST_LINES] if line.strip()]
    starts = tuple(fold(anchor) for anchor in anchors if len(anchor) > 1)
    entries = sum(line.startswith(starts) for line in lines) if starts else 0
    share = ENTRY_SHARE if sites >= FEW_SITES else BARE_SHARE
    if entries >= FEW_ENTRIES and entries >= share * len(lines):
        return True
    return sites >= FEW_SITES and words is not None and words <= WORDS_PER_SITE * sites


def mixed_trades(anchors: Iterable[str]) -> dict[str, list[str]]:
    """Trade → texts of links that sell its goods, where a page's links sell goods of many trades; else nothing."""
    sold = trades_sold(anchors)
    enough = len(sold) >= TRADES or len(VICES & sold.keys()) >= TRADES_OF_VICE
    return sold if enough else {}


def asks_for_sites(menu: Sequence[str], folded: Sequence[str] | None = None) -> str:
    """The entry of a menu that asks visitors for sites; empty where none does.

    ``folded`` are the same entries, where somebody folded them already.
    """
    invites = _words()["invite"]
    both = zip(menu, folded or map(fold, menu), strict=True)
    return next((entry for entry, said in both if said.strip(" +»›>!.") in invites), "")


def names_a_list(host: str, names: Collection[str]) -> str:
    """The name of a site that is called after its links; empty where it is not."""
    label = registrable_domain(host).partition(".")[0]
    for name in (label, *names):
        folded = fold(name[:80]).replace(" ", "")
        if any(word.replace(" ", "") in folded for word in _words()["site"]):
            return name
    return ""


def list_signs(page: PageView) -> Iterator[Told]:
    """What speaks for a directory or a list of links."""
    asks = asks_for_sites(page.menu, page.folded_menu)
    if not is_list(page.text, page.anchors, len(page.outlinks), page.words):
        if asks:
            yield "directory", 0.7, "menu", f"its menu says {quoted(asks, 40)}"
        return
    if asks:
        yield "directory", 1.5, "menu", f"its menu says {quoted(asks, 40)}"
    url = parse_url(page.url)
    names = [str(page.features.get("og_site_name") or ""), *page.headings[:1]]
    if name := names_a_list(url.host if url else "", [one for one in names if one]):
        yield (
            "directory",
            1.6,
            "site",
            f"it lists {len(page.outlinks)} sites and is called {quoted(name, 60)}",
        )
    if sold := mixed_trades(page.anchors):
        shown = ", ".join(quoted(texts[0], 40) for texts in list(sold.values())[:3])
        yield "directory", 2.2, "trades", f"its links sell goods of {len(sold)} trades ({shown})"
