"""Processes that judge: they are handed tasks, and their answers come back in the order of the tasks.

A stage is a function of its tasks alone, so its answers are the same whoever works it out: this process or others.
They end with the one that started them, however it ends.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any, BinaryIO, TypeVar

from linkvet.store.errors import AuditError

Task = TypeVar("Task")
Answer = TypeVar("Answer")
Kept = TypeVar("Kept")
Stage = Callable[[Task], Answer]

WORKER_MB = 400
"""Memory that one process may come to need."""
AHEAD = 2
"""Tasks that are handed to a process before its first answer is waited for, so that it never runs dry."""
_PASSING = 200
"""Finished pieces that may wait behind an unfinished one."""


def workers_here() -> int:
    """Processes that this machine has cores and memory for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    free = _free_mb()
    return max(1, cores if free is None else min(cores, int(free // WORKER_MB)))


def _free_mb() -> float | None:
    with suppress(OSError, ValueError, IndexError):
        lines = Path("/proc/meminfo").read_bytes().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(b"MemAvailable:"))
    return None


class Workers:
    """A number of processes, started when the first stage has a task for them; with one, this process works alone."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._processes: list[_Worker] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self._processes:
            one.end()

    def answers(
        self,
        make: Callable[..., Stage[Task, Answer]],
        state: tuple[Any, ...],
        tasks: Iterable[tuple[Kept, Task | None]],
    ) -> Iterator[tuple[Kept, Answer | None]]:
        """What a stage answers to each task, and what was kept beside it, in order; ``None`` where there was no task.

        ``make(*state)`` gives the stage, once in every process; only tasks and answers travel afterwards.
        """
        if self._number < 2:
            stage = make(*state)
            for kept, task in tasks:
                yield kept, None if task is None else stage(task)
            return
        yield from self._spread(pickle.dumps((make, state), pickle.HIGHEST_PROTOCOL), tasks)

    def _spread(
        self, stage: bytes, tasks: Iterable[tuple[Kept, Task | None]]
    ) -> Iterator[tuple[Kept, Answer | None]]:
        waiting: deque[tuple[Kept, _Worker | None]] = deque()
        handed = 0
        for kept, task in tasks:
            if task is None:
                waiting.append((kept, None))
            else:
                worker = self._at(handed, stage)
                worker.hand(task)
                waiting.append((kept, worker))
                handed += 1
            while waiting and (
                waiting[0][1] is None or waiting[0][1].handed > AHEAD or len(waiting) > _PASSING
            ):
                yield _answered(*waiting.popleft())
        while waiting:
            yield _answered(*waiting.popleft())

    def _at(self, turn: int, stage: bytes) -> _Worker:
        if not self._processes:
            self._processes = [_Worker() for _ in range(self._number)]
        worker = self._processes[turn % self._number]
        if worker.stage is not stage:
            worker.begin(stage)
        return worker


def _answered(kept: Kept, worker: _Worker | None) -> tuple[Kept, Any]:
    return kept, None if worker is None else worker.answer()


class _Worker:
    """One process, and the two pipes to it."""

    def __init__(self) -> None:
        self.stage = b""
        self.handed = 0
        """Tasks that it has not answered yet."""
        command = [sys.executable, "-P", "-c", f"from {__name__} import serve; serve()"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdin and self._process.stdout
        self._to, self._from = self._process.stdin, self._process.stdout

    def begin(self, stage: bytes) -> None:
        """What it has to do from now on."""
        self.stage = stage
        self._send((True, stage))

    def hand(self, task: Any) -> None:
        """Give it one task more."""
        self._send((False, task))
        self.handed += 1

    def _send(self, message: tuple[bool, Any]) -> None:
        try:
            pickle.dump(message, self._to, pickle.HIGHEST_PROTOCOL)
            self._to.flush()
        except OSError as error:
            raise AuditError(_ENDED) from error

    def answer(self) -> Any:
        """Its next answer; what went wrong there goes wrong here."""
        try:
            right, answer = pickle.load(self._from)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise AuditError(_ENDED) from error
        self.handed -= 1
        if not right:
            raise answer
        return answer

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._to.close()
        self._from.close()


_ENDED = (
    "A process of the analysis was ended from outside, perhaps for want of memory. What was judged is kept: "
    "analyze again, with --workers 1 where memory is scarce."
)


def serve() -> None:
    """Work out tasks until the process that hands them ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    messages: SimpleQueue[tuple[bool, Any]] = SimpleQueue()
    threading.Thread(target=_listen, args=(os.fdopen(0, "rb"), messages), daemon=True).start()
    stage: Callable[[Any], Any] | None = None
    while True:
        begins, message = messages.get()
        if begins:
            make, state = pickle.loads(message)
            stage = make(*state)
            continue
        assert stage
        try:
            answer = pickle.dumps((True, stage(message)), pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            answer = pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
        answers.write(answer)
        answers.flush()


def _listen(source: BinaryIO, messages: SimpleQueue[tuple[bool, Any]]) -> None:
    """Take in what is handed, so that nobody waits for anybody; when no more can come, all is over at once."""
    while True:
        try:
            messages.put(pickle.load(source))
        except (EOFError, OSError, pickle.UnpicklingError):
            os._exit(0)
