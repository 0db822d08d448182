"""Runs ``linkvet analyze`` beside the app, in a process of its own, and keeps its last words."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path

KEPT_LINES = 12


@dataclass(frozen=True, slots=True)
class RunState:
    """How an analysis stands."""

    running: bool
    ended: int | None
    """Exit code of the last one; ``None`` when none has ended since the app started."""
    lines: list[str]


class Analyzing:
    """One analysis at a time over one audit file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._process: subprocess.Popen[str] | None = None
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._starting = threading.Lock()

    def start(self) -> bool:
        """Start it; says whether none was running."""
        with self._starting:
            if self._process and self._process.poll() is None:
                return False
            self._lines.clear()
            code = "from linkvet.cli import main; main()"
            self._process = subprocess.Popen(
                [sys.executable, "-c", code, "analyze", str(self.file.resolve())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
            threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()
            return True

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        with process.stdout:
            for line in process.stdout:
                if line.strip():
                    self._lines.append(line.strip()[:300])
        process.wait()

    def state(self) -> RunState:
        """Whether it runs, how the last one ended, and what it said."""
        ended = self._process.poll() if self._process else None
        return RunState(self._process is not None and ended is None, ended, list(self._lines))

    def stop(self) -> None:
        """End a running analysis when the app ends; what it has not stored is made again by the next one."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(10)
