"""Which referring domains are one hand: groups with the signs that made each, its confidence and its members.

``find_networks`` takes what the audit file holds and gives groups; a group needs two independent channels
(``signal_kinds``). It is a finding about ownership, not a verdict: open brands and editions are left out.
"""

from __future__ import annotations

import hashlib
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeVar

from linkvet.analysis.facts import NetworkFacts
from linkvet.analysis.networks.chance import poisson_tail
from linkvet.analysis.networks.exclusions import hosted_name
from linkvet.analysis.networks.grouping import PAIR_TIE, Table, group_domains, table_of
from linkvet.analysis.networks.link_graph import mutual_links, rings
from linkvet.analysis.networks.page_signals import (
    LinkSign,
    PageSign,
    Templates,
    link_signs,
    name_signs,
    note_host,
    page_signs,
)
from linkvet.analysis.networks.sibling_names import common_brand, editions
from linkvet.analysis.networks.signal_kinds import (
    CONTENT_MOST,
    INFRASTRUCTURE,
    KINDS,
    Entry,
    shared_signs,
    source_of,
)
from linkvet.analysis.networks.signal_numbers import SignBook

__all__ = ["LinkSign", "Network", "PageSign", "Sign", "find_networks", "network_facts"]

Thing = TypeVar("Thing")

CHANCE = 1e-3
"""A coincidence of two signs that strangers would show oftener than this is no evidence."""
_BRAND_SIGNS = frozenset(("favicon", "template", "content", "name", "author", "ring"))
"""Channels on which branches of one brand are alike although each has its owner."""
_BRAND_KINDS = frozenset(("tag_manager", "social", "certificate_organisation", "cloudflare_beacon"))
_PAGE_MARKERS = frozenset(("shared_title", "shared_path", "link_ring"))
"""Markers that can be judged on a domain of which a page was read."""
SIGNS_SHOWN = 8
_DESIGN = frozenset(("favicon", "template", "author"))


@dataclass(slots=True)
class Sign:
    """One value that members of a network share."""

    kind: str
    value: str
    members: list[str]
    weight: float
    """Log-odds it adds: larger is rarer."""
    holders: int
    """Domains of the whole audit that carry it."""

    @property
    def words(self) -> str:
        """The sign as a report names it."""
        rule = KINDS[self.kind]
        return rule.label if self.kind in ("ring", "mutual") else f"{rule.label} {self.value}"


@dataclass(slots=True)
class Network:
    """A group of domains that are probably one hand."""

    id: str
    name: str
    members: list[str]
    confidence: float
    signs: list[Sign]
    """Strongest first, a few of each kind; at least two are of independent sources."""
    targets: dict[str, int] = field(default_factory=dict)
    """Pages of the audited site it links to, with the number of links."""
    anchors: dict[str, int] = field(default_factory=dict)


def find_networks(
    footprints: Iterable[Entry],
    pages: Iterable[PageSign] = (),
    links: Iterable[LinkSign] = (),
    target: str = "",
) -> list[Network]:
    """Groups of referring domains that two or more independent signs join, the surest first.

    Everything streams by twice, so that only what several domains share is kept: give lists, or what can be gone
    through again. ``footprints`` of one domain follow each other (a list is put in order first); ``target`` is the
    audited domain, to which they all link.
    """
    links = _again(links)
    networks = networks_in(_noted(_again(footprints), _again(pages), links, target))
    _add_links(networks, links)
    return networks


def networks_in(book: SignBook) -> list[Network]:
    """Groups among the domains of a book of signs, the surest first."""
    table = table_of(book)
    found = [_network(table, group) for group in group_domains(table)]
    networks = [network for network in found if network is not None]
    return sorted(networks, key=lambda network: (-network.confidence, network.id))


def _again(things: Iterable[Thing]) -> Iterable[Thing]:
    """Things that can be gone through more than once."""
    return list(things) if isinstance(things, Iterator) else things


def _noted(
    footprints: Iterable[Entry], pages: Iterable[PageSign], links: Iterable[LinkSign], target: str
) -> SignBook:
    """All signs of all domains: what one domain shows by itself, then what shows only beside others."""
    book, templates = SignBook(), Templates()
    stock: set[str] = set()
    for one in shared_signs(footprints):
        book.add(one.name, one.signs)
        stock.update([one.name] if one.stock else [])
    for page in pages:
        book.add(page.domain, page_signs(page, target))
        templates.add(page)
    for link in links:
        book.add(link.domain, link_signs(link))
    add_common_signs(book, templates, stock, _named(book, footprints, pages, links, target))
    return book


