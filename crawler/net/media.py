"""What an answer says of its own kind: whether it is a page, and how its bytes are to be read."""

from __future__ import annotations

import re
from collections.abc import Mapping

HTML_TYPES = ("text/html", "application/xhtml+xml")
XML_TYPES = ("application/xhtml+xml", "application/xml", "text/xml")
UNSAID = ("", "*/*", "unknown/unknown", "application/unknown")
SNIFFED = 1500
"""Bytes looked at where the header does not say what they are."""
_XHTML = b"http://www.w3.org/1999/xhtml"


def is_html(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a browser would show the answer as a page (WHATWG MIME Sniffing, in what matters here)."""
    kind = _kind(headers)
    if kind in HTML_TYPES:
        return True
    start = body[:SNIFFED].lstrip(b"\xef\xbb\xbf\t\n\x0c\r ")
    if kind in XML_TYPES:
        return _XHTML in start
    if kind not in UNSAID:
        return False
    if start.startswith(b"<?xml"):
        return b"<html" in start.lower()
    return not body or start.startswith(b"<")


def is_xml(headers: Mapping[str, str]) -> bool:
    """Whether a page is to be read by XML's rules."""
    return _kind(headers) in XML_TYPES


def _kind(headers: Mapping[str, str]) -> str:
    """The media type of the answer; empty where the header names none. The last of several that is one counts."""
    named = [part.partition(";")[0].strip().lower() for part in headers.get("content-type", "").split(",")]
    return next((kind for kind in reversed(named) if re.fullmatch(r"[^\s/]+/[^\s/]+", kind)), "")


def charset_named(headers: Mapping[str, str]) -> str | None:
    """The charset that the Content-Type header names."""
    for part in headers.get("content-type", "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
