from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dns.message
import dns.query
import dns.rcode
import pytest
from cryptography import x509
from web import FakeWeb, Pages, ask, connect, web_of, write_web

__all__ = ["web_of"]
Start = Callable[[dict[str, Pages]], FakeWeb]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeWeb]:
    """Hosts on shared and own addresses, with certificates of every kind."""
    hosts: dict[str, Pages] = {
        "a.example": {"/": "<p>a"},
        "alias.example": {"": {"names": ["www.alias.example"]}, "/": "<p>alias"},
        "off.example": {"": {"http": False, "https": False}},
        "plain-only.example": {"": {"https": False}, "/": "<p>plain"},
        "one.example": {"": {"address": "hosting", "certificate": "both"}, "/": "<p>one"},
        "two.example": {"": {"address": "hosting", "certificate": "both"}, "/": "<p>two"},
        "fixed.example": {"": {"address": "127.9.8.7"}, "/": "<p>fixed"},
        **{
            f"{kind.replace('_', '-')}.example": {"": {"tls": kind}, "/": f"<p>{kind}"}
            for kind in ("self_signed", "expired", "wrong_host", "broken", "hang")
        },
    }
    with FakeWeb(write_web(tmp_path_factory.mktemp("odd"), hosts)) as web:
        yield web


def test_hosts_that_share_an_address_stay_apart(odd: FakeWeb) -> None:
    places = odd.addresses()
    assert places["one.example"] == places["two.example"] != places["a.example"]
    assert [ask(odd, f"{name}.example", "/", scheme="https")[2] for name in ("one", "two")] == [
        b"<p>one",
        b"<p>two",
    ]
    assert places["fixed.example"][0] == "127.9.8.7"
    assert ask(odd, "www.alias.example", "/")[2] == b"<p>alias"


def test_hosts_without_a_common_word_share_no_subnet(odd: FakeWeb) -> None:
    places = odd.addresses()
    lonely = ["a.example", "alias.example", "plain-only.example", "one.example"]
    assert len({places[name][0].rpartition(".")[0] for name in lonely}) == 4


def certificate(web: FakeWeb, host: str) -> x509.Certificate:
    with connect(web, host, "https", verify=False) as link:
        assert isinstance(link, ssl.SSLSocket)
        der = link.getpeercert(binary_form=True)
    assert der is not None
    return x509.load_der_x509_certificate(der)


def names_of(found: x509.Certificate) -> list[str]:
    extension = found.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return extension.value.get_values_for_type(x509.DNSName)


@pytest.mark.parametrize(
    ("host", "complaint"),
    [
        ("self-signed.example", "self-signed"),
        ("expired.example", "expired"),
        ("wrong-host.example", "not valid for"),
    ],
)
def test_bad_certificates_are_bad_in_the_declared_way(odd: FakeWeb, host: str, complaint: str) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=complaint):
        connect(odd, host, "https")
    assert ask(odd, host, "/", scheme="https")[0] == 200


def test_good_and_shared_certificates(odd: FakeWeb) -> None:
    connect(odd, "a.example", "https").close()
    assert names_of(certificate(odd, "a.example")) == ["a.example"]
    assert names_of(certificate(odd, "alias.example")) == ["alias.example", "www.alias.example"]
    assert names_of(certificate(odd, "one.example")) == ["one.example", "two.example"]
    assert certificate(odd, "one.example") == certificate(odd, "two.example")


def test_a_handshake_can_break_or_stall(odd: FakeWeb) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)handshake"):
        connect(odd, "broken.example", "https")
    assert ask(odd, "broken.example", "/")[2] == b"<p>broken"
    address, _, port = odd.addresses()["hang.example"]
    with socket.create_connection((address, port), timeout=0.3) as plain:
        plain.sendall(b"\x16\x03\x01\x00\x05hello")
        with pytest.raises(TimeoutError):
            plain.recv(1)


def test_a_host_switched_off_refuses(odd: FakeWeb) -> None:
    for scheme in ("http", "https"):
        with pytest.raises(ConnectionRefusedError):
            connect(odd, "off.example", scheme)
    assert ask(odd, "plain-only.example", "/")[0] == 200
    with pytest.raises(ConnectionRefusedError):
        connect(odd, "plain-only.example", "https")


def lookup(web: FakeWeb, name: str, kind: str) -> dns.message.Message:
    address, port = web.dns.split(":")
    return dns.query.udp(dns.message.make_query(name, kind), address, port=int(port), timeout=3)


def values(web: FakeWeb, name: str, kind: str) -> list[str]:
    return sorted(record.to_text().lower() for answer in lookup(web, name, kind).answer for record in answer)


