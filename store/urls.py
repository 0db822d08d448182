"""URL rules: what a browser resolves, what counts as one page, whose domain it is, what lies in scope.

Parsing and resolving follow the WHATWG URL standard (through Ada, by its quick binding where that suffices); domains
follow the public suffix list with its private section, from the snapshot inside tldextract, so nothing is fetched at
run time.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

import ada_url
import can_ada
import tldextract

from linkvet.store import platforms
from linkvet.store.platforms import HOST_PLATFORMS, platform_of_site, user_folder
from linkvet.store.word_lists import word_list

ScopeKind = Literal["root", "host", "folder"]
SCOPE_KINDS: tuple[ScopeKind, ...] = ("root", "host", "folder")
MAX_URL_LENGTH = 8192
"""Longer URLs are not read: browsers and search engines give up earlier."""
PORTS = {"http": 80, "https": 443}

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
"""Browsers take further signs in a host, such as commas and stars; no domain name has them."""
_public = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
_suffixes = tldextract.TLDExtract(
    suffix_list_urls=(),
    cache_dir=None,
    include_psl_private_domains=True,
    extra_suffixes=sorted(HOST_PLATFORMS),
)
"""The public suffix list, and the platforms that it lacks."""


_LISTS = Path(__file__).parent / "url_lists"
TRACKING_PARAMETERS = word_list(_LISTS / "tracking_parameters.txt")
VIEW_PARAMETERS = word_list(_LISTS / "view_parameters.txt")
_AMP = re.compile(r"(?:/amp|\.amp(?:\.html?)?|;jsessionid=[^/]*)/?$", re.I)
SHORTENERS = word_list(_LISTS / "shorteners.txt")


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute http(s) URL in its standard form."""

    href: str
    scheme: str
    host: str
    """ASCII host name (punycode) or address; IPv6 in brackets."""
    port: int
    path: str
    query: str
    """With its question mark; empty when absent."""

    @property
    def domain(self) -> str:
        """Registrable domain of the host."""
        return registrable_domain(self.host)

    @property
    def site(self) -> str:
        """The referring domain: whose page it is, also on platforms that give their users folders."""
        return user_folder(self.host, self.path) or self.domain

    @property
    def without_fragment(self) -> str:
        """The URL as one page: everything but the part after ``#``."""
        return self.href.partition("#")[0]


@lru_cache(maxsize=16384)
def parse_url(text: str, base: str | None = None) -> Url | None:
    """``text`` resolved as a browser would (against ``base``), or ``None`` where it is no http(s) URL."""
    if len(text) > MAX_URL_LENGTH:
        return None
    url = _parsed(text, base)
    if url is None:
        return None
    href, scheme, host, port = url.href, url.protocol[:-1], url.hostname, url.port
    if scheme not in ("http", "https") or not host or len(href) > MAX_URL_LENGTH:
        return None
    return Url(href, scheme, host, int(port) if port else PORTS[scheme], url.pathname, url.search)


def base_url(written: str, page: str) -> str:
    """What the relative links of a page are resolved against, where its ``base`` element names an address."""
    written = written.strip()
    base = _parsed(written, page) if 0 < len(written) <= MAX_URL_LENGTH else None
    return page if base is None or base.protocol in ("data:", "javascript:") else base.href


def _parsed(text: str, base: str | None) -> can_ada.URL | ada_url.URL | None:
    """By the quick binding; what its older rules would read otherwise (names beyond ASCII, ``^``), by the other."""
    try:
        if text.isascii() and "^" not in text:
            url = can_ada.parse(base) + text if base else can_ada.parse(text)
            if "xn--" not in url.hostname:
                return url
    except (ValueError, TypeError):
        pass
    try:
        return ada_url.URL(text, base) if base else ada_url.URL(text)
    except ValueError:
        return None


def absolute_url(text: str) -> Url | None:
    """A URL as people write it in lists: the scheme may be missing, spaces around are ignored.

    A bare number is no address there, although browsers read ``12.5`` as 12.0.0.5.
    """
    written = text = text.strip()
    if not text or any(ch in text for ch in "\r\n"):
        return None
    if "://" not in text:
        text = "http:" + text if text.startswith("//") else "http://" + text
    url = parse_url(text)
    if url is None or not plausible_host(url.host):
        return None
    numeric = address_of(url.host) is not None and "[" not in url.host
    return None if numeric and "://" not in written and url.host not in written else url


def plausible_host(host: str) -> bool:
    """A host that could stand on the public web: an address, or a dotted name of letters that ends in no number."""
    if address_of(host) is not None:
        return True
    labels = host.rstrip(".").split(".")
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()


