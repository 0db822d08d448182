"""The pages of a search for copies, most of them on disk: what is known of each, and its text when it is needed."""

from __future__ import annotations

import json
import zlib
from array import array
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Protocol

from linkvet.analysis.copies.originals import Card
from linkvet.analysis.copies.passages import Overlap, Reading, overlap_of, read_text
from linkvet.analysis.copies.shingles import Hashes
from linkvet.analysis.digests import rules
from linkvet.analysis.networks.signal_numbers import number_of

CACHED_TEXTS = 512
Shares = tuple[float, float, int, int, float, float, float]
"""The fields of ``Overlap``."""


class Cards:
    """The cards of all pages, in a file; only those of families are read again."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="linkvet-cards-")
        self._file = (Path(self._folder.name) / "cards").open("w+b")
        self._places = array("Q")
        self._end = 0
        self.domains = array("I")
        self.texts = array("Q")
        """A number for the text of each page."""

    def __enter__(self) -> Cards:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._file.close()
        self._folder.cleanup()

    def __len__(self) -> int:
        return len(self._places)

    def add(self, card: Card, domain: int, text: str) -> None:
        """Note a page, with the number of its domain."""
        self.texts.append(number_of(("", text)))
        known = [card.id, card.url, card.domain, card.title, card.canonical]
        known += [card.published, card.first_seen, card.image, card.own, card.final_url]
        line = json.dumps(known).encode() + b"\n"
        self._places.append(self._end)
        self.domains.append(domain)
        self._end += self._file.write(line)

    def __getitem__(self, place: int) -> Card:
        self._file.seek(self._places[place])
        return Card(*json.loads(self._file.readline()))


class Compared(Protocol):
    """What pairs of texts share, as far as it was counted before; each text is known by a number."""

    def find(self, one: int, other: int) -> Shares | None:
        """What was counted before."""

    def note(self, one: int, other: int, shares: Shares) -> None:
        """Keep what was counted now."""


class Readings:
    """Texts read for exact comparison, the last few hundred kept."""

    def __init__(
        self,
        cards: Cards,
        own_texts: dict[int, bytes],
        text_of: Callable[[int], str],
        boilerplate: tuple[Hashes, Hashes],
        left_out: Callable[[int], int | None],
        compared: Compared | None,
    ) -> None:
        self._cards = cards
        self._own_texts = own_texts
        self._text_of = text_of
        self._wide, self._local = boilerplate
        self._left_out = left_out
        self._compared = compared
        self._kept: OrderedDict[int, Reading] = OrderedDict()

    def __getitem__(self, place: int) -> Reading:
        reading = self._kept.get(place)
        if reading is None:
            text = self._text(place)
            reading = read_text(text, self._wide, self._local, self._cards.domains[place])
            self._kept[place] = reading
            if len(self._kept) > CACHED_TEXTS:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(place)
        return reading

    def overlap(self, one: int, other: int) -> Overlap:
        """What two pages share; counted only where the same texts were not compared before."""
        names = self._name(one), self._name(other)
        if self._compared is None or names[0] is None or names[1] is None:
            return overlap_of(self[one], self[other])
        known = self._compared.find(names[0], names[1])
        if known is not None:
            return Overlap(*known)
        found = overlap_of(self[one], self[other])
        self._compared.note(names[0], names[1], astuple(found))
        return found

    def _name(self, place: int) -> int | None:
        """A number for what is compared of a page: its text without the lines that are boilerplate."""
        left_out = self._left_out(place)
        if left_out is None:
            return None
        return number_of((rules(), f"{self._cards.texts[place]} {left_out}")) >> 1

    def _text(self, place: int) -> str:
        own = self._own_texts.get(place)
        if own is not None:
            return zlib.decompress(own).decode("utf-8", "surrogatepass")
        known = self._cards[place].id
        return self._text_of(known) if known is not None else ""
