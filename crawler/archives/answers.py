"""Answers out of web archives in place of the network: a crawl that reads what was kept, and asks nobody.

Every archive is gone through once; its answers are packed into a nameless file beside the machine's other temporary
ones, so any of them is at hand by its address. Of several answers of one address the latest counts.
"""

from __future__ import annotations

import logging
import tempfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Headers, Response

from linkvet.crawler.archives.finds import address, moment
from linkvet.crawler.archives.pages import head_of, unfolded
from linkvet.crawler.archives.records import ArchiveError, ArchiveFile, Record
from linkvet.crawler.net.media import is_html
from linkvet.store.errors import AuditError
from linkvet.store.urls import Url, parse_url

LARGEST_BESIDE = 3_000_000
"""Bytes of an answer that is no page, and still kept at hand: scripts, style sheets, icons."""
LEVEL = 1
NOT_MODIFIED = 304

logger = logging.getLogger(__name__)


class NotArchivedError(LookupError):
    """An address that no archive has an answer of."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an answer stands in the spool."""

    offset: int
    length: int
    seen_at: str
    ip: str | None
    cut: bool


class ArchivedAnswers:
    """The answers of some archives by their address."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Go through the archives. Raises AuditError where one is none, or cannot be read from its start."""
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the crawl)
        self._places: dict[str, _Place] = {}
        try:
            for path in paths:
                self._take(path)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of what was kept at hand."""
        self._spool.close()

    def seen_at(self, url: str) -> str | None:
        """When the archived answer of an address was given; ``None`` where nobody says so."""
        place = self._places.get(url)
        return place.seen_at or None if place else None

    def answer(self, url: Url, max_size: int) -> Response:
        """The answer of an address, as the downloader would give it.

        Raises NotArchivedError where there is none, DownloadCancelledError where it is larger than allowed.
        """
        place = self._places.get(url.without_fragment)
        if place is None:
            raise NotArchivedError(url.without_fragment)
        self._spool.seek(place.offset)
        status, lines, packed = head_of(zlib.decompress(self._spool.read(place.length)))
        headers: dict[str, list[str]] = {}
        for name, value in lines:
            headers.setdefault(name, []).append(value)
        joined = {name: ", ".join(values) for name, values in headers.items()}
        body = unfolded(joined, packed, max_size)
        if body is None:
            raise DownloadCancelledError(f"the archived page is larger than {max_size:,} bytes")
        return Response(
            url.without_fragment,
            status=status,
            headers=Headers(_as_read(headers), encoding="latin-1"),
            body=body,
            flags=["dataloss"] if place.cut else [],
            ip_address=ip_address(place.ip) if place.ip else None,
        )

    def _take(self, path: Path) -> None:
        file = ArchiveFile(path)
        try:
            for record in file:
                if record.kind == "response" and not record.oversized:
                    self._keep(record)
        except ArchiveError as error:
            raise AuditError(f"{path.name}: {error}") from None
        if file.damage:
            logger.warning("%s: %s; what could be read of it is used", path.name, file.damage)

    def _keep(self, record: Record) -> None:
        url = parse_url(record.url)
        if url is None or not record.content:
            return
        status, lines, body = head_of(record.content)
        seen_at = moment(record.date) or ""
        before = self._places.get(url.without_fragment)
        if not status or (before and (before.seen_at > seen_at or status == NOT_MODIFIED)):
            return
        if len(body) > LARGEST_BESIDE and not is_html(dict(lines), body):
            return
        packed = zlib.compress(record.content, LEVEL)
        offset = self._spool.seek(0, 2)
        self._spool.write(packed)
        cut = "warc-truncated" in record.headers
        self._places[url.without_fragment] = _Place(offset, len(packed), seen_at, address(record.ip), cut)


def _as_read(headers: dict[str, list[str]]) -> dict[str, list[str]]:
    """Headers without those that speak of the bytes on the wire: the body is unpacked."""
    of_the_wire = ("content-encoding", "transfer-encoding", "content-length")
    return {name: values for name, values in headers.items() if name not in of_the_wire}
