"""Signs that domains can share, sorted into independent channels and weighed by how rare they are.

Kinds that follow from one another stand in one channel and count once: an address and its subnet, an AdSense
account and the ads.txt line that names it. Tiers follow the practice of investigators (near-unique accounts,
then infrastructure and design, then wording); the weights are natural-log odds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from linkvet.analysis.networks import exclusions
from linkvet.store.footprints import COMPARED, WALLETS
from linkvet.store.urls import registrable_domain

Entry = tuple[str, str, str]
"""Domain, kind, value."""


KINDS = COMPARED
CHANNELS = ("infrastructure", *dict.fromkeys(kind.channel for kind in KINDS.values()))
ADDED = CHANNELS.index("content")
"""The channel whose signs add up, to at most ``CONTENT_MOST``; of the others the strongest counts."""
CONTENT_MOST = 2.9
INFRASTRUCTURE = frozenset(("hosting", "name_servers", "certificate"))
"""Channels of which one provider, unknown to the lists, may be the owner: beside other signs they count once."""
MOST_COVERED = 10
"""Other owners' names in a certificate above which a host issued it for strangers."""
MOST_SELLERS = 12
"""Direct sellers in one ads.txt above which an advertising firm wrote the file for its publishers."""
BACKGROUND = 1000
"""Domains against which rarity is measured at least, so that a small audit's own share proves nothing."""
_STOCK = frozenset("ip ns mx soa favicon theme certificate certificate_name certificate_organisation".split())
"""Kinds that a hosting platform gives to all its customers alike."""


def source_of(kind: str) -> str:
    """The independent source that a kind speaks from: its channel, or infrastructure as a whole."""
    channel = KINDS[kind].channel
    return "infrastructure" if channel in INFRASTRUCTURE else channel


def weight_of(kind: str, holders: int, domains: int) -> float:
    """What a value is worth that ``holders`` of ``domains`` domains carry; zero when too many do.

    The inverse document frequency of text search (Spärck Jones, 1972), flat up to ``plenty`` holders.
    """
    rule = KINDS[kind]
    population = BACKGROUND if rule.channel in INFRASTRUCTURE else max(domains, BACKGROUND)
    if holders < 2 or holders > max(rule.most, population * rule.most / 25_000):
        return 0.0
    rarity = math.log(population / holders) / math.log(population / rule.plenty)
    return rule.weight * max(0.0, min(1.0, rarity))


def quoted(value: str, own_domain: str) -> bool:
    """Whether a value is an address of the audited site itself, which a page merely quotes."""
    return value.lower().endswith((f"@{own_domain}", f".{own_domain}"))


@dataclass(slots=True)
class _Domain:
    """What one domain's footprints say together, before its signs are weighed."""

    signs: list[tuple[str, str]] = field(default_factory=list)
    stock: bool = False
    """Hosted by a platform: address, certificate and design are the platform's."""
    delivered: bool = False
    """Behind a delivery network: address and certificate are the network's."""
    mail_hosts: set[str] = field(default_factory=set)
    """Who takes in its mail; one who also answers for its name is a provider."""
    sellers: int = 0
    """Lines of its ads.txt; many are an advertising firm's, given to all its publishers."""
    covered: set[str] = field(default_factory=set)
    """Other domains in its certificate."""


@dataclass(frozen=True, slots=True)
class DomainSigns:
    """What its footprints tell of the owner of one domain."""

    name: str
    signs: list[tuple[str, str]]
    """(kind, value) of what may tell its owner."""
    known: frozenset[str]
    """Markers that can be judged on it."""
    stock: bool
    """Whether address and design are a platform's."""


def shared_signs(footprints: Iterable[Entry]) -> Iterator[DomainSigns]:
    """The signs of each domain once the guards against what strangers share have been heard.

    Domains stream by, so footprints of one domain must follow each other; a list is put in order first.
    """
    ordered = sorted(footprints) if isinstance(footprints, list) else footprints
    for name, entries in groupby(ordered, key=itemgetter(0)):
        one = _Domain()
        for _, kind, value in entries:
            _note(one, name, kind, value)
        one.stock = one.stock or exclusions.hosted_name(name)
        known = frozenset(KINDS[kind].marker for kind, _ in one.signs)
        yield DomainSigns(name, _weighed(one, name), known, one.stock)


