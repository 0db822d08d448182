"""Jobs for tests: started for real, in processes of their own."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from linkvet.fake_web import FakeWeb
from linkvet.jobs.beside import JobPlace
from linkvet.jobs.record import Job
from linkvet.web.work import Given

SECONDS = 90


def given_for(web: FakeWeb, **more: object) -> Given:
    """The options by which jobs see a fake web and nothing else."""
    options = {"hosts": web.hosts_file, "dns": web.dns, "delay": 0.02, "timeout": 2.0, "max_size": 2_000_000}
    return Given({**options, **more})


def wait(there: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait until something holds; fail when it never does."""
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def ended(place: JobPlace) -> Job:
    """The job once its process is gone."""
    wait(lambda: not place.running())
    job = place.job()
    assert job
    return job


def pid_of(place: JobPlace) -> int | None:
    """The process that works at a place."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if (
            b"linkvet.jobs.worker" in words
            and str(place.file).encode() in words
            and place.name.encode() in words
        ):
            return int(folder.name)
    return None


def kill(place: JobPlace) -> None:
    """End the process of a job as a power cut would."""
    pid = pid_of(place)
    assert pid
    os.kill(pid, signal.SIGKILL)
    wait(lambda: not place.running())
