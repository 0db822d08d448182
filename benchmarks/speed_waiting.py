"""Pages a second on a web whose servers take their time, and where some sites accept a connection and never answer.

``python benchmarks/speed_waiting.py [--sites 600] [--dead 0,10,25,40] [--whole]`` serves sites of two pages each on
loopback; every answer waits as long as answers of the web do (lognormal around 0.3 s). The crawl runs with default
options. The rate counts the pages of living sites up to 95 % of them, from the first request on: who is dead must
not slow down the others. With ``--whole`` the crawl runs to its end, and its time is told too.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from linkvet.store.claimed.imports import Source, record_import  # noqa: E402
from linkvet.store.file.audit import Audit, Settings  # noqa: E402
from linkvet.store.types import Claim  # noqa: E402

PAGES_PER_SITE = 2
MEDIAN, SIGMA = 0.3, 0.7
"""Seconds until a server answers: half of them within 0.3, nine of ten within 0.75, one of a hundred after 1.5."""
SHARE = 0.95
GOAL = 0.9
"""The rate with every fourth site dead, as a share of the rate with all alive."""
TARGET = "target.example"
WORDS = "garden kettle mountain paper river window bread lantern engine meadow harbour silver".split()
OURS = """
import json, resource, sys, time
from pathlib import Path
from linkvet.crawler.run import CrawlOptions, crawl
started = time.perf_counter()
options = CrawlOptions(hosts=Path(sys.argv[2]), **json.loads(sys.argv[3]))
result = crawl(Path(sys.argv[1]), "new", options, lambda _: None)
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"wall": time.perf_counter() - started, "cpu": used.ru_utime + used.ru_stime,
                  "mb": used.ru_maxrss / 1024, "pages": result.visited}))
"""


class Web:
    """The sites: one socket, told apart by the Host header."""

    def __init__(self, sites: int, dead: float) -> None:
        chance = random.Random(7)
        self.names = [f"site{number}.example" for number in range(sites)]
        self.dead = set(chance.sample(self.names, round(sites * dead)))
        self.living_pages = (sites - len(self.dead)) * PAGES_PER_SITE
        self.first = 0.0
        self.moments: list[float] = []
        self._chance = chance
        self._bodies = [_page(random.Random(number)) for number in range(20)]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request after request."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                self.first = self.first or time.time()
                host = re.search(r"(?im)^host: ([^:\r]+)", head)
                if host and host[1] in self.dead:
                    await reader.read()
                    break
                await asyncio.sleep(self._chance.lognormvariate(0, SIGMA) * MEDIAN)
                page = re.match(r"GET /page(\d+) ", head)
                body = self._bodies[self._chance.randrange(20)] if page else b"no such file"
                status = b"200 OK" if page else b"404 Not Found"
                writer.write(
                    b"HTTP/1.1 %b\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b"
                    % (status, len(body), body)
                )
                await writer.drain()
                if page:
                    self.moments.append(time.time())
        writer.close()

    async def serve(self, pipe: Connection) -> None:
        """Serve until the other side asks for an end; tells how many pages have been served when asked."""
        server = await asyncio.start_server(self.answer, "127.0.0.1", 0, backlog=4096)
        pipe.send(server.sockets[0].getsockname()[1])
        while True:
            await asyncio.to_thread(pipe.poll, None)
            if pipe.recv() == "end":
                return
            pipe.send((self.first, self.moments))


def _page(chance: random.Random) -> bytes:
    """A page of usual size: navigation, 40 paragraphs, and a link to the audited site."""
    text = "".join(
        f"<p>{' '.join(chance.choices(WORDS, k=60))} <a href='/page{number}'>{chance.choice(WORDS)}</a>.</p>"
        for number in range(40)
    )
    menu = "".join(f"<li><a href='/menu/{word}'>{word}</a>" for word in WORDS)
    link = f"<p>Read <a href='https://{TARGET}/guide'>the guide</a> first.</p>"
    return f"<!doctype html><title>{chance.choice(WORDS)}</title><ul>{menu}</ul>{link}{text}".encode()


def _serve(sites: int, dead: float, pipe: Connection) -> None:
    asyncio.run(Web(sites, dead).serve(pipe))


def _write(folder: Path, web: Web, port: int) -> tuple[Path, Path]:
    """An audit of all pages, and the hosts file."""
    hosts = folder / "hosts"
    hosts.write_text("".join(f"127.0.0.1:{port} {name}\n" for name in web.names), encoding="utf-8")
    path = folder / "waiting.audit"
    pages = [f"http://{name}/page{number}" for name in web.names for number in range(PAGES_PER_SITE)]
    with Audit.create(path, Settings(TARGET)) as audit:
        claims = [Claim(url, line=line) for line, url in enumerate(pages, 1)]
        record_import(audit, Source("bench", "bench", "csv", "bench", []), claims)
    return path, hosts


def measure(sites: int, dead: float, whole: bool, options: dict[str, Any]) -> dict[str, float]:
    """One crawl: pages a second of living sites to 95 % of them, and the figures of the process."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(sites, dead, theirs), daemon=True)
    server.start()
    web = Web(sites, dead)
    enough = int(web.living_pages * SHARE)
    with tempfile.TemporaryDirectory() as made:
        path, hosts = _write(Path(made), web, ours.recv())
        process = subprocess.Popen(
            [sys.executable, "-c", OURS, str(path), str(hosts), json.dumps(options)],
            stdout=subprocess.PIPE,
            text=True,
        )
        stopped = False
        while process.poll() is None:
            time.sleep(0.5)
            ours.send("how many")
            first, moments = ours.recv()
            if len(moments) >= enough and not whole and not stopped:
                stopped = True
                process.send_signal(signal.SIGINT)
        output = process.stdout.read() if process.stdout else ""
    ours.send("end")
    server.join()
    figures: dict[str, float] = json.loads(output.strip().splitlines()[-1])
    return {"rate": enough / (sorted(moments)[enough - 1] - first), "pages_served": len(moments), **figures}


def main() -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sites", type=int, default=600)
    parser.add_argument("--dead", default="0,10,25,40", help="percentages of sites that never answer")
    parser.add_argument("--whole", action="store_true", help="let every crawl run to its end")
    parser.add_argument("--options", default="{}", help="crawl options, as JSON")
    given = parser.parse_args()
    print(f"{given.sites} sites of {PAGES_PER_SITE} pages, {os.cpu_count()} cores")
    alive = 0.0
    for percent in (int(part) for part in given.dead.split(",")):
        figures = measure(given.sites, percent / 100, given.whole, json.loads(given.options))
        alive = alive or figures["rate"]
        print(
            f"{percent:3} % dead: {figures['rate']:6.1f} pages a second, {figures['rate'] / alive:.2f} of the first; "
            f"{figures['cpu']:.1f} s of CPU, {figures['wall']:.0f} s in all, {figures['mb']:.0f} MB"
        )


if __name__ == "__main__":
    main()
