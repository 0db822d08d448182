"""Other ways to visit the same pages, each run as a process of its own: what Linkvet is measured against.

``python benchmarks/peers.py NAME URLS`` fetches every line of URLS (``ADDRESS HOST``) and prints one JSON line with
the pages it got and the CPU seconds it took. The peers do less than Linkvet; their docstrings say what.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CONCURRENCY = 64
Target = tuple[str, str]


def targets_of(path: Path) -> list[Target]:
    """(URL by address, host name) of each line."""
    return [tuple(line.split(" ", 1)) for line in path.read_text().splitlines()]  # type: ignore[misc]


def bare_scrapy(targets: list[Target]) -> int:
    """Scrapy with default settings and an empty callback: fetches, reads nothing."""
    return _scrapy(targets, lambda response: None)


def scrapy_linkextractor(targets: list[Target]) -> int:
    """Scrapy with its own LinkExtractor: links of the page, no context, nothing stored."""
    from scrapy.linkextractors import LinkExtractor

    extractor = LinkExtractor()
    return _scrapy(targets, extractor.extract_links)


def _scrapy(targets: list[Target], read: Callable[[Any], Any]) -> int:
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    got = 0

    class Pages(scrapy.Spider):
        name = "pages"

        async def start(self) -> Any:
            for number, (url, host) in enumerate(targets):
                meta = {"download_slot": f"{host} {number % 8}"}
                yield scrapy.Request(url, headers={"Host": host}, dont_filter=True, meta=meta)

        def parse(self, response: Any) -> None:
            nonlocal got
            got += 1
            read(response)

    process = AsyncCrawlerProcess({"LOG_ENABLED": False, "CONCURRENT_REQUESTS": CONCURRENCY})
    process.crawl(Pages)
    process.start()
    return got


def requests_bs4(targets: list[Target]) -> int:
    """The script everybody writes: requests and BeautifulSoup in 32 threads, links only."""
    from concurrent.futures import ThreadPoolExecutor

    import requests
    from bs4 import BeautifulSoup

    session = requests.Session()

    def visit(target: Target) -> int:
        url, host = target
        page = session.get(url, headers={"Host": host}, timeout=30)
        soup = BeautifulSoup(page.content, "lxml")
        return len([(a["href"], a.get_text(), a.get("rel")) for a in soup.find_all("a", href=True)])

    with ThreadPoolExecutor(32) as pool:
        return len(list(pool.map(visit, targets)))


def aiohttp_lxml(targets: list[Target]) -> int:
    """Aiohttp and lxml: links only, a tenth of the work."""
    import asyncio

    import aiohttp
    from lxml import html

    async def run() -> int:
        gate = asyncio.Semaphore(CONCURRENCY)
        got = 0
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

            async def visit(url: str, host: str) -> None:
                nonlocal got
                async with gate, session.get(url, headers={"Host": host}) as response:
                    body = await response.read()
                if body.strip():
                    tree = html.fromstring(body)
                    [(a.get("href"), a.text_content(), a.get("rel")) for a in tree.xpath("//a[@href]")]
                got += 1

            await asyncio.gather(*(visit(*target) for target in targets))
        return got

    return asyncio.run(run())


def advertools_list(targets: list[Target]) -> int:
    """advertools.crawl in list mode: an SEO crawler's columns of each page, into a JSON-lines file."""
    import tempfile

    import advertools

    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "crawl.jsonl"
        settings = {"LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": CONCURRENCY, "ROBOTSTXT_OBEY": False}
        urls = [url for url, _ in targets]
        hosts = {urlsplit(url).hostname for url in urls}
        advertools.crawl(urls, str(output), False, allowed_domains=hosts, custom_settings=settings)
        return len(output.read_text().splitlines())


PEERS: dict[str, Callable[[list[Target]], int]] = {
    "bare Scrapy": bare_scrapy,
    "Scrapy + LinkExtractor": scrapy_linkextractor,
    "requests + BeautifulSoup": requests_bs4,
    "aiohttp + lxml": aiohttp_lxml,
    "advertools": advertools_list,
}


def main() -> None:
    """Run one peer and print what it took."""
    targets = targets_of(Path(sys.argv[2]))
    pages = PEERS[sys.argv[1]](targets)
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    print(json.dumps({"pages": pages, "cpu": cpu}))


if __name__ == "__main__":
    main()
