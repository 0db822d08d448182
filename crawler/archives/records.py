"""Records of archive files, one after the other: WARC, ARC, and lines of JSON; as they are, or packed.

Whatever a file holds, reading ends, needs little memory, and gives everything that came before a damage; records
after it too, where their beginning is found. WARC: ISO 28500:2017, read leniently, since tools write it by hand.
ARC: the Internet Archive's format of 1996, both versions.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from linkvet.crawler.net.compression import GzipError, gzip_member

Kind = Literal["response", "revisit", "metadata", "conversion", "other"]
MAX_RECORD = 32_000_000
"""Bytes of a record that is read; longer ones are passed over."""
MAX_LINE = 65_536
MAX_HEADER = 1_000_000
BUFFER = 1 << 18
CHUNK = 16_384
"""Packed bytes read at once: they unfold to 17 MB at most."""
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_JSON = re.compile(rb'\{\s*"(?:Envelope|Container)"')
"""How a line begins that is a record of a WAT file."""
_ARC_DATE = re.compile(r"[0-9]{14}")
_KINDS: dict[str, Kind] = {
    "response": "response",
    "revisit": "revisit",
    "metadata": "metadata",
    "conversion": "conversion",
}


Opened = Callable[[], io.BufferedReader]
"""Opens the bytes of an archive, wherever they lie."""


class ArchiveError(ValueError):
    """A file is no archive, or cannot be read; the message is one sentence."""


@dataclass(slots=True)
class Record:
    """One record of an archive."""

    place: int
    """Its number in the file, from 1."""
    kind: Kind
    url: str
    date: str = ""
    ip: str = ""
    id: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    """Header fields of the record, by lower-case name."""
    content: bytes = b""
    """The block: an HTTP answer as it came over the wire, or a line of JSON."""
    oversized: bool = False
    """It is longer than ``MAX_RECORD`` and was passed over."""


class ArchiveFile:
    """An archive that is read once, from start to end."""

    def __init__(self, path: Path | Opened) -> None:
        """``path`` is a file, or what opens a stream of its bytes."""
        self.path = path
        self.damage = ""
        """What ended the reading before the file's end, as a clause; empty while nothing has."""
        self.records = 0

    def __iter__(self) -> Iterator[Record]:
        """The records; raises ArchiveError where the file is no archive at all."""
        try:
            with self.path.open("rb") if isinstance(self.path, Path) else self.path() as file:
                packed = file.peek(len(_GZIP))[: len(_GZIP)] == _GZIP
                if not packed:
                    yield from self._read(file)
                    return
                member = Gunzipped(file)
                yield from self._read(io.BufferedReader(member, BUFFER))
                self.damage = member.damage or self.damage
        except OSError as error:
            raise ArchiveError(f"it cannot be read ({error.strerror or error}).") from None

    def _read(self, source: io.BufferedReader) -> Iterator[Record]:
        head = source.peek(MAX_LINE).lstrip()
        if head.startswith(b"WARC/"):
            return self._warc(source)
        if head.startswith(b"filedesc://"):
            return self._arc(source)
        if _JSON.match(head):
            return self._lines(source)
        raise ArchiveError(_why_not(head, source.raw))

    def _warc(self, source: IO[bytes]) -> Iterator[Record]:
        while line := source.readline(MAX_LINE):
            if not line.strip():
                continue
            if not line.startswith(b"WARC/"):
                self._stray()
                continue
            named, whole = _fields(source)
            self.records += 1
            if not whole:
                self._cut()
                return
            yield self._of_warc(named, source)

    def _of_warc(self, named: dict[str, str], source: IO[bytes]) -> Record:
        found = Record(
            self.records,
            _KINDS.get(named.get("warc-type", "").lower(), "other"),
            named.get("warc-target-uri", "").strip("<> "),
            named.get("warc-date", ""),
            named.get("warc-ip-address", ""),
            named.get("warc-record-id", "").strip("<> "),
            named,
        )
        self._fill(found, named.get("content-length", ""), source)
        return found

    def _fill(self, record: Record, length: str, source: IO[bytes]) -> None:
        """Read the record's block, or pass over it where nobody wants it."""
        bytes_ = int(length) if length.isdecimal() and length.isascii() and len(length) < 16 else 0
        record.oversized = bytes_ > MAX_RECORD
        if record.oversized or record.kind in ("other", "conversion"):
            read = _skipped(source, bytes_)
        else:
            record.content = source.read(bytes_)
            read = len(record.content)
        if read < bytes_:
            self._cut()

    def _stray(self) -> None:
        after = f"what follows record {self.records:,}" if self.records else "what it begins with"
        self.damage = self.damage or f"{after} is no record"

    def _cut(self) -> None:
        self.damage = self.damage or f"it is cut off in record {self.records:,}"

    def _arc(self, source: IO[bytes]) -> Iterator[Record]:
        while header := source.readline(MAX_LINE):
            if not header.strip():
                continue
            parts = header.decode("utf-8", "replace").split()
            dated = next((n for n, part in enumerate(parts) if n > 1 and _ARC_DATE.fullmatch(part)), 0)
            if not dated or not parts[-1].isdecimal():
                self._stray()
                continue
            self.records += 1
            url, ip, date = " ".join(parts[: dated - 1]), parts[dated - 1], _arc_date(parts[dated])
            kind: Kind = "response" if url.lower().startswith("http") else "other"
            found = Record(self.records, kind, url, date, ip)
            self._fill(found, parts[-1], source)
            yield found

    def _lines(self, source: IO[bytes]) -> Iterator[Record]:
        while line := source.readline(MAX_RECORD + 1):
            oversized = len(line) > MAX_RECORD
            while oversized and line and not line.endswith(b"\n"):
                line = source.readline(MAX_RECORD)
            if line.strip():
                self.records += 1
                yield Record(
                    self.records, "metadata", "", content=b"" if oversized else line, oversized=oversized
                )


