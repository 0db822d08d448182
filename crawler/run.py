"""Runs a crawl: one process or several, stoppable at any moment, from and into the audit file."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner, Crawler

from linkvet.crawler.assignment import CrawlOptions, assign
from linkvet.crawler.by_scrapy import settings_of
from linkvet.crawler.net.pace.reach import Reach
from linkvet.crawler.pipelines import store_held
from linkvet.crawler.progress import REPORT_SECONDS, CrawlResult, Progress, Tally
from linkvet.crawler.reading import GC_THRESHOLDS, ReadingProcesses
from linkvet.crawler.spiders.own import OwnSpider
from linkvet.crawler.spiders.pages import PagesSpider, Slow
from linkvet.crawler.spiders.sites import SitesSpider
from linkvet.store.file.audit import Audit, AuditError, StoreError
from linkvet.store.file.lock import sole_work
from linkvet.store.seen.frontier import SEARCH, Crawl, count_waiting, finish_crawl, start_crawl
from linkvet.store.seen.searches import (
    SearchResult,
    count_unsearched,
    finish_search,
    search_result,
    start_search,
)

SILENCE_SECONDS = 1.0
"""After so long without a word it is looked whether the processes of a crawl are alive."""
MUTE = 10
"""Silences in a row after which the living are held up by the lock of one that was killed."""
STOP_SECONDS = 3.0
"""How long an interrupted crawl may take to close its connections."""


def crawl(
    path: Path, selection: str, options: CrawlOptions, report: Callable[[Progress], None]
) -> CrawlResult:
    """Visit what ``selection`` names and what an earlier run left undone.

    Ctrl-C ends the run within seconds; everything stored stays, the rest waits for the next run.
    Raises AuditError for options that cannot work.
    """
    options.check()
    with sole_work(path, "a crawl"), Audit.open(path) as audit:
        run = start_crawl(audit, selection)
        tally = Tally(count_waiting(audit), report)
        interrupted = _carry_out(path, audit, run, options, tally)
        finished = not interrupted and finish_crawl(audit, run)
        return CrawlResult(
            tally.done, count_waiting(audit), finished, interrupted, run.resumed, tally.left_alone
        )


def search(
    path: Path, options: CrawlOptions, report: Callable[[Progress], None]
) -> tuple[CrawlResult, SearchResult]:
    """Look on the referring sites for further links, and go on with what an earlier run left undone.

    Ends like a crawl on Ctrl-C. Raises AuditError for options that cannot work.
    """
    options.check()
    with sole_work(path, "a search"), Audit.open(path) as audit:
        run = start_search(audit, options.pages_per_site)
        tally = Tally(min(run.waiting, options.pages_in_all), report)
        interrupted = _carry_out(path, audit, run, options, tally)
        if not interrupted:
            finish_search(audit, run)
        waiting = count_unsearched(audit, options.pages_per_site)
        done = CrawlResult(tally.done, waiting, not interrupted, interrupted, run.resumed)
        return done, search_result(audit, run)


def _carry_out(path: Path, audit: Audit, run: Crawl, options: CrawlOptions, tally: Tally) -> bool:
    """Run in this process or in several; says whether it was interrupted."""
    if options.workers > 1 and not options.from_warc:
        interrupted = _run_workers(path, run, options, tally)
    else:
        interrupted = _run_here(audit, run, options, (0, 1), _Listener(tally.add, tally.waits_for))
    tally.tell(at_once=True)
    return interrupted


@dataclass(frozen=True, slots=True)
class _Listener:
    """Is told of a process's visits and of what it waits for."""

    visited: Callable[[str, str], None]
    waits_for: Callable[[int, Slow], None]


