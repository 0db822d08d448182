"""What a site's menu offers: space for guests' articles, paid posts and links, advertising."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from linkvet.analysis.words.lexicons import lexicon_of
from linkvet.analysis.words.tokens import quoted, tokens_of
from linkvet.store.urls import parse_url

MAX_WORDS = 7
"""A longer entry is the title of an article."""
MAX_OFFERS = 10
OFFERS = ("sells", "guest", "advertise")
"""From the strongest to the weakest: posts or links for money, articles of guests, advertising of any kind."""


@dataclass(frozen=True, slots=True)
class MenuOffer:
    """One entry of a menu that offers space to others."""

    kind: str
    """One of ``OFFERS``."""
    text: str
    url: str

    @property
    def told(self) -> str:
        """The entry as evidence: “Write for us” (/write-for-us)."""
        url = parse_url(self.url)
        return f"{quoted(self.text, 60)} ({url.path if url else self.url})"

    @property
    def takes_articles(self) -> bool:
        """Whether it offers space for others' articles or links, not for advertising only."""
        return self.kind != "advertise"


def menu_offers(menu: Sequence[Sequence[str]]) -> list[MenuOffer]:
    """The entries of a menu that offer space, those for money first; texts and addresses both count."""
    found = [MenuOffer(kind, text, url) for text, url in menu if (kind := _offer(text) or _offer(_slug(url)))]
    return sorted(found, key=lambda one: OFFERS.index(one.kind))[:MAX_OFFERS]


@lru_cache(maxsize=16384)
def _offer(text: str) -> str:
    tokens = tokens_of(text)
    if not tokens.words or len(tokens.words) > MAX_WORDS:
        return ""
    kinds = {row.labels[0] for row in lexicon_of("menu_offers.txt").find(tokens)}
    return next((kind for kind in OFFERS if kind in kinds), "")


def _slug(url: str) -> str:
    """The last part of an address as words: ``write for us``."""
    parsed = parse_url(url)
    parts = [part for part in unquote(parsed.path).split("/") if part] if parsed else []
    name = parts[-1].rpartition(".")[0] or parts[-1] if parts else ""
    return name.replace("-", " ").replace("_", " ")