def add_common_signs(
    book: SignBook, templates: Templates, stock: Container[str], edges: list[tuple[str, str]]
) -> None:
    """Add what shows only beside other domains: templates, patterns of names, and links to each other.

    ``stock`` are domains whose design and name are a platform's; ``edges`` are links between domains of the book.
    """
    for domain, kind, value in chain(templates.signs(), name_signs(book.domains)):
        if not (domain in stock or hosted_name(domain)):
            book.add_named(domain, (kind, value))
    for domain, kind, value in _ring_signs(edges):
        book.add_named(domain, (kind, value))


def _named(
    book: SignBook,
    footprints: Iterable[Entry],
    pages: Iterable[PageSign],
    links: Iterable[LinkSign],
    target: str,
) -> list[tuple[str, str]]:
    """Give shared signs their words; returns the links between the domains, which are all known by now."""
    book.find_shared()
    for one in shared_signs(footprints):
        book.name(one.signs)
    edges = []
    for page in pages:
        book.name(page_signs(page, target))
        edges += [(page.domain, sys.intern(other)) for other in page.outlinks if other in book.domains]
    for link in links:
        book.name(link_signs(link))
    return edges


def _ring_signs(edges: list[tuple[str, str]]) -> Iterator[Entry]:
    for a, b in mutual_links(edges):
        yield a, "mutual", f"{a} {b}"
        yield b, "mutual", f"{a} {b}"
    for number, ring in enumerate(rings(edges)):
        yield from ((domain, "ring", str(number)) for domain in ring)


def _network(table: Table, group: list[int]) -> Network | None:
    """The group as a network, or ``None`` where it does not stand the test."""
    names = [table.domains[place] for place in group]
    signs = _signs_of(table, group)
    support = _support(signs, len(names))
    enough = sum(support.values()) >= (PAIR_TIE if len(names) == 2 else 0.0)
    if (
        len(support) < 2
        or not enough
        or not _beyond_chance(signs, len(table.domains))
        or _open_brand(names, signs)
    ):
        return None
    confidence = 1.0 - math.exp(-sum(support.values()) / 5.0)
    return Network(_id(names), _name(len(names), signs), names, round(confidence, 3), _shown(signs))


def _signs_of(table: Table, group: list[int]) -> list[Sign]:
    """Values that at least two members share, the most telling first."""
    carried: dict[int, list[str]] = defaultdict(list)
    for row in group:
        for column in table.columns[table.first[row] : table.first[row + 1]].tolist():
            carried[column].append(table.domains[row])
    signs = [
        Sign(*table.values[column], members, float(table.weights[column]), int(table.holders[column]))
        for column, members in carried.items()
        if len(members) > 1
    ]
    return sorted(signs, key=lambda sign: (-sign.weight * len(sign.members), sign.kind, sign.value))


def _shown(signs: list[Sign]) -> list[Sign]:
    """The strongest few of each kind: what a person reads and a marker quotes."""
    kept: Counter[str] = Counter()
    shown = []
    for sign in signs:
        kept[sign.kind] += 1
        if kept[sign.kind] <= SIGNS_SHOWN:
            shown.append(sign)
    return shown


def _support(signs: list[Sign], size: int) -> dict[str, float]:
    """What each source adds for the group: weight of its values by the share of members they reach."""
    alone = all(KINDS[sign.kind].channel in INFRASTRUCTURE for sign in signs)
    reached: dict[str, dict[str, float]] = defaultdict(dict)
    for sign in signs:
        channel = KINDS[sign.kind].channel
        source = reached[channel if alone else source_of(sign.kind)]
        for member in sign.members:
            before = source.get(member, 0.0)
            more = (
                min(CONTENT_MOST, before + sign.weight) if channel == "content" else max(before, sign.weight)
            )
            source[member] = more
    return {source: sum(by_member.values()) / size for source, by_member in reached.items()}


def _beyond_chance(signs: list[Sign], domains: int) -> bool:
    """Two signs of different channels meet on more members than strangers would bring together.

    Expected meetings of values with document frequencies a and b among n domains are a·b/n (Poisson).
    """
    population = max(domains, 1000)
    for place, one in enumerate(signs[:40]):
        for other in signs[place + 1 : 40]:
            if KINDS[one.kind].channel == KINDS[other.kind].channel:
                continue
            met = len({*one.members} & {*other.members})
            if met > 1 and poisson_tail(met, one.holders * other.holders / population) < CHANCE:
                return True
    return False


