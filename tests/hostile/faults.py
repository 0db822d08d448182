"""A crawl with a fault of the machine in it: ``python -m hostile.faults FAULT FILE HOSTS DNS WORKERS TIMEOUT``.

The faults are the system's own limits where it has them; slow disks and clocks that jump are made here.
"""

from __future__ import annotations

import datetime
import random
import resource
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import linkvet.crawler.visit
from linkvet.cli import main
from linkvet.store.file.audit import Audit

DISK_ROOM = 150_000
"""Bytes by which a file may still grow on a full disk."""
ADDRESSES = 2_500_000_000
DESCRIPTORS = 128
COMMIT_SECONDS = 0.25
JUMP_SECONDS = 200_000


def full_disk(path: Path) -> None:
    """No file may grow beyond this."""
    room = path.stat().st_size + DISK_ROOM
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))


def little_memory(path: Path) -> None:
    """So much address space for each process."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, resource.RLIM_INFINITY))


def few_descriptors(path: Path) -> None:
    """So many open files for each process."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))


def slow_disk(path: Path) -> None:
    """Every commit takes its time."""
    commit = Audit.transaction

    @contextmanager
    def slow(audit: Audit) -> Iterator[Any]:
        with commit(audit) as conn:
            yield conn
            time.sleep(COMMIT_SECONDS)

    Audit.transaction = slow  # type: ignore[method-assign]


def jumping_clock(path: Path) -> None:
    """The clock of the machine goes back and forth by days; the one that only runs on does not."""
    shift = [0.0]
    right = time.time

    def jump() -> None:
        while True:
            shift[0] = random.uniform(-JUMP_SECONDS, JUMP_SECONDS)
            time.sleep(0.5)

    def shifted() -> str:
        moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=shift[0])
        return moment.isoformat(timespec="seconds").replace("+00:00", "Z")

    threading.Thread(target=jump, daemon=True).start()
    time.time = lambda: right() + shift[0]
    linkvet.crawler.visit.now = shifted


def none(path: Path) -> None:
    """A sound machine."""


FAULTS = {
    "none": none,
    "full disk": full_disk,
    "little memory": little_memory,
    "few descriptors": few_descriptors,
    "slow disk": slow_disk,
    "jumping clock": jumping_clock,
}

if __name__ == "__main__":
    fault, file, hosts, dns, workers, timeout = sys.argv[1:]
    FAULTS[fault](Path(file))
    sys.argv = ["linkvet", "crawl", file, "--hosts", hosts, "--dns", dns, "--workers", workers]
    sys.argv += ["--timeout", timeout, "--render", "never", "--quiet", "--delay", "0.1"]
    main()
