"""Pages out of WARC and ARC files, read as if they had just been fetched."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace

from linkvet.crawler.archives.finds import address, clean, moment
from linkvet.crawler.archives.prefilter import naming
from linkvet.crawler.archives.records import Kind, Record
from linkvet.crawler.net.compression import unpacked
from linkvet.crawler.net.media import charset_named, is_html
from linkvet.crawler.page.read import Answer, Wanted, read_links
from linkvet.store.captures import ArchivedLink, ArchivedPage
from linkvet.store.types import Link, Problem
from linkvet.store.urls import Scope, Url, parse_url

MAX_PAGE = 8_000_000
"""Bytes of a page that is read, unpacked."""
REMEMBERED = 50_000
"""Links of pages that revisits may refer to, by the digest of what was sent."""


class PagesReader:
    """Reads HTTP answers of an archive for links to one site."""

    elsewhere: Mapping[Kind, str] = {
        "metadata": "it holds no pages; if it is one of Common Crawl's WAT files, give it with --wat.",
        "conversion": "it holds texts without their links (WET); the links are in the WAT or WARC file beside it.",
    }

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._named = naming(scope)
        self._found: OrderedDict[str, ArchivedPage] = OrderedDict()
        self._links = 0

    def holds(self, record: Record) -> bool:
        """Whether a record is one of those with pages."""
        return record.kind in ("response", "revisit")

    def read(self, record: Record) -> ArchivedPage | Problem | None:
        """The page of one record with its links to the target; ``None`` where it has none."""
        url = parse_url(record.url)
        if url is None or record.kind == "revisit":
            return self._again(record, url) if url else None
        status, headers, body = _answer(record.content)
        if not 200 <= status < 300 or not is_html(headers, b"<"):
            return None
        content = unfolded(headers, body)
        if content is None:
            return Problem(record.place, "its body cannot be unpacked, or is too large", record.url[:200])
        if not is_html(headers, content) or not self._may_link(url, content):
            return None
        page = self._page(record, url, headers, content)
        if page is not None:
            self._remember(record, page)
        return page

    def _may_link(self, url: Url, content: bytes) -> bool:
        return self._named(content) or url.host.removeprefix("www.") == self.scope.host

    def _page(
        self, record: Record, url: Url, headers: Mapping[str, str], content: bytes
    ) -> ArchivedPage | None:
        answer = Answer(url, 200, headers, content, charset_named(headers))
        links, title = read_links(answer, Wanted(self.scope))
        if not links:
            return None
        return ArchivedPage(
            url=url,
            links=[_link(link) for link in links],
            seen_at=moment(record.date),
            ip=address(record.ip),
            title=clean(title, 300),
            record=clean(record.id, 300),
            place=record.place,
        )

    def _remember(self, record: Record, page: ArchivedPage) -> None:
        digest = record.headers.get("warc-payload-digest")
        for key in filter(None, (digest, page.url.without_fragment)):
            before = self._found.pop(key, None)
            self._links += len(page.links) - (len(before.links) if before else 0)
            self._found[key] = page
        while self._links > REMEMBERED:
            self._links -= len(self._found.popitem(last=False)[1].links)

    def _again(self, record: Record, url: Url) -> ArchivedPage | None:
        """A page that was met again unchanged: its links stood at the later date too."""
        named = record.headers
        keys = (
            named.get("warc-payload-digest"),
            named.get("warc-refers-to-target-uri"),
            url.without_fragment,
        )
        page = next((self._found[key] for key in keys if key and key in self._found), None)
        if page is None:
            return None
        return replace(
            page,
            url=url,
            seen_at=moment(record.date),
            ip=address(record.ip),
            record=clean(record.id, 300),
            place=record.place,
        )


def _link(link: Link) -> ArchivedLink:
    return ArchivedLink(
        clean(link.url, 8192),
        clean(link.anchor),
        link.rel,
        link.link_kind,
        clean(link.image_alt) if link.image_alt is not None else None,
        clean(link.context),
    )


def _answer(block: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by lower-case name, and body of an HTTP answer; status 0 for anything else."""
    status, lines, body = head_of(block)
    headers: dict[str, str] = {}
    for name, value in lines:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return status, headers, body


def head_of(block: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, header lines (lower-case names, in Latin-1) and body of an HTTP answer; status 0 for anything else."""
    ends = [(end, mark) for mark in (b"\r\n\r\n", b"\n\n") if (end := block.find(mark, 0, 300_000)) >= 0]
    end, mark = min(ends, default=(len(block), b""))
    first, *lines = block[:end].decode("latin-1").splitlines() or [""]
    parts = first.split(None, 2)
    status = int(parts[1]) if len(parts) > 1 and parts[0].startswith("HTTP/") and parts[1].isdecimal() else 0
    named = (line.partition(":") for line in lines)
    return (
        status,
        [(name.strip().lower(), value.strip()) for name, _, value in named],
        block[end + len(mark) :],
    )


def unfolded(headers: Mapping[str, str], body: bytes, most: int = MAX_PAGE) -> bytes | None:
    """The page that a body carries, or ``None`` where it cannot be unpacked or is larger than allowed.

    Many archives keep bodies unpacked beside the headers of the wire, so a coding counts only where it is there.
    """
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _dechunked(body)
    for coding in reversed(headers.get("content-encoding", "").lower().split(",")):
        if not coding.strip() or body.lstrip()[:1] == b"<":
            continue
        try:
            body = unpacked(body, coding.strip(), most)
        except ValueError:
            return None
    return body if len(body) <= most else None


def _dechunked(body: bytes) -> bytes:
    """The pieces of a chunked body in one; what is in no pieces, or ceases to be, stays as it is."""
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        end = body.find(b"\n", at, at + 1000)
        size = body[at:end].partition(b";")[0].strip()
        if end < 0 or not size or len(size) > 8 or size.strip(b"0123456789abcdefABCDEF"):
            return body if not parts else b"".join([*parts, body[at:]])
        length = int(size, 16)
        if not length:
            break
        parts.append(body[end + 1 : end + 1 + length])
        at = end + 1 + length
        at += 2 if body[at : at + 2] == b"\r\n" else body[at : at + 1] == b"\n"
    return b"".join(parts)