def _open_brand(names: list[str], signs: list[Sign]) -> bool:
    """Editions of one publisher, and branches of one brand that share its design but no account of an owner."""
    if editions(names) or _one_theme(signs, len(names)):
        return True
    numbered = any(sign.kind == "name" and "#" in sign.value and len(sign.members) > 1 for sign in signs)
    if numbered or not common_brand(names):
        return False
    return all(KINDS[sign.kind].channel in _BRAND_SIGNS or sign.kind in _BRAND_KINDS for sign in signs)


def _one_theme(signs: list[Sign], size: int) -> bool:
    """Nothing but design joins them, and a theme that they bought explains it."""
    if any(source_of(sign.kind) not in _DESIGN for sign in signs if len(sign.members) >= size / 2):
        return False
    return any(sign.kind in ("theme", "stock_theme") and len(sign.members) >= size / 2 for sign in signs)


def _id(names: list[str]) -> str:
    digest = hashlib.blake2b("\n".join(names).encode(errors="replace"), digest_size=5)
    return "n" + digest.hexdigest()


def _name(size: int, signs: list[Sign]) -> str:
    best = signs[0]
    return f"{size} sites sharing {best.words}"[:120]


def _add_links(networks: list[Network], links: Iterable[LinkSign]) -> None:
    place = {member: network for network in networks for member in network.members}
    targets: dict[str, Counter[str]] = defaultdict(Counter)
    anchors: dict[str, Counter[str]] = defaultdict(Counter)
    for link in links if networks else ():
        network = place.get(link.domain)
        if network is not None:
            targets[network.id][link.target] += 1
            anchors[network.id][link.anchor or ""] += 1
    for network in networks:
        network.targets = dict(targets[network.id].most_common(20))
        network.anchors = dict(anchors[network.id].most_common(20))


def network_facts(
    networks: Iterable[Network], footprints: Iterable[Entry], pages: Iterable[PageSign] = ()
) -> dict[str, NetworkFacts]:
    """What the markers read, for every domain that has footprints or pages."""
    known: dict[str, frozenset[str]] = {}
    distinct: dict[frozenset[str], frozenset[str]] = {}

    def note(domain: str, more: Iterable[str]) -> None:
        seen = _judged(known.get(domain, frozenset()) | frozenset(more))
        known[domain] = distinct.setdefault(seen, seen)

    for one in shared_signs(footprints):
        note(one.name, one.known)
    hosts: dict[str, set[str]] = {}
    for page in pages:
        note(page.domain, _PAGE_MARKERS | ({"shared_template"} if page.shape else set()))
        note_host(hosts, page)
    facts = {
        domain: NetworkFacts(
            known=seen,
            hosts=len(hosts[domain]) if domain in hosts else None,
            hosted=hosted_name(domain),
        )
        for domain, seen in known.items()
    }
    for network in networks:
        for member in network.members:
            facts[member] = replace(
                facts.get(member, NetworkFacts()),
                id=network.id,
                name=network.name,
                size=len(network.members),
                confidence=network.confidence,
                shared=_evidence(network, member),
            )
    return facts


def _judged(seen: frozenset[str]) -> frozenset[str]:
    return seen | {"sibling_names"} | ({"shared_subnet"} if "shared_ip" in seen else set())


def _evidence(network: Network, member: str) -> dict[str, str]:
    """Marker → sentence on the strongest sign of its kind that the member carries."""
    found: dict[str, str] = {}
    for sign in network.signs:
        marker = KINDS[sign.kind].marker
        if marker not in found and member in sign.members:
            others = [other for other in sign.members if other != member]
            shown = ", ".join(others[:4]) + (f" and {len(others) - 4} more" if len(others) > 4 else "")
            found[marker] = _sentence(sign, shown)
    return found


def _sentence(sign: Sign, others: str) -> str:
    if sign.kind in ("ring", "mutual"):
        return f"Links to {others} and is linked to by them."
    if sign.kind == "name":
        return f"Its name follows the pattern {sign.value}, as do {others}."
    if sign.kind == "outlink":
        return f"Links to {sign.value}, as hardly anyone but {others} does."
    return f"Shares its {sign.words} with {others}."
