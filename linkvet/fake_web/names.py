"""A small DNS server on loopback that answers for the hosts and names a fake web declares."""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from linkvet.fake_web.sites import Host, WebError

TYPES = ("A", "AAAA", "NS", "MX", "SOA", "TXT", "CNAME")
_WORDS = (*TYPES, "rcode", "silent")
TTL = 300

Records = dict[str, dict[str, Any]]


def _checked(records: dict[str, Any], where: str) -> dict[str, Any]:
    unknown = set(records) - set(_WORDS)
    if unknown:
        raise WebError(f"{where}: unknown DNS record {', '.join(sorted(unknown))}")
    return records


def records_of(places: dict[str, list[Host]], roots: list[Path]) -> Records:
    """Name → type → values: addresses of the hosts, what they declare, and ``dns.toml`` of each root."""
    records: Records = {}
    for address, hosts in places.items():
        for host in hosts:
            for name in host.all_names:
                records[name] = {"A": [address]}
            records[host.name] |= _checked(host.dns, host.name)
    for file in (root / "dns.toml" for root in roots):
        if file.is_file():
            for name, declared in tomllib.loads(file.read_text(encoding="utf-8")).items():
                records.setdefault(name, {}).update(_checked(declared, f"{file.name} {name}"))
    return records


class NameServer(asyncio.DatagramProtocol):
    """Answers from the declared records; a name without any does not exist."""

    transport: asyncio.DatagramTransport

    def __init__(self, records: Records) -> None:
        self.records = records
        self._parents = {name.partition(".")[2] for name in records} - set(records)

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        """Keeps the socket to answer on."""
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answers one query; what is no query is left unanswered."""
        try:
            query = dns.message.from_wire(data)
            answer = self.answer(query)
        except dns.exception.DNSException:
            return
        if answer is not None:
            self.transport.sendto(answer.to_wire(max_size=65535), addr)

    def answer(self, query: dns.message.Message) -> dns.message.Message | None:
        """The response to ``query``, or ``None`` where the name is declared silent."""
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA | dns.flags.RA
        if not query.question:
            response.set_rcode(dns.rcode.FORMERR)
            return response
        asked = query.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        declared = self.records.get(name)
        if declared is None:
            response.set_rcode(dns.rcode.NOERROR if name in self._parents else dns.rcode.NXDOMAIN)
            return response
        if declared.get("silent"):
            return None
        if "rcode" in declared:
            response.set_rcode(dns.rcode.from_text(declared["rcode"]))
            return response
        self._fill(response, asked.name, declared, dns.rdatatype.to_text(asked.rdtype))
        return response

    def _fill(
        self, response: dns.message.Message, name: dns.name.Name, declared: dict[str, Any], kind: str
    ) -> None:
        if "CNAME" in declared and kind != "CNAME":
            response.answer.append(dns.rrset.from_text(name, TTL, "IN", "CNAME", *_texts(declared, "CNAME")))
            name = dns.name.from_text(_texts(declared, "CNAME")[0])
            declared = self.records.get(name.to_text(omit_final_dot=True).lower(), {})
        values = _texts(declared, kind)
        if values:
            response.answer.append(dns.rrset.from_text(name, TTL, "IN", kind, *values))


def _texts(declared: dict[str, Any], kind: str) -> list[str]:
    values = declared.get(kind, [])
    values = [values] if isinstance(values, str) else list(values)
    if kind == "TXT":
        return ['"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values]
    if kind in ("NS", "CNAME"):
        return [value.rstrip(".") + "." for value in values]
    if kind == "MX":
        return [value.rstrip(".") + "." for value in values]
    return values