def _weighed(one: _Domain, name: str) -> list[tuple[str, str]]:
    signs = [sign for kind, value in one.signs for sign in _telling(one, name, kind, value)]
    if not (one.stock or one.delivered):
        covered = one.covered if len(one.covered) <= MOST_COVERED else set()
        signs += [("certificate_name", other) for other in (name, *covered)]
    return signs


def _note(domain: _Domain, name: str, kind: str, value: str) -> None:
    if kind == "cdn":
        domain.delivered = True
    elif kind in ("cms", "generator"):
        domain.stock = domain.stock or exclusions.hosted_builder(value)
    elif kind == "certificate_name":
        domain.delivered = domain.delivered or exclusions.certificate_host(value)
        other = registrable_domain(value.removeprefix("*."))
        if other != name:
            domain.covered.add(other)
    elif kind == "ads_txt":
        domain.sellers += 1
        domain.signs.append((kind, value))
    elif kind == "mx":
        domain.mail_hosts.add(registrable_domain(value))
        domain.signs.append((kind, value))
    elif kind == "ns" and exclusions.default_name_server(registrable_domain(value)):
        domain.signs.append(("ns", ""))
    elif kind in KINDS or kind in WALLETS:
        domain.signs.append((kind if kind in KINDS else "wallet", value))


def _telling(domain: _Domain, name: str, kind: str, value: str) -> Iterable[tuple[str, str]]:
    """The signs that one footprint gives once its guards have been heard."""
    if not value or (kind in _STOCK and domain.stock):
        return
    if kind == "ip":
        yield from _address(domain, value)
    elif kind == "ns":
        owner = registrable_domain(value)
        own = owner == name or not (owner in domain.mail_hosts or exclusions.sounds_like_hoster(owner))
        yield ("ns" if own else "ns_host"), owner
    elif kind == "mx":
        owner = registrable_domain(value)
        if not exclusions.shared_mail_host(owner):
            yield kind, owner
    elif kind == "verification":
        yield from _code(value)
    elif kind == "ads_txt":
        if domain.sellers <= MOST_SELLERS and not exclusions.placeholder(value.rpartition("/")[2]):
            google = value.startswith("google.com/pub-")
            yield ("adsense", value.partition("/")[2]) if google else (kind, value)
    elif kind == "soa":
        yield from _zone_contact(value, name)
    elif kind == "theme" and exclusions.popular_theme(value):
        yield "stock_theme", value
    elif not _says_nothing(domain, kind, value):
        yield kind, value


def _address(domain: _Domain, value: str) -> Iterable[tuple[str, str]]:
    whose, subnet = exclusions.address_kind(value)
    if domain.delivered or whose in ("none", "shared"):
        return
    yield ("ip" if whose == "own" else "ip_cloud"), value
    if whose == "own":
        yield "subnet", subnet


def _code(value: str) -> Iterable[tuple[str, str]]:
    """The code itself, whether a page's meta tag or a zone's record shows it."""
    code = value.replace("=", ":", 1).partition(":")[2].strip('" ')
    if len(code) >= 8 and not exclusions.placeholder(code):
        yield "verification", code


def _zone_contact(value: str, name: str) -> Iterable[tuple[str, str]]:
    """The person a zone names; hosts put themselves there."""
    person, _, host = value.partition(".")
    owner = registrable_domain(host)
    if person in ("hostmaster", "dns", "admin", "root", "postmaster", "support") and owner != name:
        return
    if owner == name or exclusions.default_name_server(owner) or exclusions.sounds_like_hoster(owner):
        return
    yield "soa", value


def _says_nothing(domain: _Domain, kind: str, value: str) -> bool:
    if kind == "certificate":
        return domain.delivered or len(domain.covered) > MOST_COVERED
    if kind == "favicon":
        return exclusions.default_favicon(value)
    if kind == "author":
        return len(value) < 6 or value in ("editor", "author", "webmaster", "redaktion", "redaction")
    if kind == "contact_mail":
        return exclusions.role_mail(value)
    return exclusions.placeholder(value) or exclusions.vendor_account(kind, value)
