"""Names to addresses: the hosts file, the DNS, and the rule that no page leads us into a private network."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path

import dns.asyncresolver
import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver
from aiohttp.abc import AbstractResolver, ResolveResult

from linkvet.crawler.net.pace.in_flight import InFlight
from linkvet.crawler.net.pace.machine import MachineLimitError, machine_limit
from linkvet.store.file.audit import AuditError
from linkvet.store.urls import address_of, parse_url

QUERIES_AT_ONCE = 50
"""More simultaneous questions make public resolvers drop answers."""
QUERIES_OPEN = 400
"""Questions that may be open when most of them wait for a slow name server."""
QUERY_SECONDS = 6.0
CACHED_NAMES = 20_000
RECORDS_PER_KIND = 20

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class PrivateAddressError(OSError):
    """A name or URL leads to an address that is not on the public internet."""


class UnknownNameError(OSError):
    """A name that has no address."""


class NoAnswerError(OSError):
    """A name whose name servers did not say whether it has an address."""


@dataclass(frozen=True, slots=True)
class Place:
    """One address of a name, with the ports on which a closed network serves http and https."""

    address: str
    http: int = 80
    https: int = 443


def read_hosts(path: Path) -> dict[str, list[Place]]:
    """The names of a hosts file: lines ``ADDRESS NAME...``, the address perhaps with ports.

    Forms: ``127.0.3.7``, ``127.0.3.7:8080``, ``127.0.3.7:8080:8443``, ``[::1]:8080:8443``, ``::1``.
    Raises AuditError with the line that cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AuditError(f"The hosts file {path} cannot be read: {error}.") from None
    hosts: dict[str, list[Place]] = {}
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        try:
            place = _place(words[0])
        except ValueError:
            raise AuditError(
                f'Line {number} of {path}: "{words[0]}" is not a valid address; use a form like 127.0.3.7:8080:8443.'
            ) from None
        for name in words[1:]:
            hosts.setdefault(name.rstrip(".").lower(), []).append(place)
    return hosts


def _place(text: str) -> Place:
    if address := address_of(text):
        return Place(str(address))
    if text.startswith("["):
        written, _, rest = text[1:].partition("]")
        ports = rest.removeprefix(":").split(":")
    else:
        written, *ports = text.split(":")
    numbers = [int(port) for port in ports]
    if not 1 <= len(numbers) <= 2 or any(not 0 < number < 65536 for number in numbers):
        raise ValueError(text)
    return Place(str(ipaddress.ip_address(written)), numbers[0], numbers[-1])


NOT_PUBLIC = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "3fff::/20", "5f00::/16", "fec0::/10")
)
"""Special-purpose addresses that the standard library of some Python versions takes for public ones: protocol
assignments, 6to4 relays, local NAT64, documentation, segment routing, site-local (IANA, RFC 3879, RFC 9637)."""


