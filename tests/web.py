"""Fake webs for tests: the demo's, one folder of ``tests/web``, or one written by the test itself.

Import the fixtures by name (``from web import web_of``) or use ``FakeWeb`` in a ``with`` block.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from linkvet.fake_web import FakeWeb

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "data" / "demo"
PAGES = Path(__file__).resolve().parent / "web"
CORPUS = Path(os.environ.get("LINKVET_CORPUS", ROOT.parent / "shared" / "data"))

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
