"""Reads sitemaps (sitemaps.org 0.9, plain lists of URLs, and the feeds that may stand for them), however broken."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

from lxml import etree

MAX_UNPACKED = 20_000_000
MAX_URLS = 5_000


@dataclass(slots=True)
class Sitemap:
    """What one sitemap names."""

    pages: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    """Further sitemaps, where it is an index."""


def read_sitemap(body: bytes) -> Sitemap:
    """The pages or further sitemaps that a sitemap names, at most ``MAX_URLS``; empty for anything else."""
    body = _unpacked(body)
    head = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<"):
        lines = body.decode("utf-8", "replace").split()
        return Sitemap(pages=[line for line in lines if line.startswith(("http://", "https://"))][:MAX_URLS])
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return Sitemap()
    found = Sitemap()
    for element in root.iter() if root is not None else ():
        if not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        place = _name(parent.tag) if parent is not None else "", _name(element.tag)
        if place == ("sitemap", "loc"):
            found.sitemaps.append((element.text or "").strip())
        elif place in (("url", "loc"), ("item", "link")):
            found.pages.append((element.text or "").strip())
        elif place == ("entry", "link") and element.get("rel", "alternate") == "alternate":
            found.pages.append(element.get("href", "").strip())
        if len(found.pages) + len(found.sitemaps) >= MAX_URLS:
            break
    return found


def _name(tag: object) -> str:
    """A tag without its namespace; broken sitemaps have tags that are no names."""
    return str(tag).rpartition("}")[2].rpartition(":")[2]


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_UNPACKED]
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_UNPACKED)
    except zlib.error:
        return b""