def is_public(address: IPAddress) -> bool:
    """Whether an address belongs to the public internet; one that wraps an IPv4 address is judged by it too.

    Source: the IANA special-purpose address registries, as the standard library keeps them, and ``NOT_PUBLIC``.
    """
    if any(address in network for network in NOT_PUBLIC):
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if any(not is_public(inner) for inner in _inside(address)):
            return False
        if address.ipv4_mapped or address.sixtofour or address.teredo or _nat64(address):
            return True
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inside(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 address carries: mapped, 6to4, NAT64, Teredo's client, ISATAP."""
    teredo = address.teredo[1] if address.teredo else None
    found = (address.ipv4_mapped, address.sixtofour, _nat64(address), teredo, _isatap(address))
    return [inner for inner in found if inner is not None]


def _isatap(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """RFC 5214, 6.1: the interface identifier ``[02]00:5efe:a.b.c.d``."""
    if int(address) >> 32 & 0xFCFFFFFF == 0x5EFE:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in ipaddress.ip_network("64:ff9b::/96") or int(address) >> 32 == 0:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


class Names(AbstractResolver):
    """Resolves names for the crawler; what it refuses is never connected to.

    With a hosts file its names get its addresses, private or not, and other names resolve only when a DNS
    server is named as well. Without one, addresses that are not public are refused.
    """

    def __init__(
        self,
        hosts: dict[str, list[Place]] | None = None,
        server: str | None = None,
        proxy: str | None = None,
        queries: int = QUERIES_OPEN,
        seconds: float = QUERY_SECONDS,
    ) -> None:
        self.hosts = hosts
        self._proxy_host = _proxy_host(proxy)
        self.asks_dns = hosts is None or server is not None
        self._resolver = _dns_resolver(server, seconds) if self.asks_dns else None
        self._in_flight = InFlight(queries, QUERIES_AT_ONCE, QUERIES_AT_ONCE)
        self._cache: dict[str, asyncio.Task[list[str]]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses to connect to. Raises PrivateAddressError or UnknownNameError."""
        name = host.rstrip(".").lower()
        if name == self._proxy_host:
            return await _system_addresses(host, port)
        if self.hosts is not None and name in self.hosts:
            return [_result(host, place.address, _port(place, port)) for place in self.hosts[name]]
        return [_result(host, address, port) for address in await self.public_addresses(name)]

    async def close(self) -> None:
        """Stop asking."""
        for task in self._cache.values():
            task.cancel()

    async def addresses(self, name: str) -> list[str]:
        """All addresses of a name, as evidence; empty when it has none or only refused ones."""
        name = name.rstrip(".").lower()
        if self.hosts is not None and name in self.hosts:
            return [place.address for place in self.hosts[name]]
        try:
            return await self.public_addresses(name)
        except MachineLimitError:
            raise
        except OSError:
            return []

    async def public_addresses(self, name: str) -> list[str]:
        """The public addresses of a name, asked of the DNS once."""
        task = self._cache.get(name)
        if task is None:
            if len(self._cache) >= CACHED_NAMES:
                del self._cache[next(iter(self._cache))]
            task = self._cache[name] = asyncio.create_task(self._look_up(name))
            task.add_done_callback(lambda done: self._forget_unless_known(name, done))
        return task.result() if task.done() else await asyncio.shield(task)

    def _forget_unless_known(self, name: str, task: asyncio.Task[list[str]]) -> None:
        """What nobody answered is asked again next time."""
        known = not task.cancelled() and not isinstance(task.exception(), NoAnswerError | MachineLimitError)
        if not known and self._cache.get(name) is task:
            del self._cache[name]

    async def _look_up(self, name: str) -> list[str]:
        if name == "localhost" or name.endswith(".localhost"):
            raise PrivateAddressError(f"{name} is this machine")
        answers = await asyncio.gather(self.records(name, "A"), self.records(name, "AAAA"))
        found = [ipaddress.ip_address(text) for answer in answers if answer for text in answer]
        if not found and self._resolver and None in answers:
            raise NoAnswerError(f"the name servers of {name} gave no answer")
        if not found:
            raise UnknownNameError(f"{name} has no address")
        public = [str(address) for address in found if is_public(address)]
        if not public:
            raise PrivateAddressError(f"{name} leads to {found[0]}, which is not a public address")
        return public

    async def records(self, name: str, kind: str) -> list[str] | None:
        """The DNS records of a kind as text; empty when there are none, ``None`` when nobody answered."""
        if self._resolver is None:
            return None
        try:
            async with self._in_flight.place(name):
                answer = await self._resolver.resolve(
                    dns.name.from_text(name), dns.rdatatype.from_text(kind), raise_on_no_answer=False
                )
        except dns.resolver.NXDOMAIN:
            return []
        except (dns.exception.DNSException, OSError, ValueError) as error:
            if limit := machine_limit(error):
                raise limit from error
            return None
        return sorted(record.to_text() for record in answer.rrset or [])[:RECORDS_PER_KIND]


def _dns_resolver(server: str | None, seconds: float) -> dns.asyncresolver.Resolver:
    try:
        resolver = dns.asyncresolver.Resolver(configure=server is None)
        if server is not None:
            host, _, port = server.rpartition(":")
            resolver.nameservers = [str(ipaddress.ip_address(host.strip("[]")))]
            resolver.port = int(port)
    except ValueError:
        raise AuditError(f'"{server}" is not a valid DNS server; use a form like 127.0.0.1:5353.') from None
    except dns.exception.DNSException as error:
        raise AuditError(f"This machine names no DNS server ({error}); give one with --dns.") from None
    resolver.lifetime = seconds
    resolver.timeout = min(resolver.timeout, seconds / 2)
    resolver.cache = dns.resolver.LRUCache(CACHED_NAMES)
    return resolver


def _proxy_host(proxy: str | None) -> str | None:
    if not proxy:
        return None
    url = parse_url(proxy if "://" in proxy else "http://" + proxy)
    if url is None:
        raise AuditError(f'"{proxy}" is not a valid proxy; use a form like http://127.0.0.1:3128.')
    return url.host


async def _system_addresses(host: str, port: int) -> list[ResolveResult]:
    """Addresses of a host the person named themselves (the proxy), as this machine resolves it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [_result(host, str(entry[4][0]), port) for entry in found]


def _port(place: Place, port: int) -> int:
    return {80: place.http, 443: place.https}.get(port, port)


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )


def refuse_private_url(host: str) -> None:
    """Refuse a URL that names a non-public address itself. Raises PrivateAddressError."""
    address = address_of(host)
    if address is not None and not is_public(address):
        raise PrivateAddressError(f"{host} is not a public address")
