"""Lines that must never stand in a disavow file, because they would hit strangers or the site itself."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from linkvet.printable import printable
from linkvet.store.platforms import is_platform
from linkvet.store.urls import (
    Scope,
    address_of,
    is_public_suffix,
    parse_url,
    plausible_host,
)
from linkvet.store.word_lists import word_list

MAX_URL = 2048
"""Characters of a URL that Google reads in a disavow file."""


def refusal(subject: str, scope: Scope) -> str:
    """Why a line must never be written, in a sentence; empty where it may."""
    if any(ch in subject for ch in "\r\n\0 \t"):
        return "It is more than one word and would not be read as one line."
    if not subject.isascii():
        return "It is not written in ASCII (punycode for hosts), as the file needs it."
    whole = subject.startswith("domain:")
    return _domain_refusal(subject[7:], scope) if whole else _url_refusal(subject, scope)


def _domain_refusal(host: str, scope: Scope) -> str:
    if "." not in host and is_public_suffix(host):
        return f".{host} is a top-level domain: the line hits every site under this ending; name one of them."
    if (folder := parse_url(f"http://{host}")) and "/" in folder.site:
        return f"{host} is a folder of a platform, not a host; disavow its pages by their URLs."
    url = parse_url(f"http://{host}/")
    if url is None or url.host != host or not plausible_host(host) or address_of(host):
        numeric = address_of(host.strip("[]")) is not None
        return (
            f"{host} is an address, not a domain; disavow its pages by their URLs."
            if numeric
            else (f'"{printable(host[:100])}" is no domain name.')
        )
    if scope.host == host or scope.host.endswith("." + host) or _within(host, scope):
        return f"{host} is the audited site itself, or holds it."
    if is_public_suffix(host):
        return f"{host} is a public suffix under which strangers register; name one site below it."
    if is_shared_host(host):
        return f"{host} is a platform whose users are strangers to each other; name one site or page on it."
    return ""


def _within(host: str, scope: Scope) -> bool:
    own = parse_url(f"https://{host}/")
    return own is not None and scope.contains(own)


def _url_refusal(text: str, scope: Scope) -> str:
    url = parse_url(text)
    if url is None:
        return f'"{printable(text[:100])}" is no web address.'
    if len(url.href) > MAX_URL:
        return f"The URL has {len(url.href):,} characters; at most {MAX_URL:,} are read. Disavow its domain."
    return "It is a page of the audited site itself." if scope.contains(url) else ""


@lru_cache(maxsize=1)
def _shared_hosts() -> frozenset[str]:
    return word_list(Path(__file__).parents[1] / "lists" / "shared_hosts.txt")


def is_shared_host(host: str) -> bool:
    """Whether strangers have their pages on this very host, as on ``wordpress.com`` or ``www.facebook.com``."""
    name = host.removeprefix("www.")
    label, _, rest = name.partition(".")
    everywhere = f"{label}.*" in _shared_hosts() and is_public_suffix(rest)
    return everywhere or name in _shared_hosts() or is_platform(name)
