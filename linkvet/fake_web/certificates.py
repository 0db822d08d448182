"""TLS certificates made on the fly: one authority per run, one certificate per host, of the declared kind."""

from __future__ import annotations

import datetime
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from linkvet.fake_web.sites import Host

_DAY = datetime.timedelta(days=1)


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


class Authority:
    """Issues the certificates of one run; keys never leave its folder."""

    def __init__(self, folder: Path, hosts: list[Host]) -> None:
        self.folder = folder
        self.ca_file = folder / "ca.pem"
        self._ca_key = ec.generate_private_key(ec.SECP256R1())
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._now = datetime.datetime.now(datetime.UTC)
        self._name = _named("Linkvet Fake Web CA")
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._shared: dict[str, list[str]] = {}
        for host in hosts:
            if host.certificate:
                self._shared.setdefault(host.certificate, []).extend(host.all_names)
        self._write_key()
        ca = self._signed(self._name, self._ca_key.public_key(), self._name, self._ca_key, [], ca=True)
        self.ca_file.write_bytes(ca.public_bytes(serialization.Encoding.PEM))

    def _write_key(self) -> None:
        self._key_file = self.folder / "key.pem"
        self._key_file.write_bytes(
            self._key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def _signed(
        self,
        subject: x509.Name,
        public_key: ec.EllipticCurvePublicKey,
        issuer: x509.Name,
        signer: ec.EllipticCurvePrivateKey,
        names: list[str],
        *,
        ca: bool = False,
        expired: bool = False,
    ) -> x509.Certificate:
        end = self._now - 30 * _DAY if expired else self._now + 90 * _DAY
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(end - 180 * _DAY)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if names:
            alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
            builder = builder.add_extension(alternatives, critical=False)
        return builder.sign(signer, hashes.SHA256())

    def certificate(self, host: Host) -> x509.Certificate:
        """A new certificate for ``host``, of the declared kind."""
        names = self._shared[host.certificate] if host.certificate else host.all_names
        if host.tls == "wrong_host":
            names = ["wrong-name.example"]
        subject, public = _named(names[0]), self._key.public_key()
        if host.tls == "self_signed":
            return self._signed(subject, public, subject, self._key, names)
        expired = host.tls == "expired"
        return self._signed(subject, public, self._name, self._ca_key, names, expired=expired)

    def context(self, host: Host) -> ssl.SSLContext:
        """The server context of ``host``; hosts that share a certificate share it."""
        word = f"={host.certificate}" if host.certificate else host.name
        if word not in self._contexts:
            file = self.folder / f"{len(self._contexts)}.pem"
            file.write_bytes(self.certificate(host).public_bytes(serialization.Encoding.PEM))
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(file, self._key_file)
            self._contexts[word] = context
        return self._contexts[word]

    def front(self, hosts: list[Host]) -> ssl.SSLContext:
        """The context of one address: picks the host by the name the client asks for, else the first."""
        by_name = {name: host for host in hosts for name in host.all_names}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

        def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> int | None:
            host = by_name.get((name or "").lower().rstrip("."), hosts[0])
            if host.tls == "broken":
                return int(ssl.ALERT_DESCRIPTION_HANDSHAKE_FAILURE)
            connection.context = self.context(host)
            return None

        context.sni_callback = choose
        return context
