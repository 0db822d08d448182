"""Families of copies across sites: who shows the same text, how much of it, and where it most likely comes from.

Candidates come from ``candidates``; every one is then compared exactly. Copies of a whole text make a
family; a page that holds a family's text inside a longer one belongs to it too, but makes no bridge between families.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from linkvet.analysis.copies.candidates import Sketchbook
from linkvet.analysis.copies.families import Clusters, Group
from linkvet.analysis.copies.names import Label, standings
from linkvet.analysis.copies.originals import (
    NEAR_IDENTICAL,
    Card,
    Original,
    allowed_by_canonical,
    domain_of,
    kind_of,
    likely_original,
    path_of,
)
from linkvet.analysis.copies.passages import Overlap, Passage, longest_passage
from linkvet.analysis.copies.shingles import Hashes, sketches
from linkvet.analysis.copies.texts_on_disk import Cards, Compared, Readings
from linkvet.analysis.facts import CopyFacts
from linkvet.store.urls import page_key

BATCH = 256
PARTIAL = 0.8
"""A copy of less than this share of the original is a partial copy."""
MAX_PASSAGES = 20
"""Members of a family for which a passage is kept as evidence."""
NAMING_SHINGLES, NAMES = 200, 16
FULLER = 1.15
"""A text so many times as long as all others is the most complete one."""


@dataclass(slots=True)
class Doc:
    """A referring page with its main text."""

    id: int
    url: str
    domain: str
    """Registrable domain."""
    text: str
    title: str | None = None
    canonical: str | None = None
    published: str | None = None
    first_seen: str | None = None
    image: str | None = None
    final_url: str | None = None
    """Where its redirects end."""


@dataclass(slots=True)
class OwnDoc:
    """A page of the audited site with its main text."""

    url: str
    text: str
    title: str | None = None
    canonical: str | None = None
    published: str | None = None
    first_seen: str | None = None
    image: str | None = None


@dataclass(slots=True)
class Member:
    """A referring page in a family."""

    id: int
    share: float
    """Share of the original's words that it shows, 0 to 1."""
    role: str
    """``original``, ``copy``, ``partial``, ``container`` (holds it in a longer page), ``allowed`` or ``own``."""
    url: str = ""
    domain: str = ""
    own_share: float = 0.0
    """Share of its own words that are the original's."""
    passage: Passage | None = None
    """The longest shared passage, first as the original has it; ``None`` where it was not looked up."""


@dataclass(slots=True)
class Family:
    """Pages of different domains that show the same text."""

    id: str
    kind: str
    """``scraped_copy``, ``copied_article``, ``syndicated_template`` or ``mirror_page``."""
    members: list[Member]
    original: Original
    compared_with: str
    """Address of the page that the shares and passages are counted against."""
    domains: int = 0
    """Registrable domains that show it, with the audited site."""
    own_urls: list[str] = field(default_factory=list)
    """Pages of the audited site among them."""
    same_page: bool = False
    """Whether all of them are nearly identical and stand under the same path."""
    common: list[int] = field(default_factory=list)
    """Shingles that most of its pages share, least first; emptied once it has its name."""


@dataclass(slots=True)
class Comparison:
    """What comparing all pages with each other told."""

    families: list[Family]
    """Largest first."""
    twins: dict[int, int]
    """Page → number of further pages of its domain that say nearly the same; only pages that have such."""
    short: set[int]
    """Pages with too little text to be compared."""

    def facts(self) -> Callable[[int], CopyFacts | None]:
        """A function that tells what markers need to know of a page; ``None`` for too short texts."""
        known = copy_facts(self.families)

        def facts_of(page: int) -> CopyFacts | None:
            found = known.get(page) or (None if page in self.short else CopyFacts())
            return found and replace(found, twins=self.twins.get(page, 0))

        return facts_of


def find_families(
    documents: Iterable[Doc],
    text_of: Callable[[int], str],
    own: Iterable[OwnDoc] = (),
    allowed: Iterable[str] = (),
) -> list[Family]:
    """Families of copies among pages, largest first; arguments are those of ``compare_pages``."""
    return compare_pages(documents, text_of, own, allowed).families


