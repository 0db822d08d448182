"""Data that a page brings along for its scripts, and the links in it."""

from __future__ import annotations

import re
from collections.abc import Callable

from linkvet.crawler.page.document import Document
from linkvet.crawler.page.walk import reading_of
from linkvet.store.urls import Url, parse_url

MAX_DATA = 3_000_000
MAX_PLACES = 50
_ADDRESS = re.compile(r"""https?://[^\s"'`<>\\]{4,400}""")
_ELEMENTS = "[data-page],[data-props],[data-react-props],[data-initial-state],[data-state],[data-content]"
_ASSIGNED = re.compile(r"[=(]\s{0,9}[{\[\"'`]")


def data_scripts(doc: Document) -> list[str]:
    """Data that a page brings along for its scripts, apart from what it tells search engines."""
    found = []
    for node, own, _ in reading_of(doc).elements["script"]:
        kind = (own.get("type") or "").strip().lower()
        if kind == "application/ld+json" or own.get("src"):
            continue
        if kind.endswith("json") or kind in ("", "module", "text/javascript", "text/x-data", "text/plain"):
            text = node.text()[:MAX_DATA]
            if kind.endswith("json") or _ASSIGNED.search(text[:2000]):
                found.append(text)
    return found


def link_in_data(doc: Document, host: str, wanted: Callable[[Url], bool]) -> bool:
    """Whether data for scripts hold the address of a link that counts; ``host`` is the target's."""
    held = [*data_scripts(doc), *_data_attributes(doc)]
    for text in held:
        start = text.find(host)
        for _ in range(MAX_PLACES):
            if start < 0:
                break
            around = text[max(0, start - 40) : start + 500].replace("\\/", "/").replace("\\u002F", "/")
            for address in _ADDRESS.findall(around):
                url = parse_url(address)
                if url is not None and wanted(url):
                    return True
            start = text.find(host, start + len(host))
    return False


def _data_attributes(doc: Document) -> list[str]:
    """Long attributes with data for scripts."""
    found = []
    for node in doc.tree.css(_ELEMENTS)[:50]:
        held = node.attributes.items()
        found += [
            text[:MAX_DATA] for name, text in held if text and name.startswith("data-") and len(text) > 40
        ]
    return found
