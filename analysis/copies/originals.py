"""Who most likely wrote a text that several sites show, and what kind of copying that is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from linkvet.analysis.words.letters import folded
from linkvet.store.urls import link_key, parse_url, registrable_domain

KINDS = ("scraped_copy", "copied_article", "syndicated_template", "mirror_page")
OWN = 3.0
CANONICAL = 2.5
"""Weight, as log odds, of another member's canonical link; each further one adds a tenth."""
ELSEWHERE = -3.0
PUBLISHED = 1.2
SEEN = 0.6
FULLEST = 0.5
NEAR_IDENTICAL = 0.9
SURE = 0.5
TEMPLATE_DOMAINS = 3
TEMPLATE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a page apart from its text."""

    id: int | None
    """``None`` for a page of the audited site that is known by its text only."""
    url: str
    domain: str
    title: str | None = None
    canonical: str | None = None
    published: str | None = None
    first_seen: str | None = None
    image: str | None = None
    own: bool = False
    final_url: str | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """The page that a family of copies most likely comes from."""

    url: str | None
    """``None`` when nothing tells the pages apart."""
    confidence: float
    """0 to 1."""
    reasons: list[str] = field(default_factory=list)
    own: bool = False
    """Whether it is a page of the audited site."""


def likely_original(cards: Sequence[Card], fullest: int | None) -> Original:
    """Choose the likely original; ``fullest`` is the place of the page that holds the others' text and more."""
    scores: dict[str, float] = {}
    reasons: dict[str, list[str]] = {}
    own = {link_key(card.url) for card in cards if card.own}
    urls = {link_key(card.url): card.url for card in reversed(cards)}

    def weigh(key: str, weight: float, reason: str) -> None:
        scores[key] = scores.get(key, 0.0) + weight
        if weight > 0:
            reasons.setdefault(key, []).append(reason)

    for card in cards:
        scores.setdefault(link_key(card.url), 0.0)
    for key in own:
        weigh(key, OWN, "it is a page of the audited site")
    for key, url, votes in _canonicals(cards):
        urls.setdefault(key, url)
        weigh(key, CANONICAL * (0.9 + 0.1 * min(votes, 11)), f"canonical link of {votes} other page(s)")
    for card in cards:
        if _points_elsewhere(card):
            weigh(link_key(card.url), ELSEWHERE, "")
    for name, weight, reason in (("published", PUBLISHED, "published"), ("first_seen", SEEN, "first seen")):
        earliest = _earliest(cards, name)
        if earliest is not None:
            card, date = earliest
            weigh(link_key(card.url), weight, f"{reason} first, on {date}")
    if fullest is not None:
        weigh(link_key(cards[fullest].url), FULLEST, "its text is the most complete")
    return _chosen(scores, reasons, urls, own)


def kind_of(cards: Sequence[Card], original: Original, own: bool) -> str:
    """One of ``KINDS``, as far as one family tells: whose text it is, and how it spread."""
    if own and (original.own or original.confidence < SURE or original.url is None):
        return "scraped_copy"
    return "syndicated_template" if _same_template(cards) else "copied_article"


def allowed_by_canonical(card: Card, original: Original) -> bool:
    """Whether the page itself names the original as the place its text belongs to."""
    if card.canonical is None or original.url is None or not _points_elsewhere(card):
        return False
    named, meant = parse_url(card.canonical), parse_url(original.url)
    if named is None or meant is None:
        return False
    return link_key(card.canonical) == link_key(original.url) or (
        original.own and registrable_domain(named.host) == registrable_domain(meant.host)
    )


def path_of(url: str) -> str:
    """Path and query of an address, without the last slash."""
    return "/" + link_key(url).partition("/")[2]


def domain_of(url: str) -> str:
    """Registrable domain of an address; empty where it has none."""
    parsed = parse_url(url)
    return registrable_domain(parsed.host) if parsed else ""


def _points_elsewhere(card: Card) -> bool:
    return bool(card.canonical) and domain_of(card.canonical or "") not in ("", card.domain)


def _canonicals(cards: Sequence[Card]) -> list[tuple[str, str, int]]:
    """Pages that members on other domains name as canonical: key, address, how many domains name it."""
    votes: dict[str, set[str]] = {}
    urls: dict[str, str] = {}
    for card in cards:
        if card.canonical and _points_elsewhere(card):
            key = link_key(card.canonical)
            votes.setdefault(key, set()).add(card.domain)
            urls.setdefault(key, card.canonical)
    return [(key, urls[key], len(names)) for key, names in votes.items()]


def _earliest(cards: Sequence[Card], name: str) -> tuple[Card, str] | None:
    """The page with the one earliest date, where at least two pages have dates of different days."""
    dated = sorted(
        ((date[:10], place) for place, card in enumerate(cards) if (date := getattr(card, name))),
    )
    if len(dated) < 2 or dated[0][0] == dated[1][0]:
        return None
    return cards[dated[0][1]], dated[0][0]


def _chosen(
    scores: dict[str, float], reasons: dict[str, list[str]], urls: dict[str, str], own: set[str]
) -> Original:
    ranked = sorted(scores, key=lambda key: (-scores[key], key))
    gap = scores[ranked[0]] - (scores[ranked[1]] if len(ranked) > 1 else 0.0)
    if len(own) > 1 and ranked[0] in own:
        rivals = [scores[key] for key in ranked if key not in own]
        gap = scores[ranked[0]] - max(rivals, default=0.0)
    if gap <= 0:
        return Original(None, 0.0, ["nothing tells the pages apart"])
    confidence = round(1 / (1 + math.exp(-gap)), 3)
    return Original(urls[ranked[0]], confidence, reasons.get(ranked[0], []), ranked[0] in own)


def _same_template(cards: Iterable[Card]) -> bool:
    """Whether most domains, at least three, show it under one title with one slug or one image."""
    by_domain = {card.domain: card for card in cards}
    least = max(TEMPLATE_DOMAINS, math.ceil(TEMPLATE_SHARE * len(by_domain)))
    agreeing = sum(
        _most_frequent(values) >= least
        for values in (
            [_folded_title(card.title) for card in by_domain.values()],
            [_slug(card.url) for card in by_domain.values()],
            [_image_name(card.image) for card in by_domain.values()],
        )
    )
    return agreeing >= 2


def _most_frequent(values: Iterable[str]) -> int:
    return max(Counter(value for value in values if value).values(), default=0)


def _folded_title(title: str | None) -> str:
    """The title without the site's name behind the last bar or dash."""
    plain = folded(title or "")
    for mark in (" | ", " - ", " – ", " — ", " :: ", " · "):
        head, found, _ = plain.rpartition(mark)
        if found and len(head) >= 15:
            plain = head
    return plain if len(plain) >= 12 else ""


def _slug(url: str) -> str:
    last = path_of(url).partition("?")[0].rstrip("/").rpartition("/")[2]
    return last.partition(".")[0] if len(last) >= 8 else ""


def _image_name(image: str | None) -> str:
    return (image or "").partition("?")[0].rpartition("/")[2]
