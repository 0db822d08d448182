"""Links out of Common Crawl's WAT files: what its crawl saw on a page, without the page.

One record is one line of JSON about one answer (ia-web-commons' ExtractingParseObserver). It has the links with
anchor and rel, but neither the words around them nor their place; an image's alternative text stands in an item of
its own before the link. What strangers wrote may have any shape, so nothing is taken for granted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from linkvet.crawler.archives.finds import address, clean, moment
from linkvet.crawler.archives.prefilter import naming, naming_any
from linkvet.crawler.archives.records import Kind, Record
from linkvet.crawler.page.linking.links import kind_of
from linkvet.crawler.page.robots_directives import header_directives
from linkvet.store.captures import ArchivedLink, ArchivedPage
from linkvet.store.scopes import Scopes
from linkvet.store.types import Problem
from linkvet.store.urls import Scope, base_url, parse_url

HYPERLINKS = ("A@/href", "AREA@/href")
IMAGE = "IMG@/src"
MAX_LINKS = 2000
"""Links to the target that are kept of one page."""


class WatReader:
    """Reads records of WAT files for links to one site, or to any of many."""

    elsewhere: Mapping[Kind, str] = {
        "response": "it holds pages, not records of Common Crawl's WAT files: give it with --warc.",
        "conversion": "it holds texts without their links (WET); the links are in the WAT file beside it.",
    }

    def __init__(self, scope: Scope | Scopes) -> None:
        self.scope = scope
        self._named = naming_any(scope) if isinstance(scope, Scopes) else naming(scope)

    def holds(self, record: Record) -> bool:
        """Whether a record is a line of JSON, or an empty one in the place of it."""
        return record.kind == "metadata" and record.content[:64].lstrip()[:1] in (b"{", b"")

    def read(self, record: Record) -> ArchivedPage | Problem | None:
        """The page of one record with its links to the target; ``None`` where it has none."""
        if not self._named(record.content):
            return None
        try:
            told = _object(json.loads(record.content.decode("utf-8", "replace")))
        except (ValueError, RecursionError):
            return Problem(record.place, "its JSON is broken", record.url[:200])
        envelope = _object(told.get("Envelope"))
        about = _object(envelope.get("WARC-Header-Metadata"))
        answer = _object(_object(envelope.get("Payload-Metadata")).get("HTTP-Response-Metadata"))
        url = parse_url(_text(about.get("WARC-Target-URI")))
        if about.get("WARC-Type") != "response" or url is None or not _delivered(answer):
            return None
        html = _object(answer.get("HTML-Metadata"))
        head = _object(html.get("Head"))
        links = self._links(html.get("Links"), _base(head, url.href), _page_nofollow(answer, head))
        if not links:
            return None
        return ArchivedPage(
            url=url,
            links=links,
            seen_at=moment(_text(about.get("WARC-Date"))),
            ip=address(_text(about.get("WARC-IP-Address"))),
            title=clean(_text(head.get("Title")), 300),
            record=_pointer(told),
            place=record.place,
        )

    def _links(self, items: Any, base: str, nofollow: bool) -> list[ArchivedLink]:
        found: list[ArchivedLink] = []
        image = None
        for item in map(_object, items if isinstance(items, list) else ()):
            path = item.get("path")
            if path in HYPERLINKS and len(found) < MAX_LINKS:
                url = parse_url(_text(item.get("url")), base) if item.get("url") else None
                if url and self.scope.contains(url):
                    found.append(_link(item, url.href, image, nofollow))
            image = _alt(item) if path == IMAGE else None
        return found


def _link(item: dict[str, Any], url: str, image: str | None, nofollow: bool) -> ArchivedLink:
    rel = item.get("rel")
    written = clean(rel) if isinstance(rel, str) else None
    anchor = clean(_text(item.get("text")))
    return ArchivedLink(url, anchor, written, kind_of(written, nofollow), None if anchor else image)


def _alt(item: dict[str, Any]) -> str | None:
    alt = item.get("alt")
    return clean(alt) if isinstance(alt, str) else None


def _delivered(answer: dict[str, Any]) -> bool:
    """Whether the answer was the page, as far as its status is known."""
    status = _text(_object(answer.get("Response-Message")).get("Status"))
    return not status or status.startswith("2")


def _base(head: dict[str, Any], page: str) -> str:
    """What relative links are resolved against, as browsers do."""
    return base_url(_text(head.get("Base")), page)


def _page_nofollow(answer: dict[str, Any], head: dict[str, Any]) -> bool:
    """Whether the page as a whole asks not to follow its links."""
    headers = {name.lower(): value for name, value in _object(answer.get("Headers")).items()}
    told = headers.get("x-robots-tag")
    said = [_text(value) for value in (told if isinstance(told, list) else [told])]
    metas = head.get("Metas")
    for meta in map(_object, metas if isinstance(metas, list) else ()):
        if _text(meta.get("name")).strip().lower() == "robots":
            said.append(_text(meta.get("content")))
    return any("nofollow" in header_directives(text) for text in said)


def _pointer(told: dict[str, Any]) -> str:
    """Where the page itself lies: the crawl's WARC file and the place in it."""
    container = _object(told.get("Container"))
    file, offset = _text(container.get("Filename")), container.get("Offset")
    return clean(f"{file} {offset}" if isinstance(offset, str | int) else file, 300)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if type(value) is int else ""
