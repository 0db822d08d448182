"""Lists that take longer to make than a page may wait: made once, beside the pages that show them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from linkvet.store.file.audit import Audit
from linkvet.store.lists.sheet import Sheet, sheet_of

Make = Callable[[Audit], Iterator[tuple[str, Mapping[str, object]]]]
"""Gives the rows of a list, each with the group it belongs to."""
PATIENCE = 0.25
"""Seconds that a page waits for a list before it says that it is being made."""
REST = 20
"""A list that a page could not wait for is made again at most once in so many times the seconds it took."""
KEPT = 8
"""Lists kept at the same time; the one that was longest not looked at goes first."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A list that is ready, and when it may be made again, by the monotonic clock."""

    sheet: Sheet
    rests_until: float


class Sheets:
    """The lists over one audit file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._ready: dict[str, _Kept] = {}
        self._making: dict[str, threading.Thread] = {}
        self._failed: dict[str, Exception] = {}
        self._doors = threading.Lock()
        self._one_at_a_time = threading.Lock()

    def sheet(self, name: str, stamp: str, make: Make, patience: float = PATIENCE) -> Sheet | None:
        """The list of this name; ``None`` while its first version is being made.

        When ``stamp`` has changed, the next version is made beside, and until it is ready the old one serves.
        """
        with self._doors:
            have = self._ready.pop(name, None)
            if have:
                self._ready[name] = have
            late = have is None or (have.sheet.stamp != stamp and time.monotonic() >= have.rests_until)
            if late and name not in self._making:
                self._making[name] = self._start(name, stamp, make)
            thread = self._making.get(name)
        if thread:
            thread.join(patience)
        if error := self._failed.pop(name, None):
            raise error
        ready = self._ready.get(name)
        return ready.sheet if ready else None

    def _start(self, name: str, stamp: str, make: Make) -> threading.Thread:
        thread = threading.Thread(target=self._run, args=(name, stamp, make), daemon=True)
        thread.start()
        return thread

    def _run(self, name: str, stamp: str, make: Make) -> None:
        try:
            with self._one_at_a_time, Audit.open(self.file) as audit:
                started = time.monotonic()
                sheet = sheet_of(stamp, make(audit))
                took = time.monotonic() - started
                kept = _Kept(sheet, time.monotonic() + (REST * took if took > PATIENCE else 0))
        except Exception as error:
            self._failed[name] = error
            kept = None
        with self._doors:
            del self._making[name]
            if kept:
                self._ready.pop(name, None)
                self._ready[name] = kept
            while len(self._ready) > KEPT:
                del self._ready[next(iter(self._ready))]
