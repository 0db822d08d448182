"""What strangers share by accident: addresses of delivery networks, registrars' name servers, stock themes.

A sign on one of these lists says nothing about who owns a site. The lists are data (``analysis/lists``), with
source and date; beyond them a sign is dropped when too many domains carry it.
"""

from __future__ import annotations

import ipaddress
import re
from bisect import bisect_right
from functools import lru_cache

from linkvet.analysis.words.lists import entries_of
from linkvet.store.urls import is_public_suffix, platform_of, registrable_domain

_PLACEHOLDER = re.compile(
    r"UA-(?:0+|1234\d*|(\d)\1{3,})(?:-\d+)?|(?:ca-)?pub-(?:1234\d*|0+|(\d)\2{6,})|GTM-(?:X+|0+|1234\w*|ABC\w*)"
    r"|G-(?:X+|0+|1234\w*|ABC\w*)|(?:AW|GT)-(?:X+|0+|1234\w*)|0+|1234567\d*|your\w*|example\w*|x{3,}|test\w*",
    re.I,
)
_HOSTER = re.compile(
    r"dns|host|cdn|edge|cache|proxy|rack|vps|server|domain|cloud|registra|internet|provider|isp|web|net\b|(?:^|-)ns\d?|data|tele|com\b|serv|site"
)
"""Words in the names of firms that sell hosting: their name servers serve strangers."""
_ROLE_MAIL = frozenset("abuse noreply no-reply hostmaster postmaster dns mailer-daemon".split())

Ranges = tuple[list[int], list[int]]


def _ranges(name: str) -> dict[int, Ranges]:
    """First and last addresses of a list of ranges, sorted, by version of the protocol."""
    found: dict[int, Ranges] = {4: ([], []), 6: ([], [])}
    networks = [ipaddress.ip_network(line) for line in entries_of(name)]
    for one in sorted(networks, key=lambda net: (net.version, int(net.network_address))):
        first, last = found[one.version]
        first.append(int(one.network_address))
        last.append(int(one.broadcast_address))
    return found


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[int, Ranges]]:
    return {name: _ranges(f"{name}_ranges.txt") for name in ("shared", "cloud")}


@lru_cache(maxsize=16)
def _words(name: str) -> frozenset[str]:
    return entries_of(f"{name}.txt")


def _inside(version: int, number: int, ranges: dict[int, Ranges]) -> bool:
    first, last = ranges[version]
    place = bisect_right(first, number) - 1
    return place >= 0 and number <= last[place]


@lru_cache(maxsize=65536)
def address_kind(text: str) -> tuple[str, str]:
    """Whose an address is (``own``, ``shared``, ``cloud`` or ``none``), and its subnet (/24 or /48)."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "none", ""
    if address.is_unspecified or address.is_multicast:
        return "none", ""
    number, version = int(address), address.version
    wide = 8 if version == 4 else 80
    subnet = f"{ipaddress.ip_address(number >> wide << wide)}/{24 if version == 4 else 48}"
    if version == 6 and number >> wide << wide < 2**32:
        return "none", ""
    kind = next((name for name, ranges in _lists().items() if _inside(version, number, ranges)), "own")
    return kind, subnet


def default_name_server(owner: str) -> bool:
    """A name server's registrable domain that registrars and hosts give to all their customers."""
    return owner in _words("default_name_servers") or owner.startswith("awsdns-") or is_public_suffix(owner)


def sounds_like_hoster(owner: str) -> bool:
    """A name server's domain named as firms are that sell hosting to strangers."""
    return _HOSTER.search(owner.partition(".")[0]) is not None


def shared_mail_host(owner: str) -> bool:
    """A mail service that takes in the mail of very many strangers."""
    return owner in _words("shared_mail_hosts") or default_name_server(owner)


def popular_theme(slug: str) -> bool:
    """A theme that says nothing about its user; a child theme's own name may say much."""
    plain = re.sub(r"[-_]?(?:child|pro|premium|lite|free|master|theme)$|[-_]?v?(?<![\d.])\d[\d.]*$", "", slug)
    words = _words("popular_themes")
    return slug in words or plain in words or len(slug) < 4


def hosted_builder(text: str) -> bool:
    """Software that its maker also hosts, so that its users share addresses and stock designs."""
    first = text.lower().replace(".com", "").split()
    return bool(first) and first[0] in _words("hosted_builders")


def certificate_host(name: str) -> bool:
    """A name of a delivery network or host inside a certificate: issued for strangers together."""
    return registrable_domain(name.removeprefix("*.")) in _words("certificate_hosts") or any(
        name.endswith("." + owner) for owner in _words("certificate_hosts")
    )


def placeholder(value: str) -> bool:
    """A number or name that guides and themes print as an example."""
    return _PLACEHOLDER.fullmatch(value) is not None


def vendor_account(kind: str, value: str) -> bool:
    """An account that a platform or agency puts on all its customers' sites."""
    return f"{kind}\t{value.lower()}" in _words("vendor_accounts")


def default_favicon(value: str) -> bool:
    """An icon that software brings along; written as MurmurHash3 of its base64."""
    return value == "0" or value in _words("default_favicons")


def role_mail(address: str) -> bool:
    """A mail address of a service rather than of a site's owner."""
    name, _, host = address.partition("@")
    return name in _ROLE_MAIL or (shared_mail_host(host) and name in ("info", "support", "contact", "sales"))


@lru_cache(maxsize=65536)
def hosted_name(domain: str) -> bool:
    """A name under a suffix that a platform gives out (``me.github.io``): its neighbours are strangers."""
    return bool(platform_of(domain))
