"""TLS: certificates that are facts, handshakes that break or stall, and odd versions."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from hostile.pages import PAGE, answer, head
from hostile.steps import (
    CLOSED,
    CONNECT,
    HOLD,
    LIVE,
    RESET,
    TIMEOUT,
    TLS,
    Case,
    Forever,
    State,
    Step,
    play,
)

DAY = datetime.timedelta(days=1)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
ALERT = b"\x15\x03\x03\x00\x02\x02"
RAW: dict[str, list[Step]] = {
    "reset": [RESET],
    "close": [0.0],
    "stall": [HOLD],
    "alert": [ALERT + b"\x28"],
    "name-alert": [ALERT + b"\x70"],
    "access-alert": [ALERT + b"\x31"],
    "noise": [b"\xff\x00" * 300],
    "plain-http": [answer()],
    "drip": [b"\x16\x03\x03\x40\x00", Forever(b"\x02", 0.1)],
    "record-flood": [Forever(b"\x16\x03\x03\x00\x01\x02")],
    "empty-records": [Forever(b"\x17\x03\x03\x00\x00")],
    "warnings": [Forever(b"\x15\x03\x03\x00\x02\x01\x5a")],
    "hello-then-reset": [bytes.fromhex("160303002f0200002b0303") + b"\x07" * 32 + b"\0\xc0\x2f\0", RESET],
}
"""What is said instead of a handshake, once the client has said hello."""


class Certificates:
    """Certificates of all kinds; keys never leave their folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._now = datetime.datetime.now(datetime.UTC)

    def context(self, kind: str, host: str) -> ssl.SSLContext:
        """The server's side for one host."""
        key: Key = self._key
        names, end, chain = [host], self._now + 90 * DAY, 0
        begin = self._now - 10 * DAY
        subject = host
        if kind == "expired":
            begin, end = self._now - 900 * DAY, self._now - 500 * DAY
        elif kind == "not-yet":
            begin, end = self._now + 100 * DAY, self._now + 900 * DAY
        elif kind == "year-9999":
            begin, end = datetime.datetime(1950, 1, 1), datetime.datetime(9999, 12, 31)
        elif kind == "wrong-host":
            names = ["wrong.example"]
        elif kind == "no-name":
            names = []
        elif kind == "many-names":
            names = [f"n{number}.{host}" for number in range(1_500)]
        elif kind == "script-name":
            subject, names = "<script>alert(1)</script>\u202e=cmd|x", ["<script>.example", host]
        elif kind == "weak-key":
            key = rsa.generate_private_key(65537, 1024)
        elif kind == "long-chain":
            chain = 60
        made = self._made(host, kind, subject, names, key, (begin, end), chain)
        return self._served(kind, made)

    def _made(
        self,
        host: str,
        kind: str,
        subject: str,
        names: list[str],
        key: Key,
        dates: tuple[object, object],
        chain: int,
    ) -> Path:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject[:64])])
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(dates[0]).not_valid_after(dates[1])  # type: ignore[arg-type]
        if names:
            alternatives = x509.SubjectAlternativeName([x509.DNSName(one) for one in names])
            builder = builder.add_extension(alternatives, critical=False)
        pem = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file = self._folder / f"{kind}-{host}.pem"
        file.write_bytes(private + pem * (1 + chain))
        return file

    def _served(self, kind: str, file: Path) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        if kind == "tls-1.3":
            context.minimum_version = ssl.TLSVersion.TLSv1_3
        elif kind == "tls-1.2":
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
        elif kind == "client-certificate":
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(file)
        elif kind == "tickets":
            context.num_tickets = 200
        elif kind == "name-refused":
            context.sni_callback = lambda *_: ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        context.load_cert_chain(file)
        return context


async def talk_raw(kind: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Say something else than a handshake; whether that was asked for."""
    steps = RAW.get(kind)
    if steps is None:
        return False
    await reader.read(65_536)
    await play(steps, reader, writer)
    return True


def secure(kind: str, state: State | frozenset[State] = LIVE, *steps: Step) -> Case:
    """A page over TLS of some kind."""
    return Case(state, list(steps) or [answer()], tls=kind)


LONG = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
AS_FACTS = (
    "good expired not-yet year-9999 wrong-host no-name many-names script-name weak-key long-chain tls-1.3 tls-1.2 "
    "tickets"
).split()
CASES: dict[str, Case] = {
    **{f"tls-{kind.removeprefix('tls-')}": secure(kind) for kind in AS_FACTS},
    **{f"tls-{kind}": secure(kind, TIMEOUT if kind in ("stall", "drip") else TLS) for kind in RAW},
    "tls-name-refused": secure("name-refused", TLS),
    "tls-client-certificate": secure("client-certificate", frozenset((TLS, CLOSED))),
    "tls-silence-inside": secure("good", TIMEOUT, HOLD),
    "tls-reset-inside": secure("good", CONNECT, RESET),
    "tls-close-inside": secure("good", CONNECT, 0.0),
    "tls-no-length": secure("good", LIVE, head() + PAGE),
    "tls-cut-without-notice": secure("good", LIVE, LONG + PAGE[:900], RESET),
    "tls-endless": secure("good", ("broken", "too_large"), head(), Forever(b"<p>More. ")),
}
