"""What a decision is about: a page, a domain or a host below it, or a network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from linkvet.store.errors import AuditError
from linkvet.store.urls import absolute_url, is_public_suffix, parse_url, registrable_domain

if TYPE_CHECKING:
    from linkvet.store.file.audit import Audit

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


def without_links(audit: Audit, subjects: Iterable[Subject]) -> list[Subject]:
    """The pages and domains that no link of the audit comes from: right in a disavow file, or a slip."""
    page = "SELECT 1 FROM pages WHERE url = ?"
    domain = "SELECT 1 FROM pages p JOIN domains d ON d.id = p.domain_id WHERE d.name = ? LIMIT 1"
    asked = [
        (
            one,
            page if one.kind == "url" else domain,
            one.text if one.kind == "url" else registrable_domain(one.text),
        )
        for one in subjects
        if one.kind != "network"
    ]
    return [one for one, sql, value in asked if audit.conn.execute(sql, (value,)).fetchone() is None]


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
