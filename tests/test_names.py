from __future__ import annotations

import asyncio
import ipaddress
from pathlib import Path

import pytest

from linkvet.crawler.net.names import (
    Names,
    Place,
    PrivateAddressError,
    UnknownNameError,
    is_public,
    read_hosts,
    refuse_private_url,
)
from linkvet.store.file.audit import AuditError


def hosts_file(folder: Path, text: str) -> Path:
    path = folder / "hosts"
    path.write_text(text, encoding="utf-8")
    return path


def test_hosts_lines_with_and_without_ports(tmp_path: Path) -> None:
    path = hosts_file(
        tmp_path,
        "# closed network\n127.0.3.7 a.example b.example\n127.0.3.8:8080 c.example\n"
        "127.0.3.9:8080:8443 D.example.  # two ports\n[::1]:8080:8443 e.example\n::1 f.example\n"
        "127.0.3.10 a.example\n\n",
    )
    hosts = read_hosts(path)
    assert hosts["a.example"] == [Place("127.0.3.7"), Place("127.0.3.10")]
    assert hosts["c.example"] == [Place("127.0.3.8", 8080, 8080)]
    assert hosts["d.example"] == [Place("127.0.3.9", 8080, 8443)]
    assert hosts["e.example"] == [Place("::1", 8080, 8443)]
    assert hosts["f.example"] == [Place("::1")]


@pytest.mark.parametrize(
    "line", ["nowhere a.example", "127.0.0.1:99999 a", "127.0.0.1:1:2:3 a", "300.1.1.1 a"]
)
def test_a_line_that_is_no_address_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(AuditError, match="Line 2"):
        read_hosts(hosts_file(tmp_path, f"# first\n{line}\n"))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "::127.0.0.1", "fec0::1", "feff::1", "3fff::1",
     "3fff:0fff::1", "192.0.0.8", "192.0.0.170", "192.88.99.1", "2606:4700::5efe:10.0.0.1",
     "2606:4700::200:5efe:192.168.0.1", "fe80::5efe:8.8.8.8", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8",
     "2002:0a00:0001::1", "2002:c0a8:0101::", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "5f00::1",
     "::ffff:192.0.0.8", "100::1", "2001:db8::1"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(PrivateAddressError):
        refuse_private_url(f"[{address}]" if ":" in address else address)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
     "2002:0808:0808::1", "2606:4700::5efe:8.8.8.8", "2001:0:4136:e378:8000:63bf:f7f7:f7f7", "193.0.0.8"],
)  # fmt: skip
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_names_outside_a_hosts_file_do_not_resolve() -> None:
    async def ask() -> None:
        names = Names({"a.example": [Place("127.0.0.9", 8080, 8443)]})
        found = await names.resolve("A.example", 443)
        assert (found[0]["host"], found[0]["port"]) == ("127.0.0.9", 8443)
        assert await names.addresses("a.example") == ["127.0.0.9"]
        assert await names.addresses("b.example") == []
        with pytest.raises(UnknownNameError):
            await names.resolve("b.example", 80)
        assert await names.records("a.example", "NS") is None

    asyncio.run(ask())


def test_localhost_is_refused() -> None:
    async def ask() -> None:
        with pytest.raises(PrivateAddressError):
            await Names(None, "127.0.0.1:9").resolve("localhost", 80)

    asyncio.run(ask())
