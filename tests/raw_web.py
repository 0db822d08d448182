"""A web whose answers are written byte by byte, for servers that no HTTP library would write."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Raw = bytes | tuple[bytes, str]
"""What is sent; with ``reset`` the connection is then broken off, with ``close`` it is closed as usual."""
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class RawWeb:
    """Serves host → path → bytes on one loopback port; ``hosts_file`` names all hosts."""

    def __init__(self, folder: Path, hosts: dict[str, dict[str, Raw]]) -> None:
        self._hosts = hosts
        self._server = socket.create_server(("127.0.0.1", 0))
        port = self._server.getsockname()[1]
        self.hosts_file = folder / "raw-hosts"
        self.hosts_file.write_text("".join(f"127.0.0.1:{port}:{port} {name}\n" for name in hosts))
        self.asked: list[tuple[str, str]] = []
        self.by_head: Callable[[str, str], Raw | None] = lambda host, head: None
        """What a request is answered by its head, before its path counts."""
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Take no further connections."""
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                link, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link: socket.socket) -> None:
        with link:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = link.recv(65536)
                if not piece:
                    return
                head += piece
            first, *lines = head.decode("latin-1").split("\r\n")
            named = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            host, path = named["host"].partition(":")[0], first.split(" ")[1]
            self.asked.append((host, path))
            answer = self.by_head(host, head.decode("latin-1")) or self._hosts.get(host, {}).get(
                path, MISSING
            )
            data, end = answer if isinstance(answer, tuple) else (answer, "close")
            link.sendall(data)
            if end == "reset":
                threading.Event().wait(0.2)
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.fixture
def raw_web(tmp_path: Path) -> Iterator[Callable[[dict[str, dict[str, Raw]]], RawWeb]]:
    """A function that starts a raw web; ended after the test."""
    started: list[RawWeb] = []

    def start(hosts: dict[str, dict[str, Raw]]) -> RawWeb:
        started.append(RawWeb(tmp_path, hosts))
        return started[-1]

    yield start
    for web in started:
        web.stop()
