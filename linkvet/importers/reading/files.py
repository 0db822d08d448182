"""From a path to the streams inside it: plain, gzipped, zipped, or a workbook; all bounded."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from linkvet.importers.reading.bounds import look_into
from linkvet.importers.reading.export import ExportError

MAX_UNPACKED = 8 * 1024**3
"""Bytes read from one compressed file; such streams are never held in memory."""
MAX_MEMBERS = 100
MAX_WORKBOOK = 64 * 1024**2
MAX_WORKBOOK_UNPACKED = 512 * 1024**2
"""A workbook is held in memory while it is read; larger tables belong into CSV."""

ZIP, EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
GZIP, OLE = b"\x1f\x8b", b"\xd0\xcf\x11\xe0"
_OTHER_ARCHIVES = (
    ZIP,
    GZIP,
    OLE,
    EMPTY_ZIP,
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
DAMAGE = (EOFError, OSError, zlib.error, zipfile.BadZipFile, NotImplementedError)
"""What broken or foreign compressed data raises while it is read."""


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of bytes with a name; it can be opened again and again."""

    name: str
    open: Callable[[], BinaryIO]

    def head(self, size: int) -> bytes:
        """The first ``size`` bytes, fewer where the stream is shorter."""
        try:
            with self.open() as stream:
                return stream.read(size) or b""
        except DAMAGE as error:
            raise ExportError(f"{self.name}: the file is damaged or cannot be read ({error})") from error


class _Capped(io.RawIOBase):
    """A stream that refuses to give more than its cap."""

    def __init__(self, inner: BinaryIO):
        self._inner = inner
        self._left = MAX_UNPACKED

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        piece = self._inner.read(min(len(buffer), 1 << 18))
        self._left -= len(piece)
        if self._left < 0:
            raise OSError(f"it unpacks to more than {MAX_UNPACKED // 1024**3} GB")
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._inner.close()
        super().close()


def _unpacked(opened: Callable[[], BinaryIO]) -> Callable[[], BinaryIO]:
    return lambda: io.BufferedReader(_Capped(opened()), 1 << 18)


def first_bytes(path: Path, size: int = 8) -> bytes:
    """How the file begins; refuses what is no readable file."""
    if not path.exists():
        raise ExportError(f"{path}: there is no such file")
    if path.is_dir():
        raise ExportError(f"{path}: this is a folder; name the export files inside it")
    if not path.is_file():
        raise ExportError(f"{path}: this is not an ordinary file")
    return Source(path.name, lambda: path.open("rb")).head(size)


def sources(path: Path) -> Iterator[Source]:
    """The streams of text in a file: itself, what its gzip holds, or the members of its zip."""
    head = first_bytes(path)
    if head.startswith(GZIP):
        inside = Source(path.name, _unpacked(lambda: cast(BinaryIO, gzip.GzipFile(path))))
        yield _plain(inside, "a gzip inside which there is another archive; unpack it first")
    elif head.startswith((ZIP, EMPTY_ZIP)):
        yield from _members(path)
    elif head.startswith(_OTHER_ARCHIVES):
        raise ExportError(
            f"{path.name}: this kind of archive is not read; unpack it, or pack it as .zip or .gz"
        )
    else:
        yield Source(path.name, lambda: path.open("rb"))


def _plain(source: Source, otherwise: str) -> Source:
    if source.head(8).startswith(_OTHER_ARCHIVES):
        raise ExportError(f"{source.name}: {otherwise}")
    return source


def _members(path: Path) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _worth_reading(member)]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ExportError(f"{path.name}: the zip archive is damaged ({error})") from error
    if len(members) > MAX_MEMBERS:
        raise ExportError(f"{path.name}: {len(members)} files in one archive; at most {MAX_MEMBERS} are read")
    if not members:
        raise ExportError(f"{path.name}: the archive holds no files")
    for member in members:
        yield Source(member.filename, _unpacked(_opener(path, member)))


def _worth_reading(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.split("/")
    return not member.is_dir() and parts[0] != "__MACOSX" and not parts[-1].startswith(".")


def _opener(path: Path, member: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        with zipfile.ZipFile(path) as archive:
            try:
                return archive.open(member)  # type: ignore[return-value]
            except RuntimeError as error:
                raise OSError(f"it is locked with a password: {error}") from error

    return opened


def member_of_archive(source: Source) -> Source:
    """The member itself, unless it is an archive or a workbook in its turn."""
    return _plain(source, "an archive or workbook inside an archive; unpack it first")


def is_workbook(path: Path, head: bytes) -> bool:
    """Whether the file is a spreadsheet: an old .xls, or a zip laid out as .xlsx or .ods."""
    if head.startswith(OLE):
        return True
    if not head.startswith(ZIP):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name for name in archive.namelist()[:5000] if name.startswith(("xl/", "content.xml"))}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return "content.xml" in names or any(name.startswith("xl/workbook") for name in names)


def check_workbook(path: Path, head: bytes) -> None:
    """Refuse a workbook that would not fit in memory, whatever sizes it declares."""
    too_large = ExportError(
        f"{path.name}: the workbook is too large to be read whole (over {MAX_WORKBOOK // 1024**2} MB, "
        f"or {MAX_WORKBOOK_UNPACKED // 1024**2} MB unpacked); save it as CSV"
    )
    if path.stat().st_size > MAX_WORKBOOK:
        raise too_large
    if not head.startswith(ZIP):
        return
    left = MAX_WORKBOOK_UNPACKED
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                left -= _true_size(archive, member, left)
                if left < 0:
                    raise too_large
        look_into(path)
    except DAMAGE as error:
        raise ExportError(f"{path.name}: the workbook is damaged ({error})") from error
    except RuntimeError as error:
        raise ExportError(f"{path.name}: the workbook is locked with a password") from error


def _true_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> int:
    """Bytes that really come out: a declared size can lie, so it is set aside while counting."""
    member.file_size = limit + (4 << 20)
    size = 0
    with archive.open(member) as stream:
        while size <= limit and (piece := stream.read(1 << 20)):
            size += len(piece)
    return size
