"""Processes that judge: answers in order, errors that arrive, and nobody left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from linkvet.analysis.run.workers import Workers, workers_here
from linkvet.store.errors import AuditError


def multiplied(by: int) -> Callable[[int], tuple[int, int]]:
    """A stage that says what it made and where."""
    return lambda number: (number * by, os.getpid())


def dividing() -> Callable[[int], float]:
    return lambda number: 1 / number


def ending() -> Callable[[int], None]:
    return lambda number: os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(autouse=True)
def stages_can_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(Path(__file__).parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (folder, os.environ.get("PYTHONPATH")))))


@pytest.mark.parametrize("number", [1, 2])
def test_answers_come_in_the_order_of_the_tasks(number: int) -> None:
    tasks = [(f"task {n}", None if n % 5 == 2 else n) for n in range(700)]
    with Workers(number) as workers:
        for by in (3, 4):
            found = list(workers.answers(multiplied, (by,), tasks))
            assert [kept for kept, _ in found] == [kept for kept, _ in tasks]
            made = [answer and answer[0] for _, answer in found]
            assert made == [None if n is None else n * by for _, n in tasks]
            assert len({answer[1] for _, answer in found if answer}) == number


def test_large_tasks_and_answers_do_not_wait_for_each_other() -> None:
    tasks = [(n, "x" * 3_000_000) for n in range(9)]
    with Workers(2) as workers:
        assert [len(answer or "") for _, answer in workers.answers(echoing, (), tasks)] == [3_000_000] * 9


def echoing() -> Callable[[str], str]:
    return lambda text: text


def test_an_error_in_a_process_is_one_here() -> None:
    with Workers(2) as workers, pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(workers.answers(dividing, (), [(n, 3 - n) for n in range(6)]))


def test_a_killed_process_is_told_in_words() -> None:
    with Workers(2) as workers, pytest.raises(AuditError, match="--workers 1"):
        list(workers.answers(ending, (), [(n, n) for n in range(20)]))


def test_this_machine_has_at_least_one() -> None:
    assert 1 <= workers_here() <= (os.cpu_count() or 1)


def test_processes_end_with_the_one_that_started_them() -> None:
    code = (
        "from linkvet.analysis.run.workers import Workers\n"
        "from test_workers import multiplied\n"
        "with Workers(2) as workers:\n"
        "    found = list(workers.answers(multiplied, (1,), [(n, n) for n in range(2)]))\n"
        "    print(*(answer[1] for _, answer in found), flush=True)\n"
        "    input()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdin and parent.stdout
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(set(workers)) == 2
    parent.kill()
    parent.wait()
    parent.stdin.close()
    parent.stdout.close()
    until = time.monotonic() + 30
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_running, workers))


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2]
    except OSError:
        return False
    return not state.startswith("Z")