def address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IP address that ``host`` is, or ``None`` when it is a name."""
    if not host[-1:].isdigit() and ":" not in host:
        return None
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def is_on_host(url: str, host: str) -> bool:
    """Whether a page stands on a host or on one below it."""
    parsed = parse_url(url)
    return parsed is not None and (parsed.host == host or parsed.host.endswith("." + host))


def with_parents(host: str) -> Iterator[str]:
    """A host, then every name above it: ``a.b.example``, ``b.example``, ``example``."""
    labels = host.rstrip(".").split(".")
    return (".".join(labels[start:]) for start in range(len(labels)))


@lru_cache(maxsize=65536)
def registrable_domain(host: str) -> str:
    """The domain its owner registered: ``blog.example.co.uk`` → ``example.co.uk``.

    Hosts that a platform gives out are owners of their own (``me.github.io``, ``me.wordpress.com``), and so are
    users' folders (``medium.com/@me``); an address or a name without a known suffix stands for itself.
    """
    if "/" in host or not host.strip("."):
        return host
    host = host.rstrip(".").lower()
    parts = _suffixes.extract_str(host)
    if not parts.suffix:
        if address_of(host) is not None or "." not in host:
            return host
        return ".".join(host.split(".")[-2:])
    if parts.domain == "www" and parts.suffix in HOST_PLATFORMS:
        return parts.suffix
    return parts.top_domain_under_public_suffix or host


@lru_cache(maxsize=16384)
def platform_of(site: str) -> str:
    """The platform on which a referring domain stands among strangers; empty where it stands on its own."""
    parts = _public.extract_str(site.partition("/")[0])
    return platform_of_site(site, parts.suffix if parts.is_private and parts.domain else "")


def site_rules() -> str:
    """By which lists a page's site is told: another text whenever these change."""
    return f"{platforms.rules()} {version('tldextract')}"


def host_of(site: str) -> str:
    """The host on which a referring domain stands: ``medium.com`` for ``medium.com/@ann``."""
    return site.partition("/")[0]


def is_public_suffix(host: str) -> bool:
    """A name under which strangers register: ``co.uk``, ``github.io``."""
    parts = _public.extract_str(host.rstrip(".").lower())
    return bool(parts.suffix) and not parts.domain


@lru_cache(maxsize=16384)
def has_known_suffix(host: str) -> bool:
    """Whether a host ends in a suffix under which names are registered: ``example.com``, not ``core.x``."""
    return bool(_suffixes.extract_str(host.rstrip(".").lower()).suffix)


def readable_host(host: str) -> str:
    """``host`` as people write it: punycode turned back into letters."""
    return ada_url.idna_to_unicode(host) if "xn--" in host else host


def _without(query: str, parameters: frozenset[str]) -> str:
    kept = [
        part
        for part in query[1:].split("&")
        if part and unquote(part.partition("=")[0]).lower() not in parameters
    ]
    return "?" + "&".join(kept) if kept else ""


@lru_cache(maxsize=16384)
def link_key(href: str) -> str:
    """What makes two spellings of a URL the same page for an audit.

    Scheme, ``www.``, default port, fragment, trailing slash, tracking parameters and percent-encoding
    do not count. Returns the input where it is no URL.
    """
    url = parse_url(href)
    if url is None:
        return href
    host = (url.host.rstrip(".") or url.host).removeprefix("www.")
    port = "" if url.port in (80, 443) else f":{url.port}"
    query = _without(url.query, TRACKING_PARAMETERS) if url.query else ""
    return unquote(f"{host}{port}{url.path.rstrip('/')}{query}")


@lru_cache(maxsize=16384)
def page_key(url: str, canonical: str | None = None) -> str:
    """What makes several addresses one page, apart from spelling: the address that it names as its own (RFC 6596).

    A page of another site cannot be named, nor the home page by all others: that is a slip of the site, which search
    engines pass over too. Sessions and print, answer and AMP views are left out.
    """
    at, named = parse_url(url), parse_url(canonical) if canonical else None
    if at is None:
        return url
    slip = named is not None and named.path == "/" and not named.query and len(at.path) > 1
    if named is not None and named.site == at.site and not slip:
        at = named
    query = _without(at.query, VIEW_PARAMETERS) if at.query else ""
    port = f":{at.port}" if at.port not in (80, 443) else ""
    return link_key(
        f"{at.scheme}://{at.host.removeprefix('amp.')}{port}{_AMP.sub('', at.path) or '/'}{query}"
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """Which URLs belong to the audited site."""

    kind: ScopeKind
    target: str
    """Registrable domain for ``root``, host name for ``host``, ``host/path/`` for ``folder``."""

    @classmethod
    def of(cls, target: str, kind: ScopeKind = "root") -> Scope:
        """The scope a person means by ``target``: a domain, a host, or a URL.

        Raises ValueError with a sentence when it names no host.
        """
        url = absolute_url(target)
        if url is None:
            raise ValueError(f'"{target}" is not a valid domain or URL; use a form like example.com')
        if kind == "root":
            return cls(kind, url.domain)
        host = url.host.rstrip(".").removeprefix("www.")
        if kind == "host":
            return cls(kind, host)
        return cls(kind, host + url.path.rstrip("/") + "/")

    def contains(self, url: Url) -> bool:
        """Whether ``url`` belongs to the audited site."""
        host = url.host.rstrip(".")
        if self.kind == "root":
            return host == self.target or host.endswith("." + self.target)
        if self.kind == "host":
            return host.removeprefix("www.") == self.target
        return (host.removeprefix("www.") + url.path.rstrip("/") + "/").startswith(self.target)

    @property
    def host(self) -> str:
        """The host name that the scope is about."""
        return self.target.partition("/")[0]


def disavow_line(text: str) -> str:
    """A line of a disavow file as it is compared: host in punycode, no fragment, no dot at the end."""
    if text.startswith("domain:"):
        url = absolute_url(text[7:].strip())
        return f"domain:{url.host.rstrip('.')}" if url else text
    page = parse_url(text)
    return page.without_fragment if page else text
