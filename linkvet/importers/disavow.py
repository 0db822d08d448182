"""A disavow file as search engines take it: ``domain:`` lines, URLs, comments.

Form: Google's help page on disavowing links (one URL or ``domain:`` entry per line, ``#`` for comments).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from linkvet.importers.reading.export import Export, Row, bounded
from linkvet.importers.reading.grid import Grid
from linkvet.store.types import DisavowLine, Problem
from linkvet.store.urls import absolute_url

VENDOR = "disavow"
ORDER = 20
_SAMPLE = 500
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
    url = absolute_url(text)
    if url is None or url.path != "/" or url.query or " " in text:
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
            yield _entry(line.number, text, "\n".join(comment[-50:])[:_MAX_COMMENT])
        elif comment:
            comment.append("")
            continue
        comment = []


def _entry(number: int, text: str, comment: str) -> Row:
    entry, _, remark = text.partition(" #")
    comment = "\n".join(filter(None, (comment.strip("\n"), remark.strip())))
    domain = domain_of(entry)
    if domain is not None:
        host = host_of(domain)
        if host is None:
            return Problem(number, f'"{domain[:80]}" after "domain:" is no domain name', text[:200])
        return DisavowLine(f"domain:{host}", number, comment)
    url = absolute_url(entry) if "://" in entry else None
    if url is None:
        return Problem(number, 'neither a URL nor a line like "domain:example.com"', text[:200])
    return DisavowLine(url.href, number, comment)
