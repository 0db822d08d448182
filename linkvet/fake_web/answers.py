"""Plays one declared behaviour over one connection, byte by byte where it must be wrong."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

from linkvet.fake_web.sites import Behaviour, Files, Host, content_type_of

_PIECE = 64 * 1024


@dataclass(slots=True)
class Request:
    """What a client asked for."""

    method: str
    path: str
    query: str
    version: str
    headers: dict[str, str]

    @property
    def target(self) -> str:
        """Path and query as they were sent."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def keeps_alive(self) -> bool:
        """Whether the client means to send another request."""
        wish = self.headers.get("connection", "").lower()
        return "close" not in wish and (self.version == "HTTP/1.1" or "keep-alive" in wish)


@dataclass(slots=True)
class Answer:
    """An HTTP answer before it is sent."""

    status: int
    body: bytes
    headers: list[tuple[str, str]] = field(default_factory=list)


def _flat(headers: dict[str, str | list[str]]) -> list[tuple[str, str]]:
    return [
        (name, str(value))
        for name, values in headers.items()
        for value in (values if isinstance(values, list) else [values])
    ]


def phrase_of(status: int) -> str:
    """Reason phrase of a status, also of one that no standard knows."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _notice(status: int) -> bytes:
    title = f"{status} {phrase_of(status)}"
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
    ).encode()


def _body(host: Host, request: Request, behaviour: Behaviour, files: Files) -> tuple[int, bytes, str]:
    """Status, body and Content-Type before compression."""
    charset = host.charset if behaviour.charset is None else behaviour.charset
    html = f"text/html; charset={charset}" if charset else "text/html"
    if behaviour.body is not None:
        try:
            return behaviour.status, behaviour.body.encode(charset or "utf-8", "xmlcharrefreplace"), html
        except LookupError:
            return behaviour.status, behaviour.body.encode(), html
    if behaviour.file is not None and host.folder is not None:
        file = host.folder / behaviour.file
        return behaviour.status, files.read(file), content_type_of(file, charset)
    found: tuple[Path, str] | None = host.page(request.path, request.query)
    if found is not None:
        kind = found[1] if behaviour.charset is None else content_type_of(found[0], charset)
        return behaviour.status, files.read(found[0]), kind
    if behaviour.status == 200 and not (behaviour.bomb or behaviour.endless):
        missing = host.page("/404.html", "") if host.folder else None
        return 404, files.read(missing[0]) if missing else _notice(404), html
    return behaviour.status, _notice(behaviour.status), html


@lru_cache(maxsize=8)
def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(b"<!doctype html><title>Large</title><p>")]
    piece = b" " * (1024 * 1024)
    parts += [packer.compress(piece) for _ in range(size // len(piece))]
    parts.append(packer.flush())
    return b"".join(parts)


def _compressed(body: bytes, encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.compress(body, 6, mtime=0)
    if encoding == "deflate":
        return zlib.compress(body)
    import brotli  # type: ignore[import-untyped]

    packed: bytes = brotli.compress(body)
    return packed


def answer_of(host: Host, request: Request, behaviour: Behaviour, files: Files) -> Answer:
    """The answer to ``request`` that ``behaviour`` declares, ready to be sent (rightly or wrongly)."""
    headers = _flat(host.headers) + _flat(behaviour.headers)
    if behaviour.cookie and behaviour.cookie not in request.headers.get("cookie", ""):
        headers += [("Set-Cookie", f"{behaviour.cookie}; Path=/"), ("Location", request.target)]
        return Answer(302, b"", headers)
    if behaviour.redirect is not None:
        declared = behaviour.redirect if isinstance(behaviour.redirect, dict) else {"to": behaviour.redirect}
        status = int(declared.get("status", 301))
        return Answer(status, _notice(status), [*headers, ("Location", str(declared["to"]))])
    status, body, kind = _body(host, request, behaviour, files)
    body *= behaviour.repeat
    if behaviour.bomb:
        body, kind = _bomb(behaviour.bomb), "text/html; charset=utf-8"
    elif behaviour.encoding:
        body = _compressed(body, behaviour.encoding)
    encoding = "gzip" if behaviour.bomb else behaviour.encoding
    if encoding:
        headers.append(("Content-Encoding", encoding))
    if not any(name.lower() == "content-type" for name, _ in headers):
        kind = kind if behaviour.content_type is None else behaviour.content_type
        headers += [("Content-Type", kind)] if kind else []
    if behaviour.etag and status == 200:
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers.append(("ETag", tag))
        if tag in request.headers.get("if-none-match", ""):
            return Answer(304, b"", headers)
    return Answer(status, body, headers)


def step_of(behaviour: Behaviour, number: int) -> Behaviour:
    """The behaviour of the ``number``-th request (from 0), where a sequence is declared."""
    if not behaviour.sequence:
        return behaviour
    step = behaviour.sequence[min(number, len(behaviour.sequence) - 1)]
    return replace(behaviour, **{"sequence": (), **step})


class Sender:
    """Writes one answer to a connection in the declared manner."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def play(self, request: Request, behaviour: Behaviour, answer: Callable[[], Answer]) -> bool:
        """Sends the answer; returns whether the connection may carry another request."""
        if behaviour.hang:
            await self._wait_for_end()
            return False
        if behaviour.delay:
            await asyncio.sleep(behaviour.delay)
        if behaviour.drop == "before":
            self.writer.transport.abort()
            return False
        if behaviour.raw is not None:
            self.writer.write(behaviour.raw.encode("latin-1", "replace"))
            await self.writer.drain()
            return False
        return await self._send(request, behaviour, answer())

    async def _wait_for_end(self) -> None:
        while await self.reader.read(_PIECE):
            pass

    async def _send(self, request: Request, behaviour: Behaviour, answer: Answer) -> bool:
        truthful = behaviour.content_length is None and not behaviour.drop and not behaviour.endless
        keep = truthful and request.keeps_alive
        framing = self._framing(behaviour, answer.body)
        lines = [f"HTTP/1.1 {answer.status} {phrase_of(answer.status)}"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        lines += [f"Date: {formatdate(usegmt=True)}", *framing]
        lines += [] if keep else ["Connection: close"]
        if not await self._send_head(lines, behaviour):
            return False
        if request.method != "HEAD":
            await self._send_body(answer.body, behaviour)
        await self.writer.drain()
        return keep

    def _framing(self, behaviour: Behaviour, body: bytes) -> list[str]:
        if behaviour.endless:
            return []
        if behaviour.chunked:
            return ["Transfer-Encoding: chunked"]
        length = len(body) if behaviour.content_length is None else behaviour.content_length
        return [f"Content-Length: {length}"]

    async def _send_head(self, lines: list[str], behaviour: Behaviour) -> bool:
        if behaviour.drop == "headers":
            self.writer.write("\r\n".join(lines)[:-8].encode("latin-1", "replace"))
            await self.writer.drain()
            self.writer.close()
            return False
        if behaviour.header_delay:
            for line in lines:
                self.writer.write((line + "\r\n").encode("utf-8"))
                await self.writer.drain()
                await asyncio.sleep(behaviour.header_delay)
            self.writer.write(b"\r\n")
        else:
            self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8"))
        return True

    async def _send_body(self, body: bytes, behaviour: Behaviour) -> None:
        if behaviour.drop == "body":
            body = body[: len(body) // 2]
        if behaviour.endless:
            await self._send_endless(body or b"<p>more</p>\n", behaviour)
        elif behaviour.bytes_per_second:
            await self._send_slowly(body, behaviour.bytes_per_second)
        elif behaviour.chunked:
            for start in range(0, len(body), 4096):
                piece = body[start : start + 4096]
                self.writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            self.writer.write(b"0\r\n\r\n")
        else:
            self.writer.write(body)

    async def _send_slowly(self, body: bytes, rate: int) -> None:
        step = max(1, rate // 5)
        for start in range(0, len(body), step):
            self.writer.write(body[start : start + step])
            await self.writer.drain()
            await asyncio.sleep(step / rate)

    async def _send_endless(self, body: bytes, behaviour: Behaviour) -> None:
        piece = body
        if not behaviour.bytes_per_second:
            piece = body * max(1, _PIECE // len(body))
        while not self.writer.transport.is_closing():
            if behaviour.bytes_per_second:
                await self._send_slowly(piece, behaviour.bytes_per_second)
            else:
                self.writer.write(piece)
                await self.writer.drain()
                await asyncio.sleep(0)
