"""What a crawl is given to work with; every part of it finds it on the spider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scrapy.crawler import Crawler

from linkvet.crawler.archives.answers import ArchivedAnswers
from linkvet.crawler.browser.chromium import chromium_path
from linkvet.crawler.net.names import QUERIES_OPEN, QUERY_SECONDS, Names, read_hosts
from linkvet.crawler.net.pace.in_flight import InFlight
from linkvet.crawler.net.pace.machine import sockets_allowed
from linkvet.crawler.net.pace.reach import Reach
from linkvet.crawler.net.site_probe import Places
from linkvet.crawler.reading import Read, read_here
from linkvet.crawler.settings import user_agent
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.seen.frontier import Crawl
from linkvet.store.seen.visits import answering_pages

QUERY_SHARE, CONNECTION_SHARE_PERCENT = 5, 50
"""Of the sockets that this machine allows: a fifth for questions to name servers, half for requests, the rest for
connections that are kept for a site's next page, and for second addresses of a name."""
SHELL_PLACES = 16
"""Requests in flight at once from Scrapy's shell."""


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
    contact: str | None = None
    """Where those who are visited can ask about it: stands in the default user agent."""
    ignore_robots: bool = False
    proxy: str | None = None
    hosts: Path | None = None
    dns: str | None = None
    asn: Path | None = None
    geo: Path | None = None
    render: str = "never"
    """Whether a browser looks at pages a second time: ``auto``, ``always`` or ``never``."""
    picture: bool = False
    """Whether a browser takes pictures of the links on their pages."""
    cloaking: bool = False
    """Whether pages are asked for again as a browser, and as a visitor from a search engine."""
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
    own: bool = True
    """Whether the audited site's own pages are read too; a part of a larger crawl leaves them to the whole."""

    @property
    def agent(self) -> str:
        """The User-Agent header."""
        return self.user_agent or user_agent(self.contact)

    def check(self) -> None:
        """Refuse what cannot work before anything starts. Raises AuditError."""
        if self.hosts:
            read_hosts(self.hosts)
        Places(self.asn, self.geo)
        if self.from_warc and self.warc:
            raise AuditError("What comes from an archive is kept there already; leave out --warc.")
        if self.render == "always" or self.picture:
            chromium_path()
        if self.contact and (self.user_agent or set(self.contact) & set("();")):
            raise AuditError(
                "A contact is an address of web or mail, without ( ) ; and belongs to the default user agent."
            )
        if self.concurrency is not None and self.concurrency < self.workers:
            raise AuditError("Concurrency must be at least 1, and one for each worker.")
        if self.workers < 1 or self.timeout <= 0 or self.delay < 0:
            raise AuditError("Workers must be at least 1, the timeout above 0, the delay 0 or more.")


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


def assign(
    audit: Audit,
    crawl: Crawl,
    options: CrawlOptions,
    read: Read,
    count: Callable[[str, str], None],
    shard: tuple[int, int] = (0, 1),
) -> Assignment:
    """All that one process needs; the loop that it will run in has begun."""
    sockets = sockets_allowed()
    archived = ArchivedAnswers(options.from_warc) if options.from_warc else None
    hosts = {} if archived else read_hosts(options.hosts) if options.hosts else None
    server, proxy = (None, None) if archived else (options.dns, options.proxy)
    queries, seconds = min(QUERIES_OPEN, sockets // QUERY_SHARE), min(QUERY_SECONDS, options.timeout / 2)
    names = Names(hosts, server, proxy, queries, seconds)
    reach = Reach(names, lambda: answering_pages(audit), proxy)
    places = Places(options.asn, options.geo)
    in_flight = InFlight(_most_in_flight(options, sockets))
    return Assignment(audit, crawl, options, names, places, in_flight, count, reach, read, archived, shard)


def _most_in_flight(options: CrawlOptions, sockets: int) -> int:
    """Places for requests: all that this machine allows beside names and kept connections, or what was asked for."""
    most = sockets * CONNECTION_SHARE_PERCENT // 100
    if options.concurrency is not None:
        most = min(most, options.concurrency // options.workers)
    return max(1, most)


def assignment_of(crawler: Crawler) -> Assignment:
    """The assignment of a running crawl."""
    assignment = getattr(crawler.spider, "assignment", None)
    if not isinstance(assignment, Assignment):
        raise TypeError(f"{crawler.spider!r} was started without an assignment")
    return assignment


def way_out(crawler: Crawler) -> tuple[Names, InFlight]:
    """Names and places for the requests of a crawl; for Scrapy's shell, which has none, those its settings allow."""
    if crawler.spider is not None:
        assignment = assignment_of(crawler)
        return assignment.names, assignment.in_flight
    hosts = crawler.settings.get("LINKVET_HOSTS")
    names = Names(
        read_hosts(Path(hosts)) if hosts else None,
        crawler.settings.get("LINKVET_DNS"),
        crawler.settings.get("LINKVET_PROXY"),
    )
    return names, InFlight(SHELL_PLACES)
