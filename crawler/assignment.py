"""What a crawl is given to work with; every part of it finds it on the spider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scrapy.crawler import Crawler

from linkvet.crawler.archives.answers import ArchivedAnswers
from linkvet.crawler.net.in_flight import InFlight
from linkvet.crawler.net.names import Names
from linkvet.crawler.net.reach import Reach
from linkvet.crawler.net.site_probe import Places
from linkvet.crawler.reading import Read, read_here
from linkvet.store.file.audit import Audit
from linkvet.store.seen.frontier import Crawl


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How to visit: as the options of the command line say."""

    concurrency: int | None = None
    """Requests in flight at once at most; ``None``: as many as this machine and the web allow."""
    delay: float = 0.5
    """Seconds between two requests to one site."""
    timeout: float = 30.0
    """Seconds for one answer, from the request to its last byte."""
    max_size: int = 8_000_000
    """Bytes of one answer, also after decompression."""
    user_agent: str | None = None
    ignore_robots: bool = False
    proxy: str | None = None
    hosts: Path | None = None
    dns: str | None = None
    asn: Path | None = None
    geo: Path | None = None
    render: str = "never"
    """Whether a browser looks at pages a second time: ``auto``, ``always`` or ``never``."""
    home: bool = True
    """Whether the home page of each referring domain is read, once per audit."""
    warc: Path | None = None
    """Where to keep what was seen."""
    from_warc: tuple[Path, ...] = ()
    """Archives whose answers are read in place of the network, which is then asked nothing."""
    pages_per_site: int = 20
    """Pages of one referring site that a search for further links looks at."""
    pages_in_all: int = 5000
    """Pages that such a search looks at before it ends."""
    workers: int = 1
    """Processes that share the frontier, each with sites of its own."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One process's share of a crawl."""

    audit: Audit
    crawl: Crawl
    options: CrawlOptions
    names: Names
    places: Places
    in_flight: InFlight
    """Places for the requests that may be in flight."""
    count: Callable[[str, str], None]
    """Told outcome and reason of every visit that is stored."""
    reach: Reach
    """Whether the web is there."""
    read: Read = read_here
    """Reads a page that was fetched."""
    archived: ArchivedAnswers | None = None
    """Answers that take the place of the network."""
    shard: tuple[int, int] = (0, 1)
    """Which part of the referring domains: number and count of parts."""


def assignment_of(crawler: Crawler) -> Assignment:
    """The assignment of a running crawl."""
    assignment = getattr(crawler.spider, "assignment", None)
    if not isinstance(assignment, Assignment):
        raise TypeError(f"{crawler.spider!r} was started without an assignment")
    return assignment