def test_names_are_answered(web_of: Start, tmp_path: Path) -> None:
    records = {
        "NS": ["ns1.dns.example", "ns2.dns.example"],
        "MX": ["10 mx.a.example"],
        "TXT": ['v=spf1 "all"'],
        "SOA": "ns1.dns.example. root.dns.example. 1 2 3 4 5",
    }
    web = web_of(
        {
            "a.example": {"": {"dns": records}},
            "inner.example": {"": {"dns": {"A": ["192.168.0.9"], "AAAA": ["fd00::9"]}}},
            "deep.b.example": {"/": ""},
            "sick.example": {"": {"dns": {"rcode": "SERVFAIL"}}},
        }
    )
    assert values(web, "a.example", "A") == [web.addresses()["a.example"][0]]
    assert values(web, "A.Example", "NS") == ["ns1.dns.example.", "ns2.dns.example."]
    assert values(web, "a.example", "MX") == ["10 mx.a.example."]
    assert values(web, "a.example", "TXT") == ['"v=spf1 \\"all\\""']
    assert values(web, "a.example", "SOA") == ["ns1.dns.example. root.dns.example. 1 2 3 4 5"]
    assert values(web, "a.example", "AAAA") == []
    assert values(web, "inner.example", "A") == ["192.168.0.9"]
    assert values(web, "inner.example", "AAAA") == ["fd00::9"]
    assert lookup(web, "b.example", "NS").rcode() == dns.rcode.NOERROR
    assert lookup(web, "nowhere.example", "A").rcode() == dns.rcode.NXDOMAIN
    assert lookup(web, "sick.example", "A").rcode() == dns.rcode.SERVFAIL


def test_further_names_stand_in_dns_toml(tmp_path: Path) -> None:
    write_web(tmp_path, {"a.example": {"/": "<p>a"}})
    (tmp_path / "dns.toml").write_text(
        '["far.example"]\nA = ["203.0.113.5"]\n["www.far.example"]\nCNAME = "far.example"\n'
    )
    with FakeWeb(tmp_path) as web:
        assert values(web, "far.example", "A") == ["203.0.113.5"]
        assert values(web, "www.far.example", "A") == ["203.0.113.5", "far.example."]


def listening(pid: int) -> set[str]:
    """Local addresses (hexadecimal, as the kernel writes them) of the sockets a process listens on."""
    inodes = set()
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a connection that ended meanwhile
            inodes.add(str(file.readlink()).removeprefix("socket:[").rstrip("]"))
    found = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[9] in inodes and fields[3] in ("0A", "07"):
                found.add(fields[1].partition(":")[0])
    return found


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="reads Linux's /proc")
def test_eight_hundred_hosts_listen_on_loopback_only(tmp_path: Path) -> None:
    write_web(tmp_path, {f"host{number}.example": {"/": f"<p>{number}"} for number in range(800)})
    with FakeWeb(tmp_path) as web:
        places = web.addresses()
        assert len({address for address, _, _ in places.values()}) == 800
        assert len({ports for _, *rest in places.values() for ports in [tuple(rest)]}) == 1
        for number in (0, 399, 799):
            for scheme in ("http", "https"):
                body = ask(web, f"host{number}.example", "/", scheme=scheme)[2]
                assert body == f"<p>{number}".encode()
        assert web.pid is not None
        addresses = listening(web.pid)
        assert len(addresses) == 801
        assert all(address.endswith("7F") for address in addresses)


def test_stop_leaves_no_process(web_of: Start, capfd: pytest.CaptureFixture[str]) -> None:
    web = web_of({"a.example": {"/": "<p>hello", "/silent": {"hang": True}}})
    pid = web.pid
    assert pid is not None
    with connect(web, "a.example") as link:
        link.sendall(b"GET /silent HTTP/1.1\r\nHost: a.example\r\n\r\n")
        hosts_file = web.hosts_file
        web.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not hosts_file.exists()
    assert capfd.readouterr().err == ""


def test_the_web_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    write_web(tmp_path, {"a.example": {"/": "<p>hello"}})
    script = (
        "import sys, time\nfrom linkvet.fake_web import FakeWeb\n"
        f"web = FakeWeb({str(tmp_path)!r}).start()\nprint(web.pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists() or " Z " in Path(f"/proc/{pid}/stat").read_text():
            return
        time.sleep(0.05)
    pytest.fail("the fake web outlived its parent")


def test_the_command_line_writes_its_files(tmp_path: Path) -> None:
    root = write_web(tmp_path / "web", {"a.example": {"/": "<p>hello"}})
    command = [sys.executable, "-m", "linkvet.fake_web", str(root)]
    command += ["--hosts-out", str(tmp_path / "hosts"), "--dns-out", str(tmp_path / "dns")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        lines = (tmp_path / "hosts").read_text().splitlines()
        process.terminate()
    assert process.returncode == 0
    assert (ready["hosts"], ready["dns"]) == (str(tmp_path / "hosts"), (tmp_path / "dns").read_text().strip())
    assert lines[0].startswith("#")
    assert lines[1].split()[1:] == ["a.example"]
    assert lines[1].split()[0].count(":") == 2
