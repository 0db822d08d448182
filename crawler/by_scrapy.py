"""What Scrapy's own commands need: settings made of options, options made of settings, and an assignment.

``scrapy crawl pages -a audit=shop.audit -a only=new`` does what ``linkvet crawl`` does in one process, with the
settings, middlewares and extensions of whoever runs it. ``own`` is the spider of the audited site, ``sites`` that of
a search on referring sites.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings, Settings

from linkvet.crawler import settings as defaults
from linkvet.crawler.assignment import Assignment, CrawlOptions, assign
from linkvet.crawler.pipelines import store_held
from linkvet.crawler.reading import ReadingProcesses
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.file.lock import sole_work
from linkvet.store.seen.frontier import Crawl, finish_crawl, start_crawl
from linkvet.store.seen.searches import finish_search, start_search

LEAN: dict[str, Any] = {
    "DOWNLOADER_MIDDLEWARES_BASE": {
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
        "linkvet.crawler.net.compression.Compression": 590,
    },
    "SPIDER_MIDDLEWARES_BASE": {},
    "EXTENSIONS_BASE": {"scrapy.extensions.logcount.LogCount": 0},
    "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
    "STATS_DUMP": False,
    "LOG_ENABLED": False,
}
"""What ``linkvet crawl`` leaves out: each costs every request a step, and the courier does its work itself.

Counting what is logged keeps it off the terminal too: the log then has somewhere to go.
"""
TEXTS = ("proxy", "dns", "render", "contact")
PATHS = ("hosts", "asn", "geo", "warc")
COUNTS = ("pages_per_site", "pages_in_all")
ARGUMENTS = ("audit", "only")


def settings_of(options: CrawlOptions) -> Settings:
    """Scrapy's settings for ``linkvet crawl``, as its options say."""
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    settings.setdict(LEAN, priority="cmdline")
    settings.setdict(
        {
            "USER_AGENT": options.agent,
            "CONCURRENT_REQUESTS": 0,
            "DOWNLOAD_DELAY": options.delay,
            "DOWNLOAD_TIMEOUT": options.timeout,
            "DOWNLOAD_MAXSIZE": options.max_size,
        },
        priority="cmdline",
    )
    return settings


def options_of(settings: BaseSettings) -> CrawlOptions:
    """The options that Scrapy's settings stand for."""
    named: dict[str, Any] = {name: settings.get(f"LINKVET_{name.upper()}") or None for name in TEXTS}
    for name in PATHS:
        value = settings.get(f"LINKVET_{name.upper()}")
        named[name] = Path(value) if value else None
    named |= {name: settings.getint(f"LINKVET_{name.upper()}") for name in COUNTS}
    agent = settings.get("USER_AGENT")
    return CrawlOptions(
        concurrency=settings.getint("CONCURRENT_REQUESTS") or None,
        delay=settings.getfloat("DOWNLOAD_DELAY"),
        timeout=settings.getfloat("DOWNLOAD_TIMEOUT"),
        max_size=settings.getint("DOWNLOAD_MAXSIZE"),
        user_agent=None if agent == defaults.USER_AGENT else agent,
        ignore_robots=not settings.getbool("ROBOTSTXT_OBEY"),
        **named,
    )


def assignment_by_scrapy(crawler: Crawler, arguments: dict[str, Any], searching: bool = False) -> Assignment:
    """The assignment of a spider that ``scrapy crawl`` starts; it ends with the spider.

    Raises AuditError for arguments and settings that cannot work, and where another process works on the file.
    """
    unknown = arguments.keys() - set(ARGUMENTS)
    if unknown or "audit" not in arguments:
        what = f"There is no argument {min(unknown)}" if unknown else "No audit file is named"
        raise AuditError(f"{what}; say: scrapy crawl pages -a audit=FILE -a only=new")
    options = options_of(crawler.settings)
    options.check()
    path = Path(arguments["audit"])
    with ExitStack() as stack:
        stack.enter_context(sole_work(path, "a search" if searching else "a crawl"))
        audit = stack.enter_context(Audit.open(path))
        run = (
            start_search(audit, options.pages_per_site)
            if searching
            else start_crawl(audit, arguments.get("only", "new"))
        )
        reading = ReadingProcesses(os.cpu_count() or 1)
        stack.callback(reading.close)
        assignment = assign(audit, run, options, reading.read, lambda outcome, reason: None)
        _end_with_the_spider(crawler, assignment, run, searching, stack.pop_all().close)
    return assignment


def _end_with_the_spider(
    crawler: Crawler, assignment: Assignment, run: Crawl, searching: bool, let_go: Callable[[], None]
) -> None:
    async def stop_when_offline() -> None:
        await assignment.reach.offline.wait()
        await crawler.engine.close_spider_async(reason="offline")

    watching = asyncio.ensure_future(stop_when_offline())

    async def end(reason: str) -> None:
        watching.cancel()
        try:
            if not await store_held(assignment):
                return
            if not searching:
                finish_crawl(assignment.audit, run)
            elif reason == "finished":
                finish_search(assignment.audit, run)
        finally:
            await assignment.names.close()
            let_go()

    crawler.signals.connect(end, signals.spider_closed, weak=False)
