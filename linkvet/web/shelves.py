"""Connections to the audit file for the app, and the keeping of its lists up to date."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linkvet.store.file.audit import Audit
from linkvet.store.lists import made
from linkvet.store.lists.counts import last_backlink

AT_ONCE = 20_000
"""Links up to which lists are made again while a page waits."""
REST = 20
"""Lists that took a second to make are made again at most once in this many seconds."""


class Shelves:
    """The audit file as the app reads it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._making = threading.Lock()
        self._made_at = 0.0
        self._took = 0.0
        self._running = False

    @contextmanager
    def audit(self) -> Iterator[Audit]:
        """The audit for one request. The file was checked when the command started, so this is quick."""
        audit = Audit.again(self.file)
        try:
            self._keep_fresh(audit)
            yield audit
        finally:
            audit.close()

    def notice(self) -> str:
        """What the person should know about the age of what a page shows; empty when it is all new."""
        return "The lists are being brought up to date." if self._running else ""

    def prepare(self) -> None:
        """Make the lists before the first page."""
        with Audit.open(self.file) as audit:
            self._make(audit)

    def _keep_fresh(self, audit: Audit) -> None:
        if self._running or time.monotonic() < self._made_at + REST * self._took or not made.stale(audit):
            return
        links = last_backlink(audit)
        if links <= AT_ONCE:
            self._make(audit)
            return
        self._running = True
        threading.Thread(target=self._make_beside, daemon=True).start()

    def _make(self, audit: Audit) -> None:
        with self._making:
            started = time.monotonic()
            made.refresh(audit)
            self._made_at = time.monotonic()
            self._took = self._made_at - started

    def _make_beside(self) -> None:
        try:
            with Audit.open(self.file) as audit:
                self._make(audit)
        finally:
            self._running = False
