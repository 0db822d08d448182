"""Processes that read pages: a crash, a stall or a gigabyte there costs that page only.

They are as many as the machine has cores, so a crawl reads on all of them, and the loop that talks to the network
never waits for a heavy page. They end with the crawl that started them, however it ends.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import pickle
import queue
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import ModuleType

from linkvet.crawler.page.read import Answer, PageRead, Wanted, read_page

PAGE_SECONDS = 6
"""Processor time that one page may take to be read; on a busy machine that may be much longer by the clock."""
PATIENCE = 20
"""Times as long by the clock after which a page is given up that takes no processor time."""
PAGE_BYTES = 1_000_000_000
"""Memory that one page may take, beside what a reading process needs by itself."""
PAGES_EACH = 2000
"""Pages after which a process makes room for a fresh one."""

GC_THRESHOLDS = (50_000, 20, 100)
"""A page makes thousands of short-lived objects and few cycles; looking for them less often saves a tenth."""
HEAVY_BYTES = 500_000
"""Pages from this size on may take seconds; one process is kept free of them, for all others."""
BROKE_OFF = "Reading it broke off."
_STARTING = threading.Lock()

Read = Callable[[Answer, Wanted], Awaitable[PageRead | str]]
"""Reads one page; a sentence where it cannot be read."""


async def read_here(answer: Answer, wanted: Wanted) -> PageRead | str:
    """Read a page in this process, without its protection."""
    return read_page(answer, wanted)


class ReadingProcesses:
    """Processes that read pages, started at once."""

    def __init__(self, number: int, seconds: int = PAGE_SECONDS) -> None:
        self._number = max(1, number)
        self._threads = ThreadPoolExecutor(self._number, "reading")
        self._idle: queue.SimpleQueue[_ReadingProcess] = queue.SimpleQueue()
        self._heavy = asyncio.Semaphore(max(1, self._number - 1))
        self._started: list[Future[None]] = []
        for _ in range(self._number):
            self._started.append(self._threads.submit(self._add, _ReadingProcess(seconds)))

    async def ready(self) -> None:
        """Wait until they can read, so that no pages are fetched that would only wait to be read."""
        await asyncio.gather(*map(asyncio.wrap_future, self._started))

    def _add(self, process: _ReadingProcess) -> None:
        """Start a process while the first pages are on their way."""
        with suppress(OSError, EOFError):
            process.start()
        self._idle.put(process)

    async def read(self, answer: Answer, wanted: Wanted) -> PageRead | str:
        """Read one page; a sentence where reading it broke off."""
        loop = asyncio.get_running_loop()
        async with self._heavy if len(getattr(answer, "body", b"")) >= HEAVY_BYTES else nullcontext():
            return await loop.run_in_executor(self._threads, self._read, answer, wanted)

    def _read(self, answer: Answer, wanted: Wanted) -> PageRead | str:
        process = self._idle.get()
        try:
            found = process.read(answer, wanted)
            if found == BROKE_OFF and process.was_used:
                found = process.read(answer, wanted)
            return found
        finally:
            self._idle.put(process)

    def spent(self) -> float:
        """CPU seconds that they have used so far; only while none of them reads."""
        processes = [self._idle.get() for _ in range(self._number)]
        for process in processes:
            self._idle.put(process)
        return sum(process.spent() for process in processes)

    def close(self) -> None:
        """End all of them."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for _ in range(self._number):
            with suppress(queue.Empty):
                self._idle.get(timeout=PAGE_SECONDS).end()


class _ReadingProcess:
    """One process, replaced whenever it breaks."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._process: ForkServerProcess | None = None
        self._line: Connection | None = None
        self._pages = 0
        self.was_used = False
        """It had read other pages before the one that broke it, which may have been their doing."""

    def read(self, answer: Answer, wanted: Wanted) -> PageRead | str:
        if self._line is None or self._pages >= PAGES_EACH:
            try:
                self.start()
            except (EOFError, OSError):
                self.end()
                return "No process could be started to read it."
        assert self._line
        self.was_used = self._pages > 0
        self._pages += 1
        try:
            self._line.send_bytes(pickle.dumps((answer, wanted), pickle.HIGHEST_PROTOCOL))
            if self._line.poll(self._seconds * PATIENCE):
                found = pickle.loads(self._line.recv_bytes())
                if isinstance(found, PageRead):
                    return found
                self.end()
                return str(found)
            self.end()
            return self._too_long()
        except (EOFError, OSError, pickle.UnpicklingError):
            return self._too_long() if self.end() == -signal.SIGPROF else BROKE_OFF

    def _too_long(self) -> str:
        return f"Reading it took more than {self._seconds} seconds."

    def start(self) -> None:
        self.end()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([f"{__package__}.warm"])
        self._line, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, self._seconds), daemon=True)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            with _STARTING, _without_main():
                self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        other.close()
        self._pages = 0
        self._line.poll(60)
        self._line.recv_bytes()

    def spent(self) -> float:
        """CPU seconds used so far."""
        if self._process is None:
            return 0.0
        fields = (
            Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> int | None:
        """End the process; gives its exit code where it had ended by itself."""
        code = None
        if self._line is not None:
            self._line.close()
        if self._process is not None and self._process.pid is not None:
            self._process.join(0.2)
            code = self._process.exitcode
            self._process.kill()
            self._process.join(5)
            self._process.close()
        self._line = self._process = None
        return code


@contextmanager
def _without_main() -> Iterator[None]:
    """Within the block a new process does not run the user's own script again, which need not be made for that."""
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _serve(line: Connection, seconds: int) -> None:
    """Read pages until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    _bound_memory()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    with suppress(OSError):  # whoever asked for it was killed meanwhile; the next line notices
        line.send_bytes(b"")
    while True:
        try:
            asked = line.recv_bytes()
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            answer, wanted = pickle.loads(asked)
            found = pickle.dumps(read_page(answer, wanted), pickle.HIGHEST_PROTOCOL)
        except MemoryError:
            found = pickle.dumps("Reading it took more memory than a page may take.")
        except Exception as error:
            found = pickle.dumps(f"Reading it failed: {type(error).__name__}.")
        signal.setitimer(signal.ITIMER_PROF, 0)
        with suppress(OSError):
            line.send_bytes(found)


def _bound_memory() -> None:
    if not sys.platform.startswith("linux"):
        return
    import resource

    sizes = Path("/proc/self/statm").read_text(encoding="ascii").split()
    own = int(sizes[0]) * os.sysconf("SC_PAGE_SIZE")
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = own + PAGE_BYTES
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
