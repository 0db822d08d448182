"""What a decision is about: a page, a domain or a host below it, or a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from linkvet.store.errors import AuditError
from linkvet.store.urls import absolute_url, is_public_suffix, parse_url

Kind = Literal["url", "domain", "network"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a decision is about."""

    kind: Kind
    text: str
    """URL of a referring page in its standard form, a referring domain, a host below one, or id of a network."""

    def __str__(self) -> str:
        return self.text if self.kind == "url" else f"{self.kind}:{self.text}"


def subject_of(text: str) -> Subject:
    """The subject a person means by ``domain:example.com``, ``network:ID`` or the URL of a referring page.

    Raises AuditError with a sentence when it means none.
    """
    kind, colon, name = text.strip().partition(":")
    if colon and kind == "network" and name.strip():
        return Subject("network", name.strip()[:200])
    if colon and kind == "domain":
        return Subject("domain", _domain(name))
    url = parse_url(text.strip()) if "://" in text else None
    if url is None:
        raise AuditError(f'"{text[:200]}" is no subject; write domain:example.com or a full URL.')
    return Subject("url", url.without_fragment)


def _domain(name: str) -> str:
    url = absolute_url(name)
    if url is None:
        raise AuditError(f'"{name[:200]}" is not a valid domain; use a form like domain:example.com.')
    if is_public_suffix(url.host):
        raise AuditError(f"{url.host} belongs to many owners; name one site below it.")
    if "/" in url.site:
        return url.site
    host = url.host.rstrip(".")
    bare = host.removeprefix("www.")
    return host if is_public_suffix(bare) else bare