def compare_pages(
    documents: Iterable[Doc],
    text_of: Callable[[int], str],
    own: Iterable[OwnDoc] = (),
    allowed: Iterable[str] = (),
    compared: Compared | None = None,
) -> Comparison:
    """Compare all pages with each other.

    Documents stream by once; ``text_of`` gives the text of one again when it must be compared exactly. ``allowed``
    are domains that may repeat the site's texts; ``compared`` knows pairs of texts that were compared before.
    """
    with Sketchbook() as book, Cards() as cards:
        own_texts = _sketch(book, cards, documents, own)
        pairs, estimates = book.pairs()
        readings = Readings(cards, own_texts, text_of, book.boilerplate(), book.left_out, compared)
        families = settled(families_among(pairs, estimates, cards, readings, frozenset(allowed)))
        twins = _twins(book, cards)
        short = {known for place in book.short() if (known := cards[place].id) is not None}
        return Comparison(families, twins, short)


def families_among(
    pairs: npt.NDArray[np.uint32],
    estimates: npt.NDArray[np.float64],
    cards: Cards,
    readings: Readings,
    allowed: frozenset[str],
) -> list[Family]:
    """Families among candidate pairs, in no order and without what only all families together decide."""
    clusters = Clusters(readings.overlap)
    clusters.join(pairs, estimates)
    found = (_family(group, cards, readings, allowed) for group in clusters.groups())
    return [family for family in found if family is not None]


def settled(families: list[Family]) -> list[Family]:
    """All families with their names and kinds, largest first."""
    for family, (name, mirror) in zip(families, standings([label_of(one) for one in families]), strict=True):
        family.id, family.common = name, []
        family.kind = "mirror_page" if mirror else family.kind
    return sorted(families, key=lambda family: (-len(family.members), family.id))


def copy_facts(families: Iterable[Family]) -> dict[int, CopyFacts]:
    """What markers need to know of each page in a family, by the page's id; the family it shares most with."""
    facts: dict[int, CopyFacts] = {}
    for family in families:
        for member in family.members:
            known = facts.get(member.id)
            if known is None or (known.share or 0.0) < member.share:
                facts[member.id] = _facts_of(member, family)
    return facts


