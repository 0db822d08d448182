"""Plays the table over loopback sockets: ``python -m hostile.server HONEST`` in the folder of the tests.

It says in one line of JSON where its hosts file, its name server and its log are, and ends when its standard input
does. Every host has a port of its own, so a connection is known before a byte of it is read.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from hostile.behaviours import BEHAVIOURS, HONEST
from hostile.names import NameServer
from hostile.pages import TARGET
from hostile.secure import RAW, Certificates, talk_raw
from hostile.steps import Asked, Case, Step, play

LOOPBACK = "127.0.0.1"
HEAD_LIMIT = 1 << 20
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
GONE = (OSError, EOFError, asyncio.LimitOverrunError, TimeoutError, asyncio.CancelledError)
"""How a conversation ends: the client has left, or was cut off."""


class Server:
    """All hosts of the table, and so many honest ones."""

    def __init__(self, folder: Path, honest: int, log: TextIO) -> None:
        self._folder, self._honest, self._log = folder, honest, log
        self._asked: Counter[tuple[str, str]] = Counter()
        self._full: list[socket.socket] = []
        self._hosts: list[str] = []
        self._certificates = Certificates(folder)

    async def start(self) -> dict[str, str]:
        """Listen for every host; says where to find them."""
        for name, case in BEHAVIOURS.items():
            if not case.dns:
                await self._open(f"{name}.example", case)
        await self._open_honest()
        hosts = self._folder / "hosts"
        hosts.write_text("".join(f"{line}\n" for line in self._hosts), encoding="utf-8")
        ways = {f"{name}.example": case.dns for name, case in BEHAVIOURS.items() if case.dns}
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: NameServer(ways), local_addr=(LOOPBACK, 0)
        )
        port = transport.get_extra_info("sockname")[1]
        return {"hosts": str(hosts), "dns": f"{LOOPBACK}:{port}"}

    async def _open(self, host: str, case: Case) -> None:
        port = _deaf_port(case.deaf, self._full) if case.deaf else await self._listen(host, case)
        dead = _deaf_port("closed", self._full)
        self._hosts += [f"127.0.0.{n + 2}:{dead} {host}" for n in range(case.dead_addresses)]
        self._hosts.append(f"{LOOPBACK}:{port} {host}")

    async def _open_honest(self) -> None:
        """Honest hosts share a port: they are many, and named by what they are asked for."""
        port = await self._listen("", HONEST)
        names = " ".join(f"honest{number}.example" for number in range(self._honest))
        secure = await self._listen(TARGET, Case(HONEST.state, HONEST.answers, tls="good"))
        self._hosts += [f"{LOOPBACK}:{port} {names}", f"{LOOPBACK}:{port}:{secure} {TARGET}"]

    async def _listen(self, host: str, case: Case) -> int:
        context = None
        if case.tls and case.tls not in RAW:
            context = self._certificates.context(case.tls, host)

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(*GONE):
                await self._converse(host, case, reader, writer)
            writer.close()

        server = await asyncio.start_server(
            connected, LOOPBACK, 0, ssl=context, limit=HEAD_LIMIT, backlog=512, reuse_address=True
        )
        return int(server.sockets[0].getsockname()[1])

    async def _converse(
        self, host: str, case: Case, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if case.accept:
            await play(case.accept, reader, writer)
            return
        if case.tls and await talk_raw(case.tls, reader, writer):
            return
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            named = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
            path = lines[0].split(" ")[1]
            steps = self._steps(case, host or named.get("host", ""), path, named)
            await play(steps, reader, writer)
            if not _keeps(steps) or writer.transport.is_closing():
                return

    def _steps(self, case: Case, host: str, path: str, headers: dict[str, str]) -> Sequence[Step]:
        before = self._asked[host, path]
        self._asked[host, path] += 1
        self._log.write(f"{time.time():.3f} {host} {path[:200]}\n")
        asked = Asked(path, headers, before)
        robots = path == "/robots.txt" or (case.robots is not None and path.startswith("/hop/"))
        if (robots and case.robots is None) or path in SIDE_FILES:
            return [MISSING]
        answers = case.robots if robots and case.robots is not None else case.answers
        return answers(asked) if callable(answers) else answers


SIDE_FILES = frozenset(("/favicon.ico", "/ads.txt", "/.well-known/security.txt", "/sitemap.xml"))


def _keeps(steps: Sequence[Step]) -> bool:
    """Whether the connection may carry another request."""
    first = steps[0] if steps else b""
    return isinstance(first, bytes) and (b"keep-alive" in first[:400] or first is MISSING)


def _deaf_port(kind: str, full: list[socket.socket]) -> int:
    """A port where nobody listens, or where nobody takes connections that queue up."""
    place = socket.socket()
    place.bind((LOOPBACK, 0))
    port = int(place.getsockname()[1])
    full.append(place)
    if kind == "full":
        place.listen(0)
        for _ in range(4):
            waiting = socket.socket()
            waiting.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                waiting.connect((LOOPBACK, port))
            full.append(waiting)
    return port


async def main(honest: int) -> None:
    """Serve until nobody needs it any more."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        log_file = Path(folder) / "log"
        with log_file.open("w", buffering=1, encoding="utf-8") as log:
            told = await Server(Path(folder), honest, log).start()
            print(json.dumps({**told, "log": str(log_file)}), flush=True)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
