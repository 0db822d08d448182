"""Files that a browser sends: read piece by piece, bounded, and kept under harmless names."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect
from starlette.types import Receive

MAX_FILE_BYTES = 2_000_000_000
"""Bytes of one file; an export of a million links has about 400 million."""
MAX_UPLOAD_BYTES = 4_000_000_000
MAX_FILES = 50
MAX_FIELD_BYTES = 10_000
MAX_NAME_BYTES = 120
KEPT_FREE = 500_000_000
"""Bytes that stay free on the disk."""
ENDINGS = (
    ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xls", ".ods", ".zip", ".gz", ".json", ".jsonl", ".ndjson", ".html",
    ".htm",
)  # fmt: skip


class UploadError(Exception):
    """An upload that is not taken; the message says why, ``status`` is that of the answer."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(slots=True)
class _Part:
    """One field of the form on its way."""

    name: str = ""
    file: str | None = None
    """The name that the browser gave; ``None`` for a field that is no file."""
    value: bytearray = field(default_factory=bytearray)
    out: IO[bytes] | None = None
    size: int = 0


def harmless_name(given: str) -> str:
    """A file's name without folders and without characters that mean something to a system or a terminal."""
    name = unicodedata.normalize("NFC", given.replace("\\", "/")).rpartition("/")[2]
    kept = "".join(letter if letter.isalnum() or letter in " .-_()+,&'" else "_" for letter in name)
    stem, dot, ending = kept.strip(" .").rpartition(".")
    stem, ending = (stem, f"{dot}{ending}") if stem else (ending, "")
    while len(f"{stem}{ending}".encode()) > MAX_NAME_BYTES and stem:
        stem = stem[:-1]
    return f"{stem}{ending}".strip() or "file"


class Upload:
    """A form with files, read as it comes: fields first, so that nothing is kept of a form that is not ours."""

    def __init__(self, receive: Receive, content_type: str) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not boundary:
            raise UploadError("The form cannot be read.")
        self.fields: dict[str, str] = {}
        self.files: list[Path] = []
        self.refused: list[str] = []
        """Files that were passed over, each with the reason."""
        self._receive = receive
        self._folder: Path | None = None
        self._part = _Part()
        self._header = (bytearray(), bytearray())
        self._waiting: list[tuple[Callable[..., None], Any]] = []
        self._total = 0
        self._more = True
        self._first_file = False
        self._parser = MultipartParser(boundary, self._callbacks())

    async def read_fields(self) -> dict[str, str]:
        """The fields that come before the first file."""
        while self._more and not self._first_file:
            await self._feed()
        return self.fields

    async def keep(self, folder: Path) -> list[Path]:
        """Write the files into ``folder``, which must be there; says where each is. Raises UploadError."""
        self._folder = folder
        try:
            waiting, self._waiting = self._waiting, []
            for call, value in waiting:
                call(*value)
            while self._more:
                await self._feed()
            self._parser.finalize()
        except (UploadError, FormParserError, ClientDisconnect, OSError) as error:
            self._close()
            shutil.rmtree(folder, ignore_errors=True)
            raise _told(error) from None
        return self.files

    async def _feed(self) -> None:
        message = await self._receive()
        if message["type"] != "http.request":
            raise ClientDisconnect()
        body: bytes = message.get("body", b"")
        self._total += len(body)
        self._more = bool(message.get("more_body"))
        if self._total > MAX_UPLOAD_BYTES:
            raise UploadError(f"More than {MAX_UPLOAD_BYTES:,} bytes at once; send fewer files.", 413)
        try:
            self._parser.write(body)
        except FormParserError:
            raise UploadError("The form cannot be read.") from None

    def _callbacks(self) -> Any:
        def later(call: Callable[..., None]) -> Callable[..., None]:
            """What belongs to files waits until it is known that they are wanted."""

            def called(*value: Any) -> None:
                if value:
                    data, start, end = value
                    value = (bytes(data[start:end]),)
                if self._folder is None and self._first_file:
                    self._waiting.append((call, value))
                else:
                    call(*value)

            return called

        return {
            "on_part_begin": later(self._begin),
            "on_header_field": later(lambda data: self._header[0].extend(data)),
            "on_header_value": later(lambda data: self._header[1].extend(data)),
            "on_header_end": later(self._end_header),
            "on_headers_finished": later(self._open),
            "on_part_data": later(self._take),
            "on_part_end": later(self._end_part),
        }

    def _begin(self) -> None:
        self._part = _Part()

    def _end_header(self) -> None:
        name, value = (bytes(part) for part in self._header)
        self._header = (bytearray(), bytearray())
        if name.lower() != b"content-disposition":
            return
        _, options = parse_options_header(value)
        self._part.name = options.get(b"name", b"").decode(errors="replace")
        if b"filename" in options:
            self._part.file = options[b"filename"].decode(errors="replace")
            self._first_file = True

    def _open(self) -> None:
        part = self._part
        if not part.file or self._folder is None:
            return
        name = harmless_name(part.file)
        if not name.lower().endswith(ENDINGS):
            self.refused.append(f"{name}: exports end in {', '.join(ENDINGS)}.")
            return
        if len(self.files) >= MAX_FILES:
            raise UploadError(f"More than {MAX_FILES} files at once; send fewer.", 413)
        place = self._folder / f"{len(self.files) + 1:02}"
        place.mkdir(mode=0o700)
        descriptor = os.open(place / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        part.out = os.fdopen(descriptor, "wb")
        self.files.append(place / name)

    def _take(self, data: bytes) -> None:
        part = self._part
        part.size += len(data)
        if part.file is None:
            part.value += data
            if len(part.value) > MAX_FIELD_BYTES:
                raise UploadError("A field of the form is too long.", 413)
        elif part.size > MAX_FILE_BYTES:
            raise UploadError(f"{harmless_name(part.file)} has more than {MAX_FILE_BYTES:,} bytes.", 413)
        elif part.out:
            if shutil.disk_usage(self.files[-1].parent).free < KEPT_FREE + len(data):
                raise UploadError("The disk is nearly full; make room, then send the files again.", 507)
            part.out.write(data)

    def _end_part(self) -> None:
        part = self._part
        if part.file is None:
            self.fields.setdefault(part.name, bytes(part.value).decode(errors="replace"))
        self._close()

    def _close(self) -> None:
        if self._part.out:
            self._part.out.close()
            self._part.out = None


def _told(error: Exception) -> UploadError:
    if isinstance(error, UploadError):
        return error
    if isinstance(error, OSError):
        return UploadError(f"The files could not be kept: {error.strerror or error}.", 507)
    return UploadError("The connection was closed before the files were complete.")