def family_rows(families: Iterable[Family]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of ``families`` and ``family_members``."""
    rows: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    for family in families:
        rows.append(
            {
                "id": family.id,
                "kind": family.kind,
                "domains": family.domains,
                "original_url": family.original.url,
                "confidence": family.original.confidence,
                "reasons": list(family.original.reasons),
                "compared_with": family.compared_with,
            }
        )
        members += [
            {
                "family_id": family.id,
                "page_id": member.id,
                "role": member.role,
                "share": member.share,
                "passage": member.passage.other if member.passage else "",
                "original_passage": member.passage.one if member.passage else "",
            }
            for member in family.members
        ]
    return rows, members


def _facts_of(member: Member, family: Family) -> CopyFacts:
    passage = member.passage
    return CopyFacts(
        family=family.id,
        kind=family.kind,
        role=member.role,
        share=member.share,
        compared_with=family.compared_with,
        original_url=family.original.url,
        original_confidence=family.original.confidence,
        domains=family.domains,
        passage=passage.other if passage else "",
        original_passage=passage.one if passage else "",
    )


def _sketch(
    book: Sketchbook, cards: Cards, documents: Iterable[Doc], own: Iterable[OwnDoc]
) -> dict[int, bytes]:
    own_texts: dict[int, bytes] = {}
    numbers: dict[str, int] = {}
    texts: list[str] = []
    domains: list[int] = []
    for card, text in _stream(documents, own):
        if card.id is None:
            own_texts[len(cards)] = zlib.compress(text.encode("utf-8", "surrogatepass"), 1)
        texts.append(text)
        domains.append(numbers.setdefault(card.domain, len(numbers)))
        cards.add(card, domains[-1], text)
        if len(texts) == BATCH:
            book.add(sketches(texts), domains)
            texts, domains = [], []
    book.add(sketches(texts), domains)
    return own_texts


def _stream(documents: Iterable[Doc], own: Iterable[OwnDoc]) -> Iterator[tuple[Card, str]]:
    own_domains = set()
    for page in own:
        domain = domain_of(page.url)
        own_domains.add(domain)
        known = (page.title, page.canonical, page.published, page.first_seen, page.image)
        yield Card(None, page.url, domain, *known, own=True), page.text
    for doc in documents:
        known = (doc.title, doc.canonical, doc.published, doc.first_seen, doc.image)
        own_domain = doc.domain in own_domains
        yield Card(doc.id, doc.url, doc.domain, *known, own_domain, doc.final_url), doc.text


def _twins(book: Sketchbook, cards: Cards) -> dict[int, int]:
    """Page → further pages of its domain that say nearly the same; several addresses of one page are one."""
    groups: dict[int, dict[int, str]] = {}
    for place, group in book.twins():
        card = cards[place]
        if card.id is not None:
            groups.setdefault(group, {})[card.id] = page_key(card.final_url or card.url, card.canonical)
    numbers = {group: len(set(pages.values())) - 1 for group, pages in groups.items()}
    return {page: numbers[group] for group, pages in groups.items() for page in pages if numbers[group]}


def _family(group: Group, cards: Cards, readings: Readings, allowed: frozenset[str]) -> Family | None:
    """The family of one group; ``None`` where only one domain or only the audited site shows the text."""
    places = [*group.members, *group.containers]
    known = [cards[place] for place in places]
    if len({card.domain for card in known}) < 2 or all(card.own for card in known):
        return None
    sizes = [len(readings[place].kept) for place in group.members]
    original = likely_original(known, _fullest(group, sizes))
    reference = next((n for n, card in enumerate(known) if card.url == original.url), None)
    if reference is None or reference >= len(group.members) > 1:
        reference = int(np.argmax(sizes))
    members: list[Member] = []
    near = True
    for number, (place, card) in enumerate(zip(places, known, strict=True)):
        if card.id is None:
            continue
        overlap = readings.overlap(places[reference], place)
        near = near and min(overlap.share_one, overlap.share_other) >= NEAR_IDENTICAL
        passage = None
        if place != places[reference] and len(members) < MAX_PASSAGES:
            passage = longest_passage(readings[places[reference]], readings[place])
        role = _role(card, original, allowed, overlap, number >= len(group.members))
        shares = round(overlap.share_one, 3), round(overlap.share_other, 3)
        members.append(Member(card.id, shares[0], role, card.url, card.domain, shares[1], passage))
    own_urls = [card.url for card in known if card.own]
    kind = kind_of(known, original, bool(own_urls))
    mirrored = near and kind != "scraped_copy" and len({path_of(card.url) for card in known}) == 1
    return Family(
        "",
        kind,
        members,
        original,
        known[reference].url,
        len({card.domain for card in known}),
        own_urls,
        mirrored,
        _common([readings[place].distinct for place in group.members[:16]]),
    )


def _fullest(group: Group, sizes: list[int]) -> int | None:
    """Place of the page whose text is clearly longer than that of all others; a digest's length says nothing."""
    place = int(np.argmax(sizes))
    rest = max((size for other, size in enumerate(sizes) if other != place), default=sizes[place])
    return place if sizes[place] > FULLER * rest and group.members[place] not in group.digests else None


def _role(card: Card, original: Original, allowed: frozenset[str], overlap: Overlap, container: bool) -> str:
    if card.url == original.url:
        return "original"
    if card.own:
        return "own"
    if card.domain in allowed or allowed_by_canonical(card, original):
        return "allowed"
    if container:
        return "container"
    return "copy" if overlap.share_one >= PARTIAL else "partial"


def _common(shingles: list[Hashes]) -> list[int]:
    """The shingles that most of a family's pages share, least first."""
    counts: dict[int, int] = {}
    for distinct in shingles:
        for number in distinct[:NAMING_SHINGLES].tolist():
            counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    common = [number for number, count in counts.items() if count > len(shingles) / 2] or [
        number for number, count in counts.items() if count == most
    ]
    return sorted(common)[:NAMES]


def label_of(family: Family) -> Label:
    """What other families need to know of one."""
    pages = "\n".join(sorted(member.url for member in family.members))
    return Label(
        min((member.id for member in family.members), default=0),
        tuple(f"c{number >> 16:012x}" for number in family.common),
        f"c{sha256(pages.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}",
        tuple(sorted({member.domain for member in family.members})) if family.same_page else (),
        path_of(family.compared_with) == "/",
    )
