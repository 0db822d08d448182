"""Answers are unpacked alike whichever library does it, and as far as they can be."""

import gzip
import os
import zlib

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response
from scrapy.utils._compression import _DecompressionMaxSizeExceeded
from scrapy.utils.test import get_crawler

from linkvet.crawler.net.compression import Compression, _unpacked
from linkvet.crawler.net.failures import failure_of

PAGE = b"<p>" + os.urandom(70_000).hex().encode()
PACKED = gzip.compress(PAGE)
WRONG_SUM = PACKED[:-8] + b"\0" * 4 + PACKED[-4:]


@pytest.mark.parametrize("name", [b"gzip", b"x-gzip"])
def test_a_sound_answer_is_unpacked_by_the_fast_library(name):
    assert _unpacked(PACKED, 1_000_000) == PAGE
    assert Compression.unpack(PACKED, name, 1_000_000) == PAGE


@pytest.mark.parametrize(
    "packed",
    [
        PACKED + gzip.compress(b"</p>"),
        PACKED + b"\0" * 20,
        PACKED + b"rest",
        WRONG_SUM,
        PACKED[:-20],
        PACKED[:9000],
    ],
    ids=["two members", "padded", "rest", "wrong sum", "cut at the end", "cut in the middle"],
)
def test_an_odd_answer_gives_what_scrapy_gives(packed):
    expected = HttpCompressionMiddleware._decode(packed, b"gzip", 1_000_000)
    assert expected[:5000] == PAGE[:5000]
    assert Compression.unpack(packed, b"gzip", 1_000_000) == expected


def test_more_than_allowed_is_refused():
    bomb = gzip.compress(b"\0" * 5_000_000)
    assert len(Compression.unpack(bomb, b"gzip", 5_000_000)) == 5_000_000
    with pytest.raises(_DecompressionMaxSizeExceeded):
        Compression.unpack(bomb, b"gzip", 4_999_999)


def test_what_is_not_packed_at_all_is_an_error():
    with pytest.raises(OSError, match="gzip"):
        Compression.unpack(b"<p>plain", b"gzip", 1_000_000)


def test_other_kinds_are_left_to_scrapy():
    import brotli

    assert Compression.unpack(brotli.compress(PAGE), b"br", 1_000_000) == PAGE


def answer(codings: list[str], body: bytes) -> Response:
    return Response("https://a.example/", headers={"Content-Encoding": codings}, body=body)


@pytest.mark.parametrize("codings", [["gzip"], ["gzip, gzip"], ["gzip", "gzip"], ["deflate", "gzip"]])
def test_two_layers_are_unpacked(codings):
    layers = {"gzip": gzip.compress, "deflate": zlib.compress}
    body = b"<p>page"
    for name in ", ".join(codings).split(", "):
        body = layers[name](body)
    unpacked = Compression(crawler=get_crawler()).process_response(
        Request("https://a.example/"), answer(codings, body)
    )
    assert unpacked.body == b"<p>page"


@pytest.mark.parametrize(
    "codings", [["gzip, gzip, gzip"], ["gzip"] * 3, ["gzip," * 4000], ["br, deflate, x"]]
)
def test_more_layers_are_refused(codings):
    compression = Compression(crawler=get_crawler())
    with pytest.raises(OSError, match="at most 2") as refused:
        compression.process_response(Request("https://a.example/"), answer(codings, PACKED))
    assert failure_of(refused.value, https=True).reason == "connect"
