"""Fake webs for tests: the demo's, one folder of ``tests/web``, or one written by the test itself.

Import the fixtures by name (``from web import web_of``) or use ``FakeWeb`` in a ``with`` block.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from linkvet.fake_web import FakeWeb

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "data" / "demo"
PAGES = Path(__file__).resolve().parent / "web"
CORPUS = Path(os.environ.get("LINKVET_CORPUS", ROOT.parent / "shared" / "data"))

LIMIT = 4_000_000

Pages = dict[str, str | bytes | dict[str, Any]]


def write_web(root: Path, hosts: dict[str, Pages]) -> Path:
    """Writes host folders: path → page text, page bytes, or a behaviour; ``""`` → the host's settings.

    >>> write_web(tmp_path, {"a.example": {"/": "<p>hello", "/x": {"status": 410}, "": {"tls": "expired"}}})
    """
    for name, pages in hosts.items():
        folder = root / name
        folder.mkdir(parents=True, exist_ok=True)
        declared: dict[str, Any] = {"host": {}, "paths": {}}
        for path, page in pages.items():
            if isinstance(page, dict):
                if path:
                    declared["paths"][path] = page
                else:
                    declared["host"] = page
                continue
            file = folder / (path.lstrip("/") or "index.html")
            file = file / "index.html" if path.endswith("/") and path != "/" else file
            file = file if file.suffix else file.with_name(file.name + ".html")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(page if isinstance(page, bytes) else page.encode())
        (folder / "behaviour.json").write_text(json.dumps(declared), encoding="utf-8")
    return root


def connect(web: FakeWeb, host: str, scheme: str = "http", *, verify: bool = True) -> socket.socket:
    """An open connection to one host of the web."""
    address, http, https = web.addresses()[host]
    plain = socket.create_connection((address, https if scheme == "https" else http), timeout=3)
    if scheme == "http":
        return plain
    context = ssl.create_default_context(cafile=str(web.ca_file))
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except Exception:
        plain.close()
        raise


def raw(
    web: FakeWeb, host: str, path: str, scheme: str = "http", head: str = "", timeout: float = 3
) -> bytes:
    """Everything the server sends for one request, until it closes, stalls, or has sent enough."""
    with connect(web, host, scheme, verify=False) as link:
        link.settimeout(timeout)
        link.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{head}\r\n".encode())
        parts: list[bytes] = []
        try:
            while (piece := link.recv(65536)) and sum(map(len, parts)) < LIMIT:
                parts.append(piece)
        except (TimeoutError, ConnectionError):
            pass
        return b"".join(parts)


def ask(web: FakeWeb, host: str, path: str, **options: Any) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (lower-case names) and body of one answer; options as of ``raw``."""
    head, _, body = raw(web, host, path, **options).partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split(" ")[1]), headers, body


@pytest.fixture
def web_of(tmp_path: Path) -> Iterator[Callable[[dict[str, Pages]], FakeWeb]]:
    """A function that starts a web of the hosts it is given; ended after the test."""
    started: list[FakeWeb] = []

    def start(hosts: dict[str, Pages]) -> FakeWeb:
        root = write_web(tmp_path / f"web{len(started)}", hosts)
        started.append(FakeWeb(root).start())
        return started[-1]

    yield start
    for web in started:
        web.stop()


@pytest.fixture(scope="session")
def demo_web() -> Iterator[FakeWeb]:
    """The bundled demo web, one for the whole run; do not count its requests."""
    with FakeWeb(DEMO / "web") as web:
        yield web


@pytest.fixture(scope="session")
def states_web() -> Iterator[FakeWeb]:
    """The hosts of ``tests/web``, one for the whole run; do not count its requests."""
    with FakeWeb(PAGES) as web:
        yield web
