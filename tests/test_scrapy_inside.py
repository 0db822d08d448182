"""A new Scrapy that changes what it never promised is noticed here, not in a crawl."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
from scrapy.core.downloader import Downloader, Slot
from scrapy.core.downloader.handlers import _aiohttp
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.core.engine import ExecutionEngine
from scrapy.core.scraper import Scraper
from scrapy.core.scraper import Slot as ScraperSlot
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from web import ROOT

SIGNATURES = {
    (AiohttpDownloadHandler, "_make_request"): "(self, request, timeout)",
    (AiohttpDownloadHandler, "_read_response"): "(self, response, request)",
    (AiohttpDownloadHandler, "_iter_body_chunks"): "(response)",
    (AiohttpDownloadHandler, "_build_base_response_args"): "(response, request, headers)",
    (AiohttpDownloadHandler, "_request_headers"): "(request)",
    (AiohttpDownloadHandler, "_extract_proxy_url_with_creds"): "(self, request)",
    (HttpCompressionMiddleware, "_split_encodings"): "(content_encoding)",
    (HttpCompressionMiddleware, "_decode"): "(body, encoding, max_size)",
    (ScraperSlot, "is_idle"): "(self)",
}
SEAM = "crawler/scrapy_inside.py"


def parameters(function: object) -> str:
    assert callable(function)
    return f"({', '.join(inspect.signature(function).parameters)})"


@pytest.mark.parametrize(("owner", "name"), SIGNATURES, ids=lambda value: getattr(value, "__name__", value))
def test_what_we_build_upon_takes_what_it_took(owner: type, name: str) -> None:
    assert parameters(getattr(owner, name)) == SIGNATURES[owner, name]


def test_the_handler_works_by_the_steps_that_we_change() -> None:
    steps = inspect.getsource(AiohttpDownloadHandler.download_request)
    reading = inspect.getsource(AiohttpDownloadHandler._read_response)
    assert "self._make_request(request, timeout)" in steps
    assert "self._read_response(response, request)" in steps
    assert "self._iter_body_chunks(response)" in reading
    assert "self._build_base_response_args(" in reading
    assert "self._session" in inspect.getsource(AiohttpDownloadHandler._make_request)
    assert "_peername" in inspect.getsource(_aiohttp._ClientResponse)
    unpacking = inspect.getsource(HttpCompressionMiddleware)
    assert "self._split_encodings(content_encoding)" in unpacking
    assert "self._decode(body, encoding, max_size)" in unpacking


def test_the_delay_of_a_site_is_where_it_was() -> None:
    assert "self.slots" in inspect.getsource(Downloader.__init__)
    assert {"delay", "jitter"} <= set(inspect.signature(Slot).parameters) | set(Slot.__annotations__)
    assert "self.scraper" in inspect.getsource(ExecutionEngine.__init__)
    assert "slot" in inspect.getsource(Scraper.__init__)


def scrapy_privates() -> set[str]:
    """Names that Scrapy's classes keep to themselves, except those of Python."""
    owners = (AiohttpDownloadHandler, HttpCompressionMiddleware)
    return {
        name for owner in owners for name in dir(owner) if name.startswith("_") and not name.endswith("__")
    }


def named_in(path: Path) -> set[str]:
    """Modules and attributes that a file names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("scrapy"):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def test_they_stand_in_one_file() -> None:
    privates = scrapy_privates()
    for part in ("crawler", "linkvet", "store", "analysis"):
        for path in (ROOT / part).rglob("*.py"):
            if path == ROOT / SEAM:
                continue
            names = named_in(path)
            inner = {
                name for name in names if name.startswith("scrapy.") and (".core." in name or "._" in name)
            }
            assert not inner, path
            if any(name.startswith("scrapy.") for name in names):
                assert not names & privates, path
