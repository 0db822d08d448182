"""The head of an answer as browsers take it: lines that are none are left out, and what is said twice is said once.

Sources: RFC 9112 2.2 and 5; RFC 9110 8.6 (Content-Length twice with one value may be taken as one); WHATWG Fetch
(of several Content-Types the last that can be read counts).
"""

from __future__ import annotations

import re
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

MAX_HEAD = 524_288
"""Bytes of the heads of one answer, those that come before the last one included."""
MAX_INTERIM = 20
"""Heads that may come before the last one (100 Continue, 103 Early Hints)."""
MAX_LINES = 1000
_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/(\d)\.(\d)[ \t]+(\d{3})(?!\d)[^\r\n]*")
_PROTOCOL = b"HTTP/"
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TYPE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BAD = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_LENGTH = re.compile(rb"\r\nContent-Length: (\d{1,18})\r\n")
_DIGITS = re.compile(rb"\d{1,18}")
_EMPTY_STATUS = (b"204", b"304")
MAX_FIELDS = 120
MAX_VALUE = 30_000
_NEEDED = frozenset(
    b"location content-type content-length transfer-encoding content-encoding connection refresh set-cookie"
    b" x-robots-tag link etag last-modified retry-after server".split()
)
"""Kept where an answer has more fields than a parser takes."""


class NoHeadError(ConnectionError):
    """What a server sent is not the head of an answer, or has no end."""


class LenientHandler(ResponseHandler):
    """aiohttp's side of a connection, given only heads that its parser understands.

    What comes after the end of a body is kept from the parser; ``cut`` says that there was more, or that the
    connection broke before a body without a length had an end.
    """

    def __init__(self, loop: Any) -> None:
        super().__init__(loop)
        self._in_head = False
        self._head = bytearray()
        self._before = self._interim = 0
        self._left: int | None = None
        self.cut = False

    def set_response_params(self, **named: Any) -> None:
        """Called before each answer: its head comes next."""
        self._in_head, self._left, self.cut = True, None, False
        self._before = self._interim = 0
        self._head.clear()
        super().set_response_params(**named)

    def data_received(self, data: bytes) -> None:
        """Hold the bytes of a head until it is whole, then hand on what it means."""
        if not self._in_head:
            self._body(data)
            return
        start = max(0, len(self._head) - 3)
        self._head += data
        while self._in_head:
            held = len(self._head)
            if why := self._skip_to_head():
                self._give_up(why)
                return
            end = _END.search(self._head, max(0, start - held + len(self._head)))
            if end is None:
                if self._before + len(self._head) > MAX_HEAD:
                    self._give_up(f"the head of the answer is longer than {MAX_HEAD:,} bytes")
                return
            self._take(bytes(self._head[: end.start()]), bytes(self._head[end.end() :]))
            start = 0

    def _skip_to_head(self) -> str:
        """Leave out empty lines before a head (RFC 9112, 2.2); says why what follows is none."""
        while self._head.startswith((b"\r", b"\n")):
            rest = self._head.lstrip(b"\r\n")
            self._before += len(self._head) - len(rest)
            self._head = rest
        if self._head and not _PROTOCOL.startswith(self._head[: len(_PROTOCOL)].upper()):
            return "the server does not speak HTTP"
        if self._before > MAX_HEAD:
            return f"more than {MAX_HEAD:,} bytes came before an answer"
        return ""

    def _take(self, head: bytes, rest: bytes) -> None:
        """Hand on one whole head, and what follows it unless that is another head."""
        self._in_head = _is_interim(head)
        plain = plain_head(head)
        if not self._in_head:
            self._head.clear()
            self._left = _length_of(plain)
            super().data_received(plain)
            self._body(rest)
            return
        self._interim += 1
        self._before += len(head)
        self._head = bytearray(rest)
        if self._interim > MAX_INTERIM:
            self._give_up(f"more than {MAX_INTERIM} heads came before an answer")

    def _body(self, data: bytes) -> None:
        if self._left is not None and len(data) > self._left:
            self.cut = self._should_close = True
            data = data[: self._left]
        if self._left is not None:
            self._left -= len(data)
        if not data:
            return
        super().data_received(data)
        payload = self._payload
        if self._exception is not None and payload is not None and not payload.is_eof():
            payload.set_exception(aiohttp.ClientPayloadError("the body does not keep to its own framing"))

    def _give_up(self, why: str) -> None:
        """End a connection on which no head of an answer comes."""
        self._in_head = False
        self._head.clear()
        self.set_exception(NoHeadError(why))
        if self.transport is not None:
            self.transport.abort()

    def connection_lost(self, exc: BaseException | None) -> None:
        """A body that broke off is not whole, even where it has no length."""
        if isinstance(exc, ConnectionError) and self._payload is not None and not self._payload.is_eof():
            self.cut = True
        super().connection_lost(exc)


