"""Addresses whose host can be read without a URL parser, because the URL standard leaves it as it is written.

Most links of a page are of this kind, and most questions about a link are about its host alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

MAX_PLAIN = 2000
_PLAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}")


def plain_parts(href: str) -> tuple[str, str] | None:
    """Host, and the rest as written, of an address whose host needs no normalising; ``None`` for all others."""
    scheme, _, rest = href.partition("://")
    if scheme not in ("http", "https") or len(href) > MAX_PLAIN:
        return None
    host = rest.partition("/")[0]
    if "?" in host or "#" in host:
        host = host.partition("?")[0].partition("#")[0]
    return (host, rest[len(host) :]) if _is_plain(host) else None


@lru_cache(maxsize=16384)
def _is_plain(host: str) -> bool:
    return "xn--" not in host and _PLAIN.fullmatch(host) is not None
