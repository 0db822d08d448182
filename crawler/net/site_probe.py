"""What the network of a referring domain reveals: records, owner of the address, favicon, ad sellers, contacts."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import maxminddb
from scrapy.http import Response

from linkvet.crawler.net.names import Names
from linkvet.crawler.page.contact.contacts import ads_contacts, security_contacts
from linkvet.crawler.page.footprints.find import ads_txt_sellers, favicon_hash
from linkvet.store.file.audit import AuditError
from linkvet.store.urls import address_of, parse_url

Footprints = list[tuple[str, str]]
Fetch = Callable[[str], Awaitable[Response | None]]

RECORD_KINDS = {"NS": "ns", "MX": "mx"}
ICON_TYPES = (b"image/", b"application/octet-stream")


class Places:
    """Owner and country of an address, from database files (.mmdb) that the user has."""

    def __init__(self, asn: Path | None = None, geo: Path | None = None) -> None:
        self._readers = [_reader(path) for path in (asn, geo) if path]

    def footprints(self, address: str) -> Footprints:
        """``asn``, ``as_name`` and ``country`` of an address, as far as the files know it."""
        found: dict[str, str] = {}
        for reader in self._readers:
            try:
                record = reader.get(ipaddress.ip_address(address))
            except ValueError:
                continue
            if isinstance(record, dict):
                found |= _owner(record)
        return list(found.items())


def _reader(path: Path) -> maxminddb.Reader:
    try:
        return maxminddb.open_database(path)
    except (OSError, maxminddb.InvalidDatabaseError) as error:
        raise AuditError(f"{path} cannot be read as a .mmdb database: {error}.") from None


def _owner(record: dict[str, Any]) -> dict[str, str]:
    """The fields of a record, whichever of the common layouts (MaxMind, IPinfo, DB-IP) it has."""
    number = record.get("autonomous_system_number") or record.get("asn") or record.get("as_number")
    name = record.get("autonomous_system_organization") or record.get("as_name") or record.get("as_org")
    country = record.get("country") or record.get("registered_country") or record.get("country_code")
    if isinstance(country, dict):
        country = country.get("iso_code")
    if isinstance(record.get("country_code"), str):
        country = record["country_code"]
    found = {}
    if number:
        found["asn"] = "AS" + str(number).upper().removeprefix("AS")
    if name:
        found["as_name"] = str(name)
    if isinstance(country, str) and len(country) == 2:
        found["country"] = country.upper()
    return found


async def site_footprints(
    domain: str, home: str, icon: str | None, names: Names, places: Places, fetch: Fetch
) -> Footprints:
    """Everything about a domain that needs questions beyond its pages: DNS, favicon, ads.txt, security.txt.

    ``home`` is a URL of the site as it was reached, ``icon`` the favicon its page names; what cannot be
    had is left out.
    """
    found: Footprints = []
    if names.asks_dns and address_of(domain) is None:
        found += await _records(domain, names)
    url = parse_url(home) if home else None
    if url is None:
        return found
    for address in await names.addresses(url.host):
        found.append(("ip", address))
        found += places.footprints(address)
    root = f"{url.scheme}://{url.host}" + ("" if url.port in (80, 443) else f":{url.port}")
    found += await _favicon(icon or root + "/favicon.ico", fetch)
    sellers = await _text(root + "/ads.txt", fetch)
    found += ads_txt_sellers(sellers) + ads_contacts(sellers)
    found += security_contacts(await _text(root + "/.well-known/security.txt", fetch))
    return list(dict.fromkeys(found))


async def _records(domain: str, names: Names) -> Footprints:
    kinds = [*RECORD_KINDS, "SOA", "TXT"]
    answers = await asyncio.gather(*(names.records(domain, kind) for kind in kinds))
    found: Footprints = []
    for kind, answer in zip(kinds, answers, strict=True):
        for text in answer or []:
            found += _record(kind, text.lower() if kind != "TXT" else text)
    return found


def _record(kind: str, text: str) -> Footprints:
    words = text.split()
    if kind == "SOA" and len(words) > 1:
        return [("soa", words[1].rstrip("."))]
    if kind == "TXT":
        name, _, value = text.strip('"').partition("=")
        return [("verification", f"{name}={value}"[:200])] if name.endswith("-verification") else []
    if words and words[-1].rstrip("."):
        return [(RECORD_KINDS[kind], words[-1].rstrip("."))] if kind in RECORD_KINDS else []
    return []


async def _favicon(address: str, fetch: Fetch) -> Footprints:
    response = await fetch(address)
    if response is None or response.status != 200 or not response.body:
        return []
    kind = (response.headers.get("Content-Type") or b"").lower()
    if kind and not kind.startswith(ICON_TYPES):
        return []
    return [("favicon", favicon_hash(response.body))]


async def _text(address: str, fetch: Fetch) -> str:
    """A plain text file; empty where there is none, or a web page in its place."""
    response = await fetch(address)
    kind = (response.headers.get("Content-Type") or b"text/plain").lower() if response else b""
    if response is None or response.status != 200 or not kind.startswith(b"text/plain"):
        return ""
    return response.body.decode("utf-8", "replace")
