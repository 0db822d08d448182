"""The process of one job: ``python -m linkvet.jobs.worker FILE PLACE LOCK``, started by ``linkvet.jobs.beside``.

It writes how far it is beside the audit, ends politely when it is asked to pause, and leaves in its record what is
still to be done, so that it can be started again.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from linkvet.jobs.beside import JobPlace
from linkvet.jobs.record import Job, read_job, write_job
from linkvet.jobs.steps import STEPS
from linkvet.store.file.audit import AuditError, now

PAUSE_LOOK, TELL_SECONDS = 0.2, 0.7
FAULT = "This failed through a fault of the program; the lines below say where."


class Worker:
    """Carries out the steps of one job."""

    def __init__(self, place: JobPlace, job: Job) -> None:
        self.place, self.job = place, job
        self._told = 0.0
        self._ended = threading.Event()

    def run(self) -> None:
        """Do all steps that are left, and write how it ended."""
        watching = threading.Thread(target=self._heed_pause, daemon=True)
        watching.start()
        try:
            while self.job.steps:
                STEPS[self.job.steps[0]](self.place.file, self.job, self.tell)
                self.job.steps.pop(0)
                self.job.progress = {}
                self._write()
            self.job.state = "done"
        except KeyboardInterrupt:
            self.job.state = "paused"
        except Exception as error:
            self._note(error)
        finally:
            self._ended.set()
            self.job.ended_at = now()
            self._write()

    def tell(self, progress: dict[str, Any]) -> None:
        """Write how far the present step is, now and then."""
        self.job.progress = progress
        if time.monotonic() - self._told >= TELL_SECONDS:
            self._told = time.monotonic()
            with suppress(AuditError):
                self._write()

    def _write(self) -> None:
        write_job(self.place.path("json"), self.job)

    def _note(self, error: Exception) -> None:
        from linkvet.terminal.trouble import trouble_with

        if self.place.path("pause").exists():
            self.job.state = "paused"
            return
        self.job.state = "failed"
        if isinstance(error, click.ClickException):
            self.job.trouble = error.format_message()
            return
        found = trouble_with(error)
        self.job.trouble = found[0] if found else FAULT
        if found is None:
            traceback.print_exc()

    def _heed_pause(self) -> None:
        """Ask this process to end, as Ctrl-C would, once somebody wants it to pause."""
        while not self._ended.wait(PAUSE_LOOK):
            if self.place.path("pause").exists():
                os.kill(os.getpid(), signal.SIGINT)
                return


def main(words: list[str]) -> None:
    """Carry out the job that is written at its place."""
    file, name, lock = words
    os.set_inheritable(int(lock), False)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    place = JobPlace(Path(file), name)
    job = read_job(place.path("json"))
    if job is not None:
        Worker(place, job).run()


if __name__ == "__main__":
    main(sys.argv[1:])
