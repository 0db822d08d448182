"""Jobs that run beside the app: a process of their own, which outlives the app and the browser, one at a time.

What a job is and how far it is stands in the folder ``FILE.work`` beside the audit file. A lock there is held by the
process for as long as it lives, so that whoever comes later knows whether it still works, however it ended.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from linkvet.jobs.record import Job, read_job, write_job
from linkvet.store.file.audit import AuditError, now

KEPT_LINES, LINE_LENGTH, TAIL_BYTES = 12, 300, 8_000
LOCK_TRIES, LOCK_PAUSE = 20, 0.02
"""Somebody may look for a moment whether the lock is held; after so many tries it is held by a job."""
_STARTING = threading.Lock()


def folder_of(file: Path) -> Path:
    """The folder beside an audit file in which its jobs and its uploads are kept."""
    return file.with_name(f"{file.name}.work")


@dataclass(frozen=True, slots=True)
class JobPlace:
    """Where one job at a time of an audit is kept: ``job`` for all that changes it, ``preview`` for looking only."""

    file: Path
    name: str = "job"

    @property
    def folder(self) -> Path:
        """The folder beside the audit file."""
        return folder_of(self.file)

    def path(self, ending: str) -> Path:
        """One of the files of this place."""
        return self.folder / f"{self.name}.{ending}"

    def job(self) -> Job | None:
        """The last job and how it stands; ``None`` where there was none."""
        running = self.running()
        job = read_job(self.path("json"))
        if job and job.state == "running" and not running:
            job.state = "stopped"
        elif job and running and job.state != "running":
            job.state = "running"
        return job

    def running(self) -> bool:
        """Whether a process works here now."""
        held = self._lock(shared=True)
        if held is None:
            return self.path("lock").exists()
        os.close(held)
        return False

    def start(self, job: Job) -> None:
        """Start a job in a process of its own. Raises AuditError where one runs already."""
        with _STARTING:
            lock = self._locked()
            try:
                self.path("pause").unlink(missing_ok=True)
                job.state, job.started_at, job.ended_at, job.trouble = (
                    "running",
                    job.started_at or now(),
                    "",
                    "",
                )
                write_job(self.path("json"), job)
                self._spawn(lock)
            except OSError as error:
                raise AuditError(f"The job could not be started: {error.strerror or error}.") from None
            finally:
                os.close(lock)

    def resume(self) -> Job:
        """Go on with a job that was paused, stopped or failed. Raises AuditError where there is none."""
        job = self.job()
        if job is None or not job.steps or job.state in ("running", "done"):
            raise AuditError("There is no job to resume.")
        job.progress = {}
        self.start(job)
        return job

    def pause(self) -> bool:
        """Ask the job to end where it can go on later; says whether one runs."""
        if not self.running():
            return False
        self.path("pause").touch()
        return True

    def discard(self) -> None:
        """Forget a job that does not run."""
        if not self.running():
            for ending in ("json", "log", "pause"):
                self.path(ending).unlink(missing_ok=True)

    def lines(self) -> list[str]:
        """The last lines that the job printed."""
        try:
            with self.path("log").open("rb") as log:
                log.seek(0, os.SEEK_END)
                log.seek(max(0, log.tell() - TAIL_BYTES))
                text = log.read().decode(errors="replace")
        except OSError:
            return []
        lines = [line.strip()[:LINE_LENGTH] for line in text.splitlines()]
        return [line for line in lines if line][-KEPT_LINES:]

    def _locked(self) -> int:
        """The lock, for a new process to take over."""
        self._make_folder()
        for _ in range(LOCK_TRIES):
            lock = self._lock()
            if lock is not None:
                return lock
            time.sleep(LOCK_PAUSE)
        raise AuditError("A job of this audit is running already; pause it, or wait until it is done.")

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise AuditError(f"{self.folder} cannot be made: {error.strerror or error}.") from None

    def _lock(self, shared: bool = False) -> int | None:
        """The open lock file; ``None`` where somebody holds it, or (``shared``) where there is none."""
        import fcntl

        flags = os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT
        try:
            lock = os.open(self.path("lock"), flags | os.O_CLOEXEC, 0o600)
        except OSError as error:
            if shared:
                return None
            raise AuditError(f"{self.folder} cannot be written to: {error.strerror or error}.") from None
        try:
            fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return None
        return lock

    def _spawn(self, lock: int) -> None:
        """The process takes the lock over at its birth: there is no moment at which nobody holds it."""
        words = [
            sys.executable,
            "-P",
            "-m",
            "linkvet.jobs.worker",
            str(self.file.resolve()),
            self.name,
            str(lock),
        ]
        log = os.open(self.path("log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                start_new_session=True,
                cwd=self.file.resolve().parent,
            )
        finally:
            os.close(log)
        threading.Thread(target=process.wait, daemon=True).start()


def forget_uploads(file: Path) -> None:
    """Take away what was uploaded and not imported."""
    with suppress(OSError):
        shutil.rmtree(folder_of(file) / "uploads")
