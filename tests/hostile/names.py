"""A name server that fails, stalls, lies, and leads into the visitor's own network."""

from __future__ import annotations

import asyncio

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from hostile.steps import DNS, PRIVATE, Case

TTL = 60
INSIDE = {
    "loopback": ("A", "127.0.0.1"),
    "loopback-six": ("AAAA", "::1"),
    "home": ("A", "192.168.1.1"),
    "company": ("A", "10.1.2.3"),
    "cloud": ("A", "169.254.169.254"),
    "carrier": ("A", "100.100.100.200"),
    "nothing": ("A", "0.0.0.0"),
    "mapped": ("AAAA", "::ffff:10.0.0.1"),
    "unique-local": ("AAAA", "fd00:ec2::254"),
    "site-local": ("AAAA", "fec0::1"),
    "nat64": ("AAAA", "64:ff9b::a00:1"),
    "isatap": ("AAAA", "2001:db8::5efe:10.0.0.1"),
    "documentation": ("AAAA", "3fff::1"),
}
CODES = ("SERVFAIL", "REFUSED", "NXDOMAIN", "NOTIMP", "FORMERR")
ODD = "silence no-data loop chain to-localhost noise empty other-id other-name truncated many-inside half".split()
CASES: dict[str, Case] = {
    **{f"name-{code.lower()}": Case(DNS, dns=code) for code in CODES},
    **{f"name-{kind}": Case(PRIVATE if kind == "many-inside" else DNS, dns=kind) for kind in ODD},
    **{f"name-inside-{kind}": Case(PRIVATE, dns=f"inside {kind}") for kind in INSIDE},
}
CASES["name-to-localhost"].state = frozenset((DNS, PRIVATE))
CASES["name-chain"].state = frozenset((DNS, PRIVATE))


class NameServer(asyncio.DatagramProtocol):
    """Answers for the names of a table; for others like a name that does not exist."""

    def __init__(self, ways: dict[str, str]) -> None:
        self._ways = ways

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        """As asyncio calls it."""
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer one question, as declared."""
        try:
            query = dns.message.from_wire(data)
        except dns.exception.DNSException:
            return
        asked = query.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        for reply in self._replies(query, self._ways.get(name, "NXDOMAIN"), name, data):
            self._transport.sendto(reply, addr)

    def _replies(self, query: dns.message.Message, way: str, name: str, data: bytes) -> list[bytes]:
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA | dns.flags.RA
        kind = dns.rdatatype.to_text(query.question[0].rdtype)
        if way == "silence":
            return []
        if way == "noise":
            return [data[:2] + b"\xff" * 300]
        if way == "empty":
            return [b""]
        if way == "half":
            return [response.to_wire()[:9]]
        if way == "other-id":
            return [bytes([data[0] ^ 1, data[1]]) + response.to_wire()[2:]] * 20
        if way in CODES:
            response.set_rcode(dns.rcode.from_text(way))
        elif way == "truncated":
            response.flags |= dns.flags.TC
        else:
            self._fill(response, way, name, kind)
        return [response.to_wire(max_size=65_535)]

    def _fill(self, response: dns.message.Message, way: str, name: str, kind: str) -> None:
        def add(owner: str, record: str, *values: str) -> None:
            response.answer.append(dns.rrset.from_text(dns.name.from_text(owner), TTL, "IN", record, *values))

        if way == "loop":
            add(name, "CNAME", f"b.{name}.")
            add(f"b.{name}.", "CNAME", f"{name}.")
        elif way == "chain":
            for number in range(40):
                add(name if not number else f"c{number}.{name}.", "CNAME", f"c{number + 1}.{name}.")
        elif way == "to-localhost":
            add(name, "CNAME", "localhost.")
        elif way == "other-name" and kind == "A":
            add("other.example.", "A", "127.0.0.1")
        elif way == "many-inside" and kind == "A":
            add(name, "A", *(f"10.0.{n // 250}.{n % 250 + 1}" for n in range(1_000)))
        elif way.startswith("inside ") and INSIDE[way[7:]][0] == kind:
            add(name, kind, INSIDE[way[7:]][1])
