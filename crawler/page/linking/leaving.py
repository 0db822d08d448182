"""Links through a page that says "you are leaving": the target that their own address names."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from linkvet.crawler.page.features import list_of
from linkvet.store.urls import Url, parse_url

MAX_VALUES = 30
_IN_PATH = re.compile(r"/(https?:/{1,2}[^/\s].*|https?%3a.*)", re.I | re.S)
_CODED = re.compile(r"aHR0c[A-Za-z0-9+/_-]{4,2000}={0,2}")
_PARTS = re.compile(r"[/._+-]+")


def named_target(url: Url, own_domain: str) -> Url | None:
    """The page that an address of a page on ``own_domain`` sends people to, as far as the address tells.

    ``None`` for addresses that only name a page: share buttons, searches, validators, archives.
    """
    if not sends_on(url, own_domain):
        return None
    for name, address in _addresses(url):
        target = parse_url(address)
        if target is not None and target.domain != url.domain and (name is None or _fits(url, name)):
            return target
    return None


def sends_on(url: Url, own_domain: str) -> bool:
    """Whether an address is made to send people to another one, by its words and by whose page links to it."""
    path = _IN_PATH.sub("", unquote(url.path)).lower()
    if any(f"{url.host}{url.path}".startswith(known) for known in _texts("host")):
        return True
    words = {part for part in _PARTS.split(path) if part} | set(path.strip("/").split("/"))
    labels = url.host.removesuffix(url.domain).strip(".").split(".")
    if (words | set(labels)) & _texts("not"):
        return False
    if (words | set(labels)) & _texts("word"):
        return True
    return url.domain == own_domain and bool(url.query)


def _fits(url: Url, name: str) -> bool:
    """Whether a parameter is one that such addresses use; where the path says it, any may be."""
    words = {part for part in _PARTS.split(url.path.lower()) if part}
    known = any(f"{url.host}{url.path}".startswith(host) for host in _texts("host"))
    return known or name.lower() in _texts("parameter") or bool(words & _texts("word"))


def _addresses(url: Url) -> Iterator[tuple[str | None, str]]:
    """Absolute addresses that an address carries, each with its parameter; ``None`` for the path."""
    inner = _IN_PATH.search(url.path)
    if inner is not None:
        yield (
            None,
            _decoded(re.sub(r"^(https?:)/(?=[^/])", r"\1//", unquote(inner[1]), flags=re.I)) + url.query,
        )
    query = url.query[1:8000]
    try:
        pairs = parse_qsl(query, max_num_fields=MAX_VALUES)
    except ValueError:
        return
    if query.startswith(("http://", "https://", "http%3")):
        yield None, _decoded(query)
    for name, value in pairs:
        text = _decoded(value)
        if text.startswith(("http://", "https://", "//")):
            yield name, "http:" + text if text.startswith("//") else text


def _decoded(value: str) -> str:
    """A value without the codings that redirectors use: percent signs once more, or base64."""
    for _ in range(2):
        if "%3a" not in value.lower():
            break
        value = unquote(value)
    if _CODED.fullmatch(value):
        try:
            return base64.b64decode(value.translate(str.maketrans("-_", "+/")) + "==").decode(
                "utf-8", "replace"
            )
        except (binascii.Error, ValueError):
            return value
    return value


@lru_cache(maxsize=8)
def _texts(kind: str) -> frozenset[str]:
    return frozenset(text for named, text in list_of("redirectors.txt") if named == kind)
