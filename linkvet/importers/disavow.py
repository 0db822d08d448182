"""A disavow file as search engines take it: ``domain:`` lines, URLs, comments.

Form: Google's help page on disavowing links (one URL or ``domain:`` entry per line, ``#`` for comments).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from linkvet.importers.reading.export import Export, Row, bounded
from linkvet.importers.reading.grid import Grid
from linkvet.store.types import DisavowLine, Problem
from linkvet.store.urls import absolute_url, is_public_suffix

VENDOR = "disavow"
ORDER = 20
_SAMPLE = 500
NO_WILDCARDS = "search engines know no wildcards"
_NEXT = re.compile(r"(?<![,;\s])[,;\s]+(?=domain:|https?://)", re.I)
_WHOLE_HOST = re.compile(r"(?:domain:\s*)?(?:https?://)?(?:\*\.)?((?:[\w-]+\.)*[\w-]+)(?:/\*?)?", re.I)
"""A whole host with a star before it, behind it or at both ends."""
_MAX_COMMENT = 2000


def recognise(grid: Grid, forced: bool) -> Export | None:
    """A text whose lines are mostly ``domain:`` lines."""
    texts = [line.text.strip() for line in islice(grid.lines(), _SAMPLE) if not line.trouble]
    entries = [text for text in texts if text and not text.startswith("#")]
    named = sum(domain_of(entry) is not None for entry in entries)
    if not forced and (not named or named * 2 < len(entries)):
        return None
    return Export(grid.name, VENDOR, "Disavow file", [], bounded(_rows(grid)))


def domain_of(entry: str) -> str | None:
    """What stands after ``domain:``, with or without a space; ``None`` where the line is no such line."""
    return entry[7:].strip() if entry[:7].lower() == "domain:" else None


def host_of(text: str) -> str | None:
    """The host that a ``domain:`` line names, in ASCII; ``None`` where it names none."""
    ending = text.strip().lstrip(".").rstrip("./").lower()
    if "." not in ending and is_public_suffix(ending):
        return ending
    url = absolute_url(text)
    if url is None or url.path != "/" or url.query or " " in text or "@" in text:
        return None
    return url.host.rstrip(".")


def _rows(grid: Grid) -> Iterator[Row]:
    comment: list[str] = []
    for line in grid.lines():
        text = line.text.strip()
        if line.trouble:
            yield Problem(line.number, line.trouble, text[:200])
        elif text.startswith("#"):
            comment.append(text.lstrip("# "))
            continue
        elif text:
            yield from _entries(line.number, text, "\n".join(comment[-50:])[:_MAX_COMMENT])
        elif comment:
            comment.append("")
            continue
        comment = []


def _entries(number: int, text: str, comment: str) -> Iterator[Row]:
    """What one line names: one host or page as a rule; several where an owner strung them together."""
    entry, _, remark = text.partition(" #")
    comment = "\n".join(filter(None, (comment.strip("\n"), remark.strip())))
    for part in _parts(entry.strip().strip("\"'").strip()):
        yield from _entry(number, part, text, comment)


def _parts(entry: str) -> list[str]:
    """The entries of a line; hosts after a comma belong to the ``domain:`` before them."""
    parts = [part.strip(",; \t") for part in _NEXT.split(entry) if part.strip(",; \t")]
    found: list[str] = []
    for part in parts or [entry]:
        domain = domain_of(part)
        hosts = re.split(r"[,;]\s*|\t", domain) if domain else []
        found += [f"domain:{host.strip()}" for host in hosts if host.strip()] or [part]
    return found


def _entry(number: int, entry: str, line: str, comment: str) -> Iterator[Row]:
    if "*" in entry and (meant := _without_star(entry)) != entry:
        if meant is None:
            yield Problem(number, f'"{entry[:80]}": {NO_WILDCARDS}', line[:200])
            return
        entry = meant
        yield Problem(number, f'{NO_WILDCARDS}; "{entry[:80]}" is written instead', line[:200])
    domain = domain_of(entry)
    if domain is not None:
        host = host_of(domain)
        if host is None:
            yield Problem(number, f'"{domain[:80]}" after "domain:" is no domain name', line[:200])
        else:
            yield DisavowLine(f"domain:{host}", number, comment)
        return
    url = absolute_url(entry) if "://" in entry else None
    if url is None:
        yield Problem(number, 'neither a URL nor a line like "domain:example.com"', line[:200])
    else:
        yield DisavowLine(url.href, number, comment)


def _without_star(entry: str) -> str | None:
    """The line that one with a wildcard means, as far as it means a whole host; ``None`` where it does not.

    A star inside a page's address is a sign like any other.
    """
    whole = _WHOLE_HOST.fullmatch(entry)
    if whole:
        return f"domain:{whole[1]}"
    if domain_of(entry) is not None or "://" not in entry or entry.endswith("*"):
        return None
    return None if "*" in entry.partition("://")[2].partition("/")[0] else entry
