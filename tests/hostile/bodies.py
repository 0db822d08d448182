"""Bodies: chunks that lie, codings that explode, and packed bytes that break off."""

# ruff: noqa: E501

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from functools import cache, partial

import brotli

from hostile.pages import LATE, PAGE, answer, chunk, head
from hostile.steps import CONNECT, LARGE, LIVE, TIMEOUT, Case, Forever, State, Step

BOMB_BYTES = 4_000_000_000
SMALL_BOMB = 60_000_000
ENDED = frozenset((CONNECT, LARGE, TIMEOUT))
"""However a flood ends that is no page."""
CHUNKED = head("Transfer-Encoding: chunked")
NOISY = LATE.replace(b"<body>", b"<body>" + bytes(str(list(range(3_000))), "ascii"))


def spaces(size: int, wbits: int) -> bytes:
    """So many spaces, packed by zlib; its sum is wrong, but nobody should come that far."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    start = packer.compress(b"<p>") + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + piece * (size // 1_000_000) + packer.flush()


@cache
def brotli_bomb() -> bytes:
    """So many spaces, packed by Brotli."""
    return brotli.compress(b" " * SMALL_BOMB, quality=2)


def zstd_frame(size: int, window: int, last: bool = True) -> bytes:
    """A frame of runs of one byte, as RFC 8878 writes them: 128 KB in each four bytes."""
    block = 131_072
    descriptor = (window - 10) << 3
    blocks = size // block
    runs = ((block << 3) | 2).to_bytes(3, "little") + b" "
    final = ((block << 3) | 2 | 1).to_bytes(3, "little") + b" " if last else b""
    return b"\x28\xb5\x2f\xfd\x00" + bytes([descriptor]) + runs * (blocks - 1) + final


def zstd_raw(body: bytes, window: int = 17, last: bool = True) -> bytes:
    """A body as one unpacked zstd block; without ``last`` it lacks its end."""
    block = (len(body) << 3 | int(last)).to_bytes(3, "little") + body
    return b"\x28\xb5\x2f\xfd\x00" + bytes([(window - 10) << 3]) + block


def packed(coding: str, body: bytes | Callable[[], bytes], state: State | frozenset[State]) -> Case:
    """A page under a content coding; the body perhaps only made when it is asked for."""

    def whole() -> bytes:
        return answer(f"Content-Encoding: {coding}", body=body if isinstance(body, bytes) else body())

    return Case(state, [whole])


def chunks(state: State | frozenset[State], *steps: Step) -> Case:
    """A chunked body of these steps."""
    return Case(state, [CHUNKED, *steps])


def layers(number: int) -> bytes:
    """A page packed so many times."""
    body = PAGE
    for _ in range(number):
        body = gzip.compress(body, 1)
    return body


CASES: dict[str, Case] = {
    "chunk-size-words": chunks(CONNECT, b"zz\r\n", LATE),
    "chunk-size-negative": chunks(CONNECT, b"-5\r\n", LATE),
    "chunk-size-overflow": chunks(CONNECT, b"f" * 17 + b"\r\n", LATE),
    "chunk-size-flood": chunks(ENDED, Forever(b"0")),
    "chunk-size-signed": chunks(CONNECT, b"+%x\r\n" % len(LATE), LATE, b"\r\n0\r\n\r\n"),
    "chunk-size-prefixed": chunks(CONNECT, b"0x%x\r\n" % len(LATE), LATE, b"\r\n0\r\n\r\n"),
    "chunk-size-underscored": chunks(CONNECT, b"1_0\r\n", LATE[:16], b"\r\n0\r\n\r\n"),
    "chunk-size-larger": chunks(CONNECT, b"fffff\r\n", LATE[:900]),
    "chunk-size-larger-behind-link": chunks(LIVE, b"fffff\r\n", PAGE),
    "chunk-size-smaller": chunks(CONNECT, b"10\r\n", LATE, b"\r\n0\r\n\r\n"),
    "chunk-extension": chunks(LIVE, b"%x;name=value\r\n" % len(PAGE), PAGE, b"\r\n0\r\n\r\n"),
    "chunk-extension-flood": chunks(ENDED, b"5;", Forever(b"x=y;")),
    "chunk-extension-drip": chunks(TIMEOUT, b"5;", Forever(b"x", 0.1)),
    "chunk-bare-newlines": chunks(frozenset((LIVE, CONNECT)), b"%x\n%b\n0\n\n" % (len(PAGE), PAGE)),
    "chunk-no-end": chunks(LIVE, chunk(PAGE)),
    "chunk-no-end-before-link": chunks(CONNECT, chunk(LATE[:900])),
    "chunks-tiny": chunks(LIVE, b"".join(chunk(PAGE[n : n + 1]) for n in range(len(PAGE))) + b"0\r\n\r\n"),
    "chunks-by-the-million": chunks(ENDED, Forever(b"1\r\nx\r\n")),
    "chunks-endless": chunks(LARGE, Forever(chunk(b"<p>More and more. " * 1000))),
    "chunks-drip": chunks(TIMEOUT, Forever(b"1\r\nx\r\n", 0.1)),
    "trailers": chunks(LIVE, chunk(PAGE), b"0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n"),
    "trailers-flood": chunks(frozenset((LIVE, CONNECT)), chunk(PAGE), b"0\r\n", Forever(b"X-Sum: 1\r\n")),
    "trailers-drip": chunks(frozenset((LIVE, TIMEOUT)), chunk(PAGE), b"0\r\n", Forever(b"X: 1\r\n", 0.1)),
    "garbage-behind-end": chunks(LIVE, chunk(PAGE), b"0\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nno" * 900),
    "chunked-and-length": Case(LIVE, [answer("Transfer-Encoding: chunked", "Content-Length: 7", body=chunk(PAGE) + b"0\r\n\r\n", length=False)]),
    "chunked-twice": Case(LIVE, [answer("Transfer-Encoding: chunked", "Transfer-Encoding: chunked", body=chunk(PAGE) + b"0\r\n\r\n", length=False)]),
    "chunked-in-words-only": Case(CONNECT, [answer("Transfer-Encoding: chunked", body=LATE, length=False)]),
    "transfer-unknown": Case(LIVE, [answer("Transfer-Encoding: identity", length=False)]),
    "transfer-xchunked": Case(frozenset((LIVE, CONNECT)), [answer("Transfer-Encoding: xchunked", length=False)]),
    "gzip": packed("gzip", gzip.compress(PAGE), LIVE),
    "gzip-twice": packed("gzip, gzip", layers(2), LIVE),
    "gzip-thrice": packed("gzip, gzip, gzip", layers(3), CONNECT),
    "gzip-four-thousand": packed(", ".join(["gzip"] * 4_000), layers(1), CONNECT),
    "gzip-bomb": packed("gzip", partial(spaces, BOMB_BYTES, 31), LARGE),
    "gzip-bomb-in-bomb": packed("gzip, gzip", lambda: gzip.compress(spaces(BOMB_BYTES, 31)), LARGE),
    "gzip-bomb-of-members": packed("gzip", lambda: spaces(SMALL_BOMB // 60, 31) * 60, LARGE),
    "gzip-bomb-unsaid": packed("x-gzip", partial(spaces, BOMB_BYTES, 31), LARGE),
    "gzip-broken-off": packed("gzip", gzip.compress(NOISY)[:300], CONNECT),
    "gzip-then-noise": packed("gzip", gzip.compress(PAGE) + b"\xff" * 500, LIVE),
    "gzip-wrong-sum": packed("gzip", gzip.compress(PAGE)[:-8] + b"\0" * 8, LIVE),
    "gzip-is-plain": packed("gzip", PAGE, CONNECT),
    "gzip-is-noise": packed("gzip", bytes(range(256)) * 20, CONNECT),
    "gzip-head-only": packed("gzip", b"\x1f\x8b\x08\x1c" + b"\xff" * 200, CONNECT),
    "deflate": packed("deflate", zlib.compress(PAGE), LIVE),
    "deflate-raw": packed("deflate", zlib.compress(PAGE)[2:-4], LIVE),
    "deflate-bomb": packed("deflate", partial(spaces, BOMB_BYTES, 15), LARGE),
    "deflate-broken-off": packed("deflate", zlib.compress(NOISY)[:300], CONNECT),
    "brotli": packed("br", brotli.compress(PAGE), LIVE),
    "brotli-bomb": packed("br", brotli_bomb, LARGE),
    "brotli-broken-off": packed("br", brotli.compress(NOISY)[:200], CONNECT),
    "brotli-is-noise": packed("br", b"\xff" * 900, CONNECT),
    "brotli-is-plain": packed("br", PAGE, CONNECT),
    "zstd": packed("zstd", zstd_raw(PAGE), LIVE),
    "zstd-bomb": packed("zstd", partial(zstd_frame, BOMB_BYTES, 23), LARGE),
    "zstd-window": packed("zstd", partial(zstd_frame, BOMB_BYTES, 41), frozenset((LARGE, CONNECT))),
    "zstd-broken-off": packed("zstd", zstd_raw(NOISY)[:1_500], CONNECT),
    "zstd-no-last-block": packed("zstd", zstd_raw(LATE[:900], last=False), CONNECT),
    "coding-unknown": packed("squeeze", PAGE, LIVE),
    "coding-charset": packed("utf-8", PAGE, LIVE),
    "coding-none": packed("none", PAGE, LIVE),
    "coding-identity": packed("identity", PAGE, LIVE),
    "coding-empty": packed("", PAGE, LIVE),
    "coding-listed": packed(", , gzip,", gzip.compress(PAGE), LIVE),
}  # fmt: skip
