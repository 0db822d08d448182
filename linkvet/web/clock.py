"""Starts the rounds of checking again that are due, for as long as the app runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from linkvet.store.file.audit import Audit, AuditError, StoreError
from linkvet.store.history.rounds import claim_round
from linkvet.web.work import Given, Work

LOOK_SECONDS = 20.0


class Clock:
    """Looks now and then whether a round of an audit is due."""

    def __init__(self, files: Callable[[], Iterable[Path]], given: Given) -> None:
        self._files = files
        self._given = given
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; a round that runs goes on."""
        self._ended.set()
        self._thread.join()

    def look(self) -> list[Path]:
        """Start what is due; says which audits were. An audit at work is looked at again later."""
        started = []
        for file in self._files():
            with suppress(AuditError, StoreError, OSError):
                if self._start_if_due(file):
                    started.append(file)
        return started

    def _start_if_due(self, file: Path) -> bool:
        work = Work(file, self._given)
        if work.place.running():
            return False
        with Audit.open(file) as audit:
            schedule = claim_round(audit) if audit.writable else None
        if schedule:
            work.start_recheck(schedule.older, {})
        return schedule is not None

    def _run(self) -> None:
        while True:
            self.look()
            if self._ended.wait(LOOK_SECONDS):
                return
