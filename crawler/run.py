"""Runs a crawl: one process or several, stoppable at any moment, from and into the audit file."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import queue
import signal
import sqlite3
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings as ScrapySettings

from linkvet.crawler import settings as defaults
from linkvet.crawler.assignment import Assignment, CrawlOptions
from linkvet.crawler.net.names import Names, read_hosts
from linkvet.crawler.net.site_probe import Places
from linkvet.crawler.reading import GC_THRESHOLDS, ReadingProcesses
from linkvet.crawler.spiders.own import OwnSpider
from linkvet.crawler.spiders.pages import PagesSpider
from linkvet.crawler.spiders.sites import SitesSpider
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.seen.frontier import SEARCH, Crawl, count_waiting, finish_crawl, start_crawl
from linkvet.store.seen.searches import (
    SearchResult,
    count_unsearched,
    finish_search,
    search_result,
    start_search,
)

REPORT_SECONDS = 0.5
RATE_SECONDS = 10.0
SILENCE_SECONDS = 1.0
"""After so long without a word it is looked whether the processes of a crawl are alive."""
STOP_SECONDS = 3.0
"""How long an interrupted crawl may take to close its connections."""


@dataclass(slots=True)
class Progress:
    """How far a crawl is."""

    done: int
    """Pages visited in this run."""
    waiting: int
    """Pages still to visit."""
    rate: float
    """Pages per second over the last seconds."""
    states: dict[str, int]
    """Visits of this run by outcome, or by reason where they failed."""


@dataclass(slots=True)
class CrawlResult:
    """What became of a run."""

    visited: int
    waiting: int
    finished: bool
    interrupted: bool
    resumed: bool


@dataclass(slots=True)
class _Tally:
    """Counts visits and tells about them now and then."""

    waiting: int
    report: Callable[[Progress], None]
    done: int = 0
    states: Counter[str] = field(default_factory=Counter)
    moments: deque[float] = field(default_factory=deque)
    reported: float = 0.0

    def add(self, outcome: str, reason: str) -> None:
        self.done += 1
        self.waiting = max(0, self.waiting - 1)
        self.states[reason or outcome] += 1
        self.moments.append(time.monotonic())
        self.tell()

    def tell(self, at_once: bool = False) -> None:
        moment = time.monotonic()
        while self.moments and self.moments[0] < moment - RATE_SECONDS:
            self.moments.popleft()
        if not at_once and moment - self.reported < REPORT_SECONDS:
            return
        self.reported = moment
        span = max(moment - self.moments[0], 1.0) if self.moments else 1.0
        self.report(Progress(self.done, self.waiting, len(self.moments) / span, dict(self.states)))


def crawl(
    path: Path, selection: str, options: CrawlOptions, report: Callable[[Progress], None]
) -> CrawlResult:
    """Visit what ``selection`` names and what an earlier run left undone.

    Ctrl-C ends the run within seconds; everything stored stays, the rest waits for the next run.
    Raises AuditError for options that cannot work.
    """
    _check(options)
    with Audit.open(path) as audit:
        run = start_crawl(audit, selection)
        tally = _Tally(count_waiting(audit), report)
        interrupted = _carry_out(path, audit, run, options, tally)
        finished = finish_crawl(audit, run)
        return CrawlResult(tally.done, count_waiting(audit), finished, interrupted, run.resumed)


def search(
    path: Path, options: CrawlOptions, report: Callable[[Progress], None]
) -> tuple[CrawlResult, SearchResult]:
    """Look on the referring sites for further links, and go on with what an earlier run left undone.

    Ends like a crawl on Ctrl-C. Raises AuditError for options that cannot work.
    """
    _check(options)
    with Audit.open(path) as audit:
        run = start_search(audit, options.pages_per_site)
        tally = _Tally(min(run.waiting, options.pages_in_all), report)
        interrupted = _carry_out(path, audit, run, options, tally)
        if not interrupted:
            finish_search(audit, run)
        waiting = count_unsearched(audit, options.pages_per_site)
        done = CrawlResult(tally.done, waiting, not interrupted, interrupted, run.resumed)
        return done, search_result(audit, run)


def _carry_out(path: Path, audit: Audit, run: Crawl, options: CrawlOptions, tally: _Tally) -> bool:
    """Run in this process or in several; says whether it was interrupted."""
    if options.workers > 1:
        interrupted = _run_workers(path, run, options, tally)
    else:
        interrupted = _run_here(audit, run, options, (0, 1), tally.add)
    tally.tell(at_once=True)
    return interrupted


def _check(options: CrawlOptions) -> None:
    """Refuse options that cannot work before anything starts. Raises AuditError."""
    if options.hosts:
        read_hosts(options.hosts)
    Places(options.asn, options.geo)
    if options.concurrency < 1 or options.workers < 1 or options.timeout <= 0 or options.delay < 0:
        raise AuditError(
            "Concurrency and workers must be at least 1, the timeout above 0, the delay 0 or more."
        )


def _run_here(
    audit: Audit, run: Crawl, options: CrawlOptions, shard: tuple[int, int], count: Callable[[str, str], None]
) -> bool:
    """Crawl one shard in this process; says whether it was interrupted."""
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(_run(audit, run, options, shard, count))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The event loop of libuv, which takes less time for each request, where the system has it."""
    if find_spec("uvloop") is None:
        return None
    import uvloop

    return uvloop.new_event_loop


