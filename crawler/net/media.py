"""What an answer says of its own kind: whether it is a page, and how its bytes are to be read."""

from __future__ import annotations

from collections.abc import Mapping

HTML_TYPES = ("text/html", "application/xhtml+xml")


def is_html(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a browser would show the answer as a page (WHATWG MIME Sniffing, in what matters here)."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in HTML_TYPES:
        return True
    if kind and kind not in ("*/*", "unknown/unknown", "application/unknown"):
        return False
    return not body or body[:512].lstrip(b"\xef\xbb\xbf\t\n\x0c\r ").startswith(b"<")


def charset_named(headers: Mapping[str, str]) -> str | None:
    """The charset that the Content-Type header names."""
    for part in headers.get("content-type", "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
