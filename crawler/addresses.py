"""Addresses that can be read without a URL parser, because the URL standard leaves them as they are written.

Most links of a page are of this kind, and most questions about a link are about its host alone.
"""

from __future__ import annotations

import re

MAX_PLAIN = 2000
_PLAIN = re.compile(
    r"https?://((?:[a-z0-9-]{1,63}\.)+[a-z]{2,24})((?:/[a-zA-Z0-9_~!$&()*+,;=:@./?-]*)?)(?:#|\Z)"
)


def plain_parts(href: str) -> tuple[str, str] | None:
    """Host, and path with query, of an address without anything to normalise; ``None`` for all others."""
    plain = _PLAIN.match(href)
    if plain is None or len(href) > MAX_PLAIN:
        return None
    host, rest = plain.groups()
    return None if "/." in rest or "xn--" in host else (host, rest)