def _is_interim(head: bytes) -> bool:
    """Whether another head follows: 100 to 199, except a switch of protocols."""
    status = _STATUS_LINE.match(head.lstrip(b"\r\n"))
    return status is not None and status[3][:1] == b"1" and status[3] != b"101"


def plain_head(head: bytes) -> bytes:
    """A head without what no parser agrees on; one that does not begin like an answer stays as it is."""
    lines = head.lstrip(b"\r\n").replace(b"\r\n", b"\n").split(b"\n")[:MAX_LINES]
    status = _STATUS_LINE.match(lines[0])
    if status is None:
        return head + b"\r\n\r\n"
    version = b"1.0" if status[1] + status[2] == b"10" else b"1.1"
    fields = _without_twins(_fewer(_fields(lines[1:])))
    if status[3] in _EMPTY_STATUS:
        fields = [field for field in fields if field[0] not in (b"Content-Length", b"Transfer-Encoding")]
    told = [b"HTTP/" + version + b" " + status[3] + b" "]
    return b"\r\n".join([*told, *(name + b": " + value for name, value in fields)]) + b"\r\n\r\n"


def _length_of(head: bytes) -> int | None:
    """Bytes of the body that a plain head announces; ``None`` where the end shows itself otherwise."""
    told = _LENGTH.search(head)
    return int(told[1]) if told else None


def _fields(lines: list[bytes]) -> list[tuple[bytes, bytes]]:
    fields: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            if fields:
                fields[-1] = (fields[-1][0], _value(fields[-1][1] + b" " + line))
            continue
        name, colon, value = line.partition(b":")
        name = name.rstrip(b" \t")
        if colon and _NAME.fullmatch(name):
            coded = _HIGH.sub(_percent_coded, value) if name.lower() == b"location" else value
            fields.append((name, _value(coded)))
    return [(name, value[:MAX_VALUE]) for name, value in fields]


def _percent_coded(byte: re.Match[bytes]) -> bytes:
    return b"%%%02X" % byte[0][0]


def _fewer(fields: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """As many fields as a parser takes, those that we read first."""
    if len(fields) <= MAX_FIELDS:
        return fields
    needed = [field for field in fields if field[0].lower() in _NEEDED]
    return [*needed, *(field for field in fields if field[0].lower() not in _NEEDED)][:MAX_FIELDS]


def _value(value: bytes) -> bytes:
    """A value with its other bytes in UTF-8: as they are where they are UTF-8, else letter by letter as Latin-1."""
    value = _BAD.sub(b" ", value).strip()
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1").encode("utf-8")
    return value


def _without_twins(fields: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """One Content-Length, one Content-Type, one Transfer-Encoding; what contradicts itself is left out."""
    named = [(name.lower(), value) for name, value in fields]
    chunked = any(name == b"transfer-encoding" and b"chunked" in value.lower() for name, value in named)
    lengths = {
        part.strip() for name, value in named if name == b"content-length" for part in value.split(b",")
    }
    types = [value for name, value in named if name == b"content-type" and _TYPE.match(value)]
    kept = [
        field
        for field, (name, _) in zip(fields, named, strict=True)
        if name not in (b"content-length", b"transfer-encoding") and not (name == b"content-type" and types)
    ]
    if types:
        kept.append((b"Content-Type", types[-1]))
    if chunked:
        kept.append((b"Transfer-Encoding", b"chunked"))
    elif len(lengths) == 1 and _DIGITS.fullmatch(length := next(iter(lengths))):
        kept.append((b"Content-Length", length))
    return kept
