"""Serves the pages of an index as fast as can be, so that what is measured is the client and not its web.

Every answer is made beforehand, compressed as servers send it, and sent by libuv's event loop. Names, addresses, TLS
and the hosts file are those of the fake web; it only answers, and plays nothing else.
"""

from __future__ import annotations

import asyncio
import sys
from functools import cached_property
from pathlib import Path
from ssl import SSLContext
from typing import cast

import uvloop

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

import linkvet.fake_web.__main__ as serving  # noqa: E402
from linkvet.fake_web import FakeWeb  # noqa: E402
from linkvet.fake_web.server import Server  # noqa: E402

_LOST = b"<!doctype html><title>404</title><p>Not found"
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (
    len(_LOST),
    _LOST,
)


class PageWeb(FakeWeb):
    """The fake web's doors with prepared answers behind them; a process of its own for a ``with`` block."""

    def __init__(self, index: Path) -> None:
        super().__init__(index=index)
        self._command[1:3] = [str(Path(__file__).resolve())]


class PageServer(Server):
    """Listens like the fake web, and answers each request with what was prepared for it."""

    @cached_property
    def answers(self) -> dict[bytes, bytes]:
        """What each host and path is answered."""
        return {
            f"{name}{path}".encode(): _answer(file, kind)
            for host in self.by_name.values()
            for name in host.all_names
            for path, (file, kind) in host.indexed.items()
        }

    async def _serve(self, address: str, listener: object, context: SSLContext | None) -> None:
        answers, first = self.answers, self.places[address][0].name.encode()
        loop = asyncio.get_running_loop()
        self._servers.append(
            await loop.create_server(lambda: _Answers(answers, first), sock=listener, ssl=context)
        )


def _answer(file: Path, kind: str) -> bytes:
    packed = file.read_bytes()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Encoding: gzip"
    return f"{head}\r\nContent-Length: {len(packed)}\r\n\r\n".encode() + packed


class _Answers(asyncio.Protocol):
    """One connection."""

    def __init__(self, answers: dict[bytes, bytes], first: bytes) -> None:
        self.answers, self.first = answers, first
        self.waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while (end := self.waiting.find(b"\r\n\r\n")) >= 0:
            head, self.waiting = self.waiting[:end], self.waiting[end + 4 :]
            self.transport.write(self.answers.get(self._asked(head), NOT_FOUND))

    def _asked(self, head: bytes) -> bytes:
        """Host and path of a request, as answers are filed; addresses stand for their first host."""
        target = head.split(b" ", 2)[1]
        at = head.lower().find(b"\r\nhost:")
        host = head[at + 7 : head.find(b"\r\n", at + 7) if head.find(b"\r\n", at + 7) > 0 else None].strip()
        name = host.partition(b":")[0].lower()
        return (self.first if name[:4] == b"127." else name) + target


if __name__ == "__main__":
    serving.Server = PageServer  # type: ignore[misc]
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    serving.main()
