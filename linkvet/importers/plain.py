"""A plain list: one URL per line, with or without a heading; comments begin with ``#``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from linkvet.importers.disavow import domain_of, host_of
from linkvet.importers.reading.export import Export, ExportError, Row, bounded
from linkvet.importers.reading.grid import Grid
from linkvet.importers.reading.records import DELIMITERS, cells_of
from linkvet.importers.reading.text import Line
from linkvet.store.types import Claim, DomainClaim, Problem
from linkvet.store.urls import absolute_url, registrable_domain

VENDOR = "list"
ORDER = 40
_SAMPLE = 200


def recognise(grid: Grid, forced: bool) -> Export | None:
    """Lines of which most are web addresses, or names of domains."""
    lines = [line for line in islice(grid.lines(), _SAMPLE) if _entry(line)]
    entries = [_entry(line) for line in lines]
    addresses = sum(_is_address(entry) for entry in entries)
    if not forced and addresses * 2 < max(len(entries), 1):
        return None
    if not forced:
        _refuse_table(grid, entries)
    bare = sum(_is_bare(entry) for entry in entries)
    of_domains = bare * 2 > len(entries)
    heading = lines[0] if len(entries) > 1 and _is_heading(entries) else None
    rows = _rows(grid, heading, of_domains)
    shape = "List of domains" if of_domains else "List of URLs"
    return Export(grid.name, VENDOR, shape, [entries[0]] if heading else [], bounded(rows))


def _entry(line: Line) -> str:
    """What a line lists, freed of quotes and of delimiters left at its end; empty for comments."""
    text = line.text.strip()
    if line.trouble or text.startswith("#"):
        return ""
    text = text.rstrip(",;\t ").strip("\ufeff ")
    if "\t" in text and "://" in text.partition("\t")[0]:
        text = text.partition("\t")[0].rstrip(",; ")
    for opening, closing in ('""', "''", "<>", "“”"):
        if len(text) > 1 and text[0] == opening and text[-1] == closing:
            return text[1:-1].replace('""', '"').strip()
    return text


def _is_address(entry: str) -> bool:
    if domain_of(entry) is not None:
        return True
    named = "://" in entry or ("." in entry and _could_be_host(entry))
    return named and absolute_url(entry) is not None


def _is_mail(entry: str) -> bool:
    """``ann@example.com``, which browsers would read as a user's name and a host."""
    plain = entry.lower().removeprefix("mailto:")
    return plain != entry.lower() or ("://" not in entry and "@" in entry.partition("/")[0])


def _is_bare(entry: str) -> bool:
    return domain_of(entry) is not None or ("/" not in entry and _is_address(entry))


def _could_be_host(entry: str) -> bool:
    return all(ch.isalnum() or ch in "-._" for ch in entry.partition("/")[0].partition(":")[0])


def _is_heading(entries: list[str]) -> bool:
    first = entries[0]
    return not _is_address(first) and not set("./:") & set(first) and all(map(_is_address, entries[1:4]))


def _refuse_table(grid: Grid, entries: list[str]) -> None:
    """A table without a header is not guessed at: either column of URLs could be the referring pages."""
    for delimiter in DELIMITERS:
        widths = Counter(len(cells_of(entry, delimiter)) for entry in entries)
        width, lines = widths.most_common(1)[0] if widths else (1, 0)
        if width > 1 and lines > 1 and lines * 10 >= len(entries) * 8:
            raise ExportError(
                f"{grid.name}: a table without a usable header; write what the columns are into a first "
                "line, such as “source url,target url” (or, for a list of URLs, take the format “list”)"
            )


def _rows(grid: Grid, heading: Line | None, of_domains: bool) -> Iterator[Row]:
    first, column = (heading.number, _entry(heading)) if heading else (0, "")
    for line in grid.lines():
        if line.trouble:
            yield Problem(line.number, line.trouble, line.text[:200])
        elif line.number > first and (entry := _entry(line)):
            row = _row(line.number, entry, of_domains)
            if column and not isinstance(row, Problem):
                row.row[column] = entry
            yield row


def _row(number: int, entry: str, of_domains: bool) -> Claim | DomainClaim | Problem:
    domain = domain_of(entry)
    if domain is not None or (of_domains and _is_bare(entry)):
        host = host_of(entry if domain is None else domain)
        if host is None:
            return Problem(number, "the line names no domain", entry[:200])
        return DomainClaim(registrable_domain(host), number)
    if _is_mail(entry):
        return Problem(number, "the line is a mail address, not a page", entry[:200])
    url = absolute_url(entry)
    if url is None:
        return Problem(number, "the line is no web address", entry[:200])
    return Claim(url.without_fragment, line=number)
