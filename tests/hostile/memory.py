"""How much memory a process and all its children take, sampled while they run (Linux)."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path


def tree(pid: int) -> list[int]:
    """A process and everything below it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        with suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


def proportional_bytes(pid: int) -> int:
    """Memory of one process, pages that it shares counted by its share."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


class Peak(threading.Thread):
    """Watches a process tree until it is told to stop."""

    def __init__(self, pid: int, seconds: float = 0.3) -> None:
        super().__init__(daemon=True)
        self._pid, self._seconds = pid, seconds
        self._stopped = threading.Event()
        self.bytes = 0
        self.processes = 0

    def run(self) -> None:
        """Sample now and then."""
        while not self._stopped.wait(self._seconds):
            pids = tree(self._pid)
            self.processes = max(self.processes, len(pids))
            self.bytes = max(self.bytes, sum(map(proportional_bytes, pids)))

    def stop(self) -> None:
        """End watching."""
        self._stopped.set()
        self.join()
