from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Callable

import aiohttp
import pytest
from web import FakeWeb, Pages, web_of

__all__ = ["web_of"]
Start = Callable[[dict[str, Pages]], FakeWeb]


def fetch(web: FakeWeb, url: str, **options: object) -> tuple[int, dict[str, str], bytes]:
    """One request to the fake web, without following redirects or unpacking."""

    async def ask() -> tuple[int, dict[str, str], bytes]:
        scheme, _, rest = url.partition("://")
        host, _, path = rest.partition("/")
        address, http, https = web.addresses()[host]
        port = https if scheme == "https" else http
        context = ssl.create_default_context(cafile=str(web.ca_file))
        connector = aiohttp.TCPConnector(ssl=context)
        timeout = aiohttp.ClientTimeout(total=2)
        headers = {"Host": host} | options.pop("headers", {})  # type: ignore[operator]
        async with (
            aiohttp.ClientSession(connector=connector, auto_decompress=False, timeout=timeout) as session,
            session.get(
                f"{scheme}://{address}:{port}/{path}",
                headers=headers,
                server_hostname=host,
                allow_redirects=False,
            ) as response,
        ):
            return response.status, dict(response.headers), await response.read()

    return asyncio.run(ask())


def test_a_page_is_served_over_http_and_https(web_of: Start) -> None:
    web = web_of({"a.example": {"/": "<p>hello", "/deep/page": "<p>deep"}})
    for scheme in ("http", "https"):
        status, headers, body = fetch(web, f"{scheme}://a.example/")
        assert (status, headers["Content-Type"], body) == (200, "text/html; charset=utf-8", b"<p>hello")
    assert fetch(web, "http://a.example/deep/page")[2] == b"<p>deep"
    assert fetch(web, "http://a.example/missing")[0] == 404


def test_stop_leaves_no_process(web_of: Start) -> None:
    web = web_of({"a.example": {"/": "<p>hello"}})
    pid = web.pid
    assert pid is not None
    web.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