def _run_here(
    audit: Audit, run: Crawl, options: CrawlOptions, shard: tuple[int, int], listener: _Listener
) -> bool:
    """Crawl one shard in this process; says whether it was interrupted."""
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(_run(audit, run, options, shard, listener))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The event loop of libuv, which takes less time for each request, where the system has it."""
    if find_spec("uvloop") is None:
        return None
    import uvloop

    return uvloop.new_event_loop


async def _run(
    audit: Audit, run: Crawl, options: CrawlOptions, shard: tuple[int, int], listener: _Listener
) -> bool:
    reading = ReadingProcesses((os.cpu_count() or 1) // max(1, options.workers))
    assignment = assign(audit, run, options, reading.read, listener.visited, shard)
    runner = AsyncCrawlerRunner(settings_of(options))
    searching = run.selection == SEARCH
    crawlers = [runner.create_crawler(SitesSpider if searching else PagesSpider)]
    if shard[0] == 0 and options.own and not searching:
        crawlers.append(runner.create_crawler(OwnSpider))
    await reading.ready()
    crawling = [asyncio.ensure_future(runner.crawl(crawler, assignment=assignment)) for crawler in crawlers]
    telling = asyncio.ensure_future(_tell(crawlers[0], lambda slow: listener.waits_for(shard[0], slow)))
    try:
        interrupted = await _finished_or_stopped(crawlers, crawling, assignment.reach)
        if assignment.reach.offline.is_set() or not (interrupted or await store_held(assignment)):
            raise AuditError(_offline(assignment.reach))
        return interrupted
    finally:
        telling.cancel()
        reading.close()
        await assignment.names.close()
        if assignment.archived:
            assignment.archived.close()


def _offline(reach: Reach) -> str:
    """What to do where this machine has no network; nothing that it could not reach was stored."""
    what = f"{reach.missed:,} pages in a row" if reach.heard_at else f"Not one of {reach.missed:,} pages"
    could = "could not be reached" if reach.heard_at else "could be reached"
    return (
        f"{what} {could}, and neither could the audited site: this machine seems to be offline. "
        "Their links keep their states; check the connection, then run the same command again."
    )


async def _tell(crawler: Crawler, told: Callable[[Slow], None]) -> None:
    """Say now and then what the crawl waits for: while it does, no visit tells anything."""
    while True:
        await asyncio.sleep(REPORT_SECONDS)
        if isinstance(crawler.spider, PagesSpider):
            told(crawler.spider.slow())


async def _finished_or_stopped(
    crawlers: list[Crawler], crawling: Sequence[asyncio.Future[None]], reach: Reach
) -> bool:
    """Wait for the end, for Ctrl-C, or until the network is gone; says whether it was not the end."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    stopping = asyncio.ensure_future(stop.wait())
    losing = asyncio.ensure_future(reach.offline.wait())
    finished = asyncio.gather(*crawling)
    either: set[asyncio.Future[Any]] = {finished, stopping, losing}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    losing.cancel()
    if not stop.is_set() and not reach.offline.is_set():
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


def _run_workers(path: Path, run: Crawl, options: CrawlOptions, tally: Tally) -> bool:
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


def _counted(workers: Sequence[SpawnProcess], results: Any, tally: Tally) -> tuple[bool, str | None]:
    """Count visits until every process has ended; says whether one was interrupted, and what failed.

    A process that is killed sends no last word, so silence is taken for its end once none is alive. It may take the
    lock of the queue with it; then the others can say nothing any more, and are ended to be taken up again.
    """
    ended, interrupted, failure, silent = 0, False, None, 0
    while ended < len(workers):
        try:
            message = results.get(timeout=SILENCE_SECONDS)
        except queue.Empty:
            silent += 1
            if not any(worker.is_alive() for worker in workers):
                return True, failure
            if silent >= MUTE and any(worker.exitcode for worker in workers):
                for worker in workers:
                    worker.kill()
            continue
        silent = 0
        if message[0] == "visit":
            tally.add(*message[1:])
        elif message[0] == "slow":
            tally.waits_for(*message[1:])
        else:
            ended += 1
            interrupted |= message[1]
            failure = failure or message[2]
    return interrupted, failure


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, however it went; what is stored is safe."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _worker(path: Path, run: Crawl, options: CrawlOptions, shard: tuple[int, int], results: Any) -> None:
    interrupted, failure = True, None
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        with Audit.open(path) as audit:
            listener = _Listener(
                lambda *visit: results.put(("visit", *visit)), lambda *slow: results.put(("slow", *slow))
            )
            interrupted = _run_here(audit, run, options, shard, listener)
    except KeyboardInterrupt:
        interrupted = True
    except (AuditError, StoreError) as error:
        failure = str(error)
    finally:
        results.put(("end", interrupted, failure))