class Gunzipped(io.RawIOBase):
    """What a file of one or many gzip members holds; it ends where the file is damaged, and tells so."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._member = gzip_member()
        self._begun = False
        self._ready = memoryview(b"")
        self._ended = False
        self.damage = ""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """The next bytes, as many as there are at hand."""
        while not self._ready and not self._ended:
            self._step()
        piece = self._ready[: len(buffer)]
        self._ready = self._ready[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _step(self) -> None:
        packed = b""
        if self._member.eof:
            packed = self._member.unused_data.lstrip(b"\0")
            self._member, self._begun = gzip_member(), False
        packed = packed or self._file.read(CHUNK)
        if not self._begun and packed:
            packed = packed if packed.startswith(_GZIP[: len(packed)]) else packed.lstrip(b"\0")
        if not packed:
            self._end("it is cut off" if self._begun else "")
            return
        self._begun = True
        try:
            self._ready = memoryview(self._member.decompress(packed))
        except GzipError:
            self._end(f"its gzip is damaged before byte {self._file.tell():,}")

    def _end(self, damage: str) -> None:
        self._ended, self.damage = True, damage


def _why_not(head: bytes, source: object) -> str:
    """Why a file is no archive."""
    if isinstance(source, Gunzipped) and source.damage and not head:
        return f"it cannot be read: {source.damage}."
    if head.startswith(_ZSTD):
        return "it is packed with Zstandard; unpack it first (zstd -d)."
    return (
        "it is no web archive; WARC, ARC and WAT files are, packed with gzip or not."
        if head
        else "it is empty."
    )


def _fields(source: IO[bytes]) -> tuple[dict[str, str], bool]:
    """The header fields of a record by lower-case name, and whether they came to their end."""
    named: dict[str, str] = {}
    name, size = "", 0
    while (line := source.readline(MAX_LINE)) and size < MAX_HEADER:
        size += len(line)
        if not line.strip():
            return named, True
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[0] in " \t" and name:
            named[name] += " " + text.strip()
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        named[name] = value.strip()
    return named, False


def _skipped(source: IO[bytes], length: int) -> int:
    """Pass over bytes; says how many there were."""
    left = length
    while left > 0 and (piece := source.read(min(left, 1 << 20))):
        left -= len(piece)
    return max(length, 0) - max(left, 0)


def _arc_date(date: str) -> str:
    """``20131107120000`` as WARC writes it."""
    return f"{date[:4]}-{date[4:6]}-{date[6:8]}T{date[8:10]}:{date[10:12]}:{date[12:]}Z"
