"""Unpacks answers; what is packed as almost all are, in a third of the time that Scrapy takes."""

from __future__ import annotations

from typing import Any

from isal import isal_zlib
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware

CODINGS = ("gzip", "x-gzip", "deflate", "br", "zstd")
MAX_LAYERS = 2
"""Content codings that one answer may carry; no server has use for more."""
GzipError: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stub calls the class an instance
"""What a damaged gzip member raises."""


def gzip_member() -> Any:
    """What unpacks one gzip member, as ``zlib.decompressobj`` does."""
    return isal_zlib.decompressobj(16 + isal_zlib.MAX_WBITS)


class TooManyCodingsError(OSError):
    """An answer that is packed over and over."""


class Compression(HttpCompressionMiddleware):
    """Scrapy's middleware, with undamaged gzip read by ISA-L and no more than two layers unpacked."""

    @staticmethod
    def _split_encodings(content_encoding: list[bytes]) -> tuple[list[bytes], list[bytes]]:
        layers = sum(1 + value.count(b",") for value in content_encoding)
        if layers > MAX_LAYERS:
            raise TooManyCodingsError(
                f"the answer is packed {layers:,} times; at most {MAX_LAYERS} are unpacked"
            )
        return HttpCompressionMiddleware._split_encodings(content_encoding)

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        content = _unpacked(body, max_size) if encoding in (b"gzip", b"x-gzip") else None
        if content is not None:
            return content
        return HttpCompressionMiddleware._decode(body, encoding, max_size)


def unpacked(body: bytes, coding: str, max_size: int) -> bytes:
    """A body without its content coding; as it is under one that is not known.

    Raises ValueError where it cannot be unpacked, or is larger than allowed.
    """
    if coding not in CODINGS:
        return body
    try:
        return Compression._decode(body, coding.encode(), max_size)
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
