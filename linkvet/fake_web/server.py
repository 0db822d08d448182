"""Listens on every loopback address of a fake web and hands requests to their hosts."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import socket
import ssl
import time
from collections import Counter
from functools import partial
from typing import TextIO
from urllib.parse import urlsplit

from linkvet.fake_web.answers import Request, Sender, answer_of, step_of
from linkvet.fake_web.certificates import Authority
from linkvet.fake_web.sites import Files, Host, WebError

BACKLOG = 256
TRIES = 50
_HEAD_LIMIT = 64 * 1024
_REFUSALS = {"broken": b"\x15\x03\x03\x00\x02\x02\x28", "hang": b""}
"""How a host without working TLS takes a handshake: a fatal ``handshake_failure`` alert, or silence."""
_GONE = (
    ConnectionError,
    TimeoutError,
    ssl.SSLError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
    asyncio.CancelledError,
)
"""How a conversation ends early: the client left, or the web is being stopped."""


def _listen_all(addresses: list[str], port: int) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    try:
        for address in addresses:
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            sockets.append(listener)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port))
            listener.listen(BACKLOG)
            listener.setblocking(False)
            port = listener.getsockname()[1]
    except OSError:
        for listener in sockets:
            listener.close()
        raise
    return sockets


def listeners(addresses: list[str]) -> dict[str, socket.socket]:
    """A listening socket on each address, all on one port that the system chose."""
    for _ in range(TRIES):
        try:
            return dict(zip(addresses, _listen_all(addresses, 0), strict=True))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise WebError(f"cannot listen on loopback: {error}") from error
    raise WebError(f"found no port that is free on all {len(addresses)} addresses")


def free_port(address: str) -> int:
    """A port nobody listens on; for a web whose hosts are all switched off."""
    with socket.socket() as probe:
        probe.bind((address, 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """The listeners of a fake web, its request log, and the count of visits per path."""

    def __init__(self, places: dict[str, list[Host]], authority: Authority, log: TextIO) -> None:
        self.places = places
        self.authority = authority
        self.log = log
        self.files = Files()
        self.visits: Counter[tuple[str, str]] = Counter()
        self.by_name = {name: host for hosts in places.values() for host in hosts for name in host.all_names}
        self.http_port = self.https_port = 0
        self._servers: list[asyncio.Server] = []

    async def start(self) -> None:
        """Opens every listener; the ports are known afterwards."""
        plain = listeners([place for place, hosts in self.places.items() if any(h.http for h in hosts)])
        secure = listeners([place for place, hosts in self.places.items() if any(h.https for h in hosts)])
        self.http_port, self.https_port = self._port(plain), self._port(secure)
        for address, listener in plain.items():
            await self._serve(address, listener, None)
        for address, listener in secure.items():
            hosts = self.places[address]
            if hosts[0].tls in _REFUSALS:
                await self._refuse(listener, _REFUSALS[hosts[0].tls])
            else:
                await self._serve(address, listener, self.authority.front(hosts))

    def _port(self, sockets: dict[str, socket.socket]) -> int:
        for listener in sockets.values():
            return int(listener.getsockname()[1])
        return free_port(next(iter(self.places), "127.0.0.1"))

    async def _serve(self, address: str, listener: socket.socket, context: ssl.SSLContext | None) -> None:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(*_GONE):
                await self._converse(address, reader, writer)
            with contextlib.suppress(*_GONE):
                writer.close()

        self._servers.append(
            await asyncio.start_server(connected, sock=listener, ssl=context, limit=_HEAD_LIMIT)
        )

    async def _refuse(self, listener: socket.socket, alert: bytes) -> None:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(*_GONE):
                await reader.read(_HEAD_LIMIT)
                writer.write(alert)
                while not alert and await reader.read(_HEAD_LIMIT):
                    pass
            writer.close()

        self._servers.append(await asyncio.start_server(connected, sock=listener))

    async def _converse(
        self, address: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        sender = Sender(reader, writer)
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            request = request_of(head)
            if request is None:
                writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            await reader.readexactly(min(int(request.headers.get("content-length") or 0), 1 << 20))
            host = self._host(address, request)
            secure = writer.get_extra_info("ssl_object") is not None
            key, behaviour = host.behaviour(request.path, request.query)
            number = self.visits[host.name, key]
            self.visits[host.name, key] += 1
            self._note(host, request, "https" if secure else "http")
            behaviour = step_of(behaviour, number)
            if not await sender.play(
                request, behaviour, partial(answer_of, host, request, behaviour, self.files)
            ):
                return

    def _host(self, address: str, request: Request) -> Host:
        asked = request.headers.get("host", "").lower()
        name = asked.rpartition(":")[0] if asked.rpartition(":")[2].isdigit() else asked
        host = self.by_name.get(name.rstrip("."))
        neighbours = self.places[address]
        return host if host is not None and host in neighbours else neighbours[0]

    def _note(self, host: Host, request: Request, scheme: str) -> None:
        entry = {
            "time": time.time(),
            "scheme": scheme,
            "host": host.name,
            "path": request.target,
            "method": request.method,
            "user_agent": request.headers.get("user-agent", ""),
        }
        self.log.write(json.dumps(entry) + "\n")
        self.log.flush()

    def hosts_lines(self) -> str:
        """The hosts file: one line per address and ports, with its names."""
        lines = [
            f"{address}:{self.http_port}:{self.https_port} "
            + " ".join(name for host in hosts for name in host.all_names)
            for address, hosts in self.places.items()
        ]
        return "\n".join(["# address:http:https names", *lines, ""])

    def close(self) -> None:
        """Stops listening; open connections end with the process."""
        for server in self._servers:
            server.close()


def request_of(head: bytes) -> Request | None:
    """The request that a head declares, or ``None`` when it is no HTTP."""
    first, *rest = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/"):
        return None
    headers: dict[str, str] = {}
    for line in rest:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    target = (
        parts[1] if parts[1].startswith("/") else urlsplit(parts[1])._replace(scheme="", netloc="").geturl()
    )
    path, _, query = target.partition("?")
    if not headers.get("content-length", "0").isdigit():
        return None
    return Request(parts[0], path or "/", query, parts[2], headers)
