"""Reads lists of harmful domains that the user has: hosts files, plain lists, adblock and CSV formats."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from linkvet.store.errors import AuditError
from linkvet.store.urls import address_of, parse_url, registrable_domain

MAX_LINE = 2000
CHECKED_LINES = 20_000


def read_blocklist(path: Path, wanted: Collection[str]) -> set[str]:
    """Those of the ``wanted`` registrable domains that the list names; streamed, whatever its size.

    A list that names a host of a domain names the domain only where it is the domain itself, its ``www``, or the
    list's own entry for it. Raises AuditError when the file cannot be read.
    """
    found: set[str] = set()
    try:
        for line in _lines(path):
            for host in _hosts(line):
                name = host.removeprefix("www.")
                if name in wanted and registrable_domain(name) == name:
                    found.add(name)
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise AuditError(f"The block list {path} cannot be read: {error}.") from None
    return found


def check_blocklist(path: Path) -> None:
    """Raises AuditError where the first lines name no domain, before hours are spent on a crawl."""
    try:
        for line in islice(_lines(path), CHECKED_LINES):
            if any(_could_be_name(host) for host in _hosts(line)):
                return
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise AuditError(f"The block list {path} cannot be read: {error}.") from None
    raise AuditError(
        f"The block list {path} names no domain; needed is a hosts file, one domain per line, adblock or CSV."
    )


def _could_be_name(host: str) -> bool:
    return len(host) < 254 and "." in host and all(ch.isalnum() or ch in "-._" for ch in host)


def _lines(path: Path) -> Iterator[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rb") as file:
        while line := file.readline(MAX_LINE):
            yield line.decode("utf-8", "replace").strip()


def _hosts(line: str) -> list[str]:
    """Host names in one line of any common format: hosts file, plain, ``||name^``, CSV with URLs or names."""
    if not line or line[0] in "#!;[":
        return []
    if line.startswith("||"):
        return [line[2:].partition("^")[0].partition("$")[0].partition("/")[0].lower()]
    words = line.replace('"', " ").replace(",", " ").replace("\t", " ").split()[:20]
    if words and address_of(words[0]) is not None and len(words) > 1:
        return [word.lower() for word in words[1:] if not word.startswith("#")]
    hosts = []
    for word in words:
        url = parse_url(word) if "://" in word else None
        if url is not None:
            hosts.append(url.host)
        elif "." in word and "/" not in word:
            hosts.append(word.lower().rstrip("."))
    return hosts
