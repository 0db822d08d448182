"""Divides what is to be visited into shares, each with sites of its own."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from linkvet.store.file.audit import Audit
from linkvet.store.seen.carried import own_pages_to_read, pages_by_domain, unvisited_pages_of

PAGES = 500
"""Pages of a share, about; what is lost with a machine that fails."""
LARGE = 4 * PAGES
"""A domain with more pages is divided: its shares ask at a part of the rate each."""
Claimed = tuple[str, list[str]]
"""A referring page, and the targets that are claimed of it."""
Place = tuple[int, int, int, int]
"""Part of a domain's pages: number of the audit, of the domain in it, of the part, and how many parts there are."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one audit has in a share."""

    settings: dict[str, Any]
    pages: list[Claimed]
    own: list[tuple[str, int]]
    """Pages of the audited site to read, and how many links lead to each; empty but in one share of an audit."""


@dataclass(frozen=True, slots=True)
class Share:
    """Sites that one process visits; a site is in one share, or in several that keep its rate together."""

    number: int
    slower: int
    """By how much the time between two requests to a site is multiplied."""
    parts: list[Part]
    """Of one audit after the other."""


class Shares:
    """The shares of some audit files."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Raises AuditError for files that cannot be used."""
        self._open = ExitStack()
        self._audits = [self._open.enter_context(Audit.open(path)) for path in paths]
        self._settings = [asdict(audit.settings) for audit in self._audits]
        self._places = self._divided()

    def __enter__(self) -> Shares:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def plan(self) -> dict[str, Any]:
        """By what it is told whether two runs divide the same, and which audits they are of."""
        digest = zlib.crc32(repr(self._places).encode())
        return {"job": "crawl", "audits": self._settings, "shares": len(self._places), "digest": digest}

    def __len__(self) -> int:
        return len(self._places) + len(self._audits)

    def load(self, number: int) -> Share:
        """One share with its pages; the last are those of the audited sites themselves."""
        if number >= len(self._places):
            audit = number - len(self._places)
            return Share(number, 1, [Part(self._settings[audit], [], own_pages_to_read(self._audits[audit]))])
        pages: dict[int, list[Claimed]] = defaultdict(list)
        slower = 1
        for audit, domain, part, parts in self._places[number]:
            pages[audit] += unvisited_pages_of(self._audits[audit], domain, part, parts)
            slower = parts
        return Share(number, slower, [Part(self._settings[audit], some, []) for audit, some in pages.items()])

    def _divided(self) -> list[list[Place]]:
        domains = [
            (number, *row) for number, audit in enumerate(self._audits) for row in pages_by_domain(audit)
        ]
        shares = max(1, sum(count for *_, count in domains) // PAGES)
        divided: list[list[Place]] = [[] for _ in range(shares)]
        for audit, domain, name, count in domains:
            parts = -(-count // PAGES) if count > LARGE else 1
            if parts == 1:
                divided[zlib.crc32(name.encode(errors="replace")) % shares].append((audit, domain, 0, 1))
            else:
                divided += [[(audit, domain, part, parts)] for part in range(parts)]
        return [share for share in divided if share]
