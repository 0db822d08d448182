"""What reading an archive brings home, and what it passes over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from linkvet.crawler.archives.records import ArchiveError, ArchiveFile, Kind, Opened, Record
from linkvet.store.captures import ArchivedPage
from linkvet.store.types import Problem
from linkvet.store.urls import address_of

EVERY = 500
"""Records between two words on how far the reading is."""
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z?")


class PageReader(Protocol):
    """Reads records of one kind of archive."""

    elsewhere: Mapping[Kind, str]
    """What to do with a file that has records of another kind, and none of its own."""

    def holds(self, record: Record) -> bool:
        """Whether a record is of the kind that it reads."""

    def read(self, record: Record) -> ArchivedPage | Problem | None:
        """The page in a record if it links to the target; a problem where the record is broken."""


@dataclass(slots=True)
class Finds:
    """Pages of one archive that link to the target, as they are read; counts what was gone through."""

    path: Path | Opened
    reader: PageReader
    records: int = 0
    """Records of the file, of any kind."""
    read: int = 0
    """Those of the kind that holds pages."""
    told: Callable[[int], None] = lambda _: None
    """Called now and then with the number of records gone through."""
    damage: str = ""
    """What ended the reading, as a clause; empty where the file came to its end."""
    kinds: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[ArchivedPage | Problem]:
        """Pages in the order of their records; raises ArchiveError where the file is no archive of this kind."""
        file = ArchiveFile(self.path)
        for record in file:
            self.records += 1
            self.kinds[record.kind] += 1
            if not self.records % EVERY:
                self.told(self.records)
            if not self.reader.holds(record):
                continue
            self.read += 1
            found = self._found(record)
            if found is not None:
                yield found
        self.damage = file.damage
        if file.damage and not file.records:
            raise ArchiveError(f"it cannot be read: {file.damage}.")
        hints = [hint for kind, hint in self.reader.elsewhere.items() if self.kinds[kind]]
        if hints and not self.read:
            raise ArchiveError(hints[0])

    def _found(self, record: Record) -> ArchivedPage | Problem | None:
        if record.oversized:
            return Problem(record.place, "it is longer than any page", record.url[:200])
        try:
            return self.reader.read(record)
        except (ValueError, RecursionError) as error:
            return Problem(record.place, f"it cannot be read ({type(error).__name__})", record.url[:200])


def moment(date: str) -> str | None:
    """The date of a record as the audit file writes moments; ``None`` for anything else."""
    match = _DATE.fullmatch(date.strip())
    return f"{match[1]}T{match[2]}Z" if match else None


def address(ip: str) -> str | None:
    """An IP address as the archive gives it; ``None`` for anything else."""
    found = address_of(ip.strip())
    return str(found) if found else None


def clean(text: str, limit: int = 2000) -> str:
    """Text with white space folded, cut, and without halves of characters, which no file can hold."""
    return " ".join(text[: 2 * limit].split())[:limit].encode("utf-8", "replace").decode()
