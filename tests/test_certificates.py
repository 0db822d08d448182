from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from linkvet.crawler.net.certificates import read_certificate

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def der(*names: str, issuer: str = "Some CA", days: int = 30) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateBuilder(
        issuer_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]),
        subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])]),
        public_key=key.public_key(),
        serial_number=1,
        not_valid_before=NOW - timedelta(days=10),
        not_valid_after=NOW + timedelta(days=days),
    ).add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def test_a_good_certificate_has_no_problems() -> None:
    found = read_certificate(der("a.example", "*.b.example"), "A.example", NOW)
    assert found is not None
    assert found.problems == []
    assert found.names == ["a.example", "*.b.example"]
    assert (found.subject, found.issuer) == ("a.example", "Some CA")
    assert found.not_after == "2026-12-01T00:00:00Z"
    assert len(found.sha256) == 64


@pytest.mark.parametrize(
    ("host", "days", "issuer", "problems"),
    [
        ("x.b.example", 30, "Some CA", []),
        ("x.y.b.example", 30, "Some CA", ["wrong_host"]),
        ("other.example", 30, "Some CA", ["wrong_host"]),
        ("a.example", -1, "Some CA", ["expired"]),
        ("a.example", 30, "a.example", ["self_signed"]),
    ],
)
def test_what_a_browser_would_object_to(host: str, days: int, issuer: str, problems: list[str]) -> None:
    found = read_certificate(der("a.example", "*.b.example", issuer=issuer, days=days), host, NOW)
    assert found is not None
    assert found.problems == problems


def test_bytes_that_are_no_certificate() -> None:
    assert read_certificate(b"\x30\x03abc", "a.example", NOW) is None
