"""Keeps what a crawl saw as WARC, one record per answer, for whoever wants to look again or to prove it.

WARC 1.1 (ISO 28500:2017), written by FastWARC. Bodies stand in it as they were read: content codings undone, so the
lengths are those of what follows. Records are written whole under a lock, since several processes may crawl side by
side.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import os
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType
from scrapy.http import Response

from linkvet.crawler.settings import VERSION
from linkvet.store.errors import AuditError

ENDINGS = (".warc", ".warc.gz")
LEVEL = 6
_OF_THE_WIRE = frozenset((b"transfer-encoding", b"content-length", b"connection", b"keep-alive"))
Fields = Iterable[tuple[str, str]]


def check_warc(path: Path) -> None:
    """Raises AuditError where a file is there that is no WARC: nothing may be appended to it."""
    try:
        with path.open("rb") as file:
            head = file.read(5)
    except FileNotFoundError:
        return
    except OSError as error:
        raise AuditError(f"{path} cannot be read: {error.strerror}.") from None
    begin = b"\x1f\x8b" if path.suffix == ".gz" else b"WARC/"
    if head and not head.startswith(begin):
        raise AuditError(f"{path} already exists and is not a WARC file; choose another name.")


class Archive:
    """A WARC file that answers are appended to; a crawl that is taken up again goes on with it."""

    def __init__(self, path: Path, agent: str) -> None:
        self._agent = agent
        self._packed = path.suffix == ".gz"
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        except OSError as error:
            raise AuditError(f"{path} cannot be written: {error.strerror}.") from None

    def add(self, url: str, response: Response) -> None:
        """Append one answer."""
        fields = [("WARC-Target-URI", url), ("Content-Type", "application/http;msgtype=response")]
        if response.ip_address is not None:
            fields.insert(1, ("WARC-IP-Address", str(response.ip_address)))
        if "dataloss" in response.flags:
            fields.append(("WARC-Truncated", "disconnect"))
        digest = hashlib.sha1(response.body, usedforsecurity=False).digest()
        self._append(_record(WarcRecordType.response, fields, _http(response), digest))

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def _append(self, record: bytes) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            if not os.fstat(self._file).st_size:
                self._write(_info(self._agent))
            self._write(record)
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _write(self, record: bytes) -> None:
        left = memoryview(gzip.compress(record, LEVEL) if self._packed else record)
        while left:
            left = left[os.write(self._file, left) :]


def _record(kind: WarcRecordType, fields: Fields, body: bytes, payload_digest: bytes | None = None) -> bytes:
    record = WarcRecord()
    record.init_headers(record_type=kind)
    for name, value in fields:
        record.headers[name] = value
    record.set_bytes_content(body)
    whole = io.BytesIO()
    record.write(whole, checksum_data=True, payload_digest=payload_digest)
    return whole.getvalue()


def _info(agent: str) -> bytes:
    lines = (
        f"software: linkvet/{VERSION}\r\nformat: WARC File Format 1.1\r\nhttp-header-user-agent: {agent}\r\n"
    )
    return _record(WarcRecordType.warcinfo, [("Content-Type", "application/warc-fields")], lines.encode())


def _http(response: Response) -> bytes:
    """The answer as HTTP writes it; what spoke of the bytes on the wire is replaced by the true length."""
    try:
        reason = HTTPStatus(response.status).phrase
    except ValueError:
        reason = ""
    lines = [f"HTTP/1.1 {response.status} {reason}".encode()]
    for name, values in response.headers.items():
        if name.lower() not in _OF_THE_WIRE:
            lines += [name + b": " + b" ".join(value.splitlines()) for value in values]
    lines.append(b"Content-Length: %d" % len(response.body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + response.body
