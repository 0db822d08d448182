"""Reads the TLS certificate that a site presented, valid or not."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import NameOID

from linkvet.store.types import Certificate
from linkvet.store.urls import address_of

KEPT_NAMES = 100


def read_certificate(der: bytes, host: str, at: datetime | None = None) -> Certificate | None:
    """The facts of a certificate and what a browser would object to; ``None`` when it cannot be read."""
    found = _parsed(der)
    if found is None:
        return None
    certificate, self_signed = found
    moment = (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    problems = []
    if moment > certificate.not_after:
        problems.append("expired")
    if moment < certificate.not_before:
        problems.append("not_yet_valid")
    if self_signed:
        problems.append("self_signed")
    if not any(_covers(name, host) for name in certificate.names):
        problems.append("wrong_host")
    return Certificate(
        certificate.sha256,
        certificate.subject,
        certificate.issuer,
        certificate.names,
        certificate.not_before,
        certificate.not_after,
        problems,
    )


@lru_cache(maxsize=1024)
def _parsed(der: bytes) -> tuple[Certificate, bool] | None:
    try:
        found = x509.load_der_x509_certificate(der)
        names = _names(found)
        return Certificate(
            hashlib.sha256(der).hexdigest(),
            _readable(found.subject),
            _readable(found.issuer),
            names,
            found.not_valid_before_utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
            found.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
            [],
        ), found.issuer == found.subject
    except (ValueError, x509.InvalidVersion):
        return None


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, ValueError, x509.DuplicateExtension):
        return []
    names = extension.value.get_values_for_type(x509.DNSName)
    addresses = [str(address) for address in extension.value.get_values_for_type(x509.IPAddress)]
    return [name.lower()[:255] for name in names[:KEPT_NAMES]] + addresses[:KEPT_NAMES]


def _readable(name: x509.Name) -> str:
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        if found := name.get_attributes_for_oid(kind):
            return str(found[0].value)[:200]
    return name.rfc4514_string()[:200]


def _covers(name: str, host: str) -> bool:
    """Whether a certificate's name holds for a host (RFC 9525: a wildcard stands for one label)."""
    host = host.strip("[]").rstrip(".").lower()
    if name == host:
        return True
    if not name.startswith("*.") or address_of(host):
        return False
    return host.partition(".")[2] == name[2:]
