"""Starts the hostile web in a process of its own, and tells what its honest hosts were asked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from types import TracebackType

TESTS = Path(__file__).resolve().parent.parent


class HostileWeb:
    """The hostile web, for a ``with`` block; ``hosts_file`` and ``dns`` are what a crawl takes."""

    def __init__(self, honest: int) -> None:
        self.honest = [f"honest{number}.example" for number in range(honest)]

    def __enter__(self) -> HostileWeb:
        words = [sys.executable, "-m", "hostile.server", str(len(self.honest))]
        self._process = subprocess.Popen(words, cwd=TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout
        told = json.loads(self._process.stdout.readline())
        self.hosts_file, self.dns, self._log = Path(told["hosts"]), told["dns"], Path(told["log"])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.terminate()
        self._process.wait(10)
        self._process.stdin.close()
        self._process.stdout.close()

    def asked(self) -> dict[str, list[tuple[float, str]]]:
        """Host → when it was asked, and for what."""
        found: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for line in self._log.read_text(encoding="utf-8").splitlines():
            moment, host, path = line.split(" ", 2)
            found[host].append((float(moment), path))
        return found

    def longest_gap(self) -> tuple[float, str]:
        """The longest time that an honest host waited between two requests for its pages, and its name."""
        gaps = [(0.0, "")]
        for host, requests in self.asked().items():
            times = [moment for moment, path in requests if host in self.honest and path.strip("/").isdigit()]
            gaps += [(later - sooner, host) for sooner, later in pairwise(times)]
        return max(gaps)
