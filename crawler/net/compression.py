"""Unpacks answers; what is packed as almost all are, in a third of the time that Scrapy takes."""

from __future__ import annotations

import re
import sys
import zlib
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from isal import isal_zlib
from scrapy.http import Request, Response

from linkvet.crawler.scrapy_inside import Unpacking

brotli: Any = import_module("brotli") if find_spec("brotli") else None
zstd: Any = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
"""As Scrapy has it."""
CODINGS = ("gzip", "x-gzip", "deflate", "br", "zstd")
PIECE = 1_000_000
"""Bytes unpacked at once to see whether a body has its end."""
ENDED = re.compile(rb"</html\s*>\s*(?:<!--[^>]{0,150}-->\s*)?\Z", re.I)
"""How a page ends that lacks nothing, however its connection was closed."""
MAX_LAYERS = 2
"""Content codings that one answer may carry; no server has use for more."""
GzipError: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stub calls the class an instance
"""What a damaged gzip member raises."""


def gzip_member() -> Any:
    """What unpacks one gzip member, as ``zlib.decompressobj`` does."""
    return isal_zlib.decompressobj(16 + isal_zlib.MAX_WBITS)


class TooManyCodingsError(OSError):
    """An answer that is packed over and over."""


class Compression(Unpacking):
    """Scrapy's middleware, with undamaged gzip read by ISA-L and no more than two layers unpacked."""

    @staticmethod
    def layers(codings: list[bytes]) -> tuple[list[bytes], list[bytes]]:
        """What to unpack and what to leave. Raises TooManyCodingsError."""
        layers = [name for value in codings for name in value.split(b",") if name.strip()]
        if len(layers) > MAX_LAYERS:
            raise TooManyCodingsError(
                f"the answer is packed {len(layers):,} times; at most {MAX_LAYERS} are unpacked"
            )
        return Unpacking.layers(layers)

    def process_response(
        self, request: Request, response: Response, spider: Any = None
    ) -> Request | Response:
        """As Scrapy unpacks it; one whose packed bytes break off is marked as cut."""
        named = b",".join(response.headers.getlist("Content-Encoding")).strip().lower()
        found = super().process_response(request, response)
        ended = found is response or not isinstance(found, Response) or ENDED.search(found.body[-200:])
        if not ended and not is_whole(response.body, named) and "dataloss" not in found.flags:
            found.flags.append("dataloss")
        return found

    @staticmethod
    def unpack(body: bytes, coding: bytes, max_size: int) -> bytes:
        """A body without one coding; gzip by ISA-L, and by Scrapy where that finds it damaged."""
        content = _unpacked(body, max_size) if coding in (b"gzip", b"x-gzip") else None
        return content if content is not None else Unpacking.unpack(body, coding, max_size)


def is_whole(packed: bytes, coding: bytes) -> bool:
    """Whether a packed body has its end; of codings that cannot be asked it is taken for granted."""
    try:
        if coding in (b"gzip", b"x-gzip"):
            unpacker = gzip_member()
        elif coding == b"deflate":
            unpacker = zlib.decompressobj(zlib.MAX_WBITS if packed[:1] == b"\x78" else -zlib.MAX_WBITS)
        elif coding == b"br" and brotli:
            return _brotli_ends(packed)
        elif coding == b"zstd":
            return _zstd_ends(packed)
        else:
            return True
        rest = packed
        while rest and not unpacker.eof:
            unpacker.decompress(rest, PIECE)
            rest = unpacker.unconsumed_tail
        return bool(unpacker.eof)
    except (GzipError, zlib.error, zstd.ZstdError):
        return False


def _brotli_ends(packed: bytes) -> bool:
    """Whether a Brotli stream is complete; unpacked in pieces, so that it takes no more than one."""
    unpacker = brotli.Decompressor()
    try:
        unpacker.process(packed, output_buffer_limit=PIECE)
        while not unpacker.is_finished() and not unpacker.can_accept_more_data():
            unpacker.process(b"", output_buffer_limit=PIECE)
        return bool(unpacker.is_finished())
    except brotli.error:
        return False


def _zstd_ends(packed: bytes) -> bool:
    """Whether the first zstd frame is complete; unpacked in pieces."""
    unpacker = zstd.ZstdDecompressor()
    unpacker.decompress(packed, PIECE)
    while not unpacker.eof and not unpacker.needs_input:
        unpacker.decompress(b"", PIECE)
    return bool(unpacker.eof)


def unpacked(body: bytes, coding: str, max_size: int) -> bytes:
    """A body without its content coding; as it is under one that is not known.

    Raises ValueError where it cannot be unpacked, or is larger than allowed.
    """
    if coding not in CODINGS:
        return body
    try:
        return Compression.unpack(body, coding.encode(), max_size)
    except Exception as error:  # every codec has errors of its own
        raise ValueError(f"not {coding}, or larger than {max_size:,} bytes") from error


def _unpacked(packed: bytes, max_size: int) -> bytes | None:
    """The content of a single gzip member; ``None`` where it is damaged, cut off or larger than allowed."""
    unpacker = gzip_member()
    try:
        content: bytes = unpacker.decompress(packed, max_size)
    except GzipError:
        return None
    return content if unpacker.eof and not unpacker.unused_data else None
