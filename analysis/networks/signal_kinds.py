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
from linkvet.store.urls import registrable_domain

Entry = tuple[str, str, str]
"""Domain, kind, value."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of sign: what it speaks of, and how much."""

    channel: str
    marker: str
    weight: float
    """Log-odds that two domains with one rare value have one owner."""
    words: str
    """How a report names it."""
    plenty: int = 8
    """Domains up to which a value is as telling as on two."""
    most: int = 60
    """Domains above which a value says nothing, in a small audit."""


def _kinds() -> dict[str, Kind]:
    ads = {
        "adsense": "AdSense account",
        "ads_txt": "seller in ads.txt",
        "amazon_tag": "Amazon partner tag",
        "mediavine": "Mediavine site",
        "raptive": "Raptive site",
        "google_ads": "Google Ads account",
        "taboola": "Taboola account",
    }
    tracking = {
        "google_analytics": "Analytics account",
        "ga4": "Analytics property",
        "google_tag": "Google tag",
        "facebook_pixel": "Facebook pixel",
        "hotjar": "Hotjar account",
        "clarity": "Clarity project",
        "yandex_metrica": "Yandex Metrica counter",
        "adobe_analytics": "Adobe Analytics suite",
        "pinterest_tag": "Pinterest tag",
        "linkedin_partner": "LinkedIn partner",
        "tiktok_pixel": "TikTok pixel",
        "quantcast": "Quantcast account",
        "statcounter": "StatCounter project",
        "histats": "Histats counter",
        "baidu": "Baidu counter",
        "clicky": "Clicky site",
        "matomo": "Matomo site",
        "twitter_pixel": "Twitter pixel",
        "microsoft_ads": "Microsoft Ads tag",
        "vk_pixel": "VK pixel",
        "hubspot": "HubSpot account",
        "sharethis": "ShareThis account",
        "addthis": "AddThis account",
        "disqus": "Disqus forum",
        "jetpack_blog": "Jetpack blog",
    }
    found = {kind: Kind("ads", "shared_ads_id", 5.0, words, 40, 200) for kind, words in ads.items()}
    found |= {
        kind: Kind("tracking", "shared_tracking_id", 4.0, words, 40, 200) for kind, words in tracking.items()
    }
    return found | {
        "tag_manager": Kind("tracking", "shared_tracking_id", 1.45, "Tag Manager container", 8, 100),
        "cloudflare_beacon": Kind("tracking", "shared_tracking_id", 0.9, "Cloudflare beacon", 3, 40),
        "verification": Kind("verification", "shared_verification", 5.0, "site verification", 40, 200),
        "contact_mail": Kind("contact", "shared_contact", 4.5, "mail address", 40, 200),
        "phone": Kind("contact", "shared_contact", 4.0, "telephone number", 40, 200),
        "wallet": Kind("contact", "shared_contact", 5.0, "wallet", 40, 200),
        "social": Kind("contact", "shared_contact", 1.8, "social profile", 4, 40),
        "certificate": Kind("certificate", "shared_certificate", 3.5, "certificate", 8, 40),
        "certificate_name": Kind("certificate", "shared_certificate", 3.5, "certificate for", 8, 40),
        "certificate_organisation": Kind(
            "certificate", "shared_certificate", 2.0, "certificate organisation", 8, 30
        ),
        "ip": Kind("hosting", "shared_ip", 3.0, "address"),
        "ip_cloud": Kind("hosting", "shared_ip", 2.2, "address"),
        "subnet": Kind("hosting", "shared_subnet", 0.9, "subnet"),
        "ns_host": Kind("hosting", "shared_name_servers", 1.5, "name servers of", 4, 40),
        "mx": Kind("hosting", "shared_name_servers", 1.5, "mail server of", 4, 40),
        "ns": Kind("name_servers", "shared_name_servers", 2.8, "name servers of"),
        "soa": Kind("name_servers", "shared_name_servers", 3.0, "zone contact"),
        "favicon": Kind("favicon", "shared_favicon", 2.8, "favicon", 16),
        "template": Kind("template", "shared_template", 2.8, "template", 16),
        "theme": Kind("template", "shared_template", 1.5, "theme"),
        "stock_theme": Kind("template", "shared_template", 0.1, "popular theme", 8, 2000),
        "author": Kind("author", "shared_template", 0.9, "author name", 2, 20),
        "title": Kind("content", "shared_title", 1.8, "page title", 8, 100),
        "path": Kind("content", "shared_path", 2.5, "path", 8, 100),
        "outlink": Kind("content", "shared_path", 0.45, "link to", 5, 30),
        "anchor": Kind("content", "shared_title", 0.9, "anchor", 5, 40),
        "pushed": Kind("content", "shared_title", 2.0, "search phrases as anchors to", 16, 60),
        "name": Kind("name", "sibling_names", 1.8, "names like", 40, 300),
        "mutual": Kind("ring", "link_ring", 1.5, "links to and from"),
        "ring": Kind("ring", "link_ring", 1.8, "links among each other", 40, 100),
    }


KINDS = _kinds()
CHANNELS = ("infrastructure", *dict.fromkeys(kind.channel for kind in KINDS.values()))
WALLETS = frozenset("bitcoin ethereum litecoin dogecoin monero tron wallet".split())
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