async def _run(
    audit: Audit, run: Crawl, options: CrawlOptions, shard: tuple[int, int], count: Callable[[str, str], None]
) -> bool:
    reading = ReadingProcesses((os.cpu_count() or 1) // max(1, options.workers))
    names = Names(read_hosts(options.hosts) if options.hosts else None, options.dns, proxy=options.proxy)
    assignment = Assignment(
        audit,
        run,
        options,
        names,
        Places(options.asn, options.geo),
        asyncio.Semaphore(options.concurrency),
        count,
        reading.read,
        shard,
    )
    runner = AsyncCrawlerRunner(_settings(options))
    searching = run.selection == SEARCH
    crawlers = [runner.create_crawler(SitesSpider if searching else PagesSpider)]
    if shard[0] == 0 and not searching:
        crawlers.append(runner.create_crawler(OwnSpider))
    await reading.ready()
    crawling = [asyncio.ensure_future(runner.crawl(crawler, assignment=assignment)) for crawler in crawlers]
    try:
        return await _finished_or_stopped(crawlers, crawling)
    finally:
        reading.close()
        await names.close()


async def _finished_or_stopped(crawlers: list[Crawler], crawling: Sequence[asyncio.Future[None]]) -> bool:
    """Wait for the end, or for Ctrl-C; says whether it was Ctrl-C."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    stopping = asyncio.ensure_future(stop.wait())
    finished = asyncio.gather(*crawling)
    either: set[asyncio.Future[Any]] = {finished, stopping}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not stop.is_set():
        await finished
        return False
    for crawler in crawlers:
        if isinstance(crawler.spider, PagesSpider):
            crawler.spider.drop_running()
    closing = [asyncio.ensure_future(crawler.stop_async()) for crawler in crawlers]
    await asyncio.wait({*crawling, *closing}, timeout=STOP_SECONDS)
    for task in (*crawling, *closing):
        task.cancel()
    await asyncio.gather(finished, *closing, return_exceptions=True)
    return True


def _settings(options: CrawlOptions) -> ScrapySettings:
    settings = ScrapySettings()
    settings.setmodule(defaults, priority="project")
    settings.setdict(
        {
            "USER_AGENT": options.user_agent or defaults.USER_AGENT,
            "CONCURRENT_REQUESTS": 0,
            "DOWNLOAD_DELAY": options.delay,
            "DOWNLOAD_TIMEOUT": options.timeout,
            "DOWNLOAD_MAXSIZE": options.max_size,
        },
        priority="cmdline",
    )
    return settings


def _run_workers(path: Path, run: Crawl, options: CrawlOptions, tally: _Tally) -> bool:
    """Crawl with several processes; the parent counts what they store."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    workers = [
        context.Process(target=_worker, args=(path, run, options, (number, options.workers), results))
        for number in range(options.workers)
    ]

    def stop(*_: object) -> None:
        for worker in workers:
            if worker.pid:
                with suppress(ProcessLookupError):
                    os.kill(worker.pid, signal.SIGINT)

    with _signals_to(stop):
        _start(workers)
        interrupted, failure = _counted(workers, results, tally)
        for worker in workers:
            worker.join()
    if failure:
        raise AuditError(failure)
    return interrupted


@contextmanager
def _signals_to(stop: Callable[..., None]) -> Iterator[None]:
    """Within the block Ctrl-C and the signal to end call ``stop`` instead of breaking off wherever they hit."""
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(workers: Sequence[SpawnProcess]) -> None:
    """Start processes that hear of Ctrl-C only when they are ready for it; until then it waits for them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        for worker in workers:
            worker.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _counted(workers: Sequence[SpawnProcess], results: Any, tally: _Tally) -> tuple[bool, str | None]:
    """Count visits until every process has ended; says whether one was interrupted, and what failed.

    A process that is killed sends no last word, so silence is taken for its end once none is alive.
    """
    ended, interrupted, failure = 0, False, None
    while ended < len(workers):
        try:
            message = results.get(timeout=SILENCE_SECONDS)
        except queue.Empty:
            if any(worker.is_alive() for worker in workers):
                continue
            return True, failure
        if message[0] == "visit":
            tally.add(*message[1:])
        else:
            ended += 1
            interrupted |= message[1]
            failure = failure or message[2]
    return interrupted, failure


def _worker(path: Path, run: Crawl, options: CrawlOptions, shard: tuple[int, int], results: Any) -> None:
    interrupted, failure = True, None
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        with Audit.open(path) as audit:
            interrupted = _run_here(audit, run, options, shard, lambda *visit: results.put(("visit", *visit)))
    except KeyboardInterrupt:
        interrupted = True
    except (AuditError, sqlite3.Error) as error:
        failure = str(error)
    finally:
        results.put(("end", interrupted, failure))
